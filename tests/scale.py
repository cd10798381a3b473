"""How many cases a proof at scale tries: the full number, or what LAGRUM_ANTAL says (`make test-langt`)."""

from __future__ import annotations

import os

FULL = 100_000
"""Interventions through all three evaluators."""


def number(part_of: int, share: int = 1) -> int:
    """Return how many cases each of `part_of` parts tries, when a proof tries one of `share` of the full number.

    >>> number(20)
    5000
    >>> number(10, share=2)
    5000
    """
    wanted = int(os.environ.get("LAGRUM_ANTAL", FULL)) // share
    return max(1, -(-wanted // part_of))
