"""clingo: answer set programming."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from benchmarks.peers.programs import BooleanProgram, Case, Compiled


class _Compiled:
    def __init__(self, program: BooleanProgram) -> None:
        import clingo

        lines = [f"{{{name}}}." for name in program.facts]
        for rule in program.rules:
            for clause in rule.clauses:
                body = ", ".join(f"not {x.name}" if x.negated else x.name for x in clause)
                lines.append(f"{rule.name} :- {body}.")
            lines.append(f"#show {rule.name}/0.")
        self._control = clingo.Control(["--warn=none"])
        self._control.add("base", [], "\n".join(lines))
        self._control.ground([("base", [])])
        symbols = self._control.symbolic_atoms
        self._literals = {
            name: found.literal
            for name in program.facts
            if (found := symbols[clingo.Function(name)]) is not None  # a fact that no rule mentions
        }

    def inputs(self, cases: Sequence[Case]) -> list[list[int]]:
        known = self._literals
        return [[known[name] if value else -known[name] for name, value in c.items() if name in known] for c in cases]

    def evaluate(self, inputs: Any) -> list[Any]:
        found: list[Any] = []
        for literals in inputs:
            self._control.solve(assumptions=literals, on_model=lambda model: found.append(model.symbols(shown=True)))
        return found

    def conclusions(self, answers: Any) -> list[frozenset[str]]:
        return [frozenset(symbol.name for symbol in found) for found in answers]


class Clingo:
    name = "clingo"
    package = "clingo"
    how = "grounded once, each fact a choice; a case is a solve under assumptions (ahead of externals and of a batch)"
    instead = ""

    def compile(self, program: BooleanProgram) -> Compiled:
        return _Compiled(program)
