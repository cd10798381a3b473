"""Reviewing a rulebook: all kinds of findings, those that the rules accept marked, in an order that never varies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace

from lagrum.base.fold import fold
from lagrum.base.frozen import frozen
from lagrum.evaluation.engines import EngineChoice
from lagrum.model.acceptance import PAIRS, Acceptance
from lagrum.model.duty import Duty
from lagrum.model.rulebook import Rulebook
from lagrum.review.applying import find_demands, find_never
from lagrum.review.between import find_between
from lagrum.review.conflicts import find_conflicts
from lagrum.review.context import Context
from lagrum.review.finding import Finding, Kind, Review, Undecided
from lagrum.review.in_force import find_out_of_force
from lagrum.review.laundering import find_laundering
from lagrum.review.reading import find_unread
from lagrum.review.silence import find_silence
from lagrum.review.tables import find_table_faults
from lagrum.review.time_limit import TimeLimit
from lagrum.review.untried import find_untried
from lagrum.review.versions import find_versions
from lagrum.review.vocabulary import find_unasked, find_unmentioned
from lagrum.review.wording import find_doubles
from lagrum.review.yielding import find_toothless

LIMIT = TimeLimit(10_000)
ORDER = {kind: k for k, kind in enumerate(Kind)}
Find = Callable[[Context], None]
PARTS: tuple[tuple[Find, ...], ...] = (
    (find_never, find_demands, find_toothless, find_conflicts, find_doubles),
    (
        *(find_versions, find_unasked, find_unmentioned, find_out_of_force),
        *(find_unread, find_untried, find_laundering, find_between, find_silence, find_table_faults),
    ),
)
"""What is looked for, in two parts of about the same work: each can be done in a process of its own."""


@frozen
class Found:
    """What a part of a review found."""

    findings: tuple[Finding, ...]
    undecided: tuple[Undecided, ...]
    asked: int
    late: bool


@frozen
class Task:
    """All that a part of a review goes by."""

    rulebook: Rulebook
    engine: EngineChoice
    limit: TimeLimit
    chosen: Callable[[str], bool]
    duties: Sequence[Duty]

    def do(self, part: int) -> Found:
        """Return what one of `PARTS` finds."""
        context = Context(self.rulebook, self.limit, self.engine, self.chosen, self.duties)
        if part:  # of a rule that never applies the first part tells, and the others say nothing
            find_never(context)
            context.findings.clear()
            context.undecided.clear()
        for find in PARTS[part]:
            find(context)
        return Found(tuple(context.findings), tuple(context.undecided), context.asked, context.late)


def review(
    rulebook: Rulebook,
    engine: EngineChoice = "snabb",
    limit: TimeLimit = LIMIT,
    chosen: Callable[[str], bool] = lambda _: True,
    duties: Sequence[Duty] = (),
    processes: int = 1,
) -> tuple[Review, list[Acceptance]]:
    """Review a rulebook that is free of errors. Returns what was found, and the acceptances that accept nothing.

    `chosen` says of which places ("file:line") findings are wanted; `engine` who confirms the witnesses. With two
    `processes` each part is done in its own (`chosen` must then be picklable); what is found is the same.
    """
    task = Task(rulebook, engine, limit, chosen, duties)
    parts = range(len(PARTS))
    if processes > 1:
        with ProcessPoolExecutor(len(PARTS)) as pool:
            done = list(pool.map(task.do, parts))
    else:
        done = [task.do(part) for part in parts]
    findings = [f for found in done for f in found.findings]
    undecided = [u for found in done for u in found.undecided]
    accepted, unused = _accept(rulebook, findings, undecided, chosen)
    accepted.sort(key=lambda f: (ORDER[f.kind], f.rule, f.other, f.message, f.witness.case if f.witness else ""))
    undecided.sort(key=lambda u: (ORDER[u.kind], u.rule, u.other))
    result = Review(
        tuple(accepted),
        tuple(dict.fromkeys(undecided)),
        sum(1 for r in rulebook.rules.values() if chosen(r.place)),
        len({fold(d.phrase) for d in rulebook.derived.values() if chosen(d.place)}),
        sum(found.asked for found in done),
        engine,
        bool(undecided) and any(found.late for found in done),
    )
    return result, unused


def _accept(
    book: Rulebook, findings: Sequence[Finding], undecided: Sequence[Undecided], chosen: Callable[[str], bool]
) -> tuple[list[Finding], list[Acceptance]]:
    """Mark the findings that a rule accepts. What could not be decided leaves its acceptance in peace."""
    lines = [(r.name, a) for r in book.rules.values() for a in r.accepted]
    lines += [(d.name, a) for d in book.derived.values() for a in d.accepted]
    used: set[Acceptance] = set()  # one on a row of a table stands for all that the row became
    found: list[Finding] = []
    for finding in findings:
        for name, line in lines:
            if _covers(name, line, finding.kind, finding.rule, finding.other):
                used.add(line)
                finding = replace(finding, accepted=line.reason)
        found.append(finding)
    for open_question in undecided:
        for name, line in lines:
            if _covers(name, line, open_question.kind, open_question.rule, open_question.other):
                used.add(line)
    unused = dict.fromkeys(line for _, line in lines if line not in used and chosen(line.place))
    return found, list(unused)


def _covers(name: str, line: Acceptance, kind: Kind, rule: str, other: str) -> bool:
    if line.kind != kind.word:
        return False
    if kind.change:
        return (name, line.other) == (rule, other)
    if line.kind in PAIRS:
        return {name, line.other} == {rule, other}
    return name == rule
