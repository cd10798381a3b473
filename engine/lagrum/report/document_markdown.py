"""A document as Markdown (CommonMark with GitHub's tables). Every text is shown as it stands and tells nobody."""

from __future__ import annotations

from lagrum.report.document_model import Block, Document, Heading, Items, Pairs, Paragraph, Run, Table, Text
from lagrum.report.escape import markdown

DEEPEST = 6
_AROUND = {"lead": "**", "muted": "*", "source": "*"}


def markdown_of(content: Document) -> str:
    """Return a document as Markdown: a paragraph between each two blank lines, a row of a table on one line.

    Places in the document are anchors of their own, so that links within it hold whoever shows it.
    """
    parts = [
        f"**{markdown(content.draft)}** · {markdown(content.kind)}",
        f"# {markdown(content.title)}",
        _block(content.head),
        f"*{markdown(content.disclaimer)}*",
        *map(_block, content.blocks),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _block(block: Block) -> str:
    match block:
        case Heading():
            return f"{'#' * min(block.level + 1, DEEPEST)} {_place(block.id)}{markdown(block.text)}"
        case Paragraph():
            around = _AROUND.get(block.tone, "")
            text = _text(block.runs, plain=bool(around))
            return f"{around}{text}{around}" if text else ""
        case Items():
            return "\n".join(f"- {_text(item)}" for item in block.items)
        case Pairs():
            return "\n".join(f"- **{markdown(label)}:** {_text(value)}" for label, value in block.rows)
        case Table():
            return _table(block)


def _table(table: Table) -> str:
    rows = [list(map(markdown, table.header)), ["---"] * len(table.header)]
    for k, row in enumerate(table.rows):
        place = _place(table.ids[k]) if table.ids else ""
        rows.append([(place if not n else "") + _text(cell) for n, cell in enumerate(row)])
    label = f"**{markdown(table.label)}**\n\n" if table.label else ""
    return label + "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _place(name: str) -> str:
    return f'<a id="{markdown(name)}"></a>' if name else ""


def _text(runs: Text, plain: bool = False) -> str:
    return "".join(_run(run, plain) for run in runs).strip()


def _run(run: Run, plain: bool) -> str:
    """Return a run; blanks at its ends stay outside its marks. In a marked paragraph nothing is marked again."""
    inner = markdown(run.text)
    if not inner:
        return " " if run.text else ""
    if run.strong and not plain:
        inner = f"**{inner}**"
    target = f"#{run.to}" if run.to else run.url
    if target:
        inner = f"[{inner}]({target.replace('(', '%28').replace(')', '%29').replace(' ', '%20')})"
    return f"{' ' * run.text[:1].isspace()}{inner}{' ' * run.text[-1:].isspace()}"
