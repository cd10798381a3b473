"""The files that the guide points to exist."""

from __future__ import annotations

import re

import yaml
from municipality import ROOT

GUIDE = ROOT / "docs" / "katalog.md"


def test_the_guide_names_every_example_and_no_other() -> None:
    named = set(re.findall(r"\]\((exempel/[^)]+)\)", GUIDE.read_text("utf-8")))
    assert named == {p.relative_to(ROOT / "docs").as_posix() for p in (ROOT / "docs" / "exempel").iterdir()}


def test_the_guide_names_the_inputs_and_hooks() -> None:
    text = GUIDE.read_text("utf-8")
    inputs = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))["inputs"]
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert all(f"`{name}`" in text for name in [*inputs, *(h["id"] for h in hooks)] if name != "python")
