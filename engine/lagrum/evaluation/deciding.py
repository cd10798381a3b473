"""Which unknown facts decide a conclusion, whatever the answers are, and what an answer would lead to.

A conclusion is first reduced to its residual: what is left of its formula, concepts and quantifiers written out, when
everything that is known has been put in. Residuals are small and recur from one intervention to the next, so that
what was found out about one is kept.

Source of the semantics: DESIGN §4. That every fact of a formula in which each occurs once is needed, and that parts
without common facts can be looked at one by one, holds of Kleene's connectives; tests/property/test_deciding.py has
both against trying all sets.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import prod
from operator import itemgetter
from typing import Any, NamedTuple

from lagrum.evaluation.conclusions import Conclusions
from lagrum.evaluation.instances import Instance, Instances
from lagrum.evaluation.options import Key, options
from lagrum.evaluation.program import Program
from lagrum.evaluation.truth import NO, NOT, UNKNOWN, YES, atom_code
from lagrum.model.facts import Value
from lagrum.model.formula import And, Atom, Formula, Lit, Or, Ref
from lagrum.model.vocabulary import Kind

MAX_SET = 3
"""The largest set that is looked for by trying, within parts that have facts in common."""
TRIALS_AT_ONCE = 4_000
MAX_TRIALS = 40_000
MOST_KEPT = 100_000
"""How many answers and parts of residuals are kept, some 50 MB."""

Tree = int | tuple[Any, ...]
"""A residual: a truth value (`NO`, `UNKNOWN`, `YES`); an unknown literal, from `FIRST` on; or a kind and its parts."""
FIRST = 4
EITHER, ALL, UNWRITTEN, NOT_UNWRITTEN = 0, 1, 2, 3
"""Kinds: one of the parts; all of them; that there is an unwritten record (first part) of which the second part holds;
that there is none."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A test whose answer is unknown. Without `atom`: that a post (`key`) has a record that is not written."""

    key: Key
    atom: Atom | None

    @property
    def is_stuck(self) -> bool:
        """Whether it tests an unwritten record, of which nothing can be answered but whether there is one."""
        return self.atom is not None and self.key.path == self.atom.record

    @property
    def is_known(self) -> bool:
        """Whether it asks if the fact is known: no as yet, yes with any answer."""
        return self.atom is not None and self.atom.operator == "known"


@dataclass(frozen=True, slots=True)
class Found:
    """A smallest set that decides a residual, sorted, and what it can come out as."""

    keys: tuple[Key, ...]
    can_hold: bool
    can_fail: bool


class Residuals:
    """The residuals of one program's conclusions and the sets that decide them, kept for the next intervention."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._attributes = program.rulebook.vocabulary.attributes
        self._numbers: dict[Literal, int] = {}
        self._literals: list[Literal] = []
        self._of_records: dict[tuple[str, str | int | bool, str, int], int] = {}
        self._plans: dict[str, _Joined] = {}
        self._outcomes: dict[tuple[int, ...], tuple[int, dict[int, int]]] = {}
        self._readings: dict[str, _Reading] = {}
        self.answers: dict[tuple[str, Hashable], list[Key]] = {}
        """What was answered, by the name of a conclusion and `codes_below`."""
        self._found: dict[Tree, Found | None] = {}
        self._keys: dict[Tree, tuple[Key, ...]] = {}
        self._all_keys: dict[Tree, frozenset[Key]] = {}
        self._decided: dict[Tree, tuple[Key, ...]] = {}
        self._supposed: dict[tuple[Tree, Key, tuple[Value, ...]], list[int]] = {}
        self._asks: set[str] = set()
        """The conclusions below which a test asks whether a fact is known: an answer can change what is decided."""
        for node in program.nodes:
            if any(a.operator == "known" for a in node.atoms) or not self._asks.isdisjoint(node.refs):
                self._asks.add(node.name)

    def make_room(self) -> None:
        """Forget everything when it has become too much. Only between interventions."""
        # The numbers of literals stay: residuals that somebody holds are made of them, and there are not many.
        kept: tuple[dict[Any, Any], ...] = (
            self.answers,
            self._found,
            self._keys,
            self._all_keys,
            self._decided,
            self._supposed,
        )
        if sum(map(len, kept)) > MOST_KEPT:
            for found in kept:
                found.clear()

    def codes_below(self, name: str, at: int, instances: Instances) -> Hashable:
        """Return all that the residual of a conclusion depends on, as something to compare and hash."""
        reading = self._readings.get(name)
        if reading is None:
            reading = self._readings[name] = self._reading(name)
        own, post, of_post, others = reading
        codes: list[Hashable] = [own(instances.codes)] if own is not None else []
        if post:
            codes.append(_row(of_post, instances.records[post][at]))
        for other, of_other in others:
            codes.append(tuple([_row(of_other, row) for row in instances.records[other]]))
        return tuple(codes)

    def _reading(self, name: str) -> _Reading:
        slots: dict[str, list[int]] = {}
        for atom in self.program.atoms_below(name):
            slots.setdefault(atom.record, []).append(self.program.slot_of[atom])
        post = self.program.by_name[name].record
        others = tuple((p, _getter(slots.get(p, []))) for p in self.program.posts_below(name))
        return _getter(slots.get("", [])), post, _getter(slots.get(post, [])), others

    def literal(self, literal: Literal) -> int:
        """Return the number of a literal, the same for the same; that of its negation is one more."""
        number = self._numbers.get(literal)
        if number is None:
            number = self._numbers[literal] = len(self._literals)
            self._literals.append(literal)
        return FIRST + 2 * number

    def of_number(self, number: int) -> Literal:
        """Return the literal of a number, which may be negated."""
        return self._literals[(number - FIRST) // 2]

    def of_record(self, atom: Atom, index: int) -> int:
        """Return the number of the literal of an atom on the written record `index`, or on an unwritten one (-1)."""
        number = self._of_records.get((atom.path, atom.operand, atom.operator, index))
        if number is None:
            key = Key(atom.path, index) if index >= 0 else Key(atom.record)
            number = self._of_records[atom.path, atom.operand, atom.operator, index] = self.literal(Literal(key, atom))
        return number

    def plan(self, name: str) -> _Joined:
        """Return the formula of a conclusion in the form that `Reduction` reads."""
        found = self._plans.get(name)
        if found is None:
            formula = self.program.by_name[name].formula
            assert formula is not None
            part = self._part(formula)
            found = self._plans[name] = part if isinstance(part, _Joined) else _Joined(True, (part,))
        return found

    def _part(self, formula: Formula) -> _Part:
        match formula:
            case Lit(atom, negated):
                number = 0
                if not atom.record and atom.operator not in ("undefined", "always"):
                    number = self.literal(Literal(Key(atom.path), atom))
                slot = self.program.slot_of[atom]
                return _Test(atom.record, slot, negated, atom.operator == "known", number, atom)
            case Ref(name, negated):
                return _Conclusion(name, negated)
            case And(parts) | Or(parts):
                return _Joined(isinstance(formula, And), tuple(map(self._part, parts)))

    def asks(self, name: str) -> bool:
        """Whether an answer can change a conclusion that is not unknown: a test below asks if a fact is known."""
        return name in self._asks

    def decide(self, tree: Tree) -> list[Key]:
        """Return a smallest set of facts whose answers decide a residual; all that it hangs on when none was found."""
        decided = self._decided.get(tree)
        if decided is None:
            open_ = self._without(tree)
            found = self._find(open_) or self._try(open_)
            decided = self._decided[tree] = found.keys if found is not None else self._enough(tree)
        return list(decided)

    def suppose(self, tree: Tree, key: Key, values: Sequence[Value]) -> list[int]:
        """Return the truth value that a residual would have with each of some answers to one fact."""
        asked = (tree, key, tuple(values))
        found = self._supposed.get(asked)
        if found is None:
            full = (1 << len(values)) - 1
            surely, possibly = _walk(tree, full, _Answered(self, key, values))
            found = [YES if surely >> k & 1 else UNKNOWN if possibly >> k & 1 else NO for k in range(len(values))]
            self._supposed[asked] = found
        return list(found)

    def _without(self, tree: Tree) -> Tree:
        """Return a residual in which nothing asks whether a fact is known that the residual does not hang on."""
        hangs = self.keys(tree)
        if all(k in hangs for k in self._every_key(tree)):
            return tree
        return self._fold(tree, frozenset(hangs))

    def _enough(self, tree: Tree) -> tuple[Key, ...]:
        """Return all facts that a residual hangs on, now or when the others are answered: they decide it."""
        hangs = frozenset(self.keys(tree))
        while True:
            more = hangs | self._may_hang(self._fold(tree, hangs))
            if more == hangs:
                return tuple(sorted(hangs))
            hangs = more

    def _may_hang(self, tree: Tree) -> frozenset[Key]:
        """Return the facts that a residual hangs on when any test whether a fact is known may turn out either way."""
        if isinstance(tree, int):
            return self._every_key(tree)
        kind, *parts = tree
        if kind in (UNWRITTEN, NOT_UNWRITTEN):
            return self._every_key(parts[0])
        return frozenset().union(*map(self._may_hang, parts))

    def _fold(self, tree: Tree, hangs: frozenset[Key]) -> Tree:
        if isinstance(tree, int):
            literal = self.of_number(tree) if tree >= FIRST else None
            return self._now(tree) if literal is not None and literal.is_known and literal.key not in hangs else tree
        kind, *parts = tree
        folded = [self._fold(part, hangs) for part in parts]
        return join(kind == ALL, folded) if kind in (EITHER, ALL) else (kind, *folded)

    # -- what a residual hangs on -----------------------------------------------------------------------------------

    def _now(self, tree: Tree) -> int:
        """Return the truth value that a residual has as yet."""
        if isinstance(tree, int):
            if tree < FIRST:
                return tree
            if self.of_number(tree).is_known:
                return NOT[NO] if tree & 1 else NO
            return UNKNOWN
        kind, *parts = tree
        value = NO if kind == EITHER else YES
        for part in parts:
            value = value | self._now(part) if kind == EITHER else value & self._now(part)
        return NOT[value] if kind == NOT_UNWRITTEN else value

    def keys(self, tree: Tree) -> tuple[Key, ...]:
        """Return the facts that an undecided residual hangs on, sorted; () for one that is decided as yet."""
        if isinstance(tree, int):
            literal = self.of_number(tree) if tree >= FIRST else None
            return () if literal is None or literal.is_known else (literal.key,)
        found = self._keys.get(tree)
        if found is None:
            kind, *parts = tree
            if self._now(tree) != UNKNOWN:
                found = ()
            elif kind in (UNWRITTEN, NOT_UNWRITTEN):
                # What an unwritten record is like is no question; whether there is one is.
                found = self.keys(parts[0])
            else:
                found = tuple(sorted({key for part in parts for key in self.keys(part)}))
            self._keys[tree] = found
        return found

    def _every_key(self, tree: Tree) -> frozenset[Key]:
        """Return the facts of all literals."""
        if isinstance(tree, int):
            return frozenset() if tree < FIRST else frozenset((self.of_number(tree).key,))
        found = self._all_keys.get(tree)
        if found is None:
            found = self._all_keys[tree] = frozenset().union(*map(self._every_key, tree[1:]))
        return found

    # -- a smallest set -----------------------------------------------------------------------------------------------

    def _find(self, tree: Tree) -> Found | None:
        """Return a smallest set that decides a residual part by part, or None when that gives no answer."""
        if tree not in self._found:
            self._found[tree] = self._found_in(tree)
        return self._found[tree]

    def _found_in(self, tree: Tree) -> Found | None:
        if isinstance(tree, int):
            literal = self.of_number(tree) if tree >= FIRST else None
            if literal is None or literal.is_known or literal.is_stuck:
                return None
            answers, holds = self.outcomes((tree & ~1,))
            hold, fail = holds[tree & ~1] != 0, holds[tree & ~1] != (1 << answers) - 1
            return Found((literal.key,), fail, hold) if tree & 1 else Found((literal.key,), hold, fail)
        kind, *parts = tree
        if kind in (UNWRITTEN, NOT_UNWRITTEN):
            keys = self.keys(tree)
            return Found(keys, kind == NOT_UNWRITTEN, kind == UNWRITTEN) if keys else None
        groups = self._apart(parts)
        if len(groups) == 1:
            return self._try(tree)
        found = [self._find(join(kind == ALL, group)) for group in groups]
        if any(f is None for f in found):
            return None
        sure = [f for f in found if f is not None]
        # A part that every answer makes fail settles a conjunction alone, one that they make hold a disjunction.
        alone = [f for f in sure if not (f.can_hold if kind == ALL else f.can_fail)]
        if alone:
            return min(alone, key=lambda f: (len(f.keys), f.keys))
        every = tuple(sorted(key for f in sure for key in f.keys))
        if kind == ALL:
            return Found(every, all(f.can_hold for f in sure), any(f.can_fail for f in sure))
        return Found(every, any(f.can_hold for f in sure), all(f.can_fail for f in sure))

    def _apart(self, parts: Sequence[Tree]) -> list[list[Tree]]:
        """Return the parts in groups that have no facts in common."""
        groups: list[tuple[set[Key], list[Tree]]] = []
        for part in parts:
            keys = set(self._every_key(part))
            members = [part]
            rest = []
            for group in groups:
                if keys.isdisjoint(group[0]):
                    rest.append(group)
                else:
                    keys |= group[0]
                    members = group[1] + members
            groups = [*rest, (keys, members)]
        return [members for _, members in groups]

    def _try(self, tree: Tree) -> Found | None:
        """Return the first of the smallest sets that decide a residual, by trying; None when there are too many."""
        keys = self.keys(tree)
        trials = _Trials(self, tree, keys)
        tried = 0
        for size in range(1, min(MAX_SET, len(keys)) + 1):
            sets: list[tuple[Key, ...]] = []
            count = 0
            for chosen in combinations(keys, size):
                sets.append(chosen)
                count += trials.size(chosen)
                if count >= TRIALS_AT_ONCE:
                    if found := trials.first(sets):
                        return found
                    tried += count
                    if tried > MAX_TRIALS:
                        return None
                    sets, count = [], 0
            if sets and (found := trials.first(sets)):
                return found
            tried += count
        if len(keys) > MAX_SET and trials.size(keys) <= TRIALS_AT_ONCE:
            return trials.first([keys])
        return None

    def outcomes(self, numbers: tuple[int, ...]) -> tuple[int, dict[int, int]]:
        """Return how many answers a fact has as far as its literals tell them apart, and what they lead to.

        That is, for each literal (not negated) the bits of the answers with which its test holds.
        """
        found = self._outcomes.get(numbers)
        if found is None:
            found = self._outcomes[numbers] = self._outcomes_of(numbers)
        return found

    def _outcomes_of(self, numbers: tuple[int, ...]) -> tuple[int, dict[int, int]]:
        atoms = {number: self.of_number(number).atom for number in numbers}
        key = self.of_number(numbers[0]).key
        attribute = self._attributes[key.path]
        if attribute.kind is Kind.RECORD:
            return 1, dict.fromkeys(numbers, 0)
        answers = [o.value for o in options(attribute, {a for a in atoms.values() if a is not None}, frozenset())]
        holds = {
            number: sum(1 << k for k, v in enumerate(answers) if atom is not None and atom_code(atom, v) == YES)
            for number, atom in atoms.items()
        }
        return len(answers), holds


_Getter = Callable[[bytes], bytes] | None
_Reading = tuple[_Getter, str, _Getter, tuple[tuple[str, _Getter], ...]]
"""Which codes a conclusion depends on: the intervention's own, its post and the record's, and those of whole posts."""


def _getter(slots: Sequence[int]) -> _Getter:
    """Return what takes the codes at `slots` out of all codes."""
    if not slots:
        return None
    if len(slots) == 1:
        return lambda codes, at=slots[0]: codes[at : at + 1]  # type: ignore[misc]
    get = itemgetter(*sorted(slots))
    return lambda codes: bytes(get(codes))


def _row(getter: _Getter, row: Instance) -> Hashable:
    return (row.record.index, row.presence, getter(row.codes) if getter is not None else ())


class _Trials:
    """Trials of sets of facts on one residual: for each set one trial for each combination of its answers."""

    def __init__(self, residuals: Residuals, tree: Tree, keys: Sequence[Key]) -> None:
        self._residuals = residuals
        self._tree = tree
        by_key: dict[Key, set[int]] = {}
        stack = [tree]
        while stack:
            part = stack.pop()
            if isinstance(part, tuple):
                stack += part[1:]
            elif part >= FIRST:
                by_key.setdefault(residuals.of_number(part).key, set()).add(part & ~1)
        self._literals = by_key
        self._answers: dict[Key, int] = {}
        self._holds: dict[int, int] = {}
        for key in keys:
            self._answers[key], holds = residuals.outcomes(tuple(sorted(by_key[key])))
            self._holds.update(holds)

    def size(self, chosen: Sequence[Key]) -> int:
        """Return how many trials a set takes."""
        return prod(self._answers[key] for key in chosen)

    def first(self, sets: Sequence[tuple[Key, ...]]) -> Found | None:
        """Return the first of the sets that decides the residual in all of its trials."""
        given: dict[Key, list[int]] = {}
        blocks: list[int] = []
        count = 0
        for chosen in sets:
            size = stride = self.size(chosen)
            for key in chosen:
                number = self._answers[key]
                period, stride = stride, stride // number
                # One answer's bits: a run of `stride` ones in each period, repeated over the block.
                runs = ((1 << stride) - 1) * (((1 << size) - 1) // ((1 << period) - 1)) << count
                bits = given.setdefault(key, [0] * number)
                for answer in range(number):
                    bits[answer] |= runs << answer * stride
            blocks.append(((1 << size) - 1) << count)
            count += size
        full = (1 << count) - 1
        surely, possibly = _walk(self._tree, full, self._bits(given, full))
        for chosen, block in zip(sets, blocks, strict=True):
            if not possibly & ~surely & block:
                return Found(chosen, bool(surely & block), bool(~possibly & block))
        return None

    def _bits(self, given: dict[Key, list[int]], full: int) -> dict[int, tuple[int, int]]:
        """Return for each literal in which trials it surely and possibly holds."""
        found: dict[int, tuple[int, int]] = {}
        for key, numbers in self._literals.items():
            answers = given.get(key, ())
            answered = 0
            for bits in answers:
                answered |= bits
            for number in numbers:
                holds = self._holds.get(number, 0)
                surely = 0
                for answer, bits in enumerate(answers):
                    if holds >> answer & 1:
                        surely |= bits
                literal = self._residuals.of_number(number)
                open_ = full if literal.is_stuck else 0 if literal.is_known else full & ~answered
                possibly = surely | open_
                found[number] = (surely, possibly)
                found[number | 1] = (full & ~possibly, full & ~surely)
        return found


class _Answered(dict[int, tuple[int, int]]):
    """For each literal with which of some answers to one fact it surely and possibly holds; made on first sight."""

    def __init__(self, residuals: Residuals, key: Key, values: Sequence[Value]) -> None:
        super().__init__()
        self._residuals = residuals
        self._key = key
        self._values = values
        self._full = (1 << len(values)) - 1

    def __missing__(self, number: int) -> tuple[int, int]:
        literal = self._residuals.of_number(number)
        surely, possibly = 0, 0 if literal.is_known else self._full
        if literal.key == self._key and not literal.is_stuck:
            # Without an atom: that there are records which are not written, to which the one answer is no.
            codes = [NO if literal.atom is None else atom_code(literal.atom, v) for v in self._values]
            surely = sum(1 << k for k, code in enumerate(codes) if code == YES)
            possibly = sum(1 << k for k, code in enumerate(codes) if code != NO)
        found = (self._full & ~possibly, self._full & ~surely) if number & 1 else (surely, possibly)
        self[number] = found
        return found


def _walk(tree: Tree, full: int, bits: Mapping[int, tuple[int, int]]) -> tuple[int, int]:
    """Return in which trials a residual surely and possibly holds."""
    if isinstance(tree, int):
        return bits[tree] if tree >= FIRST else (full if tree == YES else 0, full if tree else 0)
    kind, *parts = tree
    if kind == EITHER:
        surely = possibly = 0
        for part in parts:
            one, two = _walk(part, full, bits)
            surely |= one
            possibly |= two
        return surely, possibly
    surely = possibly = full
    for part in parts:
        one, two = _walk(part, full, bits)
        surely &= one
        possibly &= two
    return (full & ~possibly, full & ~surely) if kind == NOT_UNWRITTEN else (surely, possibly)


def join(conjoined: bool, parts: Iterable[Tree]) -> Tree:
    """Return the conjunction or the disjunction of residuals: flat, each part once, without what changes nothing."""
    kind, weak, strong = (ALL, YES, NO) if conjoined else (EITHER, NO, YES)
    flat: dict[Tree, None] = {}
    for part in parts:
        if part == strong and isinstance(part, int):
            return strong
        if isinstance(part, tuple) and part[0] == kind:
            flat.update(dict.fromkeys(part[1:]))
        elif part != weak:
            flat[part] = None
    if len(flat) < 2:
        return next(iter(flat), weak)
    return (kind, *flat)


def opposite(tree: Tree) -> Tree:
    """Return the negation of a residual."""
    if isinstance(tree, int):
        return tree ^ 1 if tree >= FIRST else NOT[tree]
    kind, *parts = tree
    if kind in (UNWRITTEN, NOT_UNWRITTEN):
        return (UNWRITTEN + NOT_UNWRITTEN - kind, *parts)
    return join(kind == EITHER, [opposite(part) for part in parts])


class _Test(NamedTuple):
    """An atom in a formula, by where its code stands.

    `asks` says whether it asks if the fact is known. `number` is that of its literal; 0 for what never is known, and
    for a record's, see `Residuals.of_record`.
    """

    post: str
    slot: int
    negated: bool
    asks: bool
    number: int
    atom: Atom


class _Conclusion(NamedTuple):
    """A conclusion in a formula."""

    name: str
    negated: bool


class _Joined(NamedTuple):
    """A conjunction or a disjunction in a formula."""

    conjoined: bool
    parts: tuple[_Part, ...]


_Part = _Test | _Conclusion | _Joined


class Reduction:
    """Reduces the conclusions on one intervention to their residuals."""

    def __init__(self, residuals: Residuals, instances: Instances, conclusions: Conclusions) -> None:
        self._residuals = residuals
        self._program = residuals.program
        self._instances = instances
        self._conclusions = conclusions
        self._made: dict[tuple[str, int], Tree] = {}

    def residual(self, name: str, at: int) -> Tree:
        """Return the residual of a conclusion, for instance `at` of its post."""
        node = self._program.by_name[name]
        at = at if node.record else 0
        value = self._conclusions.at(name, at)
        if value != UNKNOWN and not self._residuals.asks(name):
            return value
        found = self._made.get((name, at))
        if found is None:
            if node.formula is not None:
                plan = self._residuals.plan(name)
                found = self._joined(plan.conjoined, plan.parts, at)
            else:
                found = join(False, [self._written(node.over, node.exists_of, k) for k in self._rows(node.over)])
            self._made[name, at] = found
        return found

    def _rows(self, post: str) -> range:
        return range(len(self._instances.records[post]))

    def _written(self, post: str, name: str, at: int) -> Tree:
        """Return the residual of: instance `at` exists, and conclusion `name` holds of it."""
        inner = self.residual(name, at)
        instance = self._instances.records[post][at]
        if instance.presence == YES or inner == NO:
            return inner if instance.presence else NO
        return (UNWRITTEN, self._residuals.literal(Literal(Key(post), None)), inner)

    def _joined(self, conjoined: bool, parts: Sequence[_Part], at: int) -> Tree:
        """Return the residual of a conjunction or a disjunction, for instance `at`; see `join`."""
        weak, strong = (YES, NO) if conjoined else (NO, YES)
        kind = ALL if conjoined else EITHER
        flat: dict[Tree, None] = {}
        for part in parts:
            if isinstance(part, _Test):
                tree: Tree = self._test(part, at)
            elif isinstance(part, _Conclusion):
                tree = self.residual(part.name, at)
                if part.negated:
                    tree = opposite(tree)
            else:
                tree = self._joined(part.conjoined, part.parts, at)
            if isinstance(tree, tuple):
                if tree[0] == kind:
                    flat.update(dict.fromkeys(tree[1:]))
                else:
                    flat[tree] = None
            elif tree == strong:
                return strong
            elif tree != weak:
                flat[tree] = None
        if len(flat) < 2:
            return next(iter(flat), weak)
        return (kind, *flat)

    def _test(self, part: _Test, at: int) -> int:
        """Return a test's truth value, or the number of a literal when it is unknown."""
        if not part.post:
            code = self._instances.codes[part.slot]
            number = part.number
        else:
            instance = self._instances.records[part.post][at]
            code = instance.codes[part.slot]
            number = 0
        if code != UNKNOWN and not (part.asks and code == NO):
            return NOT[code] if part.negated else code
        if part.post:
            record = instance.record
            if not record.certain and part.asks:
                return NOT[code] if part.negated else code
            number = self._residuals.of_record(part.atom, record.index if record.certain else -1)
        return number + part.negated if number else UNKNOWN
