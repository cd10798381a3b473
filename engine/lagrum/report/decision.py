"""A proposal for a decision in every format: as documents, for a terminal, as rows for a spreadsheet, as JSON."""

from __future__ import annotations

import csv
import io

from lagrum.base.counted import counted
from lagrum.base.errors import InputError
from lagrum.base.serialization import json_value
from lagrum.checking.receipt_words import receipt_line
from lagrum.decision.columns import ID, NAME, REMAINS, TEXT_OF
from lagrum.decision.model import Entry, Proposal
from lagrum.report.decision_document import Part, document
from lagrum.report.decision_parts import cited
from lagrum.report.document_docx import docx_of
from lagrum.report.document_html import html_of
from lagrum.report.document_markdown import markdown_of
from lagrum.report.document_pdf import pdf_of
from lagrum.report.document_template import filled
from lagrum.report.escape import clean, no_formula
from lagrum.report.json_report import to_json
from lagrum.report.wrap import wrap

MOST_REASONS = 3
MOST_IN_PDF = 300


def render_docx(proposal: Proposal, part: Part, template: bytes | None) -> bytes:
    """Return the documents for Word, in the municipality's own template where there is one. Raises `InputError`."""
    content = document(proposal, part)
    return docx_of(content) if template is None else filled(content, template, "beslutsförslaget")


def render_pdf(proposal: Proposal, part: Part) -> bytes:
    """Return the documents as PDF/UA. Raises `InputError` for more interventions than are set within a gigabyte."""
    many = len(proposal.rows) + len(proposal.stopped)
    if many > MOST_IN_PDF and part != "skrivelse":
        raise InputError(
            f"{counted(many, 'insats')} är för många för en PDF med bilaga (högst {MOST_IN_PDF})",
            "ange färre insatser, eller välj --format docx, html eller csv, eller --del skrivelse",
        )
    return pdf_of(document(proposal, part))


def render_html(proposal: Proposal, part: Part) -> str:
    return html_of(document(proposal, part))


def render_markdown(proposal: Proposal, part: Part) -> str:
    return markdown_of(document(proposal, part))


def render_json(proposal: Proposal) -> str:
    return to_json(json_value(proposal))


def render_csv(proposal: Proposal) -> str:
    """Return the rows to be decided as CSV (RFC 4180, comma): a column for each fact.

    What may not be decided so is not among them.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    first = proposal.rows[0].cells if proposal.rows else []
    labels = [said.label for cell in first for said in cell.said]
    writer.writerow([ID, NAME, *labels, REMAINS, TEXT_OF] if first else [ID, NAME, REMAINS, TEXT_OF])
    for entry in proposal.rows:
        values = [said.value for cell in entry.cells for said in cell.said]
        open_things = "; ".join(cited(one.text, one.citation) for one in entry.remaining)
        row = [entry.id, entry.name, *values, open_things, entry.text]
        writer.writerow([no_formula(clean(cell)) for cell in row])
    return out.getvalue()


def render_text(proposal: Proposal, width: int = 80) -> str:
    """Return the proposal for a terminal: what is proposed, what is not and why, and how to get the documents."""
    lines = proposal_lines(proposal, width)
    lines += wrap(
        "Ett förslag att bereda: nämnden beslutar. Dokumenten skrivs med --format docx, pdf eller html.", width
    )
    lines += wrap(receipt_line(proposal.receipt), width) if proposal.receipt is not None else []
    return "\n".join(lines) + "\n"


def proposal_lines(proposal: Proposal, width: int) -> list[str]:
    """Return what is proposed, what may not be decided so and why, what is left out, and the numbers."""
    lines: list[str] = []
    lines += _part("FÖRESLÅS FÖR BESLUT", [_row(e, width) for e in proposal.rows])
    lines += _part("KAN INTE BESLUTAS SÅ", [_stopped(e, width) for e in proposal.stopped])
    others = [wrap(f"• {o.name} ({o.id}): {o.why}", width, "  ", "    ") for o in proposal.outside]
    lines += _part("HÖR INTE TILL BESLUTET", others)
    broken = [wrap(f"• {b.file}: {b.message}", width, "  ", "    ") for b in proposal.left_out]
    lines += _part("KUNDE INTE LÄSAS", broken)
    counts = (
        f"{counted(proposal.found, 'insats')} den {proposal.date}: {len(proposal.rows)} föreslås, "
        f"{len(proposal.stopped)} kan inte beslutas så, {len(proposal.outside)} hör inte hit, "
        f"{len(proposal.left_out)} kunde inte läsas."
    )
    return lines + wrap(counts, width)


def _part(heading: str, items: list[list[str]]) -> list[str]:
    return [heading, *(line for item in items for line in item), ""] if items else []


def _row(entry: Entry, width: int) -> list[str]:
    heavy = [one for one in entry.remaining if one.kind == "krav"]
    lines = wrap(f"• {entry.name} ({entry.id})", width, "  ", "    ")
    many = f"{counted(len(entry.remaining), 'sak')} kvarstår" if entry.remaining else "inget känt kvarstår"
    named = "; ".join(cited(one.text, one.citation) for one in heavy[:MOST_REASONS])
    return lines + wrap(f"{many}{f', bland annat: {named}' if named else ''}", width, "    ", "    ")


def _stopped(entry: Entry, width: int) -> list[str]:
    lines = wrap(f"• {entry.name} ({entry.id})", width, "  ", "    ")
    for one in entry.reasons[:MOST_REASONS]:
        lines += wrap(f"{one.kind}: {cited(one.text, one.citation)}", width, "    ", "      ")
    if len(entry.reasons) > MOST_REASONS:
        lines.append(f"    … och {len(entry.reasons) - MOST_REASONS} skäl till (i dokumenten)")
    return lines
