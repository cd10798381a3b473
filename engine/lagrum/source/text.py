"""Reading a file into text with positions; every way a file can be unreadable becomes a message."""

from __future__ import annotations

import bisect
import re
import unicodedata
from dataclasses import field

from lagrum.base.frozen import frozen

MAX_BYTES = 1_000_000
"""Largest file that is read. A real intervention is a few kilobytes; the limit bounds time and memory."""


@frozen
class Span:
    """A half-open range of character offsets [start, end) in a `SourceText`."""

    start: int
    end: int


@frozen
class SourceText:
    """The text of a file; all kinds of newline are one, and all kinds of blank.

    `code` is the same text with comments and control characters blanked out, offsets unchanged.
    """

    name: str
    text: str = field(repr=False)
    """Not shown: a fact knows its source, and what shows ten thousand facts would hold the text as many times."""
    code: str = field(repr=False)
    _starts: tuple[int, ...] = field(repr=False)

    @staticmethod
    def of(text: str, name: str = "<text>") -> SourceText:
        """Make a source of `text`, which may hold any kind of newline and a byte order mark."""
        text = as_read(text)
        starts = [0, *(m.end() for m in re.finditer("\n", text))]
        return SourceText(name, text, blank_comments(_CONTROL.sub(" ", text)), tuple(starts))

    def comments(self) -> list[Span]:
        """Return where the comments stand, from # to the end of the row."""
        if "#" not in self.text:
            return []
        found = _COMMENT.finditer(_CONTROL.sub(" ", self.text))
        return [Span(m.start(), m.end()) for m in found if m[0][0] == "#"]

    def position(self, offset: int) -> tuple[int, int]:
        """Return (line, column), both from 1, of a character offset."""
        line = bisect.bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def offset(self, line: int, column: int) -> int:
        """Return the offset of a column of a line, both from 1: the way back from `position`."""
        return self._starts[line - 1] + column - 1

    def line(self, number: int) -> str:
        """Return line `number` (from 1) without its newline."""
        start = self._starts[number - 1]
        end = self._starts[number] - 1 if number < len(self._starts) else len(self.text)
        return self.text[start:end]


def as_read(text: str) -> str:
    """Return a text as it is read: all kinds of newline are one, and all kinds of blank; no byte order mark."""
    text = unicodedata.normalize("NFC", text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))
    return _ODD_BLANK.sub(" ", text)


# Blanks that word processors put in: they look like a blank and are read as one.
_ODD_BLANK = re.compile(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
# What `\s` takes for white space but the grammars do not, and other control characters.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
# INVARIANT: a text in quotes is taken whole (possessively) even when its end is missing, so that time stays linear.
_COMMENT = re.compile(r'"(?:\\.?|[^"\\\n])*+"?|”(?:\\.?|[^”"\\\n])*+[”"]?|#[^\n]*')


def blank_comments(text: str) -> str:
    """Return `text` with every comment replaced by as many blanks; a # within quotes is no comment."""
    if "#" not in text:
        return text
    return _COMMENT.sub(lambda m: " " * len(m[0]) if m[0][0] == "#" else m[0], text)
