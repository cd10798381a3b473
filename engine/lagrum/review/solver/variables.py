"""The value of one attribute as boolean variables, and the truth of its atoms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

import z3

from lagrum.binding.reader import FIRST_YEAR, LAST_YEAR
from lagrum.evaluation.truth import NO, YES
from lagrum.language.values import UNBOUNDED
from lagrum.model.facts import Range, Several, Value
from lagrum.model.formula import Atom
from lagrum.model.vocabulary import MAX_AGE, Attribute, Kind

Bool = Any
"""A z3.BoolRef (z3 has no types of its own), or one of the constants below, which z3 takes too."""
TRUE: Bool = True
FALSE: Bool = False


class Truth(NamedTuple):
    """A three-valued truth value as two formulas; they are the same object where nothing can be okänt."""

    sure: Bool
    possible: Bool


CERTAIN = {YES: Truth(TRUE, TRUE), NO: Truth(FALSE, FALSE)}
OPEN = Truth(FALSE, TRUE)


def truth_of(code: int) -> Truth:
    """Return a truth value that is given."""
    return CERTAIN.get(code, OPEN)


def conjoin(parts: Iterable[Bool]) -> Bool:
    """Return the conjunction; constants are worked out, so that they can be told by identity."""
    found = [p for p in parts if p is not TRUE]
    if any(p is FALSE for p in found):
        return FALSE
    kept = {p.get_id(): p for p in found}
    return TRUE if not kept else _joined(z3.Z3_mk_and, list(kept.values()))


def disjoin(parts: Iterable[Bool]) -> Bool:
    """Return the disjunction; constants are worked out."""
    found = [p for p in parts if p is not FALSE]
    if any(p is TRUE for p in found):
        return TRUE
    kept = {p.get_id(): p for p in found}
    return FALSE if not kept else _joined(z3.Z3_mk_or, list(kept.values()))


def _joined(make: Any, parts: Sequence[Bool]) -> Bool:
    """Return some formulas joined. Not by z3.And and z3.Or, whose checks of each part take most of a review's time."""
    if len(parts) == 1:
        return parts[0]
    context = parts[0].ctx
    return z3.BoolRef(make(context.ref(), len(parts), _asts(parts)), context)


def at_most(parts: Sequence[Bool], most: int) -> Bool:
    """Return that no more of some formulas (at least one, and none of them constant) than `most` hold."""
    context = parts[0].ctx
    return z3.BoolRef(z3.Z3_mk_atmost(context.ref(), len(parts), _asts(parts), most), context)


def _asts(parts: Sequence[Bool]) -> Any:
    return (z3.Ast * len(parts))(*(p.as_ast() for p in parts))


def opposite(part: Bool) -> Bool:
    if part is TRUE or part is FALSE:
        return FALSE if part is TRUE else TRUE
    return z3.BoolRef(z3.Z3_mk_not(part.ctx.ref(), part.as_ast()), part.ctx)


def bounds(kind: Kind) -> tuple[int, int]:
    """Return the lowest and the highest number that a value of a kind can be."""
    if kind is Kind.AGE:
        return 0, MAX_AGE
    if kind is Kind.DATE:
        return date(FIRST_YEAR, 1, 1).toordinal(), date(LAST_YEAR, 12, 31).toordinal()
    return 0, UNBOUNDED


@dataclass
class Variable:
    """The free value of an attribute.

    `known` says that it is known in full: always, unless it `may_be_unknown`. `options` has a variable for each thing
    that the value can be: `ja`, each value of a list, and for numbers "under n" for each n of `limits`. In a list that
    is not known in full, those that are set are known to be there and the others are unknown; nothing else has
    anything set that is not known.
    """

    attribute: Attribute
    name: str
    limits: tuple[int, ...] = ()
    may_be_unknown: bool = False
    context: Any = None
    known: Bool = TRUE
    options: dict[Any, Bool] = field(default_factory=dict)
    domain: list[Bool] = field(default_factory=list)
    """What must hold of the variables for them to stand for a value."""

    def __post_init__(self) -> None:
        kind = self.attribute.kind
        if self.may_be_unknown:
            self.known = z3.Bool(f"{self.name} känt", self.context)
        keys: tuple[Any, ...] = (True,) if kind is Kind.BOOLEAN else self.limits if kind.numeric else ()
        if kind.enumerated:
            keys = self.attribute.values
        self.options = {key: z3.Bool(f"{self.name}={key}", self.context) for key in keys}
        found = list(self.options.values())
        if kind is Kind.ONE_OF and found:
            self.domain = [at_most(found, 1), disjoin([opposite(self.known), *found])]
        if kind.numeric:
            low, high = bounds(kind)
            self.domain = [z3.Implies(a, b) for a, b in pairwise(found)]
            self.domain += [opposite(b) for n, b in self.options.items() if n <= low]
            self.domain += [b for n, b in self.options.items() if n > high]
        elif kind is not Kind.SOME_OF and self.known is not TRUE:
            self.domain += [z3.Implies(b, self.known) for b in found]

    def truth(self, atom: Atom) -> Truth:
        """Return the truth value of an atom on this attribute."""
        if atom.operator == "known":
            return Truth(self.known, self.known)
        one = self.options[atom.operand]
        if self.known is TRUE:
            return Truth(one, one)
        sure = one if self.attribute.kind is Kind.SOME_OF else z3.And(self.known, one)
        return Truth(sure, z3.Or(opposite(self.known), one))

    def has(self, value: Value) -> Bool:
        """Return that the value is this one. Intervals of numbers: that it lies on the same side of every limit."""
        kind = self.attribute.kind
        if value is None:
            return conjoin([opposite(self.known), *(map(opposite, self.options.values()) if kind.enumerated else ())])
        if isinstance(value, Several):
            parts = [b if v in value.chosen else opposite(b) for v, b in self.options.items()]
            return conjoin([opposite(self.known) if value.open else self.known, *parts])
        if isinstance(value, Range):
            parts = [b if value.high < n else opposite(b) for n, b in self.options.items()]
            return conjoin([self.known, *parts])
        if kind is Kind.TEXT:
            return self.known
        parts = [b if key == value else opposite(b) for key, b in self.options.items()]
        return conjoin([self.known, *parts])

    def value(self, model: Any) -> Value:
        """Return the value in a model of the solver."""
        kind = self.attribute.kind
        known = self.known is TRUE or holds(model, self.known)
        if kind is Kind.SOME_OF:
            chosen = frozenset(key for key, b in self.options.items() if holds(model, b))
            return Several(chosen, not known) if chosen or known else None
        if not known:
            return None
        if kind is Kind.TEXT:
            return "…"
        if kind is Kind.BOOLEAN:
            return holds(model, self.options[True])
        if kind is Kind.ONE_OF:
            return next(str(key) for key, b in self.options.items() if holds(model, b))
        low, high = bounds(kind)
        for n, b in self.options.items():
            if holds(model, b):
                high = min(high, n - 1)
            else:
                low = max(low, n)
        number = _readable(kind, low, high)
        return Range(number, number)


def holds(model: Any, formula: Bool) -> bool:
    """Whether a formula holds in a model. Not by `model.eval`, whose wrapping costs ten times as much."""
    if formula is TRUE or formula is FALSE:
        return bool(formula)
    context = formula.ctx_ref()
    result = (z3.Ast * 1)()
    z3.Z3_model_eval(context, model.model, formula.as_ast(), True, result)
    return bool(z3.Z3_get_bool_value(context, result[0]) == z3.Z3_L_TRUE)


def _readable(kind: Kind, low: int, high: int) -> int:
    """Return a number of the interval that a reader would choose."""
    wanted = {Kind.AGE: 30, Kind.DATE: date(2026, 1, 15).toordinal(), Kind.AMOUNT: 100}.get(kind, 10)
    return min(max(low, wanted), high)
