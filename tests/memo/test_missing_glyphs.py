"""A document for print with very many letters that the fonts lack is set a few times only, whatever they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from memo_samples import full_memo

from lagrum.memo import typesetting
from lagrum.memo.render_pdf import render_pdf

THOUSAND = "".join(chr(c) for c in range(0x1200, 0x10000, 47) if chr(c).isprintable())
"""Letters of a hundred scripts, and signs."""


@pytest.mark.slow
def test_a_thousand_missing_glyphs_are_set_a_few_times(monkeypatch: pytest.MonkeyPatch) -> None:
    times: list[int] = []
    compiled: Callable[..., bytes] = typesetting._compiled

    def counted(*args: Any) -> bytes:
        times.append(1)
        return compiled(*args)

    monkeypatch.setattr(typesetting, "_compiled", counted)
    assert len(THOUSAND) > 1000
    data = render_pdf(replace(full_memo(), question=f"Å ä ö – {THOUSAND}"))
    assert data.startswith(b"%PDF")
    assert len(times) <= typesetting._MAX_TRIES
