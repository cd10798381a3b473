"""Doing something again whenever a file changes."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from lagrum.base.errors import InputError
from lagrum.cli.errors import OK
from lagrum.cli.output import complain, show_diagnostics
from lagrum.source.diagnostic import BrokenFilesError

EVERY_SECONDS = 0.5
SUFFIXES = (".insats", ".kommun", ".regel", ".begrepp", ".liggare", ".svar", ".praxis", ".lock", ".toml")


def watch(run: Callable[[], int], watched: Callable[[], Sequence[Path]], rounds: int = 0) -> int:
    """Run at once and after each change in what is `watched`, until Ctrl-C (or `rounds` runs, if not 0).

    Errors in the input are told and do not end it.
    """
    done = 0
    try:
        while True:
            before = _state(watched)
            _attempt(run)
            done += 1
            if done == rounds:
                return OK
            stamp = datetime.now().strftime("%H:%M:%S")
            print(f"Prövat {stamp}. Väntar på ändringar (Ctrl-C avslutar).", file=sys.stderr, flush=True)
            while _state(watched) == before:
                time.sleep(EVERY_SECONDS)
    except KeyboardInterrupt:
        return OK


def _attempt(run: Callable[[], int]) -> None:
    try:
        run()
    except BrokenFilesError as error:
        show_diagnostics(error.diagnostics.sorted())
    except InputError as error:
        complain(error.message, error.help)


def _state(watched: Callable[[], Sequence[Path]]) -> dict[str, tuple[int, int]]:
    """Return time and size of all files that count, by name."""
    found: dict[str, tuple[int, int]] = {}
    try:
        paths = watched()
    except InputError:
        paths = [Path()]
    for path in paths:
        if path.is_file():
            _add(path, found)
        for folder, folders, files in os.walk(path):
            folders[:] = [f for f in folders if not f.startswith(".")]
            for name in files:
                if name.endswith(SUFFIXES):
                    _add(Path(folder, name), found)
    return found


def _add(path: Path, found: dict[str, tuple[int, int]]) -> None:
    try:
        stat = path.stat()
    except OSError:
        return
    found[str(path)] = (stat.st_mtime_ns, stat.st_size)
