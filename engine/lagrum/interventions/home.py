"""Which folder a file belongs to: no link may lead out of it, and settings are read from it."""

from __future__ import annotations

from pathlib import Path

from lagrum.base.plain_files import leads_out
from lagrum.interventions.checkout import checkout_of


def home_of(path: Path) -> Path:
    """Return the folder that a file belongs to: the top of the Git checkout that holds it, or else its own folder."""
    folder = path.parent
    found = checkout_of(folder)
    return found.top if found is not None else folder


def links_out(path: Path) -> bool:
    """Whether a file is a link out of the folder that it belongs to."""
    return path.is_symlink() and leads_out(path, home_of(path))
