"""The duties of a rulebook (`plikt`), for a review; a check needs none."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from lagrum.binding.duties import SUFFIX, bind_duties
from lagrum.model.duty import Duty
from lagrum.model.rulebook import Rulebook
from lagrum.rulebook.files import read_files
from lagrum.source.diagnostic import Diagnostics


def load_duties(book: Rulebook, folders: Sequence[Path], sink: Diagnostics) -> tuple[Duty, ...]:
    """Return the duties in the .plikt files of the folders that the rulebook was loaded from."""
    return bind_duties(read_files(folders, (SUFFIX,), sink), book, sink)
