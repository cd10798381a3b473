"""A review of the rulebook as SARIF 2.1.0: a rule for each kind of finding, a result for each finding."""

from __future__ import annotations

from collections import Counter
from typing import Any

from lagrum.base.counted import counted
from lagrum.report.escape import clean
from lagrum.report.items import Spot, hash_of, shown_path
from lagrum.report.sarif_parts import fingerprints, location, log, plain
from lagrum.review.finding import Finding, Kind, Review, Undecided

MOST = 100
"""How many open questions of a kind are results of their own: a reader of SARIF takes only so many."""
LEVELS = {"fel": "error", "varning": "warning", "upplysning": "note"}


def render_review_sarif(review: Review, digest: str, version: str, root: str = "") -> str:
    """Return the review; `digest` is the rulebook's. Files below the folder `root` are named relative to it."""
    kinds = list(Kind)
    seen: Counter[str] = Counter()
    results = [_result(f, kinds.index(f.kind), root, seen) for f in review.findings]
    for index, kind in enumerate(kinds):
        questions = [u for u in review.undecided if u.kind is kind]
        results += [_undecided(u, index, root) for u in questions[:MOST]]
        if len(questions) > MOST:
            results.append(_rest(questions[MOST], len(questions) - MOST, index, root))
    run = {
        "tool": {
            "driver": {
                "name": "lagrum granska",
                "semanticVersion": clean(version),
                "language": "sv-SE",
                "rules": [_kind(kind) for kind in kinds],
            }
        },
        "language": "sv-SE",
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True, **_notes(review)}],
        "results": results,
        "properties": {"rulebook": digest, "engine": review.engine, "sound": review.sound},
    }
    return log(run)


def _kind(kind: Kind) -> dict[str, Any]:
    return {
        "id": kind.word,
        "shortDescription": {"text": kind.title},
        "defaultConfiguration": {"level": LEVELS[kind.level]},
        "properties": {"tags": ["regelverk"]},
    }


def _result(finding: Finding, index: int, root: str, seen: Counter[str]) -> dict[str, Any]:
    identity = hash_of(finding.kind.word, finding.rule, finding.other)
    seen[identity] += 1
    if seen[identity] > 1:
        identity = hash_of(identity, str(seen[identity]))
    clash = f" Går inte ihop: {'; '.join(finding.clash)}." if finding.clash else ""
    found: dict[str, Any] = {
        "ruleId": finding.kind.word,
        "ruleIndex": index,
        "level": LEVELS[finding.kind.level] if finding.confirmed else "note",
        "message": {"text": plain(clean(f"{finding.message}.{clash} Hjälp: {finding.help}"))},
        "locations": [location(_spot(finding.place, root))],
        "partialFingerprints": fingerprints(identity),
        "properties": {"rule": clean(finding.rule), "confirmed": finding.confirmed},
    }
    if finding.other_place:
        found["relatedLocations"] = [location(_spot(finding.other_place, root, clean(finding.other)), 0)]
    if finding.witness is not None:
        found["properties"]["witness"] = finding.witness.case + finding.witness.profile
        found["properties"]["date"] = finding.witness.day
        if finding.witness.others:
            found["properties"]["changed"] = list(finding.witness.others)
    if finding.accepted:
        found["suppressions"] = [{"kind": "inSource", "status": "accepted", "justification": clean(finding.accepted)}]
    return found


def _undecided(question: Undecided, index: int, root: str) -> dict[str, Any]:
    other = f" och »{question.other}«" if question.other else ""
    return {
        "ruleId": question.kind.word,
        "ruleIndex": index,
        "kind": "open",
        "level": "none",
        "message": {"text": plain(clean(f"Inte avgjort i tid: {question.kind.title}? »{question.rule}«{other}"))},
        "locations": [location(_spot(question.place, root))],
        "partialFingerprints": fingerprints(hash_of("open", question.kind.word, question.rule, question.other)),
    }


def _rest(first: Undecided, count: int, index: int, root: str) -> dict[str, Any]:
    """Return one result for all open questions of a kind that have none of their own; `first` is the first of them."""
    found = _undecided(first, index, root)
    found["message"] = {"text": plain(f"Inte avgjort i tid: {first.kind.title}? {counted(count, 'fråga')} till.")}
    found["partialFingerprints"] = fingerprints(hash_of("rest", first.kind.word))
    return found


def _notes(review: Review) -> dict[str, Any]:
    if not review.late:
        return {}
    text = f"Tiden för hela granskningen tog slut: {counted(len(review.undecided), 'fråga är inte avgjord')}."
    return {"toolExecutionNotifications": [{"level": "warning", "message": {"text": text}}]}


def _spot(place: str, root: str, text: str = "") -> Spot:
    """Return a place "file:line" as a spot."""
    file, _, line = place.rpartition(":")
    return Spot(shown_path(file, root), int(line), 1, text)
