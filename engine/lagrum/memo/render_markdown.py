"""A memo as Markdown (CommonMark with GitHub's tables), one sentence a line so that a review shows what changed."""

from __future__ import annotations

import re

from lagrum.base.inert import without_references
from lagrum.memo.model import Memo
from lagrum.memo.sections import (
    DISCLAIMER,
    Block,
    Heading,
    Item,
    Items,
    Pairs,
    Paragraph,
    Quote,
    Table,
    document,
)


def render_markdown(memo: Memo) -> str:
    """Return the memo as Markdown."""
    content = document(memo)
    blocks = [content.kind, f"# {_escaped(content.title)}", _block(content.head), f"*{_escaped(DISCLAIMER)}*"]
    for section in content.sections:
        blocks.append(f"## {_escaped(section.heading)}")
        blocks += map(_block, section.blocks)
    return "\n\n".join(blocks) + "\n"


def _block(block: Block) -> str:
    match block:
        case Heading():
            return f"### {_escaped(block.text)}"
        case Paragraph():
            return _paragraph(block)
        case Items():
            return "\n".join(map(_item, block.items))
        case Quote():
            return "\n>\n".join("\n".join(f"> {line}" for line in _sentences(p)) for p in block.paragraphs)
        case Pairs():
            return "\n".join(f"- **{_escaped(label)}:** {_escaped(value)}" for label, value in block.rows)
        case Table():
            return _table(block)


def _paragraph(paragraph: Paragraph) -> str:
    label = f"**{_escaped(paragraph.label)}**" if paragraph.label else ""
    text = "\n".join(_sentences(paragraph.text))
    if text and paragraph.tone == "lead":
        text = f"**{text}**"
    elif text and paragraph.tone == "muted":
        text = f"*{text}*"
    return f"{label} {text}".strip()


def _item(item: Item) -> str:
    lines = [*_sentences(item.text)]
    for source in item.sources:
        lines[-1] += "\\"
        lines += _sentences(source)
    return "- " + "\n  ".join(lines)


def _table(table: Table) -> str:
    rows = [
        [_escaped(h) for h in table.header],
        ["---"] * len(table.header),
        *([("<br>").join(map(_escaped, cell)) for cell in row] for row in table.rows),
    ]
    return f"**{_escaped(table.caption)}**\n\n" + "\n".join(f"| {' | '.join(row)} |" for row in rows)


# Where one sentence surely ends: a full stop after a word that is no abbreviation, and then a capital.
_END = re.compile(r"(?<=[a-zåäö]{4}[.?!])[ ](?=[A-ZÅÄÖ])")


def _sentences(text: str) -> list[str]:
    return [_escaped(line) for line in _END.split(text)]


_SPECIAL = re.compile(r"[\\`*\[\]<>|~#$]|&(?=#?\w+;)|(?<![^\W_])_|_(?![^\W_])|!(?=\[)")
_LINE_START = re.compile(r"(?:[-+=:/]|\d{1,9}(?=[.)]))")


def _escaped(text: str) -> str:
    """Return `text` so that Markdown shows it as it is, also at the beginning of a line, and nobody is told."""
    shown = without_references(text, lambda part: _SPECIAL.sub(r"\\\g<0>", part))
    found = _LINE_START.match(shown)
    if found is None:
        return shown
    mark = found[0]
    return f"{mark}\\{shown[len(mark) :]}" if mark[0].isdecimal() else f"\\{shown}"
