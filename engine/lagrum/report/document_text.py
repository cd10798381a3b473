"""A document as text for a terminal: headings in capitals or bold, tables as a row with its parts below it."""

from __future__ import annotations

from lagrum.report.document_model import Block, Document, Heading, Items, Pairs, Paragraph, Table, Text, words
from lagrum.report.style import Screen
from lagrum.report.wrap import wrap


def text_of(content: Document, screen: Screen) -> str:
    """Return a document as text, no line longer than the screen is wide where words allow it."""
    width = screen.width
    lines = [f"{content.draft} · {content.kind}", "", *wrap(content.title, width)]
    lines += ["=" * max(map(len, lines[2:]))]
    for block in (content.head, *content.blocks):
        lines += _block(block, width)
    return "\n".join([*lines, "", *wrap(content.disclaimer, width)]) + "\n"


def _block(block: Block, width: int) -> list[str]:
    match block:
        case Heading():
            text = block.text.upper() if block.level == 1 else block.text
            return ["", *wrap(text, width)]
        case Paragraph():
            return wrap(words(block.runs), width)
        case Items():
            return [line for item in block.items for line in wrap(words(item), width, "  • ", "    ")]
        case Pairs():
            return [
                line for label, value in block.rows for line in wrap(f"{label}: {words(value)}", width, "  ", "    ")
            ]
        case Table():
            return [line for row in block.rows for line in _row(block.header, row, width)]


def _row(header: tuple[str, ...], row: tuple[Text, ...], width: int) -> list[str]:
    """Return the first cell, and below it the others after what their columns are called; empty ones are left out."""
    lines = wrap(words(row[0]), width, "  • ", "    ")
    for name, cell in zip(header[1:], row[1:], strict=True):
        if said := words(cell):
            lines += wrap(f"{name.lower()}: {said}", width, "    ", "      ")
    return lines
