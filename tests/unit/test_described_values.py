"""Values of which the vocabulary says `art beskrivning`: they are there so that one can say what is true."""

from __future__ import annotations

from lagrum.model.rulebook import Rulebook
from lagrum.report.rule_text import attribute_page, values_page
from lagrum.report.style import Screen
from lagrum.review.finding import Kind
from lagrum.review.run import review
from lagrum.rulebook.load import bind_rulebook
from lagrum.source.diagnostic import Diagnostics
from lagrum.source.text import SourceText

VOCABULARY = """\
begrepp plats
    typ      några av: hemmet, skolan, torget
    art      faktum
    fråga    "Var?"
    betyder  "Platsen."
    värde    {value}
        betyder "Ett ställe."
        art     {nature}
"""
RULE = """\
regel a.1 "Regeln a.1"
    lagrum     SoL 11 kap. 5 §
    källa      lag
    gäller     från 2025-07-01
    när        plats är någon av hemmet, skolan
    så         hinder "Nej."
    därför     "Skälet."
"""


def _bound(value: str, nature: str = "beskrivning") -> tuple[Rulebook, Diagnostics]:
    sink = Diagnostics()
    files = {"a.begrepp": VOCABULARY.format(value=value, nature=nature), "a.regel": RULE}
    return bind_rulebook([SourceText.of(text, name) for name, text in files.items()], sink), sink


def _said(book: Rulebook) -> set[tuple[Kind, str]]:
    found, _ = review(book)
    return {(f.kind, f.message) for f in found.findings if f.kind in (Kind.UNREAD, Kind.DESCRIBED)}


def test_a_value_that_no_rule_reads_may_be_described() -> None:
    book, sink = _bound("torget")
    assert sink.items == []
    assert book.vocabulary.attributes["plats"].notes["torget"].described
    assert _said(book) == set()


def test_a_described_value_that_a_rule_reads_is_found() -> None:
    book, _ = _bound("hemmet")
    assert {kind for kind, _ in _said(book)} == {Kind.DESCRIBED, Kind.UNREAD}


def test_a_value_has_no_other_nature() -> None:
    _, sink = _bound("torget", "faktum")
    assert [d.code for d in sink.items] == ["E083"]


def test_visa_says_that_a_value_is_described() -> None:
    book, _ = _bound("torget")
    attribute = book.vocabulary.attributes["plats"]
    look = Screen(80)
    assert attribute_page(book, attribute, look).count("beskrivning") == 1
    assert "beskrivning" in values_page(book, [(attribute, "torget")], look)
    assert "beskrivning" not in values_page(book, [(attribute, "hemmet")], look)
