"""Which rows have changed: Git is asked for real, also where it cannot tell; and what a report then is about."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path

import pytest

from lagrum.base.resources import rules_dir
from lagrum.catalogue.check_files import check_files
from lagrum.checking.result import Report
from lagrum.checking.touched import touched
from lagrum.interventions.changed_lines import ChangedLines, changed_lines, read_hunks
from lagrum.report.rest import limit_words, rest_words
from lagrum.source.diagnostic import Diagnostics
from varied import shipped_rulebook

TEXT = """\
insats nora/råd
    namn       Råd
    form       rådgivning
    prövning   utan behovsprövning
    målgrupp
        ålder  13–20 år
"""


def git(root: Path, *args: str) -> str:
    identity = ["-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "init.defaultBranch=main"]
    done = subprocess.run(["git", "-C", str(root), *identity, *args], check=True, capture_output=True, encoding="utf-8")
    return done.stdout.strip()


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    root = tmp_path / "arkiv med å"
    (root / "nora").mkdir(parents=True)
    (root / "nora" / "råd.insats").write_text(TEXT, "utf-8")
    (root / "nora" / "nora.kommun").write_text("kommun Nora\n", "utf-8")
    git(root, "init", "-q")
    git(root, "add", ".")
    git(root, "commit", "-qm", "först")
    return root


def asked(root: Path, revision: str = "HEAD", *rules: Path) -> ChangedLines:
    return changed_lines(revision, sorted(root.rglob("*.insats")), rules)


def test_the_rows_of_a_changed_file(checkout: Path) -> None:
    path = checkout / "nora" / "råd.insats"
    path.write_text(TEXT.replace("rådgivning", "kontaktfamilj"), "utf-8")
    found = asked(checkout)
    assert not found.why_all and found.of(str(path)).lines == {3}
    assert found.of(str(path)).words == {"form"} and not found.of(str(path)).whole


def test_only_what_we_did_counts_when_the_branch_has_gone_on(checkout: Path) -> None:
    path = checkout / "nora" / "råd.insats"
    git(checkout, "checkout", "-qb", "vår")
    path.write_text(TEXT.replace("rådgivning", "kontaktfamilj"), "utf-8")
    git(checkout, "commit", "-qam", "vår")
    git(checkout, "checkout", "-q", "main")
    (checkout / "nora" / "annan.insats").write_text("insats nora/annan\n", "utf-8")
    git(checkout, "add", ".")
    git(checkout, "commit", "-qm", "deras")
    git(checkout, "checkout", "-q", "--detach", "vår")
    assert set(asked(checkout, "main").files) == {str(path.resolve())}


@pytest.mark.parametrize(
    "name", ["en å rad.insats", "två\nrader.insats", "-rf.insats", "*.insats", ":(top)x.insats", '"']
)
def test_odd_names_and_renamed_files(checkout: Path, name: str) -> None:
    name = name if name.endswith(".insats") else f"{name}.insats"
    git(checkout, "mv", "nora/råd.insats", f"./nora/{name}")
    path = checkout / "nora" / name
    path.write_text(TEXT.replace("13–20", "12–20"), "utf-8")
    assert asked(checkout).of(str(path)).lines == {6}
    git(checkout, "add", ".")
    git(checkout, "commit", "-qm", "flyttad")
    assert asked(checkout, "HEAD~1").of(str(path)).lines == {6}
    assert not asked(checkout).of(str(path)).lines


def test_new_and_deleted_files(checkout: Path) -> None:
    new = checkout / "nora" / "ny.insats"
    new.write_text(TEXT, "utf-8")
    (checkout / "nora" / "nora.kommun").unlink()
    found = asked(checkout)
    assert found.of(str(new)).whole
    assert [change.whole for change in found.profiles(str(checkout / "nora" / "råd.insats"))] == [True]
    (checkout / "nora" / "råd.insats").unlink()
    assert not asked(checkout).why_all


def test_a_row_that_is_gone_makes_the_whole_file_count(checkout: Path) -> None:
    path = checkout / "nora" / "råd.insats"
    path.write_text(TEXT.replace("    prövning   utan behovsprövning\n", ""), "utf-8")
    assert asked(checkout).of(str(path)).whole
    path.write_text(TEXT.replace("    prövning   utan behovsprövning", "    tema  samverkan"), "utf-8")
    assert asked(checkout).of(str(path)).whole
    path.write_text("# vad\n\n" + TEXT, "utf-8")
    found = asked(checkout).of(str(path))
    assert not found.whole and found.words <= {""}


def test_a_binary_change_makes_the_whole_file_count(checkout: Path) -> None:
    path = checkout / "nora" / "råd.insats"
    path.write_bytes(b"\0\0")
    assert asked(checkout).of(str(path)).whole
    assert read_hunks("Binary files a/x and b/x differ\n").whole and not read_hunks("").whole


def test_a_program_that_the_folder_names_is_not_started(checkout: Path) -> None:
    path = checkout / "nora" / "råd.insats"
    git(checkout, "config", "diff.external", f"touch '{checkout}/startad'")
    git(checkout, "config", "diff.x.textconv", f"touch '{checkout}/startad';cat")
    (checkout / ".gitattributes").write_text("*.insats diff=x\n", "utf-8")
    path.write_text(TEXT.replace("13–20", "12–20"), "utf-8")
    assert asked(checkout).of(str(path)).lines == {6}
    assert not (checkout / "startad").exists()


def test_a_changed_rule_makes_all_count(checkout: Path) -> None:
    rules = checkout / "regler"
    rules.mkdir()
    (rules / "ny.regel").write_text("", "utf-8")
    assert "»ny.regel« har ändrats" in asked(checkout, "HEAD", rules).why_all
    assert not asked(checkout, "HEAD", rules_dir()).why_all


def test_changed_settings_make_all_count(checkout: Path) -> None:
    toml = checkout / "lagrum.toml"
    toml.write_text("[katalog]\n", "utf-8")
    found = changed_lines("HEAD", sorted(checkout.rglob("*.insats")), [], toml)
    assert "»lagrum.toml« har ändrats" in found.why_all


def test_where_git_cannot_tell_it_is_said_why(checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = checkout / "nora" / "råd.insats"
    assert "revisionen »finns-inte« finns inte" in asked(checkout, "finns-inte").why_all
    assert "revisionen »--output=x« finns inte" in asked(checkout, "--output=x").why_all
    path.write_text(TEXT.replace("13–20", "12–20"), "utf-8")
    first = git(checkout, "rev-parse", "HEAD")
    git(checkout, "commit", "-qam", "sedan")
    shallow = tmp_path / "grunt"
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{checkout}", str(shallow))
    assert "fetch-depth" in asked(shallow, first).why_all
    git(shallow, "fetch", "-q", "--depth=1", "origin", first)
    assert asked(shallow, first).of(str(shallow / "nora" / "råd.insats")).lines == {6}
    loose = tmp_path / "lös"
    loose.mkdir()
    (loose / "a.insats").write_text(TEXT, "utf-8")
    assert "ligger inte i ett Git-arkiv" in asked(loose).why_all
    (loose / ".git").write_text("gitdir: finns-inte\n", "utf-8")
    assert "är inte helt; pröva »git status« där" in asked(loose).why_all
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "Git är inte installerat" in asked(checkout).why_all


def check(root: Path) -> Report:
    sink = Diagnostics()
    return check_files([root], shipped_rulebook(), date(2026, 11, 21), "snabb", sink)


def test_a_report_is_about_what_the_change_touches(checkout: Path) -> None:
    path = checkout / "nora" / "råd.insats"
    path.write_text(TEXT.replace("rådgivning", "kontaktfamilj"), "utf-8")
    (checkout / "nora" / "gammal.insats").write_text(
        TEXT.replace("rådgivning", "kontaktfamilj").replace("/råd", "/x"), "utf-8"
    )
    git(checkout, "add", "nora/gammal.insats")
    git(checkout, "commit", "-qm", "gammal")
    whole = check(checkout)
    found = touched(whole, asked(checkout))
    assert [r.id for r in found.report.results] == ["nora/råd"] and "hinder" in found.left
    assert any(f.outcome == "hinder" for f in found.rest.findings)
    total = sum(f.tied for r in whole.results for f in r.findings)
    assert sum(len(r.findings) for r in found.report.results) + len(found.rest.findings) == total
    assert {f.triggers[0].line for r in found.report.results for f in r.findings if f.outcome == "hinder"} == {3}
    assert "varav 1 hinder" in rest_words(found.rest) and "--andrade-rader" in rest_words(found.rest)
    assert "räknas mot gränsen" in limit_words(found)


def test_an_old_obstacle_elsewhere_in_the_file_does_not_stop_but_is_counted(checkout: Path) -> None:
    path = checkout / "nora" / "råd.insats"
    path.write_text(TEXT.replace("rådgivning", "kontaktfamilj"), "utf-8")
    git(checkout, "commit", "-qam", "hindret")
    path.write_text(path.read_text("utf-8").replace("namn       Råd", "namn       Rådet"), "utf-8")
    found = touched(check(checkout), asked(checkout))
    assert [(r.state, r.findings) for r in found.report.results] == [("hinder", [])]
    assert found.left == {"inga anmärkningar"}
    assert "varav 1 hinder" in rest_words(found.rest)


def test_a_fact_that_becomes_unknown_shows_what_hangs_on_it(checkout: Path) -> None:
    path = checkout / "nora" / "råd.insats"
    path.write_text(TEXT.replace("utan behovsprövning", "okänt"), "utf-8")
    found = touched(check(checkout), asked(checkout))
    shown = [f for r in found.report.results for f in r.findings]
    assert any("prövning" in {u.attribute for u in f.undecided} for f in shown)


def test_too_little_described_counts_only_where_something_has_changed(checkout: Path) -> None:
    path = checkout / "nora" / "kort.insats"
    path.write_text("insats nora/kort\n    namn  Kort\n", "utf-8")
    git(checkout, "add", ".")
    git(checkout, "commit", "-qm", "kort")
    quiet = touched(check(checkout), asked(checkout))
    assert quiet.rest.undescribed == 1 and not quiet.report.results and not quiet.left
    path.write_text("insats nora/kort\n    namn  Korta\n", "utf-8")
    assert "för lite beskrivet" in touched(check(checkout), asked(checkout)).left


def test_all_is_shown_when_it_cannot_be_told(checkout: Path) -> None:
    whole = check(checkout)
    found = touched(whole, asked(checkout, "finns-inte"))
    assert found.report is whole and found.left == {r.left for r in whole.results}
    assert rest_words(found.rest).startswith("Alla fynd visas, inte bara de på ändrade rader: revisionen")
