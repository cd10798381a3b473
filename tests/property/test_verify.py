"""A receipt of any change differs, and an unchanged one always confirms: over the shipped cases, on any day."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lagrum.base.resources import cases_dir
from lagrum.catalogue.check_files import check_files
from lagrum.checking.receipt import Receipt
from lagrum.checking.receipt_words import receipt_json
from lagrum.model.rulebook import Rulebook
from lagrum.services import verify as verifying
from lagrum.services.verify import Order, verify
from lagrum.source.diagnostic import Diagnostics
from varied import shipped_rulebook

CASES = sorted(cases_dir().rglob("*.insats"))
FEW, MANY = (
    settings(max_examples=number, deadline=None, suppress_health_check=list(HealthCheck)) for number in (3, 300)
)
"""Each example compiles the whole rulebook for a day, several times."""
DAYS = st.dates(date(2025, 7, 1), date(2027, 12, 31))


@pytest.fixture(scope="module")
def book() -> Iterator[Rulebook]:
    """The shipped rulebook, read once: that it is opened from its folders is tested elsewhere."""
    found = shipped_rulebook()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(verifying, "open_folders", lambda folders: found)
        yield found


def receipt_of(book: Rulebook, path: Path, day: date) -> Receipt:
    receipt = check_files([path], book, day, "snabb", Diagnostics()).receipt
    assert receipt is not None
    return receipt


def confirmed(book: Rulebook, path: Path, day: date) -> None:
    receipt = receipt_of(book, path, day)
    assert receipt == receipt_of(book, path, day)
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "kvitto.json"
        kept.write_text(receipt_json(receipt), "utf-8")
        (scratch := Path(folder) / "s").mkdir()
        found = verify(Order(kept, (path,), scratch, engine="snabb")).verification
    assert found.confirmed and found.same_answer and found.differs == []


def differing(book: Rulebook, path: Path, day: date, days: int, number: int) -> None:
    receipt = receipt_of(book, path, day)
    others = [receipt_of(book, path, day + timedelta(days=days))]
    rule = sorted(book.rules)[number % len(book.rules)]
    changed = replace(book, digest="0" * 64, rules=dict(book.rules) | {rule: replace(book.rules[rule], title="x")})
    others.append(receipt_of(changed, path, day))
    others.append(receipt_of(replace(book, lock_digest="0" * 64), path, day))
    text = path.read_text("utf-8")
    with tempfile.TemporaryDirectory() as folder:
        alone = Path(folder) / path.name
        alone.write_text(text, "utf-8")
        if (path.parent / "profil.kommun").exists():
            others.append(receipt_of(book, alone, day))  # without its municipality's profile
        alone.write_text(f"{text}# en anmärkning\n", "utf-8")
        others.append(receipt_of(book, alone, day))
    assert len({receipt.seal, *(other.seal for other in others)}) == 1 + len(others)


SAME = given(path=st.sampled_from(CASES), day=DAYS)
OTHER = given(path=st.sampled_from(CASES), day=DAYS, days=st.integers(1, 700), number=st.integers(0, 10_000))


@pytest.mark.slow
@FEW
@SAME
def test_an_unchanged_answer_is_always_confirmed(book: Rulebook, path: Path, day: date) -> None:
    confirmed(book, path, day)


@pytest.mark.slow
@FEW
@OTHER
def test_a_receipt_of_anything_else_differs(book: Rulebook, path: Path, day: date, days: int, number: int) -> None:
    differing(book, path, day, days, number)


@pytest.mark.langt
@MANY
@SAME
def test_an_unchanged_answer_is_confirmed_on_many_days(book: Rulebook, path: Path, day: date) -> None:
    confirmed(book, path, day)


@pytest.mark.langt
@MANY
@OTHER
def test_many_receipts_of_anything_else_differ(book: Rulebook, path: Path, day: date, days: int, number: int) -> None:
    differing(book, path, day, days, number)
