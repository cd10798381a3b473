"""One server for the tests of its features; those that break it start their own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from editor_client import DAY, SETTINGS, Editor, editor

from lagrum.base.resources import rules_dir
from lagrum.language_server.session import Session
from lagrum.services.editing.bench import Bench
from lagrum.services.editing.opening import open_bench


@pytest.fixture(scope="session", autouse=True)
def with_kept_rulebook(kept: Path) -> Iterator[None]:
    """Let no server bind the shipped rulebook anew."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(SETTINGS, "XDG_CACHE_HOME", str(kept))
        patch.setitem(SETTINGS, "LAGRUM_INGEN_CACHE", "0")
        yield


@pytest.fixture(scope="module")
def server() -> Iterator[Editor]:
    with editor() as one:
        one.start()
        yield one


@pytest.fixture(scope="session")
def bench() -> Bench:
    return open_bench([rules_dir()], date.fromisoformat(DAY))


@pytest.fixture
def session(bench: Bench) -> Session:
    return Session(bench, lambda: date.fromisoformat(DAY))
