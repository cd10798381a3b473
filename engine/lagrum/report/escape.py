"""What every machine format needs: text without control characters, and cells that no spreadsheet reads as formulas."""

from __future__ import annotations

import re

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def clean(text: str) -> str:
    """Return text on one line: what cannot be printed (control characters, lone surrogates) becomes a blank."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def no_formula(cell: str) -> str:
    """Keep a spreadsheet from reading a text as a formula."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell


_COMMAND = re.compile(r"^([^\S\n]*:)(?=:)|(#)(?=#\[)", re.MULTILINE)


def commandless(text: str) -> str:
    """Return a text in which no row is a command to the runner of a pipeline, wherever a title was broken.

    >>> commandless("  ::stop-commands::x"), commandless("Sol 2 :: 3"), commandless("##[group]x")
    ('  : :stop-commands::x', 'Sol 2 :: 3', '# #[group]x')
    """
    return _COMMAND.sub(lambda found: f"{found[0]} ", text)
