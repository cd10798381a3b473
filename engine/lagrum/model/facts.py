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
    """The values of a list. `open` says that there may be more than those written (`mer okänt`).

    `excluded` are those that cannot be among the more, because of what the vocabulary says that they imply.
    """

    chosen: frozenset[str]
    open: bool = False
    excluded: frozenset[str] = frozenset()


@frozen
class Range:
    """A set of numbers low..high, both inclusive: an age interval, an integer, an amount, a date ordinal."""

    low: int
    high: int


@frozen
class Bounds:
    """A number that nobody has said, but that by what else is said lies low..high. It is okänt within them.

    Unlike an interval of ages it is no set of cases: who says »barn« has not said that there are children of every age.
    """

    low: int
    high: int


@frozen
class Among:
    """A value of `ett av` that nobody has said, but that by what else is said is one of these."""

    possible: frozenset[str]


Value = bool | str | Several | Range | Bounds | Among | None
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
    """A value and where it stands.

    One that is `derived` follows from what else is said (`model.implications`): it stands on no row of its own, and
    `place` is the row that gives it unless a row (`written`) says part of it.
    """

    value: Value
    place: Place
    derived: bool = False
    written: Fact | None = None

    @property
    def said(self) -> Value:
        """The value as it is written: okänt when it is not."""
        if self.derived:
            return self.written.value if self.written is not None else None
        return self.value

    @property
    def begun(self) -> bool:
        """Whether this is a list of which something is written."""
        said = self.said
        return isinstance(said, Several) and bool(said.chosen)


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
