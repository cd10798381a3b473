"""Finding the cheapest sets of changes that remove what stands in the way and raise nothing else.

What stands in the way goes only when facts below it change. So each such item has its smallest remedies, found by
trying; every solution holds one of them; and taking them in order of cost gives the cheapest solutions first. That is
R. Reiter's hitting-set tree (A Theory of Diagnosis from First Principles, 1987) with costs, and conflicts that come
up only when something has been changed.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count, islice, product

from lagrum.evaluation.explain import Explainer, Key, Memory, Trial
from lagrum.evaluation.instances import make_instances
from lagrum.evaluation.program import DEMAND, Program
from lagrum.evaluation.reference import ReferenceEvaluator
from lagrum.model.facts import Facts, Range
from lagrum.model.formula import RULE
from lagrum.ways.changes import REMOVED, Change, Changes, changed
from lagrum.ways.trials import NOTHING, UNKNOWN, Item, Trials

MAX_REMEDY = 3
"""Most changes in one remedy of one item."""
MAX_TRIED = 60_000
"""Most sets of changes that are tried for one item."""
MAX_MIXED = 2_000
"""Most sets that are tried with a change of age or a removed record in them, which take longer."""
MAX_NODES = 600
MAX_JOINED = 64
"""Most combinations of solutions for one item each that are tried for all of them."""
BUDGETS = (3, 6, 12, 24, 48, 10**6)
NEAR = 1.5
"""Solutions that cost up to so many times the cheapest (and 2 more) are alternatives to it."""


@dataclass(frozen=True, slots=True)
class Step:
    """A change, and the item that it was made for."""

    change: Change
    item: Item


@dataclass(frozen=True, slots=True)
class Solution:
    """Changes that remove the targets and raise nothing, cheapest step first."""

    steps: tuple[Step, ...]

    @property
    def cost(self) -> int:
        return sum(step.change.cost for step in self.steps)

    @property
    def changes(self) -> frozenset[Change]:
        return frozenset(step.change for step in self.steps)

    @property
    def keys(self) -> frozenset[Key]:
        return frozenset(step.change.key for step in self.steps)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a search found, cheapest first. `complete`: nothing cheaper can have been overlooked.

    With `complete` and no solution there is none among the facts that can be changed.
    """

    solutions: tuple[Solution, ...]
    complete: bool


class Search:
    """Seeks ways for one intervention. `clock` tells seconds; a search ends at its `deadline` by that clock."""

    def __init__(self, evaluator: ReferenceEvaluator, facts: Facts, clock: Callable[[], float]) -> None:
        self._evaluator = evaluator
        self._program: Program = evaluator.program
        self._facts = facts
        self._clock = clock
        self._trials = Trials(evaluator, facts)
        self._changes = Changes(self._program, facts)
        self._memory = Memory()
        self._complete = True
        self.before = self._trials.levels([()])[0]

    def find(
        self,
        targets: Sequence[Item],
        deadline: float,
        most: int = 3,
        accepted: Callable[[frozenset[Change]], bool] = lambda _: True,
    ) -> Outcome:
        """Return up to `most` solutions; those that are not `accepted` are passed over.

        The cheap ones are sought first: with a budget, which grows until something is found or nothing can be.
        """
        wanted = frozenset(targets)
        for budget in BUDGETS:
            self._complete = True
            found, best = self._within(wanted, budget, deadline, 1, accepted), 0
            if found:
                best = found[0].cost
                if most > 1:
                    found = self._within(wanted, int(best * NEAR) + 2, deadline, most, accepted)
                return Outcome(tuple(sorted(found, key=lambda s: s.cost)), self._complete)
            if self._clock() > deadline:
                break
        return Outcome((), self._complete)

    def together(
        self,
        parts: Sequence[Outcome],
        targets: Sequence[Item],
        deadline: float,
        most: int = 3,
        accepted: Callable[[frozenset[Change]], bool] = lambda _: True,
    ) -> Outcome:
        """Return up to `most` solutions for all targets, of which `parts` are the solutions one by one.

        Those put together are a solution in most cases, and bound what a cheaper one may cost.
        """
        wanted = frozenset(targets)
        joined: dict[frozenset[Change], tuple[Step, ...]] = {}
        for chosen in islice(product(*(part.solutions for part in parts)), MAX_JOINED):
            steps = {step.change.key: step for solution in chosen for step in solution.steps}
            if all(steps[s.change.key].change == s.change for solution in chosen for s in solution.steps):
                joined[frozenset(s.change for s in steps.values())] = tuple(steps.values())
        made = self._trials.levels([list(changes) for changes in joined]) if joined else []
        found = [
            self._shortest(steps, wanted)
            for steps, after in zip(joined.values(), made, strict=True)
            if not self._open(after, wanted)
        ]
        found = [s for s in sorted(found, key=lambda s: s.cost) if accepted(s.changes)]
        if not found:
            return self.find(targets, deadline, most, accepted)
        self._complete = True
        cheaper = self._within(wanted, found[0].cost - 1, deadline, most, accepted)
        distinct: dict[frozenset[Key], Solution] = {}
        for solution in sorted((*cheaper, *found), key=lambda s: s.cost):
            distinct.setdefault(solution.keys, solution)
        best = list(distinct.values())
        return Outcome(tuple(s for s in best if s.cost <= best[0].cost * NEAR + 2)[:most], self._complete)

    def _within(
        self,
        wanted: frozenset[Item],
        budget: int,
        deadline: float,
        most: int,
        accepted: Callable[[frozenset[Change]], bool],
    ) -> list[Solution]:
        """Return up to `most` solutions that cost no more than `budget`, the cheapest first."""
        found: list[Solution] = []
        numbers = count()
        heap: list[tuple[int, int, tuple[Step, ...], dict[Item, int]]] = [(0, next(numbers), (), self.before)]
        seen: set[frozenset[Change]] = {frozenset()}
        expanded = 0
        while heap:
            cost, _, steps, levels = heapq.heappop(heap)
            open_items = self._open(levels, wanted)
            if not open_items:
                solution = self._shortest(steps, wanted)
                # An alternative changes something else, not the same to another value.
                alike = any(other.keys <= solution.keys for other in found)
                if not alike and accepted(solution.changes):
                    found.append(solution)
                    if len(found) == most:
                        break
                continue
            if expanded >= MAX_NODES or self._clock() > deadline:
                self._complete = False
                break
            expanded += 1
            given = frozenset(step.change for step in steps)
            item = open_items[0]
            allowed = 0 if item in wanted else self.before.get(item, 0)
            children = []
            for remedy in self._remedies(item, given, allowed, budget - cost, deadline):
                key = given | frozenset(remedy)
                if key not in seen:
                    seen.add(key)
                    children.append((*steps, *(Step(change, item) for change in remedy)))
            made = self._trials.levels([[s.change for s in child] for child in children])
            for child, after in zip(children, made, strict=True):
                heapq.heappush(heap, (sum(s.change.cost for s in child), next(numbers), child, after))
        return found

    def _open(self, levels: dict[Item, int], wanted: frozenset[Item]) -> list[Item]:
        """Return what is left to remove: the targets first, then what the changes have raised."""
        targets = [item for item in sorted(wanted) if levels.get(item, 0) > NOTHING]
        raised = [
            item
            for item, level in sorted(levels.items())
            if item not in wanted and level >= UNKNOWN and level > self.before.get(item, 0)
        ]
        return [*targets, *raised]

    def _shortest(self, steps: tuple[Step, ...], wanted: frozenset[Item]) -> Solution:
        """Return the steps without those that turned out to be needless."""
        while len(steps) > 1:
            shorter = [steps[:k] + steps[k + 1 :] for k in range(len(steps))]
            made = self._trials.levels([[s.change for s in option] for option in shorter])
            good = [option for option, after in zip(shorter, made, strict=True) if not self._open(after, wanted)]
            if not good:
                break
            steps = min(good, key=lambda option: sum(s.change.cost for s in option))
        return Solution(tuple(sorted(steps, key=lambda s: s.change.sort_key)))

    def _remedies(
        self, item: Item, given: frozenset[Change], allowed: int, budget: int, deadline: float
    ) -> Iterator[tuple[Change, ...]]:
        """Yield the smallest sets of changes, besides those `given`, after which an item is no more than `allowed`.

        Those that cost more than `budget` are left out.
        """
        taken = {change.key for change in given}
        gone = {(c.key.path, c.key.index) for c in given if c.value == REMOVED}
        names = [RULE + item.rule]
        if DEMAND + item.rule in self._program.by_name:
            names.append(DEMAND + item.rule)
        own = {self._program.rules[item.rule].record} - {""}
        below = frozenset(own).union(*(self._program.facts_below[name] for name in names))
        free = [
            c
            for c in self._changes.below(below)
            if c.key not in taken and (c.key.path.split(".", 1)[0], c.key.index) not in gone
        ]
        plain = [c for c in free if c.value != REMOVED and not isinstance(c.value, Range)]
        other = [c for c in free if c.value == REMOVED or isinstance(c.value, Range)]
        found: list[tuple[Change, ...]] = []
        state = self._state(given)
        tried = 0
        for size in range(1, MAX_REMEDY + 1):
            sets = _sets(plain, size, budget, found)
            while batch := _take(sets, min(20_000, MAX_TRIED - tried)):
                tried += len(batch)
                found += state.good(item, names, batch, allowed)
                if tried >= MAX_TRIED or self._clock() > deadline:
                    self._complete = False
                    break
            mixed = _take(self._mixed(plain, other, size, budget, found), MAX_MIXED)
            if len(mixed) == MAX_MIXED:
                self._complete = False
            levels = self._trials.levels([[*given, *s] for s in mixed])
            found += [s for s, after in zip(mixed, levels, strict=True) if after.get(item, 0) <= allowed]
            if tried >= MAX_TRIED or self._clock() > deadline:
                break
        yield from found

    @staticmethod
    def _mixed(
        plain: Sequence[Change],
        other: Sequence[Change],
        size: int,
        budget: int,
        found: Sequence[tuple[Change, ...]],
    ) -> Iterator[tuple[Change, ...]]:
        """Yield the sets with at least one change of age or removed record."""
        rest = set(other)
        for chosen in _sets(sorted([*other, *plain], key=lambda c: c.sort_key), size, budget, found):
            if not rest.isdisjoint(chosen):
                yield chosen

    def _state(self, given: frozenset[Change]) -> _State:
        facts = changed(self._facts, sorted(given), renumber=False) if given else self._facts
        instances = make_instances(self._program, facts)
        conclusions = self._evaluator.evaluate(instances)
        return _State(Explainer(self._program, facts, instances, conclusions, self._memory))


@dataclass(frozen=True, slots=True)
class _State:
    """The intervention with some changes made, from which others are tried."""

    explainer: Explainer

    def good(
        self, item: Item, names: Sequence[str], sets: Sequence[tuple[Change, ...]], allowed: int
    ) -> list[tuple[Change, ...]]:
        """Return the sets after which an item is no more than `allowed`."""
        changes: dict[Key, dict[object, list[int]]] = {}
        for number, chosen in enumerate(sets):
            for change in chosen:
                changes.setdefault(change.key, {}).setdefault(change.value, []).append(number)
        trial = Trial(
            self.explainer,
            {key: {value: _bits(numbers, len(sets)) for value, numbers in t.items()} for key, t in changes.items()},  # type: ignore[misc]
            len(sets),
        )
        full = (1 << len(sets)) - 1
        program = self.explainer.program
        rule = program.rules[item.rule]
        maybe = unknown = sure = 0
        rows = range(len(self.explainer.instances.records[rule.record])) if rule.record else [0]
        for at in rows:
            present = (full, full)
            if rule.record:
                instance = self.explainer.instances.records[rule.record][at]
                if instance.record.index != item.index:
                    continue
                present = (full if instance.presence & 1 else 0, full)
            surely, possibly = trial.bits(names[0], at)
            surely &= present[0]
            maybe |= possibly & ~surely
            if len(names) == 1:
                if rule.outcome is not None and rule.outcome.value == "hinder":
                    sure |= surely
                else:
                    unknown |= surely
                continue
            met, may_be_met = trial.bits(names[1], at)
            unknown |= surely & may_be_met & ~met
            sure |= surely & ~may_be_met
        bad = sure | (unknown if allowed < 2 else 0) | (maybe if allowed < 1 else 0)
        return [chosen for number, chosen in enumerate(sets) if not bad >> number & 1] if bad != full else []


def _sets(
    changes: Sequence[Change], size: int, budget: int, found: Sequence[tuple[Change, ...]]
) -> Iterator[tuple[Change, ...]]:
    """Yield the sets of `size` changes of different facts within a budget that hold none of those `found`.

    `changes` come cheapest first.
    """
    smaller = [frozenset(f) for f in found]

    def grow(chosen: tuple[Change, ...], start: int, left: int) -> Iterator[tuple[Change, ...]]:
        wanting = size - len(chosen)
        if not wanting:
            if not any(s <= set(chosen) for s in smaller):
                yield chosen
            return
        for k in range(start, len(changes)):
            change = changes[k]
            if change.cost * wanting > left:  # all that follow cost as much or more
                return
            if all(change.key != c.key for c in chosen):
                yield from grow((*chosen, change), k + 1, left - change.cost)

    return grow((), 0, budget)


def _bits(numbers: Sequence[int], count: int) -> int:
    """Return an integer with the bits of `numbers` set."""
    found = bytearray(count // 8 + 1)
    for number in numbers:
        found[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(found, "little")


def _take(sets: Iterator[tuple[Change, ...]], most: int) -> list[tuple[Change, ...]]:
    found = []
    for chosen in sets:
        found.append(chosen)
        if len(found) >= most:
            break
    return found
