"""Wrapping text for a terminal."""

from __future__ import annotations

import textwrap

from lagrum.source.diagnostic import printable
from lagrum.source.shortening import without_new_numbers


def wrap(text: str, width: int, first: str = "", rest: str | None = None) -> list[str]:
    """Return the lines of `text`, with `first` before the first and `rest` (default: the same) before the others.

    What could steer a terminal, or what reads a log, is shown as blanks; words are not broken at hyphens.
    """
    shown = printable(text)
    lines = textwrap.wrap(
        shown,
        width,
        initial_indent=first,
        subsequent_indent=first if rest is None else rest,
        break_on_hyphens=False,
    )
    return without_new_numbers(shown, "\n".join(lines)).split("\n") if lines else []
