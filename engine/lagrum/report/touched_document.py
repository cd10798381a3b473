"""What an answer or ruling touches, as a document: the same words in every format."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from lagrum.base.counted import counted
from lagrum.checking.receipt_words import receipt_line
from lagrum.checking.result import ALIKE, ALIKE_SO_FAR
from lagrum.model.intervention import municipality_of
from lagrum.network.touched_model import (
    NOT_KNOWN,
    SETTLES,
    OtherAnswer,
    Resembling,
    SettledQuestion,
    Touched,
    TouchedAnswer,
    TouchedDeviation,
    TouchedRuling,
    Where,
)
from lagrum.report.document_docx import docx_of
from lagrum.report.document_html import html_of
from lagrum.report.document_markdown import markdown_of
from lagrum.report.document_model import Block, Document, Heading, Items, Pairs, Paragraph, Table, Text, plain, said
from lagrum.report.document_pdf import pdf_of
from lagrum.report.document_receipt import receipt_blocks
from lagrum.report.document_text import text_of
from lagrum.report.resembling import INVENTED
from lagrum.report.style import Screen
from lagrum.report.wrap import wrap

KIND = "Vad ett svar eller avgörande berör"
MOST_RULES = 12
"""So many rules are named, those that some intervention meets first."""
MOST = 200
"""So many rows stand in a table; JSON has them all."""
ALIKE_WORDS = (
    ("alla avgörande fakta lika", "Liknar avgörandet: alla avgörande fakta lika"),
    ("lika så långt det är känt", "Kan likna avgörandet: lika så långt det är känt"),
    ("okänt om lika", "Inget som avgör är känt att vara lika"),
    ("inte lika", "Möter samma regler, men skiljer sig"),
)
NONE_ALIKE = "Ingen av insatserna liknar avgörandet."
NONE_KNOWN = "Om någon av insatserna liknar avgörandet är inte känt."
JUDGE = (
    "Att fakta är lika säger inte att avgörandet gäller insatsen. Det bedömer den som kan saken, och ingenting är "
    "ändrat: filen är inte intagen bland reglerna."
)


def render_text(found: Touched, screen: Screen) -> str:
    """Return it for a terminal."""
    text = text_of(document(found, receipt=False), screen)
    return text + "".join(f"{line}\n" for line in wrap(receipt_line(found.receipt), screen.width))


def render_markdown(found: Touched) -> str:
    return markdown_of(document(found))


def render_html(found: Touched) -> str:
    return html_of(document(found))


def render_docx(found: Touched) -> Any:
    return docx_of(document(found))


def render_pdf(found: Touched) -> Any:
    return pdf_of(document(found))


def document(found: Touched, receipt: bool = True) -> Document:
    """Return what the answers or rulings of a file touch as a document."""
    names = [a.title for a in found.answers] + [r.title for r in found.rulings]
    title = f"Berörs av »{names[0]}«" if len(names) == 1 else f"Berörs av {Path(found.source).name}"
    blocks: list[Block] = []
    for answer in found.answers:
        blocks += _answer(answer, f"svar{len(blocks)}")
    for ruling in found.rulings:
        blocks += _ruling(ruling, f"avgorande{len(blocks)}")
    if found.left_out:
        blocks += [
            Heading(1, "Inte med", "inte"),
            Paragraph(said("Filerna har fel, och inget ovan räknar dem."), "intro"),
        ]
        blocks += [Items(tuple(said(name) for name in found.left_out))]
    return Document(
        title=plain(title).text,
        subject=plain(title).text,
        author="lagrum",
        date=found.date,
        head=Pairs(
            (
                ("Fil", said(Path(found.source).name)),
                ("Prövat", said(f"{counted(found.interventions, 'insats')} mot reglerna den {found.date}")),
                ("Status", said("Inget är intaget: det här är vad som skulle beröras.")),
            )
        ),
        blocks=(*blocks, *(receipt_blocks(found.receipt) if receipt else ())),
        kind=KIND,
    )


# --- an answer --------------------------------------------------------------------------------------------------------


def _answer(answer: TouchedAnswer, id: str) -> Iterator[Block]:
    yield Heading(1, plain(f"Svaret {answer.id}: {answer.title}").text, id)
    yield Pairs(
        (
            ("Frågan", said(f"{answer.asks} ({answer.question})")),
            ("Lagrum", said(answer.citation)),
            ("Svaret", said(answer.text)),
            ("Rang och dag", said(f"{answer.kind}, {answer.body}, {answer.decided}")),
            ("Räknas", said(answer.standing)),
        )
    )
    for conflict in answer.conflicts:
        yield Paragraph(said(conflict, "Kan inte tas in som det står:"), "lead")
    if not answer.questions:
        yield Paragraph(said("Ingen av insatserna väcker frågan: svaret berör ingen av dem."), "lead")
    for settles, heading in SETTLES.items():
        if rows := [q for q in answer.questions if q.settles == settles]:
            yield Heading(2, f"{heading} ({len(rows)})")
            yield from _settled(rows)
    if others := _others([o for q in answer.questions for o in q.others]):
        yield Heading(2, "Svar som omfattar samma fall: läs dem bredvid varandra")
        yield Paragraph(said("Om de säger emot varandra vet inte lagrum, bara vilket som går före."), "intro")
        yield Items((said(answer.text, f"{answer.id} ({answer.kind}):"), *others))
    if answer.states:
        moved = tuple((_where(s.where), said(f"{s.before} → {s.after}")) for s in answer.states[:MOST])
        yield Heading(2, "Lägen som ändras om svaret tas in")
        yield Table("Insatser vars läge ändras", ("Insats", "Läge"), (3, 2), moved)
    yield from _deviations(answer.deviations)


def _settled(rows: Sequence[SettledQuestion]) -> Iterator[Block]:
    cells = []
    for q in rows[:MOST]:
        more = []
        more += [f"Avgörs av: {' '.join(q.unknown)}"] if q.unknown else []
        more += [f"Uppfyller inte: {'; '.join(q.differs)}."] if q.differs else []
        more += [f"{o.why}." for o in q.others if q.settles != "omfattas inte"]
        cells.append((_where(q.where), said(q.question + ("" if q.certain else ", kan väckas")), said(" ".join(more))))
    yield Table("Insatser och deras frågor", ("Insats", "Fråga", "Varför"), (3, 2, 4), tuple(cells))
    yield from _cut(len(rows))


def _others(others: Sequence[OtherAnswer]) -> tuple[Text, ...]:
    unique = {o.id: o for o in others}
    return tuple(
        said(f"{o.text} {o.why}.", f"{o.id} ({o.kind}, {o.body}, {o.decided}):") for _, o in sorted(unique.items())
    )


# --- a ruling ---------------------------------------------------------------------------------------------------------


def _ruling(ruling: TouchedRuling, id: str) -> Iterator[Block]:
    invented = f"{INVENTED}: " if ruling.invented else ""
    yield Heading(1, plain(f"{invented}{ruling.title} ({ruling.id})").text, id)
    yield Pairs(
        (
            ("Avgjort av", said(f"{ruling.body}, {ruling.reference}, {ruling.decided} ({ruling.kind})")),
            ("Lagrum", said(ruling.citation)),
            ("För vilka fakta", said(ruling.facts)),
            ("Säger", said(ruling.text)),
            ("Utgång", said(f"{ruling.outcome.rstrip('.')}. Talar {ruling.speaks}.")),
            ("Källa", said(ruling.source)),
            ("Om det tas in", said(ruling.standing)),
        )
    )
    yield Paragraph(said(JUDGE), "muted")
    found = {row.alike for row in ruling.interventions}
    if not found & {ALIKE, ALIKE_SO_FAR}:
        yield Paragraph(said(NONE_KNOWN if NOT_KNOWN in found else NONE_ALIKE), "lead")
    for alike, heading in ALIKE_WORDS:
        if rows := [r for r in ruling.interventions if r.alike == alike]:
            yield Heading(2, f"{heading} ({len(rows)})")
            yield from _resembling(rows)
    yield from _rules(ruling)
    yield from _questions(ruling)
    if ruling.contradicts:
        yield Heading(2, "Avgöranden på samma lagrum som pekar åt andra hållet")
        yield Paragraph(said("Båda visas. Vilket som har störst tyngd bedömer den som kan saken."), "intro")
        yield Items(
            tuple(
                said(
                    f"{o.text} Talar {o.speaks}. Liknar båda: {', '.join(o.shared) or 'ingen av insatserna'}.",
                    f"{o.title} ({o.id}, {o.kind}, {o.body}, {o.decided}):",
                )
                for o in ruling.contradicts
            )
        )
    yield from _deviations(ruling.deviations)


def _resembling(rows: Sequence[Resembling]) -> Iterator[Block]:
    cells = []
    for row in rows[:MOST]:
        more = f"Avgörs av: {' '.join(row.unknown)}" if row.unknown else ""
        more = f"Skiljer: {'; '.join(row.differs)}." if row.differs else more
        cells.append((_where(row.where), said(", ".join(row.rules) or "inget fynd av en regel som rörs"), said(more)))
    yield Table(
        "Insatserna bredvid avgörandet", ("Insats", "Regler i svaret", "Vad som avgör"), (3, 3, 4), tuple(cells)
    )
    yield from _cut(len(rows))


def _rules(ruling: TouchedRuling) -> Iterator[Block]:
    yield Heading(2, "Regler som avgörandet rör")
    if ruling.rules:
        yield Paragraph(
            said("Kodade på samma lagrum och med minst ett avgörande faktum gemensamt, eller nämnda."), "intro"
        )
        rows = tuple(
            (
                said(f"{r.title} ({r.id})"),
                said(f"{r.outcome}, {r.citation}"),
                said("; ".join(r.shared) + (" (nämns i filen)" if r.named else "")),
            )
            for r in ruling.rules[:MOST_RULES]
        )
        yield Table("Regler och vad de delar med avgörandet", ("Regel", "Utfall och lagrum", "Delar"), (4, 3, 4), rows)
        yield from _cut(len(ruling.rules), MOST_RULES)
    else:
        yield Paragraph(said("Ingen kodad regel på lagrummet delar något faktum med avgörandet."))
    if ruling.on_provision:
        rest = counted(ruling.on_provision, "regel")
        yield Paragraph(said(f"{rest} till på samma lagrum delar inget avgörande faktum med det."), "muted")


def _questions(ruling: TouchedRuling) -> Iterator[Block]:
    if not ruling.questions:
        return
    yield Heading(2, "Öppna rättsfrågor som avgörandet rör")
    yield Paragraph(said("Avgörandet besvarar ingen av dem: det gör ett .svar som någon skriver."), "intro")
    rows = tuple(
        (
            said(f"{q.title} ({q.id}; {q.citation})"),
            said(", ".join(q.raised_by)),
            said(" ".join(f"{o.id} ({o.decided}): {o.text} {o.why}." for o in q.answers) or "inget svar finns"),
        )
        for q in ruling.questions[:MOST]
    )
    yield Table("Frågor, vem som väcker dem och tidigare svar", ("Fråga", "Väcks av", "Svar"), (4, 3, 4), rows)


def _deviations(deviations: Sequence[TouchedDeviation]) -> Iterator[Block]:
    if not deviations:
        return
    yield Heading(2, f"Godtagna avvikelser och planer att läsa om ({len(deviations)})")
    rows = tuple(
        (
            _where(d.where),
            said(f"{d.rule}: {d.reason} ({d.body}, {d.reference}, {d.decided}, sista dag {d.last_day})"),
            said(d.why),
        )
        for d in deviations[:MOST]
    )
    yield Table("Avvikelser som berörs", ("Insats", "Avvikelse", "Varför"), (3, 5, 3), rows)
    yield from _cut(len(deviations))


def _cut(total: int, most: int = MOST) -> Iterator[Block]:
    if total > most:
        yield Paragraph(said(f"… och {total - most} till (--format json visar alla)."), "muted")


def _where(where: Where) -> Text:
    municipality = municipality_of(where.municipality, where.id) or "ingen kommun angiven"
    subject = f", {where.subject}" if where.subject else ""
    return said(f"{where.name or where.id} ({where.id}, {municipality}{subject})")
