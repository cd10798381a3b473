"""How far long work has come: who does the work tells it, and who shows it, if anybody, decides how."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Progress = Callable[[int, int], None]
"""Is told how many of how many steps are done."""
T = TypeVar("T")


def unseen(done: int, total: int) -> None:
    """Tell nobody."""


def followed(items: Iterable[T], total: int, progress: Progress) -> Iterator[T]:
    """Yield items, and tell after each that it is done with.

    >>> [letter for letter in followed("ab", 2, lambda done, total: print(done, total))]
    1 2
    2 2
    ['a', 'b']
    """
    for done, item in enumerate(items, 1):
        yield item
        progress(done, total)
