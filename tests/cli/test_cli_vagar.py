"""`lagrum vagar`: ways, one of them written into a new file, no way at all, and what to ask first."""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path

import pytest
from cli_world import HINDER, OKLAR, RULES, VOCABULARY, Answer

from lagrum.base.resources import cases_dir
from lagrum.cli.app import main

OWN = ["--regler", "egna", "--utan-medfoljande", "--datum", "2026-06-01", "--motor", "snabb"]


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
    assert "HINDER: Kontaktfamilj kräver behovsprövning 11 kap. 5 § 1 SoL · sol.11.5.1" in text
    assert "Väg 1 (kostnad 4): • prövning: utan behovsprövning → med behovsprövning" in text
    assert "Annan väg 2" in text and "form: kontaktfamilj →" in text
    assert max(map(len, found.out.splitlines())) <= 80


def test_what_the_intervention_does_not_decide_is_said_to_be_so(capsys: pytest.CaptureFixture[str]) -> None:
    case = cases_dir() / "lund" / "forsta-linjen.insats"  # whether the municipality plans its interventions is unknown
    main(["vagar", str(case), "--datum", "2026-11-26", "--motor", "snabb"])
    text = " ".join(capsys.readouterr().out.split())
    assert (
        "7 kap. 1 § första stycket SoL · sol.7.1 inget i insatsen själv löser det utan att väcka något nytt; ta reda på"
        in text
    )


def test_a_way_is_written_into_a_new_file_and_holds(world: Path, call, capsys) -> None:  # type: ignore[no-untyped-def]
    before = (world / "hinder.insats").read_text("utf-8")
    written = call("hinder.insats", "--tillampa", "1", "--ut", "ny.insats")
    assert written.code == 1 and f"Skriven till ny.insats som »{HINDER.split()[1]}-vag-1«" in written.err
    new = (world / "ny.insats").read_text("utf-8")
    assert "med behovsprövning" in new and (world / "hinder.insats").read_text("utf-8") == before
    assert call("ny.insats").code == 0


def test_the_copy_has_an_id_of_its_own(world: Path, call, capsys) -> None:  # type: ignore[no-untyped-def]
    old = HINDER.split()[1]
    call("hinder.insats", "--tillampa", "1", "--ut", "ny.insats")
    new = (world / "ny.insats").read_text("utf-8")
    assert f"\ninsats {old}-vag-1\n" in new and new.startswith(f"# väg 1 för {old}, som en egen insats\n")
    call("hinder.insats", "--tillampa", "1", "--ut", "igen.insats")
    assert f"\ninsats {old}-vag-1-2\n" in (world / "igen.insats").read_text("utf-8")
    main(["prova", "hinder.insats", "ny.insats", "igen.insats", *OWN])
    assert "E082" not in capsys.readouterr().err


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
    told = " ".join(found.out.split())
    assert "på svaret. Det avgör " in told and "% av allt som frågorna kan avgöra." in told and "hit är" not in told
    assert "Med svaret »utan behovsprövning« är det ett hinder" in " ".join(found.out.split())
    rows = json.loads(call("oklar.insats", "--fragor", "--format", "json").out)["questions"]
    assert rows == sorted(rows, key=lambda q: -q["settles"])
    assert "Inget behöver klarläggas." in call("hinder.insats", "--fragor").out


def test_how_far_the_answers_bring_is_said_in_whole_sentences(capsys: pytest.CaptureFixture[str]) -> None:
    main(["vagar", str(cases_dir() / "nora" / "mini-sparet.insats"), "--fragor", "--datum", "2026-11-26"])
    told = " ".join(capsys.readouterr().out.split())
    assert re.search(r"på svaret\. Det avgör \d+ % av allt som frågorna kan avgöra\.", told)
    assert re.search(r"på svaret\. Svaren på fråga 1–2 avgör tillsammans \d+ %\.", told)


def test_a_broken_file_is_told(call) -> None:  # type: ignore[no-untyped-def]
    found = call("trasig.insats")
    assert (found.code, found.out) == (2, "") and "fel E030" in found.err


def test_a_fact_written_twice_is_an_error_and_nothing_is_sought(world: Path, call) -> None:  # type: ignore[no-untyped-def]
    (world / "dubbel.insats").write_text(HINDER + "    prövning  med behovsprövning\n", "utf-8")
    found = call("dubbel.insats", "--tillampa", "1", "--ut", "ny.insats")
    assert (found.code, found.out) == (2, "") and "»prövning« står två gånger" in found.err
    assert not (world / "ny.insats").exists()


def test_facts_that_speak_against_each_other_are_taken_as_they_stand(world: Path, call) -> None:  # type: ignore[no-untyped-def]
    """A group that is both under 18 and over 30, and a way for what the law forbids all the same."""
    (world / "motsagd.insats").write_text(HINDER + '    målgrupp "unga"\n        ålder 0–6 år\n', "utf-8")
    found = call("motsagd.insats")
    assert found.code == 1 and "prövning: utan behovsprövning → med behovsprövning" in " ".join(found.out.split())


def test_with_nothing_that_can_be_changed_the_law_must(world: Path, call) -> None:  # type: ignore[no-untyped-def]
    vocabulary = world / "egna" / "begrepp" / "alla.begrepp"
    fixed = re.sub(r"\n    kostnad +\d", "", VOCABULARY).replace("art        utformning", "art        faktum")
    vocabulary.write_text(fixed, "utf-8")
    found = call("hinder.insats")
    text = " ".join(found.out.split())
    assert found.code == 1 and "Väg 1" not in text
    assert "Ingen väg inom lagen: inget i utformningen löser det." in text
    assert "upphäver sol.11.5.1" in text
    again = call("hinder.insats", "--tillampa", "1", "--ut", "ny.insats")
    assert again.code == 2 and "det finns inga vägar" in again.err


@pytest.mark.parametrize("seconds", ["0", "-1", "0.01", "4000", "snabbt", "nan", "inf"])
def test_a_limit_that_is_none_is_refused(seconds: str, call) -> None:  # type: ignore[no-untyped-def]
    found = call("hinder.insats", "--sekunder", seconds)
    assert (found.code, found.out) == (2, "") and "--sekunder" in found.err


def test_the_shortest_limit_gives_an_answer(call) -> None:  # type: ignore[no-untyped-def]
    found = call("hinder.insats", "--sekunder", "0.1")
    assert found.code == 1 and "HINDER: Kontaktfamilj kräver behovsprövning" in " ".join(found.out.split())


def test_ways_need_no_solver(call, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setitem(sys.modules, "z3", None)  # what an import of something that is not installed meets
    found = call("hinder.insats")
    assert found.code == 1 and "Väg 1 (kostnad 4)" in found.out and "z3" not in found.err


@pytest.mark.parametrize("number", ["-1", "ett", "1.5", ""])
def test_a_number_of_no_way_is_refused(number: str, world: Path, call) -> None:  # type: ignore[no-untyped-def]
    found = call("hinder.insats", f"--tillampa={number}", "--ut", "ny.insats")
    assert (found.code, found.out) == (2, "") and found.err.startswith("fel:")
    assert not (world / "ny.insats").exists()


@pytest.mark.parametrize("target", ["borta/ny.insats", "hinder.insats/ny.insats", "ny.txt", "rent.insats", "."])
def test_a_bad_target_is_refused_before_the_search(target: str, call, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.delattr("lagrum.ways.plan.find_ways")
    found = call("hinder.insats", "--tillampa", "1", "--ut", target)
    assert (found.code, found.out) == (2, "") and f"»{target}«" in found.err and "hjälp:" in found.err


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_told(world: Path, call) -> None:  # type: ignore[no-untyped-def]
    locked = world / "last"
    locked.mkdir(mode=0o500)
    found = call("hinder.insats", "--tillampa", "1", "--ut", "last/ny.insats")
    assert found.code == 2 and "last/ny.insats" in found.err and not list(locked.iterdir())


def test_a_full_disk_is_told_and_leaves_nothing(world: Path, call, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("shutil.copyfileobj", full)
    found = call("hinder.insats", "--tillampa", "1", "--ut", "ny.insats")
    assert found.code == 2 and "ny.insats" in found.err and not list(world.glob("*ny.insats*"))
