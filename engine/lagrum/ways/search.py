"""Finding the cheapest sets of changes that remove what stands in the way and raise nothing else.

What stands in the way goes only when facts below it change. So each such item has its smallest remedies, found by
trying; every solution holds one of them; and taking them in order of cost gives the cheapest solutions first. That is
R. Reiter's hitting-set tree (A Theory of Diagnosis from First Principles, 1987) with costs, and conflicts that come
up only when something has been changed.
"""

from __future__ import annotations

import heapq
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence, Set
from itertools import count, islice, product
from math import inf

from lagrum.base.frozen import frozen
from lagrum.evaluation.bitsliced import BitSlicedEvaluator
from lagrum.evaluation.instances import make_instances
from lagrum.evaluation.program import DEMAND, Program
from lagrum.explanation.explain import Explainer, Memory
from lagrum.explanation.options import Key
from lagrum.explanation.what_if import Trial
from lagrum.model.facts import Facts, Range, Value
from lagrum.model.formula import RULE
from lagrum.ways.changes import REFRAIN, REMOVED, DesignChange, DesignChanges, effects, possible_change
from lagrum.ways.trials import IMPOSSIBLE, MAYBE, NOTHING, SURE, UNKNOWN, RuleOnRecord, Trials, index_of

MAX_REMEDY = 3
"""Most changes in one remedy of one item."""
MAX_TRIED = 60_000
"""Most sets of changes that are tried for one item."""
MAX_MIXED = 2_000
"""Most sets that are tried with a change of age or a removed record in them, which take longer."""
PART, MIXED_PART = 8_000, 250
"""How many of them are tried before the clock is looked at."""
MAX_NODES = 600
"""Most sets of changes from which one search goes on."""
AT_ONCE = 64
"""So many sets of changes are tried at once: in parallel bits they take hardly longer than one."""
MAX_JOINED = 64
"""Most combinations of solutions for one item each that are tried for all of them."""
EACH_TRIED, EACH_SET, EACH_STATE, EACH_CHECK, EACH_ROW = 0.0015, 0.00003, 0.015, 0.03, 0.0015
"""What it is reckoned to take, in seconds: a set of changes tried on all rules, one tried on one item, an intervention
with other cases, a whole check; and what each record adds."""
BUDGETS = (3, 6, 12, 24, 48, REFRAIN - 1)
"""What a way may cost that keeps what was meant; when there is none, it may leave open what only an outcome decides."""
REFRAINING = (10**6,)
"""What it may cost to leave something out: tried when nothing else was found."""
REPAIR = 12
"""What may be added to solutions for one item each, put together, when they raise something."""
NEAR = 1.5
"""Solutions that cost up to so many times the cheapest (and 2 more) are alternatives to it."""


@frozen
class Step:
    """A change, and the item that it was made for."""

    change: DesignChange
    item: RuleOnRecord


@frozen
class Solution:
    """Changes that remove the targets and raise nothing, cheapest step first."""

    steps: tuple[Step, ...]
    leaves_open: bool = False
    """Whether a demand that was not met is open after it: what was missing is done, and its outcome decides."""

    @property
    def cost(self) -> int:
        return _cost(self.steps)

    @property
    def changes(self) -> frozenset[DesignChange]:
        return frozenset(step.change for step in self.steps)

    @property
    def keys(self) -> frozenset[Key]:
        return frozenset(step.change.key for step in self.steps)


@frozen
class SearchOutcome:
    """What a search found, cheapest first. `complete`: nothing cheaper can have been overlooked.

    With `complete` and no solution there is none among the facts that can be changed.
    """

    solutions: tuple[Solution, ...]
    complete: bool

    @property
    def cost(self) -> float:
        """What the cheapest solution costs; without one no cost is enough."""
        return self.solutions[0].cost if self.solutions else inf


_Node = tuple[int, int, tuple[Step, ...], frozenset[str]]
"""Cost, number (a tie goes to the first), steps, and rules that may not even be possible."""


def _changes_of(steps: tuple[Step, ...]) -> frozenset[DesignChange]:
    return frozenset(step.change for step in steps)


def _cost(steps: Sequence[Step]) -> int:
    return sum(step.change.cost for step in steps)


def nothing(changes: frozenset[DesignChange]) -> frozenset[str]:
    """Raise nothing, whatever is changed."""
    return frozenset()


class Work:
    """A clock that goes by what has been done, so that a search ends at the same place on every machine.

    It goes about as fast as the clock on the wall does on an ordinary computer.
    """

    def __init__(self) -> None:
        self._done = 0.0

    def __call__(self) -> float:
        return self._done

    def spend(self, seconds: float, times: int = 1) -> None:
        """Note that something has been done, which takes about so many seconds each time."""
        self._done += seconds * times


class Search:
    """Seeks ways for one intervention.

    A search ends at its `deadline` by its `clock`, or after so many `nodes`. Its own clock counts what has been done
    (`Work`), so that nothing but what is asked decides the answer; another is for tests and measuring.
    """

    def __init__(
        self,
        evaluator: BitSlicedEvaluator,
        facts: Facts,
        clock: Callable[[], float] | None = None,
        nodes: int = MAX_NODES,
    ) -> None:
        self.work = Work()
        self.clock: Callable[[], float] = clock or self.work
        self._evaluator = evaluator
        self._program: Program = evaluator.program
        self._facts = facts
        self._nodes = nodes
        self._trials = Trials(evaluator, facts)
        self._changes = DesignChanges(self._program, facts)
        self._general = {name for name, rule in self._program.rules.items() if rule.general}
        self._memory = Memory()
        self._size = sum(len(found.records) for found in facts.records.values())
        self._tried: dict[frozenset[DesignChange], dict[RuleOnRecord, int]] = {}
        self._states: dict[frozenset[DesignChange], _State | None] = {}
        self._complete = True
        self._outcome_decides = False
        self.before = self._levels(())

    def find(
        self,
        targets: Sequence[RuleOnRecord],
        deadline: float,
        most: int = 3,
        raised: Callable[[frozenset[DesignChange]], frozenset[str]] = nothing,
    ) -> SearchOutcome:
        """Return up to `most` solutions.

        `raised` tells which rules a set of changes raises that only a whole check sees; then more is changed until
        none is. The cheap ones are sought first: with a budget, which grows until something is found or nothing can
        be.
        """
        wanted = frozenset(targets)
        may_stay_open = any(self._may_stay_open(item) for item in wanted)
        tries = [(budget, False) for budget in BUDGETS]
        tries += [(budget, True) for budget in BUDGETS if may_stay_open]
        tries += [(budget, False) for budget in REFRAINING]
        try:
            for number, (budget, self._outcome_decides) in enumerate(tries, 1):
                self._complete = True
                found = self._within(wanted, budget, deadline, 1, raised)
                if found:
                    best = found[0].cost
                    if most > 1:
                        near = int(best * NEAR) + 2
                        found = self._within(
                            wanted, near if best >= REFRAIN else min(near, REFRAIN - 1), deadline, most, raised
                        )
                    return SearchOutcome(tuple(sorted(found, key=lambda s: s.cost)), self._complete)
                if self.clock() > deadline and number < len(tries):
                    self._complete = False
                    break
            return SearchOutcome((), self._complete)
        finally:
            self._outcome_decides = False

    def _may_stay_open(self, item: RuleOnRecord) -> bool:
        """Whether an item is a demand that is not met: done is not the same as how it came out."""
        return self.before.get(item) == SURE and self._program.rules[item.rule].requires is not None

    def _allowed(self, item: RuleOnRecord) -> int:
        """Return how a target may still stand in the way of a solution."""
        return UNKNOWN if self._outcome_decides and self._may_stay_open(item) else NOTHING

    def together(
        self,
        parts: Sequence[SearchOutcome],
        targets: Sequence[RuleOnRecord],
        deadline: float,
        most: int = 3,
        raised: Callable[[frozenset[DesignChange]], frozenset[str]] = nothing,
    ) -> SearchOutcome:
        """Return up to `most` solutions for all targets, of which `parts` are the solutions one by one.

        Those put together are a solution in most cases, and bound what a cheaper one may cost.
        """
        wanted = frozenset(targets)
        joined: dict[frozenset[DesignChange], tuple[Step, ...]] = {}
        for chosen in islice(product(*(part.solutions for part in parts)), MAX_JOINED):
            steps = {step.change.key: step for solution in chosen for step in solution.steps}
            if all(steps[s.change.key].change == s.change for solution in chosen for s in solution.steps):
                joined[frozenset(s.change for s in steps.values())] = tuple(steps.values())
        self._complete = True
        found: list[Solution] = []
        options = sorted(joined.values(), key=_cost)
        if options:
            found = self._within(wanted, int(_cost(options[0]) * NEAR) + REPAIR, deadline, most, raised, options)
        if not found:
            return self.find(targets, deadline, most, raised)
        self._complete = True
        found += self._within(wanted, found[0].cost - 1, deadline, most, raised)
        distinct: dict[frozenset[Key], Solution] = {}
        for solution in sorted(found, key=lambda s: s.cost):
            distinct.setdefault(solution.keys, solution)
        best = list(distinct.values())
        return SearchOutcome(tuple(s for s in best if s.cost <= best[0].cost * NEAR + 2)[:most], self._complete)

    def _within(
        self,
        wanted: frozenset[RuleOnRecord],
        budget: int,
        deadline: float,
        most: int,
        raised: Callable[[frozenset[DesignChange]], frozenset[str]],
        start: Sequence[tuple[Step, ...]] = ((),),
    ) -> list[Solution]:
        """Return up to `most` solutions that cost no more than `budget`, the cheapest first, from where to `start`."""
        found: list[Solution] = []
        numbers = count()
        heap: list[_Node] = [(_cost(steps), next(numbers), steps, frozenset()) for steps in start]
        heapq.heapify(heap)
        seen = {_changes_of(steps) for steps in start}
        expanded = 0
        popped = 0
        while heap:
            # What has been put together already is looked at even when time is up: it is the best so far.
            if popped and self.clock() > deadline:
                self._complete = False
                break
            popped += 1
            self._look_ahead(heap)
            cost, _, steps, more = heapq.heappop(heap)
            if IMPOSSIBLE in self._levels(steps):
                self._complete = False  # more changes could have made it possible
                continue
            open_items = self._open(self._levels(steps), wanted, more)
            if not open_items:
                steps = self._shortest(steps, wanted, more)
                left_open = any(self._levels(steps).get(item, 0) == UNKNOWN for item in wanted)
                solution = Solution(tuple(sorted(steps, key=lambda s: s.change.sort_key)), left_open)
                # An alternative changes something else, not the same to another value.
                if any(other.keys <= solution.keys for other in found):
                    continue
                new = raised(solution.changes)
                if not new:
                    found.append(solution)
                    if len(found) == most:
                        break
                    continue
                more |= new
                open_items = self._open(self._levels(steps), wanted, more)
                if not open_items:
                    continue
                cost = solution.cost
            if expanded >= self._nodes or self.clock() > deadline:
                self._complete = False
                break
            expanded += 1
            given = frozenset(step.change for step in steps)
            item = open_items[0]
            strict = item in wanted or (item.rule in more and self._levels(steps)[item] == MAYBE)
            allowed = self._allowed(item) if item in wanted else 0 if strict else self.before.get(item, 0)
            for remedy in self._remedies(item, given, allowed, budget - cost, deadline):
                key = given | frozenset(remedy)
                if key not in seen:
                    seen.add(key)
                    child = (*steps, *(Step(change, item) for change in remedy))
                    heapq.heappush(heap, (_cost(child), next(numbers), child, more))
        return found

    def _look_ahead(self, heap: list[_Node]) -> None:
        """Try the changes of the first node, and with them those of the next, which takes hardly longer."""
        if _changes_of(heap[0][2]) not in self._tried:
            self._try([node[2] for node in heapq.nsmallest(AT_ONCE, heap)])

    def _levels(self, steps: tuple[Step, ...]) -> dict[RuleOnRecord, int]:
        """Return what stands in the way after some steps."""
        changes = _changes_of(steps)
        if changes not in self._tried:
            self._try([steps])
        return self._tried[changes]

    def _try(self, nodes: Sequence[tuple[Step, ...]]) -> None:
        new = list(dict.fromkeys(c for c in map(_changes_of, nodes) if c not in self._tried))
        self.work.spend(EACH_TRIED + EACH_ROW * self._size, len(new))
        made = self._trials.levels([sorted(c, key=lambda c: c.sort_key) for c in new])
        self._tried.update(zip(new, made, strict=True))

    def _open(
        self, levels: dict[RuleOnRecord, int], wanted: frozenset[RuleOnRecord], more: frozenset[str] = frozenset()
    ) -> list[RuleOnRecord]:
        """Return what is left to remove: the targets first, then what the changes have raised.

        What only may apply counts for the rules in `more`. That a general demand of every intervention is open is not
        raised: it is told beside the way.
        """
        targets = [item for item in sorted(wanted) if levels.get(item, 0) not in (NOTHING, self._allowed(item))]
        raised = [
            item
            for item, level in levels.items()
            if item not in wanted
            and (
                (level > max(MAYBE, self.before.get(item, 0)) and not (level == UNKNOWN and item.rule in self._general))
                or (level == MAYBE and item.rule in more)
            )
        ]
        return [*targets, *sorted(raised)]

    def _shortest(
        self, steps: tuple[Step, ...], wanted: frozenset[RuleOnRecord], more: frozenset[str] = frozenset()
    ) -> tuple[Step, ...]:
        """Return the steps without those that turned out to be needless."""
        while len(steps) > 1:
            shorter = [steps[:k] + steps[k + 1 :] for k in range(len(steps))]
            self._try(shorter)
            good = [option for option in shorter if not self._open(self._levels(option), wanted, more)]
            if not good:
                break
            steps = min(good, key=_cost)
        return steps

    def _remedies(
        self, item: RuleOnRecord, given: frozenset[DesignChange], allowed: int, budget: int, deadline: float
    ) -> Iterator[tuple[DesignChange, ...]]:
        """Yield the smallest sets of changes, besides those `given`, after which an item is no more than `allowed`.

        Those that cost more than `budget` are left out.
        """
        taken = {change.key for change in given}
        gone = {(c.key.path, c.key.index) for c in given if c.value == REMOVED}
        names = [RULE + item.rule]
        if DEMAND + item.rule in self._program.by_name:
            names.append(DEMAND + item.rule)
        own = {self._program.rules[item.rule].record} - {""}
        told = frozenset[str]().union(*(self._program.facts_below(name) for name in names))
        below = told | own
        linked = self._program.rulebook.vocabulary.linked
        if not linked.isdisjoint(below):
            below |= linked  # what one says, or denies, another may follow from
        free = [
            c
            for c in self._changes.below(below)
            if c.key not in taken and (c.key.path.split(".", 1)[0], c.key.index) not in gone
        ]
        if own and not own & told:  # no other record of the post bears on this one
            free = [c for c in free if c.key.index == item.index or c.key.path.split(".", 1)[0] not in own]
        plain = [c for c in free if not _is_apart(c)]
        other = [c for c in free if _is_apart(c)]
        found: list[tuple[DesignChange, ...]] = []
        # An age that is limited and a record that is gone make another set of cases; the rest is tried on the same.
        apart = frozenset(filter(self._in_state, given))
        state = self._state(apart)
        assert state is not None  # all that bears on what else can be so is in it, and the node is possible
        settled = sorted(given - apart)
        left = MAX_TRIED
        for size in range(1, MAX_REMEDY + 1):
            sets = _sets(plain, size, budget, found)
            while batch := _take(sets, min(PART, left)):
                left -= len(batch)
                self.work.spend(EACH_SET, len(batch))
                found += state.good(item, names, batch, settled, allowed)
                if not left or self.clock() > deadline:
                    self._complete = False
                    break
            mixed, mixed_left = self._mixed(free, other, size, budget, found), MAX_MIXED
            while batch := _take(mixed, min(MIXED_PART, mixed_left)):
                mixed_left -= len(batch)
                self.work.spend(EACH_SET, len(batch))
                alike: dict[frozenset[DesignChange], list[tuple[DesignChange, ...]]] = {}
                for chosen in batch:
                    alike.setdefault(apart.union(filter(self._in_state, chosen)), []).append(chosen)
                good = set()
                for given_too, some in alike.items():
                    if (there := self._state(given_too)) is not None:
                        good.update(there.good(item, names, some, settled, allowed))
                found += [s for s in batch if s in good]
                if not mixed_left or self.clock() > deadline:
                    self._complete = False
                    break
            if not left or self.clock() > deadline:
                self._complete = False
                break
        yield from found

    @staticmethod
    def _mixed(
        free: Sequence[DesignChange],
        other: Sequence[DesignChange],
        size: int,
        budget: int,
        found: Sequence[tuple[DesignChange, ...]],
    ) -> Iterator[tuple[DesignChange, ...]]:
        """Yield the sets with at least one change of age or removed record."""
        if other:
            yield from _sets(free, size, budget, found, frozenset(other))

    def _in_state(self, change: DesignChange) -> bool:
        """Whether a change is made before others are tried: it makes other cases, or other facts follow from it."""
        return _is_apart(change) or change.key.path in self._program.rulebook.vocabulary.linked

    def _state(self, given: frozenset[DesignChange]) -> _State | None:
        if given not in self._states:
            self._states[given] = self._make_state(given)
        return self._states[given]

    def _make_state(self, given: frozenset[DesignChange]) -> _State | None:
        vocabulary = self._program.rulebook.vocabulary
        facts = possible_change(vocabulary, self._facts, sorted(given), renumber=False) if given else self._facts
        if facts is None:
            return None
        self.work.spend(EACH_STATE + EACH_ROW * self._size)
        instances = make_instances(self._program, facts)
        conclusions = self._evaluator.evaluate(instances)
        return _State(Explainer(self._program, facts, instances, conclusions, self._memory), self._facts)


@frozen
class _State:
    """The intervention with some changes made, from which others are tried; `written` is as it was."""

    explainer: Explainer
    written: Facts

    def good(
        self,
        item: RuleOnRecord,
        names: Sequence[str],
        sets: Sequence[tuple[DesignChange, ...]],
        settled: Sequence[DesignChange],
        allowed: int,
    ) -> list[tuple[DesignChange, ...]]:
        """Return the sets after which, together with what is `settled`, an item is no more than `allowed`.

        Changes that make another set of cases have been made already.
        """
        changes: dict[Key, dict[Value, list[int]]] = {}
        impossible: list[int] = []
        plain, special = self._sorted_out(sets)
        for number in special:
            made = self._made([c for c in sets[number] if not _is_apart(c)])
            if made is None:
                impossible.append(number)
            for key, value in made or ():
                changes.setdefault(key, {}).setdefault(value, []).append(number)
        for change, numbers in plain:
            changes.setdefault(change.key, {}).setdefault(change.value, []).extend(numbers)
        full = (1 << len(sets)) - 1
        tried: dict[Key, dict[Value, int]] = {
            key: {value: _bits(numbers, len(sets)) for value, numbers in t.items()} for key, t in changes.items()
        }
        tried |= {change.key: {change.value: full} for change in settled}
        trial = Trial(self.explainer, tried, len(sets))
        program = self.explainer.program
        rule = program.rules[item.rule]
        maybe = unknown = sure = 0
        rows = range(len(self.explainer.instances.records[rule.record])) if rule.record else [0]
        for at in rows:
            present = (full, full)
            if rule.record:
                instance = self.explainer.instances.records[rule.record][at]
                if index_of(instance.record, self.written, rule.record) != item.index:
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
        bad = _bits(impossible, len(sets)) | sure | (unknown if allowed < 2 else 0) | (maybe if allowed < 1 else 0)
        return [chosen for number, chosen in enumerate(sets) if not bad >> number & 1] if bad != full else []

    def _sorted_out(
        self, sets: Sequence[tuple[DesignChange, ...]]
    ) -> tuple[list[tuple[DesignChange, list[int]]], list[int]]:
        """Return each change with the numbers of the sets that hold it, and the sets where more follows from one."""
        linked = self.explainer.program.rulebook.vocabulary.linked
        known = {id(change): change for chosen in sets for change in chosen}  # a hash of each would take longer
        special = {one for one, change in known.items() if change.key.path in linked or _is_apart(change)}
        numbers: dict[int, list[int]] = {one: [] for one in known}
        apart = []
        for number, chosen in enumerate(sets):
            ids = [id(change) for change in chosen]
            if special and not special.isdisjoint(ids):
                apart.append(number)
                continue
            for one in ids:
                numbers[one].append(number)
        return [(known[one], found) for one, found in numbers.items() if found], apart

    def _made(self, changes: Sequence[DesignChange]) -> list[tuple[Key, Value]] | None:
        """Return the facts that some changes give other values, also by what those imply; None: they cannot be so."""
        vocabulary = self.explainer.program.rulebook.vocabulary
        plain = [(change.key, change.value) for change in changes]
        linked = [change for change in changes if change.key.path in vocabulary.linked]
        if not linked:
            return plain
        more = effects(vocabulary, self.explainer.facts, linked)
        return None if more is None else list({**dict(plain), **dict(more)}.items())


def _is_apart(change: DesignChange) -> bool:
    """Whether a change makes another set of cases: an age that is limited, or a record that is gone."""
    return change.value == REMOVED or isinstance(change.value, Range)


def _sets(
    changes: Sequence[DesignChange],
    size: int,
    budget: int,
    found: Sequence[tuple[DesignChange, ...]],
    among: Set[DesignChange] | None = None,
) -> Iterator[tuple[DesignChange, ...]]:
    """Yield the sets of `size` changes of different facts within a budget that hold none of those `found`.

    `changes` come cheapest first, each once. With `among` only the sets that hold at least one of those.
    """
    places = {change: k for k, change in enumerate(changes)}
    smaller = [{places[c] for c in chosen} for chosen in found if all(c in places for c in chosen)]
    alone = {k for chosen in smaller if len(chosen) == 1 for k in chosen}
    costs = [change.cost for change in changes]
    together = _conflicts(changes, [chosen for chosen in smaller if len(chosen) == 2])
    larger = [chosen for chosen in smaller if len(chosen) > 2]
    wanted = None if among is None else {k for k, change in enumerate(changes) if change in among}

    def grow(chosen: tuple[int, ...], left: int, options: Sequence[int], has: bool) -> Iterator[tuple[int, ...]]:
        wanting = size - len(chosen)
        if not has and (wanted is None or wanted.isdisjoint(options)):
            return
        # The next of the set costs no more than those after it, which may cost more than their share.
        first = options[: bisect_right(options, left // wanting, key=costs.__getitem__)]
        if wanting == 1:
            yield from ((*chosen, k) for k in (first if has else [k for k in first if k in (wanted or ())]))
            return
        for number, k in enumerate(first, 1):
            apart = together[k]
            rest = [other for other in options[number:] if other not in apart]
            yield from grow((*chosen, k), left - costs[k], rest, has or k in (wanted or ()))

    for chosen in grow((), budget, [k for k in range(len(changes)) if k not in alone], wanted is None):
        if not any(other.issubset(chosen) for other in larger):
            yield tuple([changes[k] for k in chosen])


def _conflicts(changes: Sequence[DesignChange], pairs: Sequence[set[int]]) -> list[set[int]]:
    """Return for each change those that are not made together with it: of the same fact, or one of the `pairs`."""
    of_fact: dict[Key, set[int]] = {}
    for k, change in enumerate(changes):
        of_fact.setdefault(change.key, set()).add(k)
    found = [set(of_fact[change.key]) for change in changes]
    for one, other in pairs:
        found[one].add(other)
        found[other].add(one)
    return found


def _bits(numbers: Sequence[int], count: int) -> int:
    """Return an integer with the bits of `numbers` set."""
    found = bytearray(count // 8 + 1)
    for number in numbers:
        found[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(found, "little")


def _take(sets: Iterator[tuple[DesignChange, ...]], most: int) -> list[tuple[DesignChange, ...]]:
    return list(islice(sets, most))
