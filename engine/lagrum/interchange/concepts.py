"""The vocabulary as SKOS: every attribute, each of its values and every derived concept, once each.

Fields and values are narrower than what they are fields or values of; what a value implies of another attribute makes
the two related. Both are lagrum's reading of its own vocabulary, and say nothing of the law.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from lagrum.base.fold import fold
from lagrum.binding.unparse import ConditionWriter
from lagrum.interchange.address import Ref
from lagrum.interchange.graph import Node, node, with_digest
from lagrum.interchange.law import cited, cited_together, provisions
from lagrum.interchange.reading import attribute_ref, derived_ref, period, read_by, value_ref
from lagrum.interchange.words import DERIVED, VALUE, Word
from lagrum.model.rule import Derived
from lagrum.model.rulebook import Rulebook
from lagrum.model.vocabulary import Attribute, ValueNote

SCHEME = Ref("begrepp")
NO_MEANING = "Ingen definition är skriven."
_NO_NOTE = ValueNote()


def concept_nodes(book: Rulebook, day: date) -> list[Node]:
    """Return the scheme, the concepts and the provisions that they are taken from."""
    ties = _Ties(book)
    attributes = book.vocabulary.attributes.values()
    made = [with_digest(_attribute(book, ties, a)) for a in attributes]
    made += [with_digest(_value(ties, a, value)) for a in attributes for value in a.values]
    made += [with_digest(_derived(book, definitions)) for definitions in by_phrase(book)]
    tops = {one.id for one in made if one.all("topConceptOf")}
    title = "Begrepp i lagrum: insatser i socialtjänsten och vad lagen frågar om dem"
    scheme = node(SCHEME, ("skos:ConceptScheme",), {"title": title, "hasTopConcept": tops})
    texts = [a.citation for a in attributes] + [n.citation for a in attributes for n in a.notes.values()]
    return [scheme, *made, *provisions(book, texts, (c for d in book.derived.values() for c in d.citations))]


def by_phrase(book: Rulebook) -> list[list[Derived]]:
    """Return the definitions of each derived concept, in order."""
    found: dict[str, list[Derived]] = {}
    for name in sorted(book.derived):
        found.setdefault(fold(book.derived[name].phrase), []).append(book.derived[name])
    return list(found.values())


def label_of(attribute: Attribute, value: str = "") -> str:
    """Return what a concept is called: its own name, and in brackets what it is a field or a value of.

    Names are not unique: »saknas« is a value of ten. The brackets always stand, so that no label depends on others.
    """
    if value:
        return f"{value} ({attribute.path})"
    container, dot, name = attribute.path.partition(".")
    return f"{name} ({container})" if dot else attribute.path


class _Ties:
    """What is related to what, both ways, but never to what is broader or narrower (SKOS S27)."""

    def __init__(self, book: Rulebook) -> None:
        self.related: dict[Ref, set[Ref]] = {}
        attributes = book.vocabulary.attributes
        for source in attributes.values():
            for value, note in source.notes.items():
                one = value_ref(source, value) if value in source.values else attribute_ref(source.path)
                for implied in note.implies:
                    target = attributes[implied.target]
                    operand = implied.operand
                    known = isinstance(operand, str) and operand in target.values
                    self._tie(one, value_ref(target, str(operand)) if known else attribute_ref(target.path))

    def _tie(self, one: Ref, other: Ref) -> None:
        if not ({one, *ancestors(one)} & {other} or {other, *ancestors(other)} & {one}):
            self.related.setdefault(one, set()).add(other)
            self.related.setdefault(other, set()).add(one)


def ancestors(ref: Ref) -> Iterator[Ref]:
    """Yield what is broader than an attribute or a value, the nearest first."""
    path, *value = ref.name
    if value:
        yield Ref(ref.kind, (path,))
    container, dot, _ = path.partition(".")
    if dot:
        yield Ref(ref.kind, (container,))


def _place(ref: Ref) -> dict[str, Any]:
    above = next(ancestors(ref), None)
    return {"inScheme": SCHEME, "broader": above, "topConceptOf": SCHEME if above is None else None}


def _attribute(book: Rulebook, ties: _Ties, attribute: Attribute) -> Node:
    ref = attribute_ref(attribute.path)
    below = [attribute_ref(f.path) for f in book.vocabulary.fields(attribute.path) if "." not in attribute.path]
    of_yes_and_no = [f"{v}: {n.meaning}" for v, n in attribute.notes.items() if v not in attribute.values and n.meaning]
    implied = [f"{v}: {i.words}" for v, n in attribute.notes.items() if v not in attribute.values for i in n.implies]
    return node(
        ref,
        ("skos:Concept",),
        {
            "prefLabel": label_of(attribute),
            "notation": attribute.path,
            "definition": attribute.meaning,
            **_place(ref),
            "narrower": below + [value_ref(attribute, v) for v in attribute.values],
            "related": ties.related.get(ref, set()),
            **cited(attribute.citation),
            "question": attribute.question,
            "valueType": Word("valueType", attribute.kind.value),
            "nature": Word("nature", attribute.nature.value),
            "owner": attribute.owner,
            "implies": implied,
            "note": of_yes_and_no + ([] if attribute.meaning else [NO_MEANING]),
        },
    )


def _value(ties: _Ties, attribute: Attribute, value: str) -> Node:
    ref = value_ref(attribute, value)
    note = attribute.notes.get(value, _NO_NOTE)
    label = label_of(attribute, value)
    return node(
        ref,
        ("skos:Concept", "lagrum:Value"),
        {
            "prefLabel": label,
            "altLabel": [w for w in (value, *note.synonyms) if w != label],
            "notation": f"{attribute.path}/{value}",
            "definition": note.meaning,
            **_place(ref),
            "related": ties.related.get(ref, set()),
            **cited(note.citation),
            "valueType": Word("valueType", VALUE),
            "resembles": note.resembles,
            "implies": [i.words for i in note.implies],
            "note": None if note.meaning else NO_MEANING,
        },
    )


def _derived(book: Rulebook, definitions: list[Derived]) -> Node:
    first = definitions[0]
    write = ConditionWriter(book).condition
    ways = [
        node(
            None,
            (),
            {
                "definition": d.title,
                **cited(d.citation, d.citations),
                "sourceKind": Word("sourceKind", d.source),
                "temporal": period(d.validity),
                "condition": write(d.condition, d.record),
                "notAssessed": d.not_assessed,
            },
        )
        for d in definitions
    ]
    return node(
        derived_ref(first.phrase),
        ("skos:Concept", "lagrum:DerivedConcept"),
        {
            "prefLabel": first.phrase,
            "notation": first.phrase,
            "definition": [d.title for d in definitions],
            "inScheme": SCHEME,
            "topConceptOf": SCHEME,
            **cited_together(definitions),
            "references": {ref for d in definitions for ref in read_by(book, d)},
            "valueType": Word("valueType", DERIVED),
            "record": attribute_ref(first.record) if first.record else None,
            "definedBy": ways,
            "note": None if any(d.title for d in definitions) else NO_MEANING,
        },
    )
