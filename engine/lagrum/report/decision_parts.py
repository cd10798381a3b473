"""Blocks that the two documents of a decision share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lagrum.base.counted import counted
from lagrum.checking.receipt_words import READ_BY, carried, receipt_rows
from lagrum.decision.columns import FACTS, ID, NAME, OVERVIEW, TEXT_OF
from lagrum.decision.model import UNKNOWN, Cell, Entry, Proposal
from lagrum.decision.told import told
from lagrum.memo.sections import clean
from lagrum.report.document_model import Block, Heading, Pairs, Paragraph, Run, Table, Text, plain, said
from lagrum.source.shortening import shortened

DRAFT = "Utkast till förslag"
DISCLAIMER = "Ett förslag att bereda. Nämnden beslutar, och gör bedömningarna själv."
FILL_IN = "[Fylls i av handläggaren.]"
WIDTHS = (19, 18, 17, 20, 16, 13)
ADULTS = "ingen under 18"
LONGEST = 160
"""A cell of an overview is cut here: the whole of it stands in the part of its intervention."""


def fill_in(label: str) -> Paragraph:
    """Return a place for what only a person can write."""
    return Paragraph((plain(label, strong=True), Run(" "), plain(FILL_IN)), "muted")


def value_of(entry: Entry, column: str, attribute: str) -> str:
    """Return what a row says of an attribute."""
    found = (s.value for c in entry.cells if c.column == column for s in c.said if s.attribute == attribute)
    return next(found, UNKNOWN)


def cell_of(entry: Entry, column: str) -> Cell | None:
    return next((cell for cell in entry.cells if cell.column == column), None)


def overview(rows: Sequence[Entry], label: str, links: bool) -> Table:
    """Return one compact table of the rows; with `links` each leads to its own part."""
    return Table(label, OVERVIEW, WIDTHS, tuple(_overview_row(e, n, links) for n, e in enumerate(rows, 1)))


def _overview_row(entry: Entry, number: int, links: bool) -> tuple[Text, ...]:
    groups = [value_of(entry, "malgrupp", path) for path in ("målgrupp", "målgrupp.ålder")]
    name = plain(entry.name, to=f"rad{number}" if links else "")
    open_things = len(entry.remaining)
    return (
        (name,),
        said(_cut(value_of(entry, "insats", "form"))),
        said(_cut(" · ".join(dict.fromkeys(groups)))),
        said(value_of(entry, "dokumentation", "dokumentation.omfattning")),
        said(ADULTS if entry.children == "nej" else value_of(entry, "samtycke", "samtycke.vårdnadshavare")),
        said(counted(open_things, "sak") if open_things else "inget känt"),
    )


def _cut(text: str) -> str:
    return shortened(text, LONGEST)


def cited(text: str, citation: str) -> str:
    return f"{text} ({citation})" if citation else text


def facts(entry: Entry) -> Table:
    """Return all that is described of an intervention, with the provision beside each heading."""
    rows = tuple(_fact(cell) for cell in entry.cells)
    own = (
        ((plain(NAME, strong=True),), said(entry.name), said("")),
        ((plain(ID, strong=True),), said(entry.id), said("")),
    )
    last = ((plain(TEXT_OF, strong=True),), said(entry.text[:12]), said("Vilken text av insatsen raden är gjord av."))
    return Table(f"Beskrivningen av {clean(entry.name)}", FACTS, (24, 43, 33), (*own, *rows, last))


def _fact(cell: Cell) -> tuple[Text, ...]:
    heading = (plain(cell.heading, strong=True), plain(f" ({cell.provision})" if cell.provision else ""))
    return (heading, said(told(cell)), said(" ".join(cell.notes)))


def left_out(proposal: Proposal, level: int) -> Iterator[Block]:
    """Yield the files that could not be read, each with why."""
    if not proposal.left_out:
        return
    yield Heading(level, "Filer som inte kunde läsas", "trasiga")
    yield Paragraph(said("De är inte med i beslutet. Rätta dem och gör förslaget på nytt."), "lead")
    rows = tuple((said(one.file), said(one.message)) for one in proposal.left_out)
    yield Table("Filer som inte kunde läsas", ("Fil", "Fel"), (3, 5), rows)


def receipt(proposal: Proposal) -> Iterator[Block]:
    """Yield what a reader needs to make the same proposal again."""
    if proposal.receipt is None:
        return
    yield Heading(1, "Kvitto", "kvitto")
    yield Pairs(tuple((label, said(value)) for label, value in receipt_rows(proposal.receipt)))
    yield Paragraph(said(carried(proposal.receipt), READ_BY), "source")
