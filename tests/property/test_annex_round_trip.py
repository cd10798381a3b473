"""An annex made into sketches, and they into an annex, says the same in every column that it says anything in."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from lagrum.base.resources import rules_dir
from lagrum.binding.values import quoted
from lagrum.checking.result import CaseResult
from lagrum.decision.annex_rows import rows_of
from lagrum.decision.annex_tables import AnnexTables, tables_of_csv, tables_of_docx
from lagrum.decision.build import build_proposal
from lagrum.decision.columns import COLUMNS
from lagrum.decision.model import Entry, Proposal
from lagrum.decision.sketches import sketches
from lagrum.interventions.folders import InterventionBytes
from lagrum.interventions.read import InterventionReader
from lagrum.model.rulebook import Rulebook
from lagrum.model.vocabulary import Attribute, Kind
from lagrum.report.decision import render_csv
from lagrum.report.decision_document import document
from lagrum.report.document_docx import docx_of
from lagrum.services.rulebook import open_folders
from lagrum.source.diagnostic import Diagnostics

WORDS = st.text('abcåäö ;:,.|=+-#"\\', min_size=1, max_size=20).map(
    lambda t: re.sub(":+", ":", " ".join(f"x{t}y".split()))
)
"""An apostrophe before a sign is what keeps a spreadsheet from a formula (`escape.no_formula`), and is no text.

Two colons are an order to what runs lagrum, and are shown as one that is none (`escape.clean`).
"""


@cache
def shipped() -> Rulebook:
    return open_folders([rules_dir()])


def value(attribute: Attribute) -> st.SearchStrategy[str]:
    match attribute.kind:
        case Kind.BOOLEAN:
            said = st.sampled_from(["ja", "nej"])
        case Kind.TEXT:
            said = WORDS.map(quoted)
        case Kind.ONE_OF:
            said = st.sampled_from(attribute.values)
        case Kind.SOME_OF:
            some = st.lists(st.sampled_from(attribute.values), min_size=1, max_size=3, unique=True)
            said = st.tuples(some, st.booleans()).map(lambda t: ", ".join([*t[0], "mer okänt"] if t[1] else t[0]))
        case Kind.AGE:
            said = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda t: f"{min(t)}–{max(t)} år")
        case Kind.DATE:
            said = st.dates(date(2025, 7, 1), date(2027, 1, 1)).map(str)
        case _:
            said = st.integers(1, 9_000).map(lambda n: f"{n} kr")
    return st.one_of(st.just("okänt"), said)


@st.composite
def texts(draw: st.DrawFn, id: str) -> str:
    known = shipped().vocabulary.attributes
    rows = [f"insats lindby/{id}", f"    namn {quoted(draw(WORDS))}"]
    groups: dict[str, list[str]] = {}
    posts: dict[str, list[Attribute]] = {}
    for attribute in (known[path] for column in COLUMNS for path, _ in column.facts):
        if attribute.kind.is_record:
            posts.setdefault(attribute.path, [])
        elif attribute.record:
            posts.setdefault(attribute.record, []).append(attribute)
        elif draw(st.booleans()):
            group, _, name = attribute.path.rpartition(".")
            groups.setdefault(group, []).append(f"{name} {draw(value(attribute))}")
    for group, inside in groups.items():
        rows += [f"    {group}"] if group else []
        rows += [f"{'    ' * (2 if group else 1)}{line}" for line in inside]
    for post, fields in posts.items():
        for _ in range(draw(st.integers(0, 3))):
            rows.append(f"    {post} {quoted(draw(WORDS))}")
            rows += [f"        {a.name} {draw(value(a))}" for a in fields if draw(st.booleans())]
        if draw(st.booleans()):
            rows.append(f"    {post} mer okänt")
    return "\n".join(rows) + "\n"


def proposal_of(made: list[str]) -> Proposal:
    """Return a proposal with all that can be read as its rows: what a check finds is another matter."""
    reader = InterventionReader(shipped())
    pairs = []
    for text in made:
        read = reader.bind(InterventionBytes("x.insats", text.encode()), Diagnostics())
        if read is not None:  # what the vocabulary says cannot be, as a child of sixty
            nothing = CaseResult(
                file=read.file,
                id=read.id,
                name=read.name,
                municipality="",
                state="inga anmärkningar",
                left="inga anmärkningar",
                findings=[],
                questions=[],
                untied=0,
                met=0,
            )
            pairs.append((read, nothing))
    found = build_proposal(pairs, [], shipped(), date(2026, 11, 29))
    rows = sorted([*found.rows, *found.stopped], key=lambda e: e.id)
    return Proposal(date=found.date, municipalities=[], rows=rows, stopped=[], outside=[], left_out=[])


def again(tables: AnnexTables) -> list[Entry]:
    rows = rows_of(tables, {}, shipped().vocabulary)
    made, _ = sketches(rows.rows, shipped().vocabulary)
    return proposal_of([sketch.text for sketch in made]).rows


def said(rows: list[Entry]) -> set[tuple[str, str, str]]:
    return {(e.id, s.attribute, s.value) for e in rows for c in e.cells for s in c.said} | {
        (e.id, "namn", e.name) for e in rows
    }


@settings(max_examples=40, phases=[Phase.generate])
@given(st.tuples(texts("a"), texts("b"), texts("c")).map(list))
def test_what_an_annex_says_it_says_again_after_its_sketches(made: list[str]) -> None:
    first = proposal_of(made)
    if first.rows:
        for tables in (
            tables_of_csv(render_csv(first).encode()),
            tables_of_docx(docx_of(document(first, "bilaga"))),
        ):
            assert said(again(tables)) ^ said(first.rows) == set()
