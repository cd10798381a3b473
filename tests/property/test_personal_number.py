"""A number is found however it is written, masked once and for all, and nobody's numbers are taken for one."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lagrum.source.personal_number import find_personal_numbers, holds_personal_number, mask
from tests.spelled_numbers import ordinary, spelled

AROUND = st.text(alphabet="abcåäö ,;()§", max_size=12)


@pytest.mark.slow
@settings(max_examples=1_000)
@given(AROUND, spelled(), AROUND)
@example("", "850101\\-1236", "")
@example("(", "1985-01-01-1236", ")")
@example("dnr 2025-", "850101-12 36", "")
def test_every_way_of_writing_is_found(before: str, number: str, after: str) -> None:
    text = f"{before}x {number} {after}"
    found = [text[a:b] for a, b in find_personal_numbers(text)]
    assert len(found) == 1
    assert found[0] in number


@pytest.mark.slow
@settings(max_examples=300)
@given(st.lists(st.one_of(spelled(), ordinary(), AROUND), max_size=6))
def test_what_is_masked_is_as_long_and_holds_none(parts: list[str]) -> None:
    text = " x ".join(parts)
    masked = mask(text)
    assert len(masked) == len(text)
    assert not holds_personal_number(masked)
    assert mask(masked) == masked


@settings(max_examples=300)
@given(st.text(alphabet='0123456789 -–./_\n\t"#\\&;x', max_size=200))
def test_masking_ends_for_any_digits(text: str) -> None:
    masked = mask(text)
    assert mask(masked) == masked
    assert len(masked) == len(text)


@pytest.mark.slow
@settings(max_examples=2_000)
@given(ordinary())
def test_numbers_that_an_office_writes_are_nobodys(text: str) -> None:
    assert [text[a:b] for a, b in find_personal_numbers(text)] == []
