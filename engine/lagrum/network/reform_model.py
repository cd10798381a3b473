"""What a wanted change of law would open, and which safeguards it touches: the source of the JSON and its schema."""

from __future__ import annotations

from dataclasses import field, replace
from typing import Literal

from lagrum.base.serialization import json_model
from lagrum.checking.receipt import Receipt, digest_of
from lagrum.model.state import State
from lagrum.network.touched_model import Where


@json_model
class FindingMoved:
    """A finding that says something else under the reform. `before` and `after` are in words; "" = no finding."""

    rule: str
    title: str
    citation: str
    subject: str
    before: str
    after: str


@json_model
class Opened:
    """An intervention that the reform opens: something that stops it, or could, is gone, and nothing new stops it."""

    where: Where
    before: State
    after: State
    gone: list[FindingMoved]
    """What stops it today and would not any more; where nothing surely does, what could."""
    left: list[str]
    """The titles of what would stop it still, with their provisions."""


@json_model
class Worsened:
    """An intervention that the reform stops, or leaves in a worse state."""

    where: Where
    before: State
    after: State
    new: list[FindingMoved]


@json_model
class Safeguard:
    """A rule that the reform takes away, changes or adds, and what that means for those whom it is there for."""

    rule: str
    title: str
    citation: str
    source: str
    how: Literal["upphävs", "ändras", "tillkommer"]
    outcome: str
    outcome_after: str
    """Only for a rule that is changed."""
    says: str
    says_after: str
    reason: str
    """Why the rule is there, in its own words."""
    people: list[str]
    """Whom the rule's own text names; empty when it names nobody."""
    weaker: list[str]
    """What becomes worse, or is tried no more, in sentences; of an added rule what it takes from others."""
    applies: int
    """In how many interventions it surely applies today."""
    may_apply: int
    municipalities: list[str]
    not_stopping: int
    """In how many of them it stops nothing today: they lose the safeguard and gain nothing."""
    when: str = ""
    """Why the rule, as it is or as it is added, is not in force on the day; empty when it is."""


@json_model
class Step:
    """The ladder from the inhabitants' insight to the rule that would have to yield; "" = not described."""

    where: Where
    insight: str
    hypothesis: str
    themes: str
    phase: str
    forms: str
    rules: list[str]
    """Titles and provisions of the rules that would have to yield."""


@json_model
class ReformSheet:
    """A wanted change of law tried on catalogues. It proposes nothing: it shows what would be otherwise."""

    schema_version: str = "1"
    date: str
    rulebook: str
    source: str
    """The name of the reform's file."""
    title: str
    reason: str
    interventions: int
    municipalities: int
    opened: list[Opened]
    worsened: list[Worsened]
    eased: int
    """How many others have fewer rules to clear up and the same state."""
    unchanged: int
    safeguards: list[Safeguard]
    ladder: list[Step]
    left_out: list[str] = field(default_factory=list)
    receipt: Receipt | None = None

    @property
    def digest(self) -> str:
        """The digest of the answer, whatever the file that it is about is called."""
        return digest_of(replace(self, source=""))

    @property
    def opens_in(self) -> list[str]:
        """The municipalities in which it opens something."""
        return sorted({o.where.municipality for o in self.opened if o.where.municipality})
