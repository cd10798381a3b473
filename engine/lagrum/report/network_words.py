"""How the register over the municipalities is said, in the words that all formats share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lagrum.base.counted import bent, counted
from lagrum.base.frozen import frozen
from lagrum.network.model import (
    RULES,
    AffectedPlace,
    CatalogueSource,
    Contradiction,
    Expiring,
    MunicipalityRow,
    NetworkAnswer,
    NetworkQuestion,
    NetworkRegister,
    Waiting,
)
from lagrum.rulebook.standing import COUNTS, NOT_YET

MOST_PLACES = 12
MOST_IDS = 4
"""So many municipalities of a question are named, and so many interventions of each; JSON and CSV name all."""
STATUS_ORDER = ("svaren går isär", "öppen", "omprövas", "eskalerad", "delvis besvarad", "besvarad")
MEANING = {
    "svaren går isär": "svar av samma rang säger olika; lagrum väljer inte mellan dem",
    "öppen": "ingen har svarat",
    "omprövas": "svaret gäller inte längre",
    "eskalerad": "ett memo är skickat",
    "delvis besvarad": "svar gäller för en del av insatserna",
    "besvarad": "svar gäller för alla insatser som säkert väcker frågan",
}
INTRO = (
    "En fråga är densamma när regeln och de avgörande uppgifterna är desamma, oavsett kommun och ordval. Ett svar som "
    "ligger i en annan kommuns mapp gäller i den egna prövningen först när det har hämtats hem (--regler). Vad som ska "
    "gälla i en enskild kommun bedömer den."
)
NONE = "Ingen insats väcker någon fråga."


def intro(register: NetworkRegister) -> str:
    """Return what is said before the questions, or that there are none, or none of the status that was asked for."""
    if register.questions:
        return INTRO
    if not register.raised:
        return NONE
    others = f"{counted(register.raised, 'fråga')} har en annan (utelämna --status för att se alla)"
    return f"Ingen fråga har statusen »{register.status}«; {others}."


def summary(register: NetworkRegister) -> str:
    """Return what the register holds, in a line."""
    read = sum(row.interventions for row in register.municipalities)
    parts = [
        counted(len(register.municipalities), "kommun"),
        counted(read, "insats"),
        counted(len(register.questions), "fråga")
        + (f" av {register.raised} med statusen »{register.status}«" if register.status else ""),
    ]
    numbers = [(name, sum(q.status == name for q in register.questions)) for name in STATUS_ORDER]
    statuses = [
        f"{number} där {name}" if name == STATUS_ORDER[0] else counted(number, name)
        for name, number in numbers
        if number
    ]
    return " · ".join(parts) + (f": {', '.join(statuses)}" if statuses and not register.status else "")


def missing(source: CatalogueSource) -> str:
    """Return that a source could not be read."""
    return f"{source.label} är inte med: {source.reason}"


def left_out(register: NetworkRegister) -> str:
    """Return which files no number counts, or ""."""
    if not register.left_out:
        return ""
    more = len(register.left_out) - MOST_PLACES
    named = ", ".join(register.left_out[:MOST_PLACES]) + (f" och {more} till" if more > 0 else "")
    return f"Räknas inte med, eftersom de har fel: {named}."


def read_from(source: CatalogueSource) -> str:
    """Return what was read of a catalogue, and which commit."""
    if source.status == "borta":
        return f"inte med: {source.reason}"
    commit = f", incheckning {source.commit[:12]}" if source.commit else ""
    broken = f"; {counted(source.left_out, 'fil')} har fel" if source.left_out else ""
    return f"{counted(source.interventions, 'insats')}{commit}{broken}"


def facts(question: NetworkQuestion) -> str:
    """Return provision, level and addressee."""
    return f"{question.citation} · nivå {question.level} · till {', '.join(question.addressees)}"


def status(question: NetworkQuestion) -> str:
    """Return where a question stands, and since when."""
    told = f"{question.status}: {question.note}" if question.note else question.status
    raised = f" · väckt {question.raised}" if question.raised else ""
    return told + raised + (f", skickad {question.sent}" if question.sent else "")


def stops(question: NetworkQuestion) -> str:
    """Return how many interventions a question stops, and in how many municipalities."""
    if not question.stops:
        return f"ingen insats väcker den säkert; {counted(question.may, 'insats')} kan göra det"
    where = counted(sum(bool(a.stops) for a in question.affected), "kommun")
    told = f"stoppar {counted(question.stops, 'insats')} i {where}"
    if question.answered:
        told += f", varav {question.answered} har svar"
    return told + (f"; {counted(question.may, 'insats')} till kan väcka den" if question.may else "")


def place(one: AffectedPlace, most: int = MOST_IDS) -> str:
    """Return a municipality with its interventions."""
    names = [*one.stops, *(f"{id} (kan väcka den)" for id in one.may)]
    more = f" och {len(names) - most} till" if len(names) > most else ""
    return f"{one.municipality}: {', '.join(names[:most])}{more}{_stands(one)}"


def _stands(one: AffectedPlace) -> str:
    if not one.answered:
        return ""
    part = "" if one.answered == len(one.stops) else f" för {one.answered} av {len(one.stops)}"
    return f" [svar{part} {'finns' if one.has_answer else 'att hämta'}]"


def places(question: NetworkQuestion, most: int = MOST_PLACES) -> list[str]:
    """Return the municipalities of a question, and how many there are besides."""
    more = len(question.affected) - most
    return [place(a) for a in question.affected[:most]] + ([f"och {counted(more, 'kommun')} till"] if more > 0 else [])


def answer_head(answer: NetworkAnswer) -> str:
    """Return which answer it is, whose and of when."""
    word = "Svar" if answer.current else "Kommande svar" if answer.standing.startswith(NOT_YET) else "Tidigare svar"
    until = f", gäller till {answer.valid_to}" if answer.valid_to else ", utan sista dag"
    return f"{word} {answer.id} ({answer.kind}, {answer.body}, {answer.decided}{until})"


def answer_notes(answer: NetworkAnswer, question: NetworkQuestion, today: bool = True) -> list[str]:
    """Return what must be known of an answer: where it lies, whom it reaches, what it settles, what stands above it.

    How long it still counts is said where what is written is of `today`.
    """
    found = [f"Ligger i {_holders(answer)}."]
    if not answer.current:
        return [*found, f"Räknas inte: {answer.standing}."]
    if answer.limited:
        found.append("Gäller under ett villkor, och når bara de insatser som uppfyller det.")
    if answer.local:
        found.append("En lokal tolkning: andra kan läsa den, men den besvarar inget för dem.")
    reach = f"Når {_named(answer.reaches)}" if answer.reaches else "Når säkert ingen av insatserna"
    settles = f"besvarar frågan för {counted(answer.settles, 'insats')}"
    found.append(f"{reach}; {settles if answer.settles else 'besvarar den inte för någon av dem'}.")
    if answer.standing != COUNTS:
        found.append(f"{answer.standing[0].upper()}{answer.standing[1:]}.")
    if answer.yields_to:
        found.append(f"Viker för {_named(_ids(answer.yields_to, question))}, som är av starkare slag.")
    if today and answer.days_left is not None:
        found.append(f"Löper ut {answer.valid_to}, {in_days(answer.days_left)}.")
    return found


def in_days(days: int | None) -> str:
    """Return how long is left.

    >>> in_days(0), in_days(1), in_days(None)
    ('i dag', 'om 1 dag', 'har passerat')
    """
    return "har passerat" if days is None else f"om {counted(days, 'dag')}" if days else "i dag"


def _holders(answer: NetworkAnswer) -> str:
    names = answer.held_by[1:] if answer.with_rules else answer.held_by
    own = [RULES] if answer.with_rules else []
    return " och ".join([*own, *([f"mappen för {_named(names)}"] if names else [])])


def _named(names: Sequence[str], most: int = MOST_PLACES) -> str:
    more = f" och {len(names) - most} till" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def _ids(keys: Iterable[str], question: NetworkQuestion) -> list[str]:
    known = {a.key: a.id for a in question.answers}
    return [known.get(key, key) for key in keys]


def contradiction(one: Contradiction, question: NetworkQuestion) -> str:
    """Return that answers contradict each other: all are shown, and none is chosen."""
    held = {a.key: f"{a.id} ({_holders(a)})" for a in question.answers}
    told = _named([held.get(key, key) for key in one.answers])
    return f"Svaren går isär: {told} har samma rang ({one.kind}) och säger olika. Rör {_named(one.municipalities)}."


def waits(one: Waiting) -> str:
    """Return what waits on somebody."""
    if not one.stops:
        return f"{counted(len(one.questions), 'fråga')} som kan väckas, beroende på det som är okänt"
    where = counted(one.municipalities, "kommun")
    return f"{counted(len(one.questions), 'fråga')}, {counted(one.stops, 'insats')} i {where} väntar"


def expires(one: Expiring) -> str:
    """Return what an answer's last day means."""
    if one.days_left is None:
        return f"{counted(len(one.questions), 'fråga')} väcks som det var svar på"
    if not one.settles:
        return "besvarar ingen fråga nu"
    return f"{counted(one.settles, 'insats')} står utan det svaret dagen därpå"


def municipality(row: MunicipalityRow) -> str:
    """Return how a municipality stands."""
    told = f"{counted(row.interventions, 'insats')}, {row.stopped} stannar vid en obesvarad fråga"
    told += f"; {counted(row.questions, 'fråga')}, {row.answered} {bent(row.answered, 'besvarad')}"
    fetch = f"; svar på {row.to_fetch} ligger hos andra" if row.to_fetch else ""
    return told + fetch + (f"; {counted(row.answers, 'svar')} i den egna mappen" if row.answers else "")


@frozen
class Part:
    """A part of the register that is not about one question: its heading, and rows with a label each."""

    title: str
    header: tuple[str, str]
    rows: tuple[tuple[str, str], ...]


def parts(register: NetworkRegister) -> list[Part]:
    """Return what waits, what ends, the municipalities and where they were read; none without rows."""
    ends = [(f"{e.day} ({in_days(e.days_left)})", f"{e.id} »{e.title}«: {expires(e)}") for e in register.expiring]
    found = [
        Part(
            "Vad som väntar på vem",
            ("Till", "Väntar"),
            tuple((f"{w.addressee} ({w.level})", waits(w)) for w in register.waiting),
        ),
        Part("Svar med en sista dag", ("Sista dag", "Svar"), tuple(ends)),
        Part("Kommunerna", ("Kommun", "Läge"), tuple((m.name, municipality(m)) for m in register.municipalities)),
        Part(
            "Varifrån katalogerna är lästa",
            ("Plats", "Läst"),
            tuple((s.label, read_from(s)) for s in register.sources),
        ),
    ]
    return [part for part in found if part.rows]
