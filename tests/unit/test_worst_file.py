"""The largest file that is read is bounded by how many records it has, and what they cost is counted."""

from __future__ import annotations

from datetime import date

import pytest

from lagrum.base.resources import rules_dir
from lagrum.binding.facts import MAX_RECORDS
from lagrum.checking.checker import Checker
from lagrum.explanation import what_if
from lagrum.interventions.folders import InterventionBytes
from lagrum.interventions.read import InterventionReader
from lagrum.rulebook.kept import cached_rulebook
from lagrum.source.diagnostic import Diagnostics

MOST_CONCLUSIONS = 3_000_000
"""Conclusions that are made anew to say what the answers about the largest file lead to."""


def heavy(records: int) -> bytes:
    """An intervention with open lists, unknown values and whole spans of age, in records of three kinds."""
    rows = ["insats prov/tung", '    namn "Tung"', "    form rådgivning, mer okänt", "    prövning okänt"]
    for k in range(records // 3):
        rows += [f'    målgrupp "m{k}"', "        ålder 0–100 år", "        roll okänt"]
        rows += [f'    utförare "u{k}"', "        slag okänt", "        driver okänt"]
        rows += [f'    informationsdelning "i{k}"', "        från socialnämnden", "        till okänt"]
        rows += ["        uppgifter hälsa, mer okänt", "        om-ålder 0–100 år"]
    return "\n".join(rows).encode() + b"\n"


@pytest.mark.slow
def test_what_the_largest_file_costs_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    sink = Diagnostics()
    book = cached_rulebook([rules_dir()], sink)
    intervention = InterventionReader(book).bind(InterventionBytes("tung.insats", heavy(MAX_RECORDS)), sink)
    assert intervention is not None
    made: list[int] = [0]
    conclude = what_if.Trial._conclusion

    def counted(self: what_if.Trial, name: str, at: int) -> tuple[int, int]:
        made[0] += 1
        return conclude(self, name, at)

    monkeypatch.setattr(what_if.Trial, "_conclusion", counted)
    result = Checker(book, date(2026, 11, 21)).check(intervention)
    assert result.questions
    assert made[0] < MOST_CONCLUSIONS


def test_one_record_more_is_refused_with_how_to_go_on() -> None:
    sink = Diagnostics()
    book = cached_rulebook([rules_dir()], sink)
    assert InterventionReader(book).bind(InterventionBytes("tung.insats", heavy(MAX_RECORDS + 3)), sink) is None
    told = next(iter(sink.errors))
    assert told.code == "E047"
    assert f"fler än {MAX_RECORDS} poster" in told.message
    assert "dela upp insatsen" in told.help
