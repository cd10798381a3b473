"""`lagrum regler` finds rules by stems, advice, reasons and values; a concept shows what resembles its values."""

from __future__ import annotations

import json

import pytest

from lagrum.report.explained import render_explained, render_explained_json
from lagrum.report.style import Screen
from lagrum.rulebook.load import bind_rulebook
from lagrum.services.lookup import meaning
from lagrum.services.rules import search
from lagrum.services.search import holding
from lagrum.source.diagnostic import Diagnostics
from lagrum.source.text import SourceText
from small import BEGREPP, DAY, rule

SUMMER = """
begrepp plats
    typ     ett av: utomhus, kolonilott
    art     utformning
    fråga   "Var?"
    betyder "Platsen."
    värde   kolonilott
        betyder "En odlad lott som hyrs."
        även    "odlingslott"
        liknar  "täppa", "park"
    värde   utomhus
        betyder "Under bar himmel."
        liknar  "park"
"""
RULES = rule("f.1", 'när plats är kolonilott\nså hinder "Nämnden ska ge ett tillstånd."') + rule(
    "f.2", 'när plats är utomhus\nså hinder "Säg ifrån."'
)
SINK = Diagnostics()
BOOK = bind_rulebook([SourceText.of(BEGREPP + SUMMER, "a.begrepp"), SourceText.of(RULES, "a.regel")], SINK)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["tillstånden"], {"f.1"}),  # an inflected form, in the advice
        (["kolonilotter"], {"f.1"}),  # a value that the condition reads
        (["odlingslott"], {"f.1"}),  # a synonym of it
        (["kolonilott", "tillstånd"], {"f.1"}),
        (["kolonilott", "säg"], set()),
        (["täppa"], set()),  # only resembles it: never leads to the rule
        (["plats"], {"f.1", "f.2"}),
    ],
)
def test_a_rule_is_found_by_what_it_says_and_reads(words: list[str], found: set[str]) -> None:
    assert not SINK.has_errors
    assert holding(BOOK, words) == found


def test_inflected_words_find_shipped_rules() -> None:
    one, other = ({r.name for r in search([word]).rules} for word in ("kontaktfamiljer", "kontaktfamilj"))
    assert "sol.11.5.1" in one <= other


def test_a_concept_shows_what_resembles_its_values() -> None:
    explained = meaning("plats", BOOK, DAY)
    text = " ".join(render_explained(explained, Screen(width=80)).split())
    assert "liknar men är inte samma sak: »täppa«, »park« (se även »utomhus«)" in text
    values = {v["value"]: v["resembles"] for v in json.loads(render_explained_json(explained))["values"]}
    assert values["kolonilott"] == [{"word": "täppa", "also": []}, {"word": "park", "also": ["utomhus"]}]
