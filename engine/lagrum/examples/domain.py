"""All that the facts of one condition can be, as bits: each assignment of its attributes is one bit.

An attribute has few values that a condition can tell apart: those that it names, one other, and okänt.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

from lagrum.evaluation.kleene import Bits, holds
from lagrum.evaluation.truth import UNKNOWN, YES, atom_code
from lagrum.model.facts import Range, Several, Value
from lagrum.model.formula import Atom, Formula, Lit, Ref, literals
from lagrum.model.vocabulary import Attribute, Kind

MOST_STATES = 1 << 17
"""How many assignments are gone through; a condition with more is not decided."""


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


class Domain:
    """The assignments of some attributes and free conclusions, and any formula over them as bits."""

    def __init__(
        self, attributes: Mapping[str, Attribute], formulas: Sequence[Formula], most: int = MOST_STATES
    ) -> None:
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
        for path, atoms in by_path.items():
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
