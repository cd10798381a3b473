"""An export as CSV (RFC 4180), for a spreadsheet: one row for each concept, rule, question or answer."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from lagrum.interchange.address import Link, Ref, sound
from lagrum.interchange.columns import NOT_DESCRIBED
from lagrum.interchange.export import iri, rows
from lagrum.interchange.graph import Column, Export, Node, Value
from lagrum.interchange.words import Word
from lagrum.report.escape import clean, no_formula

_LAST = ("dag", "regelverk", "version")
"""On every row, so that a row that is copied elsewhere still says what it is taken from."""


FITS = 32_000
"""Characters of a list in a cell: Excel holds 32,767, and cuts off the rest."""


def render_csv(export: Export) -> str:
    """Return a row of headings and one row for each thing."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*(column.heading for column in export.columns), *_LAST])
    names = {node.id: label for node in export.nodes for label in node.all("prefLabel") if node.id is not None}
    for node in rows(export):
        cells = [_cell(node, column, export.base, names) for column in export.columns]
        cells += [export.day, export.rulebook[:12], export.version]
        writer.writerow([no_formula(clean(cell)) for cell in cells])
    return out.getvalue()


def _cell(node: Node, column: Column, base: str, names: dict[Ref | Link, Value | Node]) -> str:
    found = _values(node, column.key, base)
    words = list(dict.fromkeys(_words(value, names) for value in found))
    kept = _fitting(words)
    more = [f"och {len(words) - kept} till, som står i ttl och jsonld"] if kept < len(words) else []
    return "; ".join([*words[:kept], *more]) or column.else_


def _fitting(words: Sequence[str]) -> int:
    """Return how many of several words fit in a cell; a single long text is left whole."""
    room = FITS
    for number, word in enumerate(words):
        room -= len(word) + 2
        if room < 0 and number:
            return number
    return len(words)


def _values(node: Node, key: str, base: str) -> list[Value | Node]:
    if key == "@id":
        return [iri(base, node.id)]
    outer, _, inner = key.partition(".")
    if inner:
        return [value for part in node.all(outer) if isinstance(part, Node) for value in part.all(inner)]
    return next((list(found) for one in key.split("|") if (found := node.all(one))), [])


def _words(value: Value | Node, names: dict[Ref | Link, Value | Node]) -> str:
    """Return how a value is read: what stands elsewhere by its address, the rulebook's own by its name."""
    match value:
        case Ref(_, name):
            return str(names.get(value) or "/".join(map(sound, name)))
        case Link(url):
            return url
        case Word():
            return value.word
        case Node():
            return NOT_DESCRIBED
        case str():
            return sound(value)
    return str(value)
