"""Rego, by regopy (rego-cpp)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from benchmarks.peers.programs import BooleanProgram, Case, Compiled, Literal


class _Compiled:
    def __init__(self, program: BooleanProgram) -> None:
        import regopy

        facts = frozenset(program.facts)

        def literal(x: Literal) -> str:
            name = f"input.{x.name}" if x.name in facts else x.name
            return f"not {name}" if x.negated else name

        used = {x.name for rule in program.rules for clause in rule.clauses for x in clause}
        lines = ["package m", "import rego.v1"]
        for rule in program.rules:
            bodies = ["; ".join(literal(x) for x in clause) for clause in rule.clauses]
            if rule.name in used:
                lines += [f"{rule.name} if {{ {body} }}" for body in bodies]
                bodies = [rule.name]
            lines += [f'out contains "{rule.name}" if {{ {body} }}' for body in bodies]
        self._interpreter = regopy.Interpreter()
        self._interpreter.add_module("m", "\n".join(lines) + "\n")
        self._bundle = self._interpreter.build(None, ["m/out"])

    def inputs(self, cases: Sequence[Case]) -> list[dict[str, bool]]:
        return [dict(case) for case in cases]

    def evaluate(self, inputs: Any) -> list[Any]:
        found = []
        for case in inputs:
            self._interpreter.set_input(case)
            found.append(json.loads(str(self._interpreter.query_bundle_entrypoint(self._bundle, "m/out"))))
        return found

    def conclusions(self, answers: Any) -> list[frozenset[str]]:
        return [frozenset(found["expressions"][0]) for found in answers]


class Rego:
    name = "Rego"
    package = "regopy"
    how = "a bundle built once with one entry point, the set of all rules that hold (ahead of queries and of an array)"
    instead = ""

    def compile(self, program: BooleanProgram) -> Compiled:
        return _Compiled(program)
