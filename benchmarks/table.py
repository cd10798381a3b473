"""Tables in Markdown, with a last column that says whether the targets are met."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Target:
    """Something that was aimed at, and whether the measurement met it."""

    text: str
    met: bool

    def __str__(self) -> str:
        return f"{self.text}: {'yes' if self.met else '**no**'}"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table. Without targets it is only for information."""

    cells: Sequence[str]
    targets: Sequence[Target] = field(default=())


def table(head: Sequence[str], rows: Sequence[Row]) -> str:
    """Return a table whose last column is computed from the rows' targets; the first holds text, the rest numbers."""
    lines = ["| " + " | ".join([*head, "mål/nått"]) + " |", "|---|" + "---:|" * (len(head) - 1) + "---|"]
    for row in rows:
        met = "; ".join(map(str, row.targets)) or "–"
        lines.append("| " + " | ".join([*row.cells, met]) + " |")
    return "\n".join(lines)


def ratio(value: float) -> str:
    """Return a ratio with about three digits."""
    return f"{value:.2f}" if value < 10 else f"{value:.1f}" if value < 100 else f"{value:,.0f}"
