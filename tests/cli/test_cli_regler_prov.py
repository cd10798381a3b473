"""`lagrum regler` and `lagrum prov`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

ALL = ["natverket.samtal", "sol.11.5.1", "sol.21.2"]


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        ([], ALL),
        (["kontaktfamilj"], ["sol.11.5.1"]),
        (["BEHOVSPRÖVNING", "individuell"], ["sol.11.5.1"]),
        (["behovsprövning", "samtycke"], []),
        (["sol."], ["sol.11.5.1", "sol.21.2"]),
        (["--lagrum", "SoL 11 kap."], ["sol.11.5.1"]),
        (["--lagrum", "SoL"], ALL),
        (["--lagrum", "SoL 11 kap. 5 § 1"], ["sol.11.5.1"]),
        (["--lagrum", "SoL 11 kap. 5 § 2"], []),
        (["--lagrum", "SoL 21 kap. 2 §", "barn"], ["sol.21.2"]),
        (["--datum", "2025-06-30"], []),
        (["--datum", "2028-01-01"], ["sol.11.5.1", "sol.21.2"]),
    ],
)
def test_rules_are_listed_and_found(args: list[str], expected: list[str], run: Callable) -> None:
    answer = run("regler", *args, "--format", "json")
    assert answer.code == 0
    assert [r["rule"] for r in json.loads(answer.out)["rules"]] == expected
    text = run("regler", *args).out
    assert all(name in text for name in expected)
    assert max(map(len, text.splitlines())) <= 80


def test_a_row_says_what_a_rule_is(run: Callable) -> None:
    out = run("regler", "kontaktfamilj").out
    assert "sol.11.5.1 · hinder" in out
    assert "SoL 11 kap. 5 § 1 (lag), gäller från 2025-07-01" in out
    assert "1 av 3 regler" in out


def test_a_bad_citation(run: Callable) -> None:
    answer = run("regler", "--lagrum", "Sool 11 kap.")
    assert answer.code == 2
    assert "»Sool 11 kap.« är inget lagrum" in answer.err


def test_examples_that_hold(run: Callable) -> None:
    answer = run("prov", "egna")
    assert answer.code == 0
    assert answer.out.startswith("12 prov för 4 regler och härledningar: alla stämmer.")


def _change(world: Path, old: str, new: str) -> None:
    path = world / "egna" / "sol.regel"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_an_example_that_fails(run: Callable, world: Path) -> None:
    _change(world, "ger    kan ge hinder", "ger    hinder")
    answer = run("prov", "egna")
    assert answer.code == 1
    assert "sol.11.5.1, prov »okänd prövning«" in answer.out
    assert "väntat  hinder\n" in answer.out
    assert "gav     kan ge hinder\n" in answer.out
    assert "1 stämmer inte" in answer.out
    data = json.loads(run("prov", "egna", "--format", "json").out)
    assert data["failed"] == 1 and data["run"] == 12
    failed = [e for e in data["examples"] if not e["passed"]]
    assert failed[0]["got"] == ["kan ge hinder"]
    line = int(failed[0]["place"].rpartition(":")[2])
    assert 'prov "okänd prövning"' in (world / "egna" / "sol.regel").read_text(encoding="utf-8").splitlines()[line - 1]


def test_a_kind_of_example_that_is_missing(run: Callable, world: Path) -> None:
    _change(world, '    prov "okänd prövning"\n        givet  form kontaktfamilj\n        ger    kan ge hinder\n', "")
    answer = run("prov", "egna")
    assert answer.code == 1
    assert "PROV SOM SAKNAS" in answer.out
    assert "saknar  ett där en avgörande uppgift är okänd" in answer.out
    assert json.loads(run("prov", "egna", "--format", "json").out)["missing"][0]["kinds"] == ["okänt"]


def test_only_a_part_of_the_rulebook(run: Callable, world: Path) -> None:
    (world / "egna" / "annat").mkdir()
    (world / "egna" / "annat" / "a.regel").write_text(
        'regel a.1 "Utan prov"\n    lagrum SoL 1 kap. 1 §\n    källa lag\n    gäller tills vidare\n'
        '    när form är rådgivning\n    så upplysning "Hej."\n    därför "Så."\n',
        encoding="utf-8",
    )
    assert run("prov", "egna").code == 1
    assert run("prov", "egna", "egna/annat").code == 1
    answer = run("prov", "egna/sol.regel")
    assert answer.code == 2 and "hör inte till regelverket" in answer.err


def test_a_part_of_the_shipped_rulebook(run: Callable, world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from lagrum.cli.app import main

    monkeypatch.setattr("lagrum.base.resources.rules_dir", lambda: world / "egna")
    assert main(["prov", "egna/sol.regel"]) == 0
    assert main(["prov", str(world / "egna")]) == 0
    assert main(["prov"]) == 0


def test_the_evaluator_is_said(run: Callable) -> None:
    assert "Beräkning: bara snabb." in run("prov", "egna", "--motor", "snabb").out


def test_a_folder_that_does_not_exist(run: Callable) -> None:
    assert run("prov", "borta").code == 2
