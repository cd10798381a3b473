"""A document to be filled in, as a `Document`: the provision below each heading, each blank marked as one.

Known rows, blanks, what a person judges and what a rule says look different and are said to be what they are in words,
so that nobody has to see a colour or a mark.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from lagrum.assessment.model import Entry, Flow, Paper, Section, entries_of
from lagrum.base.counted import counted
from lagrum.base.errors import InputError
from lagrum.checking.receipt_words import READ_BY, carried, receipt_rows
from lagrum.report.document_docx import docx_of
from lagrum.report.document_html import html_of
from lagrum.report.document_markdown import markdown_of
from lagrum.report.document_model import (
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
from lagrum.report.document_pdf import pdf_of

KIND = "Underlag att fylla i"
DRAFT = "Underlag"
DISCLAIMER = "Ett underlag, inget ställningstagande. Det som lagen lämnar åt en människa står öppet."
FILL = "Fyll i:"
JUDGE = "Bedöms av en människa:"
TO_THEM = "Till deltagarna:"
UNKNOWN = "okänt"
POST = "informationsdelning"
ENDS = ("informationsdelning.från", "informationsdelning.till")
DATA = (
    *("informationsdelning.uppgifter", "personuppgifter.behandlas", "dokumentation.omfattning", "teknik.slag"),
    "personuppgifter.sammanställning",
)
SUPPORT = ("informationsdelning.stöd", "personuppgifter.rättslig-grund")
TOLD = (*ENDS, *DATA, *SUPPORT)
MOST_PARTS = 100
"""So many interventions stand in one document; more are written as CSV or JSON."""


def render_docx(paper: Paper) -> bytes:
    """Return a document to be filled in for Word. Raises `InputError`."""
    return docx_of(assessment_document(paper))


def render_html(paper: Paper) -> str:
    """Return a document to be filled in as HTML. Raises `InputError`, and `MemoError` where Jinja2 is missing."""
    return html_of(assessment_document(paper))


def render_pdf(paper: Paper) -> bytes:
    """Return a document to be filled in as PDF/UA. Raises `InputError`, and `MemoError` where typst is missing."""
    return pdf_of(assessment_document(paper))


def render_markdown(paper: Paper) -> str:
    """Return a document to be filled in as Markdown. Raises `InputError`."""
    return markdown_of(assessment_document(paper))


def assessment_document(paper: Paper) -> Document:
    """Return a document to be filled in. Raises `InputError` when it is about too many interventions."""
    if len(paper.parts) > MOST_PARTS:
        raise InputError(
            f"{counted(len(paper.parts), 'insats')} är för många för ett dokument (högst {MOST_PARTS})",
            "välj --format csv eller json, eller ange färre filer",
        )
    several = len(paper.parts) > 1
    blocks: list[Block] = []
    for part in paper.parts:
        if several:
            blocks.append(Heading(1, plain(part.name).text))
            blocks.append(Paragraph(said(f"{part.municipality or 'ingen kommun angiven'} · {part.id}"), "source"))
        for section in part.sections:
            blocks += _section(section, 2 if several else 1)
    if paper.left_out:
        blocks += [
            Heading(1, "Filer som inte är med"),
            Paragraph(said("De här filerna har fel, och står inte i dokumentet:"), "intro"),
            Items(tuple(said(name) for name in paper.left_out)),
        ]
    blocks += _receipt(paper)
    municipalities = ", ".join(dict.fromkeys(part.municipality for part in paper.parts if part.municipality))
    return Document(
        title=plain(paper.title).text,
        subject=f"{KIND}: {plain(paper.title).text}",
        author=plain(municipalities).text or "lagrum",
        date=paper.date,
        head=_head(paper, municipalities),
        blocks=tuple(blocks),
        kind="Översikt" if paper.kind == "oversikt" else KIND,
        draft=DRAFT,
        disclaimer=DISCLAIMER,
    )


def left_to_do(paper: Paper) -> str:
    """Return how many blanks and judgements a document has, in words."""
    entries = [entry for part in paper.parts for entry in entries_of(part)]
    blanks = sum(entry.blank for entry in entries)
    judged = sum(entry.kind == "bedöm" for entry in entries)
    if paper.kind == "oversikt":
        return f"{counted(blanks, 'uppgift')} att klarlägga"
    judging = f" och {counted(judged, 'bedömning')} som en människa gör" if judged else ""
    return f"{counted(blanks, 'uppgift')} att fylla i{judging}"


def _head(paper: Paper, municipalities: str) -> Pairs:
    rows = [("Kommun", said(municipalities or "ingen kommun angiven"))]
    if len(paper.parts) == 1:
        rows.append(("Insats", said(f"{paper.parts[0].name} ({paper.parts[0].id})")))
    else:
        rows.append(("Insatser", said(str(len(paper.parts)))))
    rows.append(("Gjort", said(f"efter de regler som gäller {paper.date}")))
    rows.append(("Kvar", said(left_to_do(paper))))
    rows.append(("Status", (Run(f"{DRAFT}. ", strong=True), Run(f"{DISCLAIMER} Ingen har beslutat något med det."))))
    return Pairs(tuple(rows))


def _section(section: Section, level: int) -> Iterator[Block]:
    yield Heading(level, plain(section.heading).text)
    if section.citation:
        yield Paragraph(said(section.citation, "Bestämmelse:"), "intro")
    yield from _entries(section.entries)
    if section.flows:
        yield _summary(section.flows)
        for flow in section.flows:
            yield from _flow(flow, level + 1)


def _entries(entries: Sequence[Entry]) -> Iterator[Block]:
    """Yield rows: those with a label in tables, a table for each record, and each other as a paragraph."""
    for (listed, record), group in groupby(entries, key=_place_of):
        rows = list(group)
        if listed and (len(rows) > 1 or record >= 0):
            yield _table(rows)
        else:
            yield from map(_line, rows)


def _place_of(entry: Entry) -> tuple[bool, int]:
    listed = entry.kind in ("känt", "delvis känt", "fyll i") and not entry.to_participants and bool(entry.label)
    return (listed, entry.record if listed else -1)


def _table(entries: Sequence[Entry]) -> Table:
    """Return rows of facts and blanks: what each is about, and what is known or to be filled in."""
    left = sum(entry.blank for entry in entries)
    state = f"{left} av {counted(len(entries), 'uppgift')} att fylla i" if left else "allt är beskrivet"
    subject = entries[0].subject
    label = f"{subject}: {state}" if subject else state[:1].upper() + state[1:]
    rows = tuple(((plain(entry.label),), _answer(entry)) for entry in entries)
    return Table(plain(label).text, ("Uppgift", "Beskrivet eller att fylla i"), (2, 5), rows)


def _answer(entry: Entry) -> Text:
    known = (plain(f"{entry.value}{_row(entry)}"),) if entry.value else ()
    if not entry.ask:
        return known or (plain("inget"),)
    blank = said(entry.ask, FILL)
    where = (plain(f" ({entry.citation})"),) if entry.citation else ()
    return (*known, *((Run(" "),) if known else ()), *blank, *where)


def _row(entry: Entry) -> str:
    return f" [rad {entry.line}]" if entry.line else ""


def _line(entry: Entry) -> Block:
    """Return a row that stands for itself: a sentence, a finding, something to judge, a blank without a label."""
    where = f" ({entry.citation})" if entry.citation else ""
    if entry.kind == "bedöm":
        return Paragraph(said(f"{entry.ask}{where}", JUDGE), "lead")
    if entry.to_participants:
        told = said(entry.value, TO_THEM)
        return Paragraph((*told, Run(" "), *said(entry.ask, FILL)) if entry.ask else told)
    if entry.kind in ("känt", "delvis känt", "fyll i"):
        label = (plain(f"{entry.label}:", True), Run(" ")) if entry.label else ()
        return Paragraph((*label, *_answer(entry)))
    subject = f"{entry.subject}: " if entry.subject else ""
    return Paragraph(said(f"{subject}{entry.value}{where}", f"{entry.label}:" if entry.label else ""))


def _summary(flows: Sequence[Flow]) -> Table:
    """Return a row for each flow: what is described, what is not, and that a person judges the risk."""
    header = ("Flöde", "Från och till", "Uppgifter", "Stöd, bedömt", "Okänt", "Risken")
    rows = tuple(tuple(map(said, _cells(flow))) for flow in flows)
    return Table("Flöden och behandlingar, en rad för varje", header, (5, 4, 4, 4, 5, 4), rows)


def _cells(flow: Flow) -> tuple[str, ...]:
    known = {entry.attribute: entry.value or UNKNOWN for entry in flow.entries}
    ends = [known[path] for path in ENDS if path in known]
    data = [known[path] for path in DATA if path in known]
    support = [known[path] for path in SUPPORT if path in known]
    made = [
        f"{e.label.lower()}: {e.value}" for e in flow.entries if e.value and e.attribute not in TOLD and e.attribute
    ]
    blanks = ", ".join(e.label.lower() for e in flow.entries if e.blank)
    return (
        flow.title,
        " → ".join(ends) or (UNKNOWN if POST in known else "inom insatsen"),
        ", ".join(data) or UNKNOWN,
        "; ".join([*support, *made]) or "inget beskrivet",
        blanks or "inget av det som frågas",
        "Bedöms av en människa",
    )


def _flow(flow: Flow, level: int) -> Iterator[Block]:
    """Yield all that is asked about a flow, what rules say of it, and the risk left open."""
    yield Heading(level, plain(flow.title).text)
    yield from _entries([replace(entry, subject="", record=0) for entry in flow.entries])
    yield from (_line(replace(entry, subject="")) for entry in flow.findings)
    yield _line(flow.risk)


def _receipt(paper: Paper) -> Iterator[Block]:
    if paper.receipt is None:
        return
    yield Heading(1, "Kvitto")
    yield Pairs(tuple((label, said(value)) for label, value in receipt_rows(paper.receipt)))
    yield Paragraph(said(carried(paper.receipt), READ_BY), "source")
