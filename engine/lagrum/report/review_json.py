"""A review of the rulebook as JSON. Keys are English, values as in the languages."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from lagrum.report.json_report import to_json
from lagrum.review.finding import Finding, Review


def render_review_json(review: Review, digest: str, version: str) -> str:
    """Return the review; `digest` is the rulebook's."""
    found = {
        "lagrum": version,
        "rulebook": digest,
        "engine": review.engine,
        "rules": review.rules,
        "concepts": review.concepts,
        "asked": review.asked,
        "sound": review.sound,
        "late": review.late,
        "findings": [_finding(f) for f in review.findings],
        "undecided": [
            {"kind": u.kind.word, "rule": u.rule, "other": u.other, "place": u.place} for u in review.undecided
        ],
    }
    return to_json(found)


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "kind": finding.kind.word,
        "level": finding.kind.level,
        "rule": finding.rule,
        "place": finding.place,
        "other": finding.other,
        "other_place": finding.other_place,
        "message": finding.message,
        "help": finding.help,
        "clash": list(finding.clash),
        "witness": None if finding.witness is None else asdict(finding.witness),
        "confirmed": finding.confirmed,
        "accepted": finding.accepted,
    }
