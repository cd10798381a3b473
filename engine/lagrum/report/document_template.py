"""A document in a municipality's own Word template: the one that memos are written in (docs/memomall.md)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lagrum.memo import sections
from lagrum.memo.render_docx import fill_template
from lagrum.report.document_model import Block, Document, Heading, Items, Pairs, Paragraph, Table, Text, Tone, words

TONES: dict[Tone, sections.Tone] = {
    "text": "text",
    "lead": "lead",
    "muted": "muted",
    "source": "source",
    "intro": "text",
}


def filled(content: Document, template: bytes, called: str = "dokumentet") -> bytes:
    """Return a document as docx in a template. Raises `TemplateError` for a template that cannot be used.

    Only fields that any document has are filled; those of a memo alone are empty.
    """
    head = sections.Pairs(tuple((label, words(value)) for label, value in content.head.rows))
    made = sections.Document(
        title=content.title,
        reference="",
        date=content.date,
        subject=content.subject,
        author=content.author,
        head=head,
        sections=tuple(_sections(content.blocks)),
        kind=f"{content.draft}: {content.kind.lower()}",
    )
    texts = {"kommun": content.author, "forbehall": content.disclaimer}
    return fill_template(made, texts, template, content.disclaimer, called)


def _sections(blocks: Sequence[Block]) -> Iterator[sections.Section]:
    """Yield the parts that a heading of the first level begins."""
    heading, id, inside = "", "", list[sections.Block]()
    for block in blocks:
        if isinstance(block, Heading) and block.level == 1:
            if heading or inside:
                yield sections.Section(id, heading, tuple(inside))
            heading, id, inside = block.text, block.id, []
        else:
            inside.append(_block(block))
    if heading or inside:
        yield sections.Section(id, heading, tuple(inside))


def _block(block: Block) -> sections.Block:
    match block:
        case Heading():
            return sections.Heading(block.text)
        case Paragraph():
            return _paragraph(block.runs, TONES[block.tone])
        case Items():
            return sections.Items(tuple(sections.Item(words(item)) for item in block.items))
        case Pairs():
            return sections.Pairs(tuple((label, words(value)) for label, value in block.rows))
        case Table():
            rows = tuple(tuple((words(cell),) for cell in row) for row in block.rows)
            return sections.Table(block.label, block.header, block.widths, rows)


def _paragraph(runs: Text, tone: sections.Tone) -> sections.Paragraph:
    first = runs[0] if runs and runs[0].strong and len(runs) > 1 else None
    rest = runs[1:] if first is not None else runs
    return sections.Paragraph(words(rest).strip(), first.text if first is not None else "", tone)
