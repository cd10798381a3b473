"""The files that the guide points to exist."""

from __future__ import annotations

import re
import subprocess

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


PINS = re.compile(r"^\s*(?:- )?(?:rev:|uses: \S+/lagrum@)\s*(\S+)", re.MULTILINE)


def test_the_examples_name_a_commit_or_a_tag_that_exists() -> None:
    """A tag that is nowhere stops the reader's first run; INCHECKNING says what to write instead."""
    tags = subprocess.run(["git", "-C", str(ROOT), "tag"], capture_output=True, encoding="utf-8", check=False).stdout
    found = {
        (path.name, name)
        for path in [*sorted((ROOT / "docs" / "exempel").iterdir()), *sorted((ROOT / "docs").glob("*.md"))]
        for name in PINS.findall(path.read_text("utf-8"))
    }
    assert {file for file, _ in found} >= {"github.yml", "pre-commit-config.yaml"}
    known = {"INCHECKNING", *tags.split()}
    assert [f for f in found if f[1] not in known and not re.fullmatch("[0-9a-f]{40}", f[1])] == []
