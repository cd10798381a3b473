"""Compiling the rules in force on a day to a program: named conclusions in an order in which they can be computed.

Source of the semantics: DESIGN §4. A program is what the evaluators share.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from datetime import date
from functools import cached_property

from lagrum.base.frozen import frozen
from lagrum.evaluation.truth import atom_code
from lagrum.model.facts import Fact, Value
from lagrum.model.formula import CONCEPT, RULE, Atom, Formula, Lit, Ref, conj, disj, literals
from lagrum.model.rule import Derived, Rule
from lagrum.model.rulebook import Rulebook

CONDITION = "villkor:"
DEMAND = "kräver:"
ANSWER = "svar:"
INNER = "|inre"
MOST_KNOWN = 100_000
"""How many values' codes are kept for the next intervention that has them."""
UNDEFINED = Lit(Atom("", "", "undefined"))
"""Stands for a derived concept without a definition in force: its value is okänt."""


@frozen
class Node:
    """One conclusion. `record` is the post it is computed for each record of ("" = once for the intervention).

    Either `formula` is set, or `exists_of`: the name of a conclusion on the records of `over`, of which this one says
    whether it holds for some record.
    """

    name: str
    record: str
    formula: Formula | None
    exists_of: str = ""
    over: str = ""
    atoms: tuple[Atom, ...] = field(init=False, compare=False)
    """The atoms that it is made of, each once."""
    refs: tuple[str, ...] = field(init=False, compare=False)
    """The names of the conclusions that it is made of, each once."""

    def __post_init__(self) -> None:
        found = [] if self.formula is None else literals(self.formula)
        object.__setattr__(self, "atoms", tuple(dict.fromkeys(x.atom for x in found if isinstance(x, Lit))))
        refs = (x.name for x in found if isinstance(x, Ref)) if self.formula is not None else (self.exists_of,)
        object.__setattr__(self, "refs", tuple(dict.fromkeys(refs)))


class Coding:
    """The codes of atoms by the facts that are written: what is not written leaves its atoms at `default`."""

    def __init__(self, atoms: tuple[Atom, ...]) -> None:
        self._atoms = atoms
        self.default = bytes(atom_code(a, None) for a in atoms)
        self._slots: dict[str, list[int]] = {}
        for slot, atom in enumerate(atoms):
            self._slots.setdefault(atom.path, []).append(slot)
        self._known: dict[tuple[str, Value], tuple[tuple[int, int], ...]] = {}

    def of(self, fields: Mapping[str, Fact]) -> bytes:
        """Return the code of every atom, in the order of the program's atoms."""
        codes = bytearray(self.default)
        for path, fact in fields.items():
            if path in self._slots:
                for slot, code in self._of_value(path, fact.value):
                    codes[slot] = code
        return bytes(codes)

    def _of_value(self, path: str, value: Value) -> tuple[tuple[int, int], ...]:
        found = self._known.get((path, value))
        if found is None:
            if len(self._known) > MOST_KNOWN:
                self._known.clear()
            found = tuple((slot, atom_code(self._atoms[slot], value)) for slot in self._slots[path])
            self._known[path, value] = found
        return found


@frozen(slots=False)
class Program:
    """The rules in force on `day`, compiled. `nodes` are sorted so that each depends only on earlier ones."""

    day: date
    rulebook: Rulebook
    rules: dict[str, Rule]
    nodes: tuple[Node, ...]
    atoms: dict[str, tuple[Atom, ...]]
    """The atoms by post ("" = the intervention), sorted."""

    def coding(self, post: str) -> Coding:
        """Return how the facts of a scope ("" = the intervention) become the codes of its atoms."""
        if post not in self._codings:
            self._codings[post] = Coding(self.atoms.get(post, ()))
        return self._codings[post]

    @cached_property
    def _codings(self) -> dict[str, Coding]:
        return {}

    @cached_property
    def by_name(self) -> dict[str, Node]:
        return {n.name: n for n in self.nodes}

    @cached_property
    def definitions(self) -> dict[str, list[Derived]]:
        """The definitions of derived concepts that are in force, by folded phrase."""
        return self.rulebook.derived_on(self.day)

    def atoms_below(self, name: str) -> frozenset[Atom]:
        """Return the atoms that a conclusion depends on, directly or through other conclusions."""
        found = self._atoms_below
        if name in found:
            return found[name]
        for node in self._missing_below(name, found):
            found[node.name] = frozenset(node.atoms).union(*(found[r] for r in node.refs))
        return found[name]

    def facts_below(self, name: str) -> frozenset[str]:
        """Return the paths of attributes, and the posts, whose facts can change a conclusion."""
        found = self._facts_below
        if name in found:
            return found[name]
        for node in self._missing_below(name, found):
            paths = {a.path for a in node.atoms} | ({node.over} if node.over else set())
            found[node.name] = frozenset(paths).union(*(found[r] for r in node.refs))
        return found[name]

    def known_below(self, name: str) -> frozenset[str]:
        """Return the paths of which a conclusion depends on whether they are known."""
        if name not in self._known_below:
            paths = (a.path for a in self.atoms_below(name) if a.operator == "known")
            self._known_below[name] = frozenset(paths)
        return self._known_below[name]

    def own_slots(self, name: str) -> tuple[int, ...]:
        """Return where, among the codes of a record, those stand that a conclusion about the record depends on.

        Of a conclusion about a rule, those of its demand too. None of what is not about a record.
        """
        if name not in self._own_slots:
            post = self.by_name[name].record
            demand = DEMAND + name.partition(":")[2]
            atoms = self.atoms_below(name) | (self.atoms_below(demand) if demand in self.by_name else frozenset())
            self._own_slots[name] = tuple(sorted(self.slot_of[a] for a in atoms if post and a.record == post))
        return self._own_slots[name]

    @cached_property
    def _own_slots(self) -> dict[str, tuple[int, ...]]:
        return {}

    def told_by(self, path: str) -> tuple[str, ...]:
        """Return the conclusions about rules, and about their demands, that a fact can change, in the rules' order."""
        return self._told_by.get(path, ())

    @cached_property
    def _told_by(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for name, rule in self.rules.items():
            for about in (RULE + name, *((DEMAND + name,) if rule.requires is not None else ())):
                for path in self.facts_below(about) if rule.outcome is not None else ():
                    found.setdefault(path, []).append(about)
        return {path: tuple(abouts) for path, abouts in found.items()}

    def posts_below(self, name: str) -> tuple[str, ...]:
        """Return the posts over whose records something that a conclusion depends on ranges, sorted."""
        return tuple(sorted(self.facts_below(name) & self._posts))

    def _missing_below(self, name: str, found: Mapping[str, object]) -> Iterator[Node]:
        """Yield a conclusion and those that it depends on, as far as `found` lacks them, the lowest first."""
        stack = [name]
        while stack:
            node = self.by_name[stack[-1]]
            missing = [r for r in node.refs if r not in found] if node.name not in found else []
            if missing:
                stack += missing
                continue
            stack.pop()
            if node.name not in found:
                yield node

    @cached_property
    def _atoms_below(self) -> dict[str, frozenset[Atom]]:
        return {}

    @cached_property
    def _facts_below(self) -> dict[str, frozenset[str]]:
        return {}

    @cached_property
    def _known_below(self) -> dict[str, frozenset[str]]:
        return {}

    @cached_property
    def _posts(self) -> frozenset[str]:
        return frozenset(n.over for n in self.nodes if n.over)

    @cached_property
    def slot_of(self) -> dict[Atom, int]:
        """Where the code of each atom stands among those of its scope."""
        return {atom: slot for atoms in self.atoms.values() for slot, atom in enumerate(atoms)}

    @cached_property
    def records(self) -> tuple[str, ...]:
        """The posts that the program speaks of."""
        found = {n.record for n in self.nodes} | {n.over for n in self.nodes} | set(self.atoms)
        return tuple(sorted(found - {""}))

    @cached_property
    def age_limits(self) -> dict[str, tuple[int, ...]]:
        """For each age attribute the numbers n of its tests "under n", sorted: where intervals are cut."""
        limits: dict[str, set[int]] = {}
        for atoms in self.atoms.values():
            for atom in atoms:
                if atom.operator == "lt" and self.rulebook.vocabulary.attributes[atom.path].kind.case_split:
                    limits.setdefault(atom.path, set()).add(int(atom.operand))
        return {path: tuple(sorted(numbers)) for path, numbers in limits.items()}


def compile_program(rulebook: Rulebook, day: date) -> Program:
    """Compile the rules of `rulebook` that are in force on `day`. The rulebook must be free of cycles."""
    rules = rulebook.rules_on(day)
    nodes: dict[str, Node] = {}
    records = rulebook.records()
    for phrase, definitions in rulebook.derived_on(day).items():
        formula = disj(*(d.condition for d in definitions)) if definitions else UNDEFINED
        nodes[CONCEPT + phrase] = Node(CONCEPT + phrase, records[phrase], formula)
    for quantifier in rulebook.quantifiers.values():
        inner = quantifier.name + INNER
        nodes[inner] = Node(inner, quantifier.record, quantifier.condition)
        nodes[quantifier.name] = Node(quantifier.name, "", None, inner, quantifier.record)
    defeaters: dict[str, list[str]] = {name: [] for name in rules}
    for rule in rules.values():
        defeaters[rule.name] += [other for other in rule.yields_to if other in rules]
        for other in rule.exception_to:
            if other in rules:
                defeaters[other].append(rule.name)
    for rule in rules.values():
        condition = CONDITION + rule.name
        nodes[condition] = Node(condition, rule.record, rule.condition)
        beaten = [Ref(RULE + other, True) for other in sorted(set(defeaters[rule.name]))]
        nodes[RULE + rule.name] = Node(RULE + rule.name, rule.record, conj(Ref(condition), *beaten))
        if rule.requires is not None:
            nodes[DEMAND + rule.name] = Node(DEMAND + rule.name, rule.record, rule.requires)
    for answer in rulebook.answers.values():
        if answer.question in rules and answer.validity.holds(day):
            nodes[ANSWER + answer.name] = Node(ANSWER + answer.name, answer.record, answer.condition)
    return Program(day, rulebook, rules, tuple(_sorted(nodes)), _atoms(nodes.values()))


def _sorted(nodes: dict[str, Node]) -> list[Node]:
    """Return the nodes by level (longest chain of dependencies), then scope, then name."""
    level: dict[str, int] = {}
    for start in sorted(nodes):
        stack = [start]
        while stack:
            name = stack[-1]
            if name in level:
                stack.pop()
                continue
            missing = [r for r in nodes[name].refs if r not in level]
            if missing:
                stack.extend(missing)
                continue
            level[name] = 1 + max([level[r] for r in nodes[name].refs], default=-1)
            stack.pop()
    return sorted(nodes.values(), key=lambda n: (level[n.name], n.record, n.name))


def _atoms(nodes: Iterable[Node]) -> dict[str, tuple[Atom, ...]]:
    found: dict[str, set[Atom]] = {}
    for node in nodes:
        for atom in node.atoms:
            found.setdefault(atom.record, set()).add(atom)
    return {record: tuple(sorted(atoms, key=_atom_key)) for record, atoms in sorted(found.items())}


def _atom_key(atom: Atom) -> tuple[str, str, str, str]:
    return (atom.path, atom.operator, type(atom.operand).__name__, str(atom.operand).zfill(12))
