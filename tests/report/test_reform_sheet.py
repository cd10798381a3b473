"""The sheet of a reform is one page when it says it is, whatever the texts; what is more stands in the annex."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from lagrum.network.reform_model import FindingMoved, Opened, ReformSheet, Safeguard, Step, Worsened
from lagrum.network.touched_model import Where
from lagrum.report.document_model import Block, Heading, Paragraph
from lagrum.report.document_pdf import pdf_of
from lagrum.report.formats import paper
from lagrum.report.reform_document import CELL, document, overflows

WORDS = "Ord som en jurist skriver när regeln ska förklaras för den som läser. "


def text(length: int) -> str:
    return (WORDS * (length // len(WORDS) + 1))[:length].strip()


def sheet(opened: int, guards: int, worse: int, ladder: int, length: int = CELL) -> ReformSheet:
    """Return a sheet with so many rows, each text of about a usual file's length."""
    where = [Where(id=f"nora/insats-{k}", name=text(50), municipality="Nora", file="", subject="") for k in range(99)]
    moved = FindingMoved(rule="r", title=text(80), citation="11 kap. 5 § SoL", subject="", before="hinder", after="")
    guard = Safeguard(
        rule="sol.1",
        title=text(90),
        citation="11 kap. 5 § SoL",
        source="lag",
        how="upphävs",
        outcome="krav",
        outcome_after="",
        says=text(length),
        says_after="",
        reason=text(length),
        people=["barnet", "vårdnadshavare"],
        weaker=["Ingen prövar längre att kravet är uppfyllt."],
        applies=12,
        may_apply=3,
        municipalities=["Nora"],
        not_stopping=4,
    )
    rungs = [
        Step(
            where=w,
            insight="invånare",
            hypothesis=text(140),
            themes="tillit",
            phase="test",
            forms="råd",
            rules=[text(90)],
        )
        for w in where[:ladder]
    ]
    return ReformSheet(
        date="2026-11-21",
        rulebook="",
        source="x.reform",
        title=text(70),
        reason=text(120),
        interventions=99,
        municipalities=9,
        opened=[Opened(where=w, before="hinder", after="att klargöra", gone=[moved], left=[]) for w in where[:opened]],
        worsened=[Worsened(where=w, before="att klargöra", after="hinder", new=[moved]) for w in where[:worse]],
        eased=0,
        unchanged=1,
        safeguards=[guard] * guards,
        ladder=rungs,
    )


def pages(found: ReformSheet) -> int:
    data = paper("reform", "pdf", found)
    assert isinstance(data, bytes)
    return len(re.findall(rb"/Type\s*/Page\b", data))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("rows", "annexed"),
    [((1, 1, 0, 1), False), ((2, 1, 1, 1), False), ((5, 4, 3, 3), True), ((9, 1, 0, 9), True), ((0, 9, 9, 0), True)],
)
def test_the_sheet_is_one_page_and_what_is_more_stands_in_an_annex(rows: tuple[int, ...], annexed: bool) -> None:
    found = sheet(*rows)
    assert overflows(found) == annexed
    alone = replace(document(found, receipt=False), blocks=before_annex(document(found, receipt=False).blocks))
    assert len(re.findall(rb"/Type\s*/Page\b", pdf_of(alone))) == 1
    assert (pages(found) > 1) == annexed


def before_annex(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Return what stands on the sheet itself; links to the annex lead nowhere then."""
    at = next((k for k, b in enumerate(blocks) if isinstance(b, Heading) and b.id == "bilaga"), len(blocks))
    return tuple(
        replace(b, runs=tuple(replace(r, to="") for r in b.runs)) if isinstance(b, Paragraph) else b
        for b in blocks[:at]
    )


def test_the_annex_holds_every_row_in_full() -> None:
    found = document(sheet(30, 5, 5, 30, 2 * CELL))
    headings = [b.text for b in found.blocks if isinstance(b, Heading)]
    assert "Bilaga: allt som arket räknar" in headings
    assert paper("reform", "markdown", sheet(30, 1, 0, 1)).count("nora/insats-29") == 1  # type: ignore[arg-type]
    assert text(2 * CELL) in paper("reform", "text", sheet(1, 1, 0, 1, 2 * CELL)).replace("\n", " ").replace("    ", "")  # type: ignore[operator, union-attr]


@pytest.mark.slow
def test_long_words_of_what_becomes_worse_are_cut_on_the_sheet_and_stand_in_the_annex() -> None:
    found = sheet(1, 1, 0, 1)
    long = f"Regelns förbehåll är ett annat än i dag: »{text(6000)}« i stället för inget."
    found = replace(found, safeguards=[replace(found.safeguards[0], weaker=[long])])
    assert overflows(found)
    alone = replace(document(found, receipt=False), blocks=before_annex(document(found, receipt=False).blocks))
    assert len(re.findall(rb"/Type\s*/Page\b", pdf_of(alone))) == 1
    assert text(6000)[-200:] in str(paper("reform", "markdown", found))


def test_nothing_that_opens_and_nothing_that_worsens_are_both_said() -> None:
    said = str(paper("reform", "text", sheet(0, 1, 0, 0)))
    assert "Öppnar ingenting" in said and "Ingen insats får ett sämre läge" in " ".join(said.split())
