"""What values imply of other attributes, as formulas: so that no intervention is found that cannot be.

A number in a model is one single number, so that what a value in a list implies of it holds of all in the list. What is
okänt is left okänt: the evaluators, who have closed what is found, see what follows of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lagrum.model.vocabulary import Implication, Link
from lagrum.review.solver.formulas import Bool, conjoin, disjoin, opposite
from lagrum.review.solver.variables import Variable


def limits_of(implied: Iterable[Implication]) -> Iterator[int]:
    """Yield the numbers n of which a variable must know whether the value is "under n"."""
    for one in implied:
        if isinstance(one.operand, tuple):
            low, high = one.operand
            yield low
            yield high + 1


def consistent(link: Link, source: Variable, target: Variable) -> list[Bool]:
    """Return what must hold of two variables, of which the first implies something of the second."""
    found = [
        disjoin([opposite(_is(source, value)), *_unknown(target, one), _holds(target, one)])
        for value, implied in link.of.items()
        for one in implied
        if not (link.source.kind.many and link.target.kind.many and one.operator == "not")
    ]
    if link.source.kind.many and link.target.kind.many:
        found += _nobody(link, source, target)
    return found


def _nobody(link: Link, source: Variable, target: Variable) -> Iterator[Bool]:
    """Yield that a value which no value of a complete list allows is not there."""
    denied = {one.operand for implied in link.of.values() for one in implied if one.operator == "not"}
    for value in sorted(map(str, denied)):
        deny = {v for v, implied in link.of.items() if any(o.operator == "not" and o.operand == value for o in implied)}
        others = [chosen for v, chosen in source.options.items() if v not in deny]
        none = conjoin([opposite(chosen) for chosen in source.options.values()])
        yield disjoin([opposite(target.options[value]), opposite(source.known), none, *others])


def _is(variable: Variable, value: str | bool) -> Bool:
    if variable.attribute.kind.yes_no:
        return conjoin([variable.known, variable.options[True] if value else opposite(variable.options[True])])
    return variable.options[value]


def _unknown(variable: Variable, one: Implication) -> list[Bool]:
    return [] if variable.attribute.kind.many and one.operator == "not" else [opposite(variable.known)]


def _holds(variable: Variable, one: Implication) -> Bool:
    if isinstance(one.operand, tuple):
        low, high = one.operand
        return conjoin([opposite(variable.options[low]), variable.options[high + 1]])
    if variable.attribute.kind.yes_no:
        is_so = variable.options[True] if one.operand else opposite(variable.options[True])
    else:
        is_so = variable.options[one.operand]
    return is_so if one.operator == "is" else opposite(is_so)
