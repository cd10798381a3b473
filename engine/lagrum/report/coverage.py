"""The ledger as text: by chapter, with the rules of what is encoded and the reasons for the rest."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from lagrum.base.counted import counted
from lagrum.law.citation import Citation, format_detail
from lagrum.report.json_report import to_json
from lagrum.report.wrap import wrap
from lagrum.rulebook.ledger import ENCODED, MISSING, OPEN, OUTSIDE, Entry, Ledger

_INDENT = " " * 20


def render_ledger(ledger: Ledger, width: int = 80) -> str:
    """Return the ledger as text."""
    return render_coverage(ledger.scope, ledger.entries, width)


def render_ledger_json(ledger: Ledger) -> str:
    """Return the ledger as JSON."""
    rows = [
        {
            "citation": str(e.citation),
            "status": e.status,
            "rules": list(e.rules),
            "reason": e.reason,
            "mentioned": list(e.mentioned),
        }
        for e in ledger.entries
    ]
    return to_json({"scope": ledger.scope, "parts": rows})


def render_coverage(scope: str, entries: Sequence[Entry], width: int = 80) -> str:
    """Return the status of every stycke and point, chapter by chapter, and a sum."""
    lines: list[str] = []
    for (act, chapter), group in groupby(entries, key=lambda e: (e.citation.act, e.citation.chapter)):
        members = list(group)
        lines += ["", f"{act} {chapter} kap. ({_sum(members)})" if chapter else f"{act} ({_sum(members)})"]
        for place, entry in _rows(members):
            lines += wrap(f"{place:<18}{entry.status} {_detail(entry)}".rstrip(), width, "  ", _INDENT)
    known = sum(1 for e in entries if e.status != MISSING)
    share = 100 * known // len(entries) if entries else 100
    lines += [
        "",
        f"{scope}: {known} av {counted(len(entries), 'stycke')} och punkter har status ({share} %): {_sum(entries)}.",
    ]
    return "\n".join(lines[1:]) + "\n"


def _rows(entries: Sequence[Entry]) -> list[tuple[str, Entry]]:
    """Each part with its place; a paragraph whose parts all say the same is one row."""
    rows: list[tuple[str, Entry]] = []
    for paragraph, group in groupby(entries, key=lambda e: e.citation.provision):
        parts = list(group)
        same = len({(e.status, _detail(e)) for e in parts}) == 1
        rows += [(_place(paragraph), parts[0])] if same else [(_place(e.citation), e) for e in parts]
    return rows


def _place(citation: Citation) -> str:
    """The short form of a part: ``5 § 2 st. 3``."""
    words = [f"{citation.paragraph} §" if citation.paragraph else f"artikel {citation.article}"]
    if citation.stycke is not None:
        words.append(f"{citation.stycke} st.")
    return " ".join([*words, *(w for w in format_detail(citation) if "styck" not in w and not w.startswith("artikel"))])


def _detail(entry: Entry) -> str:
    if entry.rules:
        return ", ".join(entry.rules)
    if entry.reason or not entry.mentioned:
        return entry.reason
    return f"(bara hela paragrafen nämns: {', '.join(entry.mentioned)})"


def _sum(entries: Sequence[Entry]) -> str:
    counts = [(s, sum(1 for e in entries if e.status == s)) for s in (ENCODED, OUTSIDE, OPEN, MISSING)]
    return ", ".join(f"{number} {status}" for status, number in counts if number)
