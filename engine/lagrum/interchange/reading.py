"""What conclusions have in common: which concepts they read, how long they hold, where they stand on a day."""

from __future__ import annotations

from datetime import date

from lagrum.base.fold import fold
from lagrum.interchange.address import Ref
from lagrum.interchange.graph import Node, node
from lagrum.interchange.words import IN_FORCE, Word
from lagrum.model.rule import Conclusion, Validity
from lagrum.model.rulebook import Rulebook
from lagrum.model.vocabulary import Attribute
from lagrum.rulebook.lookup import atoms_of, concepts_of, formulas_of


def attribute_ref(path: str) -> Ref:
    """Return the address of an attribute."""
    return Ref("begrepp", (path,))


def value_ref(attribute: Attribute, value: str) -> Ref:
    """Return the address of a value of an attribute."""
    return Ref("begrepp", (attribute.path, value))


def derived_ref(phrase: str) -> Ref:
    """Return the address of a derived concept: the same however its phrase is written in a condition."""
    return Ref("harlett", (fold(phrase),))


def rule_ref(name: str) -> Ref:
    """Return the address of a rule."""
    return Ref("regel", (name,))


def read_by(book: Rulebook, owner: Conclusion) -> list[Ref]:
    """Return the concepts that a conclusion reads: derived ones, values that it names, else attributes."""
    found: dict[Ref, None] = {}
    attributes = book.vocabulary.attributes
    for formula in formulas_of(owner):
        for phrase in concepts_of(formula, book):
            found[derived_ref(phrase)] = None
        for atom in atoms_of(formula, book):
            attribute = attributes.get(atom.path)
            if attribute is not None:
                named = isinstance(atom.operand, str) and atom.operand in attribute.values
                found[value_ref(attribute, str(atom.operand)) if named else attribute_ref(atom.path)] = None
    return list(found)


def period(validity: Validity) -> Node | None:
    """Return when something is in force, both days inclusive; None without an end in either direction."""
    if validity.first is None and validity.last is None:
        return None
    first, last = validity.first, validity.last
    said = {"startDate": first and first.isoformat(), "endDate": last and last.isoformat()}
    return node(None, ("dct:PeriodOfTime",), said)


def in_force(validity: Validity, day: date) -> Word:
    """Return where something stands on a day."""
    early = validity.first is not None and day < validity.first
    return Word("inForce", IN_FORCE[0] if validity.holds(day) else IN_FORCE[1] if early else IN_FORCE[2])
