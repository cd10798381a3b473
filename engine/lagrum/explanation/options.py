"""The answers to an unknown fact that some tests tell apart, with their words."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from itertools import pairwise

from lagrum.base.frozen import frozen
from lagrum.evaluation.instances import age_text
from lagrum.language.values import UNBOUNDED
from lagrum.model.facts import Among, Bounds, Range, Several, Value
from lagrum.model.formula import Atom
from lagrum.model.vocabulary import MAX_AGE, Attribute, Kind

MAX_REST = 3
"""Up to so many values that no test names are written out; more are »annat svar«."""
LAST_DAY = date.max.toordinal()


@frozen(order=True)
class Key:
    """An unknown fact: an attribute of the intervention (index -1) or of the written record `index` of a post.

    For a post itself (`path` names it) the unknown is whether there are records that are not written.
    """

    path: str
    index: int = -1


@frozen
class Option:
    """A possible answer: its words and the value it stands for."""

    words: str
    value: Value


def options(attribute: Attribute, tests: Iterable[Atom], current: Value = None) -> list[Option]:
    """Return the answers about an attribute that `tests` tell apart. `current` is what is known of it.

    A number that is said to lie in an interval is asked about within it.
    """
    if isinstance(current, Range):
        current = Bounds(current.low, current.high)
    asked = (a.operand for a in tests if a.path == attribute.path and a.operator in ("eq", "has", "lt"))
    return told_apart(attribute, frozenset(asked), current)


def told_apart(attribute: Attribute, operands: Collection[str | int | bool], current: Value = None) -> list[Option]:
    """Return the answers about an attribute that comparisons with `operands` tell apart, and that can be given.

    `current` is what is known of it: values of a list that are written, and what can or cannot be.
    """
    match attribute.kind:
        case Kind.BOOLEAN:
            return [Option("ja", True), Option("nej", False)]
        case Kind.ONE_OF:
            can_be = [v for v in attribute.values if not isinstance(current, Among) or v in current.possible]
            named = [v for v in can_be if v in operands]
            others = [v for v in can_be if v not in operands]
            words = " eller ".join(others) if len(others) <= MAX_REST else "annat svar"
            return [*(Option(v, v) for v in named), *([Option(words, others[0])] if others else [])]
        case Kind.SOME_OF:
            chosen, excluded = frozenset[str](), frozenset[str]()
            if isinstance(current, Several):
                chosen, excluded = current.chosen, current.excluded
            named = [v for v in attribute.values if v in operands and v not in chosen and v not in excluded]
            return [*(Option(v, Several(chosen | {v})) for v in named), Option("inget av dem", Several(chosen))]
        case Kind.AGE:
            return [
                Option(_age_words(low, high), Range(low, high)) for low, high in _parts(0, operands, MAX_AGE, current)
            ]
        case Kind.DATE:
            return [
                Option(_date_words(low, high), Range(low, high)) for low, high in _parts(1, operands, LAST_DAY, current)
            ]
        case Kind.INTEGER | Kind.AMOUNT | Kind.TEXT | Kind.GROUP:  # what cannot be compared has one answer: it is known
            return [
                Option(_number_words(low, high), Range(low, high))
                for low, high in _parts(0, operands, UNBOUNDED, current)
            ]
        case Kind.RECORD:
            return [Option("nej, ingen annan", False)]


def _parts(first: int, limits: Iterable[str | int | bool], last: int, current: Value) -> list[tuple[int, int]]:
    """Return the parts of all numbers from `first` to `last`, or that can be, between the limits that are tested."""
    if isinstance(current, Bounds):
        first, last = max(first, current.low), min(last, current.high)
    edges = [first, *sorted({n for limit in limits if first < (n := int(limit)) <= last}), last + 1]
    return [(low, following - 1) for low, following in pairwise(edges)]


def _number_words(low: int, high: int) -> str:
    if high == UNBOUNDED:
        return f"minst {low}"
    return str(low) if low == high else f"{low}–{high}"


def _age_words(low: int, high: int) -> str:
    return f"under {high + 1} år" if low == 0 and high < MAX_AGE else age_text(low, high)


def _date_words(low: int, high: int) -> str:
    if low == 1:
        return f"före {date.fromordinal(high + 1)}"
    if high == LAST_DAY:
        return f"{date.fromordinal(low)} eller senare"
    if low == high:
        return f"{date.fromordinal(low)}"
    return f"{date.fromordinal(low)} – {date.fromordinal(high)}"
