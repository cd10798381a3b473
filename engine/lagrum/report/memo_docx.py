"""A memo as a Word document without any library: where the Word template's cannot run, as in a browser.

The text is that of `memo/sections`; the look is that of the answer as a document.
"""

from __future__ import annotations

from lagrum.memo import sections as memo_parts
from lagrum.memo.model import Memo
from lagrum.report.document_docx import docx_of
from lagrum.report.document_model import (
    Block,
    Document,
    Heading,
    Items,
    Pairs,
    Paragraph,
    Table,
    Text,
    Tone,
    plain,
    said,
)

TONES: dict[str, Tone] = {"lead": "lead", "muted": "muted", "source": "source"}
"""How a memo's paragraphs look; others are plain."""


def render_docx(memo: Memo) -> bytes:
    """Return a memo as a docx: the same bytes each time. Raises `MemoError` for a memo that is too long."""
    content = memo_parts.document(memo)
    blocks: list[Block] = []
    for section in content.sections:
        blocks.append(Heading(1, section.heading, section.id))
        for block in section.blocks:
            blocks += _blocks(block)
    return docx_of(
        Document(
            title=content.title,
            subject=content.subject,
            author=content.author,
            date=content.date,
            head=_pairs(content.head),
            blocks=tuple(blocks),
            kind=content.kind,
            disclaimer=memo_parts.DISCLAIMER,
        )
    )


def _blocks(block: memo_parts.Block) -> list[Block]:
    match block:
        case memo_parts.Heading():
            return [Heading(2, block.text)]
        case memo_parts.Paragraph():
            return [Paragraph(said(block.text, block.label), TONES.get(block.tone, "text"))]
        case memo_parts.Items():
            return [Items(tuple(_item(item) for item in block.items))]
        case memo_parts.Quote():
            return [Paragraph(said(text)) for text in block.paragraphs]
        case memo_parts.Pairs():
            return [_pairs(block)]
        case memo_parts.Table():
            rows = tuple(tuple(said("; ".join(lines)) for lines in row) for row in block.rows)
            return [Table(block.caption, block.header, block.widths, rows)]


def _item(item: memo_parts.Item) -> Text:
    sources = tuple(plain(f" ({source})") for source in item.sources)
    return (*said(item.text), *sources)


def _pairs(pairs: memo_parts.Pairs) -> Pairs:
    return Pairs(tuple((label, said(value)) for label, value in pairs.rows))
