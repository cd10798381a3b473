"""Finding the `lagrum.toml` that holds for a command."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from lagrum.cli.errors import BrokenFilesError

if TYPE_CHECKING:
    from lagrum.catalogue.settings import Settings
    from lagrum.source.diagnostic import Diagnostics


def settings_for(mappar: Sequence[str], sink: Diagnostics) -> Settings:
    """Return the settings that hold for the first folder, or for the working directory. Raises `BrokenFilesError`."""
    from lagrum.catalogue.settings import Settings, find_settings, read_settings

    start = Path(mappar[0]) if mappar else Path()
    path = find_settings(start.resolve())
    settings = read_settings(path, sink) if path is not None else Settings()
    if sink.has_errors:
        raise BrokenFilesError(sink)
    return settings
