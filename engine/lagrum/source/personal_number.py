"""Swedish personal and coordination numbers: finding them, and keeping them out of every message."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

_NUMBER = re.compile(r"(?<!\d)((?:19|20)?\d{6})(?:[-+–]| ?- ?| )?(\d{4})(?!\d)", re.ASCII)
_SIX = re.compile("[0-9]{6}")
"""What every number has, and hardly any text: found several times faster than that the number itself is not there."""


def find_personal_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of every number in `text` with a possible birth date and a right check digit."""
    if not _SIX.search(text):
        return
    for match in _NUMBER.finditer(text):
        if _is_date(match[1]) and _luhn(match[1][-6:] + match[2]):
            yield match.start(), match.end()


def mask(text: str) -> str:
    """Return `text`, as long as before, with the digits of every personal number replaced by •."""
    for start, end in list(find_personal_numbers(text)):
        text = text[:start] + re.sub(r"\d", "•", text[start:end]) + text[end:]
    return text


def _is_date(digits: str) -> bool:
    year, month, day = int(digits[:-4]), int(digits[-4:-2]), int(digits[-2:])
    day -= 60 if day > 60 else 0
    try:
        date(year if year > 99 else 2000 + year, month, day)
    except ValueError:
        return False
    return True


def _luhn(digits: str) -> bool:
    total = 0
    for position, char in enumerate(digits):
        n = int(char) * (2 - position % 2)
        total += n - 9 if n > 9 else n
    return total % 10 == 0
