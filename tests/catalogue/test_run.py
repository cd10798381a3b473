"""How a catalogue's interventions are shared out among those who check them."""

from __future__ import annotations

import pytest

from lagrum.catalogue.run import CHUNK, shared_out


@pytest.mark.parametrize(
    ("count", "at_once", "sizes"),
    [
        (0, 2, []),
        (1, 2, [1]),
        (3, 2, [2, 1]),
        (CHUNK, 1, [CHUNK]),
        (CHUNK + 1, 1, [CHUNK // 2 + 1, CHUNK // 2]),
        (1_000, 2, [250] * 4),
        (4_096, 3, [228] * 17 + [220]),
    ],
)
def test_parts_are_alike_and_as_many_as_work_at_once(count: int, at_once: int, sizes: list[int]) -> None:
    missing = range(7, 7 + count)
    parts = shared_out(missing, at_once)
    assert [len(part) for part in parts] == sizes
    assert [number for part in parts for number in part] == list(missing)
