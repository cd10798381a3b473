"""Plain outlines: rows that need nothing but their indentation to be nested, read without the parser.

Nearly every intervention is one, and a catalogue holds many. Whatever is not plain is left to grammar/struktur.lark,
which alone says what an outline is: a test holds the pattern against the grammar, and what is read here against what
the parser reads.
"""

from __future__ import annotations

import re

from lagrum.language.statement import Statement
from lagrum.source.text import Span

LONGEST = 20_000
"""Most characters of a plain outline. No row of it can be longer than a row may be, nor can it have too many rows."""
DEEPEST = 31
"""Furthest indentation in a plain outline, which therefore has no more levels than a file may have."""

BREAKS = r"(?:\r?\n[ \t]*)*"
NAME = r"[^\W\d_][\w-]*"
REST = (
    r'[ \t\r]*(?:"(?:\\.?|[^"\\\n])*+"?|”(?:\\.?|[^”"\\\n])*+[”"]?'
    r"|,[ \t\r]*\n\s*(?=\S)|\([ \t\r]*\n\s*(?=\S)"
    r"|(?<![\w-])(?:och|eller|inte|där|är|omfattar|någon[ \t]+av|(?:ett|några)[ \t]+av:)[ \t\r]*\n\s*(?=\S)"
    r'|\n\s*(?=(?:och|eller|där)(?![\w-])|\)|"|”)|[^\n])*'
)
"""What the terminal ROW of the grammar is made of: what stands before a row, its name, and what stands after."""
_ROW = re.compile(f"({BREAKS})({NAME})({REST})")
_TOO_DEEP = re.compile(rf"\n {{{DEEPEST + 1},}}[^ \n]")


def read_plain(code: str) -> list[Statement] | None:
    """Return the top statements of a file's text without comments; None when it is not plain, or has a fault."""
    text = "\n" + code.rstrip()
    if len(text) > LONGEST or "\t" in text or _TOO_DEEP.search(text):
        return None
    rows: list[tuple[int, str, Span, str | None, Span]] = []
    end = 0
    while end < len(text):
        row = _ROW.match(text, end)
        if row is None:
            return None
        before, name, after = row.groups()
        rest = after.strip()
        if name == "givet" or rest.startswith((":", "=")):
            return None
        # Offsets are those of `code`, which has no line break before it.
        start = row.start(3) - 1
        span = Span(row.start(2) - 1, start)
        end = row.end()
        if rest:
            start = end - 1 - len(after.lstrip())
            rows.append((len(before) - 1 - before.rindex("\n"), name, span, rest, Span(start, start + len(rest))))
        else:
            rows.append((len(before) - 1 - before.rindex("\n"), name, span, None, Span(start, start)))
    # From the last row: the rows below one that stand further in, and that no other has taken, are nested under it.
    levels: list[tuple[int, list[Statement]]] = []
    for width, name, span, value, value_span in reversed(rows):
        nested: tuple[Statement, ...] = ()
        if levels and levels[-1][0] > width:
            nested = tuple(reversed(levels.pop()[1]))
        if not levels or levels[-1][0] < width:
            levels.append((width, []))
        elif levels[-1][0] > width:
            return None  # it stands between two levels
        levels[-1][1].append(Statement(name, span, value, value_span, nested))
    return levels[0][1][::-1] if len(levels) == 1 and not levels[0][0] else None
