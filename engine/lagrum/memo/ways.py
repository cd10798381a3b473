"""The ways forward that were tried for a memo, in prose: past the question itself, and past what stands in the way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lagrum.checking.result import ChangeStep, Stop, Way
from lagrum.law.citation_text import printed
from lagrum.memo.asked import asked
from lagrum.model.vocabulary import Vocabulary
from lagrum.ways.words import GONE, change_words, what_is_said

ABOUT = {"fråga": "Frågan själv", "hinder": "Hindret", "krav": "Kravet som inte är uppfyllt"}
CLOSING = "Varje väg är prövad på nytt mot reglerna. Om den är lämplig avgör kommunen."


def ways_prose(stops: Sequence[Stop], vocabulary: Vocabulary) -> str:
    """Return paragraphs with lists, as the fields of a memo are written; an empty text when nothing was tried."""
    if not stops:
        return ""
    closing = [CLOSING] if any(stop.ways for stop in stops) else []
    return "\n\n".join([*("\n".join(_stop(stop, vocabulary)) for stop in stops), *closing])


def _stop(stop: Stop, vocabulary: Vocabulary) -> Iterator[str]:
    about = f", {stop.subject}" if stop.subject else ""
    head = f"{ABOUT.get(stop.kind, stop.kind)} – {stop.title} ({printed(stop.citation, full=True)}{about})"
    if stop.ways:
        short = "" if stop.complete else " (sökningen är kort, en lättare väg kan finnas)"
        yield f"{head} faller bort om insatsen ändras så{short}:"
        yield from (f"- {_way(way, vocabulary)}" for way in stop.ways)
    elif not stop.complete:
        yield f"{head}: ingen väg hittades med en kort sökning. »lagrum vagar« söker längre."
    elif stop.kind == "fråga":
        yield f"{head}: ingen ändring som insatsen tål tar bort frågan. Den behöver ett svar, eller en tydligare lag."
    else:
        yield f"{head}: ingen väg inom lagen med det som går att påverka i insatsen."
        if not stop.policy:
            yield f"- {what_is_said(stop)}"
            return
        yield f"- Utkast till ändring: {' '.join(stop.policy.split())}"
        yield f"- Den regel som måste ge vika är {stop.rule}. Pröva utkastet som .reform-fil med --reform."


def _way(way: Way, vocabulary: Vocabulary) -> str:
    takes = "; ".join(dict.fromkeys(step.takes for step in way.steps))
    return f"{'; '.join(_change(step, vocabulary) for step in way.steps)}. Det kräver {takes}."


def _change(step: ChangeStep, vocabulary: Vocabulary) -> str:
    if step.after == GONE:
        return change_words(step)
    about = f" ({step.subject})" if step.subject else ""
    return f"»{asked(step.attribute, vocabulary)}«{about} ändras från {step.before} till {step.after}"
