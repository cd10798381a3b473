"""Opening the rulebook that texts are held against, from its files; the page has one that is sealed (`web/editing.py`)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from lagrum.rulebook.load import load_rulebook
from lagrum.services.editing.bench import Bench
from lagrum.services.rulebook import open_folders
from lagrum.services.world import World
from lagrum.source.diagnostic import BrokenFilesError, Diagnostic, Diagnostics


def open_bench(folders: Sequence[Path], day: date) -> Bench:
    """Return the rulebook in folders at a day. One with faults is taken as far as it can be read: `told` has them."""
    told: tuple[Diagnostic, ...] = ()
    try:
        rulebook = open_folders(folders)
    except BrokenFilesError:
        sink = Diagnostics()
        rulebook = load_rulebook(folders, sink)
        told = tuple(sink.errors)
    return Bench(World(rulebook, day, "snabb", "lokal"), tuple(folders), told)
