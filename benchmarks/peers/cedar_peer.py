"""Cedar, by cedarpy."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from benchmarks.peers.programs import BooleanProgram, Case, Compiled, expanded


class _Compiled:
    def __init__(self, program: BooleanProgram) -> None:
        import cedarpy

        conditions = expanded(program, "{}", "!{}", " && ", " || ", fact="context.{}")
        policies = "\n".join(
            f'@id("{name}") permit (principal, action, resource) when {{ {condition} }};'
            for name, condition in conditions.items()
        )
        self._ask = cedarpy.is_authorized
        self._policies = cedarpy.PolicySet.from_str(policies)
        self._entities = cedarpy.Entities.from_json_str("[]")

    def inputs(self, cases: Sequence[Case]) -> list[dict[str, str]]:
        who = {"principal": 'User::"u"', "action": 'Action::"a"', "resource": 'Thing::"t"'}
        return [{**who, "context": json.dumps(case)} for case in cases]

    def evaluate(self, inputs: Any) -> list[Any]:
        return [self._ask(request, self._policies, self._entities) for request in inputs]

    def conclusions(self, answers: Any) -> list[frozenset[str]]:
        found = []
        for answer in answers:
            if answer.diagnostics.errors:
                raise RuntimeError(answer.diagnostics.errors[0])
            names = answer.diagnostics.id_annotations_by_reason
            found.append(frozenset(names[reason] for reason in answer.diagnostics.reasons))
        return found


class Cedar:
    name = "Cedar"
    package = "cedarpy"
    how = "policies and entities parsed once, the context as ready JSON, one call a case (ahead of its batch call)"
    instead = "a policy cannot refer to another one: what lower rules conclude is written out in the condition"

    def compile(self, program: BooleanProgram) -> Compiled:
        return _Compiled(program)
