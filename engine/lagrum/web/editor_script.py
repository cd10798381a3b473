"""The editor's script, bundled by `web/bunta.mjs`, and its licences. Without it the page has a text area."""

from __future__ import annotations

from pathlib import Path

from lagrum.base.frozen import frozen
from lagrum.base.resources import web_dir

SCRIPT = "redigerare.js"
LICENCES = "redigerare-licenser.txt"
BUILT = "byggt"
"""Beside the page's own files: where `make` puts the bundle, and where the wheel has it."""


@frozen
class EditorScript:
    """The bundle: its script, and the licences that must go where it goes."""

    script: bytes
    licences: bytes

    @property
    def files(self) -> dict[str, bytes]:
        """The files of a site that has it."""
        return {SCRIPT: self.script, LICENCES: self.licences}


def open_editor(folder: Path | None = None) -> EditorScript | None:
    """Return the bundle in a folder, or where it is built; None where both of its files are not."""
    place = folder if folder is not None else web_dir() / BUILT
    try:
        return EditorScript((place / SCRIPT).read_bytes(), (place / LICENCES).read_bytes())
    except OSError:
        return None
