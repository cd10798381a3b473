"""Letters that do not show: which they are, by Unicode's own tables, and that none is read."""

from __future__ import annotations

import sys
import unicodedata

import pytest

from lagrum.source.diagnostic import Diagnostics
from lagrum.source.invisible import invisible_letters, is_invisible
from lagrum.source.personal_number import _ONE_DIGIT, _RARE
from lagrum.source.read import decode

ATTACKED = "\u3164\u115f\u1160\uffa0\u2800\u034f\ufe0f\u180b\u200b\u00ad\u2060\U000e0001\U000e0100\U0001d159"


@pytest.mark.parametrize("char", ATTACKED, ids=lambda c: f"U+{ord(c):04X}")
@pytest.mark.parametrize("text", ["insats nora/a{}b\n", 'insats nora/x\n    namn "a{}b"\n', "insats nora/x\n# a{}b\n"])
def test_no_letter_that_does_not_show_is_read(char: str, text: str) -> None:
    sink = Diagnostics()
    assert decode(text.replace("{}", char).encode(), "x.insats", sink) is None
    assert [(d.code, d.line, d.help[:6]) for d in sink.items] == [
        ("E007", text[: text.index("{")].count("\n") + 1, "radera")
    ]
    sink = Diagnostics()
    assert decode(b"insats nora/x\n", f"nora/a{char}b.insats", sink) is None
    assert [d.code for d in sink.items] == ["E007"]


def test_all_that_unicode_calls_format_or_control_and_no_letter_or_blank() -> None:
    for char in map(chr, range(sys.maxunicode + 1)):
        category = unicodedata.category(char)
        if category in ("Cf", "Cc", "Zl", "Zp"):
            assert is_invisible(char), hex(ord(char))
        elif category in ("Lu", "Ll", "Nd", "Pd", "Zs", "Sc"):
            assert not is_invisible(char), hex(ord(char))
        elif (
            unicodedata.name(char, "").startswith("HANGUL") and "FILLER" in unicodedata.name(char)
        ) or "VARIATION SELECTOR" in unicodedata.name(char, ""):
            assert is_invisible(char), hex(ord(char))
    assert invisible_letters("åäö – ”é”\t\n") == []


def test_every_digit_of_unicode_is_a_digit_in_a_number() -> None:
    """By the tables of this Python; the quick look before the search passes none of them by."""
    for char in map(chr, range(sys.maxunicode + 1)):
        if unicodedata.digit(char, None) is not None:
            assert _ONE_DIGIT.match(char), hex(ord(char))
            assert char in "0123456789²³¹" or _RARE.match(char), hex(ord(char))
