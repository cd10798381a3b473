"""Findings as CSV (RFC 4180), for a spreadsheet: one row for each."""

from __future__ import annotations

import csv
import io

from lagrum.checking.result import Report
from lagrum.report.accepted import accepted_words
from lagrum.report.escape import clean, no_formula
from lagrum.report.items import finding_items, subject_words

COLUMNS = (
    "insats",
    "namn",
    "kommun",
    "läge",
    "utfall",
    "säkerhet",
    "krav",
    "rubrik",
    "gäller",
    "lagrum",
    "källa",
    "meddelande",
    "grundas på",
    "avgörs av",
    "regel",
    "fil",
    "rad",
    "kolumn",
    "fingeravtryck",
    "avvikelse",
)


def render_csv(report: Report, root: str = "") -> str:
    """Return a row of headings and one row for each finding, demands that are met among them."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for item in finding_items(report, root, met=True):
        result, finding = item.result, item.finding
        row = [
            result.id,
            result.name,
            result.municipality,
            result.state,
            finding.outcome,
            finding.certainty,
            finding.demand or "",
            finding.title,
            subject_words(finding),
            finding.citation,
            finding.source,
            finding.message,
            "; ".join(dict.fromkeys(clean(t.text) for t in finding.triggers)),
            " ".join(dict.fromkeys(clean(u.question) for u in finding.undecided)),
            finding.rule,
            item.spot.path,
            str(item.spot.line),
            str(item.spot.column),
            item.fingerprint,
            accepted_words(finding),
        ]
        writer.writerow([no_formula(clean(cell)) for cell in row])
    return out.getvalue()
