"""The GitLab template: its script lines run for real, and what it names as artifacts."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
import yaml
from junitparser import JUnitXml
from municipality import ROOT, git, write

JOB = yaml.safe_load((ROOT / "docs" / "exempel" / "gitlab-ci.yml").read_text("utf-8"))["lagrum"]


def run_job(root: Path, env: dict[str, str], **variables: str) -> tuple[int, str]:
    """Run the lines as GitLab does: one shell that stops at the first failure."""
    script = "\n".join(["set -e", *JOB["script"]])
    done = subprocess.run(
        ["sh", "-c", script],
        cwd=root,
        env={**env, **JOB["variables"], **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
        timeout=300,
    )
    return done.returncode, done.stdout


@pytest.mark.slow
@pytest.mark.parametrize(("form", "code"), [("rådgivning", 0), ("kontaktfamilj", 1), ("rådgivnig", 2)])
def test_the_job(form: str, code: int, tmp_path: Path, on_path: dict[str, str]) -> None:
    root = tmp_path / "arkiv"
    write(root, "min mapp/nora/x", form)
    ended, log = run_job(root, on_path, LAGRUM_MAPP="min mapp", LAGRUM_GRANS="hinder")
    assert ended == code, log
    assert log.count("menade du »rådgivning«?\n") == (1 if code == 2 else 0)
    reports = JOB["artifacts"]["reports"]
    assert set(reports.values()) == set(JOB["artifacts"]["paths"])
    entries = json.loads((root / reports["codequality"]).read_text("utf-8"))
    assert all({"description", "check_name", "fingerprint", "severity", "location"} == set(e) for e in entries)
    assert all(e["location"]["path"] == "min mapp/nora/x.insats" for e in entries)
    worst = {0: "major", 1: "blocker", 2: "critical"}[code]
    assert worst in {e["severity"] for e in entries}
    suites = JUnitXml.fromfile(str(root / reports["junit"]))
    assert (suites.failures + suites.errors > 0) == (code > 0)


@pytest.mark.slow
def test_a_merge_request_is_stopped_by_its_own_rows_only(tmp_path: Path, on_path: dict[str, str]) -> None:
    root = tmp_path / "arkiv"
    write(root, "insatser/nora/gammal", "kontaktfamilj")
    git(root, "init", "-q")
    git(root, "add", ".")
    git(root, "commit", "-qm", "x")
    head = ["git", "-C", str(root), "rev-parse", "HEAD"]
    base = subprocess.run(head, check=True, capture_output=True, encoding="utf-8").stdout.strip()
    write(root, "insatser/nora/ny")
    ended, log = run_job(root, on_path, CI_MERGE_REQUEST_DIFF_BASE_SHA=base)
    assert ended == 0 and "Bara fynd på rader som har ändrats sedan" in log
    entries = json.loads((root / "gl-code-quality-report.json").read_text("utf-8"))
    assert "blocker" in {e["severity"] for e in entries}  # what is left out would be called fixed
    write(root, "insatser/nora/ny", "kontaktfamilj")
    assert run_job(root, on_path, CI_MERGE_REQUEST_DIFF_BASE_SHA=base)[0] == 1
    assert run_job(root, on_path)[0] == 1


@pytest.mark.slow
def test_an_internal_error_stops_the_job(tmp_path: Path, on_path: dict[str, str]) -> None:
    (tmp_path / "bin" / "lagrum").write_text("#!/bin/sh\nexit 3\n", "utf-8")
    assert run_job(tmp_path, on_path)[0] == 3
