"""Which unknown facts decide a conclusion, whatever the answers are, and what an answer would lead to.

Both are asked of its residual, and what was found out about one is kept. That every fact of a formula in which each
occurs once is needed, and that parts without common facts can be looked at one by one, holds of Kleene's connectives;
tests/property/test_deciding.py has both against trying all sets.

In the examples (run by tests/unit/test_doctests.py, whose small world they ask) the rule's condition is: avgift är ja
och (journal är ja eller samtycke är ja).

>>> decides("journal okänt")  # each fact occurs once, so each is needed: two answers of three can leave it open
['avgift', 'journal', 'samtycke']
>>> decides("journal ja")  # then samtycke changes nothing: the smallest set that hits every open way is avgift
['avgift']
>>> supposed("journal ja", "avgift", True, False)  # what each answer leads to
['ja', 'nej']
>>> supposed("journal okänt", "avgift", True, False)  # one answer settles it, the other does not
['okänt', 'nej']
>>> decides("avgift nej")  # decided already
[]
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from itertools import combinations
from math import prod
from typing import Any

from lagrum.base.frozen import frozen
from lagrum.evaluation.program import Program
from lagrum.evaluation.truth import NO, NOT, UNKNOWN, YES, atom_code
from lagrum.explanation.options import Key, options
from lagrum.explanation.residual import Residuals
from lagrum.explanation.trees import ALL, EITHER, FIRST, NOT_UNWRITTEN, UNWRITTEN, Tree
from lagrum.model.facts import Value

MAX_SET = 3
"""The largest set that is looked for by trying, within parts that have facts in common."""
TRIALS_AT_ONCE = 4_000
MAX_TRIALS = 8_000
WALK, TRIALS_PER_WALK = 3, 1_000
"""A walk that tries sets counts as so many, for what is prepared, and as one more for each so many trials in it."""
MOST_KEPT = 100_000
"""How many answers and parts of residuals are kept."""


@frozen
class DecidingSet:
    """A smallest set that decides a residual, as bits of `Residuals.keys`, and what it can come out as."""

    keys: int
    can_hold: bool
    can_fail: bool


class Decider:
    """Finds the sets that decide one program's conclusions, and keeps them for the next intervention."""

    def __init__(self, program: Program) -> None:
        self.residuals = Residuals(program)
        self._trees = self.residuals.trees
        self._node, self._join = self._trees.node, self._trees.join
        self._attributes = program.rulebook.vocabulary.attributes
        self.answers: dict[tuple[str, Hashable], tuple[list[Key], int]] = {}
        """What was answered and its cost, by the name of a conclusion and `Residuals.codes_below`."""
        self._values: dict[Tree, int] = {}
        self._outcomes: dict[tuple[int, ...], tuple[int, dict[int, int]]] = {}
        self._found: dict[Tree, DecidingSet | None] = {}
        self._keys: dict[Tree, int] = {}
        self._all_keys: dict[Tree, int] = {}
        self._literals: dict[Tree, frozenset[int]] = {}
        self._ordered: dict[int, tuple[Key, ...]] = {}
        self._decided: dict[Tree, tuple[Key, ...]] = {}
        self._supposed: dict[tuple[Tree, Key, tuple[Value, ...]], list[int]] = {}
        self._sizes: dict[Tree, int] = {}
        self._costs: dict[Tree, int] = {}
        self._decided_at: dict[Tree, int] = {}

    @property
    def is_full(self) -> bool:
        """Whether so much is kept that it is time to begin anew."""
        kept: list[dict[Any, Any]] = [self.answers, self._found, self._keys, self._all_keys]
        kept += [self._literals, self._ordered, self._decided, self._supposed, self._sizes]
        return sum(map(len, kept)) + len(self._trees) > MOST_KEPT

    def decide(self, tree: Tree) -> list[Key]:
        """Return a smallest set of facts whose answers decide a residual; all that it hangs on when none was found."""
        decided = self._decided.get(tree)
        if decided is None:
            rest = self._without(tree)
            found = self._find(rest)
            self._decided_at[tree] = self.size(tree) + self._costs[rest]
            decided = self._decided[tree] = self.in_order(found.keys if found is not None else self._enough(tree))
        return list(decided)

    def cost(self, tree: Tree) -> int:
        """Return how many nodes are walked to decide a residual of which nothing was known."""
        self.decide(tree)
        return self._decided_at[tree]

    def size(self, tree: Tree) -> int:
        """Return how many nodes are walked when a residual is walked once."""
        if tree >= 0:
            return 1
        found = self._sizes.get(tree)
        if found is None:
            found = self._sizes[tree] = 1 + sum(map(self.size, self._node(tree)[1:]))
        return found

    def suppose(self, tree: Tree, key: Key, values: Sequence[Value]) -> list[int]:
        """Return the truth value that a residual would have with each of some answers to one fact."""
        asked = (tree, key, tuple(values))
        found = self._supposed.get(asked)
        if found is None:
            full = (1 << len(values)) - 1
            surely, possibly = self._trees.walk(tree, full, _Answered(self.residuals, key, values))
            found = [YES if surely >> k & 1 else UNKNOWN if possibly >> k & 1 else NO for k in range(len(values))]
            self._supposed[asked] = found
        return list(found)

    def _without(self, tree: Tree) -> Tree:
        """Return a residual in which nothing asks whether a fact is known that the residual does not hang on."""
        hangs = self.keys(tree)
        return self._fold(tree, hangs) if self._every_key(tree) & ~hangs else tree

    def _enough(self, tree: Tree) -> int:
        """Return all facts that a residual hangs on, now or when the others are answered: they decide it."""
        hangs = self.keys(tree)
        while True:
            more = hangs | self._may_hang(self._fold(tree, hangs))
            if more == hangs:
                return hangs
            hangs = more

    def _may_hang(self, tree: Tree) -> int:
        """Return the facts that a residual hangs on when any test whether a fact is known may turn out either way."""
        if tree >= 0:
            return self._every_key(tree)
        kind, *parts = self._node(tree)
        if kind in (UNWRITTEN, NOT_UNWRITTEN):
            return self._every_key(parts[0])
        found = 0
        for part in parts:
            found |= self._may_hang(part)
        return found

    def _fold(self, tree: Tree, hangs: int) -> Tree:
        if tree >= 0:
            if tree < FIRST or self.residuals.bit_of(tree) & hangs:
                return tree
            return self._now(tree) if self.residuals.of_number(tree).is_known else tree
        kind, *parts = self._node(tree)
        folded = [self._fold(part, hangs) for part in parts]
        return self._join(kind == ALL, folded) if kind in (EITHER, ALL) else self._trees.make(kind, *folded)

    # -- what a residual hangs on -----------------------------------------------------------------------------------

    def _now(self, tree: Tree) -> int:
        """Return the truth value that a residual has as yet."""
        if tree >= 0:
            if tree < FIRST:
                return tree
            if self.residuals.of_number(tree).is_known:
                return NOT[NO] if tree & 1 else NO
            return UNKNOWN
        value = self._values.get(tree)
        if value is None:
            kind, *parts = self._node(tree)
            value = NO if kind == EITHER else YES
            for part in parts:
                value = value | self._now(part) if kind == EITHER else value & self._now(part)
            value = self._values[tree] = NOT[value] if kind == NOT_UNWRITTEN else value
        return value

    def in_order(self, keys: int) -> tuple[Key, ...]:
        """Return the facts of a number of bits, sorted."""
        found = self._ordered.get(keys)
        if found is None:
            every = self.residuals.keys
            found = self._ordered[keys] = tuple(sorted([every[k] for k in range(keys.bit_length()) if keys >> k & 1]))
        return found

    def keys(self, tree: Tree) -> int:
        """Return the facts that an undecided residual hangs on; none for one that is decided as yet."""
        if tree >= 0:
            return 0 if tree < FIRST or self.residuals.of_number(tree).is_known else self.residuals.bit_of(tree)
        found = self._keys.get(tree)
        if found is None:
            kind, *parts = self._node(tree)
            # What an unwritten record is like is no question; whether there is one is.
            asked = parts[:1] if kind in (UNWRITTEN, NOT_UNWRITTEN) else parts
            found = 0
            for part in asked if self._now(tree) == UNKNOWN else ():
                found |= self.keys(part)
            self._keys[tree] = found
        return found

    def _every_key(self, tree: Tree) -> int:
        """Return the facts of all literals."""
        if tree >= 0:
            return 0 if tree < FIRST else self.residuals.bit_of(tree)
        found = self._all_keys.get(tree)
        if found is None:
            found = 0
            for part in self._node(tree)[1:]:
                found |= self._every_key(part)
            self._all_keys[tree] = found
        return found

    def literals(self, tree: Tree) -> frozenset[int]:
        """Return the numbers of all literals, not negated."""
        if tree >= 0:
            return frozenset() if tree < FIRST else frozenset((tree & ~1,))
        found = self._literals.get(tree)
        if found is None:
            found = self._literals[tree] = frozenset().union(*map(self.literals, self._node(tree)[1:]))
        return found

    # -- a smallest set -----------------------------------------------------------------------------------------------

    def _find(self, tree: Tree) -> DecidingSet | None:
        """Return a smallest set that decides a residual, or None when none was found."""
        if tree not in self._found:
            self._costs[tree] = self.size(tree)
            self._found[tree] = self._found_in(tree)
        return self._found[tree]

    def _found_in(self, tree: Tree) -> DecidingSet | None:
        if tree >= 0:
            literal = self.residuals.of_number(tree) if tree >= FIRST else None
            if literal is None or literal.is_known or literal.is_stuck:
                return None
            answers, holds = self.outcomes((tree & ~1,))
            hold, fail = holds[tree & ~1] != 0, holds[tree & ~1] != (1 << answers) - 1
            key = self.residuals.bit_of(tree)
            return DecidingSet(key, fail, hold) if tree & 1 else DecidingSet(key, hold, fail)
        kind, *parts = self._node(tree)
        if kind in (UNWRITTEN, NOT_UNWRITTEN):
            keys = self.keys(tree)
            return DecidingSet(keys, kind == NOT_UNWRITTEN, kind == UNWRITTEN) if keys else None
        groups = self._apart(parts)
        if len(groups) == 1:
            return self._try(tree)
        apart = [self._join(kind == ALL, group) if len(group) > 1 else group[0] for group in groups]
        found = [self._find(part) for part in apart]
        self._costs[tree] += sum(map(self._costs.__getitem__, apart))
        sure = [f for f in found if f is not None]
        if len(sure) < len(found):
            return self._try(tree)
        # A part that every answer makes fail settles a conjunction alone, one that they make hold a disjunction.
        alone = [f for f in sure if not (f.can_hold if kind == ALL else f.can_fail)]
        if alone:
            return min(alone, key=lambda f: (f.keys.bit_count(), self.in_order(f.keys)))
        every = 0
        for f in sure:
            every |= f.keys
        if kind == ALL:
            return DecidingSet(every, all(f.can_hold for f in sure), any(f.can_fail for f in sure))
        return DecidingSet(every, any(f.can_hold for f in sure), all(f.can_fail for f in sure))

    def _apart(self, parts: Sequence[Tree]) -> list[list[Tree]]:
        """Return the parts in groups that have no facts in common."""
        groups: list[tuple[int, list[Tree]]] = []
        taken = 0
        for part in parts:
            keys = self._every_key(part)
            members = [part]
            if keys & taken:
                rest = []
                for group in groups:
                    if keys & group[0]:
                        keys |= group[0]
                        members = group[1] + members
                    else:
                        rest.append(group)
                groups = rest
            taken |= keys
            groups.append((keys, members))
        return [members for _, members in groups]

    def _try(self, tree: Tree) -> DecidingSet | None:
        """Return the first of the smallest sets that decide a residual, by trying; None when there are too many."""
        trials = _Trials(self, tree)
        found = self._tried(trials)
        self._costs[tree] += trials.walks * self.size(tree)
        return found

    @staticmethod
    def _tried(trials: _Trials) -> DecidingSet | None:
        keys = trials.keys
        tried = 0
        for size in range(1, min(MAX_SET, len(keys)) + 1):
            sets: list[tuple[int, ...]] = []
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
            return trials.first([tuple(keys)])
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
        atoms = {number: self.residuals.of_number(number).atom for number in numbers}
        key = self.residuals.of_number(numbers[0]).key
        attribute = self._attributes[key.path]
        if attribute.kind.is_record:
            return 1, dict.fromkeys(numbers, 0)
        answers = [o.value for o in options(attribute, {a for a in atoms.values() if a is not None})]
        holds = {
            number: sum(1 << k for k, v in enumerate(answers) if atom is not None and atom_code(atom, v) == YES)
            for number, atom in atoms.items()
        }
        return len(answers), holds


class _Trials:
    """Trials of sets of facts on one residual: for each set one trial for each combination of its answers.

    A fact is its number in `Residuals.keys`; `keys` are those that the residual hangs on, in the order of the facts.
    """

    def __init__(self, decider: Decider, tree: Tree) -> None:
        self._residuals = decider.residuals
        self._tree = tree
        self.walks = 0
        """How much has been tried, as walks of the residual: a walk of many trials counts as several."""
        self._literals: dict[int, list[int]] = {}
        for number in decider.literals(tree):
            self._literals.setdefault(self._residuals.bit_of(number).bit_length() - 1, []).append(number)
        hangs = decider.keys(tree)
        self.keys = sorted([k for k in self._literals if hangs >> k & 1], key=self._residuals.keys.__getitem__)
        self._answers: dict[int, int] = {}
        self._holds: dict[int, int] = {}
        for key in self.keys:
            self._answers[key], holds = decider.outcomes(tuple(sorted(self._literals[key])))
            self._holds.update(holds)

    def size(self, chosen: Sequence[int]) -> int:
        """Return how many trials a set takes."""
        return prod([self._answers[key] for key in chosen])

    def first(self, sets: Sequence[tuple[int, ...]]) -> DecidingSet | None:
        """Return the first of the sets that decides the residual in all of its trials."""
        given: dict[int, list[int]] = {}
        blocks: list[int] = []
        count = 0
        for chosen in sets:
            size = stride = self.size(chosen)
            for key in chosen:
                number = self._answers[key]
                period, stride = stride, stride // number
                # One answer's bits: a run of `stride` ones in each period, repeated over the block.
                runs = ((1 << stride) - 1) * (((1 << size) - 1) // ((1 << period) - 1)) << count
                bits = given.get(key)
                if bits is None:
                    bits = given[key] = [0] * number
                for answer in range(number):
                    bits[answer] |= runs << answer * stride
            blocks.append(((1 << size) - 1) << count)
            count += size
        full = (1 << count) - 1
        self.walks += WALK + count // TRIALS_PER_WALK
        surely, possibly = self._residuals.trees.walk(self._tree, full, self._bits(given, full))
        for chosen, block in zip(sets, blocks, strict=True):
            if not possibly & ~surely & block:
                return DecidingSet(sum([1 << key for key in chosen]), bool(surely & block), bool(~possibly & block))
        return None

    def _bits(self, given: dict[int, list[int]], full: int) -> dict[int, tuple[int, int]]:
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
