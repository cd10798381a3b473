"""The shipped rulebook given out whole: nothing is missing, nothing stands twice, and others read the same."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

import linked
from lagrum.base.resources import rules_dir
from lagrum.interchange.concepts import by_phrase
from lagrum.interchange.export import make_export
from lagrum.model.rulebook import Rulebook
from lagrum.report.formats import render
from lagrum.rulebook.kept import cached_rulebook
from lagrum.source.diagnostic import Diagnostics

pytestmark = pytest.mark.slow
BASE = "https://exempel.se/regelverk/"


@pytest.fixture(scope="module")
def book() -> Rulebook:
    sink = Diagnostics()
    found = cached_rulebook([rules_dir()], sink)
    assert not sink.has_errors
    return found


@pytest.fixture(scope="module")
def texts(book: Rulebook) -> Mapping[tuple[str, str], str]:
    made = {what: make_export(what, book, date(2026, 11, 29), BASE) for what in ("begrepp", "regler")}
    return {(w, f): render("interchange", f, made[w]) for w in made for f in ("csv", "ttl", "jsonld")}


@pytest.fixture(scope="module")
def graphs(texts: Mapping[tuple[str, str], str]) -> Mapping[tuple[str, str], Any]:
    return {(what, format): linked.read(text, format) for (what, format), text in texts.items() if format != "csv"}


@pytest.mark.parametrize("what", ["begrepp", "regler"])
def test_turtle_and_json_ld_say_the_same(graphs: Mapping[tuple[str, str], Any], what: str) -> None:
    assert linked.statements(graphs[what, "ttl"]) == linked.statements(graphs[what, "jsonld"])


def test_the_conditions_of_skos_hold(graphs: Mapping[tuple[str, str], Any]) -> None:
    assert linked.broken_conditions(graphs["begrepp", "ttl"]) == []


def test_everything_is_there_once(book: Rulebook, texts: Mapping[tuple[str, str], str]) -> None:
    attributes = book.vocabulary.attributes.values()
    concepts = list(csv.DictReader(io.StringIO(texts["begrepp", "csv"], newline="")))
    assert len(concepts) == sum(1 + len(a.values) for a in attributes) + len(by_phrase(book)) > 1500
    assert len({row["adress"] for row in concepts}) == len({row["term"] for row in concepts}) == len(concepts)
    rules = list(csv.DictReader(io.StringIO(texts["regler", "csv"], newline="")))
    assert Counter(row["id"] for row in rules) == Counter(list(book.rules))
    for row in [*concepts, *rules]:
        assert row["lagrum"] == "inte angivet" or row["länk"] or row["om länken"], row


def test_what_is_referred_to_is_there(graphs: Mapping[tuple[str, str], Any]) -> None:
    from rdflib import URIRef

    both = graphs["begrepp", "ttl"] + graphs["regler", "ttl"]
    own = {o for o in both.objects() if isinstance(o, URIRef) and str(o).startswith(BASE)}
    assert {str(o) for o in own if (o, None, None) not in both} == set()
