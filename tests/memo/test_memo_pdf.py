"""Memos as PDF: tagged, titled, in Swedish, and marked as PDF/UA-1 and PDF/A-2a."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from memo_samples import HOSTILE, empty_memo, full_memo, hostile_memo

from lagrum.memo.errors import MemoError
from lagrum.memo.sections import document

pytest.importorskip("typst", reason="typst är inte installerat: pip install lagrum[memo]")
pikepdf = pytest.importorskip("pikepdf", reason="pikepdf är inte installerat")

from lagrum.memo.render_pdf import render_pdf  # noqa: E402


def tags(node: Any) -> list[str]:
    found: list[str] = []
    if isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            found.append(str(node.S))
        node = node.get("/K")
        if isinstance(node, pikepdf.Dictionary):
            found += tags(node)
    if isinstance(node, pikepdf.Array):
        for child in node:
            found += tags(child)
    return found


@pytest.mark.parametrize("memo", [full_memo(), empty_memo(), hostile_memo()], ids=["full", "empty", "hostile"])
def test_it_says_that_it_is_accessible_and_archival(memo: Any) -> None:
    with pikepdf.open(BytesIO(render_pdf(memo))) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "sv-SE"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.docinfo.Title) == document(memo).title
        assert "/JavaScript" not in pdf.Root.get("/Names", {})
        assert "/OpenAction" not in pdf.Root
        with pdf.open_metadata() as xmp:
            assert xmp["pdfuaid:part"] == "1"
            assert (xmp["pdfaid:part"], xmp["pdfaid:conformance"]) == ("2", "A")
            assert xmp["dc:title"] == document(memo).title
            assert xmp["xmp:CreateDate"].startswith("2026-03-02")


def test_headings_tables_and_lists_are_tagged() -> None:
    memo = full_memo()
    with pikepdf.open(BytesIO(render_pdf(memo))) as pdf:
        found = tags(pdf.Root.StructTreeRoot)
        assert len(pdf.pages) == 4
        outline = pdf.Root.Outlines
        assert outline.Count != 0
    assert found.count("/H1") == len(document(memo).sections)
    for tag in ("/Title", "/H2", "/Table", "/TH", "/TD", "/THead", "/L", "/LI", "/BlockQuote", "/P"):
        assert tag in found, (tag, sorted(set(found)))


def test_characters_that_no_font_has_stand_as_their_code() -> None:
    absent = "".join(chr(0x4E00 + i) for i in range(600))
    assert render_pdf(full_memo(need=f"{HOSTILE} 😀 {absent}")).startswith(b"%PDF-1.7")


def test_very_long_words_and_texts_fit() -> None:
    for text in ("x" * 20_000, "ord " * 10_000, "a/b-" * 5_000, "<" * 20_000):
        assert render_pdf(full_memo(need=text, reference=text[:2000])).startswith(b"%PDF")


def test_an_error_of_typst_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lagrum.memo.typesetting._STANDARDS", ["a-4", "ua-1"])
    with pytest.raises(MemoError, match="PDF kan inte skrivas") as caught:
        render_pdf(full_memo())
    assert "docx" in caught.value.help
