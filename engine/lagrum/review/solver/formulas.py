"""The solver's formulas, and truth values made of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import z3

from lagrum.evaluation.truth import NO, YES

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


def holds(model: Any, formula: Bool) -> bool:
    """Whether a formula holds in a model. Not by `model.eval`, whose wrapping costs ten times as much."""
    if formula is TRUE or formula is FALSE:
        return bool(formula)
    context = formula.ctx_ref()
    result = (z3.Ast * 1)()
    z3.Z3_model_eval(context, model.model, formula.as_ast(), True, result)
    return bool(z3.Z3_get_bool_value(context, result[0]) == z3.Z3_L_TRUE)
