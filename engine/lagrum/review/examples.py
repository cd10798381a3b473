"""Interventions that a review has found: what one of them shows needs no solver."""

from __future__ import annotations

from collections.abc import Sequence

from lagrum.evaluation.instances import make_instances
from lagrum.evaluation.program import DEMAND, Program
from lagrum.evaluation.reference import ReferenceEvaluator
from lagrum.evaluation.truth import NO, YES
from lagrum.model.facts import Facts
from lagrum.model.formula import RULE, Formula, Ref
from lagrum.review.session import Goal


class Examples:
    """Interventions, and what the evaluator answers on each about the first record of each post."""

    def __init__(self, program: Program) -> None:
        self._evaluator = ReferenceEvaluator(program)
        self._program = program
        self._nodes = [n for n in program.nodes if n.name.startswith((RULE, DEMAND))]
        self._count = 0
        self._masks: dict[Formula, int] = {}

    def add(self, found: Sequence[Facts]) -> None:
        """Evaluate interventions and keep the answers."""
        instances = [make_instances(self._program, f) for f in found]
        for case, conclusions in zip(instances, self._evaluator.evaluate_all(instances), strict=True):
            bit = 1 << self._count
            self._count += 1
            for node in self._nodes:
                if node.record:
                    rows = case.records[node.record]
                    if not rows or rows[0].presence != YES:
                        continue
                value = conclusions.at(node.name, 0)
                if value == YES:
                    self._set(Ref(node.name), bit)
                elif value == NO:
                    self._set(Ref(node.name, True), bit)

    def _set(self, key: Formula, bit: int) -> None:
        self._masks[key] = self._masks.get(key, 0) | bit

    def show(self, *goals: Goal) -> bool:
        """Whether some example meets all goals: rules that apply and demands that are met, or surely not."""
        mask = -1
        for goal in goals:
            mask &= self._masks.get(goal.formula, 0)
        return mask != 0
