"""Runs a command in a process of its own that dies, or whose disk fails, at a writing step that is named by its number.

A step is whatever changes what is on disk: a file opened for writing or brought there (`fsync`), a name changed, made
or taken away. Python tells of each before it is done: a process that is killed at step n has done n - 1 of them.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ENGINE = Path(__file__).resolve().parents[2] / "engine"
FAILURE = Path(__file__).with_name("failure.py")


@dataclass(frozen=True)
class Fault:
    """What happens, and at which step: the process is killed, the disk is full from then on or fails once.

    `kind`: »none«, »kill«, »full« (ENOSPC at the step and after it), »once« (EIO at the step alone), »locked« (no
    file at all can be written below `where`: EROFS).
    """

    kind: str = "none"
    step: int = 0
    where: str = ""


@dataclass(frozen=True)
class Done:
    """How a command ended: its exit code (negative: killed), what it said, and its writing steps as (what, path)."""

    code: int
    out: str
    err: str
    steps: tuple[tuple[str, str], ...]


class Place:
    """A folder that commands run in, with a home and a cache of its own.

    `kept`: a cache where the rulebook is kept already. What is below it is no step, and nothing befalls it.
    """

    def __init__(self, folder: Path, kept: Path) -> None:
        self.folder = folder
        self.kept = kept
        self.home = folder.parent / "hem"
        self.log = folder.parent / "steg.jsonl"
        hook = folder.parent / "vakt"
        for made in (folder, self.home, hook):
            made.mkdir(parents=True, exist_ok=True)
        (hook / "sitecustomize.py").write_text(FAILURE.read_text("utf-8"), "utf-8")
        self._path = f"{hook}{os.pathsep}{ENGINE}"

    def run(self, words: Sequence[str], fault: Fault = Fault(), stdin: str = "", cache: bool = False) -> Done:
        """Run `lagrum` with these words; `cache`: with a cache of its own in the home, where there is none at first."""
        self.log.unlink(missing_ok=True)
        done = self.start(words, fault, cache).communicate(stdin.encode(), timeout=600)
        code = self._code
        steps = [json.loads(line) for line in self.log.read_text("utf-8").splitlines()] if self.log.exists() else []
        return Done(code(), *(part.decode() for part in done), tuple((what, path) for what, path in steps))

    def start(self, words: Sequence[str], fault: Fault = Fault(), cache: bool = False) -> subprocess.Popen[bytes]:
        """Start `lagrum` with these words, and return the process."""
        process = subprocess.Popen(
            [sys.executable, "-m", "lagrum", *words],
            cwd=self.folder,
            env=self._environment(fault, cache),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self._code = lambda: process.returncode
        return process

    def _environment(self, fault: Fault, cache: bool) -> Mapping[str, str]:
        return {
            **{k: v for k, v in os.environ.items() if k != "LAGRUM_INGEN_CACHE"},
            "PYTHONPATH": self._path,
            "PYTHONDONTWRITEBYTECODE": "1",
            "HOME": str(self.home),
            "XDG_CACHE_HOME": str(self.home / "cache" if cache else self.kept),
            "FAULT": json.dumps([fault.kind, fault.step, fault.where, str(self.folder.parent), str(self.log)]),
        }

    def files(self) -> dict[str, bytes]:
        """Return all files below the folder, by their names."""
        return {
            path.relative_to(self.folder).as_posix(): path.read_bytes()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file()
        }
