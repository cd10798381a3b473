"""The bit-sliced evaluator: the fast one, straight from DESIGN §4, whose answers are given.

It is bit-sliced: a conclusion of many interventions is two integers, one bit an intervention, »surely« and »possibly«,
so that `och` is one & and `eller` one | for all of them at once. Records stand in slots: the first record of every
intervention, the second, and so on. Once per program the conclusions are laid out as trees of places in arrays of such
integers, which are then walked for each batch.

Source of the technique: E. Biham, A Fast New DES Implementation in Software (1997), which calls it bitslicing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from lagrum.base.frozen import frozen
from lagrum.evaluation.conclusions import Conclusions, Layout
from lagrum.evaluation.instances import Instances
from lagrum.evaluation.program import Program
from lagrum.model.formula import And, Atom, Formula, Lit, Or, Ref

BATCH = 256
"""How many interventions are evaluated at once; more gains nothing."""

_SURELY = bytes.maketrans(b"\0\2\3", b"001")
_POSSIBLY = bytes.maketrans(b"\0\2\3", b"011")
_CODES = bytes.maketrans(bytes(range(144, 148)), bytes(range(4)))
"""Twice a digit "0" or "1" and another digit are 144 and a truth value together."""

Slot = tuple[list[int], list[int]]
"""The bits of all atoms and conclusions of one scope: surely and possibly."""


class Tree(NamedTuple):
    """A formula by where its literals stand in the arrays: those of the intervention itself and those of the post.

    `conjoined` tells `och` from `eller`; `…_not` are the negated literals.
    """

    conjoined: bool
    own: tuple[int, ...]
    own_not: tuple[int, ...]
    post: tuple[int, ...]
    post_not: tuple[int, ...]
    inner: tuple[Tree, ...]


class Step(NamedTuple):
    """How one conclusion is made: out of a tree, or (with `over`) of whether some record of a post has `inner`."""

    slot: int
    tree: Tree | None
    over: int = 0
    inner: int = 0


@frozen
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


class BitSlicedEvaluator:
    """Evaluates one program on any number of interventions."""

    name = "snabb"

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
        self._number = {post: k for k, post in enumerate(program.records)}
        self.steps = self._lay_out()

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
        self._conclude(planes)
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

    def tree(self, formula: Formula) -> Tree:
        """Return a formula by where its literals stand."""
        parts = formula.parts if isinstance(formula, And | Or) else (formula,)
        places: tuple[list[int], ...] = ([], [], [], [])
        inner = []
        for part in parts:
            match part:
                case Lit(atom, negated):
                    places[(2 if atom.record else 0) + negated].append(self._slots[atom.record][atom])
                case Ref(name, negated):
                    post = self.program.by_name[name].record
                    places[(2 if post else 0) + negated].append(self._slots[post][name])
                case _:
                    inner.append(self.tree(part))
        own, own_not, of_post, post_not = map(tuple, places)
        return Tree(not isinstance(formula, Or), own, own_not, of_post, post_not, tuple(inner))

    def slot(self, record: str, name: str) -> int:
        """Return where the bits of a conclusion stand in the arrays of its scope."""
        return self._slots[record][name]

    def atom_slot(self, atom: Atom) -> int:
        """Return where the bits of an atom stand in the arrays of its scope."""
        return self._slots[atom.record][atom]

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
        if count == 1:
            pairs = zip(surely[self._first[post] :], possibly[self._first[post] :], strict=True)
            return [bytes([2 * b + a for a, b in pairs])]
        shape = f"0{count}b"
        sure, possible = ("".join([format(bits, shape) for bits in x[self._first[post] :]]) for x in (surely, possibly))
        data = _codes_of_digits(sure, possible)
        return [data[k::count] for k in range(count)]

    def _lay_out(self) -> list[tuple[int, list[Step]]]:
        """Return the conclusions in the program's order, in runs of one scope: -1 for the intervention's own."""
        runs: list[tuple[int, list[Step]]] = []
        for node in self.program.nodes:
            scope = self._number[node.record] if node.record else -1
            slot = self._slots[node.record][node.name]
            if node.formula is None:
                step = Step(slot, None, self._number[node.over], self._slots[node.over][node.exists_of])
            else:
                step = Step(slot, self.tree(node.formula))
            if not runs or runs[-1][0] != scope:
                runs.append((scope, []))
            runs[-1][1].append(step)
        return runs

    def _conclude(self, planes: Planes) -> None:
        """Fill in the conclusions on a batch."""
        full = (1 << planes.count) - 1
        s, p = planes.own
        for scope, steps in self.steps:
            if scope >= 0:
                for a, b in planes.rows[scope]:
                    for slot, tree, _, _ in steps:
                        assert tree is not None
                        a[slot], b[slot] = walk(tree, full, s, p, a, b)
                continue
            for slot, tree, over, inner in steps:
                if tree is not None:
                    s[slot], p[slot] = walk(tree, full, s, p, s, p)
                    continue
                surely = possibly = 0
                for a, b in planes.rows[over]:
                    surely |= a[0] & a[inner]
                    possibly |= b[0] & b[inner]
                s[slot], p[slot] = surely, possibly


def walk(tree: Tree, full: int, s: list[int], p: list[int], a: list[int], b: list[int]) -> tuple[int, int]:
    """Return the bits of a formula: for which interventions of a batch it holds surely, and possibly.

    `full` has all bits; `s` and `p` are the arrays of the intervention's own literals, `a` and `b` those of the post's.
    What surely is not is what not even possibly is.

    Three interventions of which a is ja, ja, nej and b is ja, okänt, nej: »a och b« is ja, okänt, nej.

    >>> s, p = [0b110, 0b100], [0b110, 0b110]
    >>> [f"{bits:03b}" for bits in walk(Tree(True, (0, 1), (), (), (), ()), 0b111, s, p, s, p)]
    ['100', '110']
    """
    conjoined, own, own_not, post, post_not, inner = tree
    if conjoined:
        surely = possibly = full
        for k in own:
            surely &= s[k]
            possibly &= p[k]
        for k in own_not:
            surely &= ~p[k]
            possibly &= ~s[k]
        for k in post:
            surely &= a[k]
            possibly &= b[k]
        for k in post_not:
            surely &= ~b[k]
            possibly &= ~a[k]
        for part in inner:
            if not possibly:
                break
            one, two = walk(part, full, s, p, a, b)
            surely &= one
            possibly &= two
        return surely, possibly
    surely = possibly = 0
    for k in own:
        surely |= s[k]
        possibly |= p[k]
    for k in own_not:
        surely |= full ^ p[k]
        possibly |= full ^ s[k]
    for k in post:
        surely |= a[k]
        possibly |= b[k]
    for k in post_not:
        surely |= full ^ b[k]
        possibly |= full ^ a[k]
    for part in inner:
        if surely == full:
            break
        one, two = walk(part, full, s, p, a, b)
        surely |= one
        possibly |= two
    return surely, possibly


def _codes_of_digits(surely: str, possibly: str) -> bytes:
    """Return truth values, a byte each, whose bits are written as digits "0" and "1"; both texts have equal length."""
    both = (int.from_bytes(possibly.encode(), "big") << 1) + int.from_bytes(surely.encode(), "big")
    return both.to_bytes(len(surely), "big").translate(_CODES)
