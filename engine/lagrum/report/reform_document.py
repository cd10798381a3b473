"""A wanted change of law on one sheet: what it opens and what it takes away, with an annex where the rows are many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from lagrum.base.counted import counted
from lagrum.checking.receipt_words import receipt_line
from lagrum.model.intervention import municipality_of
from lagrum.model.state import STATES
from lagrum.network.reform_model import FindingMoved, Opened, ReformSheet, Safeguard, Step, Worsened
from lagrum.network.touched_model import Where
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
from lagrum.report.style import Screen

KIND = "Önskad lagändring: vad den öppnar, och vad den rör"
ANNEX = "bilaga"
ROWS_OPENED, ROWS_SAFEGUARDS, ROWS_WORSENED, ROWS_LADDER = 5, 3, 3, 3
"""So many rows of each kind stand on the sheet; what is more stands in the annex, all of it."""
LONG = 300
"""So many characters of a text from a file stand in a cell of the sheet."""
MOST = 500
"""So many rows of a kind stand in the annex; JSON has them all."""
UNSAID = "inte beskrivet"
KNOWS = (
    "Arket räknar bara de insatser som är beskrivna i mapparna, så som de är beskrivna. Det säger inte om ändringen är "
    "lämplig, vad den kostar eller vilka den drabbar utanför dem. Det avgör lagstiftaren."
)


def render_text(sheet: ReformSheet, screen: Screen) -> str:
    """Return it for a terminal."""
    return text_of(document(sheet, receipt=False), screen)


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
    sizes = (
        (sheet.opened, ROWS_OPENED),
        (sheet.safeguards, ROWS_SAFEGUARDS),
        (sheet.worsened, ROWS_WORSENED),
        (sheet.left_out, ROWS_WORSENED),
    )
    cut = any(len(s.says) > LONG or len(s.reason) > LONG for s in sheet.safeguards)
    return cut or any(len(rows) > most for rows, most in sizes)


def document(sheet: ReformSheet, receipt: bool = True) -> Document:
    """Return the sheet as a document, with `receipt` also what it was made of."""
    annexed = overflows(sheet)
    blocks = [
        Paragraph(_lead(sheet), "lead"),
        *_opened(sheet.opened[:ROWS_OPENED], len(sheet.opened)),
        *_safeguards(sheet.safeguards[:ROWS_SAFEGUARDS], len(sheet.safeguards), LONG),
        *_worsened(sheet.worsened[:ROWS_WORSENED], len(sheet.worsened)),
        *_ladder(sheet.ladder[:ROWS_LADDER], len(sheet.ladder)),
        *_left_out(sheet, ROWS_WORSENED),
        Paragraph(said(KNOWS), "muted"),
    ]
    if receipt or annexed:
        blocks += _annex(sheet) if annexed else ()
        blocks += receipt_blocks(sheet.receipt) if receipt else ()
    if not receipt or not annexed:
        blocks.append(Paragraph(said(receipt_line(sheet.receipt)), "source"))
    title = plain(sheet.title).text
    return Document(
        title=title,
        subject=f"Önskad lagändring: {title}",
        author="lagrum",
        date=sheet.date,
        head=_head(sheet),
        blocks=tuple(blocks),
        kind=KIND,
        compact=True,
    )


def _head(sheet: ReformSheet) -> Pairs:
    tried = f"{counted(sheet.interventions, 'insats')} i {counted(sheet.municipalities, 'kommun')}, mot reglerna den "
    return Pairs((("Motiv", said(sheet.reason or "inget motiv är skrivet")), ("Prövat", said(f"{tried}{sheet.date}"))))


def _lead(sheet: ReformSheet) -> Text:
    """Return in a sentence each what opens and what is lost: both are said, also when there is none."""
    better = [o for o in sheet.opened if STATES.index(o.after) > STATES.index(o.before)]
    if not sheet.opened:
        opens = "Öppnar ingenting: inget som stoppar insatserna i dag faller bort."
    elif better:
        where = ", ".join(_municipalities(better))
        opens = f"Öppnar {len(better)} av {counted(sheet.interventions, 'insats')} ({where})."
    else:
        opens = "Öppnar ingen insats helt."
    if part := len(sheet.opened) - len(better):
        opens += f" I {counted(part, 'insats')} faller ett av flera skäl bort, men läget är som förut."
    lost = [s for s in sheet.safeguards if s.how != "tillkommer"]
    takes = (
        f" Rör {counted(len(lost), 'regel')} som gäller i dag." if lost else " Tar inte bort eller ändrar någon regel."
    )
    loses = sum(s.not_stopping for s in lost)
    if loses:
        takes += (
            f" I {loses} fall gäller regeln i dag utan att stoppa insatsen: där faller skyddet utan att något öppnas."
        )
    worse = (
        f" {counted(len(sheet.worsened), 'insats')} får det sämre."
        if sheet.worsened
        else " Ingen insats får ett sämre läge."
    )
    return (Run(opens, strong=True), plain(takes), plain(worse))


def _municipalities(opened: Sequence[Opened]) -> list[str]:
    found = sorted({_municipality(o.where) for o in opened})
    return found if len(found) <= 6 else [*found[:6], f"{len(found) - 6} till"]


def _more(shown: int, total: int) -> Iterator[Block]:
    if total > shown:
        yield Paragraph((Run(f"… och {total - shown} till, "), Run("i bilagan", to=ANNEX), Run(".")), "muted")


def _opened(rows: Sequence[Opened], total: int, level: int = 1) -> Iterator[Block]:
    yield Heading(level, f"Vad som öppnas ({total})")
    if not rows:
        yield Paragraph(said("Ingenting. Det som stoppar insatserna i dag vilar på andra regler, eller på det okända."))
        return
    cells = tuple(
        (
            _where(o.where),
            said(f"{o.before} → {o.after}" if o.before != o.after else f"{o.before}, som förut"),
            said(_words_of(o)),
        )
        for o in rows
    )
    yield Table("Insatser som öppnas", ("Insats och kommun", "Läge", "Det som inte längre stoppar"), (4, 3, 5), cells)
    yield from _more(len(rows), total)


def _words_of(opened: Opened) -> str:
    gone = "; ".join(dict.fromkeys(_moved(g) for g in opened.gone)) or "färre öppna frågor"
    return gone + (f". Kvar: {'; '.join(opened.left)}" if opened.left else "")


def _moved(moved: FindingMoved) -> str:
    subject = f", {moved.subject}" if moved.subject else ""
    instead = f" → {moved.after}" if moved.after else ""
    return f"{moved.before or 'inget'}{instead}: {moved.title} ({moved.citation}{subject})"


def _safeguards(rows: Sequence[Safeguard], total: int, most: int, level: int = 1) -> Iterator[Block]:
    yield Heading(level, f"Vilka skydd det rör, och vad som blir sämre ({total})")
    cells = tuple((_rule(s, most), _worse(s), _whom(s)) for s in rows)
    if cells:
        header = ("Regel", "Vad som blir sämre", "Vem den är till för")
        yield Table("Regler som faller bort, ändras eller tillkommer", header, (4, 4, 4), cells)
    yield from _more(len(rows), total)


def _rule(safeguard: Safeguard, most: int) -> Text:
    outcome = safeguard.outcome + (f" → {safeguard.outcome_after}" if safeguard.outcome_after else "")
    says = f" Säger: {_cut(safeguard.says, most)}" if safeguard.says else ""
    says += f" Skulle säga: {_cut(safeguard.says_after, most)}" if safeguard.says_after != "" else ""
    head = plain(f"{safeguard.how.capitalize()}: {safeguard.title}", strong=True)
    return (head, plain(f" ({safeguard.citation}; {safeguard.source}; {outcome}; {safeguard.rule}).{says}"))


def _worse(safeguard: Safeguard) -> Text:
    if safeguard.how == "tillkommer":
        return said("Ny regel: läs den, och vem den stoppar, under insatserna.")
    where = f" i {counted(len(safeguard.municipalities), 'kommun')}" if safeguard.municipalities else ""
    reach = f"Gäller i dag säkert {counted(safeguard.applies, 'insats')}{where}"
    reach += f", kan gälla {safeguard.may_apply} till" if safeguard.may_apply else ""
    reach += f"; {safeguard.not_stopping} av dem stoppas inte av den" if safeguard.not_stopping else ""
    return said(f"{' '.join(safeguard.weaker)} {reach}.")


def _whom(safeguard: Safeguard) -> Text:
    named = f"Regelns text nämner {', '.join(safeguard.people)}." if safeguard.people else "Regelns text nämner ingen."
    reason = f" Skäl: {_cut(safeguard.reason, LONG)}" if safeguard.reason else " Inget skäl är skrivet."
    return said(named + reason)


def _worsened(rows: Sequence[Worsened], total: int, level: int = 1) -> Iterator[Block]:
    if not rows:
        return
    yield Heading(level, f"Insatser som får det sämre ({total})")
    cells = tuple(
        (
            _where(w.where),
            said(f"{w.before} → {w.after}"),
            said("; ".join(_moved(n) for n in w.new) or "fler öppna frågor"),
        )
        for w in rows
    )
    yield Table("Insatser som får det sämre", ("Insats och kommun", "Läge", "Det som stoppar"), (4, 3, 5), cells)
    yield from _more(len(rows), total)


def _ladder(rows: Sequence[Step], total: int, level: int = 1) -> Iterator[Block]:
    if not rows:
        return
    yield Heading(level, "Från invånarens insikt till regeln som måste vika")
    cells = tuple((_micro(s), _meso(s), said("; ".join(s.rules) or UNSAID)) for s in rows)
    header = ("Mikro, insikten", "Meso, insatsen", "Makro, regeln som måste vika")
    yield Table("Stegen från mikro över meso till makro", header, (4, 4, 4), cells)
    if total > len(rows) and level == 1:
        yield Paragraph(said(f"Visar {len(rows)} av {total}, de som säger sin hypotes först."), "muted")


def _micro(step: Step) -> Text:
    insight = f"Insikter från: {step.insight}." if step.insight else f"Insikter från: {UNSAID}."
    hypothesis = _cut(step.hypothesis, LONG).rstrip(".?!") if step.hypothesis else UNSAID
    return said(f"{insight} Hypotes: {hypothesis}.")


def _meso(step: Step) -> Text:
    facts = [f"form {step.forms or UNSAID}", f"tema {step.themes or UNSAID}", f"fas {step.phase or UNSAID}"]
    return said(f"{_name(step.where)}, {_municipality(step.where)}: {'; '.join(facts)}.")


def _left_out(sheet: ReformSheet, most: int) -> Iterator[Block]:
    if sheet.left_out:
        more = f" och {len(sheet.left_out) - most} till" if len(sheet.left_out) > most else ""
        named = ", ".join(sheet.left_out[:most])
        yield Paragraph(said(f"{named}{more}: filerna har fel, och inget på arket räknar dem.", "Inte med:"))


def _annex(sheet: ReformSheet) -> Iterator[Block]:
    """Yield all rows, also those that stand on the sheet."""
    yield Heading(1, "Bilaga: allt som arket räknar", ANNEX)
    yield from _opened(sheet.opened[:MOST], len(sheet.opened), 2)
    yield from _safeguards(sheet.safeguards[:MOST], len(sheet.safeguards), 10_000, 2)
    yield from _worsened(sheet.worsened[:MOST], len(sheet.worsened), 2)
    yield from _ladder(sheet.ladder[:MOST], len(sheet.ladder), 2)
    if any(len(rows) > MOST for rows in (sheet.opened, sheet.safeguards, sheet.worsened)):
        yield Paragraph(said(f"Högst {MOST} rader av varje slag står här; --format json har alla."), "muted")
    if sheet.left_out:
        yield Heading(2, "Filer som inte är med")
        yield Items(tuple(said(name) for name in sheet.left_out))


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _name(where: Where) -> str:
    return where.name or where.id


def _municipality(where: Where) -> str:
    return municipality_of(where.municipality, where.id) or "ingen kommun angiven"


def _where(where: Where) -> Text:
    return said(f"{_name(where)} ({where.id}), {_municipality(where)}")
