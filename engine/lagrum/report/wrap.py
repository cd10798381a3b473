"""Wrapping text for a terminal."""

from __future__ import annotations

import textwrap

from lagrum.source.diagnostic import printable


def wrap(text: str, width: int, first: str = "", rest: str | None = None) -> list[str]:
    """Return the lines of `text`, with `first` before the first and `rest` (default: the same) before the others.

    What could steer a terminal, or what reads a log, is shown as blanks; words are not broken at hyphens.
    """
    return textwrap.wrap(
        printable(text),
        width,
        initial_indent=first,
        subsequent_indent=first if rest is None else rest,
        break_on_hyphens=False,
    )
