"""From bound facts to the literals that surely hold: one reading of each operator, straight from DESIGN §4.

A reading says True (ja), False (nej) or None (okänt). A missing attribute is okänt; a list that is written is closed
unless it says that there may be more. An interval of ages is cut where some condition of the rules draws a limit, and
each part is a fact of its own.

>>> under(Range(12, 17), 15), under(Range(12, 14), 15), under(Range(15, 17), 15)
(None, True, False)
>>> includes(Several(frozenset({"råd"}), open=True), "läger") is None
True
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from lagrum.evaluation.instances import MAX_PARTS
from lagrum.evaluation.program import Program
from lagrum.model.facts import Among, Bounds, Fact, Facts, Range, RecordList, Several, Value
from lagrum.model.formula import Atom, AtomOperator

Reading = Callable[[Value, str | int | bool], bool | None]


def equals(value: Value, wanted: str | int | bool) -> bool | None:
    """`är`, on a sanningsvärde or one of several values."""
    if value is None:
        return None
    if isinstance(value, Among):
        return None if wanted in value.possible else False
    return type(value) is type(wanted) and value == wanted


def includes(value: Value, wanted: str | int | bool) -> bool | None:
    """`är`, `är någon av` and `omfattar`, on a list."""
    if not isinstance(value, Several):
        return None
    if wanted in value.chosen:
        return True
    return None if value.open and wanted not in value.excluded else False


def under(value: Value, limit: str | int | bool) -> bool | None:
    """`under`, on a set of numbers; `minst`, `mellan` and the others are made of it."""
    if not isinstance(value, Range | Bounds):
        return None
    if value.high < int(limit):
        return True
    return False if value.low >= int(limit) else None


def is_known(value: Value, _: str | int | bool) -> bool | None:
    """`är känt`: said, and said to the end."""
    if isinstance(value, Bounds | Among):
        return False
    return value is not None and not (isinstance(value, Several) and value.open)


def always(_: Value, __: str | int | bool) -> bool | None:
    """`alltid`."""
    return True


def undefined(_: Value, __: str | int | bool) -> bool | None:
    """A concept that no definition in force defines."""
    return None


READINGS: dict[AtomOperator, Reading] = {
    "eq": equals,
    "has": includes,
    "lt": under,
    "known": is_known,
    "always": always,
    "undefined": undefined,
}


@dataclass(slots=True)
class Encoded:
    """The literals that surely hold of an intervention: its own, and by post those of each record or part of one.

    `written` says by post of how many of the records, the first ones, the draft says that they exist.
    """

    own: int
    records: dict[str, list[int]]
    written: dict[str, int]


class Encoder:
    """Reads the atoms of one program; `atoms` says at which symbols."""

    def __init__(self, program: Program, atoms: Mapping[Atom, int]) -> None:
        self._tests: dict[str, list[tuple[Reading, str | int | bool, int]]] = {}
        """By attribute how its value is read: the reading, what it is compared with, and the literal."""
        self._nothing: dict[str, int] = {}
        """By scope the literals when nothing at all is written."""
        self._limits: dict[str, dict[str, set[int]]] = {post: {} for post in program.records}
        """By post and attribute, the ages at which a condition begins or ceases to hold."""
        self._known: dict[tuple[str, Value], int] = {}
        for scope in ("", *program.records):
            for atom in program.atoms.get(scope, ()):
                literal = 1 << 2 * atoms[atom]
                self._tests.setdefault(atom.path, []).append((READINGS[atom.operator], atom.operand, literal))
                attribute = program.rulebook.vocabulary.attributes.get(atom.path)
                if scope and atom.operator == "lt" and attribute is not None and attribute.kind.case_split:
                    self._limits[scope].setdefault(atom.path, set()).add(int(atom.operand))
            self._nothing[scope] = 0
            for path in {atom.path for atom in program.atoms.get(scope, ())}:
                self._nothing[scope] |= self._read(path, None)

    def encode(self, facts: Facts, complete: bool = False) -> Encoded:
        """Return the literals of an intervention.

        With `complete` every list and every post that it has begun is taken to be complete as it stands.
        """
        self._known.clear()  # what a value reads as is worked out anew for each intervention
        encoded = Encoded(self._literals("", facts.scalars, complete), {}, {})
        for post in self._limits:
            found = facts.records.get(post, RecordList())
            literals: list[int] = []
            for record in found.records:
                literals += self._parts(post, record.fields, complete)
            encoded.written[post] = len(literals)
            if found.open and not (complete and found.records):
                literals.append(self._nothing[post])  # stands for all that nobody wrote
            encoded.records[post] = literals
        return encoded

    def _literals(self, scope: str, fields: Mapping[str, Fact], complete: bool) -> int:
        literals = self._nothing[scope]
        for path, fact in fields.items():
            if path in self._tests:
                value = completed(fact) if complete else fact.value
                literals = literals & ~self._read(path, None) | self._read(path, value)
        return literals

    def _parts(self, post: str, fields: Mapping[str, Fact], complete: bool) -> list[int]:
        """Return the literals of a record, once for each part that its age intervals are cut into."""
        parts = [self._literals(post, fields, complete)]
        for path, limits in sorted(self._limits[post].items()):
            value = fields[path].value if path in fields else None
            if not isinstance(value, Range):
                continue
            pieces = cut(value, limits)
            if len(pieces) > 1 and len(parts) * (len(pieces) + 1) <= MAX_PARTS:
                rest = [part & ~self._read(path, value) for part in parts]
                parts = [part | self._read(path, piece) for part in rest for piece in pieces]
        return parts

    def _read(self, path: str, value: Value) -> int:
        """Return the literals that surely hold of an attribute with this value."""
        found = self._known.get((path, value))
        if found is None:
            found = 0
            for reading, operand, literal in self._tests[path]:
                answer = reading(value, operand)
                if answer is not None:
                    found |= literal if answer else literal << 1
            self._known[path, value] = found
        return found


def completed(fact: Fact) -> Value:
    """Return a list that has been begun as if nothing more belonged to it."""
    value = fact.value
    return Several(value.chosen) if isinstance(value, Several) and fact.begun else value


def cut(ages: Range, limits: set[int]) -> list[Range]:
    """Return the ages in parts, one from each year at which a limit is drawn.

    >>> cut(Range(12, 17), {15, 18})
    [Range(low=12, high=14), Range(low=15, high=17)]
    """
    begins = sorted({ages.low} | {n for n in limits if ages.low < n <= ages.high})
    return [Range(a, b - 1) for a, b in pairwise([*begins, ages.high + 1])]
