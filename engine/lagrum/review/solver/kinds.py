"""What the solver must know of each type of attribute: the one place of a review that tells the types apart."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

import z3

from lagrum.base.frozen import frozen
from lagrum.binding.reader import FIRST_YEAR, LAST_YEAR
from lagrum.language.values import UNBOUNDED
from lagrum.model.facts import Range, Several, Value
from lagrum.model.vocabulary import MAX_AGE, Attribute, Kind
from lagrum.review.solver.formulas import TRUE, Bool, Truth, at_most, conjoin, disjoin, holds, opposite

Options = Mapping[Any, Bool]
"""A variable for each thing that a value can be."""


class Sort:
    """What a solver calls a type. This one is of values that nothing is compared with; the others differ from it."""

    def keys(self, attribute: Attribute, limits: Sequence[int]) -> tuple[Any, ...]:
        """Return the things that a value can be, as atoms name them; `limits` are the numbers n of its "under n"."""
        return ()

    def domain(self, known: Bool, options: Options) -> list[Bool]:
        """Return what must hold of the variables for them to stand for a value."""
        return [] if known is TRUE else [z3.Implies(b, known) for b in options.values()]

    def truth(self, known: Bool, one: Bool) -> Truth:
        """Return the truth value of an atom that is about one of the options."""
        if known is TRUE:
            return Truth(one, one)
        return Truth(z3.And(known, one), z3.Or(opposite(known), one))

    def has(self, known: Bool, options: Options, value: Value) -> Bool:
        """Return that the value is this one."""
        return opposite(known) if value is None else known

    def value(self, known: Bool, options: Options, model: Any) -> Value:
        """Return the value in a model of the solver."""
        return self.known_value(options, model) if holds(model, known) else None

    def known_value(self, options: Options, model: Any) -> Value:
        """Return the value in a model in which it is known."""
        return None

    def need(
        self, attribute: Attribute, operand: str | int | bool, limits: Sequence[int], single: bool
    ) -> tuple[str, int, int]:
        """Return what an atom needs: of what, the bits of what that may be, and all its bits.

        That is "" for the value as a whole. With `single` a list has one value at most.
        """
        keys = self.keys(attribute, limits)
        return "", 1 << keys.index(operand), (2 << len(keys)) - 1  # the highest bit: none of them

    def examples(self, attribute: Attribute, limits: Sequence[int]) -> list[Value]:
        """Return values to begin a review with."""
        return []


class Text(Sort):
    """Free text."""

    def known_value(self, options: Options, model: Any) -> Value:
        return "…"

    def examples(self, attribute: Attribute, limits: Sequence[int]) -> list[Value]:
        return ["…"]


class YesNo(Sort):
    """Ja or nej: one variable, for ja."""

    def keys(self, attribute: Attribute, limits: Sequence[int]) -> tuple[Any, ...]:
        return (True,)

    def has(self, known: Bool, options: Options, value: Value) -> Bool:
        if value is None:
            return opposite(known)
        return conjoin([known, options[True] if value else opposite(options[True])])

    def known_value(self, options: Options, model: Any) -> Value:
        return holds(model, options[True])

    def examples(self, attribute: Attribute, limits: Sequence[int]) -> list[Value]:
        return [False, True]


class OneOf(Sort):
    """One value of a list."""

    def keys(self, attribute: Attribute, limits: Sequence[int]) -> tuple[Any, ...]:
        return attribute.values

    def domain(self, known: Bool, options: Options) -> list[Bool]:
        found = list(options.values())
        one = [at_most(found, 1), disjoin([opposite(known), *found])] if found else []
        return one + super().domain(known, options)

    def has(self, known: Bool, options: Options, value: Value) -> Bool:
        if value is None:
            return conjoin([opposite(known), *map(opposite, options.values())])
        return conjoin([known, *(b if key == value else opposite(b) for key, b in options.items())])

    def known_value(self, options: Options, model: Any) -> Value:
        return next(str(key) for key, b in options.items() if holds(model, b))

    def examples(self, attribute: Attribute, limits: Sequence[int]) -> list[Value]:
        return list(attribute.values)


class SomeOf(Sort):
    """Some values of a list. One that is not known in full has those for sure that are set; others may be there."""

    def keys(self, attribute: Attribute, limits: Sequence[int]) -> tuple[Any, ...]:
        return attribute.values

    def domain(self, known: Bool, options: Options) -> list[Bool]:
        return []

    def truth(self, known: Bool, one: Bool) -> Truth:
        return Truth(one, one if known is TRUE else z3.Or(opposite(known), one))

    def has(self, known: Bool, options: Options, value: Value) -> Bool:
        listed = value if isinstance(value, Several) else Several(frozenset(), open=True)
        parts = [b if v in listed.chosen else opposite(b) for v, b in options.items()]
        return conjoin([opposite(known) if listed.open else known, *parts])

    def value(self, known: Bool, options: Options, model: Any) -> Value:
        complete = holds(model, known)
        chosen = frozenset(key for key, b in options.items() if holds(model, b))
        return Several(chosen, not complete) if chosen or complete else None

    def need(
        self, attribute: Attribute, operand: str | int | bool, limits: Sequence[int], single: bool
    ) -> tuple[str, int, int]:
        return super().need(attribute, operand, limits, single) if single else (str(operand), 2, 3)

    def examples(self, attribute: Attribute, limits: Sequence[int]) -> list[Value]:
        single: list[Value] = [Several(frozenset([v])) for v in attribute.values]
        return [Several(frozenset())] * len(single) + single


@frozen
class Number(Sort):
    """A number from `low` to `high`; `usual` is one that a reader would choose. The options are "under n"."""

    low: int
    high: int
    usual: int

    def keys(self, attribute: Attribute, limits: Sequence[int]) -> tuple[Any, ...]:
        return tuple(limits)

    def domain(self, known: Bool, options: Options) -> list[Bool]:
        parts = [z3.Implies(a, b) for a, b in pairwise(options.values())]
        parts += [opposite(b) for n, b in options.items() if n <= self.low]
        return parts + [b for n, b in options.items() if n > self.high]

    def has(self, known: Bool, options: Options, value: Value) -> Bool:
        """Return that the value lies on the same side of every limit as this interval."""
        if not isinstance(value, Range):
            return opposite(known)
        return conjoin([known, *(b if value.high < n else opposite(b) for n, b in options.items())])

    def known_value(self, options: Options, model: Any) -> Value:
        low, high = self.low, self.high
        for n, b in options.items():
            if holds(model, b):
                high = min(high, n - 1)
            else:
                low = max(low, n)
        number = min(max(low, self.usual), high)
        return Range(number, number)

    def need(
        self, attribute: Attribute, operand: str | int | bool, limits: Sequence[int], single: bool
    ) -> tuple[str, int, int]:
        return "", (1 << bisect_right(limits, int(operand))) - 1, (2 << len(limits)) - 1

    def examples(self, attribute: Attribute, limits: Sequence[int]) -> list[Value]:
        return [Range(n, n) for n in (*limits, *(n - 1 for n in limits if n))]


def _day(year: int, month: int, day: int) -> int:
    return date(year, month, day).toordinal()


SORTS: Mapping[Kind, Sort] = {
    Kind.BOOLEAN: YesNo(),
    Kind.ONE_OF: OneOf(),
    Kind.SOME_OF: SomeOf(),
    Kind.INTEGER: Number(0, UNBOUNDED, 10),
    Kind.AGE: Number(0, MAX_AGE, 30),
    Kind.DATE: Number(_day(FIRST_YEAR, 1, 1), _day(LAST_YEAR, 12, 31), _day(2026, 1, 15)),
    Kind.AMOUNT: Number(0, UNBOUNDED, 100),
    Kind.TEXT: Text(),
    Kind.RECORD: Sort(),
    Kind.GROUP: Sort(),
}
"""The sort of each type; a post or a group has no value, only fields that have."""
