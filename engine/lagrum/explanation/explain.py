"""Why a conclusion is what it is: the facts it rests on, the unknown facts that decide it, and what answers lead to.

Pure functions of program, instances and conclusions. Source of the semantics: DESIGN §4.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import Any

from lagrum.evaluation.conclusions import Conclusions
from lagrum.evaluation.instances import Instances
from lagrum.evaluation.kleene import Bits, holds, in_all
from lagrum.evaluation.program import Node, Program
from lagrum.evaluation.truth import NOT, UNKNOWN, YES
from lagrum.explanation.budget import Budget, Work
from lagrum.explanation.deciding import Decider
from lagrum.explanation.options import Key, Option, options
from lagrum.explanation.residual import Reduction
from lagrum.explanation.trees import Tree
from lagrum.model.facts import Fact, Facts, Place, Range, Record, Value
from lagrum.model.formula import RULE, And, Atom, Formula, Lit, Or, Ref


class Memory:
    """What was found out about a program's conclusions, for the next intervention that says the same of them.

    What a conclusion is, and why, is a function of the facts below it alone, and those recur in a catalogue.
    """

    MOST = 200_000

    def __init__(self) -> None:
        self.tokens: dict[tuple[str, Value], int] = {}
        self.found: dict[tuple[Hashable, ...], Any] = {}
        self._decider: Decider | None = None

    def decider(self, program: Program) -> Decider:
        """Return what decides the conclusions of the program that this memory is of."""
        if self._decider is None or self._decider.is_full:
            self._decider = Decider(program)
        return self._decider

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
        self.budget = Budget()
        self._memory = memory or Memory()
        self._memory.make_room()
        self._decider = self._memory.decider(program)
        self._reduction: Reduction | None = None
        self._local: dict[tuple[str, int], tuple[Hashable, ...]] = {}

    @cached_property
    def _own(self) -> list[tuple[str, int]]:
        return self._tokens(self.facts.scalars)

    @cached_property
    def _rows(self) -> dict[str, list[tuple[int, bool, list[tuple[str, int]]]]]:
        return {
            post: [(i.record.index, i.record.certain, self._tokens(i.record.fields)) for i in found]
            for post, found in self.instances.records.items()
        }

    def _tokens(self, fields: Mapping[str, Fact]) -> list[tuple[str, int]]:
        return [(path, self._memory.token(path, fact.value)) for path, fact in fields.items()]

    def local(self, name: str, at: int) -> tuple[Hashable, ...]:
        """Return all that conclusion `name` depends on in this intervention, as something to compare and hash."""
        node = self.program.by_name[name]
        place = (name, at if node.record else 0)
        if place not in self._local:
            below = self.program.facts_below(name)
            parts: list[Hashable] = [tuple(sorted(t for p, t in self._own if p in below))]
            if node.record:
                parts.append(self._row(self._rows[node.record][at], below))
            for post in self.program.posts_below(name):
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

        def leaf(part: Lit | Ref) -> Bits:
            code = self.atom(part.atom, at) if isinstance(part, Lit) else self.conclusions.at(part.name, at)
            return in_all(code, 1)

        surely, possibly = holds(formula, leaf, 1)
        return surely | possibly << 1

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

    def deciding(self, name: str, at: int, work: Work | None = None) -> list[Key]:
        """Return a smallest set of unknown facts that decides conclusion `name`, whatever the answers are; sorted.

        Where none was found (see `deciding.Decider`), all facts that the conclusion hangs on, which decide it too.
        What it costs is charged to `work`.
        """
        asked = (name, self._decider.residuals.codes_below(name, at, self.instances))
        found = self._decider.answers.get(asked)
        if found is None:
            tree = self._residual(name, at)
            found = self._decider.answers[asked] = (self._decider.decide(tree), self._decider.cost(tree))
        keys, cost = found
        if work is not None:
            work.charge(cost)
        return list(keys)

    def consequences(self, name: str, at: int, key: Key, options: Sequence[Option], work: Work) -> list[int]:
        """Return the value that conclusion `name` would have with each answer to one unknown fact.

        To the key of a post the one answer is that there are no records but those written. What it costs is charged
        to `work`.
        """
        tree = self._residual(name, at)
        work.charge(self._decider.size(tree) + len(options))
        return self._decider.suppose(tree, key, [o.value for o in options])

    def _residual(self, name: str, at: int) -> Tree:
        if self._reduction is None:
            self._reduction = Reduction(self._decider.residuals, self.instances, self.conclusions)
        return self._reduction.residual(name, at)

    # -- answers ----------------------------------------------------------------------------------------------------

    def options(self, key: Key, *names: str) -> list[Option]:
        """Return the answers to an unknown fact that the conclusions `names` (all, when none is given) tell apart."""
        asked = ("options", key.path, self._current(key), names)
        if asked not in self._memory.found:
            self._memory.found[asked] = self._options(key, names)
        found: list[Option] = self._memory.found[asked]
        return found

    def _options(self, key: Key, names: tuple[str, ...]) -> list[Option]:
        attribute = self.program.rulebook.vocabulary.attributes[key.path]
        return options(attribute, self._atoms_of(names), self._current(key))

    def _current(self, key: Key) -> Value:
        fields = self.facts.scalars
        if key.index >= 0:
            post = key.path.split(".", 1)[0]
            fields = self.facts.records[post].records[key.index].fields
        fact = fields.get(key.path)
        cut = self.program.rulebook.vocabulary.attributes[key.path].kind.case_split  # an age is known part by part
        return fact.value if fact is not None and not (cut and isinstance(fact.value, Range)) else None

    def _atoms_of(self, names: Sequence[str]) -> Iterator[Atom]:
        """Yield the atoms below the conclusions `names`, or all; some more than once: a set of them takes longer."""
        return chain.from_iterable(
            (self.program.atoms_below(name) for name in names) if names else self.program.atoms.values()
        )

    # -- words ------------------------------------------------------------------------------------------------------

    def subject(self, key: Key) -> str:
        """Return which record an unknown fact concerns, or ""."""
        if key.index < 0:
            return ""
        post = key.path.split(".", 1)[0]
        return record_name(post, self.facts.records[post].records[key.index], len(self.facts.records[post].records))

    def question(self, key: Key) -> str:
        attribute = self.program.rulebook.vocabulary.attributes[key.path]
        if attribute.kind.is_record:
            return attribute.question or f"Finns det någon {attribute.name} som inte är beskriven?"
        return attribute.question


def record_name(post: str, record: Record, count: int) -> str:
    """Return how a record is called: its title, else the post's name with its number when there are several."""
    if record.title:
        return f"{post} »{record.title}«"
    return post if count < 2 else f"{post} {record.index + 1}"
