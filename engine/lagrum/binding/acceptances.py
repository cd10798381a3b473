"""Binding the lines `godtas` of rules and derived concepts: `godtas aldrig "…"`, `godtas motsägelse sol.11.5.2 "…"`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lagrum.binding.reader import LineReader
from lagrum.language.statement import Statement
from lagrum.model.acceptance import CHANGES, KINDS, PAIRS, Acceptance, says_why
from lagrum.source.diagnostic import did_you_mean
from lagrum.source.text import Span

_LINE = re.compile(r"(?P<kind>[^\s\"”“„]+)(?:\s+(?P<other>[^\s\"”“„]+))?\s+(?P<reason>[\"”“„].*)", re.DOTALL)


def bind_acceptances(lines: Iterable[Statement], reader: LineReader) -> tuple[Acceptance, ...]:
    """Return what the lines accept; one that cannot be read is reported and left out."""
    found = (_bind(line, reader) for line in lines)
    return tuple(a for a in found if a is not None)


def _bind(line: Statement, reader: LineReader) -> Acceptance | None:
    reader.no_block(line)
    match = _LINE.fullmatch(line.rest or "")
    words = (line.rest or "").split()
    kind = words[0] if words else ""
    if kind and kind not in KINDS:
        span = Span(line.rest_span.start, line.rest_span.start + len(kind))
        help = did_you_mean(kind, KINDS) or f"slagen är {', '.join(KINDS)}"
        reader.fail("E100", f"»{kind}« är inget slag av fynd", span, help)
        return None
    sample = "sol.11.5.1 " if kind in PAIRS else "form " if kind in CHANGES else ""
    form = f'skriv t.ex. godtas {kind or "aldrig"} {sample}"…"'
    if match is None:
        what = "ett skäl i citattecken" if kind else "slag och skäl"
        reader.fail("E100", f"»godtas« saknar {what}", line.span, form)
        return None
    other = match["other"] or ""
    if (kind in PAIRS or kind in CHANGES) != bool(other):
        missing = "den andra regelns id" if kind in PAIRS else "attributet"
        message = f"»godtas {kind}« nämner ingen annan regel" if other else f"»godtas {kind}« saknar {missing}"
        reader.fail("E100", message, line.rest_span, form)
        return None
    start = line.rest_span.start + match.start("reason")
    reason = reader.quoted(Statement("godtas", line.name_span, match["reason"], Span(start, line.rest_span.end)))
    if not reason:
        return None
    if not says_why(reason):
        span = Span(start, line.rest_span.end)
        help = "skriv varför lagen vill ha det så; att fyndet är känt är inget skäl"
        reader.fail("E130", f"»{reason}« är inget rättsligt skäl", span, help)
        return None
    return Acceptance(kind, other, reason, reader.where(line.span))
