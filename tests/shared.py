"""What is made once a run and read by all of its processes: pytest-xdist starts a session for each of them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

ENGINE = Path(__file__).resolve().parents[1] / "engine"


def shared(tmp_path_factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Return a folder that `make` has filled: by this process, or by another that came first, which is waited for.

    A `make` that fails leaves nothing: the next that asks tries again. What is in the folder is not to be changed.
    """
    base = tmp_path_factory.getbasetemp()
    root = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = root / f"delat-{name}"
    with FileLock(root / f"delat-{name}.las"):
        if not folder.exists():
            unfinished = root / f"delat-{name}-{os.getpid()}"
            unfinished.mkdir()
            make(unfinished)
            unfinished.rename(folder)
    return folder


def kept_rulebook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder for `XDG_CACHE_HOME` where the shipped rulebook is kept as bound, and nothing else but grammars.

    A command in a process of its own starts a second faster with it. A test whose commands keep more copies it first.
    """

    def make(folder: Path) -> None:
        kept = {name: value for name, value in os.environ.items() if name != "LAGRUM_INGEN_CACHE"}
        environment = {**kept, "PYTHONPATH": str(ENGINE), "XDG_CACHE_HOME": str(folder)}
        subprocess.run([sys.executable, "-m", "lagrum", "regler"], env=environment, capture_output=True, check=True)

    return shared(tmp_path_factory, "regelverk", make)
