"""lagrum's own terms as nodes: types, what can be said, and the words of the closed lists, each with its definition."""

from __future__ import annotations

from lagrum.interchange.address import Link
from lagrum.interchange.graph import Node, node
from lagrum.interchange.terms import CLASSES, PREFIXES, TERMS
from lagrum.interchange.words import OWN, WORDS, Word


def term_nodes() -> list[Node]:
    """Return the terms that no published vocabulary has. Their addresses are the same below every base."""
    types = [
        node(
            Link(_whole(name)),
            ("rdfs:Class",),
            {
                "label": label,
                "comment": said,
                "isDefinedBy": Link(OWN),
                "subClassOf": [Link(_whole(a)) for a in above],
            },
        )
        for name, (label, said, above) in CLASSES.items()
    ]
    properties = [
        node(
            Link(_whole(term.name)),
            ("rdf:Property",),
            {"label": term.label, "comment": term.definition, "isDefinedBy": Link(OWN)},
        )
        for term in TERMS.values()
        if term.own
    ]
    words = [
        node(
            Link(Word(group, word).iri),
            ("skos:Concept",),
            {
                "prefLabel": word,
                "notation": Word(group, word).local,
                "definition": said,
                "inScheme": Link(f"{OWN}{group}-list"),
                "topConceptOf": Link(f"{OWN}{group}-list"),
            },
        )
        for group, of in WORDS.items()
        for word, said in of.items()
    ]
    schemes = [
        node(
            Link(f"{OWN}{group}-list"),
            ("skos:ConceptScheme",),
            {"title": TERMS[group].label, "hasTopConcept": [Link(Word(group, word).iri) for word in of]},
        )
        for group, of in WORDS.items()
    ]
    return [*types, *properties, *words, *schemes]


def _whole(name: str) -> str:
    prefix, _, rest = name.partition(":")
    return PREFIXES[prefix] + rest
