"""The ledger as text: by chapter, with the rules of what is encoded and the reasons for the rest."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from itertools import groupby

from lagrum.report.json_report import to_json
from lagrum.rulebook.ledger import ENCODED, MISSING, OPEN, OUTSIDE, Entry, Ledger


def render_ledger(ledger: Ledger, width: int = 80) -> str:
    """Return the ledger of an act as text."""
    return render_coverage(ledger.act, ledger.entries, width)


def render_ledger_json(ledger: Ledger) -> str:
    """Return the ledger of an act as JSON."""
    rows = [
        {"citation": str(e.citation), "status": e.status, "rules": list(e.rules), "reason": e.reason}
        for e in ledger.entries
    ]
    return to_json({"act": ledger.act, "paragraphs": rows})


def render_coverage(act: str, entries: Sequence[Entry], width: int = 80) -> str:
    """Return the status of every paragraph, chapter by chapter, and a sum."""
    lines: list[str] = []
    for chapter, group in groupby(entries, key=lambda e: e.citation.chapter):
        members = list(group)
        lines += ["", f"{act} {chapter} kap. ({_sum(members)})"]
        for entry in members:
            detail = ", ".join(entry.rules) if entry.rules else entry.reason
            head = f"  {entry.citation.paragraph + ' §':<7}{entry.status:<9}" if entry.citation.paragraph else ""
            lines += textwrap.wrap(
                f"{head} {detail}".rstrip(),
                width,
                initial_indent="  ",
                subsequent_indent=" " * 19,
                break_on_hyphens=False,
            )
    known = sum(1 for e in entries if e.status != MISSING)
    share = 100 * known // len(entries) if entries else 100
    lines += ["", f"{act}: {known} av {len(entries)} paragrafer har status ({share} %): {_sum(entries)}."]
    return "\n".join(lines[1:]) + "\n"


def _sum(entries: Sequence[Entry]) -> str:
    counts = [(s, sum(1 for e in entries if e.status == s)) for s in (ENCODED, OUTSIDE, OPEN, MISSING)]
    return ", ".join(f"{number} {status}" for status, number in counts if number)
