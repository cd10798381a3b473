"""`medför`: what follows of a value, what it excludes, and rows that do not agree."""

from __future__ import annotations

import pytest

from lagrum.binding.implications import closed
from lagrum.binding.intervention import bind_intervention
from lagrum.binding.vocabulary import bind_vocabulary
from lagrum.evaluation.authority import tested as by_authority
from lagrum.evaluation.durable.encoding import READINGS
from lagrum.evaluation.truth import NO, UNKNOWN, YES, atom_code
from lagrum.examples.domain import Domain
from lagrum.model.facts import Among, Bounds, Fact, Facts, Range, Several, Value
from lagrum.model.formula import Atom, Formula, Lit, Or
from lagrum.model.implications import Contradiction, close, written
from lagrum.model.vocabulary import Vocabulary
from lagrum.source.diagnostic import Diagnostics
from lagrum.source.text import SourceText

WORDS = """
begrepp målgrupp
    typ       post
    art       utformning
    betyder   "De som deltar."
    fält ålder
        typ     ålder
        art     utformning
        fråga   "Hur gamla?"
        betyder "Åldern."
    fält roll
        typ     några av: barn, vuxen, äldre, elev
        art     utformning
        fråga   "Vilka?"
        betyder "Rollen."
        värde   barn
            medför ålder under 18
            medför skola är grundskola
        värde   vuxen
            medför ålder minst 18
        värde   äldre
            medför ålder minst 60
    fält skola
        typ     några av: grundskola, gymnasium
        art     faktum
        fråga   "Vilka skolor?"
        betyder "Skolan."
begrepp öppen
    typ       sanningsvärde
    art       utformning
    fråga     "Öppen?"
    betyder   "Öppen för alla."
    värde     ja
        medför prövning är inte full
        medför avgift under 100
begrepp prövning
    typ       ett av: full, enkel, ingen alls
    art       utformning
    fråga     "Hur prövas den?"
    betyder   "Prövningen."
begrepp avgift
    typ       belopp
    art       utformning
    fråga     "Vad kostar den?"
    betyder   "Avgiften."
"""


def vocabulary() -> Vocabulary:
    sink = Diagnostics()
    found = bind_vocabulary([SourceText.of(WORDS, "ord.begrepp")], sink)
    assert not sink.items
    return found


def said(*lines: str) -> Facts:
    sink = Diagnostics()
    text = "insats prov/fall\n" + "".join(f"    {line}\n" for line in lines)
    found = bind_intervention(SourceText.of(text, "fall.insats"), vocabulary(), sink)
    assert found is not None and not sink.items
    return found.facts


def follows(*lines: str) -> dict[str, Value]:
    found = close(vocabulary(), said(*lines))
    assert isinstance(found, Facts)
    rows = [row.fields for posts in found.records.values() for row in posts.records]
    fields = {path: fact for part in (found.scalars, *rows) for path, fact in part.items()}
    return {path.rpartition(".")[2]: fact.value for path, fact in fields.items() if fact.derived}


def group(*lines: str) -> dict[str, Value]:
    return follows("målgrupp", *(f"    {line}" for line in lines))


SCHOOL = Several(frozenset({"grundskola"}), True)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["roll barn"], {"ålder": Bounds(0, 17), "skola": SCHOOL}),
        (["roll barn", "ålder okänt"], {"ålder": Bounds(0, 17), "skola": SCHOOL}),
        (["roll barn", "ålder 6–12 år", "skola grundskola"], {}),
        (["roll barn, elev"], {"skola": SCHOOL}),
        (["roll barn, mer okänt"], {"skola": SCHOOL}),
        (["roll vuxen, äldre"], {"ålder": Bounds(18, 125)}),
        (["roll barn, äldre"], {"ålder": Bounds(0, 125), "skola": SCHOOL}),
        (["roll inga"], {}),
        (["ålder 45 år"], {"roll": Several(frozenset(), True, frozenset({"barn", "äldre"}))}),
        (
            ["ålder 45 år", "roll elev, mer okänt"],
            {"roll": Several(frozenset({"elev"}), True, frozenset({"barn", "äldre"}))},
        ),
        (["ålder 12–20 år"], {"roll": Several(frozenset(), True, frozenset({"äldre"}))}),
        (["skola gymnasium"], {"roll": Several(frozenset(), True, frozenset({"barn"}))}),
        (["ålder 45 år", "roll elev"], {}),
    ],
)
def test_of_a_list_and_an_age(lines: list[str], expected: dict[str, Value]) -> None:
    assert group(*lines) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["öppen ja"], {"prövning": Among(frozenset({"enkel", "ingen alls"})), "avgift": Bounds(0, 99)}),
        (["öppen nej"], {}),
        (["prövning full"], {"öppen": False}),
        (["avgift 150 kr"], {"öppen": False}),
        (["öppen ja", "prövning enkel", "avgift 50–150 kr"], {"avgift": Range(50, 99)}),
    ],
)
def test_of_what_has_one_value(lines: list[str], expected: dict[str, Value]) -> None:
    assert follows(*lines) == expected


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (
            ["målgrupp", "    roll barn", "    ålder 45 år"],
            "»roll barn« (rad 3) betyder ålder under 18, men »ålder 45 år« står på rad 4",
        ),
        (
            ["målgrupp", "    ålder 12–20 år", "    roll barn"],
            "»roll barn« (rad 4) betyder ålder under 18, men »ålder 12–20 år« står på rad 3",
        ),
        (
            ["målgrupp", "    roll barn, elev, mer okänt", "    ålder från 30 år"],
            "»roll barn, elev, mer okänt« (rad 3) betyder ålder under 18, men »ålder från 30 år« står på rad 4",
        ),
        (
            ["målgrupp", "    roll barn", "    skola gymnasium"],
            "»roll barn« (rad 3) betyder skola är grundskola, men »skola gymnasium« står på rad 4",
        ),
        (
            ["prövning full", "öppen ja"],
            "»öppen ja« (rad 3) betyder prövning är inte full, men »prövning full« står på rad 2",
        ),
    ],
)
def test_rows_that_do_not_agree_are_an_error_with_both_rows(lines: list[str], message: str) -> None:
    sink = Diagnostics()
    assert closed(vocabulary(), said(*lines), sink) is None
    assert [(d.code, d.message) for d in sink.items] == [("E120", message)]


def test_several_values_beside_an_age_that_some_can_have_agree() -> None:
    assert group("roll barn, vuxen", "ålder 12–20 år", "skola grundskola") == {}


def test_what_follows_is_taken_away_again_and_stands_at_the_row_that_gives_it() -> None:
    facts = said("målgrupp", "    roll barn", "    ålder okänt")
    found = close(vocabulary(), facts)
    assert not isinstance(found, Contradiction)
    assert written(found) == facts
    fact = found.records["målgrupp"].records[0].fields["målgrupp.ålder"]
    assert (fact.said, fact.place.text) == (None, "roll barn")


@pytest.mark.parametrize(
    ("value", "atom", "expected"),
    [
        (Bounds(0, 17), Atom("", "x", "lt", 18), YES),
        (Bounds(0, 17), Atom("", "x", "lt", 15), UNKNOWN),
        (Bounds(18, 125), Atom("", "x", "lt", 18), NO),
        (Bounds(0, 17), Atom("", "x", "known"), NO),
        (Among(frozenset("ab")), Atom("", "x", "eq", "a"), UNKNOWN),
        (Among(frozenset("ab")), Atom("", "x", "eq", "c"), NO),
        (Among(frozenset("ab")), Atom("", "x", "known"), NO),
        (Several(frozenset("a"), True, frozenset("b")), Atom("", "x", "has", "a"), YES),
        (Several(frozenset("a"), True, frozenset("b")), Atom("", "x", "has", "b"), NO),
        (Several(frozenset("a"), True, frozenset("b")), Atom("", "x", "has", "c"), UNKNOWN),
        (Several(frozenset("a"), True, frozenset("b")), Atom("", "x", "known"), NO),
    ],
)
def test_the_evaluators_read_what_is_partly_known_alike(value: Value, atom: Atom, expected: int) -> None:
    assert atom_code(atom, value) == expected
    assert by_authority(atom, value) == {NO: -1, UNKNOWN: 0, YES: 1}[expected]
    assert READINGS[atom.operator](value, atom.operand) == {NO: False, UNKNOWN: None, YES: True}[expected]


def test_a_list_that_only_follows_is_not_begun() -> None:
    found = close(vocabulary(), said("målgrupp", "    roll barn"))
    assert isinstance(found, Facts)
    fields: dict[str, Fact] = found.records["målgrupp"].records[0].fields
    assert fields["målgrupp.roll"].begun and not fields["målgrupp.skola"].begun


def test_what_cannot_be_is_no_assignment_of_a_condition() -> None:
    child = Lit(Atom("målgrupp", "målgrupp.roll", "has", "barn"))
    young = Lit(Atom("målgrupp", "målgrupp.ålder", "lt", 18))
    domain = Domain(vocabulary(), [child, young])
    either: Formula = Or((child, young))
    assert domain.small
    both = domain.value(child)[0] & ~domain.value(young)[1]
    assert not both  # nobody is surely a child and surely 18
    assert domain.value(either)[1] & ~domain.value(young)[1] == 0


@pytest.mark.parametrize("first", [True, False])
def test_a_field_that_stands_twice_with_other_values_is_told_and_no_more(first: bool) -> None:
    """Found by the fuzzer: what one of the two says of a value is no fault of the program when the other is kept."""
    plain = '    fält roll\n        typ     ett av: {}\n        art     faktum\n        fråga   "A?"\n'
    plain += '        betyder "B."\n'
    implying = plain.format("barn, vuxen") + "        värde   barn\n            medför ålder under 18\n"
    fields = [implying, plain.format("vuxen, äldre")] if first else [plain.format("vuxen, äldre"), implying]
    age = '    fält ålder\n        typ     ålder\n        art     faktum\n        fråga   "A?"\n        betyder "B."\n'
    head = 'begrepp målgrupp\n    typ      post\n    art      faktum\n    betyder  "De."\n'
    sink = Diagnostics()
    bind_vocabulary([SourceText.of(head + "".join(fields) + age, "x.begrepp")], sink)
    assert "E034" in {d.code for d in sink.items}
