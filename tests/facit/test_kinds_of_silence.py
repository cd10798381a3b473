"""Every kind of silence (`slag` 1–16) has at least five cases of our own.

What a finding can show (1–12) is tried by the rows of `facit-egna/`, each of which says what it tries in `slag`.
A row that tries none is a control: what an answer against silence must not overdo. The other four are of the ledger,
the report and the ways: the tests that hold them are named here.
"""

from __future__ import annotations

import ast
import json
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
GIVEN = ROOT / "tests" / "facit"
OWN = ROOT / "tests" / "facit-egna"
ENOUGH = 5
OF_FINDINGS = range(1, 13)
LEDGER = "tests/unit/test_ledger.py::"
RESERVATIONS = "tests/unit/test_reservations.py::"
REPORT = "tests/unit/test_text_report.py::"
WAYS = "tests/ways/test_ways_keep_to_the_law.py::"
HELD_BY = {
    13: (
        "tests/unit/test_shipped_rulebook.py::test_every_stycke_and_point_has_a_status",
        LEDGER + "test_a_paragraph_is_its_stycken_and_points",
        LEDGER + "test_a_citation_names_a_part_only_when_it_says_so",
        LEDGER + "test_a_rule_of_the_whole_paragraph_is_a_mere_mention",
        LEDGER + "test_a_row_reaches_the_whole_or_the_part_that_it_names",
        LEDGER + "test_the_report_says_one_row_where_a_whole_paragraph_says_the_same",
    ),
    14: (
        RESERVATIONS + "test_what_is_not_assessed_comes_with_the_rule_and_the_concepts_that_it_rests_on",
        RESERVATIONS + "test_both_are_kept_with_the_rulebook",
        RESERVATIONS + "test_what_the_shipped_rules_do_not_assess_is_said_in_the_report",  # six cases
        "tests/unit/test_document.py::test_a_decision_and_what_is_not_assessed_are_told",
        "tests/property/test_unused.py::test_every_row_of_the_shipped_catalogue_is_used_or_listed",
    ),
    15: (
        RESERVATIONS + "test_a_möjlighet_is_shown_with_its_reservation",
        RESERVATIONS + "test_every_shipped_möjlighet_has_one",
        RESERVATIONS + "test_the_condition_of_the_provision_reaches_the_reader",  # six cases
        REPORT + "test_what_most_hangs_on_never_drops_out",
        REPORT + "test_no_consequence_is_said_only_when_no_rule_hangs_on_the_answer",
        REPORT + "test_a_forecast_tells_of_rules_that_nothing_else_ties_to",
    ),
    16: (
        "tests/ways/test_ways_read_as_law.py::test_the_cheapest_way_is_what_a_lawyer_would_say",  # twenty cases
        WAYS + "test_no_way_changes_a_label_a_fact_or_a_description",
        WAYS + "test_no_way_leaves_people_out_or_calls_them_something_else",
        WAYS + "test_to_refrain_is_offered_only_where_no_single_change_is_enough",
        WAYS + "test_the_main_rule_costs_less_than_its_exceptions",
        WAYS + "test_what_breaks_the_law_by_itself_is_never_put_in_place_of_what_is_decided",
    ),
}


@cache
def own() -> list[dict[str, Any]]:
    paths = sorted(OWN.glob("facit*.jsonl"))
    return [json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines()]


def described(path: Path) -> str:
    """Return what an intervention says, without its name and comments: two that say the same are one case."""
    rows = [line.split("#")[0].split() for line in path.read_text("utf-8").splitlines()]
    return "\n".join(" ".join(row) for row in rows if row and row[0] not in ("insats", "namn"))


def test_every_text_has_a_row_that_says_what_it_tries() -> None:
    assert {row["fil"] for row in own()} == {path.name for path in OWN.glob("*.insats")}
    for row in own():
        assert len(set(row["slag"])) == len(row["slag"]) <= 2 and set(row["slag"]) <= set(range(1, 17)), row["fil"]
        assert row["ska"] or row["inte"], row["fil"]
        if not row["slag"]:
            assert row["inte"] or any("krav uppfyllt" in kinds for kinds, _ in row["ska"]), row["fil"]


def test_what_a_text_says_of_itself_is_what_its_row_says() -> None:
    for row in own():
        if said := re.match(r"# slag ([\d, ]+):", (OWN / row["fil"]).read_text("utf-8")):
            assert [int(number) for number in said[1].split(",")] == row["slag"], row["fil"]


@pytest.mark.parametrize("kind", OF_FINDINGS)
def test_a_kind_has_cases_of_our_own_that_are_not_the_given_ones(kind: int) -> None:
    given = {described(path) for path in GIVEN.glob("*.insats")}
    tried = {described(OWN / row["fil"]) for row in own() if kind in row["slag"]}
    assert len(tried - given) >= ENOUGH


@pytest.mark.parametrize("kind", HELD_BY)
def test_a_kind_that_no_finding_shows_is_held_by_tests_that_exist(kind: int) -> None:
    assert len(set(HELD_BY[kind])) == len(HELD_BY[kind]) >= ENOUGH
    for node in HELD_BY[kind]:
        file, name = node.split("::")
        tree = ast.parse((ROOT / file).read_text("utf-8"))
        assert name in {n.name for n in tree.body if isinstance(n, ast.FunctionDef)}, node


def test_the_kinds_are_sixteen() -> None:
    assert {*OF_FINDINGS, *HELD_BY} == set(range(1, 17))
    assert set(Counter(kind for row in own() for kind in row["slag"])) == set(range(1, 17))
