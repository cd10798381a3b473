"""A rulebook that tests of one process open again and again is read once: from the same files comes the same rulebook.

That holds for what commands and services open in the process of the tests. `load_rulebook`, the rulebook that is kept
on disk, and every command in a process of its own read the files as ever. Where lines of guides are run one after the
other, what is made of one rulebook is made once too (`MADE_ONCE`): nowhere else, for there faults are seeded in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from lagrum.checking import checker
from lagrum.evaluation.durable import evaluator as durable
from lagrum.model.rulebook import Rulebook
from lagrum.rulebook import kept
from lagrum.rulebook.files import fingerprint
from lagrum.source.diagnostic import Diagnostic, Diagnostics

Load = Callable[[Sequence[Path], Diagnostics], Rulebook]
MOST = 4
"""So many are kept: the shipped one, and those of the test that runs."""


def once(make: Callable[..., Any], key: Callable[..., object]) -> Callable[..., Any]:
    """Return `make` with a memory: what it made the last time of what has the same key."""
    known: dict[object, tuple[object, Any]] = {}

    @wraps(make)
    def remembering(*given: Any) -> Any:
        name = key(*given)
        # As long as what was given is kept too, nothing else has its id. The latest stands last.
        known[name] = known.pop(name) if name in known else (given, make(*given))
        if len(known) > MOST:
            del known[next(iter(known))]
        return known[name][1]

    return remembering


def of_content(data: bytes, lock: bytes | None) -> object:
    return sha256(data).digest(), lock and sha256(lock).digest()


def of_itself(one: object, *more: object) -> object:
    return id(one), *more


def read_once(load: Load) -> Load:
    """Return `load` with a memory: what it gave the last time for folders of the same names and content."""
    known: dict[object, tuple[Rulebook, tuple[Diagnostic, ...]]] = {}

    @wraps(load)
    def remembering(folders: Sequence[Path], sink: Diagnostics) -> Rulebook:
        if sink.items:
            return load(folders, sink)
        try:
            key = (fingerprint(folders)[0], *(_shown_as(folder) for folder in folders))
        except (OSError, RuntimeError, ValueError):
            return load(folders, sink)
        if key not in known:
            book = load(folders, sink)
            known[key] = (book, tuple(sink.items))
            if len(known) > MOST:
                del known[next(iter(known))]
            return book
        known[key] = known.pop(key)  # the latest last
        sink.items.extend(known[key][1])
        return known[key][0]

    return remembering


def _shown_as(folder: Path) -> tuple[str, str]:
    """Return what the name of a folder in messages goes by: itself, and where one stands if that is above it."""
    here = Path.cwd()
    return str(folder), str(here) if folder.resolve().is_relative_to(here) else ""


@contextmanager
def rulebooks_read_once() -> Iterator[None]:
    """Open each rulebook once while it holds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kept, "_load", read_once(kept._load))
        yield


MADE_ONCE: tuple[tuple[ModuleType, str, Callable[..., Any]], ...] = (
    (kept, "decode", once(kept.decode, of_content)),
    (checker, "compile_program", once(checker.compile_program, of_itself)),
    (durable, "make_plan", once(durable.make_plan, of_itself)),
)
"""What may stand in a module's name, while nothing else does: it remembers what it made the last times."""
