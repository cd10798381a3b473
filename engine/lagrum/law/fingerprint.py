"""Fingerprints of statute texts: equal for the same words, whatever the line breaks, dashes and quotes."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import Final

_FOLD: Final = str.maketrans(
    {
        "‐": "-",
        "‑": "-",
        "‒": "-",
        "–": "-",
        "—": "-",
        "−": "-",
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "’": "'",
        "‘": "'",
        "‚": "'",
        "´": "'",
        "`": "'",
        "\u00ad": "",
        "\u200b": "",
        "\ufeff": "",
    }
)
_LETTER_HYPHEN_RE: Final = re.compile(r"(?<=[^\W\d_])-\s*(?=[^\W\d_])")
_NUMBER_HYPHEN_RE: Final = re.compile(r"(?<=\d)\s*-\s*(?=\d)")


def normalise(text: str) -> str:
    """The words of a text in a form that does not depend on the source's typography.

    Unicode NFC; dashes and quotes folded; a hyphen between letters, with any line break after it, removed, since
    sources wrap and write compounds differently; blanks collapsed.  Case, words and other punctuation are kept.
    """
    text = unicodedata.normalize("NFC", text).translate(_FOLD)
    text = _LETTER_HYPHEN_RE.sub("", text)
    text = _NUMBER_HYPHEN_RE.sub("-", text)
    return " ".join(text.split())


def fingerprint(text: str) -> str:
    """SHA-256 of the normalised text, 64 hexadecimal digits."""
    return hashlib.sha256(normalise(text).encode()).hexdigest()
