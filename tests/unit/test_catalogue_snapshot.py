"""The findings of the whole shipped catalogue, as readable text: a change of a rule shows as a diff.

`LAGRUM_UPPDATERA=1 pytest tests/unit/test_catalogue_snapshot.py` writes the snapshots anew; read the diff against the
law before committing it.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from lagrum.base.resources import cases_dir
from lagrum.checking.checker import Checker
from lagrum.interventions.read import InterventionReader
from lagrum.model.rulebook import Rulebook
from lagrum.report.style import TextStyle
from lagrum.report.text import render_case
from lagrum.source.diagnostic import Diagnostics
from varied import shipped_rulebook

GOLDEN = Path(__file__).parents[1] / "golden" / "katalog"
DAY = date(2026, 11, 21)
CASES = sorted(cases_dir().rglob("*.insats"))
OTHER_DAYS = [("karlskrona/service-fore-lagen", date(2025, 3, 1)), ("karlskrona/service-fore-lagen", date(2025, 9, 1))]


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return shipped_rulebook()


def report(book: Rulebook, case: Path, day: date) -> str:
    sink = Diagnostics()
    subject = InterventionReader(book).read(case, sink)
    assert subject is not None and not sink.items, "\n".join(d.render() for d in sink.sorted())
    return f"Prövat {day}\n\n{render_case(Checker(book, day).check(subject), TextStyle())}\n"


def compare(path: Path, text: str) -> None:
    if os.environ.get("LAGRUM_UPPDATERA"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.is_file(), f"{path} saknas: kör testet med LAGRUM_UPPDATERA=1"
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("case", CASES, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_the_report_is_as_it_was_read(case: Path, book: Rulebook) -> None:
    compare(GOLDEN / case.parent.name / f"{case.stem}.txt", report(book, case, DAY))


@pytest.mark.parametrize(("name", "day"), OTHER_DAYS)
def test_the_report_on_another_day_follows_the_law_of_that_day(name: str, day: date, book: Rulebook) -> None:
    compare(GOLDEN / f"{name}@{day}.txt", report(book, cases_dir() / f"{name}.insats", day))


def test_every_snapshot_belongs_to_an_intervention() -> None:
    expected = {f"{c.parent.name}/{c.stem}" for c in CASES} | {f"{n}@{d}" for n, d in OTHER_DAYS}
    found = {p.relative_to(GOLDEN).with_suffix("").as_posix() for p in GOLDEN.rglob("*.txt")}
    assert found == expected
