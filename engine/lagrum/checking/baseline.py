"""What a run found, small enough to keep in Git: the baseline that later runs are compared with."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import field
from pathlib import Path
from typing import Literal

from lagrum.base.errors import LagrumError
from lagrum.base.plain_files import read_plain
from lagrum.base.serialization import WrongFormError, from_value, json_line, json_model, json_value
from lagrum.checking.result import CaseResult, Finding, Report
from lagrum.source.personal_number import find_personal_numbers, mask


class SnapshotError(LagrumError):
    """A file is no snapshot."""


@json_model
class RuleName:
    title: str
    citation: str


@json_model
class SnapshotFinding:
    """One finding that the draft ties to: the rule, the record or age that it concerns, and what it says."""

    rule: str
    subject: str
    says: str


@json_model
class InterventionSnapshot:
    name: str
    state: str
    findings: list[SnapshotFinding]


@json_model
class Snapshot:
    """The findings of a run by intervention."""

    kind: Literal["lagrum-baslinje"] = "lagrum-baslinje"
    version: Literal[1] = 1
    lagrum: str
    rulebook: str
    date: str
    rules: dict[str, RuleName] = field(default_factory=dict)
    cases: dict[str, InterventionSnapshot] = field(default_factory=dict)

    def dump(self) -> str:
        """Return JSON with a line for each finding, so that Git shows what changed."""
        head = {key: value for key, value in json_value(self).items() if key not in ("rules", "cases")}
        parts = [json.dumps(head, ensure_ascii=False)[:-1]]
        rules = [f"{_text(name)}: {json_line(rule)}" for name, rule in sorted(self.rules.items())]
        cases = []
        for name, snapshot in sorted(self.cases.items()):
            rows = ",\n".join(f"    {json_line(found)}" for found in snapshot.findings)
            top = f'"name": {_text(snapshot.name)}, "state": {_text(snapshot.state)}'
            cases.append(f'{_text(name)}: {{{top}, "findings": [' + (f"\n{rows}\n  ]}}" if rows else "]}"))
        for key, items in (("rules", rules), ("cases", cases)):
            inner = "".join(f"\n  {item}" + ("," if k < len(items) - 1 else "") for k, item in enumerate(items))
            parts.append(f',\n"{key}": {{{inner}\n}}')
        return "".join(parts) + "\n}\n"


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def take_snapshot(results: Iterable[CaseResult], lagrum: str, rulebook: str, day: str) -> Snapshot:
    """Return the findings that the drafts tie to. Interventions of one id are told apart by their files."""
    rules: dict[str, RuleName] = {}
    cases: dict[str, InterventionSnapshot] = {}
    for result in results:
        found = []
        for finding in result.findings:
            if finding.tied:
                rules[finding.rule] = RuleName(title=finding.title, citation=finding.citation)
                found.append(SnapshotFinding(rule=finding.rule, subject=finding.subject, says=finding_words(finding)))
        found.sort(key=lambda f: (f.rule, f.subject, f.says))
        key = result.id if result.id not in cases else f"{result.id} ({result.file})"
        cases[key] = InterventionSnapshot(name=result.name, state=result.state, findings=found)
    return Snapshot(lagrum=lagrum, rulebook=rulebook, date=day, rules=rules, cases=cases)


def snapshot_of(report: Report) -> Snapshot:
    """Return the findings of a report."""
    return take_snapshot(report.results, report.lagrum, report.rulebook, report.date)


def finding_words(finding: Finding) -> str:
    """Return what a finding says, in words: "hinder", "kan bli krav", "krav, inte uppfyllt, godtaget"."""
    accepted = ", godtaget" if finding.set_aside else ""
    if finding.certainty != "gäller":
        return f"kan bli {finding.outcome}{accepted}"
    if finding.demand:
        return f"krav, {'okänt om uppfyllt' if finding.demand == 'okänt' else finding.demand}{accepted}"
    return "besvarad fråga" if finding.answer is not None else finding.outcome + accepted


MAX_RUN = 1_000_000_000
"""Most bytes of a kept run."""


def read_snapshot(path: Path) -> Snapshot:
    """Return the snapshot in a file: a baseline, or a report written with --format json. Raises `SnapshotError`."""
    try:
        text = read_plain(path, MAX_RUN).decode()
    except UnicodeDecodeError:
        raise SnapshotError(f"»{path}« är inte sparad som UTF-8") from None
    except OSError as error:
        raise SnapshotError(f"»{path}« kan inte läsas ({error.strerror or type(error).__name__})") from None
    if found := next(find_personal_numbers(text), None):
        row = text.count("\n", 0, found[0]) + 1
        raise SnapshotError(
            f"»{mask(str(path))}« innehåller ett personnummer eller samordningsnummer på rad {row} och läses inte",
            "ta bort det ur insatsen som det kommer från, och skriv filen på nytt",
        )
    try:
        value = json.loads(text)
        if isinstance(value, dict) and "results" in value:
            return snapshot_of(from_value(Report, value))
        return from_value(Snapshot, value)
    except WrongFormError as error:
        raise SnapshotError(f"»{path}« är ingen baslinje eller rapport (vid »{error.place}«)") from None
    except ValueError as error:
        line = f" (rad {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise SnapshotError(f"»{path}« är inte JSON{line}") from None
    except RecursionError:
        raise SnapshotError(f"»{path}« är ingen baslinje eller rapport") from None
