"""All examples of one day on one bench: their conclusions as bits, and what of them a mutant changes.

Nothing is compiled anew for a mutant. Its node is computed again on all examples at once, then the conclusions that
build upon it as long as anything differs (its cone), and everything is put back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from heapq import heappop, heappush

from lagrum.base.fold import fold
from lagrum.base.frozen import frozen
from lagrum.evaluation.bitsliced import BitSlicedEvaluator, Planes, walk
from lagrum.evaluation.instances import make_instances
from lagrum.evaluation.kleene import Bits, holds
from lagrum.evaluation.program import CONDITION, DEMAND, Program, compile_program
from lagrum.examples.mutants import Mutant
from lagrum.examples.run import outcome_of
from lagrum.model.formula import CONCEPT, RULE, And, Atom, Formula, Lit, Quantifier, Ref, conj, disj
from lagrum.model.rule import Conclusion, Derived, Example, Rule
from lagrum.model.rulebook import Rulebook


@frozen
class ChangedNode:
    """A node of a program with another formula, which may name quantifiers that the program lacks."""

    name: str
    formula: Formula
    quantifiers: tuple[Quantifier, ...] = ()


def changed_node(mutant: Mutant, owner: Conclusion, program: Program) -> ChangedNode | None:
    """Return what a mutant changes in a program; None when it is not in force on that day."""
    if mutant.part == "undantag":
        node = program.by_name.get(RULE + mutant.weak)
        if node is None or node.formula is None or mutant.strong not in program.rules:
            return None
        parts = node.formula.parts if isinstance(node.formula, And) else (node.formula,)
        rest = [p for p in parts if not (isinstance(p, Ref) and p.name == RULE + mutant.strong)]
        return ChangedNode(node.name, conj(*rest))
    assert mutant.formula is not None
    if isinstance(owner, Derived):
        if not owner.validity.holds(program.day):
            return None
        definitions = program.definitions[fold(owner.phrase)]
        conditions = [mutant.formula if d.name == owner.name else d.condition for d in definitions]
        return ChangedNode(CONCEPT + fold(owner.phrase), disj(*conditions), mutant.quantifiers)
    if owner.name not in program.rules:
        return None
    prefix = DEMAND if mutant.part == "kräver" else CONDITION
    return ChangedNode(prefix + owner.name, mutant.formula, mutant.quantifiers)


def with_atoms(program: Program, atoms: Sequence[Atom]) -> Program:
    """Return the program with more atoms, and therefore ages cut at more limits."""
    table = {record: list(found) for record, found in program.atoms.items()}
    for atom in atoms:
        if atom not in table.setdefault(atom.record, []):
            table[atom.record].append(atom)
    return replace(program, atoms={record: tuple(found) for record, found in table.items()})


class Bench:
    """Examples of one day, with what each asks of whom."""

    def __init__(self, program: Program, members: Sequence[tuple[Conclusion, Example]]) -> None:
        self.program = program
        self.evaluator = BitSlicedEvaluator(program)
        self.members = list(members)
        self.instances = [make_instances(program, example.facts) for _, example in members]
        self.planes: Planes = self.evaluator.planes(self.instances)
        self._full = (1 << self.planes.count) - 1
        self._order = {n.name: k for k, n in enumerate(program.nodes)}
        self._atoms = {atom for found in program.atoms.values() for atom in found}
        self._users: dict[str, list[str]] = {}
        for node in program.nodes:
            for ref in node.refs:
                self._users.setdefault(ref, []).append(node.name)
        self._steps = {}
        for scope, steps in self.evaluator.steps:
            for step in steps:
                self._steps[scope, step.slot] = step
        self._scopes = {record: k for k, record in enumerate(program.records)} | {"": -1}
        self._asked: dict[str, int] = {}
        self.failing: list[Example] = []
        """Examples that do not hold as it is: they say nothing about mutants."""
        for k, (owner, example) in enumerate(members):
            if not outcome_of(owner, example, program, self.instances[k], self.conclusions(owner, k)).passed:
                self.failing.append(example)
                continue
            for name in nodes_asked(owner):
                self._asked[name] = self._asked.get(name, 0) | self._bit(k)

    def knows(self, atoms: Iterable[Atom]) -> bool:
        """Whether the program has all of `atoms`."""
        return self._atoms.issuperset(atoms)

    def killer(self, changed: ChangedNode) -> int | None:
        """Return the first example that no longer holds when a node is changed; None when all hold."""
        return next(self.killers(changed), None)

    def killers(self, changed: ChangedNode) -> Iterator[int]:
        """Yield the examples that no longer hold when a node is changed."""
        kept: list[tuple[list[int], list[int], int, int, int]] = []
        try:
            for k in self._suspects(changed, kept):
                owner, example = self.members[k]
                if not outcome_of(owner, example, self.program, self.instances[k], self.conclusions(owner, k)).passed:
                    yield k
        finally:
            for s, p, slot, surely, possibly in reversed(kept):
                s[slot], p[slot] = surely, possibly

    def _suspects(self, changed: ChangedNode, kept: list[tuple[list[int], list[int], int, int, int]]) -> list[int]:
        """Put the changed conclusions in place (old ones into `kept`); return the examples that ask for one of them."""
        found = 0
        queue = [(self._order[changed.name], changed.name)]
        queued = {changed.name}
        writer = _Formulas(self, changed.quantifiers)
        while queue:
            name = heappop(queue)[1]
            differs = 0
            node = self.program.by_name[name]
            slot = self.evaluator.slot(node.record, name)
            for number, (s, p) in enumerate(self.rows(node.record)):
                if name == changed.name:
                    surely, possibly = writer.value(changed.formula, node.record, number)
                else:
                    surely, possibly = self._again(node.record, slot, s, p)
                if (surely, possibly) != (s[slot], p[slot]):
                    present = p[0] if node.record else self._full
                    differs |= ((surely ^ s[slot]) | (possibly ^ p[slot])) & present
                    kept.append((s, p, slot, s[slot], p[slot]))
                    s[slot], p[slot] = surely, possibly
            if differs:
                found |= differs & self._asked.get(name, 0)
                for user in self._users.get(name, ()):
                    if user not in queued:
                        queued.add(user)
                        heappush(queue, (self._order[user], user))
        return [k for k, digit in enumerate(self.planes.digits(found)) if digit == "1"] if found else []

    def _again(self, record: str, slot: int, a: list[int], b: list[int]) -> Bits:
        """Return a conclusion of the program itself, computed anew."""
        step = self._steps[self._scopes[record], slot]
        s, p = self.planes.own
        if step.tree is not None:
            return walk(step.tree, self._full, s, p, a, b)
        surely = possibly = 0
        for x, y in self.planes.rows[step.over]:
            surely |= x[0] & x[step.inner]
            possibly |= y[0] & y[step.inner]
        return surely, possibly

    def rows(self, record: str) -> Sequence[tuple[list[int], list[int]]]:
        """Return the arrays of a scope: those of the intervention itself, or one for each place of a post."""
        return self.planes.rows[self._scopes[record]] if record else (self.planes.own,)

    def codes(self, literal: Lit | Ref, at: int) -> list[int]:
        """Return the truth value of an atom or conclusion on one example, for each place of its scope."""
        record, slot = self.literal(literal)
        rows = self.rows(record)
        if record:
            rows = rows[: len(self.instances[at].records[record])]
        bit = self._bit(at)
        return [(1 if s[slot] & bit else 0) | (2 if p[slot] & bit else 0) for s, p in rows]

    def conclusions(self, owner: Conclusion, at: int) -> Mapping[str, tuple[int, ...]]:
        """Return the conclusions that an example's outcome is read from."""
        found = {}
        for name in nodes_asked(owner):
            if name in self.program.by_name:
                found[name] = tuple(self.codes(Ref(name), at))
        return found

    def _bit(self, at: int) -> int:
        return 1 << (self.planes.count - 1 - at)

    def literal(self, lit: Lit | Ref) -> tuple[str, int]:
        """Return the scope of a literal of the program, and where its bits stand there."""
        if isinstance(lit, Lit):
            return lit.atom.record, self.evaluator.atom_slot(lit.atom)
        record = self.program.by_name[lit.name].record
        return record, self.evaluator.slot(record, lit.name)


class _Formulas:
    """Computes formulas that the program does not have."""

    def __init__(self, bench: Bench, quantifiers: Sequence[Quantifier]) -> None:
        self._bench = bench
        self._extra = {q.name: q for q in quantifiers}
        self._full = (1 << bench.planes.count) - 1

    def value(self, formula: Formula, record: str, row: int) -> Bits:
        def leaf(part: Lit | Ref) -> Bits:
            if isinstance(part, Ref) and part.name in self._extra:
                return self._exists(self._extra[part.name])
            scope, slot = self._bench.literal(part)
            surely, possibly = self._bench.rows(scope)[row if scope else 0]
            return surely[slot], possibly[slot]

        return holds(formula, leaf, self._full)

    def _exists(self, quantifier: Quantifier) -> Bits:
        surely = possibly = 0
        for k, (a, b) in enumerate(self._bench.rows(quantifier.record)):
            one, two = self.value(quantifier.condition, quantifier.record, k)
            surely |= a[0] & one
            possibly |= b[0] & two
        return surely, possibly


def nodes_asked(owner: Conclusion) -> tuple[str, ...]:
    """Return the names of the conclusions that the outcome of an owner's examples is read from."""
    if isinstance(owner, Derived):
        return (CONCEPT + fold(owner.phrase),)
    if isinstance(owner, Rule) and owner.requires is not None:
        return (RULE + owner.name, DEMAND + owner.name)
    return (RULE + owner.name,)


def benches(rulebook: Rulebook, members: Sequence[tuple[Conclusion, Example]]) -> dict[date, Bench]:
    """Return a bench for each day that examples are run at."""
    by_day: dict[date, list[tuple[Conclusion, Example]]] = {}
    for owner, example in members:
        by_day.setdefault(example.day or owner.validity.sample_day(), []).append((owner, example))
    return {day: Bench(compile_program(rulebook, day), by_day[day]) for day in sorted(by_day)}
