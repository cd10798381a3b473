"""Every example in every command's `--help` runs, in the folder that `lagrum exempel` gives."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from practice import Practice
from typer import Context
from typer.main import get_command

from lagrum.cli.app import app, main
from lagrum.cli.framework import Group

BEFOREHAND = {
    "skillnad": ["lagrum katalog insatser/ --skriv-baslinje baslinje.json"],
    "katalog": ["git checkout -q -b gren"],
    "lag": ["lagrum lag hamta SoL OSL", "lagrum lag hamta 2025:400 --till lagtext/"],
}
"""By the first word of a command, what a reader has done before: each is an example of another command, or Git's."""
NEEDS_PYODIDE = "sajt"
LONG = ("granska", "prov")
"""What goes through the whole rulebook again and again: its examples are run by `make test-langt`."""


def examples(command: Any, ctx: Any, path: str) -> Iterator[tuple[str, list[str]]]:
    yield path, (command.epilog or "").strip().split("\n")
    if isinstance(command, Group):
        for name in command.list_commands(ctx):
            inner = command.get_command(ctx, name)
            yield from examples(inner, Context(inner, info_name=name, parent=ctx), f"{path} {name}".strip())


ROOT = get_command(app)
EXAMPLES = dict(examples(ROOT, Context(ROOT, info_name="lagrum", **ROOT.context_settings), ""))


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [pytest.param(p, marks=[pytest.mark.langt] * (p in LONG), id=p or "lagrum") for p in EXAMPLES if p != "webb"],
)
def test_every_example_runs(command: str, practice: Practice) -> None:
    """In `make test` with the municipalities that an example names; the others are there at scale."""
    keep_what_is_named(practice.folder / "insatser")
    run_examples(command, practice)


@pytest.mark.langt
@pytest.mark.parametrize("command", [p for p in EXAMPLES if p not in ("webb", *LONG)])
def test_every_example_runs_in_the_whole_folder(command: str, practice: Practice) -> None:
    """Each in a process of its own."""
    practice.always_in_shell = True
    run_examples(command, practice)


def keep_what_is_named(catalogue: Path) -> None:
    """Take away the folders of municipalities that no example names."""
    lines = "\n".join(line for found in EXAMPLES.values() for line in found)
    others = [p for p in catalogue.iterdir() if p.is_dir() and f"insatser/{p.name}/" not in lines]
    assert 5 < len(others) < len(list(catalogue.iterdir()))
    for folder in others:
        shutil.rmtree(folder)


def run_examples(command: str, practice: Practice) -> None:
    for line in BEFOREHAND.get(command.partition(" ")[0], []):
        assert practice.run(line).returncode in (0, 1), line
    practice.asked()
    for line in EXAMPLES[command]:
        assert line.startswith("lagrum ")
        done = practice.run(line)
        asked = practice.asked()
        if line.startswith("lagrum lag hamta"):  # where it is sent to, and nowhere else
            assert asked and all("127.0.0.1" in place for place in asked), asked
        else:
            assert asked == [], line
        if command == NEEDS_PYODIDE and "Pyodide" in done.stderr:
            continue  # it is no part of lagrum; what the line says is right so far
        assert done.returncode in (0, 1), f"{line}: {done.stderr}"
        assert "fel E" not in done.stderr, line


@pytest.mark.slow
@pytest.mark.parametrize("line", EXAMPLES["webb"])
def test_the_page_is_shown(line: str, practice: Practice) -> None:
    pytest.importorskip("uvicorn", reason="needs lagrum[webb]")
    pytest.importorskip("starlette", reason="needs lagrum[webb]")
    port = [] if "--port" not in line else ["--port", "0"]
    words = shlex.split(line.partition(" --port")[0])
    started = subprocess.Popen(
        [*words, *(port or ["--port", "0"])],
        cwd=practice.folder,
        env={**practice.environment, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        executable=str(Path(practice.environment["PATH"].split(os.pathsep)[0]) / "lagrum"),
    )
    assert started.stdout is not None
    try:
        assert "Sidan finns på http://127.0.0.1:" in started.stdout.readline()
    finally:
        started.send_signal(signal.SIGINT)
        started.communicate(timeout=60)


def test_no_example_names_what_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What looks like a file or folder is given by `lagrum exempel`, or written by an example."""
    main(["exempel", "--till", str(tmp_path)])
    capsys.readouterr()
    lines = [line for found in EXAMPLES.values() for line in found]
    assert len(lines) > 50
    made = {
        word.rstrip("/")
        for line in lines
        for word in re.findall(r"(?:-o|--ut|--till|>|ny|--skriv-baslinje|--kvitto|--spara) (\S+)", line)
    }
    made.add("node_modules/pyodide")
    named = {
        word
        for line in lines
        for word in line.split()
        if re.search(r"^(?!https://).*/$|\.(insats|txt|reform|json|docx)$|^mina-", word)
    }
    missing = {word for word in named if not (tmp_path / word).exists() and word.rstrip("/") not in made}
    assert missing == set()
