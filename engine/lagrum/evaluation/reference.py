"""The reference evaluator: straight from DESIGN §4, and the authority for what the result is.

It is bit-sliced: a conclusion of many interventions is two integers, one bit an intervention, »surely« and »possibly«,
so that `och` is one & and `eller` one | for all of them at once. Records stand in slots: the first record of every
intervention, the second, and so on. Once per program the conclusions are written as one Python function over arrays
of such integers. The generated text holds nothing but integers that this module chose, so no word of a rule or an
intervention can reach it.

Source of the technique: E. Biham, A Fast New DES Implementation in Software (1997), which calls it bitslicing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from lagrum.evaluation.conclusions import Conclusions, Layout
from lagrum.evaluation.instances import Instances
from lagrum.evaluation.program import Program
from lagrum.model.formula import And, Formula, Lit, Or, Ref

BATCH = 256
"""How many interventions are evaluated at once; more gains nothing."""

_SURELY = bytes.maketrans(b"\0\2\3", b"001")
_POSSIBLY = bytes.maketrans(b"\0\2\3", b"011")
_CODES = bytes.maketrans(bytes(range(144, 148)), bytes(range(4)))
"""Twice a digit "0" or "1" and another digit are 144 and a truth code together."""

Slot = tuple[list[int], list[int]]
"""The bits of all atoms and conclusions of one scope: surely and possibly."""


@dataclass(frozen=True, slots=True)
class Planes:
    """The conclusions on a batch as bits; the first intervention is the highest bit of `count`.

    `rows` has the slots of each post in the order of `Program.records`; slot k holds instance k of every intervention.
    """

    count: int
    own: Slot
    rows: tuple[tuple[Slot, ...], ...]

    def digits(self, plane: int) -> str:
        """Return "1" for each intervention whose bit is set, else "0", in the order of the batch."""
        return format(plane, f"0{self.count}b")


class ReferenceEvaluator:
    """Evaluates one program on any number of interventions."""

    name = "referens"

    def __init__(self, program: Program) -> None:
        self.program = program
        self.layout = Layout(program)
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
        """Return the truth value of every conclusion on one intervention."""
        return self.evaluate_all([instances])[0]

    def evaluate_all(self, batch: Sequence[Instances]) -> list[Conclusions]:
        """Return the truth value of every conclusion on each of any number of interventions."""
        found: list[Conclusions] = []
        for start in range(0, len(batch), BATCH):
            part = batch[start : start + BATCH]
            found += self.read(self.planes(part), part)
        return found

    def planes(self, batch: Sequence[Instances]) -> Planes:
        """Return the conclusions on at least one intervention as bits."""
        own = self._slot("", [i.codes for i in batch], None)
        rows: list[tuple[Slot, ...]] = []
        for post in self.program.records:
            found = [i.records.get(post, ()) for i in batch]
            width = self._first[post] - 1
            nothing = bytes(width)
            slots = []
            for k in range(max(map(len, found))):
                codes = [r[k].codes if k < len(r) else nothing for r in found]
                presence = bytes([r[k].presence if k < len(r) else 0 for r in found])
                slots.append(self._slot(post, codes, presence))
            rows.append(tuple(slots))
        planes = Planes(len(batch), own, tuple(rows))
        self._run((1 << len(batch)) - 1, *own, rows)
        return planes

    def read(self, planes: Planes, batch: Sequence[Instances]) -> list[Conclusions]:
        """Return the conclusions of each intervention out of the planes of a batch."""
        own = self._codes("", planes.own, planes.count)
        rows = {
            post: [self._codes(post, slot, planes.count) for slot in slots]
            for post, slots in zip(self.program.records, planes.rows, strict=True)
        }
        return [
            Conclusions(
                self.layout,
                {
                    "": [own[k]],
                    **{post: [s[k] for s in rows[post][: len(i.records.get(post, ()))]] for post in rows},
                },
            )
            for k, i in enumerate(batch)
        ]

    def surely(self, formula: Formula, record: str) -> str:
        """Return the expression for the bits with which a formula surely holds, for the function of a program.

        In it `m` has all bits, `s` and `p` are the intervention's own arrays and `a` and `b` those of a slot.
        """
        return self._expression(formula, record, True)

    def function(self, lines: Iterable[str]) -> Callable[..., Any]:
        """Compile a function of a program: `lines` follow the head and may only be made of what this class returned."""
        space: dict[str, Any] = {}
        text = "\n".join(["def run(m, s, p, rows):", *lines])
        exec(compile(text, "<program>", "exec"), space)  # integers only, see the module's docstring
        run: Callable[..., Any] = space["run"]
        return run

    def slot(self, record: str, name: str) -> int:
        """Return where the bits of a conclusion stand in the arrays of its scope."""
        return self._slots[record][name]

    def _slot(self, post: str, codes: Sequence[bytes], presence: bytes | None) -> Slot:
        """Return the arrays of a scope with the bits of its atoms; conclusions are still zero."""
        width = len(codes[0])
        data = b"".join(codes)
        sure, possible = data.translate(_SURELY), data.translate(_POSSIBLY)
        surely = [int(sure[k::width], 2) for k in range(width)]
        possibly = [int(possible[k::width], 2) for k in range(width)]
        if presence is not None:
            surely.insert(0, int(presence.translate(_SURELY), 2))
            possibly.insert(0, int(presence.translate(_POSSIBLY), 2))
        rest = [0] * (self._size[post] - self._first[post])
        return surely + rest, possibly + rest

    def _codes(self, post: str, slot: Slot, count: int) -> list[bytes]:
        """Return, by intervention, the codes of the conclusions of a scope."""
        surely, possibly = slot
        shape = f"0{count}b"
        columns = [
            (
                (int.from_bytes(format(possibly[k], shape).encode(), "big") << 1)
                + int.from_bytes(format(surely[k], shape).encode(), "big")
            ).to_bytes(count, "big")
            for k in range(self._first[post], self._size[post])
        ]
        data = b"".join(columns).translate(_CODES)
        return [data[k::count] for k in range(count)]

    def _compile(self) -> Callable[..., Any]:
        number = {post: k for k, post in enumerate(self.program.records)}
        lines: list[str] = []
        current = ""
        for node in self.program.nodes:
            if node.record != current and node.record:
                lines.append(f" for a, b in rows[{number[node.record]}]:")
            current = node.record
            slot = self._slots[node.record][node.name]
            if node.formula is None:
                inner = self._slots[node.over][node.exists_of]
                lines += [
                    " x = y = 0",
                    f" for a, b in rows[{number[node.over]}]:",
                    f"  x |= a[0] & a[{inner}]",
                    f"  y |= b[0] & b[{inner}]",
                    f" s[{slot}] = x",
                    f" p[{slot}] = y",
                ]
                current = ""
                continue
            surely = self._expression(node.formula, node.record, True)
            possibly = self._expression(node.formula, node.record, False)
            if node.record:
                lines += [f"  a[{slot}] = {surely}", f"  b[{slot}] = {possibly}"]
            else:
                lines += [f" s[{slot}] = {surely}", f" p[{slot}] = {possibly}"]
        lines.append(" return None")
        return self.function(lines)

    def _expression(self, formula: Formula, record: str, surely: bool) -> str:
        match formula:
            case And(parts):
                return " & ".join(f"({self._expression(p, record, surely)})" for p in parts)
            case Or(parts):
                return " | ".join(f"({self._expression(p, record, surely)})" for p in parts)
            case Lit(atom, negated):
                return self._literal(atom, atom.record, negated, surely)
            case Ref(name, negated):
                return self._literal(name, self.program.by_name[name].record, negated, surely)

    def _literal(self, key: object, record: str, negated: bool, surely: bool) -> str:
        """Return the bits of a literal. What surely is not is what not even possibly is."""
        array = ("a" if surely ^ negated else "b") if record else ("s" if surely ^ negated else "p")
        text = f"{array}[{self._slots[record][key]}]"
        return f"m ^ {text}" if negated else text
