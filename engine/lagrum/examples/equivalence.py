"""Mutants that cannot differ from what they were made of: proved, never guessed.

A mutant is equivalent when it answers alike on every assignment of the facts it depends on. Conclusions that it names
are first left free (okänt, ja or nej, whatever they are made of), and then written out.
"""

from __future__ import annotations

from lagrum.evaluation.program import CONDITION, DEMAND, Program
from lagrum.examples.bench import ChangedNode
from lagrum.examples.domain import Domain
from lagrum.examples.mutants import Mutant
from lagrum.model.formula import RULE, And, Formula, Lit, Or, Ref, conj, disj, literals, negate

LARGEST = 400
"""How many literals a written-out formula may have."""
LEVELS = 6


class Equivalence:
    """Tells equivalent mutants of one program."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._vocabulary = program.rulebook.vocabulary

    def reason(self, changed: ChangedNode, mutant: Mutant) -> str:
        """Return in Swedish why a change makes no difference, or "" when that is not proved."""
        node = self.program.by_name[changed.name]
        assert node.formula is not None
        if normal(node.formula) == normal(changed.formula):
            return "samma villkor skrivet på annat sätt"
        if mutant.inner is not None:
            _, before, after = mutant.inner
            return "kan inte skiljas åt av någon post" if self._alike(before, after, ()) else ""
        before, after = node.formula, changed.formula
        guard: tuple[Formula, ...] = ()
        if changed.name.startswith(CONDITION):
            rule = self.program.by_name[RULE + changed.name.removeprefix(CONDITION)].formula
            assert rule is not None
            before, after = _put(rule, changed.name, before), _put(rule, changed.name, after)
        elif changed.name.startswith(DEMAND):
            guard = (Ref(RULE + changed.name.removeprefix(DEMAND)),)
        return "kan inte skiljas åt av några uppgifter" if self._alike(before, after, guard) else ""

    def _alike(self, before: Formula, after: Formula, guard: tuple[Formula, ...]) -> bool:
        """Whether two formulas answer alike wherever `guard` surely holds."""
        for level in range(LEVELS):
            domain = Domain(self._vocabulary, [before, after, *guard])
            if domain.small:
                where = domain.full
                for formula in guard:
                    where &= domain.value(formula)[0]
                one, two = domain.value(before), domain.value(after)
                if not ((one[0] ^ two[0]) | (one[1] ^ two[1])) & where:
                    return True
            elif level:
                return False
            wider = [expanded(f, self.program) for f in (before, after, *guard)]
            if wider == [before, after, *guard] or sum(len(literals(f)) for f in wider) > LARGEST:
                return False
            before, after, guard = wider[0], wider[1], tuple(wider[2:])
        return False


def expanded(formula: Formula, program: Program) -> Formula:
    """Write out the conclusions that a formula names by one level; `det finns` stays."""
    match formula:
        case And(parts):
            return conj(*(expanded(p, program) for p in parts))
        case Or(parts):
            return disj(*(expanded(p, program) for p in parts))
        case Ref(name, negated):
            node = program.by_name.get(name)
            if node is None or node.formula is None:
                return formula
            return negate(node.formula) if negated else node.formula
    return formula


def _put(formula: Formula, name: str, new: Formula) -> Formula:
    """Return a formula with another in the place of the conclusion `name`."""
    match formula:
        case And(parts):
            return conj(*(_put(p, name, new) for p in parts))
        case Or(parts):
            return disj(*(_put(p, name, new) for p in parts))
        case Ref(other, negated) if other == name:
            return negate(new) if negated else new
    return formula


def normal(formula: Formula) -> Formula:
    """Return the formula with its parts sorted, each once, and what they swallow left out."""
    if isinstance(formula, Lit | Ref):
        return formula
    join, inner = (conj, Or) if isinstance(formula, And) else (disj, And)
    flat = join(*(normal(p) for p in formula.parts))
    if not isinstance(flat, And | Or):
        return flat
    parts = list(dict.fromkeys(flat.parts))
    kept = [p for p in parts if not (isinstance(p, inner) and any(q in p.parts for q in parts))]
    return join(*sorted(kept, key=repr))
