"""The ids of the interventions of a run: each stands in one file."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from pathlib import Path

from lagrum.base.plain_files import read_start
from lagrum.interventions.folders import CASE_SUFFIX
from lagrum.source.diagnostic import Diagnostics


class Ids:
    """Notices when a second file of a run has the id of another."""

    def __init__(self) -> None:
        self._files: dict[str, str] = {}

    def taken(self, id: str, file: str, sink: Diagnostics) -> bool:
        """Whether another file has given the id before, which is reported."""
        first = self._files.setdefault(id, file)
        if first == file:
            return False
        message = f"insatsen »{id}« finns redan i »{first}«"
        sink.file_error("E082", message, file, "ge en av dem ett annat id, eller ta bort kopian")
        return True


_HEAD = re.compile(rb"^insats[ \t]+([^\s#\"]+)", re.MULTILINE)
_MOST = 1 << 20


def free_id(id: str, suffix: str, taken: Collection[str]) -> str:
    """Return an id of an intervention with a suffix that says what it is, which none of `taken` has.

    >>> free_id("nora/lots", "vag-1", ["nora/lots", "nora/lots-vag-1"])
    'nora/lots-vag-1-2'
    """
    name = f"{id}-{suffix}"
    return name if name not in taken else next(n for k in range(2, len(taken) + 3) if (n := f"{name}-{k}") not in taken)


def ids_in(folders: Iterable[Path]) -> set[str]:
    """Return the ids of the interventions that lie in some folders, by a look at how their files begin.

    What cannot be read is passed over.
    """
    found: set[str] = set()
    for path in {p for folder in folders for p in folder.glob(f"*{CASE_SUFFIX}")}:
        try:
            heads = _HEAD.findall(read_start(path, _MOST, path.parent))
        except OSError:
            continue
        found.update(head.decode("utf-8", "replace") for head in heads)
    return found
