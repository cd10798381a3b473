"""A memo as data: what every renderer writes, in the order of the sections."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from lagrum.memo.register import GivenAnswer, QuestionStatus, Raiser

SCHEMA_VERSION = "1"


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class KnownFact(_Model):
    """A fact that the question rests on, as written in the intervention."""

    attribute: str
    text: str
    place: str = Field(description="File and line.")


class UnknownFact(_Model):
    """An unknown fact that bears on the question, with what each answer leads to."""

    question: str
    subject: str
    answers: list[tuple[str, str]]


class QuotedProvision(_Model):
    """A provision that the question turns on. `paragraphs` is empty when the text is only cited."""

    citation: str
    heading: str
    paragraphs: list[str]
    source: str = Field(description="Where the wording was read from, or why it is only cited.")


class MemoPosition(_Model):
    text: str
    side: Literal["för", "emot", ""]
    sources: list[str]
    own: bool = Field(description="Whether the lawyer has added it.")


class ReformNumbers(_Model):
    """What the wanted change would do over the catalogue."""

    file: str
    interventions: int
    gone: int
    changed: int
    new: int
    details: list[str]


class TraceLine(_Model):
    """One finding of the check, for the appendix."""

    rule: str
    citation: str
    outcome: str
    certainty: str
    demand: str
    subject: str
    lines: list[str]


class Receipt(_Model):
    lagrum: str
    rulebook: str
    date: str
    engine: str
    statutes: list[str]


class Memo(_Model):
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
    insights: list[str] = Field(description="Whose experience the intervention builds on.")
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
    left_out: str = Field(default="", description="What the numbers leave out, in a sentence; empty when nothing is.")
