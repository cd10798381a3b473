"""A document as data: what every renderer writes, in the same words and the same order.

Texts are clean: one line each, no control characters, nothing that steers how other characters are shown (`plain`).
They are text and never markup: each renderer escapes them for its own format.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from lagrum.base.frozen import frozen
from lagrum.memo.sections import clean
from lagrum.source.shortening import shortened

LANGUAGE = "sv-SE"
KIND = "Svar på prövning"
DRAFT = "Utkast"
DISCLAIMER = "Ett underlag för en jurist, inte ett rättsligt besked."

MOST_IN_HEAD = 90
"""Letters of a title at the top of every page."""
SHORT = 8
"""So many rows of a table, or labels with their values, stand on one page."""

Tone = Literal["text", "lead", "muted", "source", "intro"]


@frozen
class Run:
    """A piece of text that looks one way. `to` is a place in the document and `url` an address that it leads to."""

    text: str
    strong: bool = False
    to: str = ""
    url: str = ""


Text = tuple[Run, ...]


@frozen
class Heading:
    """A heading; `level` counts from 1 below the title. `id` is a place that a `Run` can lead to."""

    level: int
    text: str
    id: str = ""


@frozen
class Paragraph:
    """A paragraph. Tones: what must be seen first, what is not said, where it comes from, what introduces a list."""

    runs: Text
    tone: Tone = "text"


@frozen
class Items:
    """A list without order."""

    items: tuple[Text, ...]


@frozen
class Pairs:
    """Labels with their values."""

    rows: tuple[tuple[str, Text], ...]


@frozen
class Table:
    """A table with a header row. `label` says what it is about; `widths` are shares; `ids` are places, one a row."""

    label: str
    header: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[Text, ...], ...]
    ids: tuple[str, ...] = ()


Block = Heading | Paragraph | Items | Pairs | Table


@frozen
class Document:
    """The whole document. `subject` and `author` are its properties."""

    title: str
    subject: str
    author: str
    date: str
    head: Pairs
    blocks: tuple[Block, ...]
    language: str = LANGUAGE
    kind: str = KIND
    draft: str = DRAFT
    disclaimer: str = DISCLAIMER
    compact: bool = False
    """Whether it is set close, to have room on one sheet."""

    @property
    def running_head(self) -> str:
        """What stands at the top of every page."""
        return f"{self.draft} · {shortened(self.title, MOST_IN_HEAD)}"


def plain(text: str, strong: bool = False, to: str = "") -> Run:
    """Return text as a run; a blank at either end stays.

    >>> plain(" a  b").text
    ' a b'
    """
    before, after = " " * text[:1].isspace(), " " * text[-1:].isspace()
    return Run(f"{before}{clean(text)}{after}", strong, to)


def said(text: str, label: str = "") -> Text:
    """Return text after a label in bold.

    >>> [run.text for run in said("för att", "Skäl:")]
    ['Skäl:', ' ', 'för att']
    """
    shown = plain(clean(text))
    return (plain(label, True), *((Run(" "), shown) if shown.text else ())) if label else (shown,)


def words(text: Text) -> str:
    return "".join(run.text for run in text)


def texts(document: Document) -> Iterator[str]:
    """Yield every text of a document in the order of reading, without what stands at the top and foot of each page."""
    yield from (document.kind, document.title)
    for block in (document.head, *document.blocks):
        match block:
            case Heading():
                yield block.text
            case Paragraph():
                yield words(block.runs)
            case Items():
                yield from map(words, block.items)
            case Pairs():
                for label, value in block.rows:
                    yield from (label, words(value))
            case Table():
                yield from block.header
                for row in block.rows:
                    yield from map(words, row)
