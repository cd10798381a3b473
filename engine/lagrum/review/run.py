"""Reviewing a rulebook: all kinds of findings, those that the rules accept marked, in an order that never varies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from lagrum.base.fold import fold
from lagrum.evaluation.engines import EngineChoice
from lagrum.model.acceptance import PAIRS, Acceptance
from lagrum.model.duty import Duty
from lagrum.model.rulebook import Rulebook
from lagrum.review.applying import find_demands, find_never
from lagrum.review.between import find_between
from lagrum.review.conflicts import find_conflicts
from lagrum.review.context import Context
from lagrum.review.finding import Finding, Kind, Review
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


def review(
    rulebook: Rulebook,
    engine: EngineChoice = "snabb",
    limit: TimeLimit = LIMIT,
    chosen: Callable[[str], bool] = lambda _: True,
    duties: Sequence[Duty] = (),
) -> tuple[Review, list[Acceptance]]:
    """Review a rulebook that is free of errors. Returns what was found, and the acceptances that accept nothing.

    `chosen` says of which places ("file:line") findings are wanted; `engine` who confirms the witnesses.
    """
    context = Context(rulebook, limit, engine, chosen, duties)
    for find in (find_never, find_demands, find_toothless, find_conflicts, find_doubles):
        find(context)
    for find in (find_versions, find_unasked, find_unmentioned):
        find(context)
    for find in (
        find_out_of_force,
        find_unread,
        find_untried,
        find_laundering,
        find_between,
        find_silence,
        find_table_faults,
    ):
        find(context)
    accepted, unused = _accept(context)
    accepted.sort(key=lambda f: (ORDER[f.kind], f.rule, f.other, f.message, f.witness.case if f.witness else ""))
    undecided = sorted(context.undecided, key=lambda u: (ORDER[u.kind], u.rule, u.other))
    found = Review(
        tuple(accepted),
        tuple(dict.fromkeys(undecided)),
        sum(1 for r in rulebook.rules.values() if chosen(r.place)),
        len({fold(d.phrase) for d in rulebook.derived.values() if chosen(d.place)}),
        context.asked,
        engine,
        bool(undecided) and context.late,
    )
    return found, unused


def _accept(context: Context) -> tuple[list[Finding], list[Acceptance]]:
    """Mark the findings that a rule accepts. What could not be decided leaves its acceptance in peace."""
    book = context.rulebook
    lines = [(r.name, a) for r in book.rules.values() for a in r.accepted]
    lines += [(d.name, a) for d in book.derived.values() for a in d.accepted]
    used: set[Acceptance] = set()  # one on a row of a table stands for all that the row became
    found: list[Finding] = []
    for finding in context.findings:
        for name, line in lines:
            if _covers(name, line, finding.kind, finding.rule, finding.other):
                used.add(line)
                finding = replace(finding, accepted=line.reason)
        found.append(finding)
    for open_question in context.undecided:
        for name, line in lines:
            if _covers(name, line, open_question.kind, open_question.rule, open_question.other):
                used.add(line)
    unused = dict.fromkeys(line for _, line in lines if line not in used and context.chosen(line.place))
    return found, list(unused)


def _covers(name: str, line: Acceptance, kind: Kind, rule: str, other: str) -> bool:
    if line.kind != kind.word:
        return False
    if kind.change:
        return (name, line.other) == (rule, other)
    if line.kind in PAIRS:
        return {name, line.other} == {rule, other}
    return name == rule
