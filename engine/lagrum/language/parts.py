"""Reading a part of a file: what stands in the top blocks apart from some of their blocks, or those blocks alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from lagrum.source.text import SourceText

EXAMPLE: Final = "prov"
BELONGS: Final = "till"
"""The word between `prov` and what the examples of a .prov file belong to."""
TAB: Final = 4


def split_blocks(source: SourceText, name: str) -> tuple[SourceText, SourceText]:
    """Return a file without the blocks called `name` right under its top rows, and those blocks alone under these rows.

    Only the code that is parsed is divided, row by row after its indentation: a row that is left out is blank, so that
    text and positions stay.
    """
    rest: list[str] = []
    blocks: list[str] = []
    base = inner = -1
    """The column of the top rows, and that of the rows right under the last of them (-1 before the first)."""
    within = False
    for line in source.code.split("\n"):
        body = line.strip()
        if not body:
            rest.append(line)
            blocks.append(line)
            continue
        indent = line[: len(line) - len(line.lstrip())]
        width = len(indent) + (TAB - 1) * indent.count("\t")
        base = width if base < 0 else base
        if width <= base:
            inner, within = -1, False
            rest.append(line)
            blocks.append(line)
            continue
        if inner < 0 or width <= inner:
            inner, within = width, _is_called(body, name)
        blank = " " * len(line)
        rest.append(blank if within else line)
        blocks.append(line if within else blank)
    return replace(source, code="\n".join(rest)), replace(source, code="\n".join(blocks))


def _is_called(row: str, name: str) -> bool:
    """Return whether the first word of a row is `name`."""
    after = row[len(name) : len(name) + 1]
    return row.startswith(name) and not (after.isalnum() or after in tuple("-_"))
