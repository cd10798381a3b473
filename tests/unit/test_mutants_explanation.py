"""Explanations to the letter: what seeding faults showed that nothing else noticed (docs/mutation.md)."""

from __future__ import annotations

from datetime import date

import pytest

from lagrum.evaluation.kleene import Bits
from lagrum.evaluation.truth import NO, UNKNOWN, YES
from lagrum.explanation.options import MAX_REST, Key, options, told_apart
from lagrum.explanation.trees import ALL, EITHER, FIRST, NOT_UNWRITTEN, UNWRITTEN, Trees
from lagrum.model.facts import Among, Bounds, Range, Several, Value
from lagrum.model.formula import Atom
from lagrum.model.vocabulary import MAX_AGE, Attribute, Kind

# --- trees ------------------------------------------------------------------------------------------------------------

A, B, C = FIRST, FIRST + 2, FIRST + 4


def test_a_tree_is_made_once_and_is_what_it_was_made_of() -> None:
    trees = Trees()
    either, every = trees.make(EITHER, A, B), trees.make(ALL, A, B)
    assert (either, every, len(trees)) == (-1, -2, 2)
    assert (trees.make(EITHER, A, B), trees.make(ALL, A, B), len(trees)) == (-1, -2, 2)
    assert [trees.node(x) for x in (either, every)] == [(EITHER, A, B), (ALL, A, B)]


def test_what_is_joined_is_flat_and_has_each_part_once() -> None:
    trees = Trees()
    either, every = trees.join(False, [A, B]), trees.join(True, [B, C])
    assert [trees.node(x) for x in (either, every)] == [(EITHER, A, B), (ALL, B, C)]
    assert trees.node(trees.join(False, [C, either, A])) == (EITHER, C, A, B)
    assert trees.node(trees.join(True, [A, every, C, every])) == (ALL, A, B, C)
    assert trees.node(trees.join(True, [either, A])) == (ALL, either, A)
    assert trees.node(trees.join(False, [every, A])) == (EITHER, every, A)
    assert trees.node(trees.join(True, [UNKNOWN, A])) == (ALL, UNKNOWN, A)


def test_what_changes_nothing_is_left_out_and_what_decides_is_all() -> None:
    trees = Trees()
    assert [trees.join(True, x) for x in ([], [YES], [YES, A], [A, A], [A, NO, B])] == [YES, YES, A, A, NO]
    assert [trees.join(False, x) for x in ([], [NO], [NO, A], [A, A], [A, YES, B])] == [NO, NO, A, A, YES]
    assert [trees.join(x, [UNKNOWN]) for x in (True, False)] == [UNKNOWN, UNKNOWN]
    assert len(trees) == 0


def test_the_opposite_of_a_tree() -> None:
    trees = Trees()
    assert [trees.opposite(x) for x in (NO, UNKNOWN, YES, A, A + 1, B)] == [YES, UNKNOWN, NO, A + 1, A, B + 1]
    tree = trees.join(True, [A, trees.join(False, [B + 1, C])])
    below = trees.join(True, [B, C + 1])
    assert trees.node(trees.opposite(tree)) == (EITHER, A + 1, below)
    assert trees.opposite(trees.opposite(tree)) == tree
    there_is = trees.make(UNWRITTEN, A, B)
    there_is_none = trees.opposite(there_is)
    assert trees.node(there_is_none) == (NOT_UNWRITTEN, A, B)
    assert trees.opposite(there_is_none) == there_is


def test_a_tree_in_many_trials() -> None:
    """Each trial is a bit: 8 of them, in which a, b and c are no, unknown or yes."""
    trees, full = Trees(), 0b11111111
    bits: dict[int, Bits] = {
        A: (0b11100000, 0b11111100), A + 1: (0b00000011, 0b00011111),
        B: (0b10010010, 0b11011011), B + 1: (0b00100100, 0b01101101),
    }  # fmt: skip
    assert [trees.walk(x, full, bits) for x in (NO, UNKNOWN, YES)] == [(0, 0), (0, full), (full, full)]
    assert [trees.walk(x, full, bits) for x in (A, B + 1)] == [bits[A], bits[B + 1]]
    assert trees.walk(trees.join(True, [A, B]), full, bits) == (0b10000000, 0b11011000)
    assert trees.walk(trees.join(False, [A, B]), full, bits) == (0b11110010, 0b11111111)
    assert trees.walk(trees.join(True, [A, trees.join(False, [A + 1, B])]), full, bits) == (0b10000000, 0b11011100)
    assert trees.walk(trees.join(False, [A, C]), full, {A: (full, full)}) == (full, full)  # c is not asked for
    there_is = trees.make(UNWRITTEN, A, B)
    assert trees.walk(there_is, full, bits) == (0b10000000, 0b11011000)
    assert trees.walk(trees.opposite(there_is), full, bits) == (0b00100111, 0b01111111)


# --- the answers to an unknown fact -----------------------------------------------------------------------------------


def answers(kind: Kind, operands: tuple[str | int | bool, ...], current: Value = None, values: str = "") -> list:
    attribute = Attribute("p", kind, values=tuple(values.split()))
    return [(x.words, x.value) for x in told_apart(attribute, operands, current)]


def test_an_answer_that_no_test_names_is_written_out_when_it_is_one_of_few() -> None:
    assert MAX_REST == 3
    assert answers(Kind.ONE_OF, ("b",), None, "a b c d") == [("b", "b"), ("a eller c eller d", "a")]
    assert answers(Kind.ONE_OF, ("b",), None, "a b c d e") == [("b", "b"), ("annat svar", "a")]
    assert answers(Kind.ONE_OF, ("c", "a"), None, "a b c") == [("a", "a"), ("c", "c"), ("b", "b")]
    assert answers(Kind.ONE_OF, ("a", "b"), None, "a b") == [("a", "a"), ("b", "b")]
    assert answers(Kind.ONE_OF, ("a", "b"), Among(frozenset("bcd")), "a b c d e") == [("b", "b"), ("c eller d", "c")]


def test_a_list_is_asked_for_what_it_may_have_besides_what_is_written() -> None:
    none, b, c = (Several(frozenset(x)) for x in ("", "b", "c"))
    assert answers(Kind.SOME_OF, ("b", "c"), None, "a b c") == [("b", b), ("c", c), ("inget av dem", none)]
    written = Several(frozenset("ab"), True, frozenset("d"))
    assert answers(Kind.SOME_OF, ("b", "c", "d"), written, "a b c d") == [
        ("c", Several(frozenset("abc"))), ("inget av dem", Several(frozenset("ab"))),
    ]  # fmt: skip


def test_yes_and_no_and_whether_there_are_others() -> None:
    assert answers(Kind.BOOLEAN, (True,)) == [("ja", True), ("nej", False)]
    assert answers(Kind.RECORD, ()) == [("nej, ingen annan", False)]


def test_ages_are_asked_in_the_parts_that_tests_tell_apart() -> None:
    assert answers(Kind.AGE, (18, 15)) == [
        ("under 15 år", Range(0, 14)), ("15–17 år", Range(15, 17)), ("18 år eller äldre", Range(18, MAX_AGE)),
    ]  # fmt: skip
    assert answers(Kind.AGE, (0, 1, MAX_AGE, MAX_AGE + 1)) == [
        ("under 1 år", Range(0, 0)), ("1–124 år", Range(1, 124)), ("125 år eller äldre", Range(125, 125)),
    ]  # fmt: skip
    assert answers(Kind.AGE, (18,), Bounds(12, 17)) == [("12–17 år", Range(12, 17))]
    assert answers(Kind.AGE, (15, 18), Bounds(12, 17)) == [("12–14 år", Range(12, 14)), ("15–17 år", Range(15, 17))]
    assert answers(Kind.AGE, (15,), Bounds(-5, 300)) == [
        ("under 15 år", Range(0, 14)), ("15 år eller äldre", Range(15, MAX_AGE)),
    ]  # fmt: skip
    assert answers(Kind.AGE, ()) == [("0 år eller äldre", Range(0, MAX_AGE))]


@pytest.mark.parametrize("kind", [Kind.INTEGER, Kind.AMOUNT, Kind.TEXT, Kind.GROUP])
def test_numbers_are_asked_in_the_parts_that_tests_tell_apart(kind: Kind) -> None:
    assert answers(kind, (5, 6, 10)) == [
        ("0–4", Range(0, 4)), ("5", Range(5, 5)), ("6–9", Range(6, 9)), ("minst 10", Range(10, 10**9)),
    ]  # fmt: skip
    assert answers(kind, (0,)) == [("minst 0", Range(0, 10**9))]
    assert answers(kind, (1,)) == [("0", Range(0, 0)), ("minst 1", Range(1, 10**9))]
    assert answers(kind, (10**9,)) == [("0–999999999", Range(0, 10**9 - 1)), ("minst 1000000000", Range(10**9, 10**9))]


def test_days_are_asked_in_the_parts_that_tests_tell_apart() -> None:
    first, next_day, later = (date(2026, 1, d).toordinal() for d in (1, 2, 9))
    assert answers(Kind.DATE, (first, next_day, later)) == [
        ("före 2026-01-01", Range(1, first - 1)),
        ("2026-01-01", Range(first, first)),
        ("2026-01-02 – 2026-01-08", Range(next_day, later - 1)),
        ("2026-01-09 eller senare", Range(later, date.max.toordinal())),
    ]
    assert answers(Kind.DATE, (first, later), Bounds(first + 3, later + 3)) == [
        ("2026-01-04 – 2026-01-08", Range(first + 3, later - 1)), ("2026-01-09 – 2026-01-12", Range(later, later + 3)),
    ]  # fmt: skip
    assert answers(Kind.DATE, (2,))[0] == ("före 0001-01-02", Range(1, 1))


def test_only_tests_of_the_same_fact_tell_its_answers_apart() -> None:
    age = Attribute("p.ålder", Kind.AGE, "p")
    tests = [
        Atom("p", "p.ålder", "lt", 18), Atom("p", "p.ålder", "known"), Atom("p", "p.annat", "lt", 5),
    ]  # fmt: skip
    assert [x.words for x in options(age, tests)] == ["under 18 år", "18 år eller äldre"]
    assert [x.words for x in options(age, tests, Range(12, 20))] == ["12–17 år", "18–20 år"]
    form = Attribute("form", Kind.SOME_OF, values=("a", "b"))
    assert [x.words for x in options(form, [Atom("", "form", "has", "a")])] == ["a", "inget av dem"]
    how = Attribute("hur", Kind.ONE_OF, values=("a", "b"))
    assert [x.words for x in options(how, [Atom("", "hur", "eq", "b")])] == ["b", "a"]


def test_keys_are_in_the_order_of_their_facts_and_then_of_their_records() -> None:
    assert sorted([Key("b"), Key("a", 1), Key("a", 0), Key("a")]) == [Key("a"), Key("a", 0), Key("a", 1), Key("b")]
