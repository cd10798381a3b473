"""Letters that show nothing: which they are. A text or a name that holds one may say something else than it shows."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

IGNORABLE: Final = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""The ranges of Unicode's Default_Ignorable_Code_Point (DerivedCoreProperties.txt), assigned or not: variation
selectors, Hangul fillers, joiners, marks of direction, tags. Written out, since Python's tables do not hold them."""
BLANK_LOOKING: Final = "\u2800\U0001d159"
"""Letters with a width and no ink that are no blanks to Unicode: the empty braille cell, the null notehead."""
_CATEGORIES: Final = ("Cc", "Cf", "Zl", "Zp")
_SUSPECT = re.compile(r"[^\n\t -~¡-¬®-\u02ff]")
_UNSEEN = re.compile(f"[{IGNORABLE}{BLANK_LOOKING}]")


def is_invisible(char: str) -> bool:
    """Return whether `char` shows nothing, or steers how others show; blanks that are read as such do not.

    >>> [is_invisible(c) for c in ("\u3164", "\u2800", "\ufe0f", "\u200b", "é", " ")]
    [True, True, True, True, False, False]
    """
    return unicodedata.category(char) in _CATEGORIES or _UNSEEN.match(char) is not None


def without_hidden(text: str) -> str:
    r"""Return a text, as long as before, with a blank for each letter that shows nothing, steers others or is none.

    >>> without_hidden("a\u202eb\x1b\ud800.insats\n")
    'a b  .insats\n'
    """
    if _SUSPECT.search(text) is None:
        return text
    return _SUSPECT.sub(lambda m: " " if is_invisible(m[0]) or not m[0].isprintable() else m[0], text)


def invisible_letters(text: str) -> list[tuple[int, str]]:
    """Return the place and the letter of all that does not show in a text, newlines and tabs apart."""
    return [(m.start(), m[0]) for m in _SUSPECT.finditer(text) if is_invisible(m[0])]
