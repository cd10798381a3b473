"""A report as a flat list, the common ground of the formats for machines: one item for each finding and message.

Only findings that something in the draft ties to are items.
"""

from __future__ import annotations

import hashlib
import os
import posixpath
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePath
from typing import Literal
from urllib.parse import quote

from lagrum.base.frozen import frozen
from lagrum.checking.result import CaseResult, Finding, Message, Report, Trigger
from lagrum.report.accepted import accepted_words
from lagrum.report.escape import clean
from lagrum.report.given import given_words

Level = Literal["error", "warning", "note"]


@frozen
class Spot:
    """A place in a file. `line` and `column` count from 1 and are 0 when the whole file is meant."""

    path: str
    line: int
    column: int
    text: str = ""


@frozen
class FindingItem:
    """A finding, the intervention it is about, how grave it is, where it stands, and an identity.

    The fingerprint is made of content, so it stays when lines are inserted or the file is moved.
    """

    result: CaseResult
    finding: Finding
    level: Level
    spot: Spot
    others: tuple[Spot, ...]
    fingerprint: str


@frozen
class MessageItem:
    """A message about a file that could not be read as it stands."""

    message: Message
    level: Level
    spot: Spot
    fingerprint: str


def level_of(finding: Finding) -> Level:
    """Return how grave a finding is; only what surely applies and speaks against the intervention is an error.

    What has been accepted is a note until its last day.
    """
    if finding.set_aside or finding.demand == "uppfyllt" or finding.outcome in ("möjlighet", "upplysning"):
        return "note"
    if finding.certainty == "gäller" and (finding.outcome == "hinder" or finding.demand == "inte uppfyllt"):
        return "error"
    return "warning"


def finding_items(report: Report, root: str = "", *, met: bool = False) -> Iterator[FindingItem]:
    """Yield the findings in the report's order, with `met` also demands that are met. `root`: see `shown_path`."""
    seen: Counter[str] = Counter()
    for result in report.results:
        for finding in result.findings:
            if not finding.tied or (finding.demand == "uppfyllt" and not met):
                continue
            own = [t for t in finding.triggers if t.file == result.file]
            triggers = own + [t for t in finding.triggers if t.file != result.file]
            spots = list(dict.fromkeys(_spot(t, root) for t in triggers)) or [Spot(shown_path(result.file, root), 1, 1)]
            facts = sorted({f"{clean(t.attribute)}={clean(t.text)}" for t in finding.triggers})
            identity = hash_of(finding.rule, result.id, finding.subject, finding.part, *facts)
            yield FindingItem(result, finding, level_of(finding), spots[0], tuple(spots[1:]), _numbered(identity, seen))


def message_items(report: Report, root: str = "") -> Iterator[MessageItem]:
    """Yield the messages in the report's order."""
    seen: Counter[str] = Counter()
    for message in report.messages:
        path = shown_path(message.file, root)
        identity = hash_of(message.code, path, message.message)
        yield MessageItem(
            message,
            "error" if message.severity == "fel" else "warning",
            Spot(path, max(0, message.line), max(0, message.column)),
            _numbered(identity, seen),
        )


def shown_path(file: str, root: str = "") -> str:
    """Return a file's name with forward slashes, relative to the folder `root` when it lies below it."""
    path = clean(file).replace(os.sep, "/")
    base = clean(root).replace(os.sep, "/").rstrip("/")
    if base and path.startswith(f"{base}/"):
        path = path[len(base) + 1 :]
    return posixpath.normpath(path) if path else "."


def file_uri(path: str) -> str:
    """Return the URI of what `shown_path` returned: relative, or file:// for a file elsewhere."""
    if path.startswith("/"):
        return "file://" + quote(path)
    if PurePath(path).is_absolute():  # a Windows drive
        return "file:///" + quote(path)
    return quote(path)


def words(finding: Finding) -> str:
    """Return what a finding is, in a few words: `krav (inte uppfyllt)`, `kan ge hinder`."""
    if finding.certainty == "kan gälla":
        return f"kan ge {finding.outcome}"
    return f"{finding.outcome} ({finding.demand})" if finding.demand else finding.outcome


def subject_words(finding: Finding) -> str:
    """Return which record and part of an age interval a finding concerns, or an empty string."""
    part = finding.part if finding.part not in finding.subject else ""
    return clean(f"{finding.subject} {part}")


def explanation(finding: Finding) -> str:
    """Return the message with whom it concerns, where the law stands and what decides it, as one paragraph."""
    parts = [clean(finding.message)]
    if subject := subject_words(finding):
        parts.append(f"Gäller {subject}.")
    parts.append(f"({clean(finding.citation)})")
    if questions := list(dict.fromkeys(clean(u.question) for u in finding.undecided)):
        parts.append(f"Avgörs av: {' '.join(questions)}")
    if finding.answer is not None:
        given = finding.answer
        parts.append(f"Svar {clean(given.id)}, {clean(given.body)}, {clean(given.decided)}.")
        parts += given_words(given)
    if finding.reservation:
        parts.append(f"Förbehåll: {clean(finding.reservation)}")
    parts += [f"Bedöms inte här: {clean(words)}" for words in finding.not_assessed]
    if finding.accepted is not None:
        parts.append(clean(accepted_words(finding)))
    return " ".join(parts)


def _spot(trigger: Trigger, root: str) -> Spot:
    return Spot(shown_path(trigger.file, root), trigger.line, trigger.column, clean(trigger.text))


def hash_of(*parts: str) -> str:
    return hashlib.sha256("\0".join(clean(p) for p in parts).encode()).hexdigest()[:32]


def _numbered(identity: str, seen: Counter[str]) -> str:
    """Return an identity that is unique in the report: the second of its kind is hashed with its number."""
    seen[identity] += 1
    return identity if seen[identity] == 1 else hash_of(identity, str(seen[identity]))
