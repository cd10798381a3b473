"""`lagrum regler` and `lagrum prov`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

UNKNOWN = '    prov "okänd prövning"\n        givet  form kontaktfamilj\n        ger    kan ge hinder\n'
ALL = ["natverket.samtal", "sol.11.5.1", "sol.21.2"]


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        ([], ALL),
        (["kontaktfamilj"], ["sol.11.5.1"]),
        (["BEHOVSPRÖVNING", "individuell"], ["sol.11.5.1"]),
        (["behovsprövning", "samtycke"], ["sol.21.2"]),  # which reads the one and demands the other
        (["behovsprövning", "sekretess"], []),
        (["sol."], ["sol.11.5.1", "sol.21.2"]),
        (["--lagrum", "11 kap. SoL"], ["sol.11.5.1"]),
        (["--lagrum", "SoL"], ALL),
        (["--lagrum", "11 kap. 5 § 1 SoL"], ["sol.11.5.1"]),
        (["--lagrum", "11 kap. 5 § 2 SoL"], []),
        (["--lagrum", "21 kap. 2 § SoL", "barn"], ["sol.21.2"]),
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
    assert "11 kap. 5 § 1 SoL (lag), gäller från 2025-07-01" in out
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
    _change(world, UNKNOWN, "")
    answer = run("prov", "egna")
    assert answer.code == 1
    assert "PROV SOM SAKNAS" in answer.out
    assert "saknar  ett där en avgörande uppgift är okänd" in answer.out
    assert json.loads(run("prov", "egna", "--format", "json").out)["missing"][0]["kinds"] == ["okänt"]


def test_a_kind_of_example_that_stands_only_beside_the_rule(run: Callable, world: Path) -> None:
    _change(world, UNKNOWN, "")
    (world / "egna" / "sol.prov").write_text(f"prov till sol.11.5.1\n{UNKNOWN}", encoding="utf-8")
    answer = run("prov", "egna")
    assert answer.code == 1
    assert "saknar  ett där en avgörande uppgift är okänd" in answer.out
    assert "hjälp   flytta till regelfilen från .prov-filen: ett där en avgörande" in answer.out
    assert json.loads(run("prov", "egna", "--format", "json").out)["missing"][0]["beside"] == ["okänt"]


def test_the_examples_beside_the_rules_are_run_with_them(
    run: Callable, world: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from lagrum.cli.app import main

    beside = UNKNOWN.replace("okänd", "ännu en okänd")
    path = world / "egna" / "sol.prov"
    path.write_text(f"prov till sol.11.5.1\n{beside}", encoding="utf-8")
    monkeypatch.setattr("lagrum.base.resources.rules_dir", lambda: world / "egna")
    for name in ("egna", "egna/sol.regel", "egna/sol.prov"):
        capsys.readouterr()
        assert main(["prov", name]) == 0
        assert capsys.readouterr().out.startswith("13 prov för 4 regler"), name
    path.write_text(f"prov till sol.11.5.1\n{beside.replace('kan ge', '')}", encoding="utf-8")
    assert main(["prov", "egna"]) == 1
    assert "egna/sol.prov:2" in capsys.readouterr().out


def test_a_fault_in_an_example_beside_the_rules(run: Callable, world: Path) -> None:
    (world / "egna" / "sol.prov").write_text(f"prov till sol.11.5.11\n{UNKNOWN}", encoding="utf-8")
    answer = run("prov", "egna")
    assert answer.code == 2
    assert "fel E103: »sol.11.5.11« är varken en regel eller ett härlett begrepp i sol.regel" in answer.err
    assert "--> egna/sol.prov:1:6" in answer.err and "menade du »sol.11.5.1«?" in answer.err
    assert run("prova", "rent.insats").code == 0


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
