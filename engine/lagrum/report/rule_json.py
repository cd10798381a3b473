"""The explanations of `lagrum visa` as JSON: English keys, values as in the languages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from lagrum.binding.unparse import ConditionWriter
from lagrum.rulebook import lookup

if TYPE_CHECKING:
    from lagrum.model.rule import Conclusion, Derived, Example, Rule
    from lagrum.model.rulebook import Rulebook
    from lagrum.model.vocabulary import Attribute


def rule_json(rulebook: Rulebook, rule: Rule) -> dict[str, Any]:
    write = ConditionWriter(rulebook).condition
    return {
        "kind": "rule",
        "rule": rule.name,
        "title": rule.title,
        **_origin(rule),
        "record": rule.record,
        "condition": write(rule.condition, rule.record, for_each=True),
        "requires": write(rule.requires, rule.record) if rule.requires is not None else None,
        "outcome": rule.outcome.value if rule.outcome else None,
        "message": rule.message,
        "reason": rule.reason,
        "level": rule.level,
        "addressees": list(rule.addressees),
        "positions": [{"text": p.text, "sources": list(p.sources)} for p in rule.positions],
        "verify": rule.verify,
        "reservation": rule.reservation,
        "not_assessed": list(rule.not_assessed),
        "exception_to": list(rule.exception_to),
        "yields_to": list(rule.yields_to),
        "defeated_by": lookup.exceptions_to(rulebook, rule),
        "defeats": lookup.gives_way(rulebook, rule),
        "replaces": rule.replaces,
        "examples": [_example(e) for e in rule.examples],
    }


def derived_json(rulebook: Rulebook, definitions: Sequence[Derived]) -> dict[str, Any]:
    write = ConditionWriter(rulebook).condition
    return {
        "kind": "derived concept",
        "phrase": definitions[0].phrase,
        "record": definitions[0].record,
        "definitions": [
            {
                "meaning": d.title,
                **_origin(d),
                "condition": write(d.condition, d.record),
                "not_assessed": list(d.not_assessed),
                "examples": [_example(e) for e in d.examples],
            }
            for d in definitions
        ],
        "used_by": [o.name for o in lookup.used_by(rulebook, phrase=definitions[0].phrase)],
    }


def attribute_json(rulebook: Rulebook, attribute: Attribute) -> dict[str, Any]:
    return {
        "kind": "concept",
        **concept_json(attribute),
        "values": [_value(attribute, value) for value in attribute.values],
        "fields": [m.path for m in rulebook.vocabulary.fields(attribute.path)],
        "used_by": [o.name for o in lookup.used_by(rulebook, path=attribute.path)],
    }


def values_json(rulebook: Rulebook, found: Sequence[tuple[Attribute, str]]) -> list[dict[str, Any]]:
    return [
        {
            "kind": "value",
            "concept": attribute.path,
            **_value(attribute, value),
            "used_by": [o.name for o in lookup.used_by(rulebook, path=attribute.path, value=value)],
        }
        for attribute, value in found
    ]


def concept_json(attribute: Attribute) -> dict[str, Any]:
    """Return what the list of all begrepp says about each."""
    return {
        "path": attribute.path,
        "type": attribute.kind.value,
        "record": attribute.record,
        "owner": attribute.owner,
        "meaning": attribute.meaning,
        "question": attribute.question,
        "citation": attribute.citation,
        "nature": attribute.nature.value,
        "changeable": attribute.changeable,
        "cost": attribute.cost,
        "values": list(attribute.values),
        "place": attribute.place,
    }


def vocabulary_json(rulebook: Rulebook) -> dict[str, Any]:
    phrases = {d.phrase: d.record for d in rulebook.derived.values()}
    return {
        "kind": "vocabulary",
        "concepts": [concept_json(a) for a in rulebook.vocabulary.attributes.values()],
        "derived": [{"phrase": p, "record": phrases[p]} for p in sorted(phrases)],
    }


def _origin(owner: Conclusion) -> dict[str, Any]:
    first, last = owner.validity.first, owner.validity.last
    return {
        "citation": owner.citation,
        "source": owner.source,
        "valid_from": first.isoformat() if first else None,
        "valid_to": last.isoformat() if last else None,
        "place": owner.place,
    }


def _example(example: Example) -> dict[str, Any]:
    return {
        "title": example.title,
        "expected": example.expected,
        "part": example.part,
        "date": example.day.isoformat() if example.day else None,
        "place": example.place,
    }


def _value(attribute: Attribute, value: str) -> dict[str, Any]:
    note = attribute.notes.get(value)
    return {
        "value": value,
        "meaning": note.meaning if note else "",
        "citation": note.citation if note else "",
        "synonyms": list(note.synonyms) if note else [],
        "resembles": [{"word": word, "also": list(others)} for word, others in attribute.alike(value)],
        "implies": [implied.words for implied in note.implies] if note else [],
        "described": note is not None and note.described,
    }
