"""Typed conditions: atoms on attributes, and formulas over atoms and named conclusions in negation normal form."""

from __future__ import annotations

from typing import Literal

from lagrum.base.frozen import frozen

AtomOperator = Literal["eq", "has", "lt", "known", "always", "undefined"]


@frozen(order=True)
class Atom:
    """A test on one attribute: `eq` value, `has` value (of a list), `lt` number, `known`.

    `record` is the post whose field is tested, or "". Dates are proleptic ordinals. All comparisons of numbers are
    reduced to `lt`: "minst 15" is not lt 15, "högst 17" is lt 18.
    """

    record: str
    path: str
    operator: AtomOperator
    operand: str | int | bool = True


@frozen
class Lit:
    """An atom, or its negation."""

    atom: Atom
    negated: bool = False


@frozen
class Ref:
    """A named conclusion (derived concept, quantifier, rule), or its negation."""

    name: str
    negated: bool = False


@frozen
class And:
    parts: tuple[Formula, ...]


@frozen
class Or:
    parts: tuple[Formula, ...]


Formula = Lit | Ref | And | Or

ALWAYS = Lit(Atom("", "", "always"))

CONCEPT = "begrepp:"
EXISTS = "finns:"
RULE = "regel:"


@frozen
class Quantifier:
    """`det finns record där condition`. The name is made of the content, so equal quantifiers are one."""

    name: str
    record: str
    condition: Formula


def conj(*parts: Formula) -> Formula:
    """Return the conjunction, flattened; one part stays itself."""
    flat: list[Formula] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, And) else (part,))
    return flat[0] if len(flat) == 1 else And(tuple(flat))


def disj(*parts: Formula) -> Formula:
    """Return the disjunction, flattened; one part stays itself."""
    flat: list[Formula] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, Or) else (part,))
    return flat[0] if len(flat) == 1 else Or(tuple(flat))


def negate(formula: Formula) -> Formula:
    """Return the negation in negation normal form."""
    match formula:
        case Lit(atom, negated):
            return Lit(atom, not negated)
        case Ref(name, negated):
            return Ref(name, not negated)
        case And(parts):
            return Or(tuple(negate(p) for p in parts))
        case Or(parts):
            return And(tuple(negate(p) for p in parts))


def literals(formula: Formula) -> list[Lit | Ref]:
    """Return the literals from left to right."""
    found: list[Lit | Ref] = []
    _gather(formula, found)
    return found


def _gather(formula: Formula, found: list[Lit | Ref]) -> None:
    if isinstance(formula, Lit | Ref):
        found.append(formula)
        return
    for part in formula.parts:
        _gather(part, found)
