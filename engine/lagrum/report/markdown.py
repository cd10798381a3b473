"""A summary in Markdown, for $GITHUB_STEP_SUMMARY and merge requests."""

from __future__ import annotations

from collections.abc import Callable

from lagrum.checking.receipt_words import carried, receipt_line
from lagrum.checking.result import CaseResult, Finding, Report
from lagrum.checking.touched import Rest
from lagrum.law.links import provision_urls
from lagrum.report.accepted import accepted_words
from lagrum.report.escape import clean
from lagrum.report.escape import markdown as escape
from lagrum.report.given import given_words
from lagrum.report.items import FindingItem, MessageItem, finding_items, message_items, subject_words
from lagrum.report.resembling import LEAD, resembling_words
from lagrum.report.resembling import heading as resembling_heading
from lagrum.report.rest import rest_words
from lagrum.report.ways_text import brief_way, rest_of_ways

SECTIONS: tuple[tuple[str, Callable[[Finding], bool]], ...] = (
    ("Hinder", lambda f: f.certainty == "gäller" and f.outcome == "hinder"),
    ("Krav som inte är uppfyllda", lambda f: f.certainty == "gäller" and f.demand == "inte uppfyllt"),
    ("Krav att kontrollera", lambda f: f.certainty == "gäller" and f.demand == "okänt"),
    ("Öppna rättsfrågor", lambda f: f.certainty == "gäller" and f.outcome == "fråga"),
    ("Besvarade rättsfrågor", lambda f: f.certainty == "gäller" and f.answer is not None),
    ("Avvikelser från sådant som kan bli aktuellt", lambda f: f.accepted is not None and f.certainty != "gäller"),
)
COUNTED = 4
"""How many of the sections are columns of the table."""
BRIEF: tuple[tuple[str, Callable[[Finding], bool]], ...] = (
    (
        "Kan bli hinder, krav eller rättsfråga",
        lambda f: f.certainty != "gäller" and f.outcome in ("hinder", "krav", "fråga"),
    ),
    ("Möjligheter och upplysningar", lambda f: f.outcome in ("möjlighet", "upplysning")),
)
"""What is only named, with its provision and its place."""
KINDS: tuple[tuple[str, Callable[[Finding], bool]], ...] = (
    *SECTIONS[:COUNTED],
    (f"{BRIEF[0][0]} – att klargöra", BRIEF[0][1]),
    BRIEF[1],
)
"""What the first table counts; each finding that is shown is of one kind."""
MAX_QUESTIONS = 10


def render_markdown(report: Report, root: str = "", rest: Rest | None = None) -> str:
    """Return counts, what was wrong with files, the interventions' states, and each intervention's findings.

    `rest` is what is left out, when only what has changed is shown: it is counted beside what is shown.
    """
    items: dict[int, list[FindingItem]] = {id(r): [] for r in report.results}
    for item in finding_items(report, root):
        items[id(item.result)].append(item)
    lines = ["# Prövning mot regelverket", ""]
    lines += _counts(report, [i.finding for group in items.values() for i in group], rest)
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


def _counts(report: Report, findings: list[Finding], rest: Rest | None) -> list[str]:
    """Return a table of how much there is of each kind, with what is left out in a column of its own."""
    others = () if rest is None else rest.findings
    rows = [(kind, sum(map(of, findings)), sum(map(of, others))) for kind, of in KINDS]
    few = sum(bool(result.undescribed) for result in report.results)
    rows.append(("Insatser som är för lite beskrivna", few, 0 if rest is None else rest.undescribed))
    rows.append(("Filer med fel", len({m.file for m in report.messages if m.severity == "fel"}), 0))
    rows = [row for row in rows if row[1] or row[2]]
    parted = rest is not None and not rest.why_all
    head = (
        ["| Vad | På ändrade rader | På andra rader |", "|---|--:|--:|"] if parted else ["| Vad | Antal |", "|---|--:|"]
    )
    table = [*head, *(f"| {kind} | {here}{f' | {there}' if parted else ''} |" for kind, here, there in rows)]
    lines = [*table, ""] if rows else ["Inga fynd.", ""]
    return lines if rest is None else [*lines, escape(rest_words(rest)), ""]


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
    for title, belongs in BRIEF:
        if chosen := [i for i in items if belongs(i.finding) and i.finding.accepted is None]:
            lines += [f"### {title}", "", *map(_named, chosen), ""]
    if result.resembles:
        told = [
            f"- **{escape(resembling_heading(a))}.** {escape(' '.join(resembling_words(a)))}" for a in result.resembles
        ]
        lines += ["### Liknar ett avgörande eller en vägledning", "", escape(LEAD), "", *told, ""]
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


def _named(item: FindingItem) -> str:
    """Return a finding on one line: what it is about, its provision and its place."""
    subject = subject_words(item.finding)
    about = f" (gäller {escape(subject)})" if subject else ""
    where = escape(f"{item.spot.path}:{item.spot.line}")
    return f"- {escape(item.finding.title)}{about} {_cited(item.finding)} · {where}"


def _cited(finding: Finding) -> str:
    links = provision_urls(finding.citation)
    citation = escape(finding.citation)
    return f"[{citation}](<{links[0]}>)" if links else citation


def _finding(item: FindingItem) -> str:
    finding = item.finding
    subject = subject_words(finding)
    about = f" (gäller {escape(subject)})" if subject else ""
    place = f"{item.spot.path}:{item.spot.line}"
    decided = f" {escape(accepted_words(finding))}" if finding.accepted is not None else ""
    ask = "".join(f" {escape(q)}" for q in dict.fromkeys(u.question for u in finding.undecided))
    limits = f" Förbehåll: {escape(finding.reservation)}" if finding.reservation else ""
    limits += "".join(f" Bedöms inte här: {escape(words)}" for words in finding.not_assessed)
    given = finding.answer
    if given is not None:
        source = f"{given.id}, {given.body}, {given.decided}, {given.kind}"
        limits += "".join(f" {escape(words)}" for words in (f"Svar {source}.", *given_words(given)))
    message = escape(finding.message) + limits
    return f"- **{escape(finding.title)}**{about}: {message}{ask}{decided} {_cited(finding)} · {escape(place)}"
