"""`lagrum vagar`: ways, one of them written into a new file, no way at all, and what to ask first."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_world import OKLAR, RULES, Answer

from lagrum.cli.app import main

OWN = ["--regler", "egna", "--utan-medfoljande", "--datum", "2026-06-01", "--motor", "referens"]


@pytest.fixture
def call(world: Path, capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    def run(*args: str) -> Answer:
        code = main(["vagar", *args, *OWN])
        captured = capsys.readouterr()
        return Answer(code, captured.out, captured.err)

    return run


def test_the_cheapest_change_comes_first_with_its_provision(call) -> None:  # type: ignore[no-untyped-def]
    found = call("hinder.insats")
    assert found.code == 1
    text = " ".join(found.out.split())
    assert "HINDER: Kontaktfamilj kräver behovsprövning SoL 11 kap. 5 § 1 · sol.11.5.1" in text
    assert "Väg 1 (kostnad 4): • prövning: utan behovsprövning → med behovsprövning" in text
    assert "Annan väg 2" in text and "form: kontaktfamilj →" in text
    assert max(map(len, found.out.splitlines())) <= 80


def test_a_way_is_written_into_a_new_file_and_holds(world: Path, call, capsys) -> None:  # type: ignore[no-untyped-def]
    before = (world / "hinder.insats").read_text("utf-8")
    assert call("hinder.insats", "--tillampa", "1", "--ut", "ny.insats").code == 1
    new = (world / "ny.insats").read_text("utf-8")
    assert "med behovsprövning" in new and (world / "hinder.insats").read_text("utf-8") == before
    assert call("ny.insats").code == 0


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["--tillampa", "1"], "--tillampa behöver en ny fil"),
        (["--tillampa", "1", "--ut", "rent.insats"], "finns redan och skrivs inte över"),
        (["--tillampa", "1", "--ut", "ny.txt"], "kan inte skrivas till »ny.txt«"),
        (["--tillampa", "99", "--ut", "ny.insats"], "det finns ingen väg 99"),
        (["--ut", "rent.insats"], "resultatet skrivs inte till"),
    ],
)
def test_nothing_is_written_that_should_not_be(world: Path, call, args: list[str], message: str) -> None:  # type: ignore[no-untyped-def]
    rent = (world / "rent.insats").read_text("utf-8")
    found = call("hinder.insats", *args)
    assert found.code == 2 and message in found.err
    assert (world / "rent.insats").read_text("utf-8") == rent and not (world / "ny.insats").exists()


def test_when_there_is_no_way_a_reform_is_drafted(world: Path, call) -> None:  # type: ignore[no-untyped-def]
    (world / "egna" / "sol.regel").write_text(
        RULES.replace("och form är någon av kontaktperson, kontaktfamilj", "").replace(
            "när        prövning är utan behovsprövning", "när        alltid", 1
        ),
        "utf-8",
    )
    found = call("rent.insats")
    assert found.code == 1
    assert "Ingen väg inom lagen" in found.out and "upphäver  sol.11.5.1" in found.out


def test_nothing_in_the_way(call) -> None:  # type: ignore[no-untyped-def]
    found = call("rent.insats")
    assert (found.code, found.err) == (0, "") and "Inget står i vägen" in found.out


def test_what_to_ask_first(world: Path, call) -> None:  # type: ignore[no-untyped-def]
    (world / "oklar.insats").write_text(OKLAR + "    målgrupp okänt\n", "utf-8")
    found = call("oklar.insats", "--fragor")
    assert found.code == 0
    assert "1. Ges insatsen efter individuell behovsprövning?" in found.out
    assert "Med svaret »utan behovsprövning« är det ett hinder" in " ".join(found.out.split())
    rows = json.loads(call("oklar.insats", "--fragor", "--format", "json").out)
    assert rows == sorted(rows, key=lambda q: -q["settles"])
    assert "Inget behöver klarläggas." in call("hinder.insats", "--fragor").out


def test_a_broken_file_is_told(call) -> None:  # type: ignore[no-untyped-def]
    found = call("trasig.insats")
    assert (found.code, found.out) == (2, "") and "fel E030" in found.err
