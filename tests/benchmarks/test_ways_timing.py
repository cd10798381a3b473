"""What is measured of the ways forward: each intervention, with what is slowest and what a limit cut short."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import ways
from lagrum.checking.checker import Checker
from lagrum.model.intervention import Intervention
from lagrum.model.rulebook import Rulebook
from small import DAY, facts, rule, rulebook

CAMP = "form läger\nprövning utan prövning"


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return rulebook(rule("läger.prövas", 'när prövning är utan prövning och form är läger\nså hinder "Pröva först."'))


def subject(book: Rulebook, name: str, text: str) -> Intervention:
    return Intervention(f"{name}.insats", f"a/{name}", "", "", facts(book, text))


def test_every_intervention_is_timed_and_its_ways_are_whole(book: Rulebook) -> None:
    subjects = [subject(book, "läger", CAMP), subject(book, "råd", "form råd\nprövning utan prövning")]
    for timings in (ways.vagar(Checker(book, DAY), subjects), ways.prova(Checker(book, DAY), subjects)):
        assert [(t.name, t.complete) for t in timings] == [("a/läger", True), ("a/råd", True)]
        assert all(0 <= t.seconds < 60 for t in timings)


def test_a_search_that_was_cut_short_is_counted(book: Rulebook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lagrum.ways.brief.NODES", 0)
    (timing,) = ways.prova(Checker(book, DAY), [subject(book, "läger", CAMP)])
    assert not timing.complete


def test_the_row_tells_the_median_the_worst_and_the_target() -> None:
    timings = [ways.Timing("a/x", 0.1), ways.Timing("b/y", 0.4), ways.Timing("c/z", 7.0, complete=False)]
    row = ways._row("alla", timings)
    assert row.cells == ["alla", "3", "0.40", "7.00", "z", "1"]
    assert [str(t) for t in row.targets] == ["median ≤ 0.5 s: yes"]
    slow = ways._row("alla", [ways.Timing("a/x", 0.6)])
    assert [str(t) for t in slow.targets] == ["median ≤ 0.5 s: **no**"]


def test_a_design_that_cannot_be_read_stops_the_measurement(
    book: Rulebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "trasig.insats").write_text("insats a/b\n    finns-inte ja\n", "utf-8")
    monkeypatch.setattr(ways, "FAULTY", tmp_path)
    with pytest.raises(ValueError, match="finns-inte"):
        ways.faulty_subjects(book)


def test_without_the_solver_the_review_is_said_not_to_be_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ways, "find_spec", lambda _: None)
    assert "was not measured: z3-solver is not installed" in ways.granska()
