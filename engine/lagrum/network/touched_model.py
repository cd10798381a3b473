"""What a new answer or ruling touches, before it is taken in: the source of the JSON and of its schema."""

from __future__ import annotations

from dataclasses import field, replace
from typing import Final, Literal

from lagrum.base.serialization import json_model
from lagrum.checking.receipt import Receipt, digest_of

Settles = Literal["besvaras", "går före", "viker", "beror på det okända", "omfattas inte", "räknas inte"]
SETTLES: Final[dict[Settles, str]] = {
    "besvaras": "Frågor som skulle besvaras",
    "går före": "Frågor som redan är besvarade, där det nya svaret går före",
    "viker": "Frågor som redan är besvarade, där det nya svaret viker",
    "beror på det okända": "Frågor där det okända avgör om svaret gäller",
    "omfattas inte": "Samma fråga, men svaret omfattar den inte",
    "räknas inte": "Frågor som svaret gäller men inte besvarar: det räknas inte den dagen",
}
"""What an answer does to a question, in the order in which it is told."""
Likeness = Literal["alla avgörande fakta lika", "lika så långt det är känt", "okänt om lika", "inte lika"]
NOT_ALIKE: Final[Likeness] = "inte lika"
NOT_KNOWN: Final[Likeness] = "okänt om lika"


@json_model
class Where:
    """An intervention, and the record or part of it that something concerns."""

    id: str
    name: str
    municipality: str
    file: str
    subject: str


@json_model
class OtherAnswer:
    """Another answer that covers the same case. Both are to be read: lagrum does not know whether they differ."""

    id: str
    kind: str
    body: str
    decided: str
    text: str
    why: str
    """Which goes before the other, and why."""


@json_model
class SettledQuestion:
    """What an answer does to a question of an intervention."""

    where: Where
    question: str
    """Its identity: rule and decisive facts."""
    certain: bool
    """Whether the intervention surely raises it."""
    settles: Settles
    others: list[OtherAnswer]
    unknown: list[str]
    differs: list[str]
    """The conditions of the answer that the intervention surely does not meet."""


@json_model
class StateMoved:
    where: Where
    before: str
    after: str


@json_model
class TouchedDeviation:
    """An accepted deviation, or a plan, that should be read again."""

    where: Where
    rule: str
    reason: str
    body: str
    reference: str
    decided: str
    last_day: str
    why: str


@json_model
class TouchedAnswer:
    """An answer that is not taken in, and all that it touches."""

    id: str
    title: str
    kind: str
    body: str
    decided: str
    text: str
    question: str
    """The rule whose question it answers."""
    asks: str
    citation: str
    standing: str
    """Whether it would count on the day, and if not, why."""
    conflicts: list[str]
    """Why it cannot be taken in beside what is there; empty when it can."""
    questions: list[SettledQuestion]
    states: list[StateMoved]
    deviations: list[TouchedDeviation]


@json_model
class TouchedRule:
    """A rule that a ruling is about."""

    id: str
    title: str
    outcome: str
    citation: str
    shared: list[str]
    """The tests that both make."""
    named: bool
    """Whether the ruling names it."""


@json_model
class TouchedQuestion:
    """A question that interventions raise by a rule that a ruling is about."""

    id: str
    rule: str
    title: str
    citation: str
    raised_by: list[str]
    answers: list[OtherAnswer]
    """Answers that have been given, and which of answer and ruling is of the stronger kind."""


@json_model
class Resembling:
    """An intervention set beside a ruling."""

    where: Where
    alike: Likeness
    rules: list[str]
    """The rules among its findings that the ruling is about."""
    unknown: list[str]
    differs: list[str]


@json_model
class OtherRuling:
    """Another ruling on the same provision that points the other way. Both are to be read."""

    id: str
    title: str
    kind: str
    body: str
    decided: str
    text: str
    speaks: str
    shared: list[str]
    """The interventions that resemble both."""


@json_model
class TouchedRuling:
    """A ruling or guidance that is not taken in, and all that it touches."""

    id: str
    title: str
    kind: str
    body: str
    reference: str
    decided: str
    citation: str
    facts: str
    text: str
    outcome: str
    speaks: str
    source: str
    invented: bool
    standing: str
    rules: list[TouchedRule]
    on_provision: int
    """How many other rules on the provision share no facts with it."""
    questions: list[TouchedQuestion]
    interventions: list[Resembling]
    deviations: list[TouchedDeviation]
    contradicts: list[OtherRuling]


@json_model
class Touched:
    """What the answers or rulings of one file touch. Nothing is taken in by it."""

    schema_version: str = "1"
    date: str
    rulebook: str
    source: str
    """The name of the file."""
    interventions: int
    """How many have been looked at."""
    answers: list[TouchedAnswer]
    rulings: list[TouchedRuling]
    left_out: list[str] = field(default_factory=list)
    """Files that have errors and that nothing here counts."""
    receipt: Receipt | None = None

    @property
    def digest(self) -> str:
        """The digest of the answer, whatever the file that it is about is called."""
        return digest_of(replace(self, source=""))
