"""The version of lagrum. Within the package it is read here; others read `lagrum.__version__`."""

from __future__ import annotations

from typing import Final

__version__: Final = "0.1.0"
