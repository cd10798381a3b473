"""A memo as PDF/UA-1 and PDF/A-2a. Texts reach typst as data and are never read as markup."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from lagrum.memo.errors import MemoError, needed
from lagrum.memo.model import Memo
from lagrum.memo.sections import DISCLAIMER, KIND, Document, Section, document

_TEMPLATES = Path(__file__).parent / "templates"
_STANDARDS = ["ua-1", "a-2a"]
_MAX_TRIES = 60


def render_pdf(memo: Memo) -> bytes:
    """Return the memo as a PDF. A character that the fonts lack stands as its code: [U+1F600]."""
    typst = needed("typst", "typst", "PDF")
    content = document(memo)
    day = date.fromisoformat(content.date)
    data = json.dumps(_plain(content, day), ensure_ascii=False)
    stamp = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
    for _ in range(_MAX_TRIES):
        try:
            return _compiled(typst, data, stamp)
        except typst.TypstError as error:
            absent = {c for found in re.findall(r'the text `"(.+?)"` could not', str(error)) for c in found}
            absent = {c for c in absent if not c.isascii() and c in data}
            if not absent:
                raise MemoError(
                    f"PDF kan inte skrivas: {error}", "skriv memot som docx eller html i stället"
                ) from error
            for char in absent:
                data = data.replace(char, f"[U+{ord(char):04X}]")
    raise MemoError(
        "PDF kan inte skrivas: texten har för många tecken som typsnitten saknar",
        "skriv memot som docx eller html i stället",
    )


def _compiled(typst: Any, data: str, stamp: int) -> bytes:
    found = typst.compile(
        (_TEMPLATES / "memo.typ").read_bytes(),
        root=_TEMPLATES,
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"data": data},
        pdf_standards=_STANDARDS,
        timestamp=stamp,
    )
    return bytes(found)


def _plain(content: Document, day: date) -> dict[str, Any]:
    return {
        "kind": KIND,
        "title": content.title,
        "reference": content.reference,
        "date": content.date,
        "year": day.year,
        "month": day.month,
        "day": day.day,
        "author": content.author,
        "subject": content.subject,
        "disclaimer": DISCLAIMER,
        "head": content.head.rows,
        "sections": [_section(s) for s in content.sections],
    }


def _section(section: Section) -> dict[str, Any]:
    blocks = [{"kind": type(b).__name__.lower(), **asdict(b)} for b in section.blocks]
    return {"heading": section.heading, "blocks": blocks}
