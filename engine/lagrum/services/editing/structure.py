"""The outline of a file for a reader: its blocks, with what they are called and where they begin and end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from lagrum.base.frozen import frozen
from lagrum.binding import duties, tables
from lagrum.language.statement import Statement
from lagrum.model.vocabulary import Vocabulary
from lagrum.rulebook import ledger
from lagrum.services.editing.lines import attribute_of
from lagrum.source.shortening import shortened
from lagrum.source.text import Span

Sort = Literal["insats", "post", "rad", "regel", "begrepp", "värde", "prov"]
MOST = 80
"""Characters of a name in the outline."""
_SORTS: dict[str, Sort] = {
    **dict.fromkeys(("insats", "kommun", "ställningstagande", "reform", ledger.HEAD), "insats"),
    **dict.fromkeys(("regel", "härled", tables.TABLE, tables.ROW, duties.HEAD), "regel"),
    **dict.fromkeys(("begrepp", "fält"), "begrepp"),
    "värde": "värde",
    "prov": "prov",
    "avvikelse": "post",
    ledger.CHAPTER: "post",
}


@frozen
class Entry:
    """A block or a row: its name, what stands beside it, all of it (`span`), and the words of its name."""

    name: str
    detail: str
    sort: Sort
    span: Span
    head: Span
    inside: tuple[Entry, ...] = ()


def outline_of(statements: Sequence[Statement], suffix: str, vocabulary: Vocabulary) -> list[Entry]:
    """Return the blocks of a file, and the rows of interventions and profiles."""
    return _entries(statements, (), suffix, vocabulary)


def _entries(
    statements: Sequence[Statement], path: tuple[Statement, ...], suffix: str, vocabulary: Vocabulary
) -> list[Entry]:
    found = []
    for row in statements:
        sort = _sort(row, path, suffix, vocabulary)
        if sort is not None:
            inside = _entries(row.children, (*path, row), suffix, vocabulary)
            rest = _short(row.rest or "")
            name = f"{row.name} {rest}".strip() if sort != "rad" else row.name
            detail = rest if sort == "rad" else ""
            found.append(Entry(_short(name), detail, sort, Span(row.span.start, _end(row)), row.span, tuple(inside)))
    return found


def _sort(row: Statement, path: tuple[Statement, ...], suffix: str, vocabulary: Vocabulary) -> Sort | None:
    if suffix in (".insats", ".kommun") and path:
        attribute = attribute_of(suffix, path, row.name, vocabulary)
        if attribute is not None:
            return "post" if attribute.kind.container else "rad"
    return _SORTS.get(row.name)


def _short(text: str) -> str:
    return shortened(" ".join(text.split()), MOST)


def _end(row: Statement) -> int:
    while row.children:
        row = row.children[-1]
    return row.span.end
