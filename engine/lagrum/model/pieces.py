"""The parts of a condition as its reader sees them: lists of values and intervals are one part each."""

from __future__ import annotations

from collections.abc import Sequence

from lagrum.model.formula import And, Formula, Lit, Or


def pieces(formula: And | Or) -> list[Formula]:
    """Return the parts of a condition as a reader sees them: a list of values, or an interval, is one part."""
    found: list[Formula] = []
    at = 0
    parts = formula.parts
    while at < len(parts):
        end = at + 1
        while end < len(parts) and is_list(parts[at : end + 1]):
            end += 1
        if end == at + 1 and end < len(parts) and is_interval(parts[at], parts[end], isinstance(formula, And)):
            end += 1
        found.append(parts[at] if end == at + 1 else type(formula)(parts[at:end]))
        at = end
    return found


def is_list(parts: Sequence[Formula]) -> bool:
    """Whether parts compare one attribute with several values."""
    first = parts[0]
    return (
        isinstance(first, Lit)
        and first.atom.operator in ("eq", "has")
        and all(
            isinstance(p, Lit)
            and p.negated == first.negated
            and (p.atom.path, p.atom.operator) == (first.atom.path, first.atom.operator)
            for p in parts
        )
    )


def is_interval(one: Formula, two: Formula, conjunction: bool) -> bool:
    """Whether two parts are the limits of one interval (or, without `conjunction`, of what lies outside it)."""
    return (
        isinstance(one, Lit)
        and isinstance(two, Lit)
        and one.atom.operator == two.atom.operator == "lt"
        and one.atom.path == two.atom.path
        and one.negated == conjunction
        and two.negated != conjunction
    )
