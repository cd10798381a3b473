"""GitLab's Code Quality report: what a merge request shows beside its changed lines.

It always holds all findings: GitLab itself sets it against the target branch's report, and would call what is left out
fixed.
"""

from __future__ import annotations

from typing import Any

from lagrum.checking.result import Report
from lagrum.report.escape import clean
from lagrum.report.items import FindingItem, Spot, explanation, finding_items, message_items, words
from lagrum.report.json_report import to_json


def render_gitlab(report: Report, root: str = "") -> str:
    """Return the messages and findings as a JSON list."""
    entries = [
        _entry(
            m.message.code,
            f"{m.message.severity.capitalize()}: {clean(m.message.message)}",
            m.fingerprint,
            "critical" if m.level == "error" else "minor",
            m.spot,
        )
        for m in message_items(report, root)
    ]
    for item in finding_items(report, root):
        text = f"{words(item.finding).capitalize()}: {clean(item.finding.title)} – {explanation(item.finding)}"
        entries.append(_entry(item.finding.rule, text, item.fingerprint, _severity(item), item.spot))
    return to_json(entries)


def _severity(item: FindingItem) -> str:
    if item.level == "error":
        return "blocker" if item.finding.outcome == "hinder" else "critical"
    return "major" if item.level == "warning" else "info"


def _entry(name: str, text: str, fingerprint: str, severity: str, spot: Spot) -> dict[str, Any]:
    return {
        "description": text,
        "check_name": clean(name),
        "fingerprint": fingerprint,
        "severity": severity,
        "location": {"path": spot.path, "lines": {"begin": max(1, spot.line)}},
    }
