"""The order of the tests: the heaviest files first, each whole, and no weight of a file that is gone."""

from __future__ import annotations

from pathlib import Path

from weights import WEIGHTS, heaviest_first

TESTS = Path(__file__).parents[1]


def test_each_file_with_a_weight_is_there() -> None:
    assert [name for name in WEIGHTS if not (TESTS / name).is_file()] == []


def test_the_heaviest_come_first_and_each_file_stays_whole() -> None:
    heavy = list(WEIGHTS)[:2]
    found = ["unit/b.py", heavy[1], "unit/a.py", "unit/b.py", heavy[0], heavy[1]]
    assert sorted(found, key=heaviest_first(found)) == [
        heavy[0],
        heavy[1],
        heavy[1],
        "unit/b.py",
        "unit/b.py",
        "unit/a.py",
    ]
