"""A summary in Markdown, for $GITHUB_STEP_SUMMARY and merge requests."""

from __future__ import annotations

import re
from collections.abc import Callable

from lagrum.checking.receipt_words import carried, receipt_line
from lagrum.checking.result import CaseResult, Finding, Report
from lagrum.law.links import provision_urls
from lagrum.report.accepted import accepted_words
from lagrum.report.escape import clean
from lagrum.report.items import FindingItem, MessageItem, finding_items, message_items, subject_words
from lagrum.report.ways_text import brief_way, rest_of_ways

SECTIONS: tuple[tuple[str, Callable[[Finding], bool]], ...] = (
    ("Hinder", lambda f: f.certainty == "gäller" and f.outcome == "hinder"),
    ("Krav som inte är uppfyllda", lambda f: f.certainty == "gäller" and f.demand == "inte uppfyllt"),
    ("Krav att kontrollera", lambda f: f.certainty == "gäller" and f.demand == "okänt"),
    ("Öppna rättsfrågor", lambda f: f.certainty == "gäller" and f.outcome == "fråga"),
    ("Avvikelser från sådant som kan bli aktuellt", lambda f: f.accepted is not None and f.certainty != "gäller"),
)
COUNTED = 4
"""How many of the sections are columns of the table."""
MAX_QUESTIONS = 10
_MARKS = re.compile(r"[\\`*_\[\]|~$#!]")
_START = re.compile(r"(?:[-+=]|\d+[.)](?=\s|$))")


def render_markdown(report: Report, root: str = "") -> str:
    """Return a table of the interventions' states, what was wrong with files, and each intervention's findings."""
    items: dict[int, list[FindingItem]] = {id(r): [] for r in report.results}
    for item in finding_items(report, root):
        items[id(item.result)].append(item)
    lines = ["# Prövning mot regelverket", ""]
    if report.results:
        lines += ["| Insats | Läge | Hinder | Ouppfyllda krav | Krav att kontrollera | Öppna rättsfrågor |"]
        lines += ["|---|---|--:|--:|--:|--:|"]
        lines += [_row(result, items[id(result)]) for result in report.results]
        lines.append("")
    if messages := list(message_items(report, root)):
        lines += ["## Filer med fel", "", *(_message(m) for m in messages), ""]
    for result in report.results:
        lines += _case(result, items[id(result)])
    receipt = f"Prövat {report.date} · regelverk {report.rulebook[:12] or 'inget'} · lagrum {report.lagrum}."
    lines.append(f"{escape(receipt)} Ett underlag för en jurist, inte ett rättsligt besked.")
    if report.receipt is not None:
        lines += ["", receipt_line(report.receipt), "", carried(report.receipt)]
    return "\n".join(lines) + "\n"


def escape(text: str) -> str:
    """Return text that Markdown shows as it stands: neither marks, tables, HTML nor links."""
    safe = _MARKS.sub(r"\\\g<0>", clean(text).replace("&", "&amp;")).replace("<", "&lt;").replace(">", "&gt;")
    safe = safe.replace("://", "\\://").replace("www.", "www\\.")
    start = _START.match(safe)
    if start is None:
        return safe
    at = start.end() - 1
    return f"{safe[:at]}\\{safe[at:]}"


def _row(result: CaseResult, items: list[FindingItem]) -> str:
    numbers = [str(sum(belongs(i.finding) for i in items)) for _, belongs in SECTIONS[:COUNTED]]
    return f"| {escape(result.name or result.id)} | {' | '.join([_state(result), *numbers])} |"


def _state(result: CaseResult) -> str:
    """Return the state, with the one that is left when accepted findings are set aside."""
    left = "" if result.left == result.state else f" (bortsett från godtagna avvikelser: {result.left})"
    return escape(result.state + left)


def _message(item: MessageItem) -> str:
    place = f"{item.spot.path}:{item.spot.line}" if item.spot.line else item.spot.path
    help = f" Hjälp: {escape(item.message.help)}" if item.message.help else ""
    return (
        f"- **{escape(item.message.severity)} {escape(item.message.code)}** {escape(place)}: "
        f"{escape(item.message.message)}.{help}"
    )


def _case(result: CaseResult, items: list[FindingItem]) -> list[str]:
    lines = [f"## {escape(f'{result.id} {result.name}')}", "", f"**{_state(result)}**", ""]
    if result.undescribed:
        first = [f"- {escape(f'{u.attribute}: {u.question}')}" for u in result.undescribed]
        lines += ["### Beskriv först", "", *first, ""]
    for title, belongs in SECTIONS:
        if chosen := [i for i in items if belongs(i.finding)]:
            lines += [f"### {title}", "", *map(_finding, chosen), ""]
    if result.ways:
        lines += ["### Vägar framåt", "", *(f"- {escape(brief_way(s))}" for s in result.ways), ""]
        lines += [escape(rest_of_ways(result)), ""]
    if result.unused_rows:
        named = ", ".join(f"{row.line} {row.attribute}" for row in result.unused_rows)
        lines += [escape(f"Rader som ingen regel använde: {named}."), ""]
    questions = list(
        dict.fromkeys(clean(f"{q.question} {f'({q.subject})' if q.subject else ''}") for q in result.questions)
    )
    if questions:
        lines += ["### Behöver klarläggas", "", *(f"- {escape(q)}" for q in questions[:MAX_QUESTIONS])]
        if len(questions) > MAX_QUESTIONS:
            lines.append(f"- … och {len(questions) - MAX_QUESTIONS} till")
        lines.append("")
    return lines


def _finding(item: FindingItem) -> str:
    finding = item.finding
    subject = subject_words(finding)
    links = provision_urls(finding.citation)
    citation = escape(finding.citation)
    cited = f"[{citation}](<{links[0]}>)" if links else citation
    about = f" (gäller {escape(subject)})" if subject else ""
    place = f"{item.spot.path}:{item.spot.line}"
    decided = f" {escape(accepted_words(finding))}" if finding.accepted is not None else ""
    ask = "".join(f" {escape(q)}" for q in dict.fromkeys(u.question for u in finding.undecided))
    limits = f" Förbehåll: {escape(finding.reservation)}" if finding.reservation else ""
    limits += "".join(f" Bedöms inte här: {escape(words)}" for words in finding.not_assessed)
    message = escape(finding.message) + limits
    return f"- **{escape(finding.title)}**{about}: {message}{ask}{decided} {cited} · {escape(place)}"
