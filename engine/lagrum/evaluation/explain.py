"""Why a conclusion is what it is: the facts it rests on, the unknown facts that decide it, and what answers lead to.

Pure functions of program, instances and conclusions. Source of the semantics: DESIGN §4.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from math import prod
from typing import Any

from lagrum.binding.facts import MAX_AGE
from lagrum.evaluation.conclusions import Conclusions
from lagrum.evaluation.instances import Instance, Instances, age_text
from lagrum.evaluation.program import Node, Program
from lagrum.evaluation.truth import NO, NOT, UNKNOWN, YES, atom_code
from lagrum.model.facts import Fact, Facts, Place, Range, Record, Several, Value
from lagrum.model.formula import RULE, And, Atom, Formula, Lit, Or, Ref
from lagrum.model.vocabulary import Attribute, Kind

MAX_SET = 3
MAX_REST = 3
TRIALS_AT_ONCE = 4_000
MAX_TRIALS = 40_000


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """An unknown fact: an attribute of the intervention (index -1) or of the written record `index` of a post.

    For a post itself (`path` names it) the unknown is whether there are records that are not written.
    """

    path: str
    index: int = -1


@dataclass(frozen=True, slots=True)
class Option:
    """A possible answer: its words and the value it stands for."""

    words: str
    value: Value


class Memory:
    """What was found out about a program's conclusions, for the next intervention that says the same of them.

    What a conclusion is, and why, is a function of the facts below it alone, and those recur in a catalogue.
    """

    MOST = 200_000

    def __init__(self) -> None:
        self.tokens: dict[tuple[str, Value], int] = {}
        self.found: dict[tuple[Hashable, ...], Any] = {}

    def token(self, path: str, value: Value) -> int:
        """Return a number for a fact: the same for the same."""
        return self.tokens.setdefault((path, value), len(self.tokens))

    def make_room(self) -> None:
        """Forget everything when it has become too much. Only between interventions."""
        if len(self.found) > self.MOST or len(self.tokens) > self.MOST:
            self.found.clear()
            self.tokens.clear()


Spot = tuple[str, str, int]
"""A written fact: its path, "" and -1; its path, its post and the record's index; a post, the post and the index."""


class Explainer:
    """Explains the conclusions on one intervention. Those of one program may share one `memory`."""

    def __init__(
        self,
        program: Program,
        facts: Facts,
        instances: Instances,
        conclusions: Conclusions,
        memory: Memory | None = None,
    ) -> None:
        self.program = program
        self.facts = facts
        self.instances = instances
        self.conclusions = conclusions
        self._memory = memory or Memory()
        self._memory.make_room()
        self._own = self._tokens(facts.scalars)
        self._rows: dict[str, list[tuple[int, bool, list[tuple[str, int]]]]] = {
            post: [(i.record.index, i.record.certain, self._tokens(i.record.fields)) for i in found]
            for post, found in instances.records.items()
        }
        self._local: dict[tuple[str, int], tuple[Hashable, ...]] = {}

    def _tokens(self, fields: Mapping[str, Fact]) -> list[tuple[str, int]]:
        return [(path, self._memory.token(path, fact.value)) for path, fact in fields.items()]

    def local(self, name: str, at: int) -> tuple[Hashable, ...]:
        """Return all that conclusion `name` depends on in this intervention, as something to compare and hash."""
        node = self.program.by_name[name]
        place = (name, at if node.record else 0)
        if place not in self._local:
            below = self.program.facts_below[name]
            parts: list[Hashable] = [tuple(sorted(t for p, t in self._own if p in below))]
            if node.record:
                parts.append(self._row(self._rows[node.record][at], below))
            for post in self.program.posts_below[name]:
                parts.append((post, tuple(self._row(row, below) for row in self._rows[post])))
            self._local[place] = (name, *parts)
        return self._local[place]

    @staticmethod
    def _row(row: tuple[int, bool, list[tuple[str, int]]], below: frozenset[str]) -> Hashable:
        index, certain, tokens = row
        return (index, certain, *sorted(t for p, t in tokens if p in below))

    # -- values ---------------------------------------------------------------------------------------------------

    def value(self, formula: Formula, at: int) -> int:
        """Return the truth value of a formula for instance `at` of its post (any number for the intervention's)."""
        return _value(formula, at, self.atom, self.conclusions.at)

    def atom(self, atom: Atom, at: int) -> int:
        """Return the code of an atom, for instance `at` of its post."""
        slot = self.program.slot_of[atom]
        if atom.record:
            return self.instances.records[atom.record][at].codes[slot]
        return self.instances.codes[slot]

    # -- the facts that a conclusion rests on -----------------------------------------------------------------------

    def support(self, name: str, at: int, wanted: int = YES) -> list[tuple[str, Place]]:
        """Return the facts that make conclusion `name` (or parts of it) `wanted`, with their places, in that order."""
        asked = ("support", wanted, self.local(name, at))
        spots: list[Spot] | None = self._memory.found.get(asked)
        if spots is None:
            formula = self.program.by_name[name].formula
            assert formula is not None
            spots = list(dict.fromkeys(self._support(formula, at, wanted)))
            self._memory.found[asked] = spots
        found: dict[tuple[int, int, str], tuple[str, Place]] = {}
        for spot in spots:
            place = self._place(spot)
            found.setdefault((place.span.start, place.span.end, place.source.name), (spot[0], place))
        return sorted(found.values(), key=lambda f: (f[1].source.name, f[1].span.start, f[0]))

    def _place(self, spot: Spot) -> Place:
        path, post, index = spot
        if not post:
            return self.facts.scalars[path].place
        record = self.facts.records[post].records[index]
        return record.place if path == post else record.fields[path].place

    def decisive(self, formula: Formula, at: int) -> list[str]:
        """Return the tests that make `formula` hold, in a normal form that does not depend on wording; sorted."""
        found: set[str] = set()
        stack: list[tuple[Formula, int]] = [(formula, at)]
        while stack:
            part, where = stack.pop()
            if self.value(part, where) != YES:
                continue
            match part:
                case And(parts) | Or(parts):
                    stack += [(p, where) for p in parts]
                case Lit(atom, negated):
                    if atom.operator != "always":
                        sign = "inte " if negated else ""
                        found.add(f"{sign}{atom.path} {atom.operator} {atom.operand}")
                case Ref(name, negated):
                    node = self.program.by_name[name]
                    if negated:
                        found.add(f"inte {name}")
                    elif node.formula is not None:
                        stack.append((node.formula, where))
                    else:
                        inner = self.program.by_name[node.exists_of].formula
                        rows = self.instances.records[node.over]
                        stack += [(inner, k) for k in range(len(rows)) if inner and rows[k].presence == YES]
        return sorted(found)

    def _support(self, formula: Formula, at: int, wanted: int) -> Iterator[Spot]:
        match formula:
            case And(parts) | Or(parts):
                for part in parts:
                    value = self.value(part, at)
                    if value == wanted or (isinstance(part, And | Or | Ref) and value == UNKNOWN):
                        yield from self._support(part, at, wanted)
            case Lit(atom, _):
                if self.value(formula, at) != wanted:
                    return
                if atom.record:
                    record = self.instances.records[atom.record][at].record
                    if atom.path in record.fields:
                        yield atom.path, atom.record, record.index
                elif atom.path in self.facts.scalars:
                    yield atom.path, "", -1
            case Ref(name, negated):
                if name.startswith(RULE):
                    return
                node = self.program.by_name[name]
                inner = wanted if not negated else NOT[wanted]
                if node.formula is not None:
                    yield from self._support(node.formula, at, inner)
                elif inner == YES:
                    yield from self._support_exists(node)

    def _support_exists(self, node: Node) -> Iterator[Spot]:
        inner = self.program.by_name[node.exists_of].formula
        assert inner is not None
        for k, instance in enumerate(self.instances.records[node.over]):
            if instance.presence == YES and self.conclusions.at(node.exists_of, k) == YES:
                yield node.over, node.over, instance.record.index
                yield from self._support(inner, k, YES)

    # -- the unknown facts ------------------------------------------------------------------------------------------

    def unknowns(self, formula: Formula, at: int) -> list[Key]:
        """Return the unknown facts that an undecided formula hangs on, sorted."""
        return sorted(set(self._unknowns(formula, at)))

    def _unknowns(self, formula: Formula, at: int) -> Iterator[Key]:
        if self.value(formula, at) != UNKNOWN:
            return
        match formula:
            case And(parts) | Or(parts):
                for part in parts:
                    yield from self._unknowns(part, at)
            case Lit(atom, _):
                if atom.operator == "undefined":
                    return
                index = self.instances.records[atom.record][at].record.index if atom.record else -1
                if atom.record and not self.instances.records[atom.record][at].record.certain:
                    yield Key(atom.record)
                else:
                    yield Key(atom.path, index)
            case Ref(name, _):
                node = self.program.by_name[name]
                if node.formula is not None:
                    yield from self._unknowns(node.formula, at)
                    return
                for k, instance in enumerate(self.instances.records[node.over]):
                    inner = self.conclusions.at(node.exists_of, k)
                    if instance.presence == UNKNOWN and inner != NO:
                        yield Key(node.over)
                    elif instance.presence == YES and inner == UNKNOWN:
                        formula_of = self.program.by_name[node.exists_of].formula
                        assert formula_of is not None
                        yield from self._unknowns(formula_of, k)

    def deciding(self, name: str, at: int) -> list[Key]:
        """Return a smallest set of unknown facts that decides conclusion `name`, whatever the answers are.

        Sets of up to `MAX_SET` facts are tried; beyond that (or when trying takes too long) all facts that the
        conclusion hangs on are returned, which decide it too.
        """
        asked = ("deciding", self.local(name, at))
        if asked not in self._memory.found:
            self._memory.found[asked] = self._deciding(name, at)
        return list(self._memory.found[asked])

    def _deciding(self, name: str, at: int) -> list[Key]:
        node = self.program.by_name[name]
        assert node.formula is not None
        keys = self.unknowns(node.formula, at)
        options = {k: [o.value for o in self.options(k, name)] for k in keys}
        tried = 0
        for size in range(1, min(MAX_SET, len(keys) - 1) + 1):
            blocks = _Blocks(options)
            for chosen in combinations(keys, size):
                blocks.add(chosen)
                if blocks.count >= TRIALS_AT_ONCE:
                    if found := self._first_deciding(name, at, blocks):
                        return list(found)
                    tried += blocks.count
                    if tried > MAX_TRIALS:
                        return keys
                    blocks = _Blocks(options)
            if blocks.count and (found := self._first_deciding(name, at, blocks)):
                return list(found)
            tried += blocks.count
        return keys

    def _first_deciding(self, name: str, at: int, blocks: _Blocks) -> tuple[Key, ...]:
        """Return the first set of facts of which every answer, among the trials, decides a conclusion; or ()."""
        surely, possibly = Trial(self, blocks.changed, blocks.count).bits(name, at)
        unknown = possibly & ~surely
        return next((chosen for chosen, block in blocks.sets if not unknown & block), ())

    def suppose(self, name: str, at: int, what_if: Mapping[Key, Value]) -> int:
        """Return the value that conclusion `name` would have if the facts in `what_if` had those values.

        For the key of a post the value False means that there are no records but those written.
        """
        return self.suppose_all(name, at, [what_if])[0]

    def suppose_all(self, name: str, at: int, trials: Sequence[Mapping[Key, Value]]) -> list[int]:
        """Return the value that conclusion `name` would have in each of several trials, see `suppose`."""
        changed: dict[Key, dict[Value, int]] = {}
        for number, what_if in enumerate(trials):
            for key, value in what_if.items():
                table = changed.setdefault(key, {})
                table[value] = table.get(value, 0) | 1 << number
        return Trial(self, changed, len(trials)).codes(name, at)

    def consequences(self, name: str, at: int, key: Key, options: Sequence[Option]) -> list[int]:
        """Return the value that conclusion `name` would have with each answer to one unknown fact."""
        asked = ("consequences", self.local(name, at), key, tuple(o.words for o in options))
        if asked not in self._memory.found:
            self._memory.found[asked] = self.suppose_all(name, at, [{key: o.value} for o in options])
        found: list[int] = self._memory.found[asked]
        return found

    # -- answers ----------------------------------------------------------------------------------------------------

    def options(self, key: Key, *names: str) -> list[Option]:
        """Return the answers to an unknown fact that the conclusions `names` (all, when none is given) tell apart."""
        asked = ("options", key.path, self._chosen(key), names)
        if asked not in self._memory.found:
            self._memory.found[asked] = self._options(key, names)
        found: list[Option] = self._memory.found[asked]
        return found

    def _options(self, key: Key, names: tuple[str, ...]) -> list[Option]:
        attribute = self.program.rulebook.vocabulary.attributes[key.path]
        if attribute.kind is Kind.RECORD:
            return [Option("nej, ingen annan", False)]
        atoms = sorted(
            {a for a in self._atoms_of(names) if a.path == key.path and a.operator in ("eq", "has", "lt")},
            key=lambda a: str(a.operand).zfill(12),
        )
        if attribute.kind is Kind.BOOLEAN:
            return [Option("ja", True), Option("nej", False)]
        if attribute.kind is Kind.ONE_OF:
            named = [v for v in attribute.values if any(a.operand == v for a in atoms)]
            others = [v for v in attribute.values if v not in named]
            words = " eller ".join(others) if len(others) <= MAX_REST else "annat svar"
            rest = [Option(words, others[0])] if others else []
            return [Option(v, v) for v in named] + rest
        if attribute.kind is Kind.SOME_OF:
            named = [v for v in attribute.values if any(a.operand == v for a in atoms)]
            known = self._chosen(key)
            named = [v for v in named if v not in known]
            found = [Option(v, Several(known | {v})) for v in named]
            return [*found, Option("inget av dem", Several(known))]
        return number_options(attribute, [int(a.operand) for a in atoms if a.operator == "lt"])

    def _chosen(self, key: Key) -> frozenset[str]:
        fields = self.facts.scalars
        if key.index >= 0:
            post = key.path.split(".", 1)[0]
            fields = self.facts.records[post].records[key.index].fields
        fact = fields.get(key.path)
        return fact.value.chosen if fact is not None and isinstance(fact.value, Several) else frozenset()

    def _atoms_of(self, names: Sequence[str]) -> set[Atom]:
        if not names:
            return {a for atoms in self.program.atoms.values() for a in atoms}
        return {a for name in names for a in self.program.atoms_below[name]}

    # -- words ------------------------------------------------------------------------------------------------------

    def subject(self, key: Key) -> str:
        """Return which record an unknown fact concerns, or ""."""
        if key.index < 0:
            return ""
        post = key.path.split(".", 1)[0]
        return record_name(post, self.facts.records[post].records[key.index], len(self.facts.records[post].records))

    def question(self, key: Key) -> str:
        attribute = self.program.rulebook.vocabulary.attributes[key.path]
        if attribute.kind is Kind.RECORD:
            return attribute.question or f"Finns det någon {attribute.name} som inte är beskriven?"
        return attribute.question


Bits = tuple[int, int]
"""A truth value in each of several trials: one bit a trial, surely and possibly."""


class _Blocks:
    """Trials of sets of facts: for each set a block of one trial for each combination of its answers.

    `changed` has, by fact and answer, the bits of the trials in which it is given; `sets` each set with its block.
    """

    def __init__(self, options: Mapping[Key, Sequence[Value]]) -> None:
        self._options = options
        self.count = 0
        self.changed: dict[Key, dict[Value, int]] = {}
        self.sets: list[tuple[tuple[Key, ...], int]] = []

    def add(self, chosen: tuple[Key, ...]) -> None:
        """Add the block of a set: the first of its facts changes slowest, as in `itertools.product`."""
        numbers = [len(self._options[key]) for key in chosen]
        size = prod(numbers)
        stride = size
        for key, number in zip(chosen, numbers, strict=True):
            period, stride = stride, stride // number if number else 0
            # One answer's bits: a run of `stride` ones in each period, repeated over the block.
            runs = sum(((1 << stride) - 1) << start for start in range(0, size, period)) if size else 0
            table = self.changed.setdefault(key, {})
            for place, value in enumerate(self._options[key]):
                table[value] = table.get(value, 0) | runs << (place * stride + self.count)
        self.sets.append((chosen, ((1 << size) - 1) << self.count))
        self.count += size


class Trial:
    """Re-evaluates the cone of a conclusion with some facts changed, in many trials at once.

    `changed` has, by fact and value, the bits of the trials in which the fact has that value.
    """

    def __init__(self, explainer: Explainer, changed: dict[Key, dict[Value, int]], count: int) -> None:
        self._explainer = explainer
        self._count = count
        self._full = (1 << count) - 1
        self._changed = changed
        self._paths = {key.path for key in changed}
        self._known: dict[tuple[str, int], Bits] = {}
        self._atoms: dict[tuple[Atom, int], Bits] = {}

    def bits(self, name: str, at: int) -> Bits:
        """Return in which trials a conclusion surely and possibly holds."""
        return self._conclusion(name, at)

    def codes(self, name: str, at: int) -> list[int]:
        """Return the truth code of a conclusion in each trial."""
        surely, possibly = self._conclusion(name, at)
        return [3 if surely >> k & 1 else 2 if possibly >> k & 1 else 0 for k in range(self._count)]

    def _same(self, code: int) -> Bits:
        return (self._full if code == YES else 0, self._full if code else 0)

    def _conclusion(self, name: str, at: int) -> Bits:
        program = self._explainer.program
        node = program.by_name[name]
        place = (name, at if node.record else 0)
        found = self._known.get(place)
        if found is None:
            if self._paths.isdisjoint(program.facts_below[name]):
                found = self._same(self._explainer.conclusions.at(name, at))
            elif node.formula is not None:
                found = self._formula(node.formula, at)
            else:
                surely = possibly = 0
                for k, instance in enumerate(self._explainer.instances.records[node.over]):
                    present, inner = self._presence(node.over, instance), self._conclusion(node.exists_of, k)
                    surely |= present[0] & inner[0]
                    possibly |= present[1] & inner[1]
                found = (surely, possibly)
            self._known[place] = found
        return found

    def _presence(self, post: str, instance: Instance) -> Bits:
        surely, possibly = self._same(instance.presence)
        if instance.presence == UNKNOWN:
            possibly &= ~self._changed.get(Key(post), {}).get(False, 0)
        return surely, possibly

    def _atom(self, atom: Atom, at: int) -> Bits:
        index = -1
        if atom.record:
            record = self._explainer.instances.records[atom.record][at].record
            index = record.index if record.certain else -2
        found = self._atoms.get((atom, at if atom.record else -1))
        if found is None:
            surely, possibly = self._same(self._explainer.atom(atom, at))
            for value, bits in self._changed.get(Key(atom.path, index), {}).items() if index > -2 else ():
                code = atom_code(atom, value)
                surely = surely | bits if code == YES else surely & ~bits
                possibly = possibly | bits if code else possibly & ~bits
            found = self._atoms[atom, at if atom.record else -1] = (surely, possibly)
        return found

    def _formula(self, formula: Formula, at: int) -> Bits:
        match formula:
            case And(parts):
                surely = possibly = self._full
                for part in parts:
                    one, two = self._formula(part, at)
                    surely &= one
                    possibly &= two
                    if not possibly:
                        break
                return surely, possibly
            case Or(parts):
                surely = possibly = 0
                for part in parts:
                    one, two = self._formula(part, at)
                    surely |= one
                    possibly |= two
                    if surely == self._full:
                        break
                return surely, possibly
            case Lit(atom, negated):
                surely, possibly = self._atom(atom, at)
            case Ref(name, negated):
                surely, possibly = self._conclusion(name, at)
        return (self._full & ~possibly, self._full & ~surely) if negated else (surely, possibly)


def _value(
    formula: Formula, at: int, atom_value: Callable[[Atom, int], int], conclusion: Callable[[str, int], int]
) -> int:
    """Return the truth value of a formula for instance `at`, given those of its atoms and conclusions."""
    match formula:
        case And(parts):
            result = YES
            for part in parts:
                result &= _value(part, at, atom_value, conclusion)
            return result
        case Or(parts):
            result = NO
            for part in parts:
                result |= _value(part, at, atom_value, conclusion)
            return result
        case Lit(atom, negated):
            code = atom_value(atom, at)
        case Ref(name, negated):
            code = conclusion(name, at)
    return NOT[code] if negated else code


def number_options(attribute: Attribute, limits: list[int]) -> list[Option]:
    """Return the parts of a number, an age or a date between the limits that are tested, with their words."""
    if attribute.kind is Kind.DATE:
        return _date_options(limits)
    top = MAX_AGE if attribute.kind is Kind.AGE else 10**9
    edges = [0, *sorted({n for n in limits if 0 < n <= top}), top + 1]
    found = []
    for low, following in pairwise(edges):
        high = following - 1
        if attribute.kind is Kind.AGE:
            words = f"under {following} år" if low == 0 and high < top else age_text(low, high)
        elif high == top:
            words = f"minst {low}"
        else:
            words = str(low) if low == high else f"{low}–{high}"
        found.append(Option(words, Range(low, high)))
    return found


def _date_options(limits: list[int]) -> list[Option]:
    from datetime import date

    edges = [1, *sorted(set(limits)), date.max.toordinal() + 1]
    found = []
    for low, following in pairwise(edges):
        words = f"före {date.fromordinal(following)}" if low == 1 else f"{date.fromordinal(low)} eller senare"
        if low != 1 and following <= date.max.toordinal():
            words = f"{date.fromordinal(low)} – {date.fromordinal(following - 1)}"
        found.append(Option(words, Range(low, following - 1)))
    return found


def record_name(post: str, record: Record, count: int) -> str:
    """Return how a record is called: its title, else the post's name with its number when there are several."""
    if record.title:
        return f"{post} »{record.title}«"
    return post if count < 2 else f"{post} {record.index + 1}"
