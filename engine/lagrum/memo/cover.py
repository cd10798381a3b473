"""The cover list of a set of memos, in Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from lagrum.base.counted import counted
from lagrum.memo.register import RegisterEntry


def render_cover(made: Sequence[tuple[RegisterEntry, str]], day: date, left_out: str = "") -> str:
    """Return the list of memos with what each asks, whom it goes to and how many interventions wait for it."""
    lines = [f"# Frågor till nätverket {day}", "", f"{counted(len(made), 'memo')}.", ""]
    if left_out:
        lines += [left_out.replace("<", "&lt;"), ""]
    if made:
        lines += ["| memo | fråga | till | nivå | väcks av |", "|---|---|---|---|---|"]
    for entry, name in made:
        cells = [
            f"[{name}]({name})",
            entry.question,
            ", ".join(entry.addressees),
            entry.level,
            f"{counted(entry.stops, 'insats')}, {counted(len(entry.municipalities), 'kommun')}",
        ]
        safe = [" ".join(c.replace("|", "\\|").replace("<", "&lt;").split()) for c in cells]
        lines.append("| " + " | ".join(safe) + " |")
    return "\n".join(lines) + "\n"
