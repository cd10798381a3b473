"""What memos lack before they are sent, for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from lagrum.base.counted import counted
from lagrum.memo.missing import missing
from lagrum.memo.model import Memo
from lagrum.memo.sections import clean
from lagrum.report.style import Screen
from lagrum.report.wrap import wrap


def render_memo_check(memos: Sequence[Memo], look: Screen) -> str:
    """Return what each memo lacks and where it is written, and which unknown facts could be cleared up first."""
    lines: list[str] = []
    unfinished = 0
    for memo in memos:
        lacks = missing(memo)
        unfinished += bool(lacks)
        lines.append(look.bold(f"{memo.question_id} · {clean(memo.intervention_name) or memo.intervention_id}"))
        for what, where in lacks:
            lines += wrap(f"saknas: {what} ({where})", look.width, "  ", "    ")
        for unknown in memo.unknowns:
            lines += wrap(f"okänt: {clean(unknown.question)}", look.width, "  ", "    ")
        if not lacks:
            lines.append("  Inget saknas: memot kan skickas.")
        lines.append("")
    if unfinished:
        lines.append(f"{unfinished} av {counted(len(memos), 'memo')} är utkast.")
    else:
        lines.append(f"{counted(len(memos), 'memo')} att skicka." if memos else "Inga memon.")
    return "\n".join(lines) + "\n"
