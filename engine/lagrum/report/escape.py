"""What every machine format needs: text without control characters, and cells that no spreadsheet reads as formulas."""

from __future__ import annotations

import re

from lagrum.base.inert import without_commands, without_references
from lagrum.source.invisible import without_hidden

_FORMULA = re.compile(r"(^|[;\t|])(\s*)(?=[=+\-@\t\r＝＋－＠])")
"""Where a program that parts cells at another sign than ours begins one: Excel in Swedish does so at semicolons."""
_MARKS = re.compile(r"[\\`*_\[\]|~$#!]")
_START = re.compile(r"(?:[-+=:/]|\d+[.)](?=\s|$))")


def clean(text: str) -> str:
    """Return text on one line: what hides or cannot be printed (control characters, lone surrogates) becomes a blank.

    So does what would be an order to what runs lagrum.
    """
    return " ".join(without_commands(without_hidden(text)).split())


def no_formula(cell: str) -> str:
    """Return a cell of which no spreadsheet reads anything as a formula, nor anything that a semicolon or tab parts.

    >>> no_formula("=1"), no_formula("a; =1"), no_formula("a - b; c")
    ("'=1", "a; '=1", 'a - b; c')
    """
    return _FORMULA.sub(r"\1\2'", cell)


def markdown(text: str) -> str:
    """Return text that Markdown shows as it stands: neither marks, tables, HTML, links, mentions nor references.

    >>> markdown("<i> @all")
    '&lt;i&gt; <span>@</span>all'
    """
    safe = without_references(clean(text), _escaped)
    start = _START.match(safe)
    if start is None:
        return safe
    at = start.end() - 1
    return f"{safe[:at]}\\{safe[at:]}"


def _escaped(text: str) -> str:
    safe = _MARKS.sub(r"\\\g<0>", text.replace("&", "&amp;"))
    return safe.replace("<", "&lt;").replace(">", "&gt;")
