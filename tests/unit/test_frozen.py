"""Value classes: equal and hashed by their fields, and not to be changed as far as the type checker sees."""

from __future__ import annotations

import pickle
from dataclasses import fields, replace
from pathlib import Path

import pytest

from lagrum.base.frozen import frozen

ROOT = Path(__file__).parents[2]


@frozen(order=True)
class Point:
    x: int
    y: int = 0


@frozen(eq=False)
class Thing:
    x: int


@frozen
class Other:
    x: int
    y: int = 0


def test_equal_and_hashed_by_their_fields_and_kind() -> None:
    assert Point(1) == Point(1, 0)
    assert len({Point(1), Point(1, 0), Point(2)}) == 2
    assert Point(1) != Other(1)
    assert sorted([Point(2), Point(1, 3), Point(1)]) == [Point(1), Point(1, 3), Point(2)]


def test_without_eq_each_is_its_own() -> None:
    assert Thing(1) != Thing(1)
    assert len({Thing(1), Thing(1)}) == 2


def test_they_are_dataclasses_with_slots() -> None:
    assert [f.name for f in fields(Point)] == ["x", "y"]
    assert replace(Point(1), y=2) == Point(1, 2)
    assert repr(Point(1)) == "Point(x=1, y=0)"
    assert not hasattr(Point(1), "__dict__")
    assert pickle.loads(pickle.dumps(Point(1, 2))) == Point(1, 2)
    match Point(1, 2):
        case Point(x, y):
            assert (x, y) == (1, 2)


@pytest.mark.slow
def test_the_type_checker_refuses_a_change(tmp_path: Path) -> None:
    mypy = pytest.importorskip("mypy.api", reason="mypy är inte installerat")
    script = tmp_path / "change.py"
    script.write_text(
        "from lagrum.explanation.options import Key\n"
        "from lagrum.checking.result import Trigger\n"
        "def change(key: Key, trigger: Trigger) -> None:\n"
        "    print(key.path, trigger.line)\n"
        '    key.path = "x"\n'
        "    trigger.line = 4\n"
        '    Key("x", "y")\n',
        "utf-8",
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        out, _, _ = mypy.run(["--cache-dir", str(tmp_path / "cache"), str(script)])
    lines = [line.split("change.py:")[1] for line in out.splitlines() if "change.py:" in line]
    assert [line.split(":")[0] for line in lines] == ["5", "6", "7"]
    assert "read-only" in lines[0]
    assert "read-only" in lines[1]
