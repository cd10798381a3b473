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
    for number, part in enumerate(paper.parts, 1):
        if several:
            blocks.append(Heading(1, plain(part.name).text, f"insats{number}"))
            blocks.append(Paragraph(said(f"{part.municipality or 'ingen kommun angiven'} · {part.id}"), "source"))
        for section in part.sections:
            blocks += _section(section, 2 if several else 1)
    if paper.left_out:
        blocks += [
            Heading(1, "Filer som inte är med", "utelamnade"),
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
        yield Paragraph(said(section.citation, "Bestämmelse:"), "source")
    for listed, group in groupby(section.entries, key=_in_table):
        rows = list(group)
        yield from _table(rows, section) if listed else (_line(entry) for entry in rows)
    if section.flows:
        yield _flows(section)
        yield from _flow_findings(section.flows, level + 1)


def _in_table(entry: Entry) -> bool:
    return entry.kind in ("känt", "delvis känt", "fyll i") and not entry.to_participants and bool(entry.label)


def _table(entries: Sequence[Entry], section: Section) -> Iterator[Block]:
    """Yield rows of facts and blanks: what each is about, and what is known or to be filled in."""
    rows = tuple((_label(entry), _answer(entry)) for entry in entries)
    yield Table(plain(section.heading).text, ("Uppgift", "Beskrivet eller att fylla i"), (2, 5), rows)


def _label(entry: Entry) -> Text:
    subject = f" ({entry.subject})" if entry.subject else ""
    return (plain(f"{entry.label}{subject}"),)


def _answer(entry: Entry) -> Text:
    known = (plain(f"{entry.value}{_place(entry)}"),) if entry.value else ()
    if not entry.ask:
        return known or (plain("inget"),)
    blank = said(entry.ask, FILL)
    where = (plain(f" ({entry.citation})"),) if entry.citation else ()
    return (*known, *((Run(" "),) if known else ()), *blank, *where)


def _place(entry: Entry) -> str:
    return f" [rad {entry.line}]" if entry.line else ""


def _line(entry: Entry) -> Block:
    """Return a row that stands for itself: a sentence, a finding, something to judge, a blank without a label."""
    where = f" ({entry.citation})" if entry.citation else ""
    if entry.kind == "bedöm":
        return Paragraph(said(f"{entry.ask}{where}", JUDGE), "lead")
    if entry.to_participants:
        told = said(entry.value, TO_THEM)
        return Paragraph((*told, Run(" "), *said(entry.ask, FILL)) if entry.ask else told)
    if entry.kind == "fyll i":
        return Paragraph(said(f"{entry.ask}{where}", FILL))
    subject = f" {entry.subject}:" if entry.subject else ""
    label = f"{entry.label}:{subject}" if entry.label else ""
    return Paragraph(said(f"{entry.value}{where}", label), "text" if entry.kind == "fynd" or label else "intro")


def _flows(section: Section) -> Table:
    """Return the table of flows: what is described, what is not, and the risk that a person judges."""
    header = ("Flöde", "Så som det är beskrivet", "Inte beskrivet", "Risken")
    rows = tuple(
        (said(flow.title), _described(flow), _missing(flow), said(flow.risk.ask, JUDGE)) for flow in section.flows
    )
    return Table("Flöden och behandlingar, en rad för varje", header, (3, 5, 5, 4), rows)


def _described(flow: Flow) -> Text:
    known = [entry for entry in flow.entries if entry.value]
    return _joined([(entry.label, entry.value) for entry in known]) or (plain("inget"),)


def _missing(flow: Flow) -> Text:
    blanks = [entry for entry in flow.entries if entry.ask]
    if not blanks:
        return (plain("inget av det som frågas"),)
    return (plain(FILL, True), Run(" "), *_joined([(entry.label, entry.ask) for entry in blanks]))


def _joined(rows: Sequence[tuple[str, str]]) -> Text:
    found: list[Run] = []
    for label, value in rows:
        found += [Run(" ")] if found else []
        found += [plain(f"{label}:", True), Run(" "), plain(value if value.endswith(("?", ".")) else f"{value}.")]
    return tuple(found)


def _flow_findings(flows: Sequence[Flow], level: int) -> Iterator[Block]:
    for flow in flows:
        if flow.findings:
            yield Heading(level, plain(f"Regler om {flow.title[:1].lower()}{flow.title[1:]}").text)
            yield from (_line(replace(entry, subject="")) for entry in flow.findings)


def _receipt(paper: Paper) -> Iterator[Block]:
    if paper.receipt is None:
        return
    yield Heading(1, "Kvitto", "kvitto")
    yield Pairs(tuple((label, said(value)) for label, value in receipt_rows(paper.receipt)))
    yield Paragraph(said(carried(paper.receipt), READ_BY), "source")
