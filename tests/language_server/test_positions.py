"""Positions as editors count, and texts that change: never beyond the document, whatever comes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lagrum.language_server.document import Change, Document, Position, Unit, whole
from lagrum.source.text import MAX_BYTES

TEXTS = st.text(st.sampled_from('aåÄ é\u0301😀\u00a0\u2028\t"#\n\r\ufeff'), max_size=60)
UNITS: tuple[Unit, ...] = ("utf-8", "utf-16", "utf-32")
CODECS = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}


def document(text: str, unit: Unit = "utf-16") -> Document:
    return Document("untitled:x", "x.insats", text, 1, unit)


@pytest.mark.parametrize(("unit", "character"), [("utf-8", 7), ("utf-16", 4), ("utf-32", 3)])
def test_units(unit: Unit, character: int) -> None:
    one = document("å😀x", unit)
    assert one.position(3) == Position(0, character)
    assert one.offset(Position(0, character)) == 3


def test_a_place_within_a_character_is_before_it() -> None:
    assert document("a😀b").index(Position(0, 2)) == 1


def test_letters_of_two_characters_are_one_to_lagrum() -> None:
    one = document("a\u030ab\r\nc")
    assert one.source.text == "åb\nc"
    assert one.position(1) == Position(0, 2)
    assert one.offset(Position(0, 2)) == 1
    assert one.position(3) == Position(1, 0)


def test_line_separators_within_a_line_divide_no_lines() -> None:
    assert document("a\u2028b\x0cc\nd").position(6) == Position(1, 0)


@given(TEXTS, st.sampled_from(UNITS), st.data())
def test_no_position_is_beyond_the_document(text: str, unit: Unit, data: st.DataObject) -> None:
    one = document(text, unit)
    offset = data.draw(st.integers(-5, len(text) + 5))
    position = one.position(offset)
    start, end = one.bounds[position.line]
    codec, size = CODECS[unit]
    assert 0 <= position.character <= len(one.text[start:end].encode(codec, "replace")) // size


@given(TEXTS, st.sampled_from(UNITS), st.data())
def test_a_place_comes_back(text: str, unit: Unit, data: st.DataObject) -> None:
    one = document(text, unit)
    offset = data.draw(st.integers(0, len(one.source.text)))
    assert one.offset(one.position(offset)) == offset


@given(TEXTS, TEXTS, st.integers(-1, 9), st.integers(-1, 70), st.integers(-1, 9), st.integers(-1, 70))
def test_every_change_gives_a_text(text: str, new: str, a: int, b: int, c: int, d: int) -> None:
    one = document(text).changed([Change(new, Position(a, b), Position(c, d))], 2)
    assert new in one.text
    assert one.version == 2


@given(TEXTS, TEXTS)
def test_a_text_typed_key_by_key_is_the_text(before: str, after: str) -> None:
    one = document(before)
    end = one.bounds[-1]
    for char in after:
        line = len(one.bounds) - 1
        end = one.bounds[line]
        last = Position(line, len(one.text[end[0] : end[1]].encode("utf-16-le")) // 2)
        one = one.changed([Change(char, last, last)], one.version + 1)
    assert one.text == before + after


def test_halves_of_characters_are_no_text() -> None:
    assert whole("\ud83d\ude00") == "😀"
    assert whole("a\ud83d") == "a\ufffd"


def test_a_text_beyond_what_is_read_is_too_large() -> None:
    assert document("å" * (MAX_BYTES // 2 + 1)).too_large
    assert document("å" * (MAX_BYTES // 2 + 1)).source.text == ""
    assert not document("å" * (MAX_BYTES // 2)).too_large
