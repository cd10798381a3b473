"""The command `lagrum` as a pipeline would find it."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest
from municipality import ROOT


@pytest.fixture(scope="session")
def kept(kept: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache for all tests here, with the rulebook in it: what is kept goes by content."""
    return Path(shutil.copytree(kept, tmp_path_factory.mktemp("cache") / "sparat"))


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
