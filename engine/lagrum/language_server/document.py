"""A document as an editor has it: its text and version, and positions in the units that the editor counts in.

Offsets of lagrum are those of the text as it is read (`SourceText`): one kind of newline, composed letters. The editor
has the text as it is written. Rows are the same in both, so a position goes over row by row.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from urllib.request import url2pathname

from lagrum.base.frozen import frozen
from lagrum.source.text import MAX_BYTES, SourceText

Unit = Literal["utf-8", "utf-16", "utf-32"]
_NEWLINE = re.compile(r"\r\n|\n|\r")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


@frozen
class Position:
    """A line and a character in it, both from 0, in the editor's units."""

    line: int
    character: int


@frozen
class Change:
    """A new text for what stands between two positions; for the whole document when there are none."""

    text: str
    start: Position | None = None
    end: Position | None = None


@frozen(slots=False)
class Document:
    """A text that is open. `version` is the editor's number of it, `name` how messages call it."""

    uri: str
    name: str
    text: str
    version: int
    unit: Unit = "utf-16"

    @cached_property
    def path(self) -> Path | None:
        """The file on this computer that it is, None for a text that is not saved."""
        parts = urlsplit(self.uri)
        return Path(url2pathname(parts.path)) if parts.scheme == "file" else None

    @cached_property
    def source(self) -> SourceText:
        """The text as lagrum reads it; empty when it is too large to be read at all."""
        return SourceText.of("" if self.too_large else self.text, self.name)

    @cached_property
    def too_large(self) -> bool:
        """Whether it holds more than a file may."""
        return len(self.text) > MAX_BYTES or len(self.text.encode()) > MAX_BYTES

    @cached_property
    def bounds(self) -> Sequence[tuple[int, int]]:
        """Where each line begins and ends, without its newline. There is always one line."""
        found, start = [], 0
        for match in _NEWLINE.finditer(self.text):
            found.append((start, match.start()))
            start = match.end()
        return [*found, (start, len(self.text))]

    def changed(self, changes: Sequence[Change], version: int) -> Document:
        """Return the document after changes, one after the other."""
        document = self
        for change in changes:
            text = change.text
            if change.start is not None and change.end is not None:
                start, end = sorted((document.index(change.start), document.index(change.end)))
                text = document.text[:start] + text + document.text[end:]
            document = Document(self.uri, self.name, whole(text), version, self.unit)
        return document if changes else Document(self.uri, self.name, self.text, version, self.unit)

    # --- positions in the text as it is written -----------------------------------------------------------------------

    def index(self, position: Position) -> int:
        """Return the place in the text of a position; one outside is the nearest that is inside."""
        if position.line < 0:
            return 0
        if position.line >= len(self.bounds):
            return len(self.text)
        start, end = self.bounds[position.line]
        return start + _characters(self.text[start:end], max(0, position.character), self.unit)

    def offset(self, position: Position) -> int:
        """Return the place of a position in the text as lagrum reads it."""
        line = max(0, min(position.line, len(self.bounds) - 1))
        if self.too_large:
            return 0
        start, _ = self.bounds[line]
        column = len(_as_read(self.text[start : max(start, self.index(position))], line == 0))
        return min(self.source.offset(line + 1, column + 1), len(self.source.text))

    def position(self, offset: int) -> Position:
        """Return the position of a place in the text as lagrum reads it; never one beyond the document."""
        offset = max(0, min(offset, len(self.source.text)))
        line, column = self.source.position(offset)
        start, end = self.bounds[min(line, len(self.bounds)) - 1]
        raw = self.text[start:end]
        return Position(line - 1, _units(raw[: _raw_column(raw, column - 1, line == 1)], self.unit))

    def range(self, start: int, end: int) -> tuple[Position, Position]:
        """Return the positions of two places in the text as lagrum reads it, the second never before the first."""
        return self.position(start), self.position(max(start, end))


def whole(text: str) -> str:
    """Return a text without halves of characters, which no text has but a broken message may.

    >>> [ord(c) for c in whole(chr(0xD83D) + "b")] == [0xFFFD, ord("b")]
    True
    """
    if not _SURROGATE.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _as_read(raw: str, first: bool) -> str:
    """Return the beginning of a line as `SourceText` reads it."""
    text = raw.removeprefix("\ufeff") if first else raw
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _raw_column(raw: str, column: int, first: bool) -> int:
    """Return how many characters of a line as it is written make up `column` of it as it is read."""
    if raw.isascii():
        return min(column, len(raw))
    mark = 1 if first and raw.startswith("\ufeff") else 0
    if unicodedata.is_normalized("NFC", raw):
        return min(column + mark, len(raw))
    at = mark
    while at < len(raw) and len(_as_read(raw[:at], first)) < column:
        at += 1
    while at < len(raw) and unicodedata.combining(raw[at]):
        at += 1
    return at


def _width(char: str, unit: Unit) -> int:
    if unit == "utf-8":
        return len(char.encode("utf-8", "replace"))
    return 2 if unit == "utf-16" and ord(char) > 0xFFFF else 1


def _units(text: str, unit: Unit) -> int:
    return len(text) if text.isascii() or unit == "utf-32" else sum(_width(c, unit) for c in text)


def _characters(line: str, units: int, unit: Unit) -> int:
    """Return how many characters of a line are before `units` of it; a place within a character is before it."""
    if line.isascii() or unit == "utf-32":
        return min(units, len(line))
    count = 0
    for number, char in enumerate(line):
        count += _width(char, unit)
        if count > units:
            return number
    return len(line)
