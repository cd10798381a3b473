"""The stretches of time within which the same rules and definitions are in force."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise

from lagrum.base.frozen import frozen
from lagrum.model.rule import Validity
from lagrum.model.rulebook import Rulebook

ONE = timedelta(1)


@frozen
class Period:
    """Days on which the same is in force. `day` stands for them."""

    validity: Validity

    @property
    def day(self) -> date:
        return self.validity.sample_day()


def periods(rulebook: Rulebook) -> list[Period]:
    """Return the periods of a rulebook, the latest first: what holds now matters most."""
    conclusions = [*rulebook.rules.values(), *rulebook.derived.values()]
    return [Period(v) for v in reversed(stretches(c.validity for c in conclusions))]


def stretches(validities: Iterable[Validity]) -> list[Validity]:
    """Return the stretches of all time that the first and last days of `validities` cut out, in order."""
    days: set[date] = set()
    for validity in validities:
        if validity.first is not None:
            days.add(validity.first)
        if validity.last is not None:
            days.add(validity.last + ONE)
    if not days:
        return [Validity()]
    inner = [Validity(a, b - ONE) for a, b in pairwise(sorted(days))]
    return [Validity(None, min(days) - ONE), *inner, Validity(max(days), None)]


def common(one: Validity, two: Validity) -> Validity | None:
    """Return when both are in force, or None when they never are."""
    first = max((d for d in (one.first, two.first) if d), default=None)
    last = min((d for d in (one.last, two.last) if d), default=None)
    return None if first and last and first > last else Validity(first, last)
