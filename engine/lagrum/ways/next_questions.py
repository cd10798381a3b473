"""What to ask next: the order of questions that settles most findings with the fewest answers."""

from __future__ import annotations

from typing import NamedTuple

from lagrum.base.serialization import json_model
from lagrum.checking.receipt import Receipt
from lagrum.checking.result import CaseResult, OpenQuestion

OPEN = "fortfarande oklart"
GRAVE = ("hinder", "krav", "inte uppfyllt", "fråga")
"""What makes a question worth more: an answer that leads to something that stops or must be done."""


@json_model
class NextQuestion:
    """A question, why it is asked, and what hangs on it."""

    attribute: str
    subject: str
    question: str
    why: str
    settles: float
    """Findings that an answer settles, on average and beyond the questions before."""
    findings: list[str]
    """The rules that hang on it."""


class Asked(NamedTuple):
    """What to ask about an intervention: its result, and the questions in the order in which they are worth asking."""

    result: CaseResult
    questions: list[NextQuestion]
    receipt: Receipt | None = None


def order_questions(result: CaseResult) -> list[NextQuestion]:
    """Return the questions of a result, the one that is expected to settle most first.

    All answers count alike: nobody knows yet which it will be. A finding that an earlier question settles with some
    answers counts for a later one with what is left. Questions that settle nothing by themselves come last.
    """
    titles = {f.rule: f"{f.title} ({f.citation})" for f in result.findings}
    chance = {id(q): _chances(q) for q in result.questions}
    left: dict[str, float] = {rule: 1.0 for q in result.questions for rule in q.rules}
    waiting = list(result.questions)
    found: list[NextQuestion] = []
    while waiting:

        def worth(question: OpenQuestion) -> tuple[float, int]:
            gain = sum(left[rule] * p for rule, p in chance[id(question)].items())
            return gain, -result.questions.index(question)

        best = max(waiting, key=worth)
        gain, _ = worth(best)
        waiting.remove(best)
        for rule, p in chance[id(best)].items():
            left[rule] *= 1 - p
        found.append(
            NextQuestion(
                attribute=best.attribute,
                subject=best.subject,
                question=best.question,
                why=_why(best, titles),
                settles=round(gain, 2),
                findings=[titles.get(rule, rule) for rule in best.rules],
            )
        )
    return found


def _chances(question: OpenQuestion) -> dict[str, float]:
    """Return, by rule, on which share of the answers it is settled."""
    settled: dict[str, int] = {}
    for answer in question.answers:
        for effect in answer.effects:
            if effect.leads_to != OPEN and effect.rule in question.rules:
                settled[effect.rule] = settled.get(effect.rule, 0) + 1
    return {rule: number / len(question.answers) for rule, number in settled.items()}


def _why(question: OpenQuestion, titles: dict[str, str]) -> str:
    """Return the gravest thing that an answer leads to, in words."""
    for word in GRAVE:
        for answer in question.answers:
            for effect in answer.effects:
                if effect.leads_to == word:
                    follows = {"inte uppfyllt": "är kravet inte uppfyllt", "krav": "gäller ett krav"}.get(
                        word, "är det ett hinder" if word == "hinder" else "är rätten öppen"
                    )
                    named = titles.get(effect.rule, effect.citation or effect.rule)
                    return f"Med svaret »{answer.answer}« {follows}: {named}."
    return "Svaret avgör vilka regler som gäller."
