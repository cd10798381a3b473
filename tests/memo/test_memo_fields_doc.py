"""The guide to templates of one's own names every field."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("docxtpl", reason="lagrum[memo] är inte installerat")

from lagrum.memo.word_template import BLOCK_FIELDS, TEXT_FIELDS

GUIDE = Path(__file__).parents[2] / "docs" / "memomall.md"


def test_every_field_is_documented() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    assert [n for n in TEXT_FIELDS if f"`{{{{ {n} }}}}`" not in text] == []
    assert [n for n in BLOCK_FIELDS if f"`{{{{p {n} }}}}`" not in text] == []
