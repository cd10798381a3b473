"""The hostile texts by name, and a harmless text of the same shape for each."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("fientligt.txt")
MARK = "zqx"
"""What stands in every text of the world of `tests/hostile/recorded.py`, to be replaced by a hostile text."""


_ALPHABET = "abcdefghijklmnopqrstuvwxyz"
_BREAKS = dict.fromkeys("\r\u2028\u2029", "\n") | dict.fromkeys("\t\x0b\x0c\x85", " ")
"""What ends a row of a text, or stands for a blank in it, as the languages read it."""


_BULLET = re.compile(r"^ *[-–•*](?= +\S)", re.MULTILINE)
"""What begins a point of a list in what a lawyer writes in a memo."""


@cache
def hostile_texts() -> dict[str, str]:
    """The texts by their names."""
    rows = [row for row in FILE.read_text(encoding="utf-8").split("\n") if row and not row.startswith("# ")]
    pairs = [row.split("\t", 1) for row in rows]
    assert len({name for name, _ in pairs}) == len(pairs)
    return {name: _unescaped(text) for name, text in pairs}


_ESCAPE = re.compile(r"\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|(.))")
_LETTERS = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\"}


def _unescaped(text: str) -> str:
    def meant(found: re.Match[str]) -> str:
        digits = found[1] or found[2]
        return chr(int(digits, 16)) if digits else _LETTERS.get(found[3], found[0])

    return _ESCAPE.sub(meant, text)


def harmless(text: str, number: int = 0) -> str:
    r"""Return a text of the same length whose letters are all harmless; rows and blanks stay.

    Texts with different numbers are different, so that what shows each text once shows as many of these.

    >>> harmless("=1+1 <b>"), harmless("a" + chr(13) + "#", 30)
    ('aaaa aaa', 'e\ne')
    """
    letters = _ALPHABET[number % 26], _ALPHABET[number // 26 % 26]
    kept = {place for found in _BULLET.finditer(text) for place in range(*found.span())}
    return "".join(c if k in kept or c in " \n" else _BREAKS.get(c) or letters[k % 2] for k, c in enumerate(text))
