"""The reference evaluator: straight from DESIGN §4, and the authority for what the result is.

Once per program the conclusions are written as one Python function over arrays of truth values. The generated text
holds nothing but integers that this module chose, so no word of a rule or an intervention can reach it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lagrum.evaluation.instances import Instances
from lagrum.evaluation.program import Program
from lagrum.evaluation.truth import NOT
from lagrum.model.formula import And, Formula, Lit, Or, Ref

Conclusions = Mapping[str, tuple[int, ...]]
"""The truth value of each conclusion: one for the intervention's own, one per instance for those of a post.

The latter say what holds *if* the record exists; whoever reads them joins them with the instance's presence.
"""


class ReferenceEvaluator:
    """Evaluates one program on any number of interventions."""

    name = "referens"

    def __init__(self, program: Program) -> None:
        self._program = program
        self._slots: dict[str, dict[object, int]] = {"": {}}
        for post in program.records:
            self._slots[post] = {"presence": 0}
        for post, atoms in program.atoms.items():
            table = self._slots[post]
            for atom in atoms:
                table[atom] = len(table)
        self._first = {post: len(table) for post, table in self._slots.items()}
        for node in program.nodes:
            table = self._slots[node.record]
            table[node.name] = len(table)
        self._size = {post: len(table) for post, table in self._slots.items()}
        self._run = self._compile()

    def evaluate(self, instances: Instances) -> Conclusions:
        """Return the truth value of every conclusion."""
        own = [*instances.codes, *([0] * (self._size[""] - self._first[""]))]
        rows = {
            post: [
                [i.presence, *i.codes, *([0] * (self._size[post] - self._first[post]))]
                for i in instances.records.get(post, ())
            ]
            for post in self._program.records
        }
        self._run(own, [rows[post] for post in self._program.records], NOT)
        found: dict[str, tuple[int, ...]] = {}
        for node in self._program.nodes:
            slot = self._slots[node.record][node.name]
            found[node.name] = tuple(r[slot] for r in rows[node.record]) if node.record else (own[slot],)
        return found

    def _compile(self) -> Callable[[Any, Any, Any], None]:
        number = {post: k for k, post in enumerate(self._program.records)}
        lines = ["def run(v, rows, n):"]
        current = ""
        for node in self._program.nodes:
            if node.record != current and node.record:
                lines.append(f" for r in rows[{number[node.record]}]:")
            current = node.record
            slot = self._slots[node.record][node.name]
            if node.formula is None:
                inner = self._slots[node.over][node.exists_of]
                lines += [
                    " x = 0",
                    f" for r in rows[{number[node.over]}]: x |= r[0] & r[{inner}]",
                    f" v[{slot}] = x",
                ]
                current = ""
            elif node.record:
                lines.append(f"  r[{slot}] = {self._expression(node.formula, node.record)}")
            else:
                lines.append(f" v[{slot}] = {self._expression(node.formula, '')}")
        lines.append(" return None")
        space: dict[str, Any] = {}
        exec(compile("\n".join(lines), "<program>", "exec"), space)  # integers only, see the module's docstring
        run: Callable[[Any, Any, Any], None] = space["run"]
        return run

    def _expression(self, formula: Formula, record: str) -> str:
        match formula:
            case And(parts):
                return " & ".join(f"({self._expression(p, record)})" for p in parts)
            case Or(parts):
                return " | ".join(f"({self._expression(p, record)})" for p in parts)
            case Lit(atom, negated):
                return self._slot(atom, atom.record, negated)
            case Ref(name, negated):
                return self._slot(name, self._program.by_name[name].record, negated)

    def _slot(self, key: object, record: str, negated: bool) -> str:
        array = "r" if record else "v"
        text = f"{array}[{self._slots[record][key]}]"
        return f"n[{text}]" if negated else text
