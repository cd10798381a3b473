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
_MAX_TRIES = 200
_ONE_BY_ONE = 20
_ABSENT = re.compile(r'the text `"(.+?)"` could not')
_OTHER_FORMATS = "skriv memot som docx eller html i stället"


def render_pdf(memo: Memo) -> bytes:
    """Return the memo as a PDF. A character that the fonts lack stands as its code: [U+1F600]."""
    typst = needed("typst", "typst", "PDF")
    content = document(memo)
    day = date.fromisoformat(content.date)
    data = json.dumps(_plain(content, day), ensure_ascii=False)
    stamp = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
    for attempt in range(_MAX_TRIES):
        try:
            return _compiled(typst, data, stamp)
        except typst.TypstError as error:
            absent = {c for found in _ABSENT.findall(str(error)) for c in found if not c.isascii() and c in data}
            if not absent:
                raise MemoError(f"PDF kan inte skrivas: {error}", _OTHER_FORMATS) from error
            if attempt >= _ONE_BY_ONE:  # a whole script is absent: do not ask about every character of it
                rows = {ord(c) >> 8 for c in absent}
                absent = {c for c in set(data) if ord(c) >> 8 in rows}
            data = data.translate({ord(c): f"[U+{ord(c):04X}]" for c in absent})
    raise MemoError("PDF kan inte skrivas: texten har för många tecken som typsnitten saknar", _OTHER_FORMATS)


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
