"""What formulas need of single attributes: often enough to see, without a solver, that they cannot hold together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lagrum.evaluation.program import Program
from lagrum.model.formula import And, Atom, Formula, Lit, Or, Ref
from lagrum.review.solver.kinds import SORTS

Needs = Mapping[tuple[str, str], int]
"""By attribute (and for lists the value), a bit for each thing that it may be; what is not named may be anything."""


class NeedsOf:
    """The needs of a program's conclusions.

    With `single`, of interventions with one value at most in each list: a list is then like `ett av`.
    """

    def __init__(self, program: Program, single: bool = False) -> None:
        self._program = program
        self._single = single
        self._attributes = program.rulebook.vocabulary.attributes
        self._kept: dict[Ref, Needs] = {}
        limits: dict[str, set[int]] = {}
        for atoms in program.atoms.values():
            for atom in atoms:
                if atom.operator == "lt":
                    limits.setdefault(atom.path, set()).add(int(atom.operand))
        self._limits = {path: sorted(numbers) for path, numbers in limits.items()}

    def clash(self, formulas: Iterable[Formula]) -> bool:
        """Whether these formulas, about the same intervention and records, surely cannot all surely hold."""
        found: dict[tuple[str, str], int] = {}
        return any(not _narrow(found, self.of(f)) for f in formulas)

    def of(self, formula: Formula, negated: bool = False) -> Needs:
        """Return what a formula, or its negation, needs in order to hold surely."""
        match formula:
            case Lit(atom, other):
                return self._atom(atom, negated != other)
            case Ref(name, other):
                return self._conclusion(Ref(name, negated != other))
            case And(parts) | Or(parts):
                inner = [self.of(p, negated) for p in parts]
                return _all(inner) if isinstance(formula, And) != negated else _any(inner)

    def _conclusion(self, ref: Ref) -> Needs:
        if ref not in self._kept:
            formula = self._program.by_name[ref.name].formula
            self._kept[ref] = {} if formula is None else self.of(formula, ref.negated)
        return self._kept[ref]

    def _atom(self, atom: Atom, negated: bool) -> Needs:
        if atom.operator == "always":
            return {("", ""): 0} if negated else {}
        if atom.operator in ("known", "undefined"):
            return {}
        attribute = self._attributes[atom.path]
        limits = self._limits.get(atom.path, ())
        of_what, bits, full = SORTS[attribute.kind].need(attribute, atom.operand, limits, self._single)
        return {(atom.path, of_what): full ^ bits if negated else bits}


def _narrow(found: dict[tuple[str, str], int], more: Needs) -> bool:
    """Add needs to others, and return whether something is left of each."""
    for key, mask in more.items():
        mask &= found.get(key, -1)
        if not mask:
            return False
        found[key] = mask
    return True


def _all(parts: Iterable[Needs]) -> Needs:
    found: dict[tuple[str, str], int] = {}
    for part in parts:
        for key, mask in part.items():
            found[key] = found.get(key, -1) & mask
    return found


def _any(parts: Iterable[Needs]) -> Needs:
    """Return what each of some alternatives needs; one that cannot be is none."""
    found: dict[tuple[str, str], int] | None = None
    for part in parts:
        if 0 in part.values():
            continue
        found = dict(part) if found is None else {key: mask | part[key] for key, mask in found.items() if key in part}
    return {("", ""): 0} if found is None else found
