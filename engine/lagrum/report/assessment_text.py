"""A document to be filled in for a terminal, as CSV and as JSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace

from lagrum.assessment.model import Entry, Flow, Paper, Section
from lagrum.base.serialization import json_value
from lagrum.checking.receipt_words import receipt_line
from lagrum.report.assessment_document import DISCLAIMER, FILL, JUDGE, TO_THEM, left_to_do
from lagrum.report.escape import clean, no_formula
from lagrum.report.json_report import to_json
from lagrum.report.wrap import wrap


def render_text(paper: Paper, width: int = 80) -> str:
    """Return a document to be filled in for a terminal."""
    lines = [*wrap(paper.title, width), *wrap(f"{DISCLAIMER} {left_to_do(paper)}.", width), ""]
    for part in paper.parts:
        if len(paper.parts) > 1:
            lines += [*wrap(f"{part.id}  {part.name}", width), ""]
        for section in part.sections:
            lines += [*_section(section, width), ""]
    if paper.left_out:
        lines += wrap(f"Inte med, för att filerna har fel: {', '.join(paper.left_out)}.", width)
    lines += wrap(receipt_line(paper.receipt), width)
    return "\n".join(lines) + "\n"


def render_json(paper: Paper) -> str:
    """Return a document to be filled in as JSON; `left_out` is there only when files are."""
    value = json_value(paper)
    if not paper.left_out:
        del value["left_out"]
    return to_json(value)


def render_csv(paper: Paper) -> str:
    """Return a document as CSV (RFC 4180, comma): a row for each row of it.

    Of the record of processing there is a row for each intervention, and a column for each letter of the article.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for row in _record(paper) if paper.kind == "registerforteckning" else _rows(paper):
        writer.writerow([no_formula(clean(cell)) for cell in row])
    return out.getvalue()


def _record(paper: Paper) -> Iterator[list[str]]:
    named = list(dict.fromkeys(s.heading for part in paper.parts for s in part.sections if _lettered(s)))
    yield ["insats", "namn", "kommun", *named]
    for part in paper.parts:
        cells = {s.heading: "; ".join(_cells(s)) for s in part.sections}
        yield [part.id, part.name, part.municipality, *(cells.get(name, "") for name in named)]


def _rows(paper: Paper) -> Iterator[list[str]]:
    yield [
        "insats",
        "kommun",
        "rubrik",
        "bestämmelse",
        "slag",
        "gäller",
        "uppgift",
        "beskrivet",
        "att fylla i eller bedöma",
    ]
    for part in paper.parts:
        for section in part.sections:
            flows = [(e, flow.title) for flow in section.flows for e in (*flow.entries, *flow.findings, flow.risk)]
            for entry, subject in [*((e, e.subject) for e in section.entries), *flows]:
                where = entry.citation or section.citation
                row = [part.id, part.municipality, section.heading, where, entry.kind, subject]
                yield [*row, entry.label, entry.value, entry.ask]


def _lettered(section: Section) -> bool:
    return section.heading[1:2] == ")"


def _cells(section: Section) -> Iterator[str]:
    for entry in section.entries:
        if entry.kind in ("känt", "delvis känt", "fyll i"):
            told = [entry.value] if entry.value else []
            told += [f"{FILL} {entry.ask}"] if entry.ask else []
            yield f"{entry.label}: {' '.join(told)}"


def _section(section: Section, width: int) -> Iterator[str]:
    """Yield a section; a record that all its rows of records stand in is named once, in or beside the heading."""
    records = {entry.record: entry.subject for entry in section.entries if entry.record >= 0}
    once = len(records) == 1
    name = next(iter(records.values())) if once else ""
    about = f" · {name}" if name and not section.heading.endswith(f": {name}") else ""
    heading = f"{section.heading} ({section.citation})" if section.citation else section.heading
    yield from wrap(heading + about, width)
    for entry in section.entries:
        yield from _entry(replace(entry, subject="") if once and entry.record >= 0 else entry, width, "  ")
    for flow in section.flows:
        yield from _flow(flow, width)


def _flow(flow: Flow, width: int) -> Iterator[str]:
    yield from wrap(flow.title, width, "  ")
    for entry in (*flow.entries, *flow.findings, flow.risk):
        yield from _entry(replace(entry, subject=""), width, "    ")


def _entry(entry: Entry, width: int, indent: str) -> Iterator[str]:
    about = ", ".join(filter(None, (entry.label, entry.subject)))
    where = f" ({entry.citation})" if entry.citation else ""
    label = TO_THEM if entry.to_participants else f"{about}:" if about else ""
    told = [label, entry.value] if entry.value else [] if entry.kind == "bedöm" else [label]
    told += [f"{JUDGE if entry.kind == 'bedöm' else FILL} {entry.ask}"] if entry.ask else []
    yield from wrap(f"{' '.join(filter(None, told))}{where}", width, f"{indent}- ", f"{indent}  ")
