"""A small rulebook and a small catalogue, and ways to run `lagrum` on them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli_world import CASES, ENGINE, RULES, VOCABULARY, Answer, Run
from practice import Practice, statutes

from lagrum.cli.app import main


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder, made the working one, with `egna/` (a whole rulebook) and one .insats file for each state."""
    (tmp_path / "egna" / "begrepp").mkdir(parents=True)
    (tmp_path / "egna" / "begrepp" / "alla.begrepp").write_text(VOCABULARY, encoding="utf-8")
    (tmp_path / "egna" / "sol.regel").write_text(RULES, encoding="utf-8")
    for name, text in CASES.items():
        (tmp_path / f"{name}.insats").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for name in ("LAGRUM_DEBUG", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def own_rules(args: tuple[str, ...]) -> list[str]:
    """Return the arguments with those that leave only the rulebook of `world`."""
    if args and args[0] == "prov":
        return [*args, "--utan-medfoljande"]
    if args and args[0] in ("prova", "regler", "visa"):
        return [*args, "--regler", "egna", "--utan-medfoljande"]
    return list(args)


@pytest.fixture
def run(world: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command line in this process, on the rulebook of `world`."""

    def call(*args: str) -> Answer:
        code = main(own_rules(args))
        captured = capsys.readouterr()
        return Answer(code, captured.out, captured.err)

    return call


@pytest.fixture
def start(world: Path) -> Run:
    """Run a command line in a process of its own, on the rulebook of `world`."""

    def call(*args: str, stdin: str = "", **env: str) -> Answer:
        done = subprocess.run(
            [sys.executable, "-m", "lagrum", *own_rules(args)],
            input=stdin.encode(),
            capture_output=True,
            cwd=world,
            env={**os.environ, "PYTHONPATH": str(ENGINE), **env},
            check=False,
            timeout=60,
        )
        return Answer(done.returncode, done.stdout.decode(), done.stderr.decode())

    return call


@pytest.fixture
def server() -> Iterator[str]:
    """The address of a server that has one text for every statute."""
    with statutes() as address:
        yield address


@pytest.fixture(scope="module")
def cache(kept: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache for all the examples, with the rulebook in it."""
    return Path(shutil.copytree(kept, tmp_path_factory.mktemp("cache") / "sparat"))


@pytest.fixture
def practice(tmp_path: Path, server: str, cache: Path, capsys: pytest.CaptureFixture[str]) -> Practice:
    assert main(["exempel", "--till", str(tmp_path / "exempel")]) == 0
    capsys.readouterr()
    made = Practice(tmp_path, server, cache)
    for line in ("git init -q -b main .", "git add -A", "git commit -q -m exempel"):
        assert made.run(line).returncode == 0
    return made
