"""Residuals: what is left of a conclusion's formula when everything that is known has been put in.

Concepts and quantifiers are written out. Residuals are small and recur from one intervention to the next. Source of the
semantics: DESIGN §4.

In the examples (run by tests/unit/test_doctests.py, whose small world they ask) the rule's condition is: avgift är ja
och (journal är ja eller samtycke är ja).

>>> left("journal okänt")  # nothing is known: all of it is left
'(avgift och (journal eller samtycke))'
>>> left("avgift ja", "journal nej")  # what is known has gone, and what it settles with it
'samtycke'
>>> left("avgift nej")  # decided: a residual without literals is a truth value
'nej'
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import field
from operator import itemgetter
from typing import NamedTuple

from lagrum.base.frozen import frozen
from lagrum.evaluation.conclusions import Conclusions
from lagrum.evaluation.instances import Instance, Instances
from lagrum.evaluation.program import Program
from lagrum.evaluation.truth import NO, NOT, UNKNOWN, YES
from lagrum.explanation.options import Key
from lagrum.explanation.trees import FIRST, UNWRITTEN, Tree, Trees
from lagrum.model.formula import And, Atom, Formula, Lit, Or, Ref


@frozen
class Literal:
    """A test whose answer is unknown. Without `atom`: that a post (`key`) has a record that is not written."""

    key: Key
    atom: Atom | None
    is_stuck: bool = field(init=False, compare=False)
    """Whether it tests an unwritten record, of which nothing can be answered but whether there is one."""
    is_known: bool = field(init=False, compare=False)
    """Whether it asks if the fact is known: no as yet, yes with any answer."""

    def __post_init__(self) -> None:
        atom = self.atom
        object.__setattr__(self, "is_stuck", atom is not None and self.key.path == atom.record)
        object.__setattr__(self, "is_known", atom is not None and atom.operator == "known")


class Residuals:
    """The residuals of one program: their literals, by number, and the formulas in the form that `Reduction` reads."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.trees = Trees()
        self._numbers: dict[Literal, int] = {}
        self._literals: list[Literal] = []
        self._bits: list[int] = []
        self._of_keys: dict[Key, int] = {}
        self.keys: list[Key] = []
        """The facts that literals test. Several of them are one number: a bit for each, the first one lowest."""
        self._plans: dict[str, _Part] = {}
        self._readings: dict[str, _Reading] = {}
        self._asks: set[str] = set()
        """The conclusions below which a test asks whether a fact is known: an answer can change what is decided."""
        self._first: dict[str, int] = {}
        bit = 0
        for post, atoms in program.atoms.items():
            self._first[post] = bit
            bit += len(atoms)
        ranged = {post: 1 << bit + k for k, post in enumerate(program.records)}
        self._ranged = ranged
        self._below: dict[str, int] = {}
        """By conclusion, what it depends on as bits: the atoms, by their slots after `_first`, and `_ranged` posts."""
        for node in program.nodes:
            if any(a.operator == "known" for a in node.atoms) or not self._asks.isdisjoint(node.refs):
                self._asks.add(node.name)
            below = ranged[node.over] if node.over else 0
            for atom in node.atoms:
                below |= 1 << self._first[atom.record] + program.slot_of[atom]
            for name in node.refs:
                below |= self._below[name]
            self._below[node.name] = below

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
        below = self._below[name]

        def of(scope: str) -> _Getter:
            bits = below >> self._first.get(scope, 0)
            return _getter([slot for slot in range(len(self.program.atoms.get(scope, ()))) if bits >> slot & 1])

        post = self.program.by_name[name].record
        others = tuple((p, of(p)) for p, bit in self._ranged.items() if below & bit)
        return of(""), post, of(post), others

    def literal(self, literal: Literal) -> int:
        """Return the number of a literal, the same for the same; that of its negation is one more."""
        number = self._numbers.get(literal)
        if number is None:
            number = self._numbers[literal] = len(self._literals)
            self._literals.append(literal)
            of_key = self._of_keys.setdefault(literal.key, len(self.keys))
            if of_key == len(self.keys):
                self.keys.append(literal.key)
            self._bits.append(1 << of_key)
        return FIRST + 2 * number

    def of_number(self, number: int) -> Literal:
        """Return the literal of a number, which may be negated."""
        return self._literals[(number - FIRST) // 2]

    def bit_of(self, number: int) -> int:
        """Return the bit of the fact that the literal of a number tests."""
        return self._bits[(number - FIRST) // 2]

    def of_record(self, part: _OfRecord, index: int) -> tuple[int, ...]:
        """Return what is left of a record's test with each code: of the written record `index`, or of others (-1)."""
        left = part.left.get(index)
        if left is None:
            atom = part.atom
            asks = atom.operator == "known"
            known = NOT if part.negated else (NO, NO, UNKNOWN, YES)
            if asks and index < 0:  # of a record that is not written nothing can become known
                left = tuple(known)
            else:
                key = Key(atom.path, index) if index >= 0 else Key(atom.record)
                left = _left(known, asks, self.literal(Literal(key, atom)) + part.negated)
            part.left[index] = left
        return left

    def plan(self, name: str) -> _Part:
        """Return the formula of a conclusion in the form that `Reduction` reads."""
        found = self._plans.get(name)
        if found is None:
            formula = self.program.by_name[name].formula
            assert formula is not None
            found = self._plans[name] = self._part(formula)
        return found

    def _part(self, formula: Formula) -> _Part:
        match formula:
            case Lit(atom, negated):
                slot = self.program.slot_of[atom]
                asks = atom.operator == "known"
                if atom.record:
                    return _OfRecord(atom.record, slot, negated, atom, {})
                known = NOT if negated else (NO, NO, UNKNOWN, YES)
                if atom.operator in ("undefined", "always"):
                    return _Own(slot, known)
                return _Own(slot, _left(known, asks, self.literal(Literal(Key(atom.path), atom)) + negated))
            case Ref(name, negated):
                return _Conclusion(name, negated)
            case And(parts) | Or(parts):
                return _Joined(isinstance(formula, And), tuple(map(self._part, parts)))

    def asks(self, name: str) -> bool:
        """Whether an answer can change a conclusion that is not unknown: a test below asks if a fact is known."""
        return name in self._asks


_Getter = Callable[[bytes], bytes] | None
_Reading = tuple[_Getter, str, _Getter, tuple[tuple[str, _Getter], ...]]
"""Which codes a conclusion depends on: the intervention's own, its post and the record's, and those of whole posts."""


def _getter(slots: Sequence[int]) -> _Getter:
    """Return what takes the codes at `slots`, which are in order, out of all codes."""
    if not slots:
        return None
    if len(slots) == 1:
        return lambda codes, at=slots[0]: codes[at : at + 1]  # type: ignore[misc]
    get = itemgetter(*slots)
    return lambda codes: bytes(get(codes))


def _row(getter: _Getter, row: Instance) -> Hashable:
    return (row.record.index, row.presence, getter(row.codes) if getter is not None else ())


def _left(known: Sequence[int], asks: bool, unknown: int) -> tuple[int, ...]:
    """Return what is left of a test by its code: `known` of what is known, else the literal whose number is `unknown`.

    A test whether a fact is known (`asks`) is no as yet, and may become yes.
    """
    open_ = (NO, UNKNOWN) if asks else (UNKNOWN,)
    return tuple(unknown if code in open_ else value for code, value in enumerate(known))


class _Own(NamedTuple):
    """An atom of the intervention itself in a formula: where its code stands, and what is left of it with each code."""

    slot: int
    left: tuple[int, ...]


class _OfRecord(NamedTuple):
    """An atom of a record in a formula: where its code stands, and what is left of it with each code, by record.

    `left` is filled by `Residuals.of_record`.
    """

    post: str
    slot: int
    negated: bool
    atom: Atom
    left: dict[int, tuple[int, ...]]


class _Conclusion(NamedTuple):
    """A conclusion in a formula."""

    name: str
    negated: bool


class _Joined(NamedTuple):
    """A conjunction or a disjunction in a formula."""

    conjoined: bool
    parts: tuple[_Part, ...]


_Part = _Own | _OfRecord | _Conclusion | _Joined


class Reduction:
    """Reduces the conclusions on one intervention to their residuals."""

    def __init__(self, residuals: Residuals, instances: Instances, conclusions: Conclusions) -> None:
        self._residuals = residuals
        self._trees = residuals.trees
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
                found = self._tree(self._residuals.plan(name), at)
            else:
                found = self._trees.join(
                    False, [self._written(node.over, node.exists_of, k) for k in self._rows(node.over)]
                )
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
        return self._trees.make(UNWRITTEN, self._residuals.literal(Literal(Key(post), None)), inner)

    def _tree(self, part: _Part, at: int) -> Tree:
        """Return the residual of a part of a formula, for instance `at`."""
        if isinstance(part, _Joined):
            codes = self._instances.codes
            # Most parts are tests of the intervention itself: looked up here, for that takes half the time.
            trees = [p.left[codes[p.slot]] if p.__class__ is _Own else self._tree(p, at) for p in part.parts]
            return self._trees.join(part.conjoined, trees)
        if isinstance(part, _OfRecord):
            instance = self._instances.records[part.post][at]
            index = instance.record.index if instance.record.certain else -1
            left = part.left.get(index) or self._residuals.of_record(part, index)
            return left[instance.codes[part.slot]]
        if isinstance(part, _Own):
            return part.left[self._instances.codes[part.slot]]
        found = self.residual(part.name, at)
        return self._trees.opposite(found) if part.negated else found
