"""One way from paths to interventions, whatever the command: nothing is left out in silence."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from cli_world import FRAGA, HINDER, KRAV, RENT, TRASIG, Answer

from lagrum.cli.app import main

OWN = ["--regler", "egna", "--utan-medfoljande"]
DAY = ["--datum", "2026-06-01"]
SEVERAL = [["prova"], ["katalog"], ["fragor"], ["skillnad", "2026-06-01"]]
"""Commands that take folders, up to where the folders stand."""

Go = Callable[..., Answer]


@pytest.fixture
def go(world: Path, capsys: pytest.CaptureFixture[str]) -> Go:
    """Run a command on the rulebook of `world`; the catalogue is `k`."""
    (world / "k").mkdir()

    def call(*args: str) -> Answer:
        own = [] if args[0] == "formatera" else OWN
        code = main([*args, *own])
        captured = capsys.readouterr()
        return Answer(code, captured.out, captured.err)

    return call


def put(world: Path, name: str, text: str) -> Path:
    path = world / "k" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def git(folder: Path, *args: str) -> None:
    who = ["-c", "user.name=a", "-c", "user.email=a@b.se", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(folder), *who, *args], check=True, capture_output=True)


@pytest.fixture
def drafts(world: Path, go: Go) -> Path:
    """A catalogue in Git with one intervention, and two drafts that Git ignores."""
    put(world, "a.insats", FRAGA)
    put(world, "utkast/b.insats", FRAGA.replace("nora/fraga", "nora/utkast-b"))
    put(world, "utkast/c.insats", FRAGA.replace("nora/fraga", "nora/utkast-c"))
    put(world, ".gitignore", "utkast/\n")
    git(world / "k", "init", "-q")
    return world / "k"


@pytest.mark.parametrize("command", SEVERAL)
def test_drafts_that_git_ignores_are_left_out_and_that_is_said(command: list[str], drafts: Path, go: Go) -> None:
    found = go(*command, "k")
    assert "utkast-b" not in found.out
    assert "varning E078: 2 insatser som Git bortser från är inte med: utkast/b.insats, utkast/c.insats" in found.err
    assert "ange filerna själva" in found.err
    assert found.code != 2


@pytest.mark.parametrize("command", [["prova"], ["fragor"], ["katalog", "--format", "csv"]])
def test_what_is_named_is_read_though_git_ignores_it(command: list[str], drafts: Path, go: Go) -> None:
    assert "nora/utkast-b" in go(*command, "k/utkast/b.insats").out
    whole = go(*command, "k/utkast")
    assert "nora/utkast-b" in whole.out and "nora/utkast-c" in whole.out and "E078" not in whole.err


def test_drafts_are_left_out_by_formatera_and_memo_too(
    drafts: Path, go: Go, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "E078" in go("formatera", "--check", "k").err
    assert "E078" in go("memo", "k", "--alla", "--ut", "ut").err
    files = sorted(p.name for p in Path("ut").iterdir() if not p.name.startswith("."))
    assert len(files) == 2  # one question, one list


@pytest.mark.skipif(os.name != "posix", reason="needs links")
@pytest.mark.parametrize("command", [*SEVERAL, ["memo", "--alla", "--ut", "ut"], ["formatera", "--check"]])
def test_a_link_out_of_the_folder_is_told_and_not_followed(command: list[str], world: Path, go: Go) -> None:
    put(world, "a.insats", FRAGA)
    (world / "k" / "ute.insats").symlink_to(world / "hinder.insats")
    found = go(*command, "k")
    assert found.code == 2
    assert found.err.count("fel E079") == 1 and "k/ute.insats" in found.err
    assert "oppen-kontaktfamilj" not in found.out


@pytest.mark.parametrize("command", [["prova"], ["fragor"], ["katalog", "--format", "csv"], ["vagar"]])
def test_a_profile_stands_for_the_interventions_beside_it(command: list[str], world: Path, go: Go) -> None:
    put(world, "nora.kommun", "kommun nora\n")
    put(world, "a.insats", FRAGA)
    put(world, "annan/b.insats", FRAGA.replace("nora/fraga", "annan/b"))
    found = go(*command, "k/nora.kommun")
    assert found.code != 2, found.err
    assert "nora/fraga" in found.out and "annan/b" not in found.out


def test_a_profile_that_stands_for_several_is_not_one_intervention(world: Path, go: Go) -> None:
    put(world, "nora.kommun", "kommun nora\n")
    put(world, "a.insats", FRAGA)
    put(world, "b.insats", KRAV)
    found = go("vagar", "k/nora.kommun")
    assert found.code == 2 and "står för 2 insatser" in found.err


@pytest.mark.parametrize("command", [*SEVERAL, ["memo", "--alla", "--ut", "ut"]])
def test_one_id_in_two_files_names_both(command: list[str], world: Path, go: Go) -> None:
    put(world, "a.insats", FRAGA)
    put(world, "kopia.insats", FRAGA)
    put(world, "z.insats", HINDER)
    found = go(*command, "k")
    assert found.code == 2
    assert "fel E082: insatsen »nora/fraga« finns redan i »k/a.insats«" in found.err
    assert "--> k/kopia.insats" in found.err


def test_the_others_give_results_where_an_id_is_double(world: Path, go: Go) -> None:
    put(world, "a.insats", FRAGA)
    put(world, "kopia.insats", FRAGA)
    put(world, "z.insats", HINDER)
    for command in ("prova", "katalog"):
        report = json.loads(go(command, "k", "--format", "json").out)
        assert [r["file"] for r in report["results"]] == ["k/a.insats", "k/z.insats"]
        assert [m["code"] for m in report["messages"]] == ["E082"]


def test_the_same_file_by_two_ways_is_one(world: Path, go: Go) -> None:
    put(world, "a.insats", FRAGA)
    found = go("prova", "k", "k/a.insats", "./k", "--format", "json")
    assert len(json.loads(found.out)["results"]) == 1 and found.err == ""


# -- nothing is thrown away -------------------------------------------------------------------------------------------


@pytest.fixture
def broken(world: Path, go: Go) -> Path:
    """Three interventions, of which one is broken."""
    put(world, "a.insats", FRAGA)
    put(world, "b.insats", FRAGA.replace("nora/fraga", "nora/fraga-2"))
    put(world, "t.insats", TRASIG)
    return world / "k"


def test_memos_say_what_their_numbers_leave_out(broken: Path, go: Go) -> None:
    found = go("memo", "k", "--alla", "--ut", "ut")
    assert found.code == 2
    assert "k/t.insats:3" in found.err
    assert "1 av 3 insatser är inte med: k/t.insats." in found.out
    assert "1 av 3 insatser är inte med: k/t.insats." in Path("ut/00-forteckning.md").read_text("utf-8")
    (memo,) = [p for p in Path("ut").iterdir() if p.name not in ("00-forteckning.md", ".lagrum-skrivet.json")]
    assert "1 av 3 insatser är inte med" in memo.read_text("utf-8")


def test_a_memo_with_another_catalogue_says_what_is_left_out(broken: Path, go: Go) -> None:
    found = go("memo", "k/a.insats", "--katalog", "k")
    assert found.code == 2 and "k/t.insats:3" in found.err
    assert "1 av 3 insatser är inte med: k/t.insats." in found.out


def test_broken_notes_are_told(broken: Path, go: Go) -> None:
    (broken / "t.insats").unlink()
    (broken / "x.fraga.memo").write_text("inget memo\n", "utf-8")
    for command in (["memo", "k", "--alla", "--ut", "ut"], ["fragor", "k"]):
        found = go(*command)
        assert found.code == 2 and "k/x.fraga.memo" in found.err


def test_the_register_says_what_its_numbers_leave_out(broken: Path, go: Go) -> None:
    assert "1 av 3 insatser är inte med: k/t.insats." in go("fragor", "k").out
    assert "1 av 3 insatser är inte med: k/t.insats." in go("fragor", "k", "--format", "markdown").out
    assert json.loads(go("fragor", "k", "--format", "json").out)["left_out"] == ["k/t.insats"]
    assert go("fragor", "k").code == 2


def test_memos_can_be_written_again_where_they_are(broken: Path, go: Go) -> None:
    (broken / "t.insats").unlink()
    assert go("memo", "k", "--alla", "--ut", "ut").code == 0
    assert go("memo", "k", "--alla", "--ut", "ut").code == 0
    assert go("memo", "k/a.insats", "--ut", "ut").code == 2  # one memo is a file


# -- what has changed -------------------------------------------------------------------------------------------------


def test_only_the_catalogues_own_repository_is_asked_what_has_changed(world: Path, go: Go) -> None:
    """Rules of another repository, where the revision means nothing or something else, are not asked."""
    put(world, "a.insats", FRAGA)
    put(world, "b.insats", RENT)
    for folder in (world / "k", world / "egna"):
        git(folder, "init", "-q")
        git(folder, "add", ".")
        git(folder, "commit", "-qm", "x")
    git(world / "k", "tag", "v1")
    put(world, "b.insats", RENT.replace("30–40", "30–41"))
    found = go("katalog", "k", "--bara-andrade", "v1", "--format", "json")
    assert found.code == 0, found.err
    assert [r["id"] for r in json.loads(found.out)["results"]] == ["nora/rent"]


def test_a_rule_pack_in_the_catalogues_repository_touches_all(world: Path, go: Go) -> None:
    put(world, "a.insats", FRAGA)
    put(world, "b.insats", RENT)
    git(world, "init", "-q")
    git(world, "add", ".")
    git(world, "commit", "-qm", "x")
    rules = world / "egna" / "sol.regel"
    rules.write_text(rules.read_text("utf-8") + "# en rad till\n", "utf-8")
    found = go("katalog", "k", "--bara-andrade", "HEAD", "--format", "json")
    assert len(json.loads(found.out)["results"]) == 2


@pytest.mark.skipif(os.name != "posix", reason="needs a shell")
def test_the_settings_of_a_received_repository_start_nothing(world: Path, go: Go) -> None:
    put(world, "a.insats", FRAGA)
    git(world / "k", "init", "-q")
    script = world / "ond.sh"
    script.write_text(f"#!/bin/sh\ntouch {world}/spår\n", "utf-8")
    script.chmod(0o755)
    git(world / "k", "config", "core.fsmonitor", str(script))
    assert go("prova", "k").code != 2
    assert not (world / "spår").exists()


def test_a_rule_that_exists_already_is_told_where_the_newcomer_stands(
    world: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pack = world / "a-pack"
    pack.mkdir()
    text = (world / "egna" / "sol.regel").read_text("utf-8")
    start = text.index("regel sol.11.5.1")
    (pack / "mina.regel").write_text(text[start : text.index("regel sol.21.2")], "utf-8")
    assert main(["regler", "--regler", "egna", "--regler", "a-pack", "--utan-medfoljande"]) == 2
    err = capsys.readouterr().err
    assert "regeln »sol.11.5.1« finns redan (egna/sol.regel:" in err
    assert "--> a-pack/mina.regel:1" in err


def test_what_a_change_of_the_law_touches_says_what_is_left_out(
    broken: Path, world: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from lagrum.law.lockfile import Lock
    from lagrum.services import law

    rulebook = law.open_rulebook(["egna"], True)
    monkeypatch.setattr(law, "open_rulebook", lambda *_: replace(rulebook, lock=Lock((), {})))
    monkeypatch.setattr(law, "open_corpus", lambda _: None)
    monkeypatch.setattr(law, "uncompared", lambda *_: [])
    monkeypatch.setattr(law, "compare", lambda *_: [])
    assert main(["lag", "verifiera", "--insatser", "k", *OWN]) == 2
    out, err = capsys.readouterr()
    assert "1 av 3 insatser är inte med: k/t.insats." in out and "k/t.insats:3" in err
