"""What a check answers: the source of the JSON output and of its published schema.

What stands below a field describes it in the schema.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field
from typing import Annotated, Final, Literal

from lagrum.base.serialization import AtLeast, json_model
from lagrum.checking.receipt import Receipt
from lagrum.evaluation.engines import EngineChoice, EngineName
from lagrum.explanation.budget import NOT_EXPLAINED, SPLIT
from lagrum.model.rule import BINDING_SOURCES
from lagrum.model.state import State

SCHEMA_VERSION = "1"


@json_model
class Trigger:
    """A spot in the intervention (or the municipality's profile) that the finding rests on."""

    file: str
    line: Annotated[int, AtLeast(1)]
    """Line, from 1."""
    column: Annotated[int, AtLeast(1)]
    """Column, from 1."""
    attribute: str
    """The attribute's path, or the post's name for a whole record."""
    text: str
    """The words as written, on one line."""


@json_model
class Answer:
    """What one possible answer to a question leads to."""

    answer: str
    leads_to: str
    """The outcome, »gäller inte«, »uppfyllt«, »inte uppfyllt« or »fortfarande oklart«."""


@json_model
class Undecided:
    """An unknown fact that a finding hangs on."""

    attribute: str
    """The attribute's path; empty in the last one when not all of them are shown, and the question says why."""
    subject: str
    """Which record it concerns, or an empty string."""
    question: str
    answers: list[Answer]


def not_explained() -> Undecided:
    """Return what stands last among what decides a finding when not all of it is shown."""
    return Undecided(attribute="", subject="", question=f"{NOT_EXPLAINED}; {SPLIT}", answers=[])


@json_model
class PositionTaken:
    text: str
    sources: list[str]


@json_model
class OutrankedAnswer:
    """An answer that covers the case too, and yields to a stronger one."""

    id: str
    title: str
    text: str
    reason: str
    body: str
    kind: str
    decided: str
    """ÅÅÅÅ-MM-DD."""
    yields_to: str
    """The id of the answer that goes before it."""
    why: str
    """Rank, day or replacement, in words."""


@json_model
class AnswerGiven:
    """The answer that settles a question in this case."""

    id: str
    title: str
    text: str
    reason: str
    body: str
    kind: str
    source: str
    decided: str
    """ÅÅÅÅ-MM-DD."""
    valid_to: str
    """Last day, inclusive, or an empty string."""
    outranked: list[OutrankedAnswer] = field(default_factory=list)
    """Other answers that cover this case and yield."""


QuestionStatus = Literal["", "öppen", "besvarad", "omprövas"]
DeviationKind = Literal["godtagen avvikelse", "plan att uppfylla", "känt hinder"]
DeviationStatus = Literal["gäller", "löper ut", "utgången", "inte beslutad"]


@json_model
class Accepted:
    """A body's decision about a finding, as the intervention's file says."""

    status: DeviationStatus
    """»löper ut« in its last 30 days; counts like »gäller« until they end."""
    reason: str
    body: str
    reference: str
    """The decision's number in the body's register."""
    decided: str
    """ÅÅÅÅ-MM-DD."""
    citation: str
    """The legal basis of the decision."""
    last_day: str
    """ÅÅÅÅ-MM-DD, inclusive."""
    kind: DeviationKind = "godtagen avvikelse"
    """Only a »godtagen avvikelse« is set aside. A hinder, and what a binding source demands, count all the same."""


@json_model
class Finding:
    """One rule that applies, or may apply, to the intervention or to one of its records."""

    rule: str
    title: str
    outcome: Literal["hinder", "krav", "fråga", "möjlighet", "upplysning"]
    certainty: Literal["gäller", "kan gälla"]
    demand: Literal["uppfyllt", "inte uppfyllt", "okänt"] | None
    """Only for krav."""
    subject: str
    """The record and the part of an age interval it concerns, or an empty string."""
    part: str
    """The part of an age interval, or an empty string."""
    citation: str
    source: str
    """The kind of legal source."""
    statute_versions: list[str]
    """Per cited act: the version that the rule was encoded from."""
    message: str
    reason: str
    triggers: list[Trigger]
    undecided: list[Undecided]
    """The smallest set of unknown facts that decides the finding."""
    tied: bool
    """Whether something in the draft ties to it; others are shown with --alla only."""
    level: str
    """Only for fråga: mikro, meso or makro."""
    addressees: list[str]
    positions: list[PositionTaken]
    verify: str
    """What the rule builds on that must be checked against its source."""
    question: str
    """Identity of the question: rule and decisive facts (the rule alone when it only may arise)."""
    question_status: QuestionStatus
    """Only for questions. An answered question is an upplysning."""
    question_note: str
    """Why a question is open again, or why an answer does not settle it."""
    answer: AnswerGiven | None
    """The answer of an answered question."""
    reservation: str = ""
    """Only for möjlighet: what limits it."""
    general: str = ""
    """For a demand that every intervention of its kind meets: what it is in a few words."""
    not_assessed: list[str] = field(default_factory=list)
    """What the provision asks that is not assessed here, also in the concepts that the rule rests on."""
    accepted: Accepted | None = None
    """What has been decided about it; it stays a finding."""

    @property
    def open(self) -> bool:
        """Whether an unknown fact decides it."""
        return self.certainty == "kan gälla" or self.demand == "okänt"

    @property
    def set_aside(self) -> bool:
        """Whether a decision in force makes it count no more for the limit of a check.

        A hinder always counts, and so does what a binding source demands: there a decision is a plan.
        """
        in_force = self.accepted is not None and self.accepted.status in ("gäller", "löper ut")
        return in_force and self.outcome != "hinder" and not self.binding_demand

    @property
    def binding_demand(self) -> bool:
        """Whether a binding source demands it; no body can decide to be without."""
        return self.outcome == "krav" and self.source in BINDING_SOURCES


@json_model
class Effect:
    """What an answer means for one rule."""

    rule: str
    leads_to: str
    citation: str = ""


@json_model
class AnswerEffects:
    answer: str
    effects: list[Effect]
    hanging: int = 0
    """Rules that the answer does not settle alone, though another answer would."""


@json_model
class OpenQuestion:
    """An unknown fact with everything that hangs on it. They come in the order in which it pays to ask."""

    attribute: str
    subject: str
    question: str
    rules: list[str]
    settles: int
    """Number of findings that at least one answer settles on its own."""
    answers: list[AnswerEffects]
    """None, and `settles` is 0, when the intervention has more unknowns than it is said of what follows."""


@json_model
class ChangeStep:
    """One change of the design, and the provision that asks for it."""

    attribute: str
    subject: str
    """The record that it concerns, or an empty string."""
    before: str
    """What the draft says now; okänt when it says nothing."""
    after: str
    takes: str
    """What the change takes: a decision, an agreement, information, a permit …"""
    cost: int
    refrains: bool
    """Whether something is only left out."""
    rule: str
    title: str
    citation: str


@json_model
class Way:
    """Changes that together remove what stands in the way and raise nothing else."""

    number: int
    """What --tillampa takes."""
    cost: int
    refrains: bool
    """Whether a part of it is to leave something out; given only where no other way was found."""
    leaves_open: bool
    """Whether a demand is open after it: what was missing has been done, and how it comes out decides."""
    steps: list[ChangeStep]
    follows: list[str]
    """The general demands that are open after it and were not before: "dokumentation (14 kap. 3 § SoL)"."""


@json_model
class Stop:
    """Something that stands in the way: an obstacle, a demand that is not met, or one of which that is unknown."""

    kind: str
    """»hinder«, »krav«, »fråga« or »okänt«; »insatsen« for all obstacles and unmet demands at once."""
    rule: str
    title: str
    citation: str
    subject: str
    ways: list[Way]
    complete: bool
    """Whether no cheaper way can have been overlooked."""
    policy: str
    """When there is no way: a draft of the change of law that would open one; empty where a label does not carry."""
    message: str
    """What the rule itself says that has to be done; empty for the whole intervention."""


@json_model
class Undescribed:
    """Something basic that the draft says nothing of, not even that it is okänt."""

    attribute: str
    question: str


@json_model
class Row:
    """A row of the intervention as it is written."""

    line: Annotated[int, AtLeast(1)]
    column: Annotated[int, AtLeast(1)]
    attribute: str
    subject: str
    """The record that it stands in, or an empty string."""
    text: str


Alike = Literal["alla avgörande fakta lika", "lika så långt det är känt"]
ALIKE: Final[Alike] = "alla avgörande fakta lika"
ALIKE_SO_FAR: Final[Alike] = "lika så långt det är känt"


@json_model
class Resembles:
    """A ruling, or guidance, whose facts the intervention has. It alerts: no finding, state or limit rests on it."""

    id: str
    title: str
    kind: str
    """praxis, allmänna råd, nätverkets ställningstagande, vägledning or lokal tolkning."""
    body: str
    """The court, or whoever issued it."""
    reference: str
    """Its case or register number."""
    decided: str
    """ÅÅÅÅ-MM-DD."""
    citation: str
    text: str
    """What it says, in the words of whoever encoded it."""
    outcome: str
    speaks: str
    """Which way its outcome points, as whoever encoded it says: för, för på villkor, emot, varken."""
    source: str
    invented: bool
    """Whether it is an example, and no ruling at all."""
    alike: Alike
    subject: str
    """The record and the part of an age interval that it resembles, or an empty string."""
    triggers: list[Trigger]
    unknown: list[str]
    """What must be known to say whether all decisive facts are alike."""
    rules: list[str]
    """The rules among the intervention's findings that it is about."""
    contradicts: list[str]
    """Other rulings on the same provision that the intervention resembles and that point the other way."""


@json_model
class CaseResult:
    """The result for one intervention. It never says that something is lawful."""

    file: str
    id: str
    name: str
    municipality: str
    state: State
    left: State
    """The state when accepted findings are set aside: what the limit of a check sees."""
    findings: list[Finding]
    questions: list[OpenQuestion]
    untied: int
    """Rules with a finding that may apply but that nothing in the draft ties to."""
    met: int
    """Demands that are met."""
    undescribed: list[Undescribed] = field(default_factory=list)
    """What the draft must say before anything can be said of it: form, prövning and målgrupp, those that it lacks."""
    unused_rows: list[Row] = field(default_factory=list)
    """Written rows that no rule with a finding here reads; that a demand is met is a finding too."""
    descriptive_rows: list[Row] = field(default_factory=list)
    """Written rows that only describe: no rule reads them."""
    ways: list[Stop] = field(default_factory=list)
    """Only from »lagrum prova«: the cheapest way past each obstacle and unmet demand."""
    resembles: list[Resembles] = field(default_factory=list)
    """Rulings and guidance that the intervention resembles; there are none where the rulebook has no .praxis files."""

    @property
    def is_explained(self) -> bool:
        """Whether all that the findings hang on, and all that answers lead to, is here."""
        asked = all(u.attribute for finding in self.findings for u in finding.undecided)
        return asked and all(question.answers for question in self.questions)


def statutes_of(results: Iterable[CaseResult]) -> tuple[str, ...]:
    """Return the versions of the acts that results cite, sorted, each once."""
    return tuple(sorted({v for r in results for f in r.findings for v in f.statute_versions}))


@json_model
class Message:
    """A message about a file that could not be read as it stands."""

    code: str
    severity: Literal["fel", "varning"]
    message: str
    file: str
    line: int
    column: int
    help: str


@json_model
class Report:
    """The answer of `lagrum prova`."""

    schema_version: str = SCHEMA_VERSION
    lagrum: str
    """Version of the program."""
    rulebook: str
    """SHA-256 of the rulebook's files."""
    date: str
    """The date of the check, ÅÅÅÅ-MM-DD."""
    engine: EngineChoice
    """What was chosen."""
    evaluators: list[EngineName]
    """The evaluators that have answered. They agree: a difference is an error, and no report."""
    results: list[CaseResult]
    messages: list[Message]
    receipt: Receipt | None = None
    """What the answer was made of, by which it can be verified later; none when nothing was checked."""
