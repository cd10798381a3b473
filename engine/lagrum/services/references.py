"""Ways from one thing to another: which conclusions read a concept, where a rule bites, what cites a provision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from lagrum.base.fold import fold
from lagrum.base.frozen import frozen
from lagrum.law.citation import Citation
from lagrum.rulebook.lookup import atoms_of, citations_of, concepts_of, formulas_of, in_order

if TYPE_CHECKING:
    from lagrum.checking.result import CaseResult, Finding
    from lagrum.model.rule import Conclusion, Derived
    from lagrum.model.rulebook import Rulebook


@frozen
class Reading:
    """What a conclusion reads: attributes by path, and derived concepts by their phrase as it is defined."""

    paths: tuple[str, ...]
    phrases: tuple[str, ...]


@frozen
class Cited:
    """What cites a provision: rules, phrases of derived concepts, paths of attributes."""

    rules: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()

    @property
    def number(self) -> int:
        return len(self.rules) + len(self.phrases) + len(self.paths)


@frozen(slots=False)
class References:
    """Ways between the things of a rulebook.

    `reads`: by name of a rule or definition. `rules_of` and `concepts_of`: which rules, and phrases of derived
    concepts, read an attribute (by path) or a derived concept (by folded phrase). `definitions`: by folded phrase, in
    order. `cited`: by provision. `stronger` and `weaker`: the rules before which a rule gives way, and the reverse.
    """

    reads: Mapping[str, Reading]
    rules_of: Mapping[str, tuple[str, ...]]
    concepts_of: Mapping[str, tuple[str, ...]]
    definitions: Mapping[str, tuple[Derived, ...]]
    cited: Mapping[Citation, Cited]
    stronger: Mapping[str, tuple[str, ...]]
    weaker: Mapping[str, tuple[str, ...]]


def build_references(rulebook: Rulebook) -> References:
    """Return the ways of a rulebook, found in one pass through its conditions."""
    definitions: dict[str, list[Derived]] = {}
    for definition in in_order(rulebook.derived):
        definitions.setdefault(fold(definition.phrase), []).append(definition)
    phrases = {key: found[0].phrase for key, found in definitions.items()}
    owners = [*in_order(rulebook.rules), *in_order(rulebook.derived)]
    reads = {owner.name: _reading(owner, rulebook, phrases) for owner in owners}
    rules_of: dict[str, list[str]] = {}
    concepts_of: dict[str, list[str]] = {}
    for owner in owners:
        phrase = getattr(owner, "phrase", "")
        table, name = (concepts_of, phrase) if phrase else (rules_of, owner.name)
        for key in _keys(reads[owner.name]):
            table.setdefault(key, []).append(name)
    stronger, weaker = _exceptions(rulebook)
    return References(
        reads,
        _once(rules_of),
        _once(concepts_of),
        {key: tuple(found) for key, found in definitions.items()},
        _cited(rulebook),
        _once(stronger),
        _once(weaker),
    )


def _reading(owner: Conclusion, rulebook: Rulebook, phrases: Mapping[str, str]) -> Reading:
    atoms = [a.path for formula in formulas_of(owner) for a in atoms_of(formula, rulebook)]
    concepts = [c for formula in formulas_of(owner) for c in concepts_of(formula, rulebook)]
    return Reading(
        tuple(dict.fromkeys(p for p in atoms if p in rulebook.vocabulary.attributes)),
        tuple(dict.fromkeys(phrases[c] for c in concepts if c in phrases)),
    )


def _keys(reading: Reading) -> list[str]:
    """Return what a reading counts for: each attribute, the post or group that it lies in, and each concept."""
    own = [k for path in reading.paths for k in dict.fromkeys((path, path.partition(".")[0]))]
    return list(dict.fromkeys([*own, *map(fold, reading.phrases)]))


def _once(table: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    return {key: tuple(dict.fromkeys(names)) for key, names in table.items()}


def _exceptions(rulebook: Rulebook) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    stronger: dict[str, list[str]] = {}
    weaker: dict[str, list[str]] = {}
    pairs = [(rule.name, other) for rule in rulebook.rules.values() for other in rule.exception_to]
    pairs += [(other, rule.name) for rule in rulebook.rules.values() for other in rule.yields_to]
    for strong, weak in sorted(pairs):
        if strong in rulebook.rules and weak in rulebook.rules:
            stronger.setdefault(weak, []).append(strong)
            weaker.setdefault(strong, []).append(weak)
    return stronger, weaker


def places_of(text: str, citations: Iterable[Citation] = ()) -> list[Citation]:
    """Return the provisions that a printed citation names, without stycke and point; each once, in order."""
    return list(dict.fromkeys(c.provision for c in (*citations_of(text), *citations)))


def _cited(rulebook: Rulebook) -> dict[Citation, Cited]:
    rules: dict[Citation, list[str]] = {}
    phrases: dict[Citation, list[str]] = {}
    paths: dict[Citation, list[str]] = {}
    for rule in in_order(rulebook.rules):
        for place in places_of(rule.citation, rule.citations):
            rules.setdefault(place, []).append(rule.name)
    for definition in in_order(rulebook.derived):
        for place in places_of(definition.citation, definition.citations):
            phrases.setdefault(place, []).append(definition.phrase)
    for row in (row for table in rulebook.tables.values() for row in table.rows):
        for place in places_of(row.citation, row.citations):
            rules.setdefault(place, []).extend(n for n in (row.refusal, row.demand) if n)
    for attribute in rulebook.vocabulary.attributes.values():
        for text in [attribute.citation, *(n.citation for n in attribute.notes.values())]:
            for place in places_of(text) if text else ():
                paths.setdefault(place, []).append(attribute.path)
    return {
        place: Cited(
            *(tuple(dict.fromkeys(table.get(place, ()))) for table in (rules, phrases, paths)),
        )
        for place in sorted({*rules, *phrases, *paths})
    }


def where_it_bites(results: Iterable[CaseResult]) -> dict[str, list[tuple[CaseResult, list[Finding]]]]:
    """Return by rule which results have findings of it that something in them ties to."""
    found: dict[str, list[tuple[CaseResult, list[Finding]]]] = {}
    for result in results:
        own: dict[str, list[Finding]] = {}
        for finding in result.findings:
            if finding.tied:
                own.setdefault(finding.rule, []).append(finding)
        for rule, findings in own.items():
            found.setdefault(rule, []).append((result, findings))
    return found
