"""Binding the `avvikelse` blocks of an intervention."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from lagrum.binding.citations import bind_citations
from lagrum.binding.reader import LineReader
from lagrum.binding.rules import RULE_ID
from lagrum.language.statement import Statement
from lagrum.law.provision_table import ProvisionTable
from lagrum.model.deviation import Deviation

REQUIRED = ("skäl", "organ", "dnr", "beslutat", "lagrum", "sista-dag")
LINES = ("gäller", *REQUIRED)


def bind_deviations(
    blocks: Iterable[Statement], reader: LineReader, provisions: Callable[[], ProvisionTable | None]
) -> tuple[Deviation, ...]:
    """Return the deviations of an intervention; one that lacks a line or cannot be read is reported and left out.

    `provisions` is asked for the table that citations are checked against when there is something to check.
    """
    found = [bound for block in blocks if (bound := _bind(block, reader, provisions)) is not None]
    seen: dict[tuple[str, str], Deviation] = {}
    for one in found:
        first = seen.setdefault((one.rule, one.subject.casefold()), one)
        if first is not one:
            message = f"avvikelsen från »{one.rule}« står två gånger (först på rad {first.place.line})"
            reader.fail("E025", message, one.place.span, "behåll den som gäller, eller skriv »gäller« i båda")
    return tuple(seen.values())


def _bind(block: Statement, reader: LineReader, provisions: Callable[[], ProvisionTable | None]) -> Deviation | None:
    rule = (block.rest or "").strip()
    if not RULE_ID.fullmatch(rule):
        reader.fail(
            "E093",
            f"»{rule}« är inget id för en regel" if rule else "avvikelsen säger inte från vilken regel",
            block.rest_span if rule else block.name_span,
            "skriv regelns id som det står i rapporten, t.ex. avvikelse sol.14.3.dokumentation",
        )
        return None
    lines = reader.lines(block, LINES, required=REQUIRED)
    for line in block.children:
        reader.no_block(line)
    if any(name not in lines for name in REQUIRED):
        return None
    decided, last = (_date(lines[name][0], reader) for name in ("beslutat", "sista-dag"))
    reason, body, reference = (
        reader.quoted(lines["skäl"][0]),
        reader.text(lines["organ"][0]),
        reader.text(lines["dnr"][0]),
    )
    citations = bind_citations(lines["lagrum"][0], reader, provisions())
    subject = reader.text(lines["gäller"][0]) if "gäller" in lines else ""
    if decided is None or last is None or not (reason and body and reference and citations):
        return None
    if last < decided:
        message = f"avvikelsen slutar gälla ({last}) innan den beslutats ({decided})"
        reader.fail("E093", message, lines["sista-dag"][0].rest_span, "sista-dag är den sista dag som den gäller")
        return None
    place = reader.place(block.span)
    return Deviation(rule, subject, reason, body, reference, decided, citations, last, place)


def _date(line: Statement, reader: LineReader) -> date | None:
    if line.rest is None:
        reader.fail("E023", f"»{line.name}« saknar datum", line.name_span, f"skriv {line.name} ÅÅÅÅ-MM-DD")
        return None
    return reader.date(line.rest.strip(), line.rest_span)
