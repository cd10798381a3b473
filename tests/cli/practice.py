"""The folder that `lagrum exempel` gives, with a shell that stands in it and a server of made-up statutes."""

from __future__ import annotations

import io
import os
import re
import shlex
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cli_world import ENGINE

from lagrum.cli.app import main
from read_once import MADE_ONCE

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

NETWORK = ("socket.connect", "socket.getaddrinfo", "socket.sendto", "socket.gethostbyname")
PLAIN = re.compile(r"lagrum (?!webb|sprakserver)[^|&;<>$`*?~\n]*")
"""A command that the shell would do nothing with but to part its words."""
WATCH = """
import sys

def hook(event, arguments):
    if event in {network!r}:
        with open({told!r}, "a", encoding="utf-8") as file:
            file.write(event + " " + repr(arguments[-1] if event == "socket.connect" else arguments[:2]) + "\\n")

sys.addaudithook(hook)
"""
"""Runs at every start of Python in an example, and writes down each time that it turns to a network."""


@contextmanager
def statutes() -> Iterator[str]:
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
        self.always_in_shell = False
        """Whether plain commands too have a process of their own, where what is done while modules load is heard."""
        command = tmp_path / "bin" / "lagrum"
        command.parent.mkdir()
        command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m lagrum "$@"\n', "utf-8")
        command.chmod(0o755)
        self.told = tmp_path / "nat.txt"
        watch = tmp_path / "vakt"
        watch.mkdir()
        (watch / "sitecustomize.py").write_text(WATCH.format(told=str(self.told), network=NETWORK), "utf-8")
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
        """Run a line in the shell; in this process when it is a plain `lagrum …`, which is the same and takes less."""
        if "lag hamta" in line:  # the only change: it asks no server in the world
            line = f"{line} --fran {self.server}"
        quoted = re.sub(r"(SoL 11 kap\. 5 §)$", r'"\1"', line)
        if PLAIN.fullmatch(quoted) and not self.always_in_shell:
            return self._here(shlex.split(quoted)[1:])
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

    def _here(self, words: list[str]) -> subprocess.CompletedProcess[str]:
        out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
        with pytest.MonkeyPatch.context() as patch, Path(os.devnull).open(encoding="utf-8") as nothing:
            patch.chdir(self.folder)
            for name in set(os.environ) - set(self.environment):
                patch.delenv(name)
            for name, value in self.environment.items():
                patch.setenv(name, value)
            for place, name, made in MADE_ONCE:
                patch.setattr(place, name, made)
            for name, stream in (("stdin", nothing), ("stdout", out), ("stderr", err)):
                patch.setattr(sys, name, stream)
            with heard(self.told):
                code = main(words)
        said = [stream.buffer.getvalue().decode() for stream in (out, err)]  # type: ignore[attr-defined]
        return subprocess.CompletedProcess(words, code, *said)


_listening: list[Path] = []


def _hear(event: str, arguments: Any) -> None:
    if _listening and event in NETWORK:
        with _listening[-1].open("a", encoding="utf-8") as file:
            file.write(f"{event} {arguments!r}\n")


@cache
def _listen() -> None:
    """Let `_hear` be told of everything from now on: only once, and only in a process that listens."""
    sys.addaudithook(_hear)


@contextmanager
def heard(told: Path) -> Iterator[None]:
    """Write down each time that this process turns to a network, as `WATCH` does in others."""
    _listen()
    _listening.append(told)
    try:
        yield
    finally:
        _listening.pop()
