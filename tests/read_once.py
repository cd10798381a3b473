"""A rulebook that tests of one process open again and again is read once: from the same files comes the same rulebook.

That holds for what commands and services open in the process of the tests. `load_rulebook`, the rulebook that is kept
on disk, and every command in a process of its own read the files as ever.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from pathlib import Path

import pytest

from lagrum.model.rulebook import Rulebook
from lagrum.rulebook import kept
from lagrum.rulebook.files import fingerprint
from lagrum.source.diagnostic import Diagnostic, Diagnostics

Load = Callable[[Sequence[Path], Diagnostics], Rulebook]
MOST = 4
"""So many rulebooks are kept: the shipped one, and those of the test that runs."""


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
