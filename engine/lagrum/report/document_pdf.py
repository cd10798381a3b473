"""A document as PDF/UA-1 and PDF/A-2a."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from lagrum.checking.result import Report
from lagrum.memo.typesetting import typeset
from lagrum.report.document import document
from lagrum.report.document_model import SHORT, Block, Document, Table, words

TEMPLATE = Path(__file__).parent / "templates" / "document" / "document.typ"
ONE_PAGE = 1_500
"""A table with more characters may need more than a page, in narrow columns."""
OTHER_FORMATS = "skriv svaret som docx eller html i stället"


def render_pdf(report: Report, everything: bool = False) -> bytes:
    """Return a report as a document in PDF. Raises `InputError`, and `MemoError` where typst is missing."""
    return pdf_of(document(report, everything))


def pdf_of(content: Document) -> bytes:
    """Return a document as PDF: the same bytes each time."""
    fields = {
        **asdict(content),
        "short": SHORT,
        "running_head": content.running_head,
        "blocks": [_block(block) for block in content.blocks],
    }
    return typeset(TEMPLATE, fields, date.fromisoformat(content.date), OTHER_FORMATS)


def _block(block: Block) -> dict[str, Any]:
    """Return a block as the template reads it. A table of few rows stands on one page, where it has room there."""
    found = {"kind": type(block).__name__.lower(), **asdict(block)}
    if isinstance(block, Table):
        letters = sum(len(words(cell)) for row in block.rows for cell in row)
        found["whole"] = len(block.rows) <= SHORT and letters <= ONE_PAGE
    return found
