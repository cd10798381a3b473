"""The answers to an unknown fact that some tests tell apart, with their words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from lagrum.base.frozen import frozen
from lagrum.evaluation.instances import age_text
from lagrum.model.facts import Range, Several, Value
from lagrum.model.formula import Atom
from lagrum.model.vocabulary import MAX_AGE, Attribute, Kind

MAX_REST = 3
"""Up to so many values that no test names are written out; more are »annat svar«."""


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


def options(attribute: Attribute, tests: Iterable[Atom], chosen: frozenset[str]) -> list[Option]:
    """Return the answers about an attribute that `tests` tell apart. `chosen` are the values of a list as written."""
    if attribute.kind is Kind.RECORD:
        return [Option("nej, ingen annan", False)]
    if attribute.kind is Kind.BOOLEAN:
        return [Option("ja", True), Option("nej", False)]
    operands = {a.operand for a in tests if a.path == attribute.path and a.operator in ("eq", "has", "lt")}
    if attribute.kind is Kind.ONE_OF:
        named = [v for v in attribute.values if v in operands]
        others = [v for v in attribute.values if v not in operands]
        words = " eller ".join(others) if len(others) <= MAX_REST else "annat svar"
        return [*(Option(v, v) for v in named), *([Option(words, others[0])] if others else [])]
    if attribute.kind is Kind.SOME_OF:
        named = [v for v in attribute.values if v in operands and v not in chosen]
        return [*(Option(v, Several(chosen | {v})) for v in named), Option("inget av dem", Several(chosen))]
    return number_options(attribute, [int(o) for o in operands])


def number_options(attribute: Attribute, limits: list[int]) -> list[Option]:
    """Return the parts of a number, an age or a date between the limits that are tested, with their words."""
    if attribute.kind is Kind.DATE:
        return _date_options(limits)
    top = MAX_AGE if attribute.kind is Kind.AGE else 10**9
    edges = [0, *sorted({n for n in limits if 0 < n <= top}), top + 1]
    found = []
    for low, following in pairwise(edges):
        high = following - 1
        if attribute.kind is Kind.AGE:
            words = f"under {following} år" if low == 0 and high < top else age_text(low, high)
        elif high == top:
            words = f"minst {low}"
        else:
            words = str(low) if low == high else f"{low}–{high}"
        found.append(Option(words, Range(low, high)))
    return found


def _date_options(limits: list[int]) -> list[Option]:
    edges = [1, *sorted(set(limits)), date.max.toordinal() + 1]
    found = []
    for low, following in pairwise(edges):
        words = f"före {date.fromordinal(following)}" if low == 1 else f"{date.fromordinal(low)} eller senare"
        if low != 1 and following <= date.max.toordinal():
            words = f"{date.fromordinal(low)} – {date.fromordinal(following - 1)}"
        found.append(Option(words, Range(low, following - 1)))
    return found
