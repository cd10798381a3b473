"""How names and phrases are compared."""

from __future__ import annotations

import unicodedata


def fold(phrase: str) -> str:
    """Return the form in which phrases are compared: case, repeated blanks and kinds of dash do not matter."""
    return " ".join(unicodedata.normalize("NFC", phrase).replace("–", "-").casefold().split())
