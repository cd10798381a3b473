"""A memo as data: what every renderer writes, in the order of the sections."""

from __future__ import annotations

from dataclasses import field
from typing import Literal

from lagrum.base.serialization import json_model
from lagrum.checking.receipt import Receipt
from lagrum.memo.register import GivenAnswer, QuestionStatus, Raiser

SCHEMA_VERSION = "2"


@json_model
class KnownFact:
    """A fact that the question rests on, as written in the intervention."""

    attribute: str
    text: str
    place: str
    """File and line."""
    asked: str = ""
    """What the attribute asks, in a lawyer's words."""


@json_model
class UnknownFact:
    """An unknown fact that bears on the question, with what each answer leads to."""

    question: str
    subject: str
    answers: list[tuple[str, str]]


@json_model
class QuotedProvision:
    """A provision that the question turns on. `paragraphs` is empty when the text is only cited."""

    citation: str
    heading: str
    paragraphs: list[str]
    source: str
    """Where the wording was read from, or why it is only cited."""


@json_model
class MemoPosition:
    text: str
    side: Literal["för", "emot", ""]
    sources: list[str]
    own: bool
    """Whether the lawyer has added it."""


@json_model
class ReformNumbers:
    """What the wanted change would do over the catalogue."""

    file: str
    interventions: int
    gone: int
    changed: int
    new: int
    details: list[str]


@json_model
class TraceLine:
    """One finding of the check, for the appendix."""

    rule: str
    citation: str
    outcome: str
    certainty: str
    demand: str
    subject: str
    lines: list[str]


@json_model
class Memo:
    """A memo about one question of one intervention."""

    schema_version: str = SCHEMA_VERSION
    reference: str
    title: str
    date: str
    status: QuestionStatus
    status_note: str
    question_id: str
    municipality: str
    intervention_id: str
    intervention_name: str
    description: str
    hypothesis: str
    insights: list[str]
    """Whose experience the intervention builds on."""
    need: str
    question: str
    why_open: str
    facts: list[KnownFact]
    unknowns: list[UnknownFact]
    provisions: list[QuotedProvision]
    positions: list[MemoPosition]
    own_assessment: str
    legal_certainty: str
    most_vulnerable: str
    ways_forward: str
    wanted_change: str
    level: str
    addressees: list[str]
    reform: ReformNumbers | None
    baseline: str
    goal: str
    test: str
    follow_up: str
    consequences: str
    stops: int
    municipalities: list[str]
    elsewhere: list[Raiser]
    answers: list[GivenAnswer]
    trace: list[TraceLine]
    receipt: Receipt
    """What the memo was made of, by which it can be verified later."""
    not_assessed: list[str] = field(default_factory=list)
    """What the law asks about the question that is not assessed here."""
    left_out: str = ""
    """What the numbers leave out, in a sentence; empty when nothing is."""
