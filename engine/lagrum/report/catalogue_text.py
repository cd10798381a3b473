"""The summary of a catalogue for a terminal: municipality by state, what stops most, what is asked most."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Sequence

from lagrum.result import STATES, CaseResult, Report

TOP = 5
_COLUMNS = {
    "hinder": "hinder",
    "krav kvar": "krav",
    "att klargöra": "klargöra",
    "att eskalera": "eskalera",
    "inga anmärkningar": "inga",
}


def render_catalogue(report: Report, width: int = 80) -> str:
    """Return the table and the lists. Interventions with an obstacle or an unmet demand are named."""
    lines = _table(report.results)
    for title, rows in (
        ("HINDER", _stopping(report.results, "hinder")),
        ("OUPPFYLLDA KRAV", _stopping(report.results, "krav")),
        ("ÖPPNA RÄTTSFRÅGOR SOM VÄCKS OFTAST", _rules(report.results, "fråga")),
        ("FRÅGOR ATT BESVARA I FLEST INSATSER", _asked(report.results)),
    ):
        if rows:
            lines += ["", title]
            for row in rows:
                lines += textwrap.wrap(
                    _plain(row), width, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False
                )
    broken = len({m.file for m in report.messages if m.severity == "fel"})
    if broken:
        lines += ["", f"{broken} {'fil har' if broken == 1 else 'filer har'} fel och är inte med."]
    lines += ["", f"Prövat {report.date} · regelverk {report.rulebook[:12]} · lagrum {report.lagrum}."]
    return "\n".join(lines) + "\n"


def _table(results: Sequence[CaseResult]) -> list[str]:
    counts: dict[str, Counter[str]] = {}
    for result in results:
        counts.setdefault(result.municipality or "(okänd kommun)", Counter())[result.state] += 1
    names = sorted(counts)
    first = max([len("kommun"), len("alla"), *(min(len(n), 24) for n in names)])
    head = "kommun".ljust(first) + "".join(f"  {title:>8}" for title in _COLUMNS.values()) + "     alla"
    rows = [_row(_plain(n)[:24], counts[n], first) for n in names]
    total: Counter[str] = sum(counts.values(), Counter())
    rule = "-" * len(head)
    return [head, rule, *rows, rule, _row("alla", total, first)]


def _row(name: str, counts: Counter[str], first: int) -> str:
    cells = "".join(f"  {counts[state] or '·':>8}" for state in STATES)
    return name.ljust(first) + cells + f"  {counts.total():>7}"


def _stopping(results: Sequence[CaseResult], outcome: str) -> list[str]:
    """Return a row for each intervention that is stopped, with the provisions that stop it."""
    rows = []
    for result in results:
        found = [
            f
            for f in result.findings
            if f.outcome == outcome and f.certainty == "gäller" and (outcome == "hinder" or f.demand == "inte uppfyllt")
        ]
        if found:
            named = "; ".join(dict.fromkeys(f"{f.title} ({f.citation})" for f in found))
            rows.append(f"{result.id}: {named}")
    return rows


def _rules(results: Sequence[CaseResult], outcome: str) -> list[str]:
    raised: Counter[tuple[str, str]] = Counter()
    for result in results:
        for key in {(f.title, f.rule) for f in result.findings if f.outcome == outcome and f.certainty == "gäller"}:
            raised[key] += 1
    top = sorted(raised.items(), key=lambda item: (-item[1], item[0]))[:TOP]
    return [f"{number} × {title} ({rule})" for (title, rule), number in top]


def _asked(results: Sequence[CaseResult]) -> list[str]:
    asked: Counter[str] = Counter()
    for result in results:
        for question in {q.question for q in result.questions}:
            asked[question] += 1
    top = sorted(asked.items(), key=lambda item: (-item[1], item[0]))[:TOP]
    return [f"{number} × {question}" for question, number in top]


def _plain(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)
