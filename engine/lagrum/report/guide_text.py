"""A guide (Markdown) set for a terminal: wrapped, with links written out, a table that is too wide as a list.

The guides use headings, paragraphs, lists, tables, fenced blocks, quotations and pictures; what is read here is those.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Protocol

from lagrum.report.style import Screen
from lagrum.report.wrap import wrap

GAP = 2
LONGEST_CELL = 46
"""A column of a table is at most so wide; its words are then wrapped."""
NARROWEST_CELL = 12

_LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^()\s]*)\)")
_CODE = re.compile(r"`([^`]+)`")
_STRONG = re.compile(r"\*\*(.+?)\*\*")
_ITEM = re.compile(r"( *)([*-]|\d+\.) +")
_FENCE = re.compile(r" *(```|~~~)")
_RULE = re.compile(r"\|[\s:|-]+\|?")


class Guide(Protocol):
    """The name that a guide is asked for by, its heading, and its text (Markdown)."""

    @property
    def topic(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def text(self) -> str: ...


def render_guide(guide: Guide, screen: Screen, topics: Sequence[str]) -> str:
    """Return a guide as lines of at most the screen's width; only what is to be copied is wider.

    A link to another guide, one of `topics`, becomes the command that shows it.
    """
    return "\n".join(_blocks(guide.text.splitlines(), _Words(topics), screen)).strip("\n") + "\n"


def render_guides(guides: Sequence[Guide], screen: Screen) -> str:
    """Return the list of the guides: the name that each is asked for by, and its heading."""
    column = max(len(guide.topic) for guide in guides) + GAP + 2
    lines = [screen.bold("Guider")]
    for guide in guides:
        lines += wrap(guide.title, screen.width, f"  {guide.topic}".ljust(column), " " * column)
    return "\n".join([*lines, "", *wrap(f"Läs en med »lagrum guide {guides[0].topic}«.", screen.width)]) + "\n"


class _Words:
    """Words of Markdown as they are read."""

    def __init__(self, topics: Sequence[str]) -> None:
        self._topics = topics

    def plain(self, text: str) -> str:
        """Return words without marks: code in »«, the target of a link in a parenthesis after it."""
        parts = []
        at = 0
        for code in _CODE.finditer(text):
            parts += [self._prose(text[at : code.start()]), f"»{code[1]}«"]
            at = code.end()
        return "".join([*parts, self._prose(text[at:])]) if not _LINK.search(text) else self._linked(text)

    def cell(self, text: str) -> str:
        """Return the words of a cell; one that is a single piece of code stands without quotes."""
        alone = _CODE.fullmatch(text.strip())
        return alone[1] if alone else self.plain(text.strip()).replace("\\|", "|")

    def _prose(self, text: str) -> str:
        return _STRONG.sub(r"\1", text).replace("&nbsp;", " ").replace("<br>", " ")

    def _linked(self, text: str) -> str:
        """Return words with links: each is written out, and what stands between is read for itself."""
        parts = []
        at = 0
        for link in _LINK.finditer(text):
            parts += [self.plain(text[at : link.start()]), self._link(*link.groups())]
            at = link.end()
        return "".join([*parts, self.plain(text[at:])])

    def _link(self, picture: str, words: str, target: str) -> str:
        words = self.plain(words)
        if picture:
            return f"[Bild: {words}]"
        place, _, _ = target.partition("#")
        topic = place.rpartition("/")[2].removesuffix(".md")
        if topic in self._topics:
            return f"{words} (lagrum guide {topic})"
        return f"{words} ({place})" if place and place != words else words


def _blocks(lines: Sequence[str], words: _Words, look: Screen) -> Iterator[str]:
    """Yield the lines of a text, block after block, with a blank line between."""
    at = 0
    while at < len(lines):
        line = lines[at]
        end = at + 1
        if not line.strip() or line.startswith("<!--"):
            at = end
            continue
        if fence := _FENCE.match(line):
            while end < len(lines) and not lines[end].strip().startswith(fence[1]):
                end += 1
            yield from _copied(lines[at + 1 : end])
            end += 1
        elif line.startswith("#"):
            level = len(line) - len(line.lstrip("#"))
            yield from _heading(words.plain(line.lstrip("# ")), level, look)
        elif line.startswith("|"):
            while end < len(lines) and lines[end].startswith("|"):
                end += 1
            yield from _table(lines[at:end], words, look.width)
        elif line.startswith(">"):
            while end < len(lines) and lines[end].startswith(">"):
                end += 1
            quoted = " ".join(q.lstrip("> ") for q in lines[at:end])
            yield from wrap(words.plain(quoted), look.width, "  │ ")
        elif item := _ITEM.match(line):
            while end < len(lines) and _goes_on(lines[end - 1], lines[end], item.end()):
                end += 1
            yield from _item(lines[at:end], item, words, look)
            if end < len(lines) and _ITEM.match(lines[end]) and lines[end - 1].strip():
                at = end
                continue  # items of a list stand close
        else:
            while end < len(lines) and lines[end].strip() and not _begins_block(lines[end]):
                end += 1
            yield from wrap(words.plain(" ".join(part.strip() for part in lines[at:end])), look.width)
        yield ""
        at = end


def _goes_on(before: str, line: str, column: int) -> bool:
    """Return whether a line belongs to the item of a list whose text begins at a column."""
    inside = not line.strip() or line.startswith(" " * column)
    return inside or (bool(before.strip()) and not _begins_block(line))


def _begins_block(line: str) -> bool:
    return line.startswith(("#", "|", ">")) or bool(_FENCE.match(line) or _ITEM.match(line))


def _heading(text: str, level: int, look: Screen) -> Iterator[str]:
    for line in wrap(text.upper() if level == 1 else text, look.width):
        yield look.bold(line)
    if level == 2:
        yield "-" * min(look.width, len(text))


def _copied(lines: Sequence[str]) -> Iterator[str]:
    """Yield what is to be copied as it stands, a bit in."""
    for line in textwrap.dedent("\n".join(lines)).split("\n"):
        yield f"    {line}".rstrip()


def _item(lines: Sequence[str], item: re.Match[str], words: _Words, look: Screen) -> Iterator[str]:
    """Yield an item of a list: its first paragraph after the mark, the rest below it."""
    mark = "•" if item[2] in "*-" else item[2]
    first = " " * len(item[1]) + mark + " "
    inside = [lines[0][item.end() :], *(line[item.end() :] for line in lines[1:])]
    room = Screen(look.width - len(first))
    for number, line in enumerate(_without_gaps(_blocks(inside, words, room))):
        yield f"{first if not number else ' ' * len(first)}{line}".rstrip()


def _without_gaps(lines: Iterable[str]) -> list[str]:
    found = list(lines)
    while found and not found[-1]:
        found.pop()
    return found


def _table(lines: Sequence[str], words: _Words, width: int) -> Iterator[str]:
    """Yield a table in columns where they fit, else as a list: the first cell, and the others under it."""
    rows = [[words.cell(c) for c in re.split(r"(?<!\\)\|", line.strip().strip("|"))] for line in lines]
    head, *body = [row for row, line in zip(rows, lines, strict=True) if not _RULE.fullmatch(line.strip())]
    columns = len(head)
    widths = _widths([head, *body], columns, width)
    if widths is None:
        yield from _listed(head, body, width)
        return
    for number, row in enumerate([head, *body]):
        cells = [wrap(cell, wide) or [""] for cell, wide in zip(row, widths, strict=False)]
        for high in range(max(map(len, cells))):
            parts = [c[high] if high < len(c) else "" for c in cells]
            yield "  ".join(p.ljust(w) for p, w in zip(parts, widths, strict=False)).rstrip()
        if number == 0:
            yield "  ".join("-" * w for w in widths)


def _widths(rows: Sequence[Sequence[str]], columns: int, width: int) -> list[int] | None:
    """Return how wide each column is set; None when they do not fit beside each other."""
    longest = [max((len(row[n]) for row in rows if n < len(row)), default=0) for n in range(columns)]
    room = width - GAP * (columns - 1)
    if sum(longest) <= room:
        return longest
    least = [_longest_word(row[n] for row in rows if n < len(row)) for n in range(columns)]
    widths = [min(whole, max(NARROWEST_CELL, word)) for whole, word in zip(longest, least, strict=True)]
    if sum(widths) > room or columns > 4:
        return None
    while sum(widths) < room:  # the column that is shortest of what it needs gets the next place
        short = max(range(columns), key=lambda n: longest[n] / max(1, widths[n]))
        widths[short] += 1
    return widths


def _longest_word(cells: Iterable[str]) -> int:
    return max((len(word) for cell in cells for word in cell.split()), default=0)


def _listed(head: Sequence[str], body: Sequence[Sequence[str]], width: int) -> Iterator[str]:
    for before, row in pairwise([[], *body]):
        if before:
            yield ""
        yield from wrap(f"{head[0]}: {row[0]}" if head[0] else row[0], width, "", "  ")
        for name, cell in zip(head[1:], row[1:], strict=False):
            if cell:
                yield from wrap(f"{name}: {cell}" if name else cell, width, "  ", "    ")
