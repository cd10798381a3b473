"""`lagrum underlag`: which documents there are, where they are written, and what is said of what cannot be."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from cli_world import Answer

from lagrum.base.resources import cases_dir
from lagrum.cli.app import main
from lagrum.interview.docx import read_docx

pytestmark = pytest.mark.slow
DAY = ("--datum", "2026-11-29", "--motor", "snabb")
Go = Callable[..., Answer]


@pytest.fixture
def go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Go:
    """Run the command in a folder with two shipped catalogues."""
    for name in ("nora", "grums"):
        shutil.copytree(cases_dir() / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)

    def call(*args: str, command: str = "underlag") -> Answer:
        code = main([command, *args, *(DAY if command == "underlag" else ())])
        captured = capsys.readouterr()
        return Answer(code, captured.out, captured.err)

    return call


def test_without_a_kind_it_says_which_documents_are_called_for(go: Go) -> None:
    found = go("nora/mini-sparet.insats")
    assert (found.code, found.err) == (0, "")
    assert "Prövning av barnets bästa: kallas för (artikel 3 i barnkonventionen" in found.out
    assert "Konsekvensbedömning avseende dataskydd: kan inte sägas (artikel 35 GDPR)" in found.out
    assert all(len(line) <= 80 for line in found.out.splitlines())


def test_an_unknown_kind_is_said_and_a_swedish_spelling_is_understood(go: Go) -> None:
    wrong = go("nora/mini-sparet.insats", "avtall")
    assert wrong.code == 2 and "»avtall« är inget slag av underlag" in wrong.err and "menade du »avtal«?" in wrong.err
    assert go("nora/mini-sparet.insats", "barnets bästa").code == 0


def test_all_of_one_intervention_are_written_to_a_folder(go: Go, tmp_path: Path) -> None:
    assert "ange mappen" in go("nora/mini-sparet.insats", "alla").err
    found = go("nora/mini-sparet.insats", "alla", "--format", "markdown", "--ut", "ut")
    assert found.code == 0 and "5 handlingar skrivna till ut." in found.out
    names = {path.name for path in (tmp_path / "ut").glob("*.md")}
    assert names == {
        f"nora-mini-sparet-{kind}.md"
        for kind in ("barnets-basta", "konsekvens", "registerforteckning", "information", "avtal")
    }
    mine = tmp_path / "ut" / "nora-mini-sparet-avtal.md"
    mine.write_text("min egen", "utf-8")
    again = go("nora/mini-sparet.insats", "alla", "--format", "markdown", "--ut", "ut")
    assert "lämnas orörd" in again.err and mine.read_text("utf-8") == "min egen"


def test_a_folder_gives_one_record_and_a_file_for_each_of_other_kinds(go: Go, tmp_path: Path) -> None:
    table = go("nora", "registerforteckning", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(table.out)))
    assert [row["insats"] for row in rows] == sorted(row["insats"] for row in rows) and len(rows) == 3
    assert {head[:2] for head in rows[0]} >= {f"{letter})" for letter in "abcdefg"}
    assert all("Fyll i: " in row["g) Skyddet"] for row in rows)
    alone = go("nora", "barnets-basta")
    assert alone.code == 2 and "ange mappen de ska ligga i" in alone.err
    assert go("nora", "barnets-basta", "--format", "json", "--ut", "ut").code == 0
    assert len(list((tmp_path / "ut").glob("*-barnets-basta.json"))) == 3


def test_two_interventions_never_share_a_file(go: Go, tmp_path: Path) -> None:
    for name, id in (("ett", "a/b-c"), ("två", "a-b/c")):
        (tmp_path / "k").mkdir(exist_ok=True)
        (tmp_path / "k" / f"{name}.insats").write_text(f"insats {id}\n    form rådgivning\n", "utf-8")
    assert go("k", "information", "--ut", "ut/").code == 0
    assert {path.name for path in (tmp_path / "ut").glob("*.txt")} == {
        "a-b-c-information.txt",
        "a-b-c-information-2.txt",
    }
    (tmp_path / "k" / "två.insats").unlink()
    assert go("k", "avtal", "--ut", "ut/").code == 0
    assert (tmp_path / "ut" / "a-b-c-avtal.txt").exists()


def test_a_broken_file_is_named_and_the_others_are_told(go: Go, tmp_path: Path) -> None:
    (tmp_path / "nora" / "trasig.insats").write_text("insats nora/trasig\n    frm x\n", "utf-8")
    found = go("nora", "registerforteckning", "--format", "json")
    assert found.code == 2 and "trasig.insats:2" in found.err
    value = json.loads(found.out)
    assert value["left_out"] == ["nora/trasig.insats"] and len(value["parts"]) == 3
    alone = go("nora/trasig.insats", "avtal")
    assert alone.code == 2 and alone.out == "" and "trasig.insats:2" in alone.err
    assert go("finns-inte.insats").code == 2


def test_there_is_no_agreement_without_a_performer(go: Go, tmp_path: Path) -> None:
    (tmp_path / "egen.insats").write_text("insats a/egen\n    form rådgivning\n    utförare ingen\n", "utf-8")
    found = go("egen.insats", "avtal")
    assert found.code == 2 and "har ingen utförare utanför kommunen" in found.err
    every = go("egen.insats", "alla", "--ut", "ut")
    assert every.code == 0 and "4 handlingar skrivna" in every.out and "har ingen utförare" in every.err


@pytest.mark.parametrize("names", [("Stiftelsen",), ("Stiftelsen", "Bris")])
def test_a_heading_names_a_performer_once_and_in_full(go: Go, tmp_path: Path, names: tuple[str, ...]) -> None:
    posts = "".join(f'    utförare "{n}"\n        roll genomför\n        slag privat företag\n' for n in names)
    text = f"insats a/lots\n    form boendestöd\n    prövning utan behovsprövning\n{posts}"
    (tmp_path / "lots.insats").write_text(text, "utf-8")
    found = go("lots.insats", "avtal").out
    headings = [" ".join(part.split()) for part in re.split(r"\n(?=  - )|\n\n", found) if not part.startswith("  - ")]
    named = [h for h in headings if "»" in h and not h.startswith("Kvitto")]
    assert any(h.endswith("· utförare »Stiftelsen«") or ": utförare »Stiftelsen« (" in h for h in named)
    for heading in named:
        assert heading.count("»") == heading.count("utförare »") == 1, heading
    entries = [e for s in json.loads(go("lots.insats", "avtal", "--format", "json").out)["parts"][0]["sections"]
               for e in s["entries"]]  # fmt: skip
    assert all(e["record"] < 0 or e["subject"].startswith("utförare »") for e in entries)


@pytest.mark.parametrize("format", ["json", "markdown", "html", "docx"])
def test_a_document_carries_a_receipt_that_verifies(go: Go, tmp_path: Path, format: str) -> None:
    file = f"ut.{format}"
    assert go("nora/mini-sparet.insats", "konsekvens", "--format", format, "--ut", file).code == 0
    assert go(file, "nora/mini-sparet.insats", command="verifiera").code == 0
    text = tmp_path / "nora" / "mini-sparet.insats"
    text.write_text(text.read_text("utf-8").replace("0–6 år\n        roll", "0–5 år\n        roll"), "utf-8")
    changed = go(file, "nora/mini-sparet.insats", command="verifiera")
    assert changed.code == 1 and "insatsens text är inte den som prövades" in " ".join(changed.out.split())


@pytest.mark.parametrize("format", ["markdown", "html", "docx"])
def test_a_document_says_in_swedish_how_far_the_acts_are_followed(go: Go, tmp_path: Path, format: str) -> None:
    """What the receipt holds stays as it is: the document verifies."""
    (tmp_path / "a.insats").write_text(
        "insats a/b\n    form rådgivning\n    personuppgifter\n        behandlas känsliga uppgifter\n", "utf-8"
    )
    for command, args in (("underlag", ("konsekvens",)), ("beslut", ())):
        file = tmp_path / f"{command}.{format}"
        assert go("a.insats", *args, "--format", format, "--ut", str(file), command=command).code == 0
        text = read_docx(file.read_bytes()) if format == "docx" else file.read_text("utf-8")
        words = " ".join(text.split())
        assert "GDPR enligt den ursprungliga texten i EU:s officiella tidning (på engelska)" in words, command
        assert "OJ text" not in words
        assert go(str(file), "a.insats", command="verifiera").code == 0


def test_the_receipt_of_a_folder_verifies_too(go: Go) -> None:
    assert go("nora", "registerforteckning", "--kvitto", "kvitto.json").code == 0
    assert go("kvitto.json", "nora", command="verifiera").code == 0
    assert go("kvitto.json", "grums", command="verifiera").code == 1
    assert go("nora", "--kvitto", "kvitto.json").code == 0
    assert go("kvitto.json", "nora", command="verifiera").code == 0


def test_the_same_input_gives_the_same_bytes_and_all_formats_the_same_words(go: Go, tmp_path: Path) -> None:
    for name in ("a.docx", "b.docx"):
        assert go("grums/ung-i-grums.insats", "information", "--format", "docx", "--ut", name).code == 0
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()
    words = " ".join(read_docx((tmp_path / "a.docx").read_bytes()).split())
    text = " ".join(go("grums/ung-i-grums.insats", "information").out.split())
    for said in (
        "Insatsen heter Appen Ung i Grums.",
        "Kostar insatsen något för den som deltar?",
        "Det ni inte får säga ännu",
    ):
        assert said in words and said in text
