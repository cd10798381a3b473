"""How many rows of the tables on a sheet there is room for, by a reckoning of lines: the same in every format.

In: the rows of each table as text. Out: how many of each stand on the sheet. What is more stands in an annex.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Final

from lagrum.base.frozen import frozen
from lagrum.memo.sections import clean
from lagrum.report.document_model import Text, words

LINES: Final = 82.0
"""What an A4 page of a compact document holds, in lines of a table."""
ACROSS: Final = 110
"""Characters of a table's line over the whole page."""
TOP: Final = 14.0
"""Lines that stand on every sheet: the banner, the rows of the head, what is said last."""
EACH_TABLE: Final = 5.8
"""Lines of a table's heading, caption and header."""
PADDING: Final = 0.7
"""Lines between two rows."""
LEAST: Final = 1
"""A table with rows has one on the sheet, whatever else stands there."""


@frozen
class Rows:
    """The rows of one table, the most that are wanted on the sheet, and the shares of the columns."""

    cells: tuple[tuple[Text, ...], ...]
    widths: tuple[int, ...]
    most: int

    @property
    def height(self) -> list[float]:
        """Lines of each row."""
        whole = sum(self.widths)
        return [
            PADDING + max(ceil(_length(c) * whole / (ACROSS * w)) for c, w in zip(row, self.widths, strict=True))
            for row in self.cells
        ]


def _length(cell: Text) -> int:
    """Return how many characters of a cell are shown, which is more than are there where some hide."""
    return max(1, len(clean(words(cell))))


def fit(tables: Sequence[Rows], above: float) -> list[int]:
    """Return how many rows of each table there is room for below `above` lines: one of each first, then in turn.

    >>> row = ((),)
    >>> fit([Rows((row,) * 9, (1,), 3), Rows((row,) * 2, (1,), 3), Rows((), (1,), 3)], 0)
    [3, 2, 0]
    """
    left = LINES - TOP - above - EACH_TABLE * sum(bool(t.cells) for t in tables)
    shown = [min(LEAST, len(t.cells)) for t in tables]
    left -= sum(sum(t.height[:n]) for t, n in zip(tables, shown, strict=True))
    for round in range(LEAST, max((t.most for t in tables), default=0)):
        for k, table in enumerate(tables):
            if shown[k] == round and round < min(table.most, len(table.cells)) and table.height[round] <= left:
                left -= table.height[round]
                shown[k] += 1
    return shown
