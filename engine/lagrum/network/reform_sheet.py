"""A wanted change of law set against catalogues: what it opens, what it worsens, and whose insight asks for it.

In: the results of the same interventions under both rulebooks. Out: `ReformSheet`, the same in any order of files.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from lagrum.binding.edit import value_text
from lagrum.checking.baseline import finding_words
from lagrum.checking.result import CaseResult, Finding
from lagrum.model.intervention import Intervention, municipality_of, text_fact
from lagrum.model.rulebook import Rulebook
from lagrum.model.state import STATES
from lagrum.network import beside
from lagrum.network.reform_model import FindingMoved, Opened, ReformSheet, Step, Worsened
from lagrum.network.safeguards import safeguards, stops

Key = tuple[str, str]


def build_sheet(
    interventions: Sequence[Intervention],
    was: Sequence[CaseResult],
    now: Sequence[CaseResult],
    books: tuple[Rulebook, Rulebook],
    said: tuple[str, str, str],
    day: date,
    left_out: Sequence[str] = (),
) -> ReformSheet:
    """Return the sheet. `said` is the file of the reform, its title and its reason."""
    opened: list[Opened] = []
    worsened: list[Worsened] = []
    ladder: list[Step] = []
    eased = unchanged = 0
    for intervention, before, after in zip(interventions, was, now, strict=True):
        old, new = _stops(before), _stops(after)
        gone = [_moved(f, _at(after, k)) for k, f in sorted(old.items()) if k not in new]
        fresh = [_moved(f, f, _at(before, k)) for k, f in sorted(new.items()) if k not in old]
        rank = STATES.index(after.state) - STATES.index(before.state)
        where = beside.where(intervention)
        if fresh or rank < 0:
            worsened.append(Worsened(where=where, before=before.state, after=after.state, new=fresh))
        elif gone or rank > 0:
            left = [f"{f.title} ({f.citation})" for f in {k[0]: f for k, f in sorted(new.items())}.values()]
            gone = gone or _might(before, after)
            opened.append(Opened(where=where, before=before.state, after=after.state, gone=gone, left=left))
            ladder.append(_step(intervention, books[0], gone))
        elif _said(before) != _said(after):
            eased += 1
        else:
            unchanged += 1
    opened.sort(key=lambda o: (o.where.municipality, o.where.id))
    worsened.sort(key=lambda w: (w.where.municipality, w.where.id))
    ladder.sort(key=lambda s: (not s.hypothesis, s.where.municipality, s.where.id))
    source, title, reason = said
    return ReformSheet(
        date=day.isoformat(),
        rulebook=books[0].digest,
        source=source,
        title=title,
        reason=reason,
        interventions=len(interventions),
        municipalities=len({m for i in interventions if (m := municipality_of(i.municipality, i.id))}),
        opened=opened,
        worsened=worsened,
        eased=eased,
        unchanged=unchanged,
        safeguards=safeguards(books[0], books[1], day, was),
        ladder=ladder,
        left_out=list(left_out),
    )


def _stops(result: CaseResult) -> dict[Key, Finding]:
    return {(f.rule, f.subject): f for f in result.findings if stops(f)}


def _at(result: CaseResult, key: Key) -> Finding | None:
    return next((f for f in result.findings if f.tied and (f.rule, f.subject) == key), None)


def _said(result: CaseResult) -> list[tuple[str, str, str]]:
    return sorted((f.rule, f.subject, finding_words(f)) for f in result.findings if f.tied)


def _might(before: CaseResult, after: CaseResult) -> list[FindingMoved]:
    """Return what could stop an intervention today and could not any more, where nothing surely does."""
    found = [
        f for f in before.findings if f.tied and f.certainty != "gäller" and f.outcome in ("hinder", "krav", "fråga")
    ]
    moved = [_moved(f, _at(after, (f.rule, f.subject))) for f in found]
    return sorted((m for m in moved if m.before != m.after), key=lambda m: (m.rule, m.subject))


def _moved(finding: Finding, after: Finding | None, before: Finding | None = None) -> FindingMoved:
    """Return a finding that is gone (or says less), or with `before` one that is new."""
    new = finding is after
    return FindingMoved(
        rule=finding.rule,
        title=finding.title,
        citation=finding.citation,
        subject=finding.subject,
        before=(finding_words(before) if before else "") if new else finding_words(finding),
        after=finding_words(after) if after else "",
    )


def _step(intervention: Intervention, book: Rulebook, gone: Sequence[FindingMoved]) -> Step:
    """Return the ladder of one intervention: what its file says of it, and the rules that would have to yield."""
    yielding = {g.rule: f"{g.title} ({g.citation})" for g in gone}
    return Step(
        where=beside.where(intervention),
        insight=_value(intervention, book, "insiktsperspektiv"),
        hypothesis=text_fact(intervention.facts, "hypotes"),
        themes=_value(intervention, book, "tema"),
        phase=_value(intervention, book, "fas") or _value(intervention, book, "status"),
        forms=_value(intervention, book, "form"),
        rules=[yielding[name] for name in sorted(yielding)],
    )


def _value(intervention: Intervention, book: Rulebook, path: str) -> str:
    """Return a written value in the language's words; "" when nothing is written, or it is said to be okänt."""
    fact, attribute = intervention.facts.scalars.get(path), book.vocabulary.attributes.get(path)
    if fact is None or attribute is None or fact.said is None:
        return ""
    return value_text(attribute, fact.said)
