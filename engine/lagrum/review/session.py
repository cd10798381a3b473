"""Questions to the solver about one program: whether all of this can hold of one intervention."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum
from itertools import pairwise
from typing import Any

import z3

from lagrum.base.frozen import frozen
from lagrum.evaluation.program import Program
from lagrum.model.facts import Facts
from lagrum.model.formula import Formula, Lit, Ref, literals
from lagrum.review.solver.cone import cone, paths_known, records_needed
from lagrum.review.solver.decode import decode
from lagrum.review.solver.encode import Encoding, any_intervention
from lagrum.review.solver.formulas import Bool, at_most, conjoin, opposite
from lagrum.review.solver.needs import NeedsOf
from lagrum.review.time_limit import TimeLimit

FEW = 2
"""How many records of each post are tried first; what then cannot hold is tried with all that could matter."""
MOST = 60
SHORT = 1000
"""Milliseconds for a step of a search that may well fail: it only saves later questions."""


class SolverAnswer(Enum):
    YES = "ja"
    NO = "nej"
    UNDECIDED = "inte avgjort"


@frozen
class Goal:
    """A formula that must surely hold, for the first record of a post ("" = for the intervention)."""

    formula: Formula
    record: str = ""


@frozen(slots=False)
class Solved:
    """The solver's answer, and for ja how to make interventions of it."""

    answer: SolverAnswer
    _decode: Callable[[set[str] | None], Facts] | None = None
    _paths: frozenset[str] = frozenset()

    @property
    def facts(self) -> Facts:
        """An intervention that says all that the goals depend on. Only for ja."""
        return self._made(set(self._paths))

    @property
    def whole(self) -> Facts:
        """One that says much more."""
        return self._made(None)

    def _made(self, paths: set[str] | None) -> Facts:
        assert self._decode is not None
        return self._decode(paths)


class Session:
    """Asks about one program. `shapes` numbers its conclusions by content: what is the same is asked about once."""

    def __init__(self, program: Program, limit: TimeLimit, shapes: Mapping[str, int]) -> None:
        self.program = program
        self.limit = limit
        self.asked = 0
        self.refused = 0
        """How many questions were not asked, or not to their end, because the time of the review was out."""
        first: dict[int, str] = {}
        self._needs = [NeedsOf(program, single) for single in (False, True)]
        self._same = {name: first.setdefault(number, name) for name, number in shapes.items()}
        self._known = paths_known(program).__contains__
        self._few = any_intervention(program, dict.fromkeys(program.records, FEW), self._known, context=z3.Context())
        self._solver = self._new_solver(self._few)
        self._constrained = 0
        self._kept: dict[tuple[tuple[Goal, ...], int], Solved] = {}
        self._larger: dict[tuple[tuple[str, int], ...], Encoding] = {}

    def goal(self, name: str, holds: bool = True) -> Goal:
        """Return that a conclusion surely holds, or surely does not."""
        return Goal(Ref(name, not holds), self.program.by_name[name].record)

    def ask(self, *goals: Goal, values: int = 0) -> Solved:
        """Return whether some intervention meets all goals.

        With `values`, one with at most one record of each post and that many values in each list.
        """
        goals = tuple(map(self._plain, goals))
        key = (goals, values)
        if key not in self._kept:
            if not self.limit.left:
                self.refused += 1
                return Solved(SolverAnswer.UNDECIDED)
            if self.apart(*goals, values=values):
                return Solved(SolverAnswer.NO)
            self._kept[key] = self._ask(goals, values)
        return self._kept[key]

    def apart(self, *goals: Goal, values: int = 0) -> bool:
        """Whether it can be seen without the solver that no intervention meets all goals."""
        return self._needs[values == 1].clash(g.formula for g in goals)

    def _plain(self, goal: Goal) -> Goal:
        """Return a goal about a conclusion as one about the first conclusion that is made in the same way."""
        formula = goal.formula
        return Goal(Ref(self._same[formula.name], formula.negated), goal.record) if isinstance(formula, Ref) else goal

    def together(self, groups: Sequence[Sequence[Goal]]) -> Facts | None:
        """Return an intervention that meets the first group of goals, and of the others, taken in turn, as many as can.

        None when the first cannot be met.
        """
        if not self.limit.left:
            return None
        parts = [self._whole(self._few, list(map(self._plain, goals))) for goals in groups]
        self._constrain()
        depth = 0
        for part in parts:
            self._solver.push()
            self._solver.add(part)
            if self._check(self._solver, SHORT) == z3.sat:
                depth += 1
            else:
                self._solver.pop()
                if not depth:
                    return None
        # The model of the last check is gone when that check failed; this one only finds it again.
        found = self._check(self._solver) == z3.sat
        model = self._solver.model() if found else None
        self._solver.pop(depth)
        return None if model is None else decode(self._few, model, self._few.rows, None)

    def _ask(self, goals: Sequence[Goal], values: int) -> Solved:
        self.asked += 1
        needed = self.needed(goals)
        found = self._solve(self._few, goals, values)
        most = max(needed.values(), default=0)
        if found.answer is not SolverAnswer.NO or values or most <= FEW:
            return found
        counts = {post: min(count, MOST) for post, count in needed.items()}
        found = self._solve(self._of_size(counts), goals, values)
        if found.answer is SolverAnswer.NO and most > MOST:
            return Solved(SolverAnswer.UNDECIDED)
        return found

    def _of_size(self, counts: Mapping[str, int]) -> Encoding:
        """Return interventions with that many records of each post. They are kept: few sizes are ever needed."""
        size = tuple(counts.items())
        if size not in self._larger:
            self._larger[size] = any_intervention(self.program, counts, self._known, context=z3.Context())
        return self._larger[size]

    def needed(self, goals: Iterable[Goal]) -> Mapping[str, int]:
        """Return how many records are enough to see whether the goals can be met."""
        goals = list(goals)
        counts = dict(records_needed(self.program, _names(goals)))
        for record in {g.record for g in goals} - {""}:
            counts[record] = max(1, counts.get(record, 0))
        return counts

    def below(self, goals: Iterable[Goal]) -> tuple[set[str], set[str]]:
        """Return the attributes and posts that goals depend on, and the posts whose lists must be closed."""
        goals = list(goals)
        paths = {p for name in _names(goals) for p in self.program.facts_below(name)}
        paths |= {x.atom.path for g in goals for x in literals(g.formula) if isinstance(x, Lit)}
        paths |= {g.record for g in goals} - {""}
        attributes = self.program.rulebook.vocabulary.attributes
        paths |= {attributes[p].record for p in paths if p in attributes} - {""}
        closed = {self.program.by_name[n].over for n in cone(self.program, _names(goals))} - {""}
        return paths, closed

    def _solve(self, encoding: Encoding, goals: Sequence[Goal], values: int) -> Solved:
        whole = self._whole(encoding, goals)
        paths, closed = self.below(goals)
        if values:
            whole = conjoin([whole, *_few_values(encoding, paths, values)])
        if encoding is self._few:
            solver = self._solver
            self._constrain()
            solver.push()
            solver.add(whole)
        else:
            solver = self._new_solver(encoding)
            solver.add(whole, *encoding.domain())
        try:
            answer = self._check(solver)
            if answer == z3.unsat:
                return Solved(SolverAnswer.NO)
            if answer != z3.sat:
                return Solved(SolverAnswer.UNDECIDED)
            model = solver.model()

            def decoded(only: set[str] | None) -> Facts:
                return decode(encoding, model, closed if only is not None else encoding.rows, only)

            return Solved(SolverAnswer.YES, decoded, frozenset(paths))
        finally:
            if encoding is self._few:
                solver.pop()

    def _whole(self, encoding: Encoding, goals: Sequence[Goal]) -> Bool:
        """Return that all goals are met."""
        parts: list[Bool] = []
        for goal in goals:
            parts.append(encoding.formula(goal.formula, goal.record).sure)
            if goal.record:
                parts.append(encoding.rows[goal.record][0].present.sure)
        return conjoin(parts)

    def _constrain(self) -> None:
        """Tell the solver what must hold of the variables that have come since the last time."""
        variables = list(self._few.variables.values())
        if not self._constrained:
            for rows in self._few.rows.values():
                self._solver.add(*(z3.Implies(b.present.sure, a.present.sure) for a, b in pairwise(rows)))
        for variable in variables[self._constrained :]:
            self._solver.add(*variable.domain)
        self._constrained = len(variables)

    def _new_solver(self, encoding: Encoding) -> Any:
        return z3.Solver(ctx=encoding.context)

    def _check(self, solver: Any, most: int | None = None) -> Any:
        left = self.limit.left if most is None else min(most, self.limit.left)
        if left:
            solver.set("timeout", left)
            answer = solver.check()
            if answer != z3.unknown or self.limit.left:
                return answer
        self.refused += 1
        return z3.unknown


def _names(goals: Iterable[Goal]) -> list[str]:
    return [x.name for g in goals for x in literals(g.formula) if isinstance(x, Ref)]


def _few_values(encoding: Encoding, paths: set[str], most: int) -> list[Bool]:
    """Return that there is one record of each post at most, and `most` values in each list."""
    lists = [v for (path, _), v in encoding.variables.items() if path in paths and v.attribute.kind.many]
    found = [at_most(list(v.options.values()), most) for v in lists if len(v.options) > most]
    return found + [opposite(row.present.sure) for rows in encoding.rows.values() for row in rows[1:]]
