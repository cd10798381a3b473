"""Why a conclusion is what it is: the facts it rests on, the unknown facts that decide it, and what answers lead to.

Pure functions of program, instances and conclusions. Source of the semantics: DESIGN §4.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import Any

from lagrum.evaluation.conclusions import Conclusions
from lagrum.evaluation.deciding import Reduction, Residuals
from lagrum.evaluation.instances import Instance, Instances
from lagrum.evaluation.options import Key, Option, options
from lagrum.evaluation.program import Node, Program
from lagrum.evaluation.truth import NO, NOT, UNKNOWN, YES, atom_code
from lagrum.model.facts import Fact, Facts, Place, Record, Several, Value
from lagrum.model.formula import RULE, And, Atom, Formula, Lit, Or, Ref
from lagrum.model.vocabulary import Kind


class Memory:
    """What was found out about a program's conclusions, for the next intervention that says the same of them.

    What a conclusion is, and why, is a function of the facts below it alone, and those recur in a catalogue.
    """

    MOST = 200_000

    def __init__(self) -> None:
        self.tokens: dict[tuple[str, Value], int] = {}
        self.found: dict[tuple[Hashable, ...], Any] = {}
        self._residuals: Residuals | None = None

    def residuals(self, program: Program) -> Residuals:
        """Return the residuals of the program that this memory is of."""
        if self._residuals is None:
            self._residuals = Residuals(program)
        return self._residuals

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
        self._residuals = self._memory.residuals(program)
        self._residuals.make_room()
        self._reduction: Reduction | None = None
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

    def deciding(self, name: str, at: int) -> list[Key]:
        """Return a smallest set of unknown facts that decides conclusion `name`, whatever the answers are; sorted.

        Where none was found (see `deciding.Residuals`), all facts that the conclusion hangs on, which decide it too.
        """
        asked = (name, self._residuals.codes_below(name, at, self.instances))
        found = self._residuals.answers.get(asked)
        if found is None:
            if self._reduction is None:
                self._reduction = Reduction(self._residuals, self.instances, self.conclusions)
            found = self._residuals.answers[asked] = self._residuals.decide(self._reduction.residual(name, at))
        return list(found)

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
        return options(attribute, self._atoms_of(names), self._chosen(key))

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
        return {a for name in names for a in self.program.atoms_below(name)}

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
            if self._paths.isdisjoint(program.facts_below(name)):
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


def record_name(post: str, record: Record, count: int) -> str:
    """Return how a record is called: its title, else the post's name with its number when there are several."""
    if record.title:
        return f"{post} »{record.title}«"
    return post if count < 2 else f"{post} {record.index + 1}"
