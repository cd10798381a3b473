"""What can be changed in an intervention, and what it costs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from typing import assert_never

from lagrum.base.frozen import frozen
from lagrum.evaluation.program import Program
from lagrum.explanation.options import Key, told_apart
from lagrum.model.facts import Fact, Facts, Range, Record, RecordList, Several, Value
from lagrum.model.implications import possible, written
from lagrum.model.vocabulary import Attribute, Kind, Vocabulary

REMOVED = "(posten tas bort)"
"""The value of a written record that is taken away."""
DESCRIBED = "att beskriva"
"""What stands for a text that has yet to be written."""
REFRAIN = 1_000
"""What it costs more to refrain: to take away a written record, or values of a list without others in their place.

To leave something out is the last way and not a cheap one: it comes after every way that keeps what was meant.
"""
NONE_AT_ALL = 4
"""What it costs more to empty a list than to take a value away."""
IDENTITY = 9
"""What costs so much is what the intervention is (its form, who receives it): with another it is another intervention.

So when it has been decided it is never exchanged; a list of such may be narrowed.
"""
ALL_SUBSETS = 4
"""A list of so many values is tried in all its parts; a longer one with up to two values taken away."""


@frozen(order=True)
class DesignChange:
    """One fact that is given another value, or with `REMOVED` a record that is taken away. `cost` is at least 1."""

    key: Key
    value: Value
    cost: int

    @property
    def refrains(self) -> bool:
        """Whether something is only left out."""
        return self.cost >= REFRAIN

    @property
    def own_cost(self) -> int:
        """What it costs apart from coming last."""
        return self.cost % REFRAIN

    @property
    def sort_key(self) -> tuple[int, str, int, str]:
        return (self.cost, self.key.path, self.key.index, value_key(self.value))


def decided(cost: int) -> int:
    """Return what a change of a cost costs more when something else has been decided than when it is open.

    A little for a routine, almost as much again for what the intervention stands on: a way is to keep what was meant.
    """
    return max(1, cost**2 // 9)


def value_key(value: Value) -> str:
    """Return a value as something to sort by."""
    if isinstance(value, Several):
        return f"{sorted(value.chosen)} {value.open}"
    if isinstance(value, Range):  # the widest first: it keeps most of what was meant
        return f"{10**10 - (value.high - value.low):011} {value.low:010}"
    return repr(value)


def fact_of(facts: Facts, key: Key) -> Fact | None:
    """Return the fact that is written for a key, or None."""
    if key.index < 0:
        return facts.scalars.get(key.path)
    post = key.path.split(".", 1)[0]
    return next((row.fields.get(key.path) for row in _rows(facts, post) if row.index == key.index), None)


def changed(facts: Facts, changes: Sequence[DesignChange], renumber: bool = True) -> Facts:
    """Return the written facts with some of them changed. What is new stands where the intervention's head does.

    With `renumber` the records that are left are counted anew.
    """
    facts = written(facts)
    scalars = dict(facts.scalars)
    records = dict(facts.records)
    removed: dict[str, set[int]] = {}
    for change in changes:
        path, index = change.key.path, change.key.index
        if change.value == REMOVED:
            removed.setdefault(path, set()).add(index)
        elif index >= 0:
            post = path.split(".", 1)[0]
            rows = (_with(row, path, change.value) if row.index == index else row for row in records[post].records)
            records[post] = RecordList(tuple(rows), records[post].open)
        else:
            place = scalars[path].place if path in scalars else facts.place
            scalars[path] = Fact(change.value, place)
    for post, indices in removed.items():
        kept = [row for row in records[post].records if row.index not in indices]
        if renumber:
            kept = [replace(row, index=k) for k, row in enumerate(kept)]
        records[post] = RecordList(tuple(kept), records[post].open)
    return Facts(facts.place, scalars, records)


def possible_change(
    vocabulary: Vocabulary, facts: Facts, changes: Sequence[DesignChange], renumber: bool = True
) -> Facts | None:
    """Return the facts with some of them changed, and what follows; None when they cannot all be so."""
    return possible(vocabulary, changed(facts, changes, renumber))


def effects(vocabulary: Vocabulary, facts: Facts, changes: Sequence[DesignChange]) -> list[tuple[Key, Value]] | None:
    """Return what some changes (none of which takes a record away) make of the facts that imply something.

    None when the facts can then not all be so.
    """
    after = possible_change(vocabulary, facts, changes, renumber=False)
    if after is None:
        return None
    found: list[tuple[Key, Value]] = []
    for path in sorted(vocabulary.linked):
        post = vocabulary.attributes[path].record
        for key in [Key(path, row.index) for row in _rows(facts, post)] if post else [Key(path)]:
            old, new = fact_of(facts, key), fact_of(after, key)
            if (value := new.value if new else None) != (old.value if old else None):
                found.append((key, value))
    return found


def _rows(facts: Facts, post: str) -> Sequence[Record]:
    return facts.records[post].records if post in facts.records else ()


def _with(record: Record, path: str, value: Value) -> Record:
    place = record.fields[path].place if path in record.fields else record.place
    return replace(record, fields={**record.fields, path: Fact(value, place)})


def _one_day(days: Range) -> Range:
    """Return one day of an interval: the first, or the last before the first limit."""
    day = days.high if days.low <= 1 else days.low
    return Range(day, day)


class DesignChanges:
    """The changes that an intervention allows, by the path of the attribute."""

    def __init__(self, program: Program, facts: Facts) -> None:
        self._program = program
        self._facts = facts
        self._limits: dict[str, set[int]] = {}
        self._named: dict[str, set[str]] = {}
        for atoms in program.atoms.values():
            for atom in atoms:
                if atom.operator == "lt":
                    self._limits.setdefault(atom.path, set()).add(int(atom.operand))
                elif isinstance(atom.operand, str):
                    self._named.setdefault(atom.path, set()).add(atom.operand)
        self._known: dict[Key, list[DesignChange]] = {}
        self._below: dict[frozenset[str], list[DesignChange]] = {}

    def below(self, paths: frozenset[str]) -> list[DesignChange]:
        """Return the changes of attributes (and posts) among `paths`, cheapest first."""
        if paths not in self._below:
            self._below[paths] = self._find_below(paths)
        return self._below[paths]

    def _find_below(self, paths: frozenset[str]) -> list[DesignChange]:
        found: list[DesignChange] = []
        for path in sorted(paths):
            attribute = self._program.rulebook.vocabulary.attributes.get(path)
            if attribute is None or not attribute.changeable or attribute.owner != "insats":
                continue
            post = path.split(".", 1)[0] if attribute.record else ""
            rows = self._facts.records[post].records if post and post in self._facts.records else ()
            for key in [Key(path, row.index) for row in rows] if post else [Key(path)]:
                if key not in self._known:
                    self._known[key] = list(self._of(key, attribute))
                found += self._known[key]
        for post in sorted({p.split(".", 1)[0] for p in paths} & set(self._facts.records)):
            found += self._of_post(post)
        found.sort(key=lambda c: c.sort_key)
        return found

    def _of_post(self, post: str) -> Iterator[DesignChange]:
        attribute = self._program.rulebook.vocabulary.attributes.get(post)
        if attribute is None or not attribute.kind.is_record or not attribute.changeable:
            return
        for row in self._facts.records[post].records:
            yield DesignChange(Key(post, row.index), REMOVED, REFRAIN + attribute.cost + decided(attribute.cost))

    def _of(self, key: Key, attribute: Attribute) -> Iterator[DesignChange]:
        fact = fact_of(self._facts, key)
        current = fact.said if fact is not None else None
        if current is not None and attribute.cost >= IDENTITY and not attribute.kind.many:
            return
        # To settle what is open costs less than to change what has been decided.
        cost = attribute.cost + (decided(attribute.cost) if current is not None else 0)
        match attribute.kind:
            case Kind.BOOLEAN:
                yield from (DesignChange(key, value, cost) for value in (True, False) if value is not current)
            case Kind.ONE_OF:
                named = [v for v in attribute.values if v in self._named.get(key.path, ())]
                others = [v for v in attribute.values if v not in named]
                for value in [*named, *others[:1]]:
                    own = attribute.cost_of(value)
                    # What only one value costs is what no way proposes: to call the matter less than it is.
                    if value != current and own < (IDENTITY if attribute.cost < IDENTITY or current else IDENTITY + 1):
                        yield DesignChange(key, value, own + (decided(own) if current is not None else 0))
            case Kind.SOME_OF:
                yield from self._lists(key, attribute, current if isinstance(current, Several) else None)
            case Kind.TEXT:
                if current is None:
                    yield DesignChange(key, DESCRIBED, cost)
            case Kind.INTEGER | Kind.AGE | Kind.AMOUNT:
                found = fact.value if fact is not None else None
                yield from (DesignChange(key, part, cost) for part in self._numbers(attribute, found))
            case Kind.DATE:
                found = fact.value if fact is not None else None
                yield from (DesignChange(key, _one_day(part), cost) for part in self._numbers(attribute, found))
            case Kind.RECORD | Kind.GROUP:  # their fields are changed; a written record is taken away by `_of_post`
                return
            case other:
                assert_never(other)

    def _lists(self, key: Key, attribute: Attribute, current: Several | None) -> Iterator[DesignChange]:
        named = [v for v in attribute.values if v in self._named.get(key.path, ())]
        chosen = current.chosen if current is not None else frozenset()
        known = decided(attribute.cost) if current is not None else 0
        if current is None or current.open:
            # That there are no others can be settled; that there is none at all is to leave something out.
            cost = attribute.cost if chosen else REFRAIN + attribute.cost + NONE_AT_ALL
            yield DesignChange(key, Several(chosen), cost)
        drops = range(1, len(chosen) + 1) if len(chosen) <= ALL_SUBSETS else (1, 2)
        for count in drops:
            if count == len(chosen) and attribute.cost >= IDENTITY:
                break
            for gone in combinations(sorted(chosen), count):
                nothing = NONE_AT_ALL if count == len(chosen) else 0
                yield DesignChange(key, Several(chosen - set(gone)), REFRAIN + attribute.cost * count + known + nothing)
        for value in named:
            if value in chosen or (known and attribute.cost_of(value) >= IDENTITY):
                continue
            # Besides what is there already a value costs more than in its place, and in a place of weight (a form, a
            # target group) more than to leave the old one out.
            own = attribute.cost_of(value)
            cost = own + (decided(own) if known else 0) + (attribute.cost // 4 if chosen else 0)
            yield DesignChange(key, Several(chosen | {value}), cost + (1 if chosen else 0))
            for old in sorted(chosen):
                yield DesignChange(key, Several(chosen - {old} | {value}), cost)

    def _numbers(self, attribute: Attribute, current: Value) -> Iterator[Range]:
        """Return the parts of an interval that begin and end at limits in it; of an unknown, those between limits."""
        limits = self._limits.get(attribute.path, set())
        if not isinstance(current, Range):
            found = [option.value for option in told_apart(attribute, limits, current)] if limits else []
            yield from (part for part in found if isinstance(part, Range))
            return
        inside = [n for n in sorted(limits) if current.low < n <= current.high]
        edges = [current.low, *inside, current.high + 1]
        for low, following in combinations(edges, 2):
            if (low, following - 1) != (current.low, current.high):
                yield Range(low, following - 1)
