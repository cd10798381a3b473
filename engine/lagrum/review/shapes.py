"""Numbers for what conclusions are made of: the same for the same content, whatever the rules are called."""

from __future__ import annotations

from collections.abc import Hashable, Mapping

from lagrum.evaluation.program import Program
from lagrum.model.formula import And, Formula, Lit, Or, Ref


class Shapes:
    """Numbers conclusions of any number of programs of one rulebook."""

    def __init__(self) -> None:
        self._numbers: dict[Hashable, int] = {}

    def of(self, program: Program) -> dict[str, int]:
        """Return a number for each conclusion: the same for the same content, all the way down."""
        found: dict[str, int] = {}
        for node in program.nodes:
            inside = found[node.exists_of] if node.formula is None else _nameless(node.formula, found)
            key = (node.record, node.over, inside)
            found[node.name] = self._numbers.setdefault(key, len(self._numbers))
        return found


def _nameless(formula: Formula, numbers: Mapping[str, int]) -> Hashable:
    match formula:
        case Lit():
            return formula
        case Ref(name, negated):
            return numbers[name], negated
        case And(parts) | Or(parts):
            return type(formula), tuple(_nameless(p, numbers) for p in parts)
