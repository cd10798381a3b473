"""What every machine format needs: text without control characters, and cells that no spreadsheet reads as formulas."""

from __future__ import annotations

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def clean(text: str) -> str:
    """Return text on one line: what cannot be printed (control characters, lone surrogates) becomes a blank."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def no_formula(cell: str) -> str:
    """Keep a spreadsheet from reading a text as a formula."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell
