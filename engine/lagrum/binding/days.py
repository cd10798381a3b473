"""Binding days: when something is in force."""

from __future__ import annotations

import re
from datetime import date

from lagrum.binding.reader import LineReader
from lagrum.language.statement import Statement
from lagrum.model.rule import Validity
from lagrum.source.text import Span


def bind_validity(line: Statement, reader: LineReader) -> Validity:
    """Return the days that a `gäller` line names; both are inclusive. What cannot be read is reported."""
    text = " ".join((line.rest or "").replace("till och med", "till").split())
    if text == "tills vidare":
        return Validity()
    match = re.fullmatch(r"(?:från (\S+))? ?(?:till (\S+))?", text)
    if match is None or not text:
        reader.fail(
            "E062",
            f"»{text}« är ingen giltighetstid" if text else "»gäller« saknar giltighetstid",
            line.rest_span if text else line.name_span,
            "skriv t.ex. »från 2025-07-01«, »från 2025-07-01 till 2026-01-14« eller »tills vidare«",
        )
        return Validity()
    first = bind_day(match[1], line, reader) if match[1] else None
    last = bind_day(match[2], line, reader) if match[2] else None
    if first and last and first > last:
        message = f"giltighetstiden slutar ({last}) före den börjar ({first})"
        reader.fail("E062", message, line.rest_span, "byt plats på datumen")
    return Validity(first, last)


def bind_day(text: str, line: Statement, reader: LineReader) -> date | None:
    """Return the date written as `text` in a line, or None after a report."""
    at = line.rest_span.start + max(0, (line.rest or "").find(text))
    return reader.date(text, Span(at, at + max(1, len(text))))
