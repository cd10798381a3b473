"""Every example in every command's `--help` runs, in the folder that `lagrum exempel` gives."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cli_world import ENGINE
from typer import Context
from typer.main import get_command

from lagrum.cli.app import app, main
from lagrum.cli.framework import Group

STATUTE = "\r\n\r\n".join(
    [
        "Påhittad lag\r\nSFS nr: 2025:400\r\nÄndrad: t.o.m. SFS 2025:9",
        *(
            part
            for chapter in range(1, 20)
            for part in (f"{chapter} kap. Rubrik", *(f"{number} § Påhittad text." for number in range(1, 6)))
        ),
    ]
)
BEFOREHAND = {
    "skillnad": ["lagrum katalog insatser/ --skriv-baslinje baslinje.json"],
    "katalog": ["git checkout -q -b gren"],
    "lag": ["lagrum lag hamta SoL OSL", "lagrum lag hamta 2025:400 --till lagtext/"],
}
"""By the first word of a command, what a reader has done before: each is an example of another command, or Git's."""
NEEDS_PYODIDE = "sajt"
WATCH = """
import sys

def hook(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto", "socket.gethostbyname"):
        with open({told!r}, "a", encoding="utf-8") as file:
            file.write(event + " " + repr(arguments[-1] if event == "socket.connect" else arguments[:2]) + "\\n")

sys.addaudithook(hook)
"""
"""Runs at every start of Python in an example, and writes down each time that it turns to a network."""


def examples(command: Any, ctx: Any, path: str) -> Iterator[tuple[str, list[str]]]:
    yield path, (command.epilog or "").strip().split("\n")
    if isinstance(command, Group):
        for name in command.list_commands(ctx):
            inner = command.get_command(ctx, name)
            yield from examples(inner, Context(inner, info_name=name, parent=ctx), f"{path} {name}".strip())


ROOT = get_command(app)
EXAMPLES = dict(examples(ROOT, Context(ROOT, info_name="lagrum", **ROOT.context_settings), ""))


@pytest.fixture
def server() -> Iterator[str]:
    """The address of a server that has one text for every statute."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            year, number = re.findall(r"\d+", self.path)[:2]
            self.wfile.write(STATUTE.replace("2025:400", f"{year}:{number}").encode())

        def log_message(self, format: str, *args: object) -> None:
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{http.server_port}/dokument"
    http.shutdown()
    http.server_close()
    thread.join()


class Practice:
    """The folder of examples, in a Git repository, and a shell that stands in it."""

    def __init__(self, tmp_path: Path, server: str, cache: Path) -> None:
        self.folder = tmp_path / "exempel"
        self.server = server
        command = tmp_path / "bin" / "lagrum"
        command.parent.mkdir()
        command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m lagrum "$@"\n', "utf-8")
        command.chmod(0o755)
        self.told = tmp_path / "nat.txt"
        watch = tmp_path / "vakt"
        watch.mkdir()
        (watch / "sitecustomize.py").write_text(WATCH.format(told=str(self.told)), "utf-8")
        self.environment = {
            **{k: v for k, v in os.environ.items() if k != "LAGRUM_INGEN_CACHE"},
            "PATH": f"{command.parent}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": f"{watch}{os.pathsep}{ENGINE}",
            "XDG_CACHE_HOME": str(cache),
            "GIT_AUTHOR_NAME": "x",
            "GIT_AUTHOR_EMAIL": "x@example.se",
            "GIT_COMMITTER_NAME": "x",
            "GIT_COMMITTER_EMAIL": "x@example.se",
        }

    def asked(self) -> list[str]:
        """Each time that the network was turned to since the last question."""
        text = self.told.read_text("utf-8") if self.told.exists() else ""
        self.told.unlink(missing_ok=True)
        return text.splitlines()

    def run(self, line: str) -> subprocess.CompletedProcess[str]:
        if "lag hamta" in line:  # the only change: it asks no server in the world
            line = f"{line} --fran {self.server}"
        quoted = re.sub(r"(SoL 11 kap\. 5 §)$", r'"\1"', line)
        return subprocess.run(
            ["sh", "-c", quoted],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=300,
        )


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache for all the examples, so that the rules are parsed once."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def practice(tmp_path: Path, server: str, cache: Path, capsys: pytest.CaptureFixture[str]) -> Practice:
    assert main(["exempel", "--till", str(tmp_path / "exempel")]) == 0
    capsys.readouterr()
    made = Practice(tmp_path, server, cache)
    for line in ("git init -q -b main .", "git add -A", "git commit -q -m exempel"):
        assert made.run(line).returncode == 0
    return made


@pytest.mark.slow
@pytest.mark.parametrize("command", [path for path in EXAMPLES if path != "webb"], ids=lambda p: p or "lagrum")
def test_every_example_runs(command: str, practice: Practice) -> None:
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
        for word in re.findall(r"(?:-o|--ut|--till|>|ny|--skriv-baslinje) (\S+)", line)
    }
    made.add("node_modules/pyodide")
    named = {
        word
        for line in lines
        for word in line.split()
        if re.search(r"/$|\.(insats|txt|reform|json|docx)$|^mina-", word)
    }
    missing = {word for word in named if not (tmp_path / word).exists() and word.rstrip("/") not in made}
    assert missing == set()
