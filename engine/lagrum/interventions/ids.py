"""The ids of the interventions of a run: each stands in one file."""

from __future__ import annotations

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
