"""CLIPS, by clipspy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from benchmarks.peers.programs import BooleanProgram, BooleanRule, Case, Clause, Compiled


class _Compiled:
    def __init__(self, program: BooleanProgram) -> None:
        import clips

        self._environment = clips.Environment()
        build = self._environment.build
        build("(defglobal ?*out* = (create$))")
        build(f"(deftemplate case {' '.join(f'(slot {name})' for name in program.facts)})")
        self._facts = frozenset(program.facts)
        used = {x.name for rule in program.rules for clause in rule.clauses for x in clause}
        for rule in program.rules:
            for number, clause in enumerate(rule.clauses):
                build(self._rule(rule, number, clause, rule.name in used))

    def _rule(self, rule: BooleanRule, number: int, clause: Clause, used: bool) -> str:
        slots = " ".join(f"({x.name} {'no' if x.negated else 'yes'})" for x in clause if x.name in self._facts)
        others = [x for x in clause if x.name not in self._facts]
        rest = " ".join(f"(not ({x.name}))" if x.negated else f"({x.name})" for x in others)
        then = (f"(assert ({rule.name})) " if used else "") + f"(bind ?*out* ?*out* {rule.name})"
        return f"(defrule {rule.name}-{number} (declare (salience {-rule.level})) (case {slots}) {rest} => {then})"

    def inputs(self, cases: Sequence[Case]) -> list[str]:
        words = {True: "yes", False: "no"}
        return [f"(case {' '.join(f'({name} {words[value]})' for name, value in case.items())})" for case in cases]

    def evaluate(self, inputs: Any) -> list[Any]:
        environment = self._environment
        found = []
        for text in inputs:
            environment.reset()
            environment.assert_string(text)
            environment.run()
            found.append(environment.eval("?*out*"))
        return found

    def conclusions(self, answers: Any) -> list[frozenset[str]]:
        return [frozenset(str(name) for name in found) for found in answers]


class Clips:
    name = "CLIPS"
    package = "clipspy"
    how = "one environment for all cases, a case as one templated fact, the conclusions gathered in a global list"
    instead = "`not` sees only what has been concluded so far: lower rules get higher salience"

    def compile(self, program: BooleanProgram) -> Compiled:
        return _Compiled(program)
