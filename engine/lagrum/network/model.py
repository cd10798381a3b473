"""The register over the municipalities: the source of its JSON and of the published schema.

What stands below a field describes it there. Interventions are named by id, each text once in memory however often it
stands: 145,000 of them take a few megabytes.
"""

from __future__ import annotations

from dataclasses import field, replace
from pathlib import PureWindowsPath
from typing import Literal

from lagrum.base.serialization import json_model, json_value
from lagrum.checking.receipt import Receipt, digest_of

SourceStatus = Literal["med", "borta"]
NetworkStatus = Literal["svaren går isär", "öppen", "omprövas", "eskalerad", "delvis besvarad", "besvarad"]
SCHEMA_VERSION = "1"
RULES = "regelverket"
"""How it is shown whose an answer is that comes with the rulebook. Nothing is decided by it: see `with_rules`."""

PLACES = "platser"
"""What a receipt calls the digest of what the register was read from."""


@json_model
class CatalogueSource:
    """A folder or a Git address that the register was asked to read."""

    label: str
    """As it was written, without passwords."""
    kind: Literal["mapp", "git"]
    status: SourceStatus
    reason: str
    """Why it is not with, or an empty string."""
    commit: str
    """Which commit was read; empty for a folder."""
    interventions: int
    """How many interventions were read from it."""
    left_out: int
    """How many files it has that no number counts, since they have errors."""


@json_model
class MunicipalityRow:
    """A municipality in the register."""

    name: str
    interventions: int
    stopped: int
    """Interventions that surely raise a question that no answer settles."""
    questions: int
    """Questions that its interventions surely raise."""
    answered: int
    """Those of them that answers settle for all its interventions."""
    to_fetch: int
    """Those of them that an answer settles which lies in another municipality's folder and not in its own."""
    answers: int
    """Answers that lie in its own folder."""


@json_model
class AffectedPlace:
    """A municipality whose interventions raise a question."""

    municipality: str
    stops: list[str]
    """Ids of the interventions that surely raise it."""
    may: list[str]
    """Ids of those that raise it or not: an unknown fact decides."""
    answered: int
    """How many of `stops` an answer settles that counts there, and no other of the same rank contradicts."""
    has_answer: bool
    """Whether such an answer lies in its own folder or comes with the rulebook; otherwise it lies with another."""


@json_model
class NetworkAnswer:
    """An answer that has been given, also one that no longer counts."""

    key: str
    """Tells it from others of the same id: the id, and a digest of what it says."""
    id: str
    title: str
    text: str
    reason: str
    body: str
    kind: str
    source: str
    decided: str
    """ÅÅÅÅ-MM-DD."""
    valid_from: str
    valid_to: str
    """Last day, inclusive, or an empty string: no last day is said."""
    days_left: int | None
    """Days from the register's day to the last; null when no last day is said, or it has passed."""
    current: bool
    """Whether it counts on the register's day."""
    standing: str
    """Whether it counts, and if not, why."""
    limited: bool
    """Whether it has a condition of its own, and so covers some of those that raise the question only."""
    local: bool
    """A »lokal tolkning«: others may read it, but it settles nothing for them."""
    held_by: list[str]
    """»regelverket« first when it comes with the rulebook, and the municipalities whose folders it lies in."""
    reaches: list[str]
    """The municipalities where it counts and surely covers some intervention."""
    settles: int
    """How many interventions that surely raise the question it settles: those it covers and counts for."""
    yields_to: list[str]
    """Keys of answers of a stronger kind to the same question, where both count."""
    with_rules: bool = False
    """Whether it comes with the rulebook, and so counts for everybody: a municipality may be called what it will."""


@json_model
class Contradiction:
    """Answers of the same rank that say different things: lagrum chooses none of them."""

    kind: str
    answers: list[str]
    """Their keys."""
    municipalities: list[str]
    """Where interventions are covered by answers that contradict each other."""


@json_model
class NetworkQuestion:
    """A question: the same rule and the same decisive facts, whatever the municipality and its words."""

    id: str
    rule: str
    title: str
    question: str
    citation: str
    level: str
    addressees: list[str]
    status: NetworkStatus
    note: str
    """Why it is open again, or which part is answered."""
    stops: int
    """Interventions that surely raise it."""
    may: int
    """Interventions that raise it or not: an unknown fact decides."""
    answered: int
    """How many of `stops` an answer settles."""
    raised: str
    """Day on which a memo first raised it, or an empty string."""
    sent: str
    """Day on which a memo was first sent, or an empty string."""
    updated: str
    """The latest day that the data tell of something that concerns it: an answer, its end, a memo, the rule itself."""
    affected: list[AffectedPlace]
    answers: list[NetworkAnswer]
    contradictions: list[Contradiction] = field(default_factory=list)

    @property
    def waits(self) -> bool:
        """Whether somebody must still answer it."""
        return self.status != "besvarad"


@json_model
class Waiting:
    """What waits on whom."""

    addressee: str
    level: str
    questions: list[str]
    """Ids of the questions that are not wholly answered, those that stop most first."""
    stops: int
    """Interventions that they surely stop, each once for a question."""
    municipalities: int


@json_model
class Expiring:
    """An answer with a last day, also one that has passed."""

    day: str
    days_left: int | None
    """Null when the day has passed."""
    answer: str
    """Its key."""
    id: str
    title: str
    rule: str
    questions: list[str]
    """Ids of the questions that it is an answer to and that are raised."""
    settles: int
    """How many interventions it settles them for; they are open again after the day."""


@json_model
class NetworkRegister:
    """All questions of the municipalities, those that stop most first."""

    schema_version: str = SCHEMA_VERSION
    date: str
    rulebook: str
    sources: list[CatalogueSource]
    municipalities: list[MunicipalityRow]
    questions: list[NetworkQuestion]
    waiting: list[Waiting]
    expiring: list[Expiring]
    left_out: list[str] = field(default_factory=list)
    """Files that have errors and that no number counts."""
    status: str = ""
    """The status that was asked for, which alone `questions` are of; "" for all. The other fields are of all."""
    raised: int = 0
    """How many questions there are of every status, where one was asked for."""
    receipt: Receipt | None = None
    """What the register was made of; none when no intervention could be read."""

    @property
    def missing(self) -> list[CatalogueSource]:
        """The sources that could not be read."""
        return [one for one in self.sources if one.status == "borta"]


def answer_digest(register: NetworkRegister) -> str:
    """Return the digest of what the register answers: all it tells, but what it was read from (`places_digest`).

    Of each row the digest alone is kept, so that it takes little memory however many they are.
    """
    rows = (register.municipalities, register.questions, register.waiting, register.expiring)
    told = [register.date, register.rulebook, register.status, register.raised]
    return digest_of([told, *([digest_of(row) for row in part] for part in rows)])


def places_digest(register: NetworkRegister) -> str:
    """Return the digest of what was read and what was not: the sources, and the files left out.

    Folders are named as whoever made it named them, so that none of their names is part of it: a receipt is the same on
    every computer. It cannot be made again in other folders, but a file with the register can be held to it.
    """
    rows = [json_value(replace(source, label="")) for source in register.sources]
    return digest_of([sorted(map(digest_of, rows)), sorted(PureWindowsPath(file).name for file in register.left_out)])
