"""A memo as PDF/UA-1 and PDF/A-2a. Texts reach typst as data and are never read as markup."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from lagrum.memo.model import Memo
from lagrum.memo.sections import DISCLAIMER, Document, Section, document
from lagrum.memo.typesetting import typeset

_TEMPLATE = Path(__file__).parent / "templates" / "memo.typ"
_OTHER_FORMATS = "skriv memot som docx eller html i stället"


def render_pdf(memo: Memo) -> bytes:
    """Return the memo as a PDF. A character that the fonts lack stands as its code: [U+1F600]."""
    content = document(memo)
    return typeset(_TEMPLATE, _plain(content), date.fromisoformat(content.date), _OTHER_FORMATS)


def _plain(content: Document) -> dict[str, Any]:
    return {
        "kind": content.kind,
        "title": content.title,
        "reference": content.reference,
        "date": content.date,
        "author": content.author,
        "subject": content.subject,
        "disclaimer": DISCLAIMER,
        "head": content.head.rows,
        "sections": [_section(s) for s in content.sections],
    }


def _section(section: Section) -> dict[str, Any]:
    blocks = [{"kind": type(b).__name__.lower(), **asdict(b)} for b in section.blocks]
    return {"heading": section.heading, "blocks": blocks}
