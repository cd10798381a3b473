"""The report for a lawyer's eye: state first, then findings by severity, then what must be clarified.

What surely applies is shown in full. What only may apply is shown as the questions that decide it, so that the report
on a sketch stays readable; `everything` shows it in full too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lagrum.base.counted import counted
from lagrum.checking.receipt_words import receipt_line
from lagrum.checking.result import CaseResult, Finding, Report, Trigger
from lagrum.evaluation.engines import computed_by
from lagrum.report.accepted import accepted_words
from lagrum.report.given import given_words
from lagrum.report.resembling import LEAD, heading, resembling_words
from lagrum.report.style import TextStyle
from lagrum.report.text_parts import bold, joined
from lagrum.report.text_questions import question_lines
from lagrum.report.ways_text import brief_way, rest_of_ways
from lagrum.report.wrap import wrap
from lagrum.source.diagnostic import printable
from lagrum.source.shortening import shortened

MAX_GENERAL_LINES = 5
MAX_ASKED = 3
"""So many questions stand under a demand; one more stands there too."""
STATE_MEANING = {
    "hinder": "så som insatsen är beskriven strider den mot minst en bestämmelse",
    "krav kvar": "minst ett lagkrav är inte uppfyllt",
    "att klargöra": "det som inte är beskrivet avgör",
    "att eskalera": "rätten ger inget säkert svar",
    "för lite beskrivet": "innan det är sagt säger svaret ingenting om insatsen",
    "inga anmärkningar": "ingen kodad bestämmelse talar emot insatsen så som den är beskriven",
}


def render_text(report: Report, style: TextStyle) -> str:
    """Return the whole report as text."""
    blocks = [render_case(result, style) for result in report.results]
    if len(report.results) > 1:
        blocks.append(_summary(report))
    receipt = (
        f"Prövat {report.date} · regelverk {report.rulebook[:12]} · lagrum {report.lagrum}. "
        "Ett underlag för en jurist, inte ett rättsligt besked."
    )
    receipts = [*wrap(receipt, style.width), *wrap(computed_by(report.evaluators), style.width)]
    receipts += wrap(receipt_line(report.receipt), style.width)
    text = "\n\n".join([*blocks, "\n".join(receipts)]) + "\n"
    if len(report.results) == 1 and 0 < style.height <= text.count("\n"):
        text += f"\n{bold(_state(report.results[0]), style)}\n"  # what stood first has left the screen
    return text


def _state(result: CaseResult) -> str:
    return f"{result.id}: {result.state.upper()}"


def render_case(result: CaseResult, style: TextStyle) -> str:
    """Return the text about one intervention."""
    head = wrap(f"{result.id}  {result.name}".rstrip(), style.width)
    lines = [*(bold(line, style) for line in head), "=" * max(len(line) for line in head)]
    silent = result.state == "inga anmärkningar" and result.untied
    meaning = STATE_MEANING[result.state] + (", men mycket är inte beskrivet" if silent else "")
    lines += wrap(f"{result.state.upper()}: {meaning}.", style.width)
    if result.left != result.state:
        lines += wrap(f"Bortsett från godtagna avvikelser: {result.left}.", style.width)
    shown = [f for f in result.findings if style.everything or (f.tied and f.demand != "uppfyllt")]
    if numbers := counts(shown):
        lines += wrap(numbers, style.width)
    lines += _first(result, style)
    general = [f for f in shown if f.general and f.demand == "okänt" and not style.everything]
    shown = [f for f in shown if f not in general]
    sure = [f for f in shown if f.certainty == "gäller"]
    sections = [
        ("HINDER", [f for f in sure if f.outcome == "hinder"]),
        ("KRAV SOM INTE ÄR UPPFYLLDA", [f for f in sure if f.demand == "inte uppfyllt"]),
        ("KRAV ATT KONTROLLERA: om de är uppfyllda är inte beskrivet", [f for f in sure if f.demand == "okänt"]),
        ("KRAV SOM ÄR UPPFYLLDA", [f for f in sure if f.demand == "uppfyllt"]),
        ("ATT ESKALERA: rätten är öppen", [f for f in sure if f.outcome == "fråga"]),
        ("MÖJLIGHETER", [f for f in sure if f.outcome == "möjlighet"]),
        ("BESVARADE FRÅGOR", [f for f in sure if f.answer is not None]),
        ("ATT VETA", [f for f in sure if f.outcome == "upplysning" and f.answer is None]),
    ]
    if style.everything:
        sections.append(("KAN BLI AKTUELLT: beror på det som är okänt", [f for f in shown if f.certainty != "gäller"]))
    for title, findings in sections:
        if findings:
            lines += ["", bold(title, style)]
            for members in together(findings):
                lines += _finding(members, style)
    if not style.everything and (possible := [f for f in shown if f.accepted is not None and f not in sure]):
        lines += ["", bold("AVVIKELSER FRÅN SÅDANT SOM KAN BLI AKTUELLT", style)]
        for finding in possible:
            lines += wrap(finding.title, style.width, "  • ", "    ")
            lines += wrap(f"{finding.citation} · {finding.rule} · kan bli {finding.outcome}", style.width, "    ")
            lines += wrap(accepted_words(finding), style.width, "    ")
    lines += _resembling(result, style)
    lines += _ways(result, style)
    lines += question_lines(result, style)
    lines += _unused(result, style)
    lines += _general(general, style)
    lines += _hidden(result, style)
    return "\n".join(lines)


def _first(result: CaseResult, style: TextStyle) -> list[str]:
    """Return what must be said before anything else: whatever the state, it rests on little until then."""
    if not result.undescribed:
        return []
    lines = ["", bold("BESKRIV FÖRST: svaret är ofullständigt tills det är sagt, eller sagt vara okänt", style)]
    for missing in result.undescribed:
        lines += wrap(f"{missing.attribute}: {missing.question}", style.width, "  ? ", "    ")
    return lines


def counts(findings: Sequence[Finding]) -> str:
    """Return how many rules there are of each kind: as many as the sections below list."""
    sure = [f for f in findings if f.certainty == "gäller"]
    words = []
    for members, said in (
        ([f for f in sure if f.outcome == "hinder"], "hinder"),
        ([f for f in sure if f.demand == "inte uppfyllt"], "ouppfyllt krav"),
        ([f for f in sure if f.demand == "okänt"], "krav att kontrollera"),
        ([f for f in sure if f.outcome == "fråga"], "öppen rättsfråga"),
        ([f for f in sure if f.outcome == "möjlighet"], "möjlighet"),
        ([f for f in findings if f.certainty != "gäller"], "regel kan bli aktuell"),
    ):
        if number := len({f.rule for f in members}):
            words.append(counted(number, said))
    return " · ".join(words)


def together(findings: Iterable[Finding]) -> list[list[Finding]]:
    """Group the findings of one rule, in order of first appearance."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.rule, []).append(finding)
    return list(groups.values())


def _finding(members: list[Finding], style: TextStyle) -> list[str]:
    """Return the text about the findings of one rule. The message is left out where a question says what to do."""
    first = members[0]
    width = style.width
    lines = wrap(first.title, width, "  • ", "    ")
    source = "" if first.source == "lag" else f" ({first.source})"
    certainty = "" if first.certainty == "gäller" else f" · kan bli {first.outcome}"
    lines += wrap(f"{first.citation}{source} · {first.rule}{certainty}", width, "    ")
    asks = first.demand == "okänt" and any(f.undecided for f in members)
    if style.everything or (first.outcome != "möjlighet" and not asks):
        lines += wrap(first.message, width, "    ")
    subjects = list(dict.fromkeys(f.subject for f in members if f.subject))
    if subjects:
        lines += wrap(f"gäller {joined(subjects, style)}", width, "    ")
    lines += _triggers([t for f in members for t in f.triggers], style)
    if asks:
        questions = list(dict.fromkeys(u.question for f in members for u in f.undecided))
        most = len(questions) if style.everything else MAX_ASKED
        for question in questions[:most] if len(questions) > most + 1 else questions:
            lines += wrap(f"? {question}", width, "    ", "      ")
        if len(questions) > most + 1:
            lines.append(f"    … och {counted(len(questions) - most, 'fråga')} till (lagrum vagar --fragor)")
    if first.outcome == "fråga":
        lines += wrap(f"nivå {first.level} · till {', '.join(first.addressees)}", width, "    ")
        status = "" if first.question_status == "öppen" else f" · {first.question_status}"
        note = f": {first.question_note}" if first.question_note else ""
        lines += wrap(f"fråga {first.question}{status}{note}", width, "    ")
    if first.answer is not None:
        until = f", gäller till {first.answer.valid_to}" if first.answer.valid_to else ""
        given = f"{first.answer.body}, {first.answer.decided}{until} ({first.answer.kind}; {first.answer.source})"
        lines += wrap(f"svar {first.answer.id}: {given}", width, "    ")
        for words in given_words(first.answer):
            lines += wrap(f"{words[0].lower()}{words[1:]}", width, "    ")
    for words in dict.fromkeys(_accepted(f, members) for f in members if f.accepted is not None):
        lines += wrap(words, width, "    ")
    if first.reservation:
        lines += wrap(f"förbehåll: {first.reservation}", width, "    ")
    for words in first.not_assessed:
        lines += wrap(f"bedöms inte här: {words}", width, "    ")
    if first.verify:
        said = wrap(f"att verifiera: {first.verify}", width, "    ")
        brief = not style.everything and (first.demand == "okänt" or first.outcome == "upplysning") and len(said) > 1
        lines += [_short(said[0], width - 2) + " …"] if brief else said
    return lines


def _accepted(finding: Finding, members: Sequence[Finding]) -> str:
    """Return what is decided about a finding, with what it concerns when others of its rule are not accepted alike."""
    alike = all(f.accepted == finding.accepted for f in members)
    return accepted_words(finding) if alike else f"{finding.subject}: {accepted_words(finding)}"


def _triggers(triggers: list[Trigger], style: TextStyle) -> list[str]:
    """Return the spots that a finding rests on: on one line, or each on its own when everything is shown."""
    seen: dict[tuple[str, int], Trigger] = {}
    for trigger in triggers:
        seen.setdefault((trigger.file, trigger.line), trigger)
    texts = []
    for trigger in seen.values():
        profile = "kommunprofilen " if trigger.file.endswith(".kommun") else ""
        texts.append(f"{profile}rad {trigger.line}: {trigger.text}")
    if style.everything:
        return [line for text in texts for line in wrap(text, style.width, "    ", "      ")]
    if not texts:
        return []
    # Short spots share a line; what does not fit is counted.
    line, left = texts[0], len(texts) - 1
    for text in texts[1:]:
        more = f"{line} · {text}"
        if len(more) > style.width - 12:
            break
        line, left = more, left - 1
    suffix = f" … +{left}" if left else ""
    return ["    " + _short(line, style.width - 4 - len(suffix)) + suffix]


def _resembling(result: CaseResult, style: TextStyle) -> list[str]:
    """Return the rulings that the intervention resembles, which no finding rests on."""
    if not result.resembles:
        return []
    lines = ["", bold("LIKNAR ETT AVGÖRANDE ELLER EN VÄGLEDNING", style), *wrap(LEAD, style.width, "  ")]
    for alert in result.resembles:
        lines += wrap(heading(alert), style.width, "  • ", "    ")
        for words in resembling_words(alert):
            lines += wrap(words, style.width, "    ")
    return lines


def _ways(result: CaseResult, style: TextStyle) -> list[str]:
    """Return the cheapest way past each thing that stands in the way, in a line or two."""
    if not result.ways:
        return []
    lines = ["", bold("VÄGAR FRAMÅT: det billigaste som tar bort vart och ett", style)]
    for stop in result.ways:
        lines += wrap(brief_way(stop), style.width, "  • ", "    ")
    return lines + wrap(rest_of_ways(result), style.width, "  ")


def _unused(result: CaseResult, style: TextStyle) -> list[str]:
    """Return the rows that no rule used, by line: what is written there has not been tried."""
    if not result.unused_rows:
        return []
    named = ", ".join(f"{row.line} {row.attribute}" for row in result.unused_rows)
    return ["", *wrap(f"Rader som ingen regel använde: {printable(named)}.", style.width)]


def _general(findings: Sequence[Finding], style: TextStyle) -> list[str]:
    """Return the demands that every intervention of its kind meets and of which nothing is said, in a few lines."""
    if not findings:
        return []
    named = list(dict.fromkeys(f"{f.general} ({f.citation})" for f in findings))
    lines: list[str] = []
    for count in range(len(named), 0, -1):
        rest = f" · och {len(named) - count} till" if count < len(named) else ""
        lines = wrap(" · ".join(named[:count]) + rest, style.width, "  ", "  ")
        if len(lines) <= MAX_GENERAL_LINES:
            break
    return ["", bold("GÄLLER VARJE SÅDAN INSATS, och är inte beskrivet (öppna: --alla)", style), *lines]


def _hidden(result: CaseResult, style: TextStyle) -> list[str]:
    if style.everything:
        return []
    parts = []
    if result.met:
        parts.append(counted(result.met, "krav är uppfyllt"))
    if result.untied:
        rules = counted(result.untied, "regel")
        parts.append(f"{rules} till beror helt på sådant som utkastet inte nämner")
    return ["", *wrap(f"Utelämnat (visa med --alla): {'; '.join(parts)}.", style.width)] if parts else []


def _summary(report: Report) -> str:
    counts: dict[str, int] = {}
    for result in report.results:
        counts[result.state] = counts.get(result.state, 0) + 1
    parts = [f"{state}: {counts[state]}" for state in STATE_MEANING if state in counts]
    return f"{counted(len(report.results), 'insats')} · " + " · ".join(parts)


def _short(text: str, width: int) -> str:
    return shortened(printable(text), width)
