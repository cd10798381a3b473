"""The command `lagrum` as a pipeline would find it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from municipality import ROOT


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache for all tests: what is kept goes by content."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def on_path(tmp_path: Path, kept: Path) -> dict[str, str]:
    """An environment where the command `lagrum` is this checkout's, on the bit-sliced evaluator."""
    command = tmp_path / "bin" / "lagrum"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m lagrum "$@"\n', "utf-8")
    command.chmod(0o755)
    others = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "GITHUB_", "LAGRUM_"))}
    return {
        **others,
        "PATH": f"{command.parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT / "engine"),
        "XDG_CACHE_HOME": str(kept),
    }
