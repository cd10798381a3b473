"""Trying changes: what becomes of every obstacle, demand and question, for many sets of changes at once."""

from __future__ import annotations

from collections.abc import Sequence

from lagrum.base.frozen import frozen
from lagrum.evaluation.bitsliced import BitSlicedEvaluator, Planes
from lagrum.evaluation.instances import Instances, make_instances
from lagrum.evaluation.program import DEMAND, Program
from lagrum.model.facts import Facts, Record
from lagrum.model.formula import RULE
from lagrum.model.rule import Outcome
from lagrum.ways.changes import DesignChange, possible_change

NOTHING, MAYBE, UNKNOWN, SURE = 0, 1, 2, 3
"""How much a rule stands in the way: not at all (or a demand that is met); it may apply; it applies, and whether it is
met is unknown (or it is an open question); it forbids, or is not met."""


@frozen(order=True)
class RuleOnRecord:
    """A rule on the intervention (index -1) or on one of the records of its post, counted from 0.

    The index after those of the written records stands for all that may exist without being written.
    """

    rule: str
    index: int = -1


IMPOSSIBLE = RuleOnRecord("")
"""What stands in the way of changes after which the facts cannot all be so."""


def index_of(record: Record, facts: Facts, post: str) -> int:
    """Return the index of a record of the facts as they were written, when some of them may have been taken away."""
    return record.index if record.certain or post not in facts.records else len(facts.records[post].records)


class Trials:
    """Tries changes of one intervention."""

    def __init__(self, evaluator: BitSlicedEvaluator, facts: Facts) -> None:
        self._evaluator = evaluator
        self._facts = facts
        self._program: Program = evaluator.program
        self._rules = [
            rule
            for rule in self._program.rules.values()
            if rule.outcome in (Outcome.OBSTACLE, Outcome.DEMAND, Outcome.QUESTION)
        ]
        self._number = {post: k for k, post in enumerate(self._program.records)}

    def levels(self, sets: Sequence[Sequence[DesignChange]]) -> list[dict[RuleOnRecord, int]]:
        """Return, for each set of changes, how much each item stands in the way; those that do not are left out."""
        found: list[dict[RuleOnRecord, int]] = [{} for _ in sets]
        vocabulary = self._program.rulebook.vocabulary
        made: dict[int, Instances] = {}
        for number, changes in enumerate(sets):
            after = possible_change(vocabulary, self._facts, changes, renumber=False)
            if after is None:
                found[number][IMPOSSIBLE] = SURE
            else:
                made[number] = make_instances(self._program, after)
        shapes: dict[tuple[tuple[int, ...], ...], list[int]] = {}
        for number, instances in made.items():
            shapes.setdefault(self._shape(instances), []).append(number)
        for shape, members in shapes.items():
            planes = self._evaluator.planes([made[k] for k in members])
            for item, levels in self._bits(planes, shape).items():
                for level, bits in levels:
                    for place in _positions(bits, len(members)):
                        found[members[place]][item] = max(level, found[members[place]].get(item, 0))
        return found

    def _shape(self, instances: Instances) -> tuple[tuple[int, ...], ...]:
        return tuple(
            tuple(index_of(i.record, self._facts, post) for i in instances.records[post])
            for post in self._program.records
        )

    def _bits(self, planes: Planes, shape: tuple[tuple[int, ...], ...]) -> dict[RuleOnRecord, list[tuple[int, int]]]:
        """Return, by item, levels with the bits of the sets that give them."""
        found: dict[RuleOnRecord, list[tuple[int, int]]] = {}
        slot = self._evaluator.slot
        for rule in self._rules:
            at = slot(rule.record, RULE + rule.name)
            need = slot(rule.record, DEMAND + rule.name) if rule.requires is not None else -1
            if rule.record:
                number = self._number[rule.record]
                rows = [(shape[number][k], a, b, a[0], b[0]) for k, (a, b) in enumerate(planes.rows[number])]
            else:
                full = (1 << planes.count) - 1
                rows = [(-1, *planes.own, full, full)]
            for index, a, b, present, possible in rows:
                surely, possibly = a[at] & present, b[at] & possible
                if not possibly:
                    continue
                levels = found.setdefault(RuleOnRecord(rule.name, index), [])
                levels.append((MAYBE, possibly & ~surely))
                if rule.outcome is Outcome.OBSTACLE:
                    levels.append((SURE, surely))
                elif rule.outcome is Outcome.QUESTION or need < 0:
                    levels.append((UNKNOWN, surely))
                else:
                    levels.append((UNKNOWN, surely & b[need] & ~a[need]))
                    levels.append((SURE, surely & ~b[need]))
        return found


def _positions(bits: int, count: int) -> list[int]:
    """Return the interventions of a batch whose bits are set: the first is the highest of `count`."""
    found = []
    while bits:
        lowest = bits & -bits
        found.append(count - lowest.bit_length())
        bits ^= lowest
    return found
