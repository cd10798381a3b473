"""What is made once a run and read by all of its processes: pytest-xdist starts a session for each of them."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock


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
