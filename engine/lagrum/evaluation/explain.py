"""Why a conclusion is what it is: the facts it rests on, the unknown facts that decide it, and what answers lead to.

Pure functions of program, instances and conclusions. Source of the semantics: DESIGN §4.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise, product

from lagrum.binding.facts import MAX_AGE
from lagrum.evaluation.instances import Instance, Instances, age_text
from lagrum.evaluation.program import Node, Program
from lagrum.evaluation.reference import Conclusions
from lagrum.evaluation.truth import NO, NOT, UNKNOWN, YES, atom_code
from lagrum.model.facts import Facts, Place, Range, Record, RecordList, Several, Value
from lagrum.model.formula import RULE, And, Atom, Formula, Lit, Or, Ref
from lagrum.model.vocabulary import Attribute, Kind

MAX_SET = 3
MAX_REST = 3
MAX_TRIALS = 3_000


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


@dataclass(slots=True)
class Explainer:
    """Explains the conclusions on one intervention."""

    program: Program
    facts: Facts
    instances: Instances
    conclusions: Conclusions
    _codes: dict[str, dict[Atom, int]] = field(default_factory=dict)
    _supposed: dict[tuple[str, int, tuple[tuple[Key, Value], ...]], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._codes = {post: {atom: k for k, atom in enumerate(atoms)} for post, atoms in self.program.atoms.items()}

    # -- values ---------------------------------------------------------------------------------------------------

    def value(self, formula: Formula, at: int) -> int:
        """Return the truth value of a formula for instance `at` of its post (any number for the intervention's)."""
        return _value(formula, at, self._atom, self._conclusion)

    def _conclusion(self, name: str, at: int) -> int:
        values = self.conclusions[name]
        return values[at] if self.program.by_name[name].record else values[0]

    def _atom(self, atom: Atom, at: int) -> int:
        slot = self._codes[atom.record][atom]
        if atom.record:
            return self.instances.records[atom.record][at].codes[slot]
        return self.instances.codes[slot]

    # -- the facts that a conclusion rests on -----------------------------------------------------------------------

    def support(self, formula: Formula, at: int, wanted: int = YES) -> list[tuple[str, Place]]:
        """Return the facts that make `formula` (or parts of it) `wanted`, each with its place, in order of place."""
        found: dict[tuple[int, int, str], tuple[str, Place]] = {}
        for path, place in self._support(formula, at, wanted):
            found.setdefault((place.span.start, place.span.end, place.source.name), (path, place))
        return sorted(found.values(), key=lambda f: (f[1].source.name, f[1].span.start, f[0]))

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

    def _support(self, formula: Formula, at: int, wanted: int) -> Iterator[tuple[str, Place]]:
        match formula:
            case And(parts) | Or(parts):
                for part in parts:
                    if self.value(part, at) == wanted or (
                        isinstance(part, And | Or | Ref) and self.value(part, at) == UNKNOWN
                    ):
                        yield from self._support(part, at, wanted)
            case Lit(atom, _):
                if self.value(formula, at) != wanted:
                    return
                fields: Mapping[str, object] = self.facts.scalars
                if atom.record:
                    fields = self.instances.records[atom.record][at].record.fields
                fact = fields.get(atom.path)
                if fact is not None:
                    yield atom.path, fact.place  # type: ignore[attr-defined]
            case Ref(name, negated):
                if name.startswith(RULE):
                    return
                node = self.program.by_name[name]
                inner = wanted if not negated else NOT[wanted]
                if node.formula is not None:
                    yield from self._support(node.formula, at, inner)
                elif inner == YES:
                    yield from self._support_exists(node)

    def _support_exists(self, node: Node) -> Iterator[tuple[str, Place]]:
        inner = self.program.by_name[node.exists_of].formula
        assert inner is not None
        for k, instance in enumerate(self.instances.records[node.over]):
            if instance.presence == YES and self.conclusions[node.exists_of][k] == YES:
                yield node.over, instance.record.place
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
                    inner = self.conclusions[node.exists_of][k]
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
        node = self.program.by_name[name]
        assert node.formula is not None
        keys = self.unknowns(node.formula, at)
        trials = 0
        for size in range(1, min(MAX_SET, len(keys) - 1) + 1):
            for chosen in combinations(keys, size):
                options = [self.options(k, name) for k in chosen]
                decides = True
                for answers in product(*options):
                    trials += 1
                    if trials > MAX_TRIALS:
                        return keys
                    what_if = {k: a.value for k, a in zip(chosen, answers, strict=True)}
                    if self.suppose(name, at, what_if) == UNKNOWN:
                        decides = False
                        break
                if decides:
                    return list(chosen)
        return keys

    def suppose(self, name: str, at: int, what_if: Mapping[Key, Value]) -> int:
        """Return the value that conclusion `name` would have if the facts in `what_if` had those values.

        For the key of a post the value False means that there are no records but those written.
        """
        asked = (name, at if self.program.by_name[name].record else 0, tuple(sorted(what_if.items(), key=_by_key)))
        if asked not in self._supposed:
            self._supposed[asked] = _WhatIf(self, what_if).conclusion(name, at)
        return self._supposed[asked]

    # -- answers ----------------------------------------------------------------------------------------------------

    def as_written(self) -> dict[Key, Value]:
        """Return the assumption that every list which the draft has begun is complete, for `suppose`."""
        closed: dict[Key, Value] = {}
        for post in self.program.records:
            closed[Key(post)] = False
            for record in self.facts.records.get(post, RecordList()).records:
                for path, fact in record.fields.items():
                    if isinstance(fact.value, Several) and fact.value.open and fact.value.chosen:
                        closed[Key(path, record.index)] = Several(fact.value.chosen)
        for path, fact in self.facts.scalars.items():
            if isinstance(fact.value, Several) and fact.value.open and fact.value.chosen:
                closed[Key(path)] = Several(fact.value.chosen)
        return closed

    def options(self, key: Key, *names: str) -> list[Option]:
        """Return the answers to an unknown fact that the conclusions `names` (all, when none is given) tell apart."""
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
        return _number_options(attribute, [int(a.operand) for a in atoms if a.operator == "lt"])

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


@dataclass(slots=True)
class _WhatIf:
    """Re-evaluates the cone of a conclusion with some facts changed."""

    explainer: Explainer
    changed: Mapping[Key, Value]
    memo: dict[tuple[str, int], int] = field(default_factory=dict)
    paths: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.paths = {key.path for key in self.changed}

    def conclusion(self, name: str, at: int) -> int:
        explainer = self.explainer
        node = explainer.program.by_name[name]
        place = (name, at if node.record else 0)
        if place in self.memo:
            return self.memo[place]
        if self.paths.isdisjoint(explainer.program.facts_below[name]):
            return explainer.conclusions[name][place[1]]
        if node.formula is not None:
            result = _value(node.formula, at, self._atom, self.conclusion)
        else:
            result = NO
            for k, instance in enumerate(explainer.instances.records[node.over]):
                result |= self._presence(node.over, instance) & self.conclusion(node.exists_of, k)
        self.memo[place] = result
        return result

    def _presence(self, post: str, instance: Instance) -> int:
        if instance.presence == UNKNOWN and self.changed.get(Key(post), True) is False:
            return NO
        return instance.presence

    def _atom(self, atom: Atom, at: int) -> int:
        index = -1
        if atom.record:
            record = self.explainer.instances.records[atom.record][at].record
            if not record.certain:
                return self.explainer._atom(atom, at)
            index = record.index
        key = Key(atom.path, index)
        if key in self.changed:
            return atom_code(atom, self.changed[key])
        return self.explainer._atom(atom, at)


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


def _by_key(item: tuple[Key, Value]) -> Key:
    return item[0]


def _number_options(attribute: Attribute, limits: list[int]) -> list[Option]:
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
