"""Without the extra `memo`: text formats work, docx and pdf say what to install."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from memo_samples import full_memo

from lagrum.memo.errors import MemoError
from lagrum.memo.model import Memo
from lagrum.memo.render_docx import render_docx
from lagrum.memo.render_html import render_html
from lagrum.memo.render_json import render_json
from lagrum.memo.render_markdown import render_markdown
from lagrum.memo.render_pdf import render_pdf


@pytest.mark.parametrize(("render", "package"), [(render_docx, "docxtpl"), (render_pdf, "typst")])
def test_what_is_missing_is_named(
    render: Callable[[Memo], bytes], package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("docxtpl", "docx", "jinja2", "typst", "lxml"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(MemoError, match=package) as caught:
        render(full_memo())
    assert "lagrum[memo]" in caught.value.help
    assert render_html(full_memo())
    assert render_markdown(full_memo())
    assert render_json(full_memo())
