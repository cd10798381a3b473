"""Taking records out of the text of an intervention; changes of values are tested with the layout."""

from __future__ import annotations

import pytest

from lagrum.binding.edit import remove_records
from lagrum.source.text import SourceText

TEXT = """# Överst.
insats a/b
    form                 råd
    målgrupp "små"
        ålder            0–6 år  # med gruppen
    # Står kvar.
    målgrupp "stora"
        ålder            7–9 år
"""


def removed(text: str, *records: int) -> str:
    return remove_records(SourceText.of(text, "a.insats"), "målgrupp", records)


def test_one_goes_with_its_rows_and_the_rest_stands() -> None:
    found = removed(TEXT, 0)
    assert "små" not in found and "med gruppen" not in found
    for kept in ("# Överst.", " råd\n", "# Står kvar.", 'målgrupp "stora"', "7–9 år"):
        assert kept in found


def test_when_all_are_gone_it_says_that_there_is_none() -> None:
    assert "målgrupp ingen\n" in removed(TEXT, 0, 1)
    assert "ålder" not in removed(TEXT, 0, 1)


def test_that_there_may_be_others_stands() -> None:
    found = removed(TEXT + "    målgrupp mer okänt\n", 0, 1)
    assert "målgrupp mer okänt" in found and "ingen" not in found


def test_a_record_that_is_not_there_is_an_error() -> None:
    with pytest.raises(ValueError, match="no records"):
        removed(TEXT, 2)
