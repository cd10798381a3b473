"""Interventions that a review has at hand: what one of them shows needs no solver.

All are evaluated at once and their answers are kept as bits, one an intervention, so that whether any of thousands
shows something is one `&`.
"""

from __future__ import annotations

from collections.abc import Sequence

from lagrum.evaluation.bitsliced import BitSlicedEvaluator, Planes, Tree, walk
from lagrum.evaluation.instances import Instances, make_instances
from lagrum.evaluation.program import Program
from lagrum.model.facts import Facts
from lagrum.model.implications import possible
from lagrum.review.session import Goal

MOST_SINGLE = 64
"""How many interventions that came one at a time are put together, so that a question looks at few batches."""


class Examples:
    """Interventions, and what the bit-sliced evaluator answers on each about the first record of each post."""

    def __init__(self, program: Program) -> None:
        self._evaluator = BitSlicedEvaluator(program)
        self._program = program
        self._number = {post: k for k, post in enumerate(program.records)}
        self._batches: list[Planes] = []
        self._single: list[Instances] = []
        """The interventions of the last batches, when they came one at a time."""
        self._facts: list[Facts] = []
        self.found: list[Facts] = []
        """Those that came one at a time: what the solver has found."""
        self._masks: dict[Goal, tuple[int, int]] = {}
        """By goal: how many interventions have been looked through, and a bit for each of them."""

    def add(self, found: Sequence[Facts]) -> None:
        """Evaluate interventions and keep the answers."""
        vocabulary = self._program.rulebook.vocabulary
        found = [closed for facts in found if (closed := possible(vocabulary, facts)) is not None]
        if not found:
            return
        instances = [make_instances(self._program, f) for f in found]
        self._facts += found
        self._batches.append(self._evaluator.planes(instances))
        self._single = [*self._single, *instances] if len(found) == 1 else []
        self.found += found if len(found) == 1 else []
        if len(self._single) == MOST_SINGLE:
            self._batches[-MOST_SINGLE:] = [self._evaluator.planes(self._single)]
            self._single = []

    def show(self, *goals: Goal) -> bool:
        """Whether some example meets all goals."""
        return self._together(goals) != 0

    def first(self, *goals: Goal) -> Facts | None:
        """Return the oldest example that meets all goals."""
        mask = self._together(goals)
        return self._facts[len(self._facts) - mask.bit_length()] if mask else None

    def _together(self, goals: Sequence[Goal]) -> int:
        mask = -1
        for goal in goals:
            mask &= self._mask(goal)
            if not mask:
                return 0
        return mask

    def _mask(self, goal: Goal) -> int:
        """Return a bit for each example that meets a goal; the oldest is the highest."""
        seen, mask = self._masks.get(goal, (0, 0))
        if seen < len(self._facts):
            tree = self._evaluator.tree(goal.formula)
            end = len(self._facts)
            new: list[int] = []
            for planes in reversed(self._batches):
                if end <= seen:
                    break
                fresh = min(planes.count, end - seen)
                new.append(self._met(tree, goal.record, planes) & ((1 << fresh) - 1))
                mask <<= fresh
                end -= planes.count
            shift = 0
            for planes, bits in zip(reversed(self._batches), new, strict=False):
                mask |= bits << shift
                shift += planes.count
            self._masks[goal] = len(self._facts), mask
        return mask

    def _met(self, tree: Tree, record: str, planes: Planes) -> int:
        """Return a bit for each intervention of a batch that meets a formula about itself, or about a first record."""
        full = (1 << planes.count) - 1
        s, p = planes.own
        if not record:
            return walk(tree, full, s, p, s, p)[0]
        slots = planes.rows[self._number[record]]
        if not slots:
            return 0
        a, b = slots[0]
        return walk(tree, full, s, p, a, b)[0] & a[0]  # the record must be there
