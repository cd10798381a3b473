"""What a check answers, as pydantic models: the source of the JSON output and of its published schema."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from lagrum.model.state import State

SCHEMA_VERSION = "1"


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Trigger(_Model):
    """A spot in the intervention (or the municipality's profile) that the finding rests on."""

    file: str
    line: int = Field(ge=1, description="Line, from 1.")
    column: int = Field(ge=1, description="Column, from 1.")
    attribute: str = Field(description="The attribute's path, or the post's name for a whole record.")
    text: str = Field(description="The words as written, on one line.")


class Answer(_Model):
    """What one possible answer to a question leads to."""

    answer: str
    leads_to: str = Field(
        description="The outcome, »gäller inte«, »uppfyllt«, »inte uppfyllt« or »fortfarande oklart«."
    )


class Undecided(_Model):
    """An unknown fact that a finding hangs on."""

    attribute: str
    subject: str = Field(description="Which record it concerns, or an empty string.")
    question: str
    answers: list[Answer]


class PositionTaken(_Model):
    text: str
    sources: list[str]


class AnswerGiven(_Model):
    """The answer that settles a question in this case."""

    id: str
    title: str
    text: str
    reason: str
    body: str
    kind: str
    source: str
    decided: str = Field(description="ÅÅÅÅ-MM-DD.")
    valid_to: str = Field(description="Last day, inclusive, or an empty string.")


DeviationStatus = Literal["gäller", "löper ut", "utgången", "inte beslutad"]


class Accepted(_Model):
    """A body's decision to live with a finding, as the intervention's file says."""

    status: DeviationStatus = Field(description="»löper ut« in its last 30 days; counts like »gäller« until they end.")
    reason: str
    body: str
    reference: str = Field(description="The decision's number in the body's register.")
    decided: str = Field(description="ÅÅÅÅ-MM-DD.")
    citation: str = Field(description="The legal basis of the decision.")
    last_day: str = Field(description="ÅÅÅÅ-MM-DD, inclusive.")


class Finding(_Model):
    """One rule that applies, or may apply, to the intervention or to one of its records."""

    rule: str
    title: str
    outcome: Literal["hinder", "krav", "fråga", "möjlighet", "upplysning"]
    certainty: Literal["gäller", "kan gälla"]
    demand: Literal["uppfyllt", "inte uppfyllt", "okänt"] | None = Field(description="Only for krav.")
    subject: str = Field(description="The record and the part of an age interval it concerns, or an empty string.")
    part: str = Field(description="The part of an age interval, or an empty string.")
    citation: str
    source: str = Field(description="The kind of legal source.")
    statute_versions: list[str] = Field(description="Per cited act: the version that the rule was encoded from.")
    message: str
    reason: str
    triggers: list[Trigger]
    undecided: list[Undecided] = Field(description="The smallest set of unknown facts that decides the finding.")
    tied: bool = Field(description="Whether something in the draft ties to it; others are shown with --alla only.")
    level: str = Field(description="Only for fråga: mikro, meso or makro.")
    addressees: list[str]
    positions: list[PositionTaken]
    verify: str = Field(description="What the rule builds on that must be checked against its source.")
    question: str = Field(
        description="Identity of the question: rule and decisive facts (the rule alone when it only may arise)."
    )
    question_status: Literal["", "öppen", "besvarad", "omprövas"] = Field(
        description="Only for questions. An answered question is an upplysning."
    )
    question_note: str = Field(description="Why a question is open again, or why an answer does not settle it.")
    answer: AnswerGiven | None = Field(description="The answer of an answered question.")
    accepted: Accepted | None = Field(default=None, description="What has been decided about it; it stays a finding.")

    @property
    def open(self) -> bool:
        """Whether an unknown fact decides it."""
        return self.certainty == "kan gälla" or self.demand == "okänt"

    @property
    def set_aside(self) -> bool:
        """Whether a decision in force makes it count no more for the limit of a check. A hinder always counts."""
        in_force = self.accepted is not None and self.accepted.status in ("gäller", "löper ut")
        return in_force and self.outcome != "hinder"


class Effect(_Model):
    """What an answer means for one rule."""

    rule: str
    leads_to: str


class AnswerEffects(_Model):
    answer: str
    effects: list[Effect]


class OpenQuestion(_Model):
    """An unknown fact with everything that hangs on it. They come in the order in which it pays to ask."""

    attribute: str
    subject: str
    question: str
    rules: list[str]
    settles: int = Field(description="Number of findings that at least one answer settles on its own.")
    answers: list[AnswerEffects]


class ChangeStep(_Model):
    """One change of the design, and the provision that asks for it."""

    attribute: str
    subject: str = Field(description="The record that it concerns, or an empty string.")
    before: str = Field(description="What the draft says now; okänt when it says nothing.")
    after: str
    takes: str = Field(description="What the change takes: a decision, an agreement, information, a permit …")
    cost: int
    rule: str
    title: str
    citation: str


class Way(_Model):
    """Changes that together remove what stands in the way and raise nothing else."""

    number: int = Field(description="What --tillampa takes.")
    cost: int
    steps: list[ChangeStep]


class Stop(_Model):
    """Something that stands in the way: an obstacle, a demand that is not met, or one of which that is unknown."""

    kind: str = Field(
        description="»hinder«, »krav«, »fråga« or »okänt«; »insatsen« for all obstacles and unmet demands at once."
    )
    rule: str
    title: str
    citation: str
    subject: str
    ways: list[Way]
    complete: bool = Field(description="Whether no cheaper way can have been overlooked.")
    policy: str = Field(description="When there is no way: a draft of the change of law that would open one.")


class CaseResult(_Model):
    """The result for one intervention. It never says that something is lawful."""

    file: str
    id: str
    name: str
    municipality: str
    state: State
    left: State = Field(description="The state when accepted findings are set aside: what the limit of a check sees.")
    findings: list[Finding]
    questions: list[OpenQuestion]
    untied: int = Field(description="Rules with a finding that may apply but that nothing in the draft ties to.")
    met: int = Field(description="Demands that are met.")
    ways: list[Stop] = Field(
        default=[], description="Only from »lagrum prova«: the cheapest way past each obstacle and unmet demand."
    )


class Message(_Model):
    """A message about a file that could not be read as it stands."""

    code: str
    severity: Literal["fel", "varning"]
    message: str
    file: str
    line: int
    column: int
    help: str


class Report(_Model):
    """The answer of `lagrum prova`."""

    schema_version: str = SCHEMA_VERSION
    lagrum: str = Field(description="Version of the program.")
    rulebook: str = Field(description="SHA-256 of the rulebook's files.")
    date: str = Field(description="The date of the check, ÅÅÅÅ-MM-DD.")
    engine: Literal["båda", "referens", "durable"]
    results: list[CaseResult]
    messages: list[Message]
