"""A wanted change of law on one sheet: what it opens and what it takes away, with an annex where there is more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil
from typing import Any

from lagrum.base.counted import counted
from lagrum.checking.receipt_words import receipt_line
from lagrum.memo.sections import clean
from lagrum.model.intervention import municipality_of
from lagrum.model.state import STATES
from lagrum.network.changed_rule import REWORDED
from lagrum.network.reform_model import Opened, ReformSheet
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
from lagrum.report.document_receipt import receipt_blocks
from lagrum.report.document_text import text_of
from lagrum.report.reform_fit import fit
from lagrum.report.reform_rows import Cells, cells_of
from lagrum.report.style import Screen
from lagrum.source.shortening import shortened

KIND = "Önskad lagändring: vad den öppnar, och vad den rör"
ANNEX = "bilaga"
CELL = 170
"""So many characters of a text from a file stand in a cell of the sheet."""
HEAD = 300
"""The same for the motive, and for the title."""
MOST = 500
"""So many rows of a kind stand in the annex; JSON has them all."""
MOST_NAMED = 6
KNOWS = (
    "Arket räknar bara de insatser som är beskrivna i mapparna, så som de är beskrivna. Det säger inte om ändringen är "
    "lämplig, vad den kostar eller vilka den drabbar utanför dem. Det avgör lagstiftaren."
)
NOTHING = "Ingenting. Det som stoppar insatserna i dag vilar på andra regler, eller på det okända."


def render_text(sheet: ReformSheet, screen: Screen) -> str:
    """Return it for a terminal, all of it: there it is no sheet."""
    cells = cells_of(sheet, 0, MOST)
    blocks = [Paragraph(_lead(sheet), "lead"), *_tables(cells, _all(cells), sheet, 1), *_last(sheet)]
    blocks.append(Paragraph(said(receipt_line(sheet.receipt)), "source"))
    return text_of(_document(sheet, blocks), screen)


def render_markdown(sheet: ReformSheet) -> str:
    return markdown_of(document(sheet))


def render_html(sheet: ReformSheet) -> str:
    return html_of(document(sheet))


def render_docx(sheet: ReformSheet) -> Any:
    return docx_of(document(sheet))


def render_pdf(sheet: ReformSheet) -> Any:
    """Return it as PDF: one page, and the annex where there is one. A receipt in full would need one more."""
    return pdf_of(document(sheet, receipt=overflows(sheet)))


def overflows(sheet: ReformSheet) -> bool:
    """Whether there is more than the sheet has room for."""
    cells = cells_of(sheet, CELL, MOST)
    return cells.cut or _shown(cells, sheet) != _all(cells) or len(sheet.left_out) > MOST_NAMED


def document(sheet: ReformSheet, receipt: bool = True) -> Document:
    """Return the sheet as a document, with `receipt` also what it was made of."""
    cells = cells_of(sheet, CELL, MOST)
    annexed = overflows(sheet)
    blocks: list[Block] = [Paragraph(_lead(sheet), "lead")]
    blocks += _tables(cells, _shown(cells, sheet), sheet, 1)
    blocks += _last(sheet)
    if annexed:
        blocks.append(Paragraph((Run("Allt som räknas, oavkortat, står "), Run("i bilagan", to=ANNEX), Run("."))))
    blocks.append(Paragraph(said(receipt_line(sheet.receipt)), "source"))
    if annexed:
        blocks += _annex(sheet)
    if receipt:
        blocks += receipt_blocks(sheet.receipt)
    return _document(sheet, blocks)


def _document(sheet: ReformSheet, blocks: Sequence[Block]) -> Document:
    title = shortened(plain(clean(sheet.title)).text, HEAD)
    tried = f"{counted(sheet.interventions, 'insats')} i {counted(sheet.municipalities, 'kommun')}, mot reglerna den "
    motive = shortened(clean(sheet.reason), HEAD) or "inget motiv är skrivet"
    return Document(
        title=title,
        subject=f"Önskad lagändring: {title}",
        author="lagrum",
        date=sheet.date,
        head=Pairs((("Motiv", said(motive)), ("Prövat", said(f"{tried}{sheet.date}")))),
        blocks=tuple(blocks),
        kind=KIND,
        compact=True,
    )


def _lead(sheet: ReformSheet) -> Text:
    """Return in a sentence each what opens and what is lost: both are said, also when there is none."""
    better = [o for o in sheet.opened if STATES.index(o.after) > STATES.index(o.before)]
    if not sheet.opened:
        opens = "Öppnar ingenting: inget som stoppar insatserna i dag faller bort."
    elif better:
        opens = (
            f"Öppnar {len(better)} av {counted(sheet.interventions, 'insats')} ({', '.join(_municipalities(better))})."
        )
    else:
        opens = "Öppnar ingen insats helt."
    if part := len(sheet.opened) - len(better):
        opens += f" I {counted(part, 'insats')} faller ett av flera skäl bort, men läget är som förut."
    takes = f" {_touches(sheet)}"
    if loses := sum(s.not_stopping for s in sheet.safeguards if s.how == "upphävs"):
        takes += (
            f" I {loses} fall gäller regeln i dag utan att stoppa insatsen: där faller skyddet utan att något öppnas."
        )
    changed = [s for s in sheet.safeguards if s.how == "ändras" and s.weaker != [REWORDED]]
    if may_lose := sum(s.not_stopping for s in changed):
        takes += f" I {may_lose} fall gäller en ändrad regel i dag utan att stoppa insatsen: där kan skyddet falla."
    worse = "Ingen insats får ett sämre läge."
    if sheet.worsened:
        worse = f"{counted(len(sheet.worsened), 'insats')} får det sämre."
    return (plain(opens, strong=True), plain(takes), plain(f" {worse}"))


def _touches(sheet: ReformSheet) -> str:
    """Return how many rules the reform takes away or changes, those that are not in force on the day for themselves."""
    lost = [s for s in sheet.safeguards if s.how != "tillkommer"]
    other = [s for s in lost if s.when]
    if not lost:
        return "Tar inte bort eller ändrar någon regel."
    if not other:
        return f"Rör {counted(len(lost), 'regel')} som gäller i dag."
    if len(other) == len(lost):
        return f"Rör ingen regel som gäller i dag, men {len(other)} som gäller en annan tid."
    return f"Rör {counted(len(lost) - len(other), 'regel')} som gäller i dag, och {len(other)} som gäller en annan tid."


def _municipalities(opened: Sequence[Opened]) -> list[str]:
    found = sorted({municipality_of(o.where.municipality, o.where.id) or "okänd kommun" for o in opened})
    return found if len(found) <= MOST_NAMED else [*found[:MOST_NAMED], f"{len(found) - MOST_NAMED} till"]


# --- the four tables --------------------------------------------------------------------------------------------------


def _all(cells: Cells) -> list[int]:
    return [len(rows.cells) for rows in cells.tables]


def _shown(cells: Cells, sheet: ReformSheet) -> list[int]:
    """Return how many rows of each table there is room for on the sheet."""
    title, motive = len(clean(sheet.title)[:HEAD]), len(clean(sheet.reason)[:HEAD])
    above = 2.2 * ceil(title / 62) + 1.1 * ceil(max(1, motive) / 92) + 2.0 * bool(sheet.left_out)
    return fit(cells.tables, above)


def _tables(cells: Cells, shown: Sequence[int], sheet: ReformSheet, level: int) -> Iterator[Block]:
    """Yield the tables with so many rows each, what is lost as high and as loud as what opens."""
    for kind, rows, count in zip(cells.kinds, cells.tables, shown, strict=True):
        if not rows.cells and kind.silent:
            continue
        title = f"{kind.heading} ({kind.total})" if kind.counted else kind.heading
        yield Heading(level, title, kind.id if level == 1 else "")
        if not rows.cells:
            yield Paragraph(said(NOTHING))
            continue
        yield Table(kind.label, kind.header, rows.widths, rows.cells[:count])
        if kind.total > count:
            yield Paragraph(said(f"… och {kind.total - count} till."), "muted")
        elif kind.heading == cells.kinds[0].heading and sheet.eased:
            yield Paragraph(said(f"{counted(sheet.eased, 'insats')} till får färre regler att klarlägga."), "muted")


def _last(sheet: ReformSheet) -> Iterator[Block]:
    if sheet.left_out:
        rest = len(sheet.left_out) - MOST_NAMED
        named = ", ".join(sheet.left_out[:MOST_NAMED]) + (f" och {rest} till" if rest > 0 else "")
        yield Paragraph(said(f"{named}: filerna har fel, och inget här räknar dem.", "Inte med:"))
    yield Paragraph(said(KNOWS), "muted")


def _annex(sheet: ReformSheet) -> Iterator[Block]:
    """Yield all rows in full, also those that stand on the sheet."""
    cells = cells_of(sheet, 0, MOST)
    yield Heading(1, "Bilaga: allt som arket räknar", ANNEX)
    yield from _tables(cells, _all(cells), sheet, 2)
    if any(kind.total > MOST for kind in cells.kinds):
        yield Paragraph(said(f"Högst {MOST} rader av varje slag står här; --format json har alla."), "muted")
    if sheet.left_out:
        yield Heading(2, "Filer som inte är med")
        yield Items(tuple(said(name) for name in sheet.left_out[:MOST]))
