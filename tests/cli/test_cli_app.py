"""What all commands share: help, usage errors, exit codes of what goes wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from lagrum import __version__
from lagrum.cli import app
from lagrum.cli.app import COMMANDS, main

ENGLISH = re.compile(
    r"\b(usage|options?|commands|arguments|show this|default|required|error|missing|invalid|try)\b", re.I
)


def test_help_lists_every_command(run: Callable) -> None:
    answer = run("--help")
    assert answer.code == 0
    assert all(f"  {name}" in answer.out for name in COMMANDS)
    assert answer.err == ""


@pytest.mark.parametrize("command", [[], *([name] for name in COMMANDS)])
@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help_is_swedish_has_an_example_and_fits(
    command: list[str], option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*command, option]) == 0
    out = capsys.readouterr().out
    assert out.startswith(f"Användning: {' '.join(['lagrum', *command])} [ALTERNATIV]")
    assert "Exempel\n  lagrum " in out
    assert "visa den här hjälpen" in out
    assert not ENGLISH.search(out)
    assert max(map(len, out.splitlines())) <= 80
    assert "completion" not in out


def test_version(run: Callable) -> None:
    assert run("--version").out == f"lagrum {__version__}\n"


@pytest.mark.parametrize(
    ("args", "message", "help"),
    [
        (["prva"], "kommandot »prva« finns inte", "menade du »prova«?"),
        (["xyzzy"], "kommandot »xyzzy« finns inte", "»lagrum --help« visar kommandona"),
        (["hinder.insats"], "kommandot »hinder.insats« finns inte", "menade du »lagrum prova hinder.insats«?"),
        (["--vrsion"], "alternativet »--vrsion« finns inte", "menade du »--version«?"),
        (["prova"], "argumentet »FIL…« saknas", "»lagrum prova --help« visar"),
        (["prova", ""], "argumentet »FIL…« är tomt", "se efter om en variabel i skalet är tom"),
        (["natverk", "nora", ""], "argumentet »PLATS…« är tomt", "se efter om en variabel"),
        (["webb", ""], "argumentet »MAPP« är tomt", "se efter om en variabel"),
        (["prova", "a", "--regler", ""], "alternativet »--regler« är tomt", "se efter om en variabel"),
        (["prova", "a", "--datm", "x"], "alternativet »--datm« finns inte", "menade du »--datum«?"),
        (["prova", "a", "--gräns", "x"], "alternativet »--gräns« finns inte", "menade du »--grans«?"),
        (["prova", "a", "-q"], "alternativet »-q« finns inte", "»lagrum prova --help« visar"),
        (["prova", "a", "--datum"], "alternativet »--datum« saknar värde", "»lagrum prova --help« visar"),
        (["prova", "a", "--alla=1"], "alternativet »--alla« ska inte ha något värde", "skriv bara --alla"),
        (["prova", "a", "--datum", "2026-02-30"], "dagen »2026-02-30« finns inte", "ÅÅÅÅ-MM-DD"),
        (["prova", "a", "--datum", "20260301"], "»20260301« är inget datum", "ÅÅÅÅ-MM-DD"),
        (
            ["prova", "a", "--format", "jsn"],
            "»jsn« kan inte stå efter --format",
            "menade du »json«? (välj mellan text, json, sarif,",
        ),
        (["prova", "a", "--motor", "x"], "»x« kan inte stå efter --motor", "välj mellan båda, snabb, durable, facit"),
        (["prova", "a", "--grans", "hindr"], "»hindr« kan inte stå efter --grans", "menade du »hinder«?"),
        (["regler", "--datum", "igår"], "»igår« är inget datum", "ÅÅÅÅ-MM-DD"),
        (["prova", "a", "--utan-medfoljande"], "lämnar inga regler kvar", "--regler"),
        (["prov", "--utan-medfoljande"], "lämnar inga regler kvar", "ange minst en mapp"),
    ],
)
def test_usage_errors(
    args: list[str], message: str, help: str, world: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(args) == 2
    out, err = capsys.readouterr()
    first, second = err.splitlines()
    assert out == ""
    assert first.startswith("fel: ") and message in first
    assert second.startswith("  hjälp: ") and help in second
    assert not ENGLISH.search(re.sub("»[^«]*«", "", err))


@pytest.mark.parametrize("motor", ["båda", "bada", "BÅDA", "snabb", "referens", "facit"])
def test_values_are_taken_with_and_without_diacritics(run: Callable, motor: str) -> None:
    assert run("prova", "rent.insats", "--motor", motor, "--grans", "FRÅGA").code == 0


@pytest.mark.parametrize("error", [ValueError("oj"), KeyError(), RecursionError("djupt"), MemoryError()])
def test_anything_unexpected_is_an_internal_error(
    error: Exception, run: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object) -> None:
        raise error

    monkeypatch.setattr(app, "_run", fail)
    answer = run("regler")
    assert answer.code == 3
    assert "felet ligger inte hos dig" in answer.err
    assert type(error).__name__ in answer.err
    assert "Traceback" not in answer.err
    monkeypatch.setenv("LAGRUM_DEBUG", "1")
    assert "Traceback" in run("regler").err


def test_interruption_is_quiet(run: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*args: object, **kwargs: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("lagrum.catalogue.check_files.check_files", interrupt)
    answer = run("prova", "rent.insats")
    assert (answer.code, answer.out, answer.err) == (130, "", "")


def test_a_rulebook_with_errors_stops_every_command(run: Callable, world: Path) -> None:
    rules = world / "egna" / "sol.regel"
    rules.write_text(rules.read_text(encoding="utf-8") + "\nregel a\nregel b\n", encoding="utf-8")
    for args in (["prova", "rent.insats"], ["regler"], ["visa", "form"], ["prov", "egna"]):
        answer = run(*args)
        assert answer.code == 2
        assert answer.out == ""
        assert answer.err.count("fel E") >= 2
        assert "egna/sol.regel:" in answer.err


def test_a_missing_rule_folder(world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["regler", "--utan-medfoljande", "--regler", "borta"]) == 2
    assert "»borta« finns inte" in capsys.readouterr().err


def test_a_rule_pack_adds_to_the_shipped_rules(world: Path, monkeypatch: pytest.MonkeyPatch, run: Callable) -> None:
    monkeypatch.setattr("lagrum.base.resources.rules_dir", lambda: world / "egna")
    pack = world / "tillägg"
    pack.mkdir()
    (pack / "x.regel").write_text(
        'regel eget.1 "Egen"\n    lagrum SoL 1 kap. 1 §\n    källa lag\n    gäller tills vidare\n    när alltid\n'
        '    så upplysning "Hej."\n    därför "Så."\n',
        encoding="utf-8",
    )
    assert main(["visa", "eget.1", "--regler", "tillägg", "--regler", "egna", "--regler", "./tillägg"]) == 0
    assert main(["visa", "sol.11.5.1", "--regler", "tillägg"]) == 0
