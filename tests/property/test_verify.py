"""A receipt of any change differs, and an unchanged one always confirms: over the shipped cases, on any day."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lagrum.base.resources import cases_dir, rules_dir
from lagrum.catalogue.check_files import check_files
from lagrum.checking.receipt import Receipt
from lagrum.checking.receipt_words import receipt_json
from lagrum.model.rulebook import Rulebook
from lagrum.rulebook.load import load_rulebook
from lagrum.services.verify import Order, verify
from lagrum.source.diagnostic import Diagnostics

CASES = sorted(cases_dir().rglob("*.insats"))
SLOW = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
DAYS = st.dates(date(2025, 7, 1), date(2027, 12, 31))


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return load_rulebook([rules_dir()], Diagnostics())


def receipt_of(book: Rulebook, path: Path, day: date) -> Receipt:
    receipt = check_files([path], book, day, "snabb", Diagnostics()).receipt
    assert receipt is not None
    return receipt


@pytest.mark.slow
@SLOW
@given(path=st.sampled_from(CASES), day=DAYS)
def test_an_unchanged_answer_is_always_confirmed(book: Rulebook, path: Path, day: date) -> None:
    receipt = receipt_of(book, path, day)
    assert receipt == receipt_of(book, path, day)
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "kvitto.json"
        kept.write_text(receipt_json(receipt), "utf-8")
        (scratch := Path(folder) / "s").mkdir()
        found = verify(Order(kept, (path,), scratch, engine="snabb")).verification
    assert found.confirmed and found.same_answer and found.differs == []


@pytest.mark.slow
@SLOW
@given(path=st.sampled_from(CASES), day=DAYS, days=st.integers(1, 700), data=st.data())
def test_a_receipt_of_anything_else_differs(
    book: Rulebook, path: Path, day: date, days: int, data: st.DataObject
) -> None:
    receipt = receipt_of(book, path, day)
    others = [receipt_of(book, path, day + timedelta(days=days))]
    rule = data.draw(st.sampled_from(sorted(book.rules)))
    changed = replace(book, digest="0" * 64, rules=dict(book.rules) | {rule: replace(book.rules[rule], title="x")})
    others.append(receipt_of(changed, path, day))
    others.append(receipt_of(replace(book, lock_digest="0" * 64), path, day))
    text = path.read_text("utf-8")
    with tempfile.TemporaryDirectory() as folder:
        alone = Path(folder) / path.name
        alone.write_text(text, "utf-8")
        others.append(receipt_of(book, alone, day))  # without its municipality's profile
        alone.write_text(f"{text}# en anmärkning\n", "utf-8")
        others.append(receipt_of(book, alone, day))
    assert len({receipt.seal, *(other.seal for other in others)}) == 1 + len(others)
