"""A document to be filled in, as data: the source of its JSON and of the published schema.

What stands below a field describes it there. No text here is a conclusion that the law gives to a person: an entry of
the kind »fynd« says what a rule of the rulebook says, with its provision; all else is a fact, a blank or a question.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from typing import Final, Literal

from lagrum.base.serialization import json_model
from lagrum.checking.receipt import Receipt

Slag = Literal["oversikt", "barnets-basta", "konsekvens", "registerforteckning", "information", "avtal"]
"""The kinds of documents. »oversikt« says which of the others the intervention calls for."""
EntryKind = Literal["känt", "delvis känt", "fyll i", "bedöm", "text", "fynd"]
SLAG: Final[dict[Slag, str]] = {
    "barnets-basta": "Prövning av barnets bästa",
    "konsekvens": "Konsekvensbedömning avseende dataskydd",
    "registerforteckning": "Underlag till registret över behandlingar",
    "information": "Information till deltagarna",
    "avtal": "Punkter i avtalet med en utförare utanför kommunen",
}
"""What each is called, in the order in which they are told."""
OVERVIEW: Final = "Vilka bedömningar och handlingar insatsen kallar på"


@json_model
class Entry:
    """One row: a fact, a blank, something for a person to judge, or what a rule says."""

    kind: EntryKind
    label: str
    """What the row is about, in a few words."""
    value: str = ""
    """What is known, in the intervention's own words; of »text« and »fynd« what is said."""
    ask: str = ""
    """What is to be filled in or judged; empty when nothing is left to say."""
    attribute: str = ""
    """The attribute that the row reads, or an empty string."""
    subject: str = ""
    """The record that it stands in, or an empty string."""
    record: int = -1
    """Which of its post's written records that is, from 0; -1 when it stands in none."""
    citation: str = ""
    """The provision that the row rests on, where it is another than the heading's."""
    line: int = 0
    """The row of the intervention's file (or its profile's) that says it; 0 when none does."""
    to_participants: bool = False
    """Whether the value is written for participants; only in »information«."""

    @property
    def blank(self) -> bool:
        """Whether somebody has to fill something in."""
        return self.kind in ("fyll i", "delvis känt")


@json_model
class Flow:
    """A flow of data, or a processing, with what is described of it; the risk is left to a person."""

    title: str
    entries: list[Entry]
    findings: list[Entry]
    risk: Entry


@json_model
class Section:
    """A heading with its provision and what stands under it."""

    heading: str
    citation: str
    entries: list[Entry]
    flows: list[Flow] = field(default_factory=list)
    """Only for »konsekvens«."""


@json_model
class Part:
    """What a document says of one intervention."""

    id: str
    name: str
    municipality: str
    sections: list[Section]


@json_model
class Paper:
    """A document to be filled in. It never says that something is lawful."""

    schema_version: str = "1"
    kind: Slag
    title: str
    date: str
    """The date of the check, ÅÅÅÅ-MM-DD."""
    rulebook: str
    """SHA-256 of the rulebook's files."""
    parts: list[Part]
    left_out: list[str] = field(default_factory=list)
    """Files that have errors and are not in the document."""
    receipt: Receipt | None = None
    """What the document was made of, by which it can be verified later."""


def entries_of(part: Part) -> Iterator[Entry]:
    """Yield all entries of a part in the order of reading."""
    for section in part.sections:
        yield from section.entries
        for flow in section.flows:
            yield from flow.entries
            yield from flow.findings
            yield flow.risk
