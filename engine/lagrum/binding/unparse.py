"""Conditions back into the words of the language (docs/spraket.md, "Villkor"): what is written can be read again.

Binding the text gives the same formula, but for comparisons of numbers, which come back in one of their equal forms
(`högst 17` as `under 18`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from lagrum.base.fold import fold
from lagrum.base.frozen import frozen
from lagrum.binding.kinds import BINDING
from lagrum.model.formula import ALWAYS, CONCEPT, And, Atom, Formula, Lit, Or, Ref
from lagrum.model.vocabulary import Attribute

if TYPE_CHECKING:
    from lagrum.model.rulebook import Rulebook

INDENT = 4
LONG_LIST = 6
PLAIN_VALUE = re.compile(r"(?!någon av |(?:känt|okänt|inte)\b)[^\W\d_][\w-]*(?: (?:[^\W\d_][\w-]*|\d+(?::\d+)?))*")


@frozen
class _Words:
    """A comparison or a concept. It may be broken after each of `items`, which are shown with commas between."""

    head: str
    items: tuple[str, ...] = ()

    @property
    def inline(self) -> str:
        return f"{self.head} {', '.join(self.items)}" if self.items else self.head


@frozen
class _Joined:
    word: str
    parts: tuple[_Node, ...]

    @property
    def inline(self) -> str:
        return f" {self.word} ".join(_enclosed(part) for part in self.parts)


@frozen
class _Where:
    """`det finns målgrupp där (…)` and `för varje målgrupp där (…)`."""

    head: str
    part: _Node

    @property
    def inline(self) -> str:
        return f"{self.head} där ({self.part.inline})"


def others_of(attribute: Attribute, values: Sequence[str]) -> tuple[str, ...]:
    """Return the values that a list leaves out, when it is shorter to say which those are; else nothing.

    A list of six values or more that are at least two thirds of an attribute's values is one of all but the rest.
    """
    others = tuple(v for v in attribute.values if v not in values)
    named = len(set(values))
    return others if named >= LONG_LIST and 2 * len(others) <= named else ()


_Node = _Words | _Joined | _Where


def _enclosed(part: _Node) -> str:
    return f"({part.inline})" if isinstance(part, _Joined) else part.inline


@frozen(slots=False)
class ConditionWriter:
    """Writes the conditions of one rulebook."""

    rulebook: Rulebook

    def condition(self, formula: Formula, record: str = "", width: int = 0, *, for_each: bool = False) -> str:
        """Return `formula` as text, on one line or (with `width`) on lines of about that many characters.

        `record` is the post whose fields it names; with `for_each` the text itself begins with `för varje`.
        """
        node = self._node(formula, record)
        if for_each and record:
            head = f"för varje {record}"
            node = _Words(head) if formula == ALWAYS else _Where(head, node)
        return "\n".join(_lines(node, width)) if width else node.inline

    @cached_property
    def _phrases(self) -> Mapping[str, str]:
        return {fold(d.phrase): d.phrase for d in self.rulebook.derived.values()}

    def _node(self, formula: Formula, record: str) -> _Node:
        match formula:
            case And(parts) | Or(parts):
                conjunction = isinstance(formula, And)
                nodes = self._merged(parts, record, conjunction)
                return nodes[0] if len(nodes) == 1 else _Joined("och" if conjunction else "eller", tuple(nodes))
            case Lit(atom, negated):
                return self._literal(atom, negated, record)
            case Ref(name, negated):
                return self._conclusion(name, negated)

    def _merged(self, parts: Sequence[Formula], record: str, conjunction: bool) -> list[_Node]:
        """Write the parts, neighbours that make up one comparison together."""
        nodes: list[_Node] = []
        at = 0
        while at < len(parts):
            found = self._values(parts, at, record, conjunction) or self._interval(parts, at, record, conjunction)
            taken, node = found or (1, self._node(parts[at], record))
            nodes.append(node)
            at += taken
        return nodes

    def _values(self, parts: Sequence[Formula], at: int, record: str, conjunction: bool) -> tuple[int, _Words] | None:
        """Write a run of values of one attribute: `är någon av a, b`, `omfattar a, b`, or `inte` before them."""
        first = parts[at]
        if not isinstance(first, Lit) or not isinstance(first.atom.operand, str):
            return None
        end = at
        values = []
        while end < len(parts):
            part = parts[end]
            if not isinstance(part, Lit) or part.negated != first.negated:
                break
            if (part.atom.path, part.atom.operator) != (first.atom.path, first.atom.operator):
                break
            values.append(str(part.atom.operand))
            end += 1
        covers = conjunction != first.negated
        if len(values) < 2 or (covers and first.atom.operator != "has"):
            return None
        name = self._name(first.atom, record)
        verb = "omfattar" if covers else "är någon av"
        others = () if covers else others_of(self._attribute(first.atom), values)
        if others:
            verb, values = "är något annat än", list(others)
        head = f"{'inte ' if first.negated else ''}{name} {verb}"
        return end - at, _Words(head, tuple(map(_value, values)))

    def _interval(self, parts: Sequence[Formula], at: int, record: str, conjunction: bool) -> tuple[int, _Words] | None:
        """Write two neighbouring limits of one number: `mellan 12 och 14`, `är 12`, `är inte 12`."""
        if at + 1 == len(parts):
            return None
        one, two = parts[at], parts[at + 1]
        if not (isinstance(one, Lit) and isinstance(two, Lit) and one.atom.path == two.atom.path):
            return None
        if one.atom.operator != "lt" or two.atom.operator != "lt":
            return None
        if one.negated != conjunction or two.negated == conjunction:
            return None
        low, high = int(one.atom.operand), int(two.atom.operand) - 1
        if low > high or (low < high and not conjunction):
            return None
        name = self._name(one.atom, record)
        if low == high:
            return 2, _Words(f"{name} {'är' if conjunction else 'är inte'} {self._number(one.atom, low)}")
        first = self._number(one.atom, low, unit=False)
        return 2, _Words(f"{name} mellan {first} och {self._number(one.atom, high)}")

    def _literal(self, atom: Atom, negated: bool, record: str) -> _Words:
        if atom.operator in ("always", "undefined"):
            return _Words("inte alltid" if negated else "alltid")
        name = self._name(atom, record)
        if atom.operator == "known":
            return _Words(f"{name} är {'okänt' if negated else 'känt'}")
        if atom.operator == "lt":
            number = self._number(atom, int(atom.operand))
            return _Words(f"{name} {'minst' if negated else 'under'} {number}")
        if isinstance(atom.operand, str):
            return _Words(f"{name} {'är inte' if negated else 'är'} {_value(atom.operand)}")
        return _Words(f"{name} är {'nej' if negated else 'ja'}")

    def _conclusion(self, name: str, negated: bool) -> _Node:
        no = "inte " if negated else ""
        if name in self.rulebook.quantifiers:
            quantifier = self.rulebook.quantifiers[name]
            inner = self._node(quantifier.condition, quantifier.record)
            return _Where(f"{no}det finns {quantifier.record}", inner)
        phrase = name.removeprefix(CONCEPT)
        return _Words(no + self._phrases.get(phrase, phrase))

    def _attribute(self, atom: Atom) -> Attribute:
        return self.rulebook.vocabulary.attributes[atom.path]

    def _number(self, atom: Atom, number: int, *, unit: bool = True) -> str:
        return BINDING[self._attribute(atom).kind].number(number, unit=unit)

    def _name(self, atom: Atom, record: str) -> str:
        attribute = self._attribute(atom)
        return attribute.name if record and attribute.record == record else attribute.path


def _value(value: str) -> str:
    return value if PLAIN_VALUE.fullmatch(value) else f'"{value}"'


def _lines(node: _Node, width: int) -> list[str]:
    """Break a node into lines, each of which continues the one before (docs/spraket.md, "Gemensamt")."""
    if len(node.inline) <= width:
        return [node.inline]
    match node:
        case _Words(head, items):
            return _list_lines(head, items, width)
        case _Where(head, part):
            inner = [" " * INDENT + line for line in _lines(part, width - INDENT)]
            return [f"{head} där (", *inner, ")"]
        case _Joined(word, parts):
            found: list[str] = []
            for number, part in enumerate(parts):
                lead = f"{word} " if number else ""
                hang = " " * len(lead)
                lines = _lines(part, width - len(lead) - 2)
                if isinstance(part, _Joined):
                    lines = [("(" if k == 0 else " ") + line for k, line in enumerate(lines)]
                    lines[-1] += ")"
                found += [(hang if k else lead) + line for k, line in enumerate(lines)]
            return found


def _list_lines(head: str, items: Sequence[str], width: int) -> list[str]:
    lines = [head]
    for number, item in enumerate(items):
        piece = item + ("," if number + 1 < len(items) else "")
        if len(lines[-1]) + 1 + len(piece) > width and number:
            lines.append(" " * (INDENT - 1))
        lines[-1] += f" {piece}"
    return lines
