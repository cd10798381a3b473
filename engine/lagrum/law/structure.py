"""How many stycken and which points a wording has, and its short written form in the lock file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from lagrum.base.frozen import frozen
from lagrum.base.number import bounded

_POINT_RE: Final = re.compile(r"(\d{1,4})(?:-(\d{1,4})|( [a-z]))?|[ivx]{1,6}|[a-z]{1,2}")


@frozen
class Structure:
    """`stycken` is the number of stycken, or None where only numbered parts count (articles).

    `points` pairs a stycke number (0: the whole provision) with its point labels, ``"2"`` or ``"2 a"``, in order.
    """

    stycken: int | None
    points: tuple[tuple[int, tuple[str, ...]], ...] = ()

    def labels(self, stycke: int | None) -> tuple[str, ...]:
        """Return the point labels of one stycke, or of all stycken for None."""
        return tuple(label for number, labels in self.points if stycke in (None, number) for label in labels)


def format_structure(structure: Structure | None) -> str:
    """Return a structure in its short form; ``-`` for None. Runs of three numbers and more are joined.

    >>> format_structure(Structure(3, ((1, ("1", "2", "3", "4")), (3, ("1", "2", "2 a")))))
    '3;1=1-4;3=1,2,2 a'
    >>> format_structure(Structure(1, ((1, ("01", "2", "3")),)))
    '1;1=01,2,3'
    """
    if structure is None:
        return "-"
    head = "*" if structure.stycken is None else str(structure.stycken)
    return ";".join((head, *(f"{number}={_ranges(labels)}" for number, labels in structure.points)))


def parse_structure(text: str) -> Structure | None:
    """Return the structure of a short form: the opposite of `format_structure`. Raises ValueError."""
    if text == "-":
        return None
    head, *rest = text.split(";")
    points: list[tuple[int, tuple[str, ...]]] = []
    for part in rest:
        number, _, labels = part.partition("=")
        points.append((bounded(number), tuple(label for item in labels.split(",") for label in _parse_range(item))))
    return Structure(None if head == "*" else bounded(head), tuple(points))


def _ranges(labels: Sequence[str]) -> str:
    runs: list[list[str]] = [[labels[0]]]
    for before, label in pairwise(labels):
        if _plain(before) and _plain(label) and bounded(label) == bounded(before) + 1:
            runs[-1].append(label)
        else:
            runs.append([label])
    return ",".join(f"{run[0]}-{run[-1]}" if len(run) > 2 else ",".join(run) for run in runs)


def _plain(label: str) -> bool:
    """Return whether a label is a number that a range gives back as it was: »2«, and neither »02« nor »٢«."""
    return label.isascii() and label.isdecimal() and not label.startswith("0")


def _parse_range(item: str) -> list[str]:
    match = _POINT_RE.fullmatch(item)
    if match is None:
        raise ValueError(item)
    if match[2] is None:
        return [item]
    first, last = bounded(match[1]), bounded(match[2])
    if last < first:
        raise ValueError(item)
    return [str(number) for number in range(first, last + 1)]
