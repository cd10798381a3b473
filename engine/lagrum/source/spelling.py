"""Plain misspellings: without dots and rings, or one letter off. Likeness beyond that says nothing of what is meant."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from lagrum.base.fold import fold

LONGEST = 80
"""A longer text is no misspelt word."""
SHORTEST = 5
"""In a shorter word one letter makes another word: kön, kon; LVU, LVM."""


def misspelt(text: str, candidates: Iterable[str]) -> str | None:
    """Return the one candidate of which a text is a plain misspelling, or None when there is none or more than one.

    >>> misspelt("foraldrastod", ["föräldrastöd", "anhörigstöd"]), misspelt("familjestöd", ["familjehem"])
    ('föräldrastöd', None)
    """
    if len(text) > LONGEST:
        return None
    bare = _bare(text)
    names = {name: _bare(name) for name in candidates}
    found = [name for name, other in names.items() if other == bare]
    if not found and len(bare) >= SHORTEST:
        found = [name for name, other in names.items() if len(other) >= SHORTEST and a_letter_off(bare, other)]
    return found[0] if len(found) == 1 else None


def a_letter_off(one: str, other: str) -> bool:
    """Return whether one letter too many, too few, wrong, or in its neighbour's place makes one of the other.

    >>> [a_letter_off("medling", w) for w in ("medlign", "medlin", "medlingg", "medlang", "samling")]
    [True, True, True, True, False]
    """
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    a, b = one[start:], other[start:]
    turned = len(a) > 1 and len(b) > 1 and (a[0], a[1]) == (b[1], b[0]) and a[2:] == b[2:]
    return turned or a[1:] in (b, b[1:]) or a == b[1:]


def _bare(phrase: str) -> str:
    apart = unicodedata.normalize("NFD", fold(phrase))
    return "".join(c for c in apart if not unicodedata.combining(c))
