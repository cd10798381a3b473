"""Finding what a user asks for in a rulebook: by id, phrase, provision, value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from lagrum.base.errors import InputError
from lagrum.base.fold import fold
from lagrum.base.frozen import frozen
from lagrum.base.number import bounded
from lagrum.law.citation_list import format_citations
from lagrum.law.citation_parser import CitationError, parse_citations
from lagrum.model.formula import CONCEPT, Lit, Ref, literals

if TYPE_CHECKING:
    from lagrum.law.citation import Citation
    from lagrum.model.formula import Atom, Formula
    from lagrum.model.rule import Conclusion, Derived, Rule
    from lagrum.model.rulebook import Rulebook
    from lagrum.model.vocabulary import Attribute

C = TypeVar("C", bound="Conclusion")


@frozen
class Provision:
    """One or more places in the law that were asked for."""

    citations: tuple[Citation, ...]

    def __str__(self) -> str:
        return format_citations(self.citations)

    def touches(self, text: str) -> bool:
        """Whether a `lagrum` line cites the provision, a part of it, or the chapter that it lies in."""
        return any(
            wanted.covers(cited) or (cited.covers(wanted) and (cited.is_provision or cited.chapter is not None))
            for wanted in self.citations
            for cited in citations_of(text)
        )


def parse_provision(text: str) -> Provision:
    """Return the provision. Raises `InputError` when the text is none."""
    try:
        return Provision(tuple(parse_citations(text, allow_whole_act=True)))
    except CitationError as error:
        shape = "skriv som »11 kap. 5 § SoL« eller »11 kap. SoL«"
        raise InputError(f"»{text}« är inget lagrum: {error.message}", error.help or shape) from None


@cache
def citations_of(text: str) -> tuple[Citation, ...]:
    """Return what a `lagrum` line cites; nothing when it cannot be read."""
    try:
        return tuple(parse_citations(text, allow_whole_act=True))
    except CitationError:
        return ()


def in_order(table: Mapping[str, C]) -> list[C]:
    """Return rules or definitions by id, numbers in it by size: sol.11.5.2 before sol.11.5.10."""
    return [table[name] for name in sorted(table, key=_size)]


def _size(name: str) -> tuple[list[int | str], str]:
    return [bounded(p) if p.isdecimal() else p for p in re.split(r"(\d+)", name)], name


def rules_citing(rules: Iterable[C], wanted: Provision) -> list[C]:
    """Return the rules (or derived concepts) out of a provision, in order."""
    return [r for r in rules if wanted.touches(r.citation)]


def attributes_citing(attributes: Iterable[Attribute], wanted: Provision) -> list[Attribute]:
    """Return the begrepp that get their meaning, or that of a value, from a provision."""
    return [
        a
        for a in attributes
        if any(wanted.touches(text) for text in [a.citation, *(n.citation for n in a.notes.values())] if text)
    ]


def find_attributes(rulebook: Rulebook, name: str) -> list[Attribute]:
    """Return the begrepp of that path, or else every field of that name in a post or group."""
    key = fold(name)
    attributes = rulebook.vocabulary.attributes.values()
    exact = [a for a in attributes if fold(a.path) == key]
    return exact or [a for a in attributes if fold(a.name) == key]


def find_derived(rulebook: Rulebook, phrase: str) -> list[Derived]:
    """Return all definitions of a derived concept."""
    return [rulebook.derived[n] for n in sorted(rulebook.derived) if fold(rulebook.derived[n].phrase) == fold(phrase)]


def find_values(rulebook: Rulebook, phrase: str) -> list[tuple[Attribute, str]]:
    """Return the begrepp that have `phrase` as a value or a synonym of one, with that value."""
    key = fold(phrase)
    return [(a, a.by_phrase[key]) for a in rulebook.vocabulary.attributes.values() if key in a.by_phrase]


def atoms_of(formula: Formula, rulebook: Rulebook) -> list[Atom]:
    """Return the comparisons of a condition, also within its quantifiers."""
    found = []
    for literal in literals(formula):
        if isinstance(literal, Lit):
            found.append(literal.atom)
        elif literal.name in rulebook.quantifiers:
            found += atoms_of(rulebook.quantifiers[literal.name].condition, rulebook)
    return found


def concepts_of(formula: Formula, rulebook: Rulebook) -> list[str]:
    """Return the folded phrases of the derived concepts in a condition, also within its quantifiers."""
    found = []
    for literal in literals(formula):
        if not isinstance(literal, Ref):
            continue
        if literal.name in rulebook.quantifiers:
            found += concepts_of(rulebook.quantifiers[literal.name].condition, rulebook)
        elif literal.name.startswith(CONCEPT):
            found.append(literal.name.removeprefix(CONCEPT))
    return found


def formulas_of(owner: Conclusion) -> Sequence[Formula]:
    """Return the condition, and the demand of a krav."""
    requires = getattr(owner, "requires", None)
    return [owner.condition] if requires is None else [owner.condition, requires]


def used_by(rulebook: Rulebook, path: str = "", phrase: str = "", value: str = "") -> list[Conclusion]:
    """Return the rules and definitions whose conditions name a begrepp (with `value`: compare it with that).

    With `phrase` instead of `path`: those that name the derived concept.
    """
    found: list[Conclusion] = []
    for owner in [*rulebook.rules.values(), *rulebook.derived.values()]:
        for formula in formulas_of(owner):
            if phrase and fold(phrase) in concepts_of(formula, rulebook):
                found.append(owner)
                break
            atoms = atoms_of(formula, rulebook) if path else []
            paths = [atom.path for atom in atoms if not value or atom.operand == value]
            if any(p == path or p.startswith(f"{path}.") for p in paths):
                found.append(owner)
                break
    return sorted(found, key=lambda c: c.name)


def exceptions_to(rulebook: Rulebook, rule: Rule) -> list[str]:
    """Return the rules before which a rule gives way: its exceptions, and those it yields to."""
    others = [r.name for r in rulebook.rules.values() if rule.name in r.exception_to]
    return sorted({*others, *(n for n in rule.yields_to if n in rulebook.rules)})


def gives_way(rulebook: Rulebook, rule: Rule) -> list[str]:
    """Return the rules that do not apply where a rule does."""
    others = [r.name for r in rulebook.rules.values() if rule.name in r.yields_to]
    return sorted({*others, *(n for n in rule.exception_to if n in rulebook.rules)})
