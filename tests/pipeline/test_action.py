"""The GitHub Action: its script run for real, with the files and variables that a runner gives it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from municipality import ROOT, git, write

SCRIPT = ROOT / "tools" / "action.sh"
ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
SHELLS = [shell for shell in ("dash", "bash", "busybox") if shutil.which(shell)] or ["sh"]


@dataclass(frozen=True, slots=True)
class Step:
    """What a step of a workflow leaves behind."""

    code: int
    log: str
    summary: str
    outputs: dict[str, str]

    def sarif(self) -> list[dict[str, Any]]:
        return json.loads(Path(self.outputs["sarif"]).read_text("utf-8"))["runs"][0]["results"]


Run = Callable[..., Step]


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    root = tmp_path / "arbets yta"
    write(root, "insatser/nora/råd; touch ägd")
    return root


@pytest.fixture
def action(workspace: Path, tmp_path: Path, on_path: dict[str, str]) -> Run:
    def run(shell: str = SHELLS[0], ref: str = "", **inputs: str) -> Step:
        summary, output = tmp_path / "summary.md", tmp_path / "output"
        summary.write_text("", "utf-8")
        output.write_text("", "utf-8")
        runner = {
            "GITHUB_STEP_SUMMARY": str(summary),
            "GITHUB_OUTPUT": str(output),
            "GITHUB_WORKSPACE": str(workspace),
            "GITHUB_REF": ref,
            "RUNNER_TEMP": str(tmp_path / "till fälligt"),
        }
        words = [shell, "sh", str(SCRIPT)] if shell == "busybox" else [shell, str(SCRIPT)]
        given = {f"LAGRUM_{name.upper()}": value for name, value in inputs.items()}
        done = subprocess.run(
            words,
            env={**on_path, **runner, **given},
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
            timeout=300,
        )
        outputs = dict(line.split("=", 1) for line in output.read_text("utf-8").splitlines())
        return Step(done.returncode, done.stdout, summary.read_text("utf-8"), outputs)

    return run


def test_the_steps_pass_every_input_as_a_variable() -> None:
    check = ACTION["runs"]["steps"][-1]
    given = {value for value in check["env"].values() if "inputs." in value}
    assert given == {f"${{{{ inputs.{name} }}}}" for name in ACTION["inputs"] if name != "python"}
    assert check["env"]["LAGRUM_BAS"] == "${{ github.event.pull_request.base.sha }}"
    variables = set(re.findall(r"\$\{(LAGRUM_\w+)", SCRIPT.read_text("utf-8")))
    assert variables == {name for name in check["env"] if name.startswith("LAGRUM_")}
    assert all("${{" not in step.get("run", "") for step in ACTION["runs"]["steps"])
    assert 'make --no-print-directory --directory "$GITHUB_ACTION_PATH" install' in ACTION["runs"]["steps"][1]["run"]
    assert re.search(r"^install:", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)


def test_the_example_workflow_uses_inputs_and_outputs_that_exist() -> None:
    text = (ROOT / "docs" / "exempel" / "github.yml").read_text("utf-8")
    steps = yaml.safe_load(text)["jobs"]["lagrum"]["steps"]
    step = next(s for s in steps if s.get("id") == "lagrum")
    assert set(step["with"]) <= set(ACTION["inputs"])
    assert set(re.findall(r"steps\.lagrum\.outputs\.(\w+)", text)) <= set(ACTION["outputs"])


@pytest.mark.slow
@pytest.mark.parametrize("shell", SHELLS)
def test_a_good_catalogue(action: Run, workspace: Path, shell: str) -> None:
    step = action(shell, mappar="insatser")
    assert step.code == 0 and step.outputs["kod"] == "0"
    assert "lagrum: inget på eller över gränsen." in step.log
    assert "::error" not in step.log and "::notice file=insatser/nora/råd; touch ägd.insats" in step.log
    assert step.summary.startswith("# Prövning mot regelverket\n")
    assert {r["level"] for r in step.sarif()} <= {"note", "warning"}
    assert not list(workspace.rglob("ägd"))


@pytest.mark.slow
def test_a_catalogue_with_findings_and_a_baseline(action: Run, workspace: Path) -> None:
    write(workspace, "insatser/nora/familj", "kontaktfamilj")
    write(workspace, "fler/ett till", "kontaktfamilj")
    step = action(mappar="insatser\nfler/ett till.insats\n", grans="hinder")
    assert step.code == 1 and step.outputs["kod"] == "1"
    assert "::error file=insatser/nora/familj.insats,line=2" in step.log
    assert "::error file=fler/ett till.insats,line=2" in step.log
    assert "### Hinder" in step.summary
    errors = [r for r in step.sarif() if r["level"] == "error"]
    assert {r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in errors} == {
        "insatser/nora/familj.insats",
        "fler/ett%20till.insats",
    }
    assert action(mappar="insatser", grans="aldrig", format="text").code == 0
    (workspace / "baslinje.json").write_text("{", "utf-8")
    assert action(mappar="insatser", baslinje="baslinje.json", format="text").code == 2


@pytest.fixture
def pull_request(workspace: Path, tmp_path: Path) -> Callable[[str], str]:
    """Return what makes the workspace a pull request's checkout and returns the commit that it is set against.

    An old hinder stands in a file of its own, and a new one comes with the change.
    """

    def make(kind: str) -> str:
        home = tmp_path / "hemma"
        write(home, "insatser/nora/gammal", "kontaktfamilj")
        write(home, "insatser/nora/familj å")
        git(home, "init", "-q")
        git(home, "add", ".")
        git(home, "commit", "-qm", "bas")
        git(home, "checkout", "-qb", "ändring")
        write(home, "insatser/nora/familj å", "kontaktfamilj")
        git(home, "commit", "-qam", "ändring")
        git(home, "checkout", "-q", "main")
        write(home, "insatser/nora/annans", "kontaktfamilj")
        git(home, "add", ".")
        git(home, "commit", "-qm", "under tiden")
        stale, base = rev(home, "HEAD~1"), rev(home, "HEAD")
        git(home, "checkout", "-q", "--detach")
        git(home, "merge", "-q", "--no-ff", "-m", "sammanslagen", "ändring")
        git(home, "branch", "pr")
        shutil.rmtree(workspace)
        depth = ["--depth=1"] if kind in ("grunt", "avskuret") else []
        git(tmp_path, "clone", "-q", "--branch=pr", *depth, f"file://{home}", str(workspace))
        git(workspace, "checkout", "-q", "--detach")
        if kind == "avskuret":
            shutil.rmtree(home)
        return {"gammal bas": stale}.get(kind, base)

    return make


def rev(root: Path, name: str) -> str:
    command = ["git", "-C", str(root), "rev-parse", name]
    return subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout.strip()


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["helt", "grunt", "gammal bas"])
def test_a_pull_request_shows_what_its_rows_bring(action: Run, pull_request: Callable[[str], str], kind: str) -> None:
    base = pull_request(kind)
    step = action(mappar="insatser", bas=base, ref="refs/pull/7/merge")
    assert step.code == 1
    assert "::error file=insatser/nora/familj å.insats,line=2" in step.log
    assert "gammal.insats" not in step.log.split("::error")[1] and "annans.insats" not in step.summary
    errors = [r for r in step.sarif() if r["level"] == "error"]
    assert [r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in errors] == [
        "insatser/nora/familj%20%C3%A5.insats"
    ]
    assert "| Hinder | 1 | 2 |" in step.summary and "rader: alla" in step.summary
    (last,) = [line for line in step.log.splitlines() if line.startswith("::notice title=lagrum::")]
    assert "På rader som inte har ändrats sedan" in last and "(varav 2 hinder)" in last
    whole = action(mappar="insatser", bas=base, ref="refs/pull/7/merge", rader="alla")
    assert whole.code == 1 and whole.log.count("::error file=") == 3 and "| Hinder | 3 |" in whole.summary


@pytest.mark.slow
def test_a_pull_request_is_not_stopped_by_what_it_does_not_touch(
    action: Run, pull_request: Callable[[str], str], workspace: Path
) -> None:
    pull_request("helt")
    step = action(mappar="insatser", bas=rev(workspace, "HEAD"), ref="refs/heads/x")
    assert step.code == 0 and "::error" not in step.log
    assert "Bara fynd på rader som har ändrats sedan" in step.log and "varav 3 hinder" in step.log
    write(workspace, "insatser/nora/trasig", "rådgivnig")
    git(workspace, "add", ".")
    git(workspace, "commit", "-qm", "trasig")
    step = action(mappar="insatser", bas=rev(workspace, "HEAD"), ref="refs/heads/x")
    assert step.code == 2 and "::error file=insatser/nora/trasig.insats,line=2" in step.log


@pytest.mark.slow
def test_where_git_cannot_tell_all_is_shown_and_it_is_said_why(
    action: Run, pull_request: Callable[[str], str], workspace: Path
) -> None:
    base = pull_request("avskuret")
    step = action(mappar="insatser", bas=base, ref="refs/pull/7/merge")
    assert step.code == 1 and step.log.count("::error file=") == 3
    assert "Alla fynd visas, inte bara de på ändrade rader: revisionen" in step.summary
    assert "fetch-depth: 0" in step.summary and "fetch-depth: 0" in step.log
    shutil.rmtree(workspace / ".git")
    step = action(mappar="insatser", bas=base, ref="refs/pull/7/merge")
    assert step.code == 1 and "ligger inte i ett Git-arkiv" in step.summary
    assert "ingen pull request" in action(mappar="insatser", rader="ändrade", format="text").log


@pytest.mark.slow
def test_a_broken_file_is_told_once_and_cannot_command_the_runner(action: Run, workspace: Path) -> None:
    write(workspace, "insatser/nora/trasig", "rådgivnig")
    (workspace / "insatser/nora/ond.insats").write_text("insats nora/ond\n::set-output name=x::y\n", "utf-8")
    step = action(mappar="insatser", ut="svar", format="text github markdown sarif json junit csv gitlab")
    assert step.code == 2 and step.outputs["kod"] == "2"
    assert step.log.count("  hjälp: menade du »rådgivning«?\n") == 1
    assert "::error file=insatser/nora/trasig.insats,line=2" in step.log
    assert "## Filer med fel" in step.summary and "trasig.insats:2" in step.summary
    assert sorted(p.name for p in (workspace / "svar").iterdir()) == [
        "lagrum-gitlab.json",
        "lagrum-junit.xml",
        "lagrum.csv",
        "lagrum.json",
        "lagrum.sarif",
    ]
    assert step.outputs["sarif"] == "svar/lagrum.sarif"
    listening = True
    for line in step.log.splitlines():
        if line.startswith("::stop-commands::"):
            listening, token = False, line.removeprefix("::stop-commands::")
        elif not listening:
            listening = line == f"::{token}::"
        elif line.lstrip().startswith("::"):
            assert re.match(r"::((error|warning|notice) file=|notice title=lagrum::)", line)
    assert listening


@pytest.mark.slow
@pytest.mark.parametrize(
    ("inputs", "words"),
    [
        ({"mappar": "finns-inte"}, "finns inte"),
        ({"mappar": "--vakta"}, "finns inte"),
        ({"grans": "--vakta"}, "kan inte stå efter --grans"),
        ({"grans": "$(touch ägd)"}, "kan inte stå efter --grans"),
        ({"datum": "i morgon"}, "är inget datum"),
        ({"format": "pdf"}, "Formatet i format finns inte"),
        ({"rader": "nya"}, "välj mellan ändrade och alla"),
        ({"format": "*"}, "Formatet i format finns inte"),
        ({"ut": "a\nkod=0"}, "går över flera rader"),
        ({"mappar": ""}, "ingen mapp är angiven"),
    ],
)
def test_wrong_inputs_are_said(action: Run, workspace: Path, inputs: dict[str, str], words: str) -> None:
    step = action(**{"mappar": "insatser", "format": "text", **inputs})
    assert step.code == 2
    assert words in step.log
    assert not list(workspace.rglob("ägd"))


@pytest.mark.slow
def test_a_summary_that_is_too_large_is_cut_between_lines(
    action: Run, tmp_path: Path, workspace: Path, on_path: dict[str, str]
) -> None:
    lagrum = Path(on_path["PATH"].split(os.pathsep)[0]) / "lagrum"
    lagrum.write_text('#!/bin/sh\nyes åäö | head -n 400000 >"${3#--ut=}"\n', "utf-8")
    step = action(format="markdown")
    lines = step.summary.splitlines()
    assert step.code == 0 and len(step.summary.encode()) < 1_048_576
    assert lines[-1] == "… Sammanfattningen är avkortad." and set(lines[:-2]) == {"åäö"}
