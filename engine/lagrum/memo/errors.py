"""What stops a memo from being written, in Swedish."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from lagrum.base.errors import InputError


class MemoError(InputError):
    """The memo cannot be written: one sentence without full stop, and what to do instead."""


def needed(module: str, package: str, output: str) -> Any:
    """Return a module that an installation without the extra `memo` lacks."""
    try:
        return import_module(module)
    except ImportError as error:
        raise MemoError(
            f"{output} kan inte skrivas: paketet {package} är inte installerat",
            'installera det med: pip install "lagrum[memo]"',
        ) from error
