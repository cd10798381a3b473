"""`--vakta`: checked at once, and again whenever something changes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from cli_world import ENGINE, HINDER, RENT

from lagrum.base.errors import InputError
from lagrum.cli import watch as module
from lagrum.cli.watch import watch


def test_it_runs_again_when_a_file_changes_and_not_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.insats").write_text("ett", "utf-8")
    naps = []

    def nap(seconds: float) -> None:
        naps.append(seconds)
        if len(naps) == 1:
            (tmp_path / "anteckning.txt").write_text("rör inte svaret", "utf-8")
        if len(naps) == 3:
            (tmp_path / "a.insats").write_text("två tre", "utf-8")
        assert len(naps) < 9

    monkeypatch.setattr(module.time, "sleep", nap)
    runs: list[int] = []
    assert watch(lambda: runs.append(len(naps)) or 1, lambda: [tmp_path], rounds=2) == 0
    assert runs == [0, 3]


def test_an_error_is_told_and_the_watch_goes_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def run() -> int:
        (tmp_path / "a.insats").write_text(str(time.perf_counter_ns()), "utf-8")
        raise InputError("trasig", "laga")

    assert watch(run, lambda: [tmp_path], rounds=2) == 0
    assert capsys.readouterr().err.count("fel: trasig") == 2


def test_ctrl_c_ends_it_quietly(world: Path) -> None:
    (world / "k").mkdir()
    (world / "k" / "a.insats").write_text(RENT, "utf-8")
    args = ["katalog", "k", "--regler", "egna", "--utan-medfoljande", "--vakta"]
    process = subprocess.Popen(
        [sys.executable, "-m", "lagrum", *args],
        cwd=world,
        env={**os.environ, "PYTHONPATH": str(ENGINE), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # What starts a test in the background has it ignore Ctrl-C, and its children with it.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    assert process.stderr is not None
    try:
        assert "Väntar på ändringar" in process.stderr.readline().decode()
        (world / "k" / "b.insats").write_text(HINDER, "utf-8")
        assert "Väntar på ändringar" in process.stderr.readline().decode()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    finally:
        process.kill()
        process.communicate()
    assert process.returncode == 0 and err == b""
    assert "nora/oppen-kontaktfamilj: Kontaktfamilj" in out.decode()
