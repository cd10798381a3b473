"""Whatever a name or a text is: its address is one of its own, and every format gives it back."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import linked
from hostile.corpus import hostile_texts
from lagrum.interchange.address import Ref, address, segment, sound
from lagrum.interchange.export import make_export
from lagrum.interchange.graph import Export
from lagrum.model.rulebook import Rulebook
from lagrum.model.vocabulary import ValueNote
from lagrum.report.escape import clean, no_formula
from lagrum.report.formats import render
from small import DAY, rule, rulebook

BASE = "https://exempel.se/r/"
NAMES = st.text(st.characters(codec="utf-8"), max_size=12) | st.sampled_from(["", ".", "..", "~", "/", "%2F", "a/b"])
TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30) | st.sampled_from(
    [t for t in hostile_texts().values() if t]
)
BOOK = rulebook(rule("r.1", 'när form är råd\nså hinder "Nej."'))


@given(NAMES, NAMES)
def test_each_name_has_an_address_of_its_own(one: str, other: str) -> None:
    assert (segment(one) == segment(other)) == (one == other)


@given(st.lists(NAMES, min_size=1, max_size=3))
def test_an_address_is_ascii_and_leads_nowhere_but_below_its_base(names: list[str]) -> None:
    found = address(BASE, Ref("begrepp", tuple(names)))
    assert re.fullmatch(r"https://exempel\.se/r/begrepp(/[A-Za-z0-9~_.%-]+)+", found)
    assert not re.search(r"/(\.|%2[eE])", found.removeprefix("https://"))
    assert found.count("/") == BASE.count("/") + len(names)


def with_texts(book: Rulebook, meaning: str, synonym: str, value: str) -> Rulebook:
    """Return a rulebook in which an attribute has any texts, also such as no file could hold."""
    form = book.vocabulary.attributes["form"]
    changed = replace(form, meaning=meaning, values=(value,), notes={})
    noted = replace(changed, notes={value: replace(_NOTE, synonyms=(synonym,), meaning=meaning)})
    attributes = {**book.vocabulary.attributes, "form": noted}
    return replace(book, vocabulary=replace(book.vocabulary, attributes=attributes))


_NOTE = ValueNote()


def export(meaning: str, synonym: str, value: str) -> Export:
    return make_export("begrepp", with_texts(BOOK, meaning, synonym, value), DAY, BASE)


@pytest.mark.slow
@settings(max_examples=40)
@given(TEXTS, TEXTS, TEXTS)
def test_every_text_comes_back_from_turtle_and_json_ld(meaning: str, synonym: str, value: str) -> None:
    made = export(meaning, synonym, value)
    graphs = {format: linked.read(render("interchange", format, made), format) for format in linked.FORMATS}
    here = address(BASE, Ref("begrepp", ("form", value)))
    for graph in graphs.values():
        assert linked.every(graph, here, f"{linked.SKOS}altLabel") == {sound(synonym), sound(value)}
        assert linked.one(graph, here, f"{linked.SKOS}definition") == sound(meaning)
        assert linked.one(graph, here, f"{linked.SKOS}prefLabel") == f"{sound(value)} (form)"
    assert linked.statements(graphs["ttl"]) == linked.statements(graphs["jsonld"])


@pytest.mark.slow
@settings(max_examples=40)
@given(TEXTS, TEXTS, TEXTS)
def test_the_table_gives_every_label_back_but_what_would_be_a_formula(meaning: str, synonym: str, value: str) -> None:
    text = render("interchange", "csv", export(meaning, synonym, value))
    rows = {row["adress"]: row for row in csv.DictReader(io.StringIO(text, newline=""), strict=True)}
    row = rows[no_formula(address(BASE, Ref("begrepp", ("form", value))))]
    assert row["term"] == no_formula(clean(f"{value} (form)"))
    assert row["definition"] == no_formula(clean(meaning))
    assert len(rows) == sum(1 + len(a.values) for a in BOOK.vocabulary.attributes.values()) - 2


def test_the_labels_of_the_table_name_the_concepts_of_the_language() -> None:
    """Round trip: from the table's term back to path and value as they are written in a .begrepp file."""
    text = render("interchange", "csv", make_export("begrepp", BOOK, DAY, BASE))
    rows = csv.DictReader(io.StringIO(text, newline=""))
    found = set()
    for row in rows:
        name, _, within = row["term"].removesuffix(")").partition(" (")
        if row["typ"] == "värde":
            found.add((within, name))
            assert row["nyckel"] == f"{within}/{name}"
        else:
            path = f"{within}.{name}" if within else name
            found.add((path, ""))
            assert row["nyckel"] == path
    attributes = BOOK.vocabulary.attributes.values()
    assert found == {(a.path, v) for a in attributes for v in ("", *a.values)}
