"""Boxes with words, lines between them, and the SVG that they make: the same boxes give the same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

from lagrum.base.frozen import frozen
from lagrum.report.escape import clean
from lagrum.source.shortening import without_new_numbers

Look = Literal[
    "frame", "atom", "concept", "joint", "rule", "exception", "demand", "outcome", "quiet", "heading", "plain"
]

SIZE = 13
LINE = 17
PAD = 8
WIDEST = 300

_WIDTHS = {
    28: "'ijlIJ",
    34: " ,.·’/:;\\|",
    40: "-f()[]t!",
    46: 'r"',
    53: "*_`–§sz”“?",
    59: "cLFkvxy",
    64: "PTYaoåäö»«eéESbdghnpquÉü$0123456789{}",
    70: "KAVÅÄBRXZC",
    79: "UÜHNDG&OQÖ",
    86: "w#+<=>^~→M",
    100: "%mW@—…",
}
"""Hundredths of the size of the type that a letter takes in DejaVu Sans, rounded up; Verdana and Arial take less."""
_WIDTH = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
_BOLD = 1.13

STYLE = """
text{font-family:"DejaVu Sans",Verdana,Arial,sans-serif;font-size:13px;fill:#1b1b1b}
.b{font-weight:bold}
rect{stroke-width:1.2}
.frame rect{fill:#fafafa;stroke:#c4c4c4}
.atom rect{fill:#fff;stroke:#5a5a5a}
.concept rect{fill:#e6f0fb;stroke:#1f5c99}
.joint rect{fill:#ececec;stroke:#5a5a5a}
.rule rect{fill:#fff8e1;stroke:#8a6d00}
.exception rect{fill:#fdeaea;stroke:#a32020}
.demand rect{fill:#eee8fa;stroke:#5b3a9b}
.outcome rect{fill:#e5f5e8;stroke:#1d6b2f;stroke-width:2}
.quiet rect{fill:#f2f2f2;stroke:#9a9a9a;stroke-dasharray:4 3}
.heading rect,.plain rect{fill:none;stroke:none}
a text{text-decoration:underline}
path{fill:none;stroke:#6b6b6b;stroke-width:1.2}
path.exception{stroke:#a32020;stroke-width:1.6}
path.concept{stroke:#1f5c99;stroke-width:1;opacity:.55}
path.tip{fill:#a32020;stroke:none}
""".strip()


@dataclass(slots=True)
class Box:
    """Lines of text in a rectangle. `link` is the `name` of another box in the picture."""

    lines: list[str]
    look: Look
    x: int = 0
    y: int = 0
    width: int = 0
    height: int = 0
    bold: int = 0
    """How many of the lines are bold."""
    name: str = ""
    link: str = ""

    def __post_init__(self) -> None:
        inner = max((text_width(t, k < self.bold) for k, t in enumerate(self.lines)), default=0)
        self.width = max(self.width, inner + 2 * PAD)
        self.height = max(self.height, LINE * len(self.lines) + 2 * PAD - 4)

    @property
    def middle(self) -> int:
        return self.y + self.height // 2

    @property
    def right(self) -> int:
        return self.x + self.width

    @property
    def bottom(self) -> int:
        return self.y + self.height


@frozen
class Line:
    """A path by its SVG commands; `tip` is where an arrow ends, pointing to the left or to the right."""

    commands: str
    look: str = ""
    tip: tuple[int, int, int] | None = None


@dataclass(slots=True)
class Picture:
    """A picture with its text alternative."""

    title: str
    description: str
    boxes: list[Box] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    frames: list[Box] = field(default_factory=list)
    """Boxes that hold others."""

    def add(self, box: Box, x: int, y: int) -> Box:
        """Put a box at a place."""
        box.x, box.y = x, y
        self.boxes.append(box)
        return box

    def svg(self) -> str:
        """Return the picture."""
        everything = [*self.frames, *self.boxes]
        width = max((b.right for b in everything), default=0) + 16
        height = max((b.bottom for b in everything), default=0) + 16
        rows = [
            f'<svg xmlns="http://www.w3.org/2000/svg" lang="sv" xml:lang="sv" role="img" '
            f'aria-labelledby="titel beskrivning" width="{width}" height="{height}" viewBox="0 0 {width} {height}">',
            f'<title id="titel">{_text(self.title)}</title>',
            f'<desc id="beskrivning">{_text(self.description)}</desc>',
            f"<style>{STYLE}</style>",
            f'<rect width="{width}" height="{height}" fill="#fff"/>',
        ]
        rows += [_box(b) for b in self.frames]
        for line in self.lines:
            look = f' class="{line.look}"' if line.look else ""
            rows.append(f'<path{look} d="{line.commands}"/>')
            if line.tip is not None:
                x, y, way = line.tip
                rows.append(f'<path class="tip" d="M{x} {y}l{-9 * way} -5v10z"/>')
        rows += [_box(b) for b in self.boxes]
        return "\n".join([*rows, "</svg>"]) + "\n"


def _box(box: Box) -> str:
    name = f" id={quoteattr(box.name)}" if box.name else ""
    spans = []
    for k, line in enumerate(box.lines):
        bold = ' class="b"' if k < box.bold else ""
        y = box.y + PAD + 11 + LINE * k
        spans.append(f'<text{bold} x="{box.x + PAD}" y="{y}">{_text(line)}</text>')
    rect = f'<rect x="{box.x}" y="{box.y}" width="{box.width}" height="{box.height}" rx="5"/>'
    words = "".join(spans)
    if box.link:
        words = f"<a href={quoteattr('#' + box.link)}>{words}</a>"
    return f'<g class="{box.look}"{name}>{rect}{words}</g>'


def _text(text: str) -> str:
    return escape(clean(text))


def text_width(text: str, bold: bool = False) -> int:
    """Return about how many pixels a text takes, rather too many than too few."""
    total = sum(_WIDTH.get(letter, 100) for letter in clean(text)) * SIZE / 100
    return int(total * (_BOLD if bold else 1)) + 1


def wrapped(text: str, width: int = WIDEST, bold: bool = False) -> list[str]:
    """Return a text in lines that are no wider than `width`; a word that is wider is broken."""
    lines: list[str] = []
    line = ""
    for word in clean(text).split(" "):
        tried = f"{line} {word}" if line else word
        if text_width(tried, bold) <= width:
            line = tried
            continue
        if line:
            lines.append(line)
        line = word
        while text_width(line, bold) > width:
            start, line = _broken(line, width, bold)
            lines.append(start)
    return [*lines, line]


def _broken(word: str, width: int, bold: bool) -> tuple[str, str]:
    """Break a word that is wider than `width`, after a hyphen or a stroke of its own if one is near the end."""
    cut = max(n for n in range(1, len(word)) if n == 1 or text_width(word[:n] + "-", bold) <= width)
    own = max(word.rfind("-", 0, cut), word.rfind("/", 0, cut)) + 1
    return (word[:own], word[own:]) if own > cut // 2 else (word[:cut] + "-", word[cut:])


def shortened(text: str, width: int, bold: bool = False) -> str:
    """Return a text that is no wider than `width`, with … where it was cut."""
    text = clean(text)
    if text_width(text, bold) <= width:
        return text
    end = len(text)
    while end and text_width(text[:end] + "…", bold) > width:
        end -= 1
    return without_new_numbers(text, text[:end].rstrip() + "…")


def overlapping(boxes: Sequence[Box]) -> list[tuple[Box, Box]]:
    """Return the pairs of boxes that lie over each other."""
    found = []
    ordered = sorted(boxes, key=lambda b: b.y)
    for k, one in enumerate(ordered):
        for two in ordered[k + 1 :]:
            if two.y >= one.bottom:
                break
            if one.x < two.right and two.x < one.right:
                found.append((one, two))
    return found
