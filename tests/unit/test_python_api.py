"""`import lagrum`: what docs/python.md shows is true, and importing costs nothing."""

from __future__ import annotations

import doctest
import os
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path

import pytest

import lagrum
import lagrum.api

ROOT = Path(__file__).parents[2]
DAY = date(2026, 11, 21)


def test_the_examples_of_the_documentation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    found = doctest.testfile(str(ROOT / "docs" / "python.md"), module_relative=False, encoding="utf-8")
    assert found.attempted >= 15
    assert found.failed == 0


@pytest.mark.parametrize("module", ["lagrum.catalogue.left_out", "lagrum.model.state"])
def test_the_examples_in_docstrings(module: str) -> None:
    found = doctest.testmod(__import__(module, fromlist=["x"]))
    assert found.attempted and not found.failed


def test_importing_lagrum_imports_nothing_of_it_but_the_version() -> None:
    script = "import sys, lagrum; print(lagrum.__version__, *(m for m in sys.modules if m.startswith('lagrum.')))"
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "engine")}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, check=True, text=True)
    assert done.stdout.split() == [lagrum.__version__, "lagrum.base", "lagrum.base.version"]


def test_the_package_is_built_under_the_same_version() -> None:
    assert tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"] == lagrum.__version__


def test_what_is_public_is_the_same_in_both_places() -> None:
    assert set(lagrum.__all__) - {"__version__"} == set(lagrum.api.__all__)
    assert all(hasattr(lagrum, name) for name in lagrum.__all__)
    assert set(lagrum.__all__) <= set(dir(lagrum))
    with pytest.raises(AttributeError, match="no attribute 'check_texts'"):
        lagrum.check_texts  # noqa: B018


def test_a_personal_number_or_a_broken_text_is_a_diagnostic() -> None:
    for text in ("", "insats", "\x00", "insats a/b\n    form \ud800\n"):
        assert lagrum.check_text(text, day=DAY).has_errors


def test_what_cannot_be_done_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(lagrum.InputError, match="finns inte"):
        lagrum.load_rulebook(tmp_path / "borta")
    with pytest.raises(lagrum.LayoutError) as caught:
        lagrum.format_text('insats nora/lots\n    form (\n  prövning "okänt\n')
    assert caught.value.diagnostics[0].line
    checked = lagrum.check_files([tmp_path / "borta.insats"], day=DAY)
    assert [d.code for d in checked.diagnostics] == ["E001"]
