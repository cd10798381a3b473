"""Setting data as PDF/UA-1 and PDF/A-2a with typst. Texts reach typst as data and are never read as markup."""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from lagrum.memo.errors import GivenError, MemoError, needed
from lagrum.source.outgoing import let_out

_STANDARDS = ["ua-1", "a-2a"]
_MAX_TRIES = 8
"""Setting a document takes a quarter of a second: so often at most is tried which characters the fonts lack."""
_ONE_BY_ONE = 2
_BY_ROWS = 5
_SURE = 0x250
"""Below this (Latin) the fonts have the letters."""
_SURE_BESIDES = frozenset("–—‘’‚“”„†‡•…‰‹›€−≤≥≠→←·§")
_JOINED = 0x2FF
"""Above this stand the signs that are set together with the letter before them."""
_ABSENT = re.compile(r'the text `"(.+?)"` could not')


def typeset(template: Path, fields: dict[str, Any], day: date, other_formats: str) -> bytes:
    """Return a PDF made of a template and the data that it reads, the same bytes each time.

    A character that the fonts lack stands as its code: [U+1F600]. `other_formats` is the help when it cannot be made.
    Raises `MemoError`, and `LeakError` for the number of a person.
    """
    typst = needed("typst", "typst", "PDF")
    dated = {**fields, "year": day.year, "month": day.month, "day": day.day}
    data = let_out(json.dumps(dated, ensure_ascii=False), "det som ska bli PDF")
    stamp = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
    for attempt in range(_MAX_TRIES):
        try:
            return _compiled(typst, template, data, stamp)
        except typst.TypstError as error:
            absent = {c for found in _ABSENT.findall(str(error)) for c in found if not c.isascii() and c in data}
            if not absent:  # something that joins what stands before it, which is all that is told
                absent = {c for c in data if ord(c) > _JOINED and not unicodedata.category(c).startswith("P")}
            if not absent:
                raise MemoError(f"PDF kan inte skrivas: {error}", other_formats) from error
            if attempt >= _BY_ROWS:  # very many scripts: all that is not surely there
                absent = {c for c in data if ord(c) >= _SURE and c not in _SURE_BESIDES} | absent
            elif attempt >= _ONE_BY_ONE:  # a whole script is absent: do not ask about every character of it
                rows = {ord(c) >> 8 for c in absent}
                absent = {c for c in set(data) if ord(c) >> 8 in rows}
            data = data.translate({ord(c): f"[U+{ord(c):04X}]" for c in absent})
    raise GivenError("PDF kan inte skrivas: texten har för många tecken som typsnitten saknar", other_formats)


def _compiled(typst: Any, template: Path, data: str, stamp: int) -> bytes:
    found = typst.compile(
        template.read_bytes(),
        root=template.parent,
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"data": data},
        pdf_standards=_STANDARDS,
        timestamp=stamp,
    )
    return bytes(found)
