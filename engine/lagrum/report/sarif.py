"""SARIF 2.1.0, for code scanning services and editors. Messages about files are results too, under their codes."""

from __future__ import annotations

from typing import Any

from lagrum.checking.result import CaseResult, Finding, Report, Row
from lagrum.checking.touched import Rest
from lagrum.law.links import provision_urls
from lagrum.report.accepted import accepted_words
from lagrum.report.escape import clean
from lagrum.report.items import (
    FindingItem,
    MessageItem,
    Spot,
    explanation,
    finding_items,
    message_items,
    shown_path,
    words,
)
from lagrum.report.rest import rest_words
from lagrum.report.sarif_parts import fingerprints, location, log, plain
from lagrum.source.codes import CATALOGUE

DEFAULT_LEVEL = {"hinder": "error", "krav": "error", "fråga": "warning"}


def render_sarif(report: Report, root: str = "", rest: Rest | None = None) -> str:
    """Return the report as SARIF. Files below the folder `root` are named relative to it.

    What is left out (`rest`) is told as a note about the run.
    """
    findings = list(finding_items(report, root))
    messages = list(message_items(report, root))
    rules: dict[str, dict[str, Any]] = {}
    for item in findings:
        rules.setdefault(clean(item.finding.rule), _rule(item.finding))
    for message in messages:
        rules.setdefault(clean(message.message.code), _code(message))
    index = {name: number for number, name in enumerate(sorted(rules))}
    run = {
        "tool": {
            "driver": {
                "name": "lagrum",
                "semanticVersion": clean(report.lagrum),
                "language": "sv-SE",
                "rules": [rules[name] for name in index],
            }
        },
        "language": "sv-SE",
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(not any(m.level == "error" for m in messages), rest)],
        "results": [_result(i, index) for i in findings] + [_message_result(m, index) for m in messages],
        "properties": {
            "date": report.date,
            "rulebook": report.rulebook,
            "engine": report.engine,
            "unusedRows": [_row(result, row, root) for result in report.results for row in result.unused_rows],
        },
    }
    return log(run)


def _invocation(succeeded: bool, rest: Rest | None) -> dict[str, Any]:
    told = [] if rest is None else [{"level": "note", "message": {"text": plain(rest_words(rest))}}]
    return {"executionSuccessful": succeeded, **({"toolExecutionNotifications": told} if told else {})}


def _row(result: CaseResult, row: Row, root: str) -> dict[str, Any]:
    """Return a row that no rule used; it is no result, for nothing has been found."""
    spot = Spot(shown_path(result.file, root), row.line, row.column, clean(row.text))
    return {"case": clean(result.id), "attribute": clean(row.attribute), "location": location(spot)}


def _rule(finding: Finding) -> dict[str, Any]:
    """Describe a rule by what all its findings share."""
    links = provision_urls(finding.citation)
    reason = clean(finding.reason) or clean(finding.title)
    verify = f" Att verifiera: {clean(finding.verify)}" if finding.verify else ""
    source = f"{clean(finding.citation)} ({clean(finding.source)})."
    level = "warning" if finding.question_status else DEFAULT_LEVEL.get(finding.outcome, "note")
    return {
        "id": clean(finding.rule),
        "shortDescription": {"text": plain(clean(finding.title))},
        "fullDescription": {"text": plain(reason)},
        "help": {"text": " ".join([plain(f"{reason}{verify} {source}"), *links])},
        **({"helpUri": links[0]} if links else {}),
        "defaultConfiguration": {"level": level},
        "properties": {"tags": [clean(finding.source)], "citation": clean(finding.citation), "links": links},
    }


def _code(item: MessageItem) -> dict[str, Any]:
    code = clean(item.message.code)
    info = CATALOGUE.get(code)
    title, text = (info.title, info.explanation) if info else (code, clean(item.message.help) or code)
    return {
        "id": code,
        "shortDescription": {"text": plain(clean(title))},
        "fullDescription": {"text": plain(clean(text))},
        "help": {"text": plain(clean(text))},
        "defaultConfiguration": {"level": item.level},
        "properties": {"tags": ["indata"]},
    }


def _result(item: FindingItem, index: dict[str, int]) -> dict[str, Any]:
    finding = item.finding
    found: dict[str, Any] = {
        "ruleId": clean(finding.rule),
        "ruleIndex": index[clean(finding.rule)],
        "level": item.level,
        "message": {"text": plain(f"{words(finding).capitalize()}: {explanation(finding)}")},
        "locations": [location(item.spot)],
        "partialFingerprints": fingerprints(item.fingerprint),
        "properties": {
            "case": clean(item.result.id),
            "state": item.result.state,
            "left": item.result.left,
            "outcome": finding.outcome,
            "certainty": finding.certainty,
            **({"demand": finding.demand} if finding.demand else {}),
            "triggers": [clean(t.text) for t in finding.triggers],
        },
    }
    if finding.set_aside and finding.accepted is not None:
        justification = clean(accepted_words(finding))
        found["suppressions"] = [{"kind": "inSource", "status": "accepted", "justification": justification}]
    if item.others:
        found["relatedLocations"] = [location(s, number) for number, s in enumerate(item.others)]
    return found


def _message_result(item: MessageItem, index: dict[str, int]) -> dict[str, Any]:
    help = f". Hjälp: {clean(item.message.help)}" if item.message.help else ""
    return {
        "ruleId": clean(item.message.code),
        "ruleIndex": index[clean(item.message.code)],
        "level": item.level,
        "message": {"text": plain(clean(item.message.message) + help)},
        "locations": [location(item.spot)],
        "partialFingerprints": fingerprints(item.fingerprint),
    }
