"""A file of rules and the file of further examples beside it: a pair of the same name."""

from __future__ import annotations

from typing import Final

RULES: Final = ".regel"
EXAMPLES: Final = ".prov"
"""The further examples of a .regel file stand in a file of the same name with this suffix. No check reads it."""


def rule_file(name: str) -> str:
    """Return the .regel file that a file of examples stands beside; any other name as it is."""
    return name.removesuffix(EXAMPLES) + RULES if name.endswith(EXAMPLES) else name


def stands_beside(place: str) -> bool:
    """Return whether a place "file:line" is in a file of examples."""
    return place.rpartition(":")[0].endswith(EXAMPLES)
