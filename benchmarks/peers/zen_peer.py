"""GoRules ZEN, by zen-engine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from benchmarks.peers.programs import BooleanProgram, Case, Compiled, expanded


class _Compiled:
    def __init__(self, program: BooleanProgram) -> None:
        import zen

        conditions = expanded(program, "{}", "not {}", " and ", " or ")
        self._names = list(conditions)
        self._expression = zen.compile_expression(f"[{', '.join(conditions.values())}]")

    def inputs(self, cases: Sequence[Case]) -> list[dict[str, bool]]:
        return [dict(case) for case in cases]

    def evaluate(self, inputs: Any) -> list[Any]:
        return [self._expression.evaluate(case) for case in inputs]

    def conclusions(self, answers: Any) -> list[frozenset[str]]:
        return [frozenset(n for n, holds in zip(self._names, found, strict=True) if holds) for found in answers]


class Zen:
    name = "ZEN"
    package = "zen-engine"
    how = (
        "all rules as one compiled expression, a list of booleans (far ahead of a decision graph, its batch and `map`)"
    )
    instead = "within one expression nothing can be referred to: what lower rules conclude is written out"

    def compile(self, program: BooleanProgram) -> Compiled:
        return _Compiled(program)
