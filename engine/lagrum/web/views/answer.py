"""The answer about one intervention: its findings by gravity, its questions, ways and rows that nothing read."""

from __future__ import annotations

from collections.abc import Sequence

from lagrum.base.frozen import frozen
from lagrum.checking.receipt import Receipt
from lagrum.checking.receipt_words import carried, receipt_rows
from lagrum.checking.result import CaseResult, Finding, Stop, Trigger
from lagrum.report.resembling import LEAD, heading, resembling_words
from lagrum.report.style import TextStyle
from lagrum.report.text import STATE_MEANING
from lagrum.report.text_questions import Telling, telling_questions
from lagrum.web.views.environment import render


@frozen
class Group:
    """The findings of one rule, which say the same of one or more records."""

    first: Finding
    subjects: tuple[str, ...]
    triggers: tuple[Trigger, ...]
    asks: tuple[str, ...]


@frozen
class Section:
    """Findings of one kind. `kind` names its colour."""

    id: str
    title: str
    kind: str
    groups: tuple[Group, ...]


def answer_html(
    result: CaseResult, root: str, level: int = 2, links: bool = True, receipt: Receipt | None = None
) -> str:
    """Return the answer as HTML, with its receipt.

    `level` is that of its first heading, `root` how links reach the site's root.
    """
    shown = [f for f in result.findings if f.tied and f.demand != "uppfyllt"]
    general = [f for f in shown if f.general and f.demand == "okänt"]
    shown = [f for f in shown if f not in general]
    return render(
        "answer",
        result=result,
        meaning=STATE_MEANING[result.state],
        sections=sections(shown),
        general=general,
        possible=groups_of([f for f in shown if f.certainty != "gäller"]),
        resembles=[(heading(a), resembling_words(a)) for a in result.resembles],
        resembles_lead=LEAD,
        stops=[s for s in result.ways if s.ways or s.policy],
        **_asked(result),
        root=root,
        level=level,
        links=links,
        way_title=way_title,
        receipt=receipt,
        receipt_rows=[] if receipt is None else receipt_rows(receipt),
        carried="" if receipt is None else carried(receipt),
    )


@frozen
class Asked:
    """A question that is worth asking: what its answers lead to, the attribute it asks about, what it settles."""

    told: Telling
    path: str
    settles: int


MOST_CITED = 6
"""So many provisions are named beside what an answer leads to; the rest are counted."""


def _asked(result: CaseResult) -> dict[str, object]:
    """Return the questions that decide something, and those of less weight."""
    telling, _ = telling_questions(result, TextStyle())
    by_words = {q.question: q for q in reversed(result.questions)}
    asked = [Asked(t, by_words[t.question].attribute, by_words[t.question].settles) for t in telling]
    shown = {t.question for t in telling}
    return {"asked": asked, "less": [q for q in result.questions if q.question not in shown], "most": MOST_CITED}


def sections(shown: Sequence[Finding]) -> list[Section]:
    """Return what surely applies, the gravest kind first."""
    sure = [f for f in shown if f.certainty == "gäller"]
    parts = (
        ("hinder", "Hinder", "hinder", [f for f in sure if f.outcome == "hinder"]),
        ("krav", "Krav som inte är uppfyllda", "krav", [f for f in sure if f.demand == "inte uppfyllt"]),
        ("kontrollera", "Krav att kontrollera", "oklart", [f for f in sure if f.demand == "okänt"]),
        ("eskalera", "Att eskalera: rätten är öppen", "fraga", [f for f in sure if f.outcome == "fråga"]),
        ("mojligheter", "Möjligheter", "mojlighet", [f for f in sure if f.outcome == "möjlighet"]),
        ("besvarade", "Besvarade frågor", "upplysning", [f for f in sure if f.answer is not None]),
        ("veta", "Att veta", "upplysning", [f for f in sure if f.outcome == "upplysning" and f.answer is None]),
    )
    return [Section(id, title, kind, tuple(groups_of(found))) for id, title, kind, found in parts if found]


def groups_of(findings: Sequence[Finding]) -> list[Group]:
    """Return findings by rule, in order of first appearance."""
    by_rule: dict[str, list[Finding]] = {}
    for finding in findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    return [_group(members) for members in by_rule.values()]


def _group(members: Sequence[Finding]) -> Group:
    triggers: dict[tuple[str, int], Trigger] = {}
    for trigger in (t for f in members for t in f.triggers):
        triggers.setdefault((trigger.file, trigger.line), trigger)
    asks = dict.fromkeys(u.question for f in members for u in f.undecided)
    return Group(
        members[0], tuple(dict.fromkeys(f.subject for f in members if f.subject)), tuple(triggers.values()), tuple(asks)
    )


def way_title(stop: Stop) -> str:
    """Return what a list of ways leads past."""
    if stop.kind == "insatsen":
        return "Förbi allt som står i vägen"
    return f"{stop.title}{f' ({stop.subject})' if stop.subject else ''}"
