"""A proposal for a decision as data: the source of its JSON and of the published schema.

What stands below a field describes it there.
"""

from __future__ import annotations

from dataclasses import field
from typing import Literal

from lagrum.base.serialization import json_model
from lagrum.checking.receipt import Receipt

SCHEMA_VERSION = "1"
UNKNOWN = "inte beskrivet (okänt)"
"""What a cell says of what the intervention's file does not say, or says is not known."""

ReasonKind = Literal[
    "hinder",
    "krav",
    "möjligt hinder",
    "öppen fråga",
    "undantag utan skäl",
    "för lite beskrivet",
    "annan grund",
    "dubblett",
]


@json_model
class Said:
    """One fact of an intervention, as its file has it."""

    attribute: str
    label: str
    value: str
    """As in the language; »inte beskrivet (okänt)« when the file does not say it. Of several records » | « between."""

    @property
    def known(self) -> bool:
        return self.value != UNKNOWN


@json_model
class Cell:
    """What an annex says of an intervention under one heading."""

    column: str
    """An ASCII word that does not change."""
    heading: str
    provision: str
    """The provision that the heading comes from, or an empty string."""
    said: list[Said]
    notes: list[str]
    """What follows from the facts, or from the findings of the check."""


@json_model
class Reason:
    """Why an intervention may not be decided so."""

    kind: ReasonKind
    text: str
    citation: str
    rule: str = ""
    """The rule behind it, or an empty string."""
    detail: str = ""
    """What the rule says that has to be done, or what it hangs on."""


@json_model
class Remaining:
    """What is open in an intervention that may be decided: a demand or a question whose facts are not described."""

    kind: Literal["krav", "allmänt krav", "möjligt hinder", "kan gälla"]
    """A demand that applies and may be unmet, one of all such interventions, a hinder that may apply, the rest."""
    text: str
    citation: str
    rule: str = ""
    ask: list[str] = field(default_factory=list)
    """The unknown facts that decide it, as questions."""


@json_model
class Support:
    """What the law says that may be done, never without what limits it."""

    text: str
    citation: str
    reservation: str


@json_model
class Entry:
    """An intervention that the decision may be about."""

    file: str
    id: str
    name: str
    municipality: str
    children: Literal["ja", "nej", "okänt"]
    """Whether anybody in the target group is under 18, as it is described."""
    cells: list[Cell]
    support: list[Support]
    remaining: list[Remaining]
    reasons: list[Reason]
    """Why it may not be decided so; none for a row to be decided."""
    text: str
    """SHA-256 of the intervention's text: which text the row was made of."""


@json_model
class Outside:
    """An intervention that the decision is not about."""

    file: str
    id: str
    name: str
    why: str
    citation: str


@json_model
class Broken:
    """A file that gave no intervention. Its digest stands among the sources of the receipt."""

    file: str
    message: str


@json_model
class Proposal:
    """A proposal for a decision under SoL 11 kap. 5 §. It decides nothing, and judges nothing that a person must."""

    schema_version: str = SCHEMA_VERSION
    date: str
    """The date of the check, ÅÅÅÅ-MM-DD."""
    municipalities: list[str]
    rows: list[Entry]
    """What may be put forward for decision."""
    stopped: list[Entry]
    """What may not be decided so, each with its reasons."""
    outside: list[Outside]
    """What the decision is not about."""
    left_out: list[Broken]
    """Files that could not be read."""
    receipt: Receipt | None = None

    @property
    def found(self) -> int:
        """How many files the catalogue has."""
        return len(self.rows) + len(self.stopped) + len(self.outside) + len(self.left_out)
