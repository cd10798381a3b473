"""A memo as one self-contained HTML file: no script, nothing fetched, readable on screen and on paper."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from string import Template

from lagrum.memo.model import Memo
from lagrum.memo.sections import (
    DISCLAIMER,
    Block,
    Document,
    Heading,
    Item,
    Items,
    Pairs,
    Paragraph,
    Quote,
    Section,
    Table,
    document,
)

_COLUMNS = re.compile(r"<colgroup>.*?</colgroup>", re.DOTALL)
_TEMPLATES = Path(__file__).parent / "templates"


def render_html(memo: Memo) -> str:
    """Return the memo as an HTML document."""
    content = document(memo)
    page = Template((_TEMPLATES / "memo.html").read_text(encoding="utf-8"))
    return page.substitute(
        style=(_TEMPLATES / "memo.css").read_text(encoding="utf-8").strip(),
        title=escape(content.title),
        kind=escape(content.kind),
        reference=escape(content.reference),
        author=escape(content.author),
        subject=escape(content.subject),
        date=escape(content.date),
        disclaimer=escape(DISCLAIMER),
        head=_block(content.head),
        contents=_contents(content),
        sections="\n".join(map(_section, content.sections)),
    )


def render_fragment(memo: Memo) -> str:
    """Return the memo as HTML to stand within a page, below a heading of the first level of its own.

    It has no style of its own, not even the columns' widths: the policy of a page allows none.
    """
    content = document(memo)
    sections = _COLUMNS.sub("", "\n".join(map(_section, content.sections)))
    kind = f'<p class="kind">{escape(content.kind)}</p>'
    return f"{kind}\n<h1>{escape(content.title)}</h1>\n{_block(content.head)}\n{sections}"


def _contents(content: Document) -> str:
    return "\n".join(f'<li><a href="#{s.id}">{escape(s.heading)}</a></li>' for s in content.sections)


def _section(section: Section) -> str:
    blocks = "\n".join(map(_block, section.blocks))
    heading = f'<h2 id="{section.id}">{escape(section.heading)}</h2>'
    return f'<section aria-labelledby="{section.id}">\n{heading}\n{blocks}\n</section>'


def _block(block: Block) -> str:
    match block:
        case Heading():
            return f"<h3>{escape(block.text)}</h3>"
        case Paragraph():
            label = f"<strong>{escape(block.label)}</strong>" if block.label else ""
            kind = f' class="{block.tone}"' if block.tone != "text" else ""
            return f"<p{kind}>{' '.join(filter(None, (label, escape(block.text))))}</p>"
        case Items():
            return "<ul>\n" + "\n".join(map(_item, block.items)) + "\n</ul>"
        case Quote():
            return "<blockquote>\n" + "\n".join(f"<p>{escape(p)}</p>" for p in block.paragraphs) + "\n</blockquote>"
        case Pairs():
            rows = (f"<div><dt>{escape(label)}</dt><dd>{escape(value)}</dd></div>" for label, value in block.rows)
            return "<dl>\n" + "\n".join(rows) + "\n</dl>"
        case Table():
            return _table(block)


def _item(item: Item) -> str:
    sources = "".join(f'<span class="source">{escape(s)}</span>' for s in item.sources)
    return f"<li>{escape(item.text)}{sources}</li>"


def _table(table: Table) -> str:
    caption = escape(table.caption)
    whole = sum(table.widths)
    columns = "".join(f'<col style="width: {100 * w / whole:.1f}%">' for w in table.widths)
    header = "".join(f'<th scope="col">{escape(h)}</th>' for h in table.header)
    rows = "\n".join("<tr>" + "".join(map(_cell, row)) + "</tr>" for row in table.rows)
    return (
        f"<table>\n<caption>{caption}</caption>\n<colgroup>{columns}</colgroup>\n"
        f"<thead><tr>{header}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>"
    )


def _cell(lines: tuple[str, ...]) -> str:
    return f"<td>{'<br>'.join(map(escape, lines))}</td>"
