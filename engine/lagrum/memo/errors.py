"""What stops a memo from being written, in Swedish."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from lagrum.base.errors import LagrumError


class MemoError(LagrumError):
    """The memo cannot be written."""


def needed(module: str, package: str, output: str) -> Any:
    """Return a module that an installation without the extra `memo` lacks."""
    try:
        return import_module(module)
    except ImportError as error:
        raise MemoError(
            f"{output} kan inte skrivas: paketet {package} är inte installerat",
            'installera det med: pip install "lagrum[memo]"',
        ) from error
