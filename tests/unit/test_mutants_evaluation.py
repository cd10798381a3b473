"""The evaluators to the letter: what seeding faults showed that nothing else noticed (docs/mutation.md)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from lagrum.binding.days import bind_day, bind_validity
from lagrum.binding.reader import LineReader
from lagrum.evaluation.bitsliced import BitSlicedEvaluator
from lagrum.evaluation.conclusions import Conclusions
from lagrum.evaluation.instances import MAX_PARTS, age_text, cut, make_instances
from lagrum.evaluation.kleene import Bits, all_of, any_of, holds, in_all, opposite
from lagrum.evaluation.program import RULE, compile_program
from lagrum.evaluation.truth import NO, UNKNOWN, YES, atom_code
from lagrum.language.outline import parse_outline
from lagrum.model.facts import Fact, Range, Record, Several
from lagrum.model.formula import And, Atom, Lit, Or
from lagrum.model.rule import Validity
from lagrum.model.vocabulary import MAX_AGE
from lagrum.source.diagnostic import Diagnostics
from lagrum.source.text import SourceText
from small import DAY, facts, rule, rulebook
from strategies import NOWHERE

FULL = 0b1111


def test_what_nothing_defines_is_unknown_whatever_is_said() -> None:
    undefined = Atom("", "", "undefined")
    assert [atom_code(undefined, value) for value in (None, True, "x", Several(frozenset()))] == [UNKNOWN] * 4


# --- strong Kleene logic over many trials -----------------------------------------------------------------------------


def told(parts: list[Bits], asked: list[int]) -> Iterator[Bits]:
    for number, part in enumerate(parts):
        asked.append(number)
        yield part


def test_a_conjunction_stops_when_it_is_possible_in_no_trial_and_not_before() -> None:
    asked: list[int] = []
    assert all_of(told([(0b0000, 0b0001), (0b1110, 0b1110), (FULL, FULL)], asked), FULL) == (0, 0)
    assert asked == [0, 1]
    asked.clear()
    assert all_of(told([(0b0110, 0b0111), (0b1100, 0b1101), (FULL, FULL)], asked), FULL) == (0b0100, 0b0101)
    assert asked == [0, 1, 2]
    assert all_of(iter(()), FULL) == (FULL, FULL)


def test_a_disjunction_stops_when_it_surely_holds_in_all_trials_and_not_before() -> None:
    asked: list[int] = []
    assert any_of(told([(0b1100, 0b1100), (0b0011, 0b0011), (0, 0)], asked), FULL) == (FULL, FULL)
    assert asked == [0, 1]
    asked.clear()
    assert any_of(told([(0b0100, 0b1110), (0b0001, 0b0001), (0, 0)], asked), FULL) == (0b0101, 0b1111)
    assert asked == [0, 1, 2]
    assert any_of(iter(()), FULL) == (0, 0)


def test_the_opposite_of_unknown_is_unknown() -> None:
    assert opposite((0b1000, 0b1100), FULL) == (0b0011, 0b0111)
    assert opposite((0, 0), FULL) == (FULL, FULL)
    assert [in_all(code, FULL) for code in (NO, UNKNOWN, YES)] == [(0, 0), (0, FULL), (FULL, FULL)]


def test_a_formula_in_many_trials() -> None:
    a, b = (Lit(Atom("", name, "eq", True)) for name in "ab")
    of = {"a": (0b1100, 0b1101), "b": (0b1010, 0b1010)}

    def leaf(part: object) -> Bits:
        assert isinstance(part, Lit)
        return of[part.atom.path]

    not_a = Lit(a.atom, True)
    assert holds(a, leaf, FULL) == (0b1100, 0b1101)
    assert holds(not_a, leaf, FULL) == (0b0010, 0b0011)
    assert holds(And((a, b)), leaf, FULL) == (0b1000, 0b1000)
    assert holds(Or((a, b)), leaf, FULL) == (0b1110, 0b1111)
    assert holds(And((not_a, Or((a, b)))), leaf, FULL) == (0b0010, 0b0011)
    assert holds(Or((And((a, b)), not_a)), leaf, FULL) == (0b1010, 0b1011)


def test_a_formula_asks_no_further_than_it_must() -> None:
    a, b = (Lit(Atom("", name, "eq", True)) for name in "ab")

    def leaf(part: object) -> Bits:
        assert part == a, "asked in vain"
        return in_all(YES, FULL)

    assert holds(Or((a, b)), leaf, FULL) == (FULL, FULL)
    assert holds(And((Lit(a.atom, True), b)), lambda part: leaf(a), FULL) == (0, 0)


# --- records and their parts ------------------------------------------------------------------------------------------


def of_ages(low: int, high: int, path: str = "målgrupp.ålder") -> Record:
    return Record("t", {path: Fact(Range(low, high), NOWHERE), "målgrupp.roll": Fact(None, NOWHERE)}, NOWHERE, 3)


def test_a_record_is_cut_at_limits_inside_its_ages_and_keeps_all_else() -> None:
    parts = cut(of_ages(12, 17), {"målgrupp.ålder": (12, 13, 15, 17, 18)})
    assert [x.part for x in parts] == ["12 år", "13–14 år", "15–16 år", "17 år"]
    assert [x.fields["målgrupp.ålder"].value for x in parts] == [
        Range(12, 12),
        Range(13, 14),
        Range(15, 16),
        Range(17, 17),
    ]
    assert {(x.title, x.index, x.certain, *x.fields) for x in parts} == {
        ("t", 3, True, "målgrupp.ålder", "målgrupp.roll")
    }
    assert all(x.fields["målgrupp.ålder"].place is NOWHERE for x in parts)
    whole = of_ages(12, 17)
    assert cut(whole, {"målgrupp.ålder": (12, 18), "målgrupp.roll": (15,), "målgrupp.annat": (15,)}) == [whole]


def test_an_age_that_is_not_written_or_not_cut_keeps_no_later_one_whole() -> None:
    one = of_ages(12, 17, "p.b")
    assert [x.part for x in cut(one, {"p.a": (15,), "p.b": (15,)})] == ["12–14 år", "15–17 år"]
    one.fields["p.a"] = Fact(Range(20, 30), NOWHERE)
    assert [x.part for x in cut(one, {"p.a": (15,), "p.b": (15,)})] == ["12–14 år", "15–17 år"]


def test_ages_of_two_kinds_are_cut_into_all_their_parts_up_to_a_number() -> None:
    two = of_ages(0, 60, "p.a")
    two.fields["p.b"] = Fact(Range(0, 60), NOWHERE)
    assert len(cut(two, {"p.a": (10, 20), "p.b": (30,)})) == 6
    many = tuple(range(1, 20))
    assert len(cut(two, {"p.a": many, "p.b": tuple(range(1, 19))})) == 20 * 19  # 20 edges more to each would be 400
    assert MAX_PARTS == 400
    assert len(cut(two, {"p.a": many, "p.b": many})) == 20
    assert len(cut(two, {"p.a": tuple(range(1, 60)), "p.b": (5,)})) == 120


def test_ages_in_words() -> None:
    assert [age_text(*x) for x in ((5, 5), (5, 6), (65, MAX_AGE), (MAX_AGE, MAX_AGE), (0, MAX_AGE - 1))] == [
        "5 år", "5–6 år", "65 år eller äldre", f"{MAX_AGE} år eller äldre", f"0–{MAX_AGE - 1} år",
    ]  # fmt: skip


BOOK = (
    rule("a.1", 'när för varje målgrupp där (ålder under 15)\nså hinder "x"'),
    rule("a.2", 'när form är läger\nså hinder "x"'),
)


def test_what_nobody_wrote_is_one_record_after_those_that_are_written() -> None:
    made = compile_program(rulebook(*BOOK), DAY)
    given = facts(made.rulebook, 'målgrupp "a"\n    ålder 12–17 år\nmålgrupp mer okänt')
    rows = make_instances(made, given).records["målgrupp"]
    assert [(x.presence, x.record.title, x.record.index, x.record.certain, x.record.part) for x in rows] == [
        (YES, "a", 0, True, "12–14 år"), (YES, "a", 0, True, "15–17 år"), (UNKNOWN, "", 1, False, ""),
    ]  # fmt: skip
    assert rows[2].record.fields == {} and rows[2].record.place == given.place
    assert [set(x.codes) for x in rows] == [{YES}, {NO}, {UNKNOWN}]
    none = make_instances(made, facts(made.rulebook, "målgrupp ingen"))
    assert dict(none.records) == {"målgrupp": ()}


def test_conclusions_are_read_by_name_and_record() -> None:
    made = compile_program(rulebook(*BOOK), DAY)
    given = facts(made.rulebook, 'form läger\nmålgrupp "a"\n    ålder 12–17 år')
    found = BitSlicedEvaluator(made).evaluate(make_instances(made, given))
    assert isinstance(found, Conclusions)
    assert [*found] == [n.name for n in made.nodes] and len(found) == len(made.nodes) == 4
    assert found[f"{RULE}a.1"] == (YES, NO) and found[f"{RULE}a.2"] == (YES,)
    assert [found.at(f"{RULE}a.1", k) for k in (0, 1)] == [YES, NO]
    assert found.at(f"{RULE}a.2", 1) == YES


def test_many_interventions_at_once_are_each_what_they_are_alone() -> None:
    made = compile_program(rulebook(*BOOK), DAY)
    texts = ("form läger", "form råd", 'målgrupp "a"\n    ålder 12–17 år', "målgrupp ingen", "form mer okänt")
    batch = [make_instances(made, facts(made.rulebook, text)) for text in texts] * 103
    fast = BitSlicedEvaluator(made)
    assert fast.evaluate_all([]) == []
    assert [dict(x) for x in fast.evaluate_all(batch)] == [dict(fast.evaluate(x)) for x in batch]


def test_what_tables_made_is_told_from_the_rest() -> None:
    made = replace(rulebook(*BOOK), tables={"t": SimpleNamespace(derived=("d",), rules=("r", "s"))})
    assert made.from_tables() == {"d", "r", "s"}
    assert rulebook(*BOOK).from_tables() == frozenset()


# --- days -------------------------------------------------------------------------------------------------------------


def test_both_days_are_in_force_and_none_outside() -> None:
    first, last = date(2026, 1, 2), date(2026, 1, 4)
    days = [date(2026, 1, d) for d in (1, 2, 3, 4, 5)]
    assert [Validity(first, last).holds(d) for d in days] == [False, True, True, True, False]
    assert [Validity(first).holds(d) for d in days] == [False, True, True, True, True]
    assert [Validity(None, last).holds(d) for d in days] == [True, True, True, True, False]
    assert all(Validity().holds(d) for d in days)


def test_validity_in_words_and_a_day_of_it() -> None:
    first, last = date(2026, 1, 2), date(2026, 1, 4)
    every = (Validity(), Validity(first), Validity(None, last), Validity(first, last))
    assert [str(v) for v in every] == [
        "tills vidare", "från 2026-01-02", "till 2026-01-04", "från 2026-01-02 till 2026-01-04",
    ]  # fmt: skip
    assert [v.sample_day() for v in every] == [date(2026, 1, 15), first, last, first]


def bound(text: str) -> tuple[Validity, list[tuple[str, str, str, str]]]:
    """Return what a line `gäller` binds to, and what is said of it: code, message, help, the words pointed at."""
    sink = Diagnostics()
    source = SourceText.of(f"regel a.1\n    gäller{text}\n", "a.regel")
    (block,) = parse_outline(source, sink)
    (line,) = block.children
    found = bind_validity(line, LineReader(source, sink))
    said = [(d.code, d.message, d.help, d.source_line[d.column - 1 : d.column - 1 + d.width]) for d in sink.items]
    return found, said


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  tills   vidare", Validity()),
        ("  från 2026-01-02", Validity(date(2026, 1, 2))),
        ("  till 2026-01-04", Validity(None, date(2026, 1, 4))),
        ("  från 2026-01-02 till 2026-01-04", Validity(date(2026, 1, 2), date(2026, 1, 4))),
        ("  från 2026-01-02 till och med 2026-01-04", Validity(date(2026, 1, 2), date(2026, 1, 4))),
        ("  från 2026-01-02   till  2026-01-02", Validity(date(2026, 1, 2), date(2026, 1, 2))),
    ],
)
def test_days_are_bound(text: str, expected: Validity) -> None:
    assert bound(text) == (expected, [])


HELP = "skriv t.ex. »från 2025-07-01«, »från 2025-07-01 till 2026-01-14« eller »tills vidare«"


@pytest.mark.parametrize(
    ("text", "expected", "said"),
    [
        ("  nästa år", Validity(), ("E062", "»nästa år« är ingen giltighetstid", HELP, "nästa år")),
        ("", Validity(), ("E062", "»gäller« saknar giltighetstid", HELP, "gäller")),
        (
            "  från 2026-01-04 till 2026-01-02",
            Validity(date(2026, 1, 4), date(2026, 1, 2)),
            (
                "E062", "giltighetstiden slutar (2026-01-02) före den börjar (2026-01-04)", "byt plats på datumen",
                "från 2026-01-04 till 2026-01-02",
            ),
        ),
    ],
)  # fmt: skip
def test_days_that_cannot_be_are_told_where_they_stand(text: str, expected: Validity, said: tuple[str, ...]) -> None:
    assert bound(text) == (expected, [said])


def test_a_day_that_is_none_is_pointed_at_itself() -> None:
    found, ((_, message, _, at),) = bound("  från 2026-01-02 till 2026-02-30")
    assert (found, at) == (Validity(date(2026, 1, 2)), "2026-02-30")
    assert "2026-02-30" in message


def test_one_letter_is_marked_as_one_and_the_first_of_two_alike() -> None:
    assert [at for *_, at in bound("  från x till 2026-01-02")[1]] == ["x"]
    sink = Diagnostics()
    source = SourceText.of("regel a.1\n    gäller  från 2026-02-30 till 2026-02-30\n", "a.regel")
    (block,) = parse_outline(source, sink)
    bind_validity(block.children[0], LineReader(source, sink))
    assert [d.column for d in sink.items][:1] == [18]


def test_a_day_that_begins_its_row_is_marked_from_its_first_letter() -> None:
    sink = Diagnostics()
    source = SourceText.of("svar n.1\n    beslutat  2026-02-30\n", "a.svar")
    (block,) = parse_outline(source, sink)
    assert bind_day("2026-02-30", block.children[0], LineReader(source, sink)) is None
    assert [(d.column, d.width) for d in sink.items] == [(15, 10)]
