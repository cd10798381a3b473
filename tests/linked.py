"""Linked data as others read it: by rdflib, with no network."""

from __future__ import annotations

import socket
import warnings
from itertools import combinations
from typing import Any

import pytest

SKOS = "http://www.w3.org/2004/02/skos/core#"
DCT = "http://purl.org/dc/terms/"
OWN = "urn:lagrum:term/"
FORMATS = {"ttl": "turtle", "jsonld": "json-ld"}


def _no_network(*_: Any) -> None:
    raise AssertionError("linked data is read without a network")


def read(text: str, format: str) -> Any:
    """Return the graph of a text (`ttl` or `jsonld`)."""
    rdflib = pytest.importorskip("rdflib", reason="rdflib är inte installerat")
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # rdflib's own
        patch.setattr(socket.socket, "connect", _no_network)
        return rdflib.Graph().parse(data=text, format=FORMATS[format])


def statements(graph: Any) -> list[tuple[str, str, str]]:
    """Return what a graph says, in order: alike for graphs that are isomorphic, and for no others.

    A thing without an address stands for all that is said of it; each of ours stands below one other, in no circle.
    """
    from rdflib import BNode

    said: dict[Any, str] = {}

    def of(value: Any) -> str:
        if not isinstance(value, BNode):
            return str(value.n3())
        if value not in said:
            said[value] = repr(sorted((p.n3(), of(o)) for p, o in graph.predicate_objects(value)))
        return said[value]

    return sorted((s.n3(), p.n3(), of(o)) for s, p, o in graph if not isinstance(s, BNode))


def one(graph: Any, subject: str, predicate: str) -> str:
    """Return the one thing that is said of a subject."""
    from rdflib import URIRef

    (found,) = graph.objects(URIRef(subject), URIRef(predicate))
    return str(found)


def every(graph: Any, subject: str, predicate: str) -> set[str]:
    """Return all that is said of a subject by a predicate."""
    from rdflib import URIRef

    return {str(o) for o in graph.objects(URIRef(subject), URIRef(predicate))}


def typed(graph: Any, type: str) -> list[str]:
    """Return the subjects of a type, in order; each as often as it is given the type."""
    from rdflib import RDF, URIRef

    return sorted(str(s) for s in graph.subjects(RDF.type, URIRef(type)))


def broken_conditions(graph: Any) -> list[str]:
    """Return what breaks the integrity conditions of SKOS (S9, S13, S14, S27, S46), in words."""
    from rdflib import RDF, URIRef

    def skos(name: str) -> Any:
        return URIRef(SKOS + name)

    concepts = set(graph.subjects(RDF.type, skos("Concept")))
    found = [f"S9: {s} is a scheme too" for s in set(graph.subjects(RDF.type, skos("ConceptScheme"))) & concepts]
    kinds = ("prefLabel", "altLabel", "hiddenLabel")
    labels = {name: set(graph.subject_objects(skos(name))) for name in kinds}
    for a, b in combinations(kinds, 2):
        found += [f"S13: {s} has {o} as {a} and {b}" for s, o in labels[a] & labels[b]]
    preferred: dict[Any, set[Any]] = {}
    for s, o in labels["prefLabel"]:
        preferred.setdefault((s, o.language), set()).add(o)
    found += [f"S14: {s} has {len(of)} labels in {language}" for (s, language), of in preferred.items() if len(of) > 1]
    for concept in concepts:
        above = set(graph.transitive_objects(concept, skos("broader"))) - {concept}
        near = set(graph.objects(concept, skos("related"))) | set(graph.subjects(skos("related"), concept))
        found += [f"S27: {concept} is related to what is above it: {o}" for o in above & near]
        exact = set(graph.objects(concept, skos("exactMatch")))
        others = {o for m in ("broadMatch", "narrowMatch", "relatedMatch") for o in graph.objects(concept, skos(m))}
        found += [f"S46: {concept} matches {o} in two ways" for o in exact & others]
    return found
