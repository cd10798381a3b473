"""Relevance: which rules that may apply something in the draft ties to (DESIGN §4, ADR 3), for a batch at once.

Two things are asked of a rule that may apply: that at least one condition surely holds, and that the rule may apply
also when the lists that the draft has begun are taken to be complete (»form rådgivning, mer okänt« is no reason to show
every form).

`prövning`, which every draft says, is too little to tie it to anything. Of a record that nobody wrote the draft says
nothing but what it says of the intervention, so only that can tie a rule to it (ADR 22).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import compress
from typing import NamedTuple

from lagrum.evaluation.bitsliced import BATCH, BitSlicedEvaluator, Planes, Tree, walk
from lagrum.evaluation.conclusions import Asked, Concluded, Relevant
from lagrum.evaluation.instances import Instance, Instances
from lagrum.evaluation.program import Program
from lagrum.model.facts import Fact, Several
from lagrum.model.formula import RULE, And, Formula, Lit, Or, Ref

TOO_LITTLE = ("prövning", "huvudman")
"""What every draft says, and what therefore is no reason to ask about one thing rather than another."""
_BYTES = bytes.maketrans(b"01", b"\0\1")


def as_written(program: Program, instances: Instances, scalars: dict[str, Fact]) -> Instances:
    """Return the same facts with every list and every post that the draft has begun complete as it stands.

    A list or a post of which nothing is written is not begun, and as unknown as before (DESIGN §4, ADR 3).
    """
    records: dict[str, tuple[Instance, ...]] = {}
    for post, found in instances.records.items():
        coding = program.coding(post)
        rows = []
        for instance in found:
            if instance.record.certain:
                closed = _closed(instance.record.fields)
                rows.append(instance if closed is None else replace(instance, codes=coding.of(closed)))
        records[post] = tuple(rows) or found
    closed = _closed(scalars)
    return Instances(instances.codes if closed is None else program.coding("").of(closed), records)


def _closed(fields: dict[str, Fact]) -> dict[str, Fact] | None:
    """Return the fields with their begun lists closed, or None when there are none."""
    begun = {
        path: Fact(Several(fact.value.chosen), fact.place)
        for path, fact in fields.items()
        if isinstance(fact.value, Several) and fact.value.open and fact.begun
    }
    return {**fields, **begun} if begun else None


class Relevance:
    """Sifts the rules of one program."""

    def __init__(self, evaluator: BitSlicedEvaluator) -> None:
        self._evaluator = evaluator
        program = evaluator.program
        self._names = tuple(name for name, rule in program.rules.items() if rule.outcome is not None)
        self._records = {name: program.rules[name].record for name in self._names}
        self._number = {post: k for k, post in enumerate(program.records)}
        self._ties: dict[tuple[str, bool], _Tie | None] = {}

    def sift(self, planes: Planes, written: Planes) -> list[Relevant]:
        """Return what is worth telling of each intervention.

        `planes` are the conclusions on a batch, `written` those on the same batch `as_written`.
        """
        shown: list[str] = []
        hidden: list[str] = []
        tied: list[list[int]] = []
        for name in self._names:
            show = may = 0
            tied.append([])
            for k, (surely, possibly, certain, closed) in enumerate(self._slots(name, planes, written)):
                can = possibly & closed
                said, unsaid = can & certain, can & ~certain
                ties = said and said & self._tied(name, planes, k)
                tied[-1].append(ties | (unsaid and unsaid & self._tied(name, planes, k, unwritten=True)))
                show |= surely | tied[-1][-1]
                may |= possibly
            shown.append(planes.digits(show))
            hidden.append(planes.digits(may & ~show))
        found = []
        every = range(len(self._names))
        told, others = ("".join(digits).encode().translate(_BYTES) for digits in (shown, hidden))
        for k in range(planes.count):
            numbers = list(compress(every, told[k :: planes.count]))
            bit = 1 << (planes.count - 1 - k)
            found.append(
                Relevant(
                    tuple(self._names[n] for n in numbers),
                    {self._names[n]: frozenset(j for j, x in enumerate(tied[n]) if x & bit) for n in numbers},
                    others[k :: planes.count].count(1),
                )
            )
        return found

    def _slots(self, name: str, planes: Planes, written: Planes) -> list[tuple[int, int, int, int]]:
        """Return, by instance: surely and possibly applies, is written, possibly applies as written."""
        post = self._records[name]
        slot = self._evaluator.slot(post, RULE + name)
        if not post:
            full = (1 << planes.count) - 1
            return [(planes.own[0][slot], planes.own[1][slot], full, written.own[1][slot])]
        rows, closed = planes.rows[self._number[post]], written.rows[self._number[post]]
        return [
            (a[0] & a[slot], b[0] & b[slot], a[0], closed[k][1][0] & closed[k][1][slot] if k < len(closed) else 0)
            for k, (a, b) in enumerate(rows)
        ]

    def _tied(self, name: str, planes: Planes, at: int, unwritten: bool = False) -> int:
        """Return the bits of the interventions that something ties to a rule, for instance `at` of its post.

        With `unwritten` those where that instance stands for the records that nobody wrote.
        """
        if (name, unwritten) not in self._ties:
            self._ties[name, unwritten] = self._tie(self._evaluator.program.rules[name].condition, unwritten)
        post = self._records[name]
        s, p = planes.own
        a, b = planes.rows[self._number[post]][at] if post else (s, p)
        return _tied(self._ties[name, unwritten], (1 << planes.count) - 1, s, p, a, b)

    def _tie(self, formula: Formula, unwritten: bool) -> _Tie | None:
        """Return what in a formula can tie a draft to it, or to a record that is `unwritten`; None when nothing can.

        What always holds ties nothing, nor does a concept or a value that is only absent.
        """
        match formula:
            case Lit(atom, negated):
                if atom.operator in ("always", "known", "undefined") or (negated and isinstance(atom.operand, str)):
                    return None
                if atom.path in TOO_LITTLE or (unwritten and atom.record):
                    return None
                return _Tie(self._evaluator.tree(formula), ())
            case Ref(name, negated):
                inside = unwritten and self._evaluator.program.by_name[name].record
                return None if negated or inside else _Tie(self._evaluator.tree(formula), ())
            case And(parts) | Or(parts):
                inner = tuple(tie for part in parts if (tie := self._tie(part, unwritten)) is not None)
                return _Tie(self._evaluator.tree(formula), inner) if inner else None


class _Tie(NamedTuple):
    """A part of a condition that ties a draft to it when it surely holds, and with it one of `inner` (if any)."""

    tree: Tree
    inner: tuple[_Tie, ...]


def _tied(tie: _Tie | None, full: int, s: list[int], p: list[int], a: list[int], b: list[int]) -> int:
    """Return the bits of a condition that something ties to: that one of its conjuncts does."""
    if tie is None:
        return 0
    if tie.tree.conjoined and tie.inner:
        return _any(tie.inner, full, s, p, a, b)
    return _holds(tie, full, s, p, a, b)


def _holds(tie: _Tie, full: int, s: list[int], p: list[int], a: list[int], b: list[int]) -> int:
    found = _any(tie.inner, full, s, p, a, b) if tie.inner else full
    return found and found & walk(tie.tree, full, s, p, a, b)[0]


def _any(ties: Sequence[_Tie], full: int, s: list[int], p: list[int], a: list[int], b: list[int]) -> int:
    found = 0
    for tie in ties:
        found |= _holds(tie, full, s, p, a, b)
    return found


class FastEvaluator:
    """The bit-sliced evaluator with the sifting of its conclusions: all that a check asks of an evaluator."""

    name = "snabb"

    def __init__(self, bitsliced: BitSlicedEvaluator) -> None:
        self._bitsliced = bitsliced
        self._relevance = Relevance(bitsliced)

    def conclude(self, batch: Sequence[Asked]) -> list[Concluded]:
        """Return the conclusions on each intervention, and what of them is worth telling."""
        found: list[Concluded] = []
        for start in range(0, len(batch), BATCH):
            part = batch[start : start + BATCH]
            instances = [i for _, i in part]
            closed = [as_written(self._bitsliced.program, i, facts.scalars) for facts, i in part]
            planes = self._bitsliced.planes(instances)
            relevant = self._relevance.sift(planes, self._bitsliced.planes(closed))
            conclusions = self._bitsliced.read(planes, instances)
            found += [Concluded(c, r) for c, r in zip(conclusions, relevant, strict=True)]
        return found
