"""Every field of a rule is decided on where a reform changes it: what decides is told, and is no mere rewording."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest

from lagrum.model.formula import ALWAYS, negate
from lagrum.model.rule import Outcome, Position, Rule, Validity
from lagrum.model.rulebook import Rulebook
from lagrum.network.changed_rule import ASIDE, DECIDES, REWORDED, WORDS, changed_rules
from lagrum.network.safeguards import safeguards, weaker
from small import DAY, rule, rulebook

BOOK = rulebook(
    rule("k.1", 'när form är läger\nkräver samtycke.vårdnadshavare är ja\nså krav "Samtycke krävs."'),
    rule("h.1", 'när form är läger\nså hinder "Nej."'),
    rule("e.1", "undantag från h.1\nnär prövning är med prövning"),
    rule("v.1", 'när form är råd\nså upplysning "Läs."\nviker för h.1'),
)
OTHER: dict[str, Any] = {
    "title": "Annan rubrik",
    "citation": "annan i tryck",
    "citations": (),
    "source": "vägledning",
    "validity": Validity(date(2030, 1, 1)),
    "record": "målgrupp",
    "condition": negate(BOOK.rules["k.1"].condition),
    "outcome": Outcome.NOTE,
    "message": "Annat.",
    "reason": "Annat skäl.",
    "requires": ALWAYS,
    "exception_to": ("h.1",),
    "yields_to": ("h.1",),
    "replaces": "h.1",
    "level": "meso",
    "addressees": ("SKR",),
    "positions": (Position("En ståndpunkt."),),
    "verify": "Kontrollera.",
    "reservation": "Om inte.",
    "general": "Bara ibland.",
    "not_assessed": ("Något.",),
}


def with_rules(*rules: Rule) -> Rulebook:
    return replace(BOOK, rules={**BOOK.rules, **{r.name: r for r in rules}})


def test_every_field_of_a_rule_is_decided_on() -> None:
    assert {f.name for f in fields(Rule)} == ASIDE | WORDS | DECIDES
    assert not (ASIDE & WORDS or ASIDE & DECIDES or WORDS & DECIDES)
    assert OTHER.keys() == WORDS | DECIDES


@pytest.mark.parametrize("name", sorted(OTHER))
def test_what_decides_is_told_and_only_words_are_called_rewording(name: str) -> None:
    old = BOOK.rules["k.1"]
    new = replace(old, **{name: OTHER[name]})
    after = with_rules(new)
    assert "k.1" in changed_rules(BOOK, after)
    found = weaker(old, new, BOOK, after, DAY)
    assert found and (found == [REWORDED]) == (name in WORDS)


@pytest.mark.parametrize("name", sorted(ASIDE - {"name"}))
def test_a_rule_that_only_stands_elsewhere_is_the_same(name: str) -> None:
    new = replace(BOOK.rules["k.1"], **{name: "b.regel:1" if name == "place" else ()})
    assert not changed_rules(BOOK, with_rules(new))


@pytest.mark.parametrize("name", ["exception_to", "yields_to"])
def test_a_link_that_is_taken_away_is_told_too(name: str) -> None:
    old = replace(BOOK.rules["k.1"], **{name: ("h.1",)})
    before = with_rules(old)
    (said,) = weaker(old, replace(old, **{name: ()}), before, BOOK, DAY)
    assert "h.1" in said


def test_the_day_decides_whether_a_changed_validity_takes_the_rule_away_at_once() -> None:
    old = BOOK.rules["h.1"]
    for validity, gone in ((Validity(date(2030, 1, 1)), True), (Validity(None, date(2030, 1, 1)), False)):
        new = replace(old, validity=validity)
        said = " ".join(weaker(old, new, BOOK, with_rules(new), DAY))
        assert f"{validity} i stället för från 2025-07-01" in said and (f"Den {DAY} gäller den" in said) == gone


def test_a_rule_is_touched_by_a_new_exception_a_wider_one_and_what_it_gives_way_to() -> None:
    wider = replace(BOOK.rules["e.1"], condition=ALWAYS)
    reworded = replace(BOOK.rules["e.1"], reason="Annat.")
    new = replace(BOOK.rules["e.1"], name="e.2")
    stronger = replace(BOOK.rules["h.1"], condition=ALWAYS)
    for changed, touched in (
        (wider, {"e.1", "h.1", "v.1"}),  # where the exception applies no more, h.1 does, and v.1 gives way
        (reworded, {"e.1"}),
        (new, {"e.2", "h.1"}),
        (stronger, {"h.1", "v.1"}),
        (replace(BOOK.rules["k.1"], exception_to=("h.1",)), {"h.1", "k.1"}),
    ):
        found = safeguards(BOOK, with_rules(changed), DAY, [])
        assert {s.rule for s in found} == touched
        assert all((s.weaker == [REWORDED]) == (changed is reworded) for s in found)


def test_an_exception_that_loses_its_own_exception_takes_more() -> None:
    inner = replace(BOOK.rules["e.1"], name="i.1", exception_to=("e.1",))
    before = with_rules(inner)
    assert {s.rule for s in safeguards(before, BOOK, DAY, [])} == {"i.1", "h.1"}
