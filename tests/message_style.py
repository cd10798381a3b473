"""How a message begins, for all tests that look at one: small, but for a name."""

from __future__ import annotations

from lagrum.law.acts import ACTS

NAMES = ("SFS", "PDF", "Dask", "Pyodide")
"""What keeps its capital where it begins a message, besides the names of acts."""


def begins_small(message: str) -> bool:
    """Return whether a message begins with a small letter, with no letter at all, or with a name.

    >>> begins_small("raden saknas"), begins_small("SoL är indelad i kapitel"), begins_small("Raden saknas")
    (True, True, False)
    """
    first = message.split(" ", 1)[0].rstrip(":,.")
    known = {*NAMES, *(act.short for act in ACTS)}
    return not message[:1].isupper() or first in known
