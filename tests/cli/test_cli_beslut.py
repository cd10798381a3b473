"""`lagrum beslut`: the proposal and its parts, its files and messages, and sketches of an annex."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from cli_world import HINDER, Answer

from lagrum.cli.app import main

Call = Callable[..., Answer]
FINE = HINDER.replace("kontaktfamilj", "rådgivning")
DAY = ("--datum", "2026-06-01", "--motor", "snabb", "--regler", "egna", "--utan-medfoljande")


@pytest.fixture
def call(world: Path, capsys: pytest.CaptureFixture[str]) -> Call:
    (world / "nora").mkdir()
    (world / "nora" / "a.insats").write_text(HINDER, "utf-8")

    def run(*args: str) -> Answer:
        code = main(["beslut", *args, *DAY])
        captured = capsys.readouterr()
        return Answer(code, captured.out, captured.err)

    return run


def test_what_meets_an_obstacle_is_told_apart(call: Call) -> None:
    found = call("nora")
    assert found.code == 0
    assert found.out.startswith("KAN INTE BESLUTAS SÅ\n")
    assert "hinder: " in found.out and "FÖRESLÅS" not in found.out


@pytest.mark.parametrize("format", ["docx", "html", "markdown", "json", "csv"])
def test_each_format_is_written_and_verifies(world: Path, call: Call, format: str) -> None:
    made = call("nora", "--format", format, "--ut", f"b.{format}", "--kvitto", "k.json")
    assert made.code == 0 and (world / f"b.{format}").stat().st_size
    kept = "k.json" if format == "csv" else f"b.{format}"
    assert main(["verifiera", kept, "nora", *DAY[4:]]) == 0


def test_the_same_bytes_twice(world: Path, call: Call) -> None:
    for name in ("a", "b"):
        call("nora", "--format", "docx", "--ut", f"{name}.docx")
    assert (world / "a.docx").read_bytes() == (world / "b.docx").read_bytes()


def test_a_broken_file_is_named_and_ends_with_two(world: Path, call: Call) -> None:
    (world / "nora" / "t.insats").write_text("insats nora/t\n    frm x\n", "utf-8")
    found = call("nora")
    assert found.code == 2
    assert "KUNDE INTE LÄSAS" in found.out and "t.insats: rad 2" in found.out and "fel E030" in found.err


def test_what_is_not_among_the_rows_of_a_table_is_told(call: Call) -> None:
    assert "obs: 1 insats står inte i tabellen" in call("nora", "--format", "csv").err


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ((), "ingen mapp är angiven"),
        (("nora", "--kontroll", "b.csv"), "--kontroll läser en bilaga"),
        (("--kontroll", "b.csv", "--format", "json"), "--kontroll skriver skisser"),
        (("nora", "--kolumn", "a=form"), "hör ihop med --kontroll"),
        (("nora", "--mall", "m.docx"), "--mall hör ihop med --format docx"),
        (("nora", "--format", "docx", "--mall", "saknas.docx"), "mallen »saknas.docx« kan inte läsas"),
        (("nora", "--format", "json", "--del", "bilaga"), "--del har ingen verkan"),
        (("nora", "--ut", "b.docx"), "inget namn på en textfil"),
        (("nora", "--del", "bilagor"), "kan inte stå efter --del"),
        (("borta",), "finns inte"),
        (("--kontroll", "borta.csv"), "»borta.csv« finns inte"),
        (("--kontroll", "nora"), "är en mapp"),
    ],
)
def test_what_cannot_be_done_is_said(call: Call, args: tuple[str, ...], message: str) -> None:
    found = call(*args)
    assert found.code == 2 and message in found.err


def test_a_template_that_cannot_be_used_is_bad_input_and_named(world: Path, call: Call) -> None:
    (world / "m.docx").write_bytes(b"nothing of Word's")
    found = call("nora", "--format", "docx", "--mall", "m.docx", "--ut", "b.docx")
    assert found.code == 2 and "»m.docx« kan inte användas som mall: mallen är ingen docx-fil" in found.err
    assert "felet ligger inte hos dig" not in found.err and "hjälp: öppna den i Word" in found.err


def test_an_annex_becomes_files_that_are_the_users_own(world: Path, call: Call) -> None:
    (world / "b.csv").write_text("Insats,Form,Enhet\nSamtalet,rådgivning,Norr\n", "utf-8")
    found = call("--kontroll", "b.csv", "--kommun", "Nora", "--ut", "skisser")
    assert found.code == 1  # too little is described
    sketch = world / "skisser" / "samtalet.insats"
    assert "insats nora/samtalet" in sketch.read_text("utf-8")
    assert '"Enhet" = ""' in (world / "skisser" / "kolumner.toml").read_text("utf-8")
    sketch.write_text(FINE, "utf-8")
    again = call("--kontroll", "b.csv", "--kommun", "Nora", "--kolumner", "skisser/kolumner.toml", "--ut", "skisser")
    assert "samtalet.insats« är skriven eller ändrad av någon annan" in again.err
    assert sketch.read_text("utf-8") == FINE
    told = " ".join(again.out.split())
    assert "Till skisser är 1 av 2 filer skrivna. Inte skrivet: »samtalet.insats«." in told
    assert "Skisserna och kolumner.toml är skrivna" not in told


def test_nothing_is_written_without_a_folder(world: Path, call: Call) -> None:
    (world / "b.csv").write_text("Insats\nSamtalet\n", "utf-8")
    before = sorted(p.name for p in world.iterdir())
    assert "Inget är skrivet" in call("--kontroll", "b.csv").out
    assert sorted(p.name for p in world.iterdir()) == before
