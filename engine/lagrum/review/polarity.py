"""Which tests of attributes speak for a conclusion, and which against it."""

from __future__ import annotations

from lagrum.base.frozen import frozen
from lagrum.evaluation.program import Program
from lagrum.model.formula import Atom, Formula, Lit, Ref, literals

Signed = frozenset[tuple[Atom, bool]]
"""Atoms, each with whether it is its negation that counts."""


@frozen(slots=False)
class Polarity:
    """Of one program. Negation stands on literals alone, so a sign is found by counting on the way down."""

    program: Program

    def __post_init__(self) -> None:
        object.__setattr__(self, "_kept", {})

    def below(self, name: str, negated: bool = False) -> Signed:
        """Return the tests that a conclusion (or its negation) rests on, with their signs."""
        kept: dict[tuple[str, bool], Signed] = self._kept  # type: ignore[attr-defined]
        stack = [(name, negated)]
        while stack:
            key = stack[-1]
            if key in kept:
                stack.pop()
                continue
            lits = self.parts(key[0])
            refs = [(part.name, part.negated != key[1]) for part in lits if isinstance(part, Ref)]
            missing = [r for r in refs if r not in kept]
            if missing:
                stack += missing
                continue
            own = frozenset((part.atom, part.negated != key[1]) for part in lits if isinstance(part, Lit))
            kept[key] = own.union(*(kept[r] for r in refs))
            stack.pop()
        return kept[name, negated]

    def of(self, formula: Formula) -> Signed:
        """Return the same of any formula over the program's conclusions."""
        found: set[tuple[Atom, bool]] = set()
        for part in literals(formula):
            found |= {(part.atom, part.negated)} if isinstance(part, Lit) else self.below(part.name, part.negated)
        return frozenset(found)

    def parts(self, name: str) -> list[Lit | Ref]:
        """Return the tests and conclusions that a conclusion is made of."""
        node = self.program.by_name[name]
        return literals(node.formula) if node.formula is not None else [Ref(node.exists_of)]
