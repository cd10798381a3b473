"""The sets of changes that a search for ways tries: all of them, cheapest first in each place, and no others."""

from __future__ import annotations

from collections.abc import Sequence, Set
from itertools import combinations
from random import Random

import pytest

from lagrum.explanation.options import Key
from lagrum.ways.changes import DesignChange
from lagrum.ways.search import _sets


def all_sets(
    changes: Sequence[DesignChange],
    size: int,
    budget: int,
    found: Sequence[tuple[DesignChange, ...]],
    among: Set[DesignChange] | None,
) -> list[tuple[DesignChange, ...]]:
    """Return them by trying every combination."""
    return [
        chosen
        for chosen in combinations(changes, size)
        if sum(c.cost for c in chosen) <= budget
        and len({c.key for c in chosen}) == size
        and not any(set(other) <= set(chosen) for other in found)
        and (among is None or not among.isdisjoint(chosen))
    ]


@pytest.mark.parametrize("number", range(60))
def test_they_are_those_of_every_combination_in_its_order(number: int) -> None:
    r = Random(f"mängder {number}")
    made = {DesignChange(Key(f"a{r.randrange(8)}"), str(r.randrange(4)), 0) for _ in range(14)}
    changes = sorted((DesignChange(c.key, c.value, r.randrange(1, 12)) for c in made), key=lambda c: c.sort_key)
    foreign = DesignChange(Key("z"), "x", 1)
    found = [tuple(r.sample(changes, r.randrange(1, 4))) for _ in range(r.randrange(5))] + [(changes[0], foreign)]
    among = r.choice((None, frozenset(r.sample(changes, r.randrange(4)))))
    for size in (1, 2, 3, 4):
        budget = r.randrange(1, 30)
        assert list(_sets(changes, size, budget, found, among)) == all_sets(changes, size, budget, found, among)
