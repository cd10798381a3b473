"""The outline of a file: rows of a name and what follows it, nested by their indentation.

In: the text of a file of any kind. Out: its statements, and a message for each fault. This layer knows neither the
kinds of files nor the vocabulary, and it always yields a tree: what cannot be read is reported and left out, so that
one run shows all errors of a file. The text is gone through in three steps, each once from one end to the other:

1. Lines to rows (`_rows`): a row may go on over several lines, and `givet form x` is two rows on one line.
2. Rows to levels (`_Reader`): how far in a row stands says how deep it is nested. Faults are found here.
3. Levels to nested statements (`_nest`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from lagrum.base.counted import counted
from lagrum.language.faults import QUOTED
from lagrum.language.statement import Statement
from lagrum.source.diagnostic import Diagnostics
from lagrum.source.text import SourceText, Span

MAX_LEVELS = 32
"""Deepest indentation. A file needs five levels; continuation lines may add some."""
MAX_STATEMENTS = 20_000
MAX_LINE = 20_000
"""Most characters of a line, also of a row that goes on over several."""
TAB = 4
"""How many blanks a tab in the indentation is read as. It is reported all the same."""

_LINE = re.compile(r"([ \t]*+)([^\W\d_][\w-]*+)?([^\n]*)\n?")
"""A line: its indentation, the name that it begins with (if it does with one), and the rest."""
_JOINS = ("och", "eller", "där")
_JOINING_SIGNS = (")", '"', "”")
"""A line that begins with one of these words or signs goes on with the row above."""
_OPEN_END = re.compile(
    r"(?:[,(]|(?<![\w-])(?:och|eller|inte|där|är|än|omfattar|någon[ \t]+av|(?:ett|några)[ \t]+av:))\Z"
)
_MAYBE_OPEN = (",", "(", "och", "eller", "inte", "där", "är", "än", "omfattar", "av", "av:")
"""After a line that ends with one of these, outside quotes, its row goes on below. Few lines need more than a look."""
_MAY_END = ("inte", "där", "är", "än")
"""Of these, the words that a value may end with: »behovsprövas inte«."""
_TEXT = re.compile(rf'{QUOTED}[”"]?')
"""A text in quotes. One without an end goes to the end of its line."""

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


def parse_outline(source: SourceText, sink: Diagnostics) -> list[Statement]:
    r"""Return the top statements of `source`; faults are reported to `sink`.

    >>> text = "insats nora/x  # utkast\n  form råd,\n    stöd\n  - platser 9\n  målgrupp\n    ålder 5 år"
    >>> sink = Diagnostics()
    >>> [insats] = parse_outline(SourceText.of(text), sink)
    >>> [(row.name, row.rest, len(row.children)) for row in (insats, *insats.children)]
    [('insats', 'nora/x', 2), ('form', 'råd,\n    stöd', 0), ('målgrupp', None, 1)]
    >>> [(fault.line, fault.message) for fault in sink.items]
    [(4, 'raden börjar med »-« i stället för ett ord')]
    """
    filled = (line for line in _LINE.finditer(source.code) if line[2] or line[3])
    lines = list(islice(filled, MAX_STATEMENTS + 1))  # one more than may be read: then they are too many
    reader = _Reader(source, sink)
    if not reader.within_reason(lines):
        return []
    reader.report_tabs(lines)
    return _nest(reader.levels(_rows(lines)))


# --- lines to rows ----------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Row:
    """A row from `start` to `end`. `name` is "" when it begins with none, and so is no statement."""

    name: str
    start: int
    end: int
    width: int
    """How far in it stands."""
    inline: bool
    """Whether it stands on the line of the »givet« that it is nested under."""
    open: str
    """By what it goes on on the next line, whatever that begins with: a sign or a word that joins, a word that a value
    may end with too (only where the next line stands further in), or "" (not at all)."""


def _rows(lines: Iterable[re.Match[str]]) -> Iterator[_Row]:
    """Yield the rows of lines that are not blank: some lines go on with the row above, »givet« parts a line in two."""
    row: _Row | None = None  # the one that the next line may go on with
    for line in lines:
        margin, name, rest = line.groups("")
        if row and row.open in _MAY_END and name and _width(margin) <= row.width:
            row.open = ""  # »behovsprövas inte« ends a row; a condition goes on further in
        if row and (row.open or name in _JOINS or (not name and rest.startswith(_JOINING_SIGNS))):
            row.end, row.open = line.end(3), is_open(name + rest)
            continue
        if row:
            yield row
        row = _row(line, _width(margin))
        if name == "givet" and (not rest or rest[0] in " \t"):
            row.end = line.end(2)
            yield row
            inner = _LINE.match(line.string, row.end)
            # INVARIANT: columns are counted on the text itself, so that a block opened in mid-line closes by column.
            row = _row(inner, inner.end(1) - line.start(), inline=True) if inner and rest.strip() else None
        if row and not row.name:
            yield row
            row = None  # nothing goes on with what is no statement
    if row:
        yield row


def _row(line: re.Match[str], width: int, inline: bool = False) -> _Row:
    """Return the row that begins with a line, or with a part of one."""
    name, rest = line.group(2, 3)
    return _Row(name or "", line.end(1), line.end(3), width, inline, is_open(rest))


def _width(margin: str) -> int:
    return len(margin) + (TAB - 1) * margin.count("\t")


def is_open(words: str) -> str:
    """Return what a line ends with that asks for one more, "" when it asks for none."""
    words = words.rstrip()
    found = _OPEN_END.search(_TEXT.sub('""', words)) if words.endswith(_MAYBE_OPEN) else None
    return found[0] if found else ""


# --- rows to levels ---------------------------------------------------------------------------------------------------


class _Reader:
    """Finds the level of each row of one file, and what is wrong with it."""

    def __init__(self, source: SourceText, sink: Diagnostics) -> None:
        self._source, self._sink = source, sink
        self._base = -1
        """How far in the first row stands; the others are counted from there. -1 before it is read."""
        self._columns = [0]
        """Where the rows of each open level begin."""

    def _report(self, code: str, message: str, span: Span, help: str = "") -> None:
        self._sink.error(code, message, self._source, span, help or _WHEN_TOO_BIG[code])

    def _refuse(self, code: str, message: str, line: re.Match[str]) -> bool:
        self._report(code, message, Span(line.end(1), line.end(1) + len(line[0].strip())))
        return False

    def within_reason(self, lines: Sequence[re.Match[str]]) -> bool:
        """Return whether the file may be read; report the first line that is nested or long beyond reason."""
        margins: list[int] = []
        for number, line in enumerate(lines, 1):
            width = line.end(1) - line.start()
            while margins and margins[-1] >= width:
                margins.pop()
            margins.append(width)
            if len(margins) > MAX_LEVELS:
                return self._refuse("E011", f"raden är indragen i fler än {MAX_LEVELS} nivåer", line)
            if number > MAX_STATEMENTS:
                return self._refuse("E015", f"filen har fler än {MAX_STATEMENTS} rader och läses inte", line)
            if line.end() - line.start() > MAX_LINE and len(line[0].strip()) > MAX_LINE:
                return self._refuse("E016", f"raden är längre än {MAX_LINE} tecken och läses inte", line)
        return True

    def report_tabs(self, lines: Iterable[re.Match[str]]) -> None:
        """Report tabs in the indentation, once for them all."""
        if "\t" not in self._source.code:
            return
        if tabs := [line.start() + line[1].index("\t") for line in lines if "\t" in line[1]]:
            many = f"indraget är gjort med tabbar på {counted(len(tabs), 'rad')}, den första här"
            message = many if len(tabs) > 1 else "indraget är gjort med en tabb"
            self._report("E010", message, Span(tabs[0], tabs[0] + 1), "byt varje tabb mot fyra blanksteg")

    def levels(self, rows: Iterable[_Row]) -> Iterator[tuple[int, Statement | None]]:
        """Yield the level of each row, and its statement as yet without those under it.

        The statement of a row without a name has no name; that of a row that is too long is None.
        """
        for row in rows:
            yield self._level(row), self._statement(row)

    def _level(self, row: _Row) -> int:
        """Return the level of the next row, 0 for the outermost, and report one that stands between two."""
        columns = self._columns
        if self._base < 0:
            self._base = row.width
            if row.width:
                help = "flytta den, och raderna på samma nivå, längst till vänster"
                self._report("E012", "filens första rad är indragen", Span(row.start, row.start + 1), help)
        width = max(0, row.width - self._base)
        if row.inline or width > columns[-1]:
            columns.append(width)
        while width < columns[-1]:
            outer, inner = columns[-2:]
            if width > outer:
                message = f"raden är indragen {width} blanksteg, men raderna ovanför {outer} eller {inner}"
                help = f"dra in den {inner} blanksteg om den hör ihop med raden ovanför, annars {outer}"
                self._report("E012", message, Span(row.start, row.start + 1), help)
                break
            columns.pop()
        return len(columns) - 1

    def _statement(self, row: _Row) -> Statement | None:
        """Part the row in its name and what follows it, and report what cannot be read."""
        name_span = Span(row.start, row.start + len(row.name))
        after = self._source.code[name_span.end : row.end].rstrip()
        end = name_span.end + len(after)
        rest = after.lstrip()
        if not row.name:
            help = _ODD_START.get(rest[0], "varje rad är ett ord och sedan ett värde")
            self._report("E013", f"raden börjar med »{rest[0]}« i stället för ett ord", Span(row.start, end), help)
        elif rest.startswith((":", "=")):
            sign = Span(end - len(rest), end - len(rest) + 1)
            help = "skriv bara blanksteg mellan namnet och värdet"
            self._report("E014", f"»{rest[0]}« ska inte stå efter »{row.name}«", sign, help)
            rest = rest[1:].lstrip()
        if len(rest) > MAX_LINE:
            self._report("E016", f"»{row.name}« är längre än {MAX_LINE} tecken och läses inte", name_span)
            return None
        return Statement(row.name, name_span, rest or None, Span(end - len(rest), end))


# --- levels to statements ---------------------------------------------------------------------------------------------


def _nest(rows: Iterable[tuple[int, Statement | None]]) -> list[Statement]:
    """Put the rows of each level under the nearest row above them that stands one level further out.

    They are gone through from the last, so that each is made when all that stand under it are known. Those under a row
    without a name count as its own level, so that they are read; those under one that is too long go with it.
    """
    waiting: dict[int, list[Statement]] = {}  # by level: those that no row has yet been found for, the last first
    for level, statement in reversed(list(rows)):
        below = waiting.pop(level + 1, [])
        here = waiting.setdefault(level, [])
        if statement is None:
            continue
        if not statement.name:
            here += below
        elif below:
            s = statement
            here.append(Statement(s.name, s.name_span, s.rest, s.rest_span, tuple(reversed(below))))
        else:
            here.append(statement)
    return waiting.get(0, [])[::-1]
