"""A report as a document for those who decide: the state in words, what is particular, questions, ways, receipt.

One intervention fills a document; several get a part each, after a table of them all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lagrum.base.counted import counted
from lagrum.base.errors import InputError
from lagrum.checking.receipt_words import READ_BY, carried, grouped, receipt_rows
from lagrum.checking.result import CaseResult, Message, Report, Stop, Way
from lagrum.evaluation.engines import computed_by
from lagrum.law.version_words import version_words
from lagrum.memo.sections import clean
from lagrum.model.intervention import municipality_of
from lagrum.report.document_findings import (
    Parts,
    Place,
    decided,
    general,
    met,
    not_assessed,
    particular,
    parts_of,
    possible,
)
from lagrum.report.document_law import Cited
from lagrum.report.document_model import (
    DISCLAIMER,
    DRAFT,
    KIND,
    Block,
    Document,
    Heading,
    Items,
    Pairs,
    Paragraph,
    Run,
    Table,
    Text,
    plain,
    said,
)
from lagrum.report.resembling import LEAD, resembling_words
from lagrum.report.resembling import heading as resembling_heading
from lagrum.report.style import TextStyle
from lagrum.report.text import STATE_MEANING, counts
from lagrum.report.text_parts import joined
from lagrum.report.text_questions import MAX_CITATIONS, NO_EFFECT, Leading, Telling, answer_words, telling_questions
from lagrum.ways.brief import MOST_STOPS, stands_in_the_way
from lagrum.ways.words import change_words, what_is_said

MOST_INTERVENTIONS = 100
MOST_IN_FULL = 12
"""So many questions stand in full; the others are listed, unless everything is shown."""
STANDS = {
    "hinder": "Hinder",
    "krav": "Krav som inte är uppfyllt",
    "okänt": "Krav att kontrollera",
    "fråga": "Öppen rättsfråga",
}
NO_WAY = "Inget i utformningen löser det inom lagen. Vilka insatsen vänder sig till och vad den är ändras aldrig här."
NO_WAY_FOUND = "Ingen väg hittades med en kort sökning. Det kan ändå finnas en."
AFTER = "Kravet är då öppet i stället för brutet: vad bedömningen visar avgör."


def document(report: Report, everything: bool = False, digests: Sequence[tuple[str, str]] = ()) -> Document:
    """Return a report as a document.

    `everything` tells also what the draft does not tie to, in full. `digests` are rows of the receipt: what a digest is
    of, and the digest. Raises `InputError` when there is nothing to write about, or too much for one document.
    """
    results = report.results
    if not results:
        raise InputError("ingen insats är prövad, så det finns inget att skriva", "rätta felen i filerna först")
    if len(results) > MOST_INTERVENTIONS:
        raise InputError(
            f"{counted(len(results), 'insats')} är för många för ett dokument (högst {MOST_INTERVENTIONS})",
            "ange färre filer, eller välj --format csv",
        )
    style = TextStyle(everything=everything)
    cited = Cited()
    several = len(results) > 1
    blocks: list[Block] = list(_all(results)) if several else []
    for number, result in enumerate(results, 1):
        blocks += _intervention(result, cited, Place(number, 2 if several else 1), style, several)
    blocks += _messages(report.messages)
    blocks += cited.blocks()
    blocks += _receipt(report, digests)
    title = f"Prövning av {counted(len(results), 'insats')}" if several else _name(results[0])
    municipalities = ", ".join(dict.fromkeys(m for r in results if (m := municipality_of(r.municipality, r.id))))
    return Document(
        title=title,
        subject=f"{KIND} av {counted(len(results), 'insats') if several else title}",
        author=clean(municipalities) or "lagrum",
        date=report.date,
        head=_head(report, municipalities),
        blocks=tuple(blocks),
    )


def _name(result: CaseResult) -> str:
    return clean(result.name) or clean(result.id) or "Insats utan namn"


def _head(report: Report, municipalities: str) -> Pairs:
    rows = [("Kommun", said(municipalities or "ingen kommun angiven"))]
    if len(report.results) == 1:
        rows += [("Insats", said(f"{_name(report.results[0])} ({report.results[0].id})"))]
    else:
        rows += [("Insatser", said(str(len(report.results))))]
    rows += [("Prövad", said(f"mot de regler som gäller {report.date}"))]
    if len(report.results) == 1:
        rows += [("Läge", (plain(report.results[0].state, strong=True),))]
    rows += [("Status", (Run(f"{DRAFT}. ", strong=True), Run(f"{DISCLAIMER} Ingen har beslutat något med det.")))]
    return Pairs(tuple(rows))


def _all(results: Sequence[CaseResult]) -> Iterator[Block]:
    yield Heading(1, "Insatserna", "insatserna")
    rows = tuple(
        ((Run(_name(r), to=f"insats{n}"),), said(municipality_of(r.municipality, r.id)), said(r.state))
        for n, r in enumerate(results, 1)
    )
    yield Table("Insatserna och deras lägen", ("Insats", "Kommun", "Läge"), (5, 3, 3), rows)


def _intervention(result: CaseResult, cited: Cited, place: Place, style: TextStyle, several: bool) -> Iterator[Block]:
    """Yield all that is said about one intervention, in the order in which a reader needs it."""
    parts = parts_of(result, style.everything)
    if several:
        yield Heading(1, _name(result), place.id("insats"))
        where = municipality_of(result.municipality, result.id) or "ingen kommun angiven"
        yield Paragraph(said(f"{where} · {result.id}"), "source")
    yield from _state(result, parts, place)
    yield from particular(parts, cited, place, style)
    yield from _resembling(result, place)
    yield from _questions(result, cited, place, style)
    yield from _ways(result, cited, place)
    yield from decided(parts, result, cited, place)
    yield from general(parts, cited, place, style)
    yield from met(parts, cited, place)
    yield from _unused(result, place)
    yield from not_assessed(parts, place)
    yield from possible(parts, cited, place, style)
    yield from _left_out(result, style)


def _state(result: CaseResult, parts: Parts, place: Place) -> Iterator[Block]:
    yield Heading(place.level, "Läget", place.id("laget"))
    silent = result.state == "inga anmärkningar" and result.untied
    meaning = STATE_MEANING[result.state] + (", men mycket är inte beskrivet" if silent else "")
    yield Paragraph((Run(f"{result.state.capitalize()}: ", strong=True), Run(f"{meaning}.")), "lead")
    if result.left != result.state:
        yield Paragraph(said(f"Bortsett från godtagna avvikelser är läget {result.left}."))
    if numbers := counts([f for f in result.findings if f.tied and f.demand != "uppfyllt"]):
        general_rules = len({f.rule for f in parts.general})
        apart = f". Av kraven gäller {general_rules} varje sådan insats; de står för sig." if general_rules else ""
        yield Paragraph(said(f"{numbers}{apart}"))
    if result.undescribed:
        yield Paragraph(
            said("Svaret är ofullständigt tills det är sagt, eller sagt vara okänt.", "Beskriv först:"), "intro"
        )
        yield Items(tuple(said(m.question, f"{m.attribute}:") for m in result.undescribed))


def _resembling(result: CaseResult, place: Place) -> Iterator[Block]:
    """Yield the rulings that the intervention resembles, which no finding rests on."""
    if not result.resembles:
        return
    yield Heading(place.level, "Liknar ett avgörande eller en vägledning", place.id("liknar"))
    yield Paragraph(said(LEAD), "muted")
    for alert in result.resembles:
        yield Paragraph((plain(f"{resembling_heading(alert)}.", strong=True),), "intro")
        yield Items(tuple(said(words) for words in resembling_words(alert)))


def _questions(result: CaseResult, cited: Cited, place: Place, style: TextStyle) -> Iterator[Block]:
    """Yield the questions with what each answer leads to; those of less weight in a list."""
    telling, silent = telling_questions(result, style)
    if not telling:
        return
    yield Heading(place.level, "Frågor att klarlägga", place.id("fragor"))
    yield Paragraph(said("Den fråga som avgör mest står först. Tabellen visar vad varje svar leder till."), "muted")
    full = telling if style.everything else telling[:MOST_IN_FULL]
    for number, told in enumerate(full, 1):
        yield from _question(told, number, cited, place, style)
    if rest := telling[len(full) :]:
        yield Heading(place.level + 1, "Fler frågor")
        yield Items(tuple((plain(t.question), *_about(t.subjects, style)) for t in rest))
    if silent:
        asked = counted(silent, "fråga avgör")
        yield Paragraph(said(f"{asked} mindre och står inte här."), "muted")


def _about(subjects: Sequence[str], style: TextStyle) -> Text:
    return (plain(f" ({joined(subjects, style)})"),) if subjects else ()


def _question(told: Telling, number: int, cited: Cited, place: Place, style: TextStyle) -> Iterator[Block]:
    id = place.id("fraga", number)
    yield Heading(place.level + 1, clean(f"{number}. {told.question}"), id)
    if told.subjects:
        yield Paragraph(said(joined(told.subjects, style), "Gäller:"), "intro")
    if told.rows:
        rows = tuple((said(answer_words(row, style)), _leads(row, id, number, cited, style)) for row in told.rows)
        yield Table(f"Vad svaren på fråga {number} leder till", ("Svar", "Leder till"), (2, 3), rows)


def _leads(row: Leading, id: str, number: int, cited: Cited, style: TextStyle) -> Text:
    runs: list[Run] = []
    for words, citations in row.effects:
        runs += [Run("; ")] if runs else []
        runs.append(plain(words, strong=True))
        if citations:
            most = 0 if style.everything else MAX_CITATIONS
            runs += [Run(" ("), *cited.listed(citations, id, f"fråga {number}", most), Run(")")]
    return tuple(runs) or said(NO_EFFECT)


def _ways(result: CaseResult, cited: Cited, place: Place) -> Iterator[Block]:
    """Yield the ways past what stands in the way, with what each takes."""
    if not result.ways:
        return
    yield Heading(place.level, "Vägar framåt", place.id("vagar"))
    yield Paragraph(
        said(
            "Varje väg är prövad på nytt: den tar bort det den lovar och väcker inget nytt hinder. Om den är lämplig "
            "avgör ni. Vad ni har fått ändras aldrig av en väg: den säger vad som ska inhämtas eller beslutas."
        ),
        "muted",
    )
    for number, stop in enumerate(result.ways, 1):
        yield from _stop(stop, cited, place, place.id("vag", number))
    stops = {(f.rule, f.subject) for f in result.findings if stands_in_the_way(f)}
    if MOST_STOPS == len(result.ways) < len(stops):
        yield Paragraph(said(f"Bara de {MOST_STOPS} första är prövade här."), "muted")


def _stop(stop: Stop, cited: Cited, place: Place, id: str) -> Iterator[Block]:
    about = f" ({stop.subject})" if stop.subject else ""
    yield Heading(place.level + 1, clean(f"{STANDS.get(stop.kind, '')}: {stop.title}{about}".removeprefix(": ")), id)
    if stop.citation:
        where = cited.run(stop.citation, id, f"väg framåt: {stop.title}")
        yield Paragraph((plain("Bestämmelse:", strong=True), Run(" "), where), "source")
    for way in stop.ways:
        yield from _way(way, stop, cited, id)
    if stop.message and (not stop.ways or stop.ways[0].refrains):
        yield Paragraph(said(what_is_said(stop), "Regeln säger:"))
    if not stop.ways:
        yield Paragraph(said(NO_WAY if stop.complete else NO_WAY_FOUND))
    elif not stop.complete:
        yield Paragraph(said("Sökningen var kort: en lättare väg kan finnas."), "muted")


def _way(way: Way, stop: Stop, cited: Cited, id: str) -> Iterator[Block]:
    kind = "att avstå" if way.refrains else f"kostnad {way.cost}"
    yield Paragraph((plain(f"Väg {way.number} ({kind}):", strong=True),), "intro")
    steps: list[Text] = []
    for step in way.steps:
        takes = () if step.refrains or not step.takes else (plain(f". Kräver {step.takes}"),)
        asked = (
            ()
            if step.rule == stop.rule or not step.citation
            else (Run(", för "), cited.run(step.citation, id, f"väg framåt: {stop.title}"), plain(f" {step.title}"))
        )
        steps.append((plain(change_words(step, stop.subject)), *takes, *asked, Run(".")))
    yield Items(tuple(steps))
    if way.leaves_open:
        yield Paragraph(said(AFTER), "muted")
    if way.follows:
        yield Paragraph(said(f"{'; '.join(way.follows)}.", "För med sig krav att bestämma:"))


def _unused(result: CaseResult, place: Place) -> Iterator[Block]:
    if not result.unused_rows:
        return
    yield Heading(place.level, "Rader som ingen regel använde", place.id("rader"))
    yield Paragraph(said("Det som står på de raderna är inte prövat."), "muted")
    yield Items(tuple(said(row.text, f"rad {row.line}:") for row in result.unused_rows))


def _left_out(result: CaseResult, style: TextStyle) -> Iterator[Block]:
    if result.untied and not style.everything:
        rules = counted(result.untied, "regel")
        yield Paragraph(
            said(f"{rules} till beror helt på sådant som utkastet inte nämner, och står inte här."),
            "muted",
        )


def _messages(messages: Sequence[Message]) -> Iterator[Block]:
    if messages:
        yield Heading(1, "Det som inte kunde läsas", "meddelanden")
        yield Items(tuple(said(m.message, f"{m.severity} {m.code}, rad {m.line}:") for m in messages))


def _receipt(report: Report, digests: Sequence[tuple[str, str]]) -> Iterator[Block]:
    """Yield what a reader needs to make the same check again."""
    versions = dict.fromkeys(v for r in report.results for f in r.findings for v in f.statute_versions)
    yield Heading(1, "Kvitto", "kvitto")
    if report.receipt is not None:
        rows = [*receipt_rows(report.receipt), *((label, grouped(digest)) for label, digest in digests)]
        yield Pairs(tuple((label, said(value)) for label, value in rows))
        yield Paragraph(said(carried(report.receipt), READ_BY), "source")
        return
    yield Pairs(
        (
            ("Program", said(f"lagrum {report.lagrum}")),
            ("Regelverk", said(grouped(report.rulebook))),
            ("Prövad dag", said(report.date)),
            ("Beräkning", said(computed_by(report.evaluators).removeprefix("Beräknat av: ").capitalize())),
            ("Författningar", said("; ".join(map(version_words, versions)) or "inga")),
            *((label, said(grouped(digest))) for label, digest in digests),
        )
    )
