"""The report for a lawyer's eye: state first, then findings by severity, then what must be clarified.

What surely applies is shown in full. What only may apply is shown as the questions that decide it, so that the report
on a sketch stays readable; `everything` shows it in full too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lagrum.checking.result import AnswerEffects, CaseResult, Finding, OpenQuestion, Report, Trigger
from lagrum.evaluation.engines import computed_by
from lagrum.report.accepted import accepted_words
from lagrum.report.style import TextStyle
from lagrum.report.ways_text import brief_way, rest_of_ways
from lagrum.report.wrap import wrap
from lagrum.source.diagnostic import printable

MAX_QUESTIONS = 10
MAX_SUBJECTS = 3
MAX_ANSWERS = 4
MAX_CITATIONS = 3
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
    return "\n\n".join([*blocks, "\n".join(receipts)]) + "\n"


def render_case(result: CaseResult, style: TextStyle) -> str:
    """Return the text about one intervention."""
    head = wrap(f"{result.id}  {result.name}".rstrip(), style.width)
    lines = [*(_bold(line, style) for line in head), "=" * max(len(line) for line in head)]
    silent = result.state == "inga anmärkningar" and result.untied
    meaning = STATE_MEANING[result.state] + (", men mycket är inte beskrivet" if silent else "")
    lines += wrap(f"{result.state.upper()}: {meaning}.", style.width)
    if result.left != result.state:
        lines += wrap(f"Bortsett från godtagna avvikelser: {result.left}.", style.width)
    shown = [f for f in result.findings if style.everything or (f.tied and f.demand != "uppfyllt")]
    if counts := _counts(shown):
        lines += wrap(counts, style.width)
    lines += _first(result, style)
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
            lines += ["", _bold(title, style)]
            for members in _together(findings):
                lines += _finding(members, style)
    if not style.everything and (possible := [f for f in shown if f.accepted is not None and f not in sure]):
        lines += ["", _bold("AVVIKELSER FRÅN SÅDANT SOM KAN BLI AKTUELLT", style)]
        for finding in possible:
            lines += wrap(finding.title, style.width, "  • ", "    ")
            lines += wrap(f"{finding.citation} · {finding.rule} · kan bli {finding.outcome}", style.width, "    ")
            lines += wrap(accepted_words(finding), style.width, "    ")
    lines += _ways(result, style)
    lines += _questions(result, style)
    lines += _unused(result, style)
    lines += _hidden(result, style)
    return "\n".join(lines)


def _first(result: CaseResult, style: TextStyle) -> list[str]:
    """Return what must be said before anything else: whatever the state, it rests on little until then."""
    if not result.undescribed:
        return []
    lines = ["", _bold("BESKRIV FÖRST: svaret är ofullständigt tills det är sagt, eller sagt vara okänt", style)]
    for missing in result.undescribed:
        lines += wrap(f"{missing.attribute}: {missing.question}", style.width, "  ? ", "    ")
    return lines


def _counts(findings: Sequence[Finding]) -> str:
    """Return how many rules there are of each kind: as many as the sections below list."""
    sure = [f for f in findings if f.certainty == "gäller"]
    words = []
    for counted, one, many in (
        ([f for f in sure if f.outcome == "hinder"], "hinder", "hinder"),
        ([f for f in sure if f.demand == "inte uppfyllt"], "ouppfyllt krav", "ouppfyllda krav"),
        ([f for f in sure if f.demand == "okänt"], "krav att kontrollera", "krav att kontrollera"),
        ([f for f in sure if f.outcome == "fråga"], "öppen rättsfråga", "öppna rättsfrågor"),
        ([f for f in sure if f.outcome == "möjlighet"], "möjlighet", "möjligheter"),
        ([f for f in findings if f.certainty != "gäller"], "regel kan bli aktuell", "regler kan bli aktuella"),
    ):
        if number := len({f.rule for f in counted}):
            words.append(f"{number} {one if number == 1 else many}")
    return " · ".join(words)


def _together(findings: Iterable[Finding]) -> list[list[Finding]]:
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
        lines += wrap(f"gäller {_joined(subjects, style)}", width, "    ")
    lines += _triggers([t for f in members for t in f.triggers], style)
    if asks:
        for question in dict.fromkeys(u.question for f in members for u in f.undecided):
            lines += wrap(f"? {question}", width, "    ", "      ")
    if first.outcome == "fråga":
        lines += wrap(f"nivå {first.level} · till {', '.join(first.addressees)}", width, "    ")
        status = "" if first.question_status == "öppen" else f" · {first.question_status}"
        note = f": {first.question_note}" if first.question_note else ""
        lines += wrap(f"fråga {first.question}{status}{note}", width, "    ")
    if first.answer is not None:
        until = f", gäller till {first.answer.valid_to}" if first.answer.valid_to else ""
        given = f"{first.answer.body}, {first.answer.decided}{until} ({first.answer.kind}; {first.answer.source})"
        lines += wrap(f"svar {first.answer.id}: {given}", width, "    ")
    for words in dict.fromkeys(_accepted(f, members) for f in members if f.accepted is not None):
        lines += wrap(words, width, "    ")
    if first.reservation:
        lines += wrap(f"förbehåll: {first.reservation}", width, "    ")
    for words in first.not_assessed:
        lines += wrap(f"bedöms inte här: {words}", width, "    ")
    if first.verify:
        lines += wrap(f"att verifiera: {first.verify}", width, "    ")
    return lines


def _accepted(finding: Finding, members: Sequence[Finding]) -> str:
    """Return what is decided about a finding, with what it concerns when others of its rule are not accepted alike."""
    alike = all(f.accepted == finding.accepted for f in members)
    return accepted_words(finding) if alike else f"{finding.subject}: {accepted_words(finding)}"


def _joined(subjects: list[str], style: TextStyle) -> str:
    """Return the subjects of one rule: all, or the first three and how many more."""
    if style.everything or len(subjects) <= MAX_SUBJECTS:
        return "; ".join(subjects)
    return "; ".join(subjects[:MAX_SUBJECTS]) + f" och {len(subjects) - MAX_SUBJECTS} till"


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


def _ways(result: CaseResult, style: TextStyle) -> list[str]:
    """Return the cheapest way past each thing that stands in the way, in a line or two."""
    if not result.ways:
        return []
    lines = ["", _bold("VÄGAR FRAMÅT: det billigaste som tar bort vart och ett", style)]
    for stop in result.ways:
        lines += wrap(brief_way(stop), style.width, "  • ", "    ")
    return lines + wrap(rest_of_ways(result), style.width, "  ")


def _questions(result: CaseResult, style: TextStyle) -> list[str]:
    """Return the questions that decide which rules apply, the most telling first.

    A question is shown when some answer makes an obstacle, a demand or an open question apply, when it is about records
    that nobody wrote, and when most hangs on it; those that only rule things out are counted. Demands that surely apply
    have their own question with them.
    """
    if not result.questions:
        return []
    grave = {f.rule for f in result.findings if f.outcome in ("hinder", "krav", "fråga")}
    demands = {f.rule for f in result.findings if f.demand == "okänt" and f.certainty == "gäller"}
    hanging = {id(q): len(grave.intersection(q.rules) - demands) for q in result.questions}
    most = max(result.questions, key=lambda q: hanging[id(q)])
    telling: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    decisive = None
    silent = 0
    for question in result.questions:
        if (question is most and hanging[id(most)]) or _is_telling(question, grave, demands, style):
            key = (question.question, tuple(_rows(question, grave, style)))
            telling.setdefault(key, []).append(question.subject)
            decisive = key if question is most else decisive
        else:
            silent += 1
    if not telling:
        return []
    lines = ["", _bold("BEHÖVER KLARLÄGGAS: det som avgör mest först", style)]
    limit = len(telling) if style.everything else MAX_QUESTIONS
    chosen = list(telling)[:limit]
    if decisive is not None and decisive not in chosen:
        chosen[-1] = decisive  # what most hangs on never drops out
    for number, (text, consequences) in enumerate(chosen, 1):
        named = [s for s in dict.fromkeys(telling[text, consequences]) if s]
        about = f" ({_joined(named, style)})" if named else ""
        lines += wrap(f"{text}{about}", style.width, f" {number:>2}. ", "     ")
        for row in consequences:
            lines += wrap(row, style.width, "     - ", "       ")
    rest = len(telling) - limit + silent
    if rest > 0 and not style.everything:
        lines.append(f"  … och {rest} {'fråga' if rest == 1 else 'frågor'} till som avgör mindre (--alla)")
    return lines


def _is_telling(question: OpenQuestion, grave: set[str], demands: set[str], style: TextStyle) -> bool:
    """Whether a question stands in the list: not when it only tells whether `demands` are met, which say it."""
    if style.everything:
        return True
    asked = set(question.rules) - demands
    if _of_unwritten(question):
        none = question.answers[-1].effects
        return any(e.leads_to != _STILL_OPEN and e.rule in asked & grave for e in none)
    return any(e.leads_to in _DECISIVE_EFFECTS and e.rule in asked for a in question.answers for e in a.effects)


def _of_unwritten(question: OpenQuestion) -> bool:
    """Whether a question is about records that nobody wrote."""
    return bool(question.answers) and question.answers[-1].answer == NO_MORE


def _rows(question: OpenQuestion, grave: set[str], style: TextStyle) -> list[str]:
    """Return what the answers to a question lead to. Answers with the same consequences share a row."""
    rows: dict[tuple[str, ...], tuple[list[str], dict[str, list[str]]]] = {}
    for answer in question.answers:
        shown = _shown(answer, style)
        effects: dict[str, list[str]] = {}
        for effect in answer.effects:
            if effect.leads_to in shown:
                effects.setdefault(effect.leads_to, []).append(effect.citation)
        if not effects and answer.hanging:
            open_ = [e for e in answer.effects if e.leads_to == _STILL_OPEN and e.rule in grave]
            effects[_STILL_OPEN] = [e.citation for e in open_]
        words = tuple(sorted(effects, key=_TELLING.index))
        answers, merged = rows.setdefault(words, ([], {}))
        answers.append(answer.answer)
        for word, names in effects.items():
            merged.setdefault(word, []).extend(names)
    if len(rows) == 1 and (_STILL_OPEN,) in rows:  # every answer waits for others
        cited = _cited(rows[_STILL_OPEN,][1][_STILL_OPEN], style)
        return [f"alla svar → {_TELLING_WORDS[_STILL_OPEN]}{f' ({cited})' if cited else ''}"]
    found = []
    for words in sorted(rows, key=lambda w: _TELLING.index(w[0]) if w else len(_TELLING)):
        answers, merged = rows[words]
        if words == (_STILL_OPEN,) and not _of_unwritten(question):
            merged = {_STILL_OPEN: []}
        text = "; ".join(
            f"{_TELLING_WORDS.get(w, w)}{f' ({cited})' if (cited := _cited(merged[w], style)) else ''}" for w in words
        )
        limit = len(answers) if style.everything else MAX_ANSWERS
        more = f" … ({len(answers)} svar)" if len(answers) > limit else ""
        found.append(f"{', '.join(answers[:limit])}{more} → {text or 'ingen följd'}")
    return found


def _shown(answer: AnswerEffects, style: TextStyle) -> Sequence[str]:
    """Return the effects of an answer that are told: the grave ones; those that are not when there are no others."""
    leads = {effect.leads_to for effect in answer.effects}
    if style.everything:
        return _TELLING
    if leads.intersection(_DECISIVE_EFFECTS):
        return _DECISIVE_EFFECTS
    return ("möjlighet",) if "möjlighet" in leads else ("upplysning",) if "upplysning" in leads else ("uppfyllt",)


_STILL_OPEN = "fortfarande oklart"
NO_MORE = "nej, ingen annan"
_TELLING = ["hinder", "inte uppfyllt", "krav", "fråga", "möjlighet", "upplysning", "uppfyllt", _STILL_OPEN]
_DECISIVE_EFFECTS = ["hinder", "inte uppfyllt", "krav", "fråga"]
_TELLING_WORDS = {
    "inte uppfyllt": "kravet är inte uppfyllt",
    "krav": "ett krav gäller",
    "fråga": "öppen rättsfråga",
    "uppfyllt": "kravet är uppfyllt",
    _STILL_OPEN: "avgör inte ensamt",
}


def _cited(citations: list[str], style: TextStyle) -> str:
    names = list(dict.fromkeys(citations))
    limit = len(names) if style.everything else MAX_CITATIONS
    more = f" +{len(names) - limit}" if len(names) > limit else ""
    return "; ".join(names[:limit]) + more


def _unused(result: CaseResult, style: TextStyle) -> list[str]:
    """Return the rows that no rule used, by line: what is written there has not been tried."""
    if not result.unused_rows:
        return []
    named = ", ".join(f"{row.line} {row.attribute}" for row in result.unused_rows)
    return ["", *wrap(f"Rader som ingen regel använde: {printable(named)}.", style.width)]


def _hidden(result: CaseResult, style: TextStyle) -> list[str]:
    if style.everything:
        return []
    parts = []
    if result.met:
        parts.append(f"{result.met} krav är uppfyllt" if result.met == 1 else f"{result.met} krav är uppfyllda")
    if result.untied:
        rules = "regel" if result.untied == 1 else "regler"
        parts.append(f"{result.untied} {rules} till beror helt på sådant som utkastet inte nämner")
    return ["", *wrap(f"Utelämnat (visa med --alla): {'; '.join(parts)}.", style.width)] if parts else []


def _summary(report: Report) -> str:
    counts: dict[str, int] = {}
    for result in report.results:
        counts[result.state] = counts.get(result.state, 0) + 1
    parts = [f"{state}: {counts[state]}" for state in STATE_MEANING if state in counts]
    return f"{len(report.results)} insatser · " + " · ".join(parts)


def _short(text: str, width: int) -> str:
    text = printable(text)
    return text if len(text) <= width else text[: width - 1] + "…"


def _bold(text: str, style: TextStyle) -> str:
    return f"\x1b[1m{text}\x1b[0m" if style.colour else text
