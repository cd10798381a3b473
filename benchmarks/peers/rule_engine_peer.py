"""rule-engine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from benchmarks.peers.programs import BooleanProgram, Case, Compiled, expanded


class _Compiled:
    def __init__(self, program: BooleanProgram) -> None:
        import rule_engine

        conditions = expanded(program, "{}", "not {}", " and ", " or ")
        self._names = list(conditions)
        context = rule_engine.Context(resolver=rule_engine.resolve_item)
        self._rule = rule_engine.Rule(f"[{', '.join(conditions.values())}]", context=context)

    def inputs(self, cases: Sequence[Case]) -> list[dict[str, bool]]:
        return [dict(case) for case in cases]

    def evaluate(self, inputs: Any) -> list[Any]:
        return [self._rule.evaluate(case) for case in inputs]

    def conclusions(self, answers: Any) -> list[frozenset[str]]:
        return [frozenset(n for n, holds in zip(self._names, found, strict=True) if holds) for found in answers]


class RuleEngine:
    name = "rule-engine"
    package = "rule-engine"
    how = "all rules as one parsed expression, a list of booleans (ahead of one object for each rule, typed or not)"
    instead = "a rule cannot refer to another one: what lower rules conclude is written out"

    def compile(self, program: BooleanProgram) -> Compiled:
        return _Compiled(program)
