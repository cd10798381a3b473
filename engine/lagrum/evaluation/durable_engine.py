"""Finding the C module of durable_rules."""

from __future__ import annotations

from functools import cache
from typing import Any


@cache
def durable_engine() -> Any:
    """Return the C module of durable_rules, or None where it is not installed or cannot be loaded."""
    try:
        import durable_rules_engine
    except ImportError:
        return None
    return durable_rules_engine


def durable_available() -> bool:
    """Say whether durable_rules is installed and can be loaded."""
    return durable_engine() is not None
