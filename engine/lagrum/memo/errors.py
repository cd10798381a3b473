"""What stops a memo from being written, in Swedish."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from lagrum.base.errors import BadTemplateError, InputError, LagrumError


class MemoError(LagrumError):
    """The memo cannot be written."""


class GivenError(MemoError, InputError):
    """It cannot be written for what was given or is installed: no fault of lagrum's."""


class TemplateError(GivenError, BadTemplateError):
    """The Word template that somebody gave cannot be used."""


def needed(module: str, package: str, output: str) -> Any:
    """Return a module that an installation without the extra `memo` lacks."""
    try:
        return import_module(module)
    except ImportError as error:
        raise GivenError(
            f"{output} kan inte skrivas: paketet {package} är inte installerat",
            'installera det med: pip install "lagrum[memo]"',
        ) from error
