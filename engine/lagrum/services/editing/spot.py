"""Where in a text a cursor stands: in which row or block, at its name or its value, in a comment or in quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from lagrum.base.frozen import frozen
from lagrum.language.faults import QUOTED
from lagrum.language.outline import TAB
from lagrum.language.statement import Statement
from lagrum.source.text import SourceText, Span

Part = Literal["namn", "värde", "text", "kommentar"]
_WORD = re.compile(r"[\w.\-]*\Z")
_ITEM = re.compile(r"[^,()\n]*\Z")
_TEXT = re.compile(rf'{QUOTED}[”"]?')


@frozen
class Spot:
    """A place in a text. `path`: the blocks around it, the outermost first. `row`: the row that it stands in.

    `word` is what is written of the word before it, `item` the same for what commas and parentheses divide.
    """

    offset: int
    path: tuple[Statement, ...]
    row: Statement | None
    part: Part
    word: Span
    item: Span


def with_paths(statements: Sequence[Statement]) -> list[tuple[tuple[Statement, ...], Statement]]:
    """Return all statements in the order of the file, each with the blocks around it."""
    return list(_walk(statements, ()))


def _walk(
    statements: Sequence[Statement], path: tuple[Statement, ...]
) -> Iterator[tuple[tuple[Statement, ...], Statement]]:
    for statement in statements:
        yield path, statement
        yield from _walk(statement.children, (*path, statement))


def find_spot(source: SourceText, statements: Sequence[Statement], offset: int) -> Spot:
    """Return where an offset stands. Every offset stands somewhere, in a broken text too."""
    offset = max(0, min(offset, len(source.text)))
    path, row, part = _where(source, statements, offset)
    if any(c.start < offset <= c.end for c in source.comments()):
        part = "kommentar"
    elif row is not None and part == "värde" and _in_quotes(source, row, offset):
        part = "text"
    start = source.text.rfind("\n", 0, offset) + 1
    written = source.text[start:offset]
    first = start if row is None else max(start, row.name_span.end if part == "värde" else row.name_span.start)
    word = _WORD.search(written)
    item = _ITEM.search(source.text[first:offset])
    word_start = start + (word.start() if word else len(written))
    item_start = first + (item.start() if item else 0)
    item_start += len(source.text[item_start:offset]) - len(source.text[item_start:offset].lstrip())
    return Spot(offset, path, row, part, Span(word_start, offset), Span(item_start, offset))


def _where(
    source: SourceText, statements: Sequence[Statement], offset: int
) -> tuple[tuple[Statement, ...], Statement | None, Part]:
    before = [(path, s) for path, s in with_paths(statements) if s.name_span.start <= offset]
    if not before:
        return (), None, "namn"
    path, row = before[-1]
    between = source.code[row.span.end : offset]
    if offset <= row.name_span.end:
        return path, row, "namn"
    if offset <= row.span.end or "\n" not in between:
        if row.name == "givet" and row.rest is None:
            return (*path, row), None, "namn"
        return path, row, "värde"
    if source.code[row.span.start : offset].rstrip().endswith(",") and not row.children:
        return path, row, "värde"
    margin = source.code[source.code.rfind("\n", 0, offset) + 1 : offset]
    column = len(margin) + (TAB - 1) * margin.count("\t")
    around = (*path, row)
    while around and _column(source, around[-1]) >= column:
        around = around[:-1]
    return around, None, "namn"


def _column(source: SourceText, row: Statement) -> int:
    return source.position(row.name_span.start)[1] - 1


def _in_quotes(source: SourceText, row: Statement, offset: int) -> bool:
    if row.rest is None:
        return False
    at = row.rest_span.start
    for match in _TEXT.finditer(row.rest):
        start, end = at + match.start(), at + match.end()
        closed = match[0][-1] in '"”' and len(match[0]) > 1
        if start < offset and (offset < end or (offset == end and not closed)):
            return True
    return False
