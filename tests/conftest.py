"""Profiles of hypothesis: the default is deterministic; `--hypothesis-profile=utforska` looks for new examples."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from read_once import rulebooks_read_once
from shared import kept_rulebook
from weights import heaviest_first

settings.register_profile(
    "standard",
    derandomize=True,
    deadline=None,
    print_blob=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "utforska",
    deadline=None,
    print_blob=True,
    max_examples=2_000,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "mutera",  # few examples: a mutant is tried by hundreds of tests (make mutera-motor)
    derandomize=True,
    deadline=None,
    max_examples=6,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("standard")

# No test reads or writes the user's cache of bound rulebooks; the tests of the cache have a folder of their own.
os.environ["LAGRUM_INGEN_CACHE"] = "1"


# Rulebooks and thousands of collected tests live as long as the process: looking through them for garbage at every turn
# took a quarter of its time. The engine's own processes do the same (cli/app.py, catalogue/executors.py).
gc.set_threshold(50_000, 20, 50)

TESTS = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the heaviest files begin; within a file nothing changes its place."""

    def place(item: pytest.Item) -> str:
        return item.path.relative_to(TESTS).as_posix() if item.path.is_relative_to(TESTS) else ""

    key = heaviest_first([place(item) for item in items])
    items.sort(key=lambda item: key(place(item)))
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def each_rulebook_read_once() -> Iterator[None]:
    """What commands open in this process is read once (read_once.py)."""
    with rulebooks_read_once():
        yield


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache, not to be changed, where the shipped rulebook is kept for commands in processes of their own."""
    return kept_rulebook(tmp_path_factory)


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Turn the cache on, in a folder of the test's own: this is where its folders are."""
    monkeypatch.delenv("LAGRUM_INGEN_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "lagrum"
