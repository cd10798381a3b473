"""Accepted deviations: always shown, counted until their last day, never in the way of what binding law says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_world import FRAGA, HINDER, KRAV, Run

DECISION = """    avvikelse {rule}
        skäl      "Försöket är beslutat."
        organ     "Socialnämnden"
        dnr       "SN 2026/123"
        beslutat  2026-05-12
        lagrum    SoL 21 kap. 2 §
        sista-dag 2026-12-10
"""


def with_decision(world: Path, text: str = KRAV, rule: str = "sol.21.2", **change: str) -> str:
    """Write an intervention with a deviation, of which a line may say something else ("" leaves it out)."""
    block = DECISION.format(rule=rule)
    for name, value in change.items():
        word = name.replace("_", "-")
        rows = [r for r in block.splitlines() if r.split()[0] != word]
        block = "\n".join([*rows, *([f"        {word} {value}"] if value else [])]) + "\n"
    (world / "avvik.insats").write_text(text + block, "utf-8")
    return "avvik.insats"


def with_accepted_question(world: Path) -> str:
    return with_decision(world, FRAGA, "natverket.samtal")


def test_an_accepted_question_is_shown_and_no_longer_counts(world: Path, run: Run) -> None:
    found = run("prova", with_accepted_question(world), "--datum", "2026-06-01", "--grans", "fraga")
    assert (found.code, found.err) == (0, "")
    assert "ATT ESKALERA" in found.out and "Bortsett från godtagna avvikelser: inga anmärkningar." in found.out
    assert "Godtagen avvikelse till och med 2026-12-10." in found.out
    text = " ".join(found.out.split())
    assert "Beslut: Socialnämnden, SN 2026/123, 2026-05-12 (21 kap. 2 § SoL). Skäl: Försöket är beslutat." in text
    assert run("prova", "fraga.insats", "--datum", "2026-06-01", "--grans", "fraga").code == 1


@pytest.mark.parametrize("limit", ["krav", "brott", "klargora"])
def test_a_demand_of_binding_law_counts_whatever_is_decided(world: Path, run: Run, limit: str) -> None:
    found = run("prova", with_decision(world), "--datum", "2026-06-01", "--grans", limit)
    assert (found.code, found.err) == (1, "")
    assert "KRAV KVAR" in found.out and "Bortsett" not in found.out
    shown = " ".join(found.out.split())
    assert "Plan att uppfylla kravet till och med 2026-12-10; det räknas tills det är uppfyllt. Beslut" in shown
    assert "Skäl: Försöket är beslutat." in shown


@pytest.mark.parametrize(
    ("day", "warned", "words"),
    [
        ("2026-05-11", False, "Planen att uppfylla kravet beslutas först 2026-05-12"),
        ("2026-11-10", True, "Plan att uppfylla kravet till och med 2026-12-10, alltså snart"),
        ("2026-12-11", False, "Planen att uppfylla kravet gick ut 2026-12-10"),
    ],
)
def test_a_plan_counts_on_no_day(world: Path, run: Run, day: str, warned: bool, words: str) -> None:
    found = run("prova", with_decision(world), "--datum", day)
    assert found.code == 1
    assert words in " ".join(found.out.split())
    assert ("planen att uppfylla »sol.21.2« löper ut" in " ".join(found.err.split())) is warned


@pytest.mark.parametrize(
    ("day", "code", "warned", "words"),
    [
        ("2026-05-11", 1, False, "beslutas först 2026-05-12"),
        ("2026-05-12", 0, False, "till och med 2026-12-10. Beslut"),
        ("2026-11-09", 0, False, "till och med 2026-12-10. Beslut"),
        ("2026-11-10", 0, True, "till och med 2026-12-10, alltså snart"),
        ("2026-12-10", 0, True, "till och med 2026-12-10, alltså snart"),
        ("2026-12-11", 1, False, "gick ut 2026-12-10 och räknas inte längre"),
    ],
)
def test_it_counts_from_the_decision_to_the_last_day(
    world: Path, run: Run, day: str, code: int, warned: bool, words: str
) -> None:
    found = run("prova", with_accepted_question(world), "--datum", day, "--grans", "fraga")
    assert found.code == code
    assert ("varning E096" in found.err) is warned
    assert words in " ".join(found.out.split())


def test_a_known_obstacle_still_counts(world: Path, run: Run) -> None:
    found = run("prova", with_decision(world, HINDER, "sol.11.5.1"), "--datum", "2026-06-01")
    assert found.code == 1
    assert "Känt hinder, noterat till och med 2026-12-10; det räknas fortfarande." in " ".join(found.out.split())
    assert "Bortsett" not in found.out


def test_one_group_is_accepted_and_the_other_is_not(world: Path, run: Run) -> None:
    text = KRAV.replace("målgrupp\n", 'målgrupp "små"\n') + '    målgrupp "större"\n        ålder 7–9 år\n'
    found = run("prova", with_decision(world, text, gäller='"större"'), "--datum", "2026-06-01", "--format", "json")
    demands = [f for f in json.loads(found.out)["results"][0]["findings"] if f["rule"] == "sol.21.2"]
    by_subject = {f["subject"]: f["accepted"] for f in demands}
    assert {s: bool(a) for s, a in by_subject.items()} == {"målgrupp »små«": False, "målgrupp »större«": True}
    shown = " ".join(run("prova", "avvik.insats", "--datum", "2026-06-01").out.split())
    assert "målgrupp »större«: Plan att uppfylla kravet" in shown


@pytest.mark.parametrize(
    ("change", "code", "message"),
    [
        ({"rule": "sol.21.22"}, "E094", "menade du »sol.21.2«?"),
        ({"rule": "sol.11.5.1"}, "E094", "»sol.11.5.1« ger inget fynd här"),
        ({"gäller": '"tonåringar"'}, "E094", "avvikelsen gäller »tonåringar«"),
        ({"rule": "Behovs prövning"}, "E093", "är inget id för en regel"),
        ({"rule": ""}, "E093", "säger inte från vilken regel"),
        ({"skäl": ""}, "E026", "raden »skäl« saknas"),
        ({"dnr": ""}, "E026", "raden »dnr« saknas"),
        ({"sista_dag": "2026-05-11"}, "E093", "slutar gälla (2026-05-11) innan den beslutats"),
        ({"sista_dag": "snart"}, "E040", "»snart« är inget datum"),
        ({"lagrum": "SoL femte"}, "E066", "SoL"),
    ],
)
def test_an_unused_or_malformed_deviation_is_an_error(
    world: Path, run: Run, change: dict[str, str], code: str, message: str
) -> None:
    found = run("prova", with_decision(world, **change), "--datum", "2026-06-01")
    assert found.code == 2
    assert f"fel {code}" in found.err and message in found.err


def test_a_deviation_from_a_demand_that_is_met_must_go(world: Path, run: Run) -> None:
    text = KRAV.replace("vårdnadshavare nej", "vårdnadshavare ja")
    found = run("prova", with_decision(world, text), "--datum", "2026-06-01")
    assert found.code == 2
    assert "kravet »sol.21.2« är uppfyllt: avvikelsen behövs inte" in found.err


def test_the_same_deviation_twice_is_an_error(world: Path, run: Run) -> None:
    with_decision(world)
    path = world / "avvik.insats"
    path.write_text(path.read_text("utf-8") + DECISION.format(rule="sol.21.2"), "utf-8")
    found = run("prova", "avvik.insats", "--datum", "2026-06-01")
    assert found.code == 2 and "står två gånger" in found.err


def test_machines_read_it_too(world: Path, run: Run) -> None:
    name = with_accepted_question(world)
    sarif = json.loads(run("prova", name, "--datum", "2026-06-01", "--format", "sarif").out)
    (result,) = [r for r in sarif["runs"][0]["results"] if r["ruleId"] == "natverket.samtal"]
    assert result["level"] == "note"
    assert result["suppressions"][0]["status"] == "accepted"
    for format in ("junit", "github", "gitlab", "markdown", "csv"):
        shown = run("prova", name, "--datum", "2026-06-01", "--format", format).out
        assert "Godtagen avvikelse till och med 2026-12-10" in shown.replace("\\", ""), format


def test_machines_read_that_a_plan_is_none_to_set_aside(world: Path, run: Run) -> None:
    name = with_decision(world)
    sarif = json.loads(run("prova", name, "--datum", "2026-06-01", "--format", "sarif").out)
    (result,) = [r for r in sarif["runs"][0]["results"] if r["ruleId"] == "sol.21.2"]
    assert result["level"] == "error" and "suppressions" not in result
    told = json.loads(run("prova", name, "--datum", "2026-06-01", "--format", "json").out)["results"][0]
    (demand,) = [f for f in told["findings"] if f["rule"] == "sol.21.2"]
    assert demand["accepted"]["kind"] == "plan att uppfylla"
    assert told["left"] == told["state"] == "krav kvar"
    assert "<failure" in run("prova", name, "--datum", "2026-06-01", "--format", "junit").out
    for format in ("junit", "github", "gitlab", "markdown", "csv"):
        shown = run("prova", name, "--datum", "2026-06-01", "--format", format).out
        assert "Plan att uppfylla kravet till och med 2026-12-10" in shown.replace("\\", ""), format


def test_a_profile_holds_none(world: Path, run: Run) -> None:
    (world / "nora").mkdir()
    (world / "nora" / "a.insats").write_text(KRAV, "utf-8")
    (world / "nora" / "nora.kommun").write_text("kommun Nora\n" + DECISION.format(rule="sol.21.2"), "utf-8")
    found = run("prova", "nora/a.insats", "--datum", "2026-06-01")
    assert found.code == 2 and "fel E046" in found.err and "hör hemma i insatsen" in found.err
