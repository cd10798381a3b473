"""One canonical layout of .insats and .kommun files. Knows no vocabulary, so that it is the same under every rulebook.

What is laid out: four blanks for each level; values in one column per block; one blank after commas; en dash in
intervals; straight quotes; a long list goes on below its first value; at most one blank line in a row; LF. Texts within
quotes, comments and the words themselves are the writer's.

The order of lines is hers too, and is kept. It tells what she started from and what belongs together, comments refer to
it, posts are numbered by it, and a tool that moves lines cannot be trusted with a file on which others have commented.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from lagrum.base.errors import LagrumError
from lagrum.base.frozen import frozen
from lagrum.language.faults import LineError, check_closed
from lagrum.language.outline import parse_outline
from lagrum.language.statement import Statement
from lagrum.language.values import parse_values
from lagrum.source.diagnostic import Diagnostics
from lagrum.source.personal_number import find_personal_numbers, holds_personal_number
from lagrum.source.text import MAX_BYTES, SourceText, Span

INDENT = 4
WIDTH = 100
"""Where a list is broken. A text in quotes is never broken, and a comment may reach further."""
VALUE_COLUMN = 20
"""Where values begin unless a name in the block needs more: most blocks then share one column, and a line that is added
moves no others."""
LONGEST_NAME = 32
"""A longer name does not move the column of its block."""
BARE_LISTS = ("ingen", "mer okänt")
"""What says something of a whole post, after a single blank like a title: `informationsdelning mer okänt`."""


class UnreadableError(LagrumError):
    """The text has faults, so that it cannot be laid out. `diagnostics` holds them."""

    def __init__(self, diagnostics: Diagnostics) -> None:
        super().__init__("texten har fel och kan inte läsas")
        self.diagnostics = diagnostics


class UnsafeError(LagrumError):
    """The text as laid out does not read as before, or is too large to be read: it must not replace the old one."""

    def __init__(self) -> None:
        super().__init__("texten kan inte läggas ut så att den läses likadant")


def format_text(source: SourceText) -> str:
    """Return the text in its canonical layout. Raises `UnreadableError` or `UnsafeError`.

    What comes back reads as before: the same words, values and comments in the same order.
    """
    sink = Diagnostics()
    before = parse_outline(source, sink)
    lines = list(_flat(before))
    for line in lines:
        _check(line, source, sink)
    if sink.has_errors:
        raise UnreadableError(sink)
    text = "".join(f"{row}\n" for row in _Layout(source, lines).rows())
    if len(text.encode()) > MAX_BYTES:
        raise UnsafeError
    after = SourceText.of(text, source.name)
    faults = Diagnostics()
    again = parse_outline(after, faults)
    for line in _flat(again):
        _check(line, after, faults)
    if faults.has_errors or _meaning(source, before) != _meaning(after, again):
        raise UnsafeError
    return text


# --- what is read -----------------------------------------------------------------------------------------------------


@frozen
class _Line:
    """A statement with its level and the column where its value begins. `raw`: its value is no list of values."""

    statement: Statement
    depth: int
    column: int
    raw: bool

    @property
    def span(self) -> Span:
        return self.statement.span


def _flat(statements: Sequence[Statement], depth: int = 0, block: str = "") -> Iterator[_Line]:
    """Yield the statements in the order of the file."""
    heads = {s.name for s in statements if s.children}
    aligned = [
        depth > 0
        and s.name not in heads
        and s.rest is not None
        and " ".join(s.rest.split()).casefold() not in BARE_LISTS
        for s in statements
    ]
    names = [len(s.name) for s, a in zip(statements, aligned, strict=True) if a and len(s.name) <= LONGEST_NAME]
    column = max(VALUE_COLUMN, depth * INDENT + max(names, default=0) + 2)
    for statement, in_column in zip(statements, aligned, strict=True):
        end = depth * INDENT + len(statement.name)
        yield _Line(
            statement, depth, max(column, end + 2) if in_column else end + 1, _is_raw(statement.name, depth, block)
        )
        yield from _flat(statement.children, depth + 1, statement.name)


def _is_raw(name: str, depth: int, block: str) -> bool:
    """Whether the line holds an id, a citation or a date of a decision, which are not read as lists of values."""
    if block == "avvikelse":
        return name in ("lagrum", "beslutat", "sista-dag")
    return depth == 0 or (depth == 1 and name == "avvikelse")


def _check(line: _Line, source: SourceText, sink: Diagnostics) -> None:
    """Report a value that cannot be read, and a list that seems to have swallowed the line below it."""
    statement = line.statement
    if statement.rest is None:
        return
    start = statement.rest_span.start
    try:
        if line.raw:
            check_closed(statement.rest)
        else:
            parse_values(statement.rest)
    except LineError as fault:
        span = Span(start + fault.span.start, start + fault.span.end)
        sink.error(fault.code or "E021", fault.message, source, span, fault.help or "skilj värden med kommatecken")
        return
    least = source.position(statement.name_span.start)[1]
    alone = bool(statement.children) or (line.raw and statement.name != "lagrum")
    for match in re.finditer(r",\s*\n\s*(\S+)", statement.rest):
        at = start + match.start(1)
        if alone or source.position(at)[1] <= least:
            sink.error(
                "E021",
                f"raden ovanför slutar med ett kommatecken, så »{match[1]}« läses som en del av »{statement.name}«",
                source,
                Span(at, start + match.end(1)),
                "ta bort kommatecknet, eller dra in raden om den hör dit",
            )
            return


def _meaning(source: SourceText, statements: Sequence[Statement]) -> Any:
    """Return all that binding goes by, and the comments."""
    comments = [source.text[c.start : c.end].rstrip() for c in source.comments()]
    return _tree(statements), comments, len(list(find_personal_numbers(source.text)))


def _tree(statements: Sequence[Statement], depth: int = 0, block: str = "") -> Any:
    return [
        (s.name, _value(s.rest, _is_raw(s.name, depth, block)), _tree(s.children, depth + 1, s.name))
        for s in statements
    ]


def _value(rest: str | None, raw: bool) -> Any:
    if rest is None or raw:
        return None if rest is None else _one_row(rest)
    return [
        (i.kind, i.low, i.high, i.unit) if i.kind == "number" else (i.kind, i.text, i.unit) for i in parse_values(rest)
    ]


# --- what is written --------------------------------------------------------------------------------------------------


class _Layout:
    """Lays out the lines of one file."""

    def __init__(self, source: SourceText, lines: Sequence[_Line]) -> None:
        self.source, self.lines = source, lines
        self.comments = source.comments()[::-1]  # the next one last
        self.out: list[str] = []
        self.written = 0  # the offset up to which the source is laid out
        self.open: list[int] = []  # the columns in the source of the last line and of those that it stands under

    def rows(self) -> list[str]:
        for at, line in enumerate(self.lines):
            following = self.lines[at + 1].span.start if at + 1 < len(self.lines) else len(self.source.text)
            for comment in self._comments_before(line.span.start):
                self._own_row(comment, line.depth)
            inner = self._comments_before(line.span.end)
            tail = ""
            if self.comments and self.comments[-1].start < following:
                gap = self.source.code[line.span.end : self.comments[-1].start]
                tail = "" if "\n" in gap else self._text(self.comments.pop())
            self._gap(line.span.start)
            self.out += _joined(line, self._parts(line, inner), tail)
            self.written = line.span.end
            self.open[line.depth :] = [self._column(line.span.start)]
        for comment in self._comments_before(len(self.source.text)):
            self._own_row(comment, 0)
        return self.out

    def _comments_before(self, offset: int) -> list[Span]:
        found = []
        while self.comments and self.comments[-1].start < offset:
            found.append(self.comments.pop())
        return found

    def _own_row(self, comment: Span, below: int) -> None:
        """Write a comment that has a row of its own; the line after it stands at level `below`."""
        depth, column = below, self._column(comment.start)
        while depth + 1 < len(self.open) and self.open[depth + 1] <= column:
            depth += 1
        self._gap(comment.start)
        self.out.append(" " * (INDENT * depth) + self._text(comment))
        self.written = comment.end

    def _gap(self, offset: int) -> None:
        """Keep one of the blank lines before what comes next."""
        if self.out and self.source.text.count("\n", self.written, offset) > 1:
            self.out.append("")

    def _text(self, comment: Span) -> str:
        return self.source.text[comment.start : comment.end].rstrip()

    def _column(self, offset: int) -> int:
        row = self.source.text.rfind("\n", 0, offset) + 1
        return len(self.source.text[row:offset].expandtabs(INDENT))

    def _parts(self, line: _Line, inner: Sequence[Span]) -> list[tuple[str, str]]:
        """Return the rows of a value, each with its comment; without words it is the row of the name, or a comment's.

        The writer's own breaks are kept where a comment stands, and between two texts in quotes.
        """
        room = max(1, WIDTH - line.column)
        parts: list[tuple[str, str]] = []
        words: list[str] = []

        def close(comment: str = "") -> None:
            rows = _tidy(" ".join(words), line.raw, room)
            parts.extend((row, "") for row in rows[:-1])
            parts.append((rows[-1], comment))
            words.clear()

        offset = line.statement.name_span.end
        by_row = {self.source.position(c.start)[0]: self._text(c) for c in inner}
        number = self.source.position(offset)[0]
        for row, piece in enumerate(self.source.code[offset : line.span.end].split("\n")):
            piece = piece.strip()
            comment = by_row.get(number + row, "")
            if piece and words and words[-1][-1] in '"”' and piece[0] in '"”':
                close()
            words += [piece] if piece else []
            if comment and (piece or row == 0):
                close(comment)
            elif comment:
                if words or not parts:
                    close()
                parts.append(("", comment))
        if words:
            close()
        if line.raw and len(parts) == 1:
            parts = [(_one_row(parts[0][0]), parts[0][1])]
        return parts


def _joined(line: _Line, parts: list[tuple[str, str]], tail: str) -> list[str]:
    """Return the rows of a line in the file."""
    (first, comment), *others = parts or [("", "")]
    name = " " * (INDENT * line.depth) + line.statement.name
    rows = [(f"{name:<{line.column}}{first}" if first else name, comment)]
    rows += [(" " * line.column + words, comment) for words, comment in others]
    if tail:
        rows[-1] = (rows[-1][0], tail)
    return [f"{words}  {comment}" if words.strip() and comment else words + comment for words, comment in rows]


_STRING = r'"(?:\\.|[^"\\])*"|”(?:\\.|[^”"\\])*[”"]'
_TOKEN = re.compile(rf'{_STRING}|,|\s+|[^\s,"”]+')
_UNIT = r"(år|kronor|kr|procent|%)"
_INTERVAL = re.compile(rf"(\d+) ?{_UNIT}? ?[–—-] ?(\d+) ?{_UNIT}?")
_QUANTITY = re.compile(rf"((?:från |minst |under |högst |till och med )?\d+){_UNIT}")


def _tidy(text: str, raw: bool, room: int) -> list[str]:
    """Return the rows of a value, or of a part of one, at most `room` wide where commas allow."""
    if raw:
        return [" ".join(text.split())]
    rows = [""]
    for item in _items(text):
        if rows[-1] and len(rows[-1]) + 1 + len(item) > room:
            rows.append(item)
        else:
            rows[-1] += f" {item}" if rows[-1] else item
    return rows


def _items(text: str) -> Iterator[str]:
    """Yield the values of a list, each with the comma after it."""
    start = 0
    for match in _TOKEN.finditer(text):
        if match[0] == ",":
            yield _item(text[start : match.start()].strip()) + ","
            start = match.end()
    if rest := text[start:].strip():
        yield _item(rest)


def _item(text: str) -> str:
    """Return a value as it is written. One that would look like a personal number stays as it is."""
    new = _spaced(text)
    if (match := _INTERVAL.fullmatch(new)) and (match[2] is None or match[4] in (None, match[2])):
        unit = match[4] or match[2]
        new = f"{match[1]}–{match[3]}" + (f" {unit}" if unit else "")
    elif match := _QUANTITY.fullmatch(new):
        new = f"{match[1]} {match[2]}"
    return text if holds_personal_number(new) else new


def _one_row(text: str) -> str:
    """Return what is no list of values on one row; a name that is quoted as a whole gets straight quotes."""
    text = " ".join(text.split())
    return f'"{text[1:-1]}"' if re.fullmatch(_STRING, text) else text


def _spaced(text: str) -> str:
    """Return a value with straight quotes and single blanks outside of them."""
    new = ""
    for match in _TOKEN.finditer(text):
        token = match[0]
        if token[0] in '"”':
            gap = " " if new.endswith('"') else ""
            new += f'{gap}"{token[1:-1]}"'
        else:
            new += " " if token.isspace() else token
    return new
