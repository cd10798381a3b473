"""What the wheel carries besides the sources: the bound rulebook, and the parsers' tables.

A job in CI begins with an empty cache each time; without these it would parse all the rules before it checks anything.
They are what lagrum itself keeps in its cache (`rulebook/kept`, `language/grammar`), named by what they are made of,
so that a wheel whose rules have been changed by hand passes them over. They cannot be made where Lark is not installed:
then the wheel is built without them, and is slower at first.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

MAKE = """
from pathlib import Path
from lagrum.source.diagnostic import Diagnostics
from lagrum.interventions.find import find_interventions
from lagrum.interventions.read import InterventionReader
from lagrum.language.values import parse_whole
from lagrum.rulebook.kept import cached_rulebook

sink = Diagnostics()
rulebook = cached_rulebook([Path("rules")], sink)
reader = InterventionReader(rulebook)
for path in find_interventions([Path("cases")], sink):
    reader.read(path, sink)
parse_whole("ett värde")  # the shipped interventions need no grammar for theirs
"""
"""Fills an empty cache: the rulebook, and every grammar that reading rules and interventions takes."""


class KeptFiles(BuildHookInterface):
    """Puts what lagrum would keep on its first run into the wheel, below `lagrum/data/kept`."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Fill a cache from the sources, and have its files included. An editable install has its own cache."""
        if self.target_name != "wheel" or version == "editable":
            return
        self._folder = tempfile.TemporaryDirectory()
        cache = Path(self._folder.name)
        environment = {k: v for k, v in os.environ.items() if k != "LAGRUM_INGEN_CACHE"}
        environment |= {"PYTHONPATH": str(Path(self.root) / "engine"), "XDG_CACHE_HOME": str(cache)}
        done = subprocess.run(
            [sys.executable, "-c", MAKE], cwd=self.root, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            self.app.display_warning(f"The wheel carries no kept rulebook: {done.stderr.strip().splitlines()[-1:]}")
            return
        for path in sorted((cache / "lagrum").rglob("*.json")):
            inside = path.relative_to(cache / "lagrum").as_posix()
            build_data["force_include"][str(path)] = f"lagrum/data/kept/{inside}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove the cache."""
        if hasattr(self, "_folder"):
            self._folder.cleanup()
