"""How names and phrases are compared."""

from __future__ import annotations

import unicodedata


def fold(phrase: str) -> str:
    """Return the form in which phrases are compared: case, repeated blanks and kinds of dash do not matter."""
    return " ".join(unicodedata.normalize("NFC", phrase).replace("–", "-").casefold().split())


def ascii_fold(word: str) -> str:
    """Return a word in small letters without the marks of å, ä and ö: `båda` and `Bada` are the same."""
    return "".join(c for c in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(c))
