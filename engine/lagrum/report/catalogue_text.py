"""The summary of a catalogue for a terminal: municipality by state, what stops most, what is asked most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TypeVar

from lagrum.base.counted import counted
from lagrum.base.version import __version__
from lagrum.catalogue.summary import Overview
from lagrum.checking.receipt_words import receipt_line
from lagrum.evaluation.engines import computed_by
from lagrum.model.state import STATES
from lagrum.report.wrap import wrap
from lagrum.source.diagnostic import printable
from lagrum.source.shortening import shortened

_T = TypeVar("_T")

TOP = 5
MOST_ROWS = 20
_COLUMNS = {
    "hinder": "hinder",
    "krav kvar": "krav",
    "att klargöra": "klargöra",
    "att eskalera": "eskalera",
    "för lite beskrivet": "för lite",
    "inga anmärkningar": "inga",
}


def render_overview(overview: Overview, width: int = 80) -> str:
    """Return the table and the lists. Interventions with an obstacle or an unmet demand are named."""
    summary, broken = overview.summary, overview.broken
    lines = _table(summary.states)
    for title, rows in (
        ("HINDER", _stopping(summary.obstacles, summary.stopped["obstacles"])),
        ("OUPPFYLLDA KRAV", _stopping(summary.unmet, summary.stopped["unmet"])),
        ("AVVIKELSER OCH PLANER", _stopping(summary.accepted, summary.stopped["accepted"])),
        (
            "LIKNAR ETT AVGÖRANDE ELLER EN VÄGLEDNING (ändrar inget läge)",
            _stopping(summary.resembling, summary.stopped["resembling"]),
        ),
        ("ÖPPNA RÄTTSFRÅGOR SOM VÄCKS OFTAST", [f"{n} × {t} ({r})" for (t, r), n in _top(summary.raised)]),
        ("FRÅGOR ATT BESVARA I FLEST INSATSER", [f"{n} × {q}" for q, n in _top(summary.asked)]),
    ):
        if rows:
            lines += ["", title]
            for row in rows:
                lines += wrap(row, width, "  ", "    ")
    if broken:
        lines += ["", f"{counted(broken, 'fil har')} fel och är inte med."]
    lines += ["", f"Prövat {overview.day} · regelverk {overview.rulebook[:12]} · lagrum {__version__}."]
    lines += wrap(computed_by(overview.evaluators), width)
    lines += wrap(receipt_line(overview.receipt), width)
    return "\n".join(lines) + "\n"


def _table(counts: Mapping[str, Counter[str]]) -> list[str]:
    names = sorted(counts)
    first = max([len("kommun"), len("alla"), *(min(len(n), 24) for n in names)])
    head = "kommun".ljust(first) + "".join(f"  {title:>5}" for title in _COLUMNS.values()) + "     alla"
    rows = [_row(shortened(printable(n), 24), counts[n], first) for n in names]
    total: Counter[str] = sum(counts.values(), Counter())
    rule = "-" * len(head)
    return [head, rule, *rows, rule, _row("alla", total, first)]


def _row(name: str, counts: Counter[str], first: int) -> str:
    cells = "".join(f"  {counts[state] or '·':>{max(5, len(_COLUMNS[state]))}}" for state in STATES)
    return name.ljust(first) + cells + f"  {counts.total():>7}"


def _stopping(found: Sequence[tuple[str, Sequence[tuple[str, str]]]], total: int) -> list[str]:
    """Return a row for each of the first interventions that are stopped, with the provisions that stop it."""
    rows = [f"{name}: {'; '.join(f'{title} ({citation})' for title, citation in why)}" for name, why in found]
    more = total - min(len(rows), MOST_ROWS)
    return rows[:MOST_ROWS] + ([f"… och {more} till (--format csv visar alla)"] if more else [])


def _top(counted: Counter[_T]) -> list[tuple[_T, int]]:
    return sorted(counted.items(), key=lambda item: (-item[1], str(item[0])))[:TOP]
