"""Prints what `make fuzz` installs: the one requirement of the group `fuzz` in pyproject.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path

print(*tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["dependency-groups"]["fuzz"])
