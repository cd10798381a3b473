"""All that the facts of one condition can be, as bits: each assignment of its attributes is one bit.

An attribute has few values that a condition can tell apart: those that it names, one other, and okänt.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations, product
from math import prod

from lagrum.evaluation.kleene import Bits, holds
from lagrum.evaluation.truth import UNKNOWN, YES, atom_code
from lagrum.model.facts import Fact, Facts, Place, Range, Record, RecordList, Several, Value
from lagrum.model.formula import Atom, Formula, Lit, Ref, literals
from lagrum.model.implications import possible
from lagrum.model.vocabulary import Attribute, Kind, Link, Vocabulary
from lagrum.source.text import SourceText, Span

MOST_STATES = 1 << 17
"""How many assignments are gone through; a condition with more is not decided."""
MOST_TOGETHER = 2_000
"""How many assignments of attributes that imply something of each other are closed; more are taken one by one."""
_NOWHERE = Place(SourceText.of(""), Span(0, 0))


def states(attribute: Attribute, atoms: Sequence[Atom]) -> list[Value]:
    """Return values of an attribute, one for each way in which it can answer `atoms`; None (okänt) is the first."""
    return [None, *_known(attribute, atoms)]


def _known(attribute: Attribute, atoms: Sequence[Atom]) -> list[Value]:
    match attribute.kind:
        case Kind.BOOLEAN:
            return [True, False]
        case Kind.ONE_OF:
            named = _named(attribute, atoms)
            return [*named, *[v for v in attribute.values if v not in named][:1]]
        case Kind.SOME_OF:
            return _lists(attribute, _named(attribute, atoms))
        case Kind.AGE | Kind.DATE:
            return [Range(n, n) for n in _starts(atoms)]
        case Kind.INTEGER | Kind.AMOUNT:
            starts = _starts(atoms)
            return [*(Range(n, n) for n in starts), *(Range(a, b) for a, b in combinations(starts, 2))]
        case Kind.TEXT:
            return ["text"]
        case Kind.RECORD | Kind.GROUP:
            return []


def _named(attribute: Attribute, atoms: Sequence[Atom]) -> list[str]:
    return [v for v in attribute.values if any(a.operand == v for a in atoms)]


def _lists(attribute: Attribute, named: Sequence[str]) -> list[Value]:
    found: list[Value] = []
    other = [v for v in attribute.values if v not in named][:1]
    for size in range(len(named) + 1):
        for chosen in combinations(named, size):
            full = frozenset(chosen or other)
            found.append(Several(full))
            if chosen and len(chosen) < len(named):
                found.append(Several(full, open=True))
    return found


def _starts(atoms: Sequence[Atom]) -> list[int]:
    """Return a number below all limits that are tested, and the limits."""
    edges = sorted({int(a.operand) for a in atoms if a.operator == "lt"})
    low = min(edges, default=1) - 1
    return list(dict.fromkeys([max(low, 0), *edges]))


def count_states(attribute: Attribute, atoms: Sequence[Atom]) -> int:
    """Return at least how many `states` has, without making them."""
    if attribute.kind.many:
        return 2 << len({a.operand for a in atoms if a.operator == "has"})
    return len(states(attribute, atoms))


def _linked(vocabulary: Vocabulary, path: str) -> tuple[str, ...]:
    """Return the attributes that imply something of this one, or of which it does, near or far; itself first."""
    links = vocabulary.links.get(vocabulary.attributes[path].record, ())
    found = [path]
    for at in found:
        for link in links:
            ends = (link.source.path, link.target.path)
            found += [end for end in ends if at in ends and end not in found]
    return tuple(found)


def _implied_atoms(link: Link) -> list[Atom]:
    """Return what a link tests of the two attributes, as atoms."""
    source, target = link.source, link.target
    found = [Atom(source.record, source.path, "has" if source.kind.many else "eq", value) for value in link.of]
    for one in (one for implied in link.of.values() for one in implied):
        if isinstance(one.operand, tuple):
            found += [Atom(target.record, target.path, "lt", n) for n in (one.operand[0], one.operand[1] + 1)]
        else:
            found.append(Atom(target.record, target.path, "has" if target.kind.many else "eq", one.operand))
    return found


def _together(
    vocabulary: Vocabulary, paths: Sequence[str], by_path: Mapping[str, Sequence[Atom]]
) -> list[tuple[Atom | str, list[int]]] | None:
    """Return the atoms of attributes that imply something of each other, with their codes in all that can be so.

    None when that is too much to go through.
    """
    record = vocabulary.attributes[paths[0]].record
    implied = [atom for link in vocabulary.links.get(record, ()) for atom in _implied_atoms(link)]
    asked = {path: [*by_path.get(path, ()), *(a for a in implied if a.path == path)] for path in paths}
    if prod(count_states(vocabulary.attributes[path], asked[path]) for path in paths) > MOST_TOGETHER:
        return None
    atoms = [atom for path in paths for atom in by_path.get(path, ())]
    rows: dict[tuple[int, ...], None] = {}
    for values in product(*(states(vocabulary.attributes[path], asked[path]) for path in paths)):
        fields = {path: Fact(v, _NOWHERE) for path, v in zip(paths, values, strict=True) if v is not None}
        alone = {record: RecordList((Record("", fields, _NOWHERE),), False)}
        closed = possible(vocabulary, Facts(_NOWHERE, {}, alone) if record else Facts(_NOWHERE, fields))
        if closed is not None:
            found = closed.records[record].records[0].fields if record else closed.scalars
            rows[tuple(atom_code(a, found[a.path].value if a.path in found else None) for a in atoms)] = None
    return [(atom, [row[k] for row in rows]) for k, atom in enumerate(atoms)]


class Domain:
    """The assignments of some attributes and free conclusions, and any formula over them as bits."""

    def __init__(self, vocabulary: Vocabulary, formulas: Sequence[Formula], most: int = MOST_STATES) -> None:
        attributes = vocabulary.attributes
        self.size = 1
        self.full = 1
        self._bits: dict[Atom | str, Bits] = {}
        by_path: dict[str, list[Atom]] = {}
        free: dict[str, None] = {}
        for formula in formulas:
            for lit in literals(formula):
                if isinstance(lit, Ref):
                    free[lit.name] = None
                elif lit.atom not in by_path.setdefault(lit.atom.path, []):
                    by_path[lit.atom.path].append(lit.atom)
        constants = by_path.pop("", [])
        size = 3 ** len(free)
        for path, atoms in by_path.items():
            size *= count_states(attributes[path], atoms)
            if size > most:
                break
        self.small = size <= most
        if not self.small:
            return
        columns: list[list[tuple[Atom | str, list[int]]]] = [[(name, [0, UNKNOWN, YES])] for name in free]
        done: set[str] = set()
        for path, atoms in by_path.items():
            if path in done:
                continue
            if path in vocabulary.linked:
                near = _linked(vocabulary, path)
                together = _together(vocabulary, near, by_path)
                if together is not None:
                    columns.append(together)
                    done.update(near)
                    continue
            values = states(attributes[path], atoms)
            columns.append([(atom, [atom_code(atom, v) for v in values]) for atom in atoms])
        for column in columns:
            self._widen(column)
        self.full = (1 << self.size) - 1
        for atom in constants:
            code = atom_code(atom, None)
            self._bits[atom] = (self.full if code & 1 else 0, self.full if code & 2 else 0)

    def _widen(self, column: Sequence[tuple[Atom | str, list[int]]]) -> None:
        """Multiply the assignments by those of one attribute."""
        count = len(column[0][1])
        block = (1 << self.size) - 1
        repeat = sum(1 << (self.size * k) for k in range(count))
        for key, (surely, possibly) in self._bits.items():
            self._bits[key] = surely * repeat, possibly * repeat
        for key, codes in column:
            surely = sum(block << (self.size * k) for k, code in enumerate(codes) if code & 1)
            possibly = sum(block << (self.size * k) for k, code in enumerate(codes) if code & 2)
            self._bits[key] = surely, possibly
        self.size *= count

    def value(self, formula: Formula) -> Bits:
        """Return for which assignments a formula holds, surely and possibly."""
        return holds(formula, lambda part: self._bits[part.atom if isinstance(part, Lit) else part.name], self.full)
