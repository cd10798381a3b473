"""The outline of a file: statements nested by indentation (grammar/struktur.lark).

This layer knows neither the kinds of files nor the vocabulary, and it always yields a tree: what cannot be read is
reported and left out, so that one run shows all errors of a file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from lagrum.language.grammar import open_parser
from lagrum.language.plain import read_plain
from lagrum.language.statement import Statement
from lagrum.source.diagnostic import Diagnostics
from lagrum.source.text import SourceText, Span

if TYPE_CHECKING:
    from lark import Lark, Token

MAX_LEVELS = 32
"""Deepest indentation. A file needs five levels; continuation lines may add some."""
MAX_STATEMENTS = 20_000
MAX_LINE = 20_000
"""Most characters of a line, also of one that goes on over several rows."""


_WHEN_TOO_BIG = {
    "E011": "en fil behöver sällan fler än fem; minska indragen",
    "E015": "dela upp filen i flera",
    "E016": "korta texten, eller dela upp den på flera rader i filen",
}
_ODD_START = {
    **dict.fromkeys("-*•·–—", "ta bort punkten i listan; varje rad är ett ord och sedan ett värde"),
    **dict.fromkeys("“„«»'’‘´`", 'använd citattecknen " eller ”'),
    **dict.fromkeys("/;%", "en kommentar inleds med »#«"),
    "(": "låt raden ovanför sluta med »och« eller »eller«, eller börja raden med ordet",
}


_ROW = re.compile(r"\s*([^\W\d_][\w-]*)\s*(.*)", re.DOTALL)
"""The name and the rest of a row, as the grammar's terminal has them."""


def parse_outline(source: SourceText, sink: Diagnostics) -> list[Statement]:
    """Return the top statements of `source`; faults are reported to `sink`."""
    if not source.code.strip():
        return []
    if (plain := read_plain(source.code)) is not None:
        return plain
    return parse_whole(source, sink)


def parse_whole(source: SourceText, sink: Diagnostics) -> list[Statement]:
    """Parse an outline that is not empty as `parse_outline` does, by the grammar alone."""
    parser, layout, builder = _parser()
    layout.begin(source, sink)
    builder.source, builder.sink = source, sink
    if layout.beyond_reason():
        return []
    # A leading newline makes the first line's indentation visible to the layout; offsets are one too high for it.
    tree: Any = parser.parse("\n" + source.code.rstrip() + "\n")
    # INVARIANT: the outline grammar accepts every text (JUNK takes any line), so an exception here is a bug, not input.
    return list(tree)


@cache
def _parser() -> tuple[Lark, Any, Any]:
    from lark import Transformer
    from lark.lark import PostLex

    class Layout(PostLex):
        """Turns indentation into tokens; after »givet« the column of the next word opens a block of its own."""

        always_accept = ()
        INDENT_type = "_INDENT"
        DEDENT_type = "_DEDENT"
        tab_len = 4

        def begin(self, source: SourceText, sink: Diagnostics) -> None:
            self.source, self.sink = source, sink
            self.base = -1

        def beyond_reason(self) -> bool:
            """Report tabs in indentation, and refuse a file that is nested or long beyond reason."""
            levels: list[int] = []
            tabs: list[int] = []
            statements = offset = 0
            for line in self.source.code.split("\n"):
                body = line.lstrip(" \t")
                width = len(line) - len(body)
                whole = Span(offset + width, offset + len(line.rstrip()))
                if body:
                    statements += 1
                    if "\t" in line[:width]:
                        tabs.append(offset + line.index("\t"))
                    while levels and levels[-1] >= width:
                        levels.pop()
                    levels.append(width)
                    if len(levels) > MAX_LEVELS:
                        self._refuse("E011", f"raden är indragen i fler än {MAX_LEVELS} nivåer", whole)
                        return True
                    if statements > MAX_STATEMENTS:
                        self._refuse("E015", f"filen har fler än {MAX_STATEMENTS} rader och läses inte", whole)
                        return True
                if len(body) > MAX_LINE:
                    self._refuse("E016", f"raden är längre än {MAX_LINE} tecken och läses inte", whole)
                    return True
                offset += len(line) + 1
            if tabs:
                many = f"indraget är gjort med tabbar på {len(tabs)} rader, den första här"
                self.sink.error(
                    "E010",
                    many if len(tabs) > 1 else "indraget är gjort med en tabb",
                    self.source,
                    Span(tabs[0], tabs[0] + 1),
                    "byt varje tabb mot fyra blanksteg",
                )
            return False

        def _refuse(self, code: str, message: str, span: Span) -> None:
            self.sink.error(code, message, self.source, span, _WHEN_TOO_BIG[code])

        def process(self, stream: Iterator[Token]) -> Iterator[Token]:
            """Yield the tokens of the rows, and where blocks begin and end."""
            from lark import Token

            self.indent_level = [0]
            after_given = False
            last = None
            for token in stream:
                last = token
                before = len(token) - len(token.lstrip())
                if after_given:
                    # INVARIANT: columns are counted on the text itself, so a block opened in mid-line closes by column.
                    self.indent_level.append(max(0, (token.column or 1) - 1 - self.base))
                elif before:
                    yield from self._newline(token, before)
                yield token
                after_given = token.type == "GIVET_ROW"
            while len(self.indent_level) > 1:
                self.indent_level.pop()
                yield Token(self.DEDENT_type, "") if last is None else Token.new_borrow_pos(self.DEDENT_type, "", last)

        def _newline(self, token: Token, before: int) -> Iterator[Token]:
            """Yield where blocks begin and end at a row, before whose name so many characters stand in its token."""
            from lark import Token

            indent = token[:before].rpartition("\n")[2]
            width = indent.count(" ") + indent.count("\t") * self.tab_len
            at = (token.start_pos or 0) + before - 1
            if self.base < 0:
                self.base = width
                if width:
                    self.sink.error(
                        "E012",
                        "filens första rad är indragen",
                        self.source,
                        Span(at, at + 1),
                        "flytta den, och raderna på samma nivå, längst till vänster",
                    )
            width = max(0, width - self.base)
            if width > self.indent_level[-1]:
                self.indent_level.append(width)
                yield Token.new_borrow_pos(self.INDENT_type, indent, token)
                return
            while width < self.indent_level[-1]:
                if len(self.indent_level) > 1 and width > self.indent_level[-2]:
                    outer, inner = self.indent_level[-2:]
                    self.sink.error(
                        "E012",
                        f"raden är indragen {width} blanksteg, men raderna ovanför {outer} eller {inner}",
                        self.source,
                        Span(at, at + 1),
                        f"dra in den {inner} blanksteg om den hör ihop med raden ovanför, annars {outer}",
                    )
                    return
                self.indent_level.pop()
                yield Token.new_borrow_pos(self.DEDENT_type, indent, token)

    class Build(Transformer[Any, Any]):
        """Builds the statements; reports the lines that are none."""

        source: SourceText
        sink: Diagnostics

        def start(self, children: list[Any]) -> list[Statement]:
            return list(self.block(children))

        def block(self, children: list[Any]) -> tuple[Statement, ...]:
            flat: list[Statement] = []
            for child in children:
                if isinstance(child, Statement):
                    flat.append(child)
                elif isinstance(child, tuple):
                    flat.extend(child)
            return tuple(flat)

        def statement(self, children: list[Any]) -> Statement | None:
            row, *blocks = children
            found = _ROW.match(row)
            assert found is not None
            name, raw = found.groups()
            start = row.start_pos - 1
            span = Span(start + found.start(1), start + found.end(1))
            rest, rest_span = self._rest(raw, start + found.start(2), name) if raw else (None, Span(span.end, span.end))
            if rest_span.end - rest_span.start > MAX_LINE:
                message = f"»{name}« är längre än {MAX_LINE} tecken och läses inte"
                self.sink.error("E016", message, self.source, span, _WHEN_TOO_BIG["E016"])
                return None
            return Statement(name, span, rest, rest_span, blocks[0] if blocks else ())

        def _rest(self, raw: str, start: int, name: str) -> tuple[str | None, Span]:
            text = raw.rstrip()
            span = Span(start, start + len(text))
            if text[:1] in (":", "="):
                self.sink.error(
                    "E014",
                    f"»{text[0]}« ska inte stå efter »{name}«",
                    self.source,
                    Span(start, start + 1),
                    "skriv bara blanksteg mellan namnet och värdet",
                )
                inner = text[1:].lstrip()
                start += len(text) - len(inner)
                text, span = inner, Span(start, start + len(inner))
            return (text or None), span

        def given(self, children: list[Any]) -> Statement:
            word, *others = children
            span = Span(word.end_pos - 1 - len("givet"), word.end_pos - 1)
            nested: tuple[Statement, ...] = ()
            for other in others:
                if isinstance(other, tuple):
                    nested = other
            nested = nested or self.block(others)
            return Statement("givet", span, None, Span(span.end, span.end), nested)

        def junk(self, children: list[Any]) -> tuple[Statement, ...]:
            """Report a line that is no statement; the lines under it count as its own level, so that they are read."""
            token, *nested = children
            row = token.strip()
            start = token.start_pos - 1 + token.index(row)
            span = Span(start, start + len(row))
            self.sink.error(
                "E013",
                f"raden börjar med »{row[0]}« i stället för ett ord",
                self.source,
                span,
                _ODD_START.get(row[0], "varje rad är ett ord och sedan ett värde"),
            )
            return tuple(s for block in nested for s in block)

    layout, builder = Layout(), Build()
    parser = open_parser("struktur", builder, layout, maybe_placeholders=False)
    return parser, layout, builder
