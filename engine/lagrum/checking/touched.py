"""What of a report a change touches: findings that rest on a changed row, and how many others there are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from lagrum.base.frozen import frozen
from lagrum.checking.findings import state_of
from lagrum.checking.result import CaseResult, Finding, Report
from lagrum.interventions.changed_lines import ChangedLines
from lagrum.model.state import State


@frozen
class Rest:
    """What is left out of a report: findings on other rows, and unchanged interventions that are too little described.

    `why_all` says why nothing is left out though only what has changed was asked for.
    """

    revision: str
    findings: tuple[Finding, ...] = ()
    undescribed: int = 0
    why_all: str = ""


@frozen
class Touched:
    """A report with only what a change touches, the states that this gives, and what is left out."""

    report: Report
    left: frozenset[State]
    rest: Rest


def touched(report: Report, changed: ChangedLines) -> Touched:
    """Return what of a report the changed rows touch. What is wrong with files always stands.

    An intervention keeps its own state: what the limit sees is `left`.
    """
    if changed.why_all:
        return Touched(
            report, frozenset(r.left for r in report.results), Rest(changed.revision, why_all=changed.why_all)
        )
    results: list[CaseResult] = []
    left: set[State] = set()
    others: list[Finding] = []
    undescribed = 0
    for result in report.results:
        kept, elsewhere = _parted(result, changed)
        others += elsewhere
        altered = _is_altered(result, changed)
        undescribed += bool(result.undescribed) and not altered
        if kept or altered:
            results.append(_narrowed(result, kept, altered, changed))
            left.add(state_of([f for f in kept if not f.set_aside], not (altered and result.undescribed)))
    rest = Rest(changed.revision, tuple(others), undescribed)
    return Touched(replace(report, results=results), frozenset(left), rest)


def _narrowed(result: CaseResult, kept: list[Finding], altered: bool, changed: ChangedLines) -> CaseResult:
    """Return a result with only some findings, and with what is asked and noticed about them."""
    change = changed.of(result.file)
    rules = {f.rule for f in kept}
    return replace(
        result,
        findings=kept,
        questions=[q for q in result.questions if rules.intersection(q.rules)],
        undescribed=result.undescribed if altered else [],
        unused_rows=[row for row in result.unused_rows if change.whole or row.line in change.lines],
        descriptive_rows=[row for row in result.descriptive_rows if change.whole or row.line in change.lines],
    )


def _is_altered(result: CaseResult, changed: ChangedLines) -> bool:
    change = changed.of(result.file)
    return change.whole or bool(change.lines) or any(c.whole or c.lines for c in changed.profiles(result.file))


def _parted(result: CaseResult, changed: ChangedLines) -> tuple[list[Finding], list[Finding]]:
    """Return the findings that the draft ties to: those that a change touches, and the others.

    A finding is touched when it rests on a changed row, and when it hangs on a fact that a changed row is about.
    """
    tied = [f for f in result.findings if f.tied]
    near = [changed.of(result.file), *changed.profiles(result.file)]
    if any(change.whole for change in near):
        return tied, []
    words = frozenset[str]().union(*(change.words for change in near))
    lines = {file: changed.of(file).lines for file in {t.file for f in tied for t in f.triggers}}
    parted: tuple[list[Finding], list[Finding]] = ([], [])
    for finding in tied:
        rests = [t for t in finding.triggers if t.line in lines[t.file]]
        if rests:  # is shown at the changed row: there the reader looks
            others = [t for t in finding.triggers if t.line not in lines[t.file]]
            parted[0].append(replace(finding, triggers=rests + others))
        else:
            parted[words.isdisjoint(_asked(finding))].append(finding)
    return parted


def _asked(finding: Finding) -> Iterable[str]:
    """Return the words that the rows about what a finding hangs on would begin with."""
    return {word for undecided in finding.undecided for word in undecided.attribute.split(".")}
