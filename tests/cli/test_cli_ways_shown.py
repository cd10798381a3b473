"""The cheapest ways forward in `lagrum prova`: when, in which formats, and that nothing is sought in vain."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_world import RULES, Run

from lagrum.cli.app import main

WAY = "11 kap. 5 § 1 SoL: prövning: utan behovsprövning → med behovsprövning"
REST = "Vad de kräver, andra vägar och alla på en gång: lagrum vagar hinder.insats"


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture
def nothing_sought(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every search for ways an error."""

    def sought(*_: object) -> None:
        raise AssertionError("ways were sought")

    monkeypatch.setattr("lagrum.ways.plan.Search", sought)


def test_the_text_shows_the_cheapest_way_and_where_the_others_are(run: Run) -> None:
    text = flat(run("prova", "hinder.insats").out)
    assert f"VÄGAR FRAMÅT: det billigaste som tar bort vart och ett • {WAY} {REST}" in text


def test_markdown_shows_it_too(run: Run) -> None:
    text = run("prova", "hinder.insats", "--format", "markdown").out
    assert f"### Vägar framåt\n\n- {WAY}\n\n{REST}" in text


def test_json_has_the_way_in_parts(run: Run) -> None:
    results = json.loads(run("prova", "hinder.insats", "rent.insats", "--format", "json").out)["results"]
    (stop,) = results[0]["ways"]
    assert (stop["rule"], stop["kind"], stop["complete"]) == ("sol.11.5.1", "hinder", True)
    (step,) = stop["ways"][0]["steps"]
    assert (step["attribute"], step["after"]) == ("prövning", "med behovsprövning")
    assert results[1]["ways"] == []


def test_when_the_law_has_no_way_it_says_so(world: Path, run: Run) -> None:
    rules = RULES.replace("och form är någon av kontaktperson, kontaktfamilj", "")
    rules = rules.replace("när        prövning är utan behovsprövning", "när        alltid", 1)
    (world / "egna" / "sol.regel").write_text(rules, "utf-8")
    text = flat(run("prova", "rent.insats").out)
    assert "11 kap. 5 § 1 SoL: ingen väg inom lagen med det som går att påverka" in text


@pytest.mark.parametrize(
    "args",
    [
        ["rent.insats", "krav.insats", "--utan-vagar"],
        ["rent.insats", "oklar.insats", "fraga.insats"],
        ["hinder.insats", "--utan-vagar"],
        ["hinder.insats", "--format", "sarif"],
        ["hinder.insats", "--format", "csv"],
    ],
)
def test_nothing_is_sought_that_is_not_shown(args: list[str], run: Run, nothing_sought: None) -> None:
    answer = run("prova", *args)
    assert answer.code in (0, 1) and "VÄGAR FRAMÅT" not in answer.out


def test_a_catalogue_seeks_none(world: Path, nothing_sought: None, capsys: pytest.CaptureFixture[str]) -> None:
    (world / "trasig.insats").unlink()
    code = main(["katalog", ".", "--regler", "egna", "--utan-medfoljande", "--motor", "snabb"])
    out = capsys.readouterr().out
    assert code == 1 and "nora/oppen-kontaktfamilj" in out and "VÄGAR FRAMÅT" not in out


def test_the_answer_is_the_same_every_time(run: Run) -> None:
    first = run("prova", "hinder.insats", "krav.insats").out
    assert "VÄGAR FRAMÅT" in first
    assert all(run("prova", "hinder.insats", "krav.insats").out == first for _ in range(3))
