"""The register of questions over any number of catalogues: each question once, with all that raise it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from datetime import date
from typing import Literal

from lagrum.base.serialization import json_model
from lagrum.checking.receipt import Receipt
from lagrum.checking.result import CaseResult, Finding
from lagrum.memo.notes import Notes
from lagrum.model.rulebook import Rulebook
from lagrum.rulebook.standing import counts, standing

QuestionStatus = Literal["öppen", "eskalerad", "besvarad", "omprövas"]


@json_model
class Raiser:
    """An intervention that raises a question. `certain` is False when an unknown fact decides whether it does."""

    id: str
    name: str
    municipality: str
    file: str
    subject: str
    certain: bool


@json_model
class GivenAnswer:
    """An answer that has been given, also one that no longer counts."""

    id: str
    title: str
    text: str
    body: str
    kind: str
    decided: str
    valid_to: str
    current: bool
    reason: str = ""
    source: str = ""
    standing: str = ""
    """Whether it counts, and if not, why: its days, a changed wording, a stronger answer."""


@json_model
class ElsewhereAnswer:
    """An answer in the network's register."""

    id: str
    text: str
    kind: str
    body: str
    decided: str
    valid_to: str
    """Last day, inclusive, or an empty string."""
    current: bool
    """Whether it counted on the day of the network's register, and its days say that it still does."""
    standing: str
    limited: bool
    """Whether it has a condition of its own, that must be tried here."""
    local: bool
    """A »lokal tolkning«: it settles nothing for others."""
    held_by: list[str]
    """The municipalities whose folders it lies in, or »regelverket«."""


@json_model
class Elsewhere:
    """What the network's register says of a question: the same rule and, where it is known, the same decisive facts."""

    date: str
    """The register's day."""
    status: str
    same_facts: bool
    """Whether the decisive facts are the same too; otherwise the register knows the rule from other cases."""
    municipalities: list[str]
    """Where else interventions surely raise it."""
    stops: int
    """How many interventions it stops in all of them."""
    answers: list[ElsewhereAnswer]
    at_odds: list[list[str]]
    """Ids of answers of the same rank that say different things, a list for each rank."""


@json_model
class RegisterEntry:
    """One question: rule and decisive facts."""

    id: str
    rule: str
    title: str
    question: str
    citation: str
    level: str
    addressees: list[str]
    status: QuestionStatus
    note: str
    raised_by: list[Raiser]
    municipalities: list[str]
    stops: int
    """Number of interventions that surely raise it."""
    raised: str
    """Day on which it was first raised in a memo, or an empty string."""
    sent: str
    """Day on which a memo was first sent, or an empty string."""
    age_days: int | None
    """Days from `raised` to the day of the register; null when not raised."""
    answers: list[GivenAnswer]
    elsewhere: Elsewhere | None = None
    """What others have had answered, when the network's register is given; null when it does not know the question."""


@json_model
class Register:
    """All questions, those that stop most first."""

    schema_version: str = "1"
    date: str
    rulebook: str
    questions: list[RegisterEntry]
    left_out: list[str] = field(default_factory=list)
    """Files that have errors and that no number counts."""
    receipt: Receipt | None = None
    """What the register was made of; none when no intervention could be checked."""


def build_register(
    results: Iterable[CaseResult],
    rulebook: Rulebook,
    notes: Mapping[str, Sequence[Notes]],
    day: date,
    status: str = "",
    left_out: Sequence[str] = (),
) -> Register:
    """Collect the questions of `results`, or those with one status.

    A question that only may arise is listed when the draft ties to it; it then stops nothing.
    """
    members: dict[str, list[tuple[CaseResult, Finding]]] = {}
    for result in results:
        for finding in result.findings:
            if finding.question and finding.tied:
                members.setdefault(finding.question, []).append((result, finding))
    entries = [_entry(key, found, rulebook, notes.get(key, ()), day) for key, found in sorted(members.items())]
    entries = [e for e in entries if status in ("", e.status)]
    entries.sort(key=lambda e: (-e.stops, -len(e.municipalities), -len(e.raised_by), e.id))
    return Register(date=day.isoformat(), rulebook=rulebook.digest, questions=entries, left_out=list(left_out))


def _entry(
    key: str,
    members: list[tuple[CaseResult, Finding]],
    rulebook: Rulebook,
    notes: Sequence[Notes],
    day: date,
) -> RegisterEntry:
    first = members[0][1]
    rule = rulebook.rules[first.rule]
    place = standing(rulebook, first.rule, day)
    raised = min((n.raised for n in notes if n.raised), default=None)
    sent = min((n.sent for n in notes if n.sent), default=None)
    answered = all(f.question_status == "besvarad" for _, f in members)
    status: QuestionStatus = "öppen"
    if answered:
        status = "besvarad"
    elif any(f.question_status == "omprövas" for _, f in members):
        status = "omprövas"
    elif sent is not None and sent <= day:
        status = "eskalerad"
    raisers = [
        Raiser(
            id=r.id,
            name=r.name,
            municipality=r.municipality,
            file=r.file,
            subject=f.subject,
            certain=f.certainty == "gäller",
        )
        for r, f in sorted(members, key=lambda m: (m[0].municipality, m[0].id, m[1].subject))
    ]
    usable = {a.name for a in place.usable}
    return RegisterEntry(
        id=key,
        rule=rule.name,
        title=rule.title,
        question=rule.message,
        citation=rule.citation,
        level=rule.level,
        addressees=list(rule.addressees),
        status=status,
        note=next((f.question_note for _, f in members if f.question_note), ""),
        raised_by=raisers,
        municipalities=sorted({r.municipality for r in raisers if r.municipality}),
        stops=len({r.id for r in raisers if r.certain}),
        raised=raised.isoformat() if raised else "",
        sent=sent.isoformat() if sent else "",
        age_days=(day - raised).days if raised and raised <= day else None,
        answers=[
            GivenAnswer(
                id=a.name,
                title=a.title,
                text=a.text,
                body=a.body,
                kind=a.kind,
                decided=a.decided.isoformat(),
                valid_to=a.validity.last.isoformat() if a.validity.last else "",
                current=a.name in usable,
                reason=a.reason,
                source=a.source,
                standing=counts(rulebook, a, day),
            )
            for a in place.all
        ],
    )
