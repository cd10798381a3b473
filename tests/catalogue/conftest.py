"""A small catalogue on the small rulebook of tests/small.py."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

import lagrum.catalogue.run
from lagrum.catalogue.answer import CheckedIntervention
from lagrum.catalogue.executors import Executor, Here
from lagrum.catalogue.kept import Kept
from lagrum.catalogue.run import check_catalogue
from lagrum.catalogue.work import Worker
from lagrum.model.rulebook import Rulebook
from lagrum.source.diagnostic import Diagnostics
from small import rule, rulebook

DAY = date(2026, 6, 1)
FORMS = ("råd", "boende", "läger", "råd, mer okänt", "okänt")
PROCEDURES = ("med prövning", "utan prövning", "okänt")


@pytest.fixture(scope="session")
def book() -> Rulebook:
    return rulebook(
        rule("ett", 'när form är boende och prövning är utan prövning\nså hinder "Nej."'),
        rule("två", 'när form är råd\nkräver samtycke.vårdnadshavare är ja\nså krav "Ja."'),
    )


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    """130 interventions, one of them broken."""
    root = tmp_path / "katalog"
    for number in range(130):
        folder = root / f"kommun{number % 4}"
        folder.mkdir(parents=True, exist_ok=True)
        text = (
            f"insats a/{number}\n    form {FORMS[number % 5]}\n    prövning {PROCEDURES[number % 3]}\n"
            f"    avgift {number} kr\n"
        )
        (folder / f"{number:03}.insats").write_text(text if number != 77 else "insats\n", "utf-8")
    return root


@pytest.fixture
def check(book: Rulebook, catalogue: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[CheckedIntervention]]:
    """Check the catalogue in several chunks, in this process and keeping nothing unless something else is given."""
    monkeypatch.setattr(lagrum.catalogue.run, "CHUNK", 32)

    def run(
        kept: Kept | None = None, executor: Executor | None = None, whole: bool = False
    ) -> list[CheckedIntervention]:
        paths = sorted(catalogue.rglob("*.insats"))
        made = executor or Here(Worker(book, DAY, "snabb"))
        return list(check_catalogue(paths, lambda: made, kept or Kept(None, "", DAY, "snabb"), Diagnostics(), whole))

    return run
