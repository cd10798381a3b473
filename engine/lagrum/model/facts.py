"""What an intervention says, typed: scalars and records, each value with the spot where it was written."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from lagrum.base.frozen import frozen
from lagrum.source.text import SourceText, Span

if TYPE_CHECKING:
    pass


@frozen
class Several:
    """The values of a list. `open` says that there may be more than those written (`mer okänt`)."""

    chosen: frozenset[str]
    open: bool = False


@frozen
class Range:
    """A set of numbers low..high, both inclusive: an age interval, an integer, an amount, a date ordinal."""

    low: int
    high: int


Value = bool | str | Several | Range | None
"""None is okänt. A str is the value of `ett av` (or a free text)."""


@frozen
class Place:
    """Where a value stands."""

    source: SourceText
    span: Span

    @property
    def line(self) -> int:
        return self.source.position(self.span.start)[0]

    @property
    def column(self) -> int:
        return self.source.position(self.span.start)[1]

    @property
    def text(self) -> str:
        """The words in the file, on one line."""
        return " ".join(self.source.text[self.span.start : self.span.end].split())


@frozen
class Fact:
    value: Value
    place: Place


@frozen
class Record:
    """One post. `part` names the part of an age interval it was cut down to ("" = not cut).

    `certain` is False for the record that stands for all that may exist without being written.
    `index` counts the written records of the post from 0; parts of one record share it.
    """

    title: str
    fields: dict[str, Fact]
    place: Place
    index: int = 0
    part: str = ""
    certain: bool = True


@frozen
class RecordList:
    """The records of one post. `open` says that there may be others (none written, or `mer okänt`)."""

    records: tuple[Record, ...] = ()
    open: bool = True


@frozen
class Facts:
    """All that is written: scalars by path and records by post. What is missing is okänt."""

    place: Place
    scalars: dict[str, Fact] = field(default_factory=dict)
    records: dict[str, RecordList] = field(default_factory=dict)

    def merged(self, other: Facts | None) -> Facts:
        """Return these facts with those of `other` (a municipality's profile) where they say nothing themselves."""
        if other is None:
            return self
        return Facts(self.place, {**other.scalars, **self.scalars}, {**other.records, **self.records})
