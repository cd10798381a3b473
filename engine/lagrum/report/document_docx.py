"""A document for Word, made of XML and a zip file alone, so that it can be made in a browser too."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from string import Template
from xml.sax.saxutils import escape

from lagrum.base.number import bounded
from lagrum.checking.result import Report
from lagrum.memo.word_template import packed
from lagrum.report.document import document
from lagrum.report.document_model import (
    SHORT,
    Block,
    Document,
    Heading,
    Items,
    Pairs,
    Paragraph,
    Run,
    Table,
    Text,
    Tone,
    words,
)

TEMPLATES = Path(__file__).parent / "templates" / "document" / "docx"
PARTS = {
    "[Content_Types].xml": "content_types.xml",
    "_rels/.rels": "rels.xml",
    "docProps/app.xml": "app.xml",
    "docProps/core.xml": "core.xml",
    "word/_rels/document.xml.rels": "document_rels.xml",
    "word/document.xml": "document.xml",
    "word/footer1.xml": "footer1.xml",
    "word/header1.xml": "header1.xml",
    "word/numbering.xml": "numbering.xml",
    "word/settings.xml": "settings.xml",
    "word/styles.xml": "styles.xml",
}
"""The parts of the file, and the template that each is made of."""
STYLES: dict[Tone, str] = {
    "text": "Normal",
    "lead": "LagrumLage",
    "muted": "LagrumDampad",
    "source": "LagrumKalla",
    "intro": "LagrumInledning",
}
TEXT_WIDTH = 9070  # twentieths of a point: A4 with margins of 25 mm
CLOSE_WIDTH = 9860
"""The same of a compact document, with margins of 18 mm."""
LEVELS = 4
LONG_ROW = 1500
"""A row with more characters may be broken over two pages."""
LONGEST_PROPERTY = 255
_FIRST_ROW = (
    '<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1"'
    ' w:noVBand="1"/>'
)
_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


def render_docx(report: Report, everything: bool = False) -> bytes:
    """Return a report as a document for Word. Raises `InputError`."""
    return docx_of(document(report, everything))


def docx_of(content: Document) -> bytes:
    """Return a document as a docx: the same bytes each time."""
    writer = _Writer(CLOSE_WIDTH if content.compact else TEXT_WIDTH, ("bilaga", "kvitto") if content.compact else ())
    body = writer.whole(content)
    fields = {
        "body": body,
        "links": writer.relations(),
        "head": _escaped(content.running_head),
        "foot": _escaped(content.disclaimer),
        "date": _escaped(content.date),
        "language": content.language,
        **{name: _property(getattr(content, name)) for name in ("title", "subject", "author", "kind", "draft")},
        "disclaimer": _property(content.disclaimer),
    }
    parts = {name: _filled(file, fields) for name, file in PARTS.items()}
    return packed({name: _close(name, data) for name, data in parts.items()} if content.compact else parts)


def _close(name: str, data: bytes) -> bytes:
    """Return a part set close, as the styles and the page of a compact document are: smaller letters, less between."""
    text = data.decode()
    if name == "word/styles.xml":
        text = re.sub(r'(<w:szC?s? w:val=")(\d+)', lambda m: f"{m[1]}{bounded(m[2]) * 3 // 4}", text)
        text = re.sub(r'(w:(?:before|after)=")(\d+)', lambda m: f"{m[1]}{bounded(m[2]) * 2 // 5}", text)
        text = text.replace('w:line="269"', 'w:line="240"')
    if name == "word/document.xml":
        margins = {"top": 1020, "right": 1020, "bottom": 907, "left": 1020}
        for side, width in margins.items():
            text = re.sub(rf'(<w:pgMar [^>]*?w:{side}=")\d+', rf"\g<1>{width}", text)
    return text.encode()


def _filled(file: str, fields: dict[str, str]) -> bytes:
    return Template((TEMPLATES / file).read_text(encoding="utf-8")).substitute(fields).strip().encode()


def _property(text: str) -> str:
    return _escaped(text[:LONGEST_PROPERTY])


class _Writer:
    """Writes blocks as WordprocessingML, and keeps count of bookmarks and addresses."""

    def __init__(self, width: int, new_pages: tuple[str, ...]) -> None:
        self._width = width
        self._new_pages = new_pages
        self._bookmarks = 0
        self._addresses: dict[str, str] = {}

    def relations(self) -> str:
        """Return the addresses that the text leads to."""
        return "".join(
            f'<Relationship Id="{id}" Type="{_LINK}" Target="{_escaped(url)}" TargetMode="External"/>'
            for url, id in self._addresses.items()
        )

    def whole(self, content: Document) -> str:
        first = (
            _paragraph("LagrumUtkast", _run(Run(content.draft))),
            _paragraph("LagrumSlag", _run(Run(content.kind))),
            _paragraph("Title", _run(Run(content.title))),
        )
        return "".join(chain(first, map(self._block, (content.head, *content.blocks))))

    def _block(self, block: Block) -> str:
        match block:
            case Heading():
                style = f"Heading{min(block.level, LEVELS)}"
                return _paragraph(
                    style, self._marked(block.id, _run(Run(block.text))), new_page=block.id in self._new_pages
                )
            case Paragraph():
                return _paragraph(STYLES[block.tone], self._runs(block.runs))
            case Items():
                return "".join(_paragraph("ListBullet", self._runs(item)) for item in block.items)
            case Pairs():
                last = len(block.rows) if len(block.rows) <= SHORT else 0
                return "".join(self._pair(*pair, keep=n < last) for n, pair in enumerate(block.rows, 1))
            case Table():
                return self._table(block)

    def _pair(self, label: str, value: Text, keep: bool) -> str:
        runs = f"{_run(Run(label, strong=True))}<w:r><w:tab/></w:r>{self._runs(value)}"
        return _paragraph("LagrumUppgift", runs, keep)

    def _table(self, table: Table) -> str:
        whole = sum(table.widths)
        widths = [self._width * width // whole for width in table.widths]
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        ids = table.ids or ("",) * len(table.rows)
        head = self._row([(Run(cell, strong=True),) for cell in table.header], widths, keep=True, header=True)
        last = len(table.rows) if len(table.rows) <= SHORT else 0
        rows = "".join(
            self._row(row, widths, n < last, id) for n, (row, id) in enumerate(zip(table.rows, ids, strict=True), 1)
        )
        return (
            f"{_paragraph('Caption', _run(Run(table.label)))}"
            f'<w:tbl><w:tblPr><w:tblStyle w:val="LagrumTabell"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
            f'<w:tblLayout w:type="fixed"/>{_FIRST_ROW}<w:tblCaption w:val="{_escaped(table.label)}"/></w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid>{head}{rows}</w:tbl>{_paragraph('Normal', '')}"
        )

    def _row(self, cells: Sequence[Text], widths: Sequence[int], keep: bool, id: str = "", header: bool = False) -> str:
        short = sum(len(words(cell)) for cell in cells) < LONG_ROW
        properties = f"{'<w:cantSplit/>' if short else ''}{'<w:tblHeader/>' if header else ''}"
        content = ""
        for number, (cell, width) in enumerate(zip(cells, widths, strict=True)):
            text = self._runs(cell)
            text = self._marked(id, text) if number == 0 else text
            paragraph = _paragraph("LagrumTabelltext", text, keep)
            content += f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{paragraph}</w:tc>'
        return f"<w:tr><w:trPr>{properties}</w:trPr>{content}</w:tr>"

    def _runs(self, text: Text) -> str:
        return "".join(map(self._linked, text))

    def _linked(self, run: Run) -> str:
        if run.to:
            return f'<w:hyperlink w:anchor="{_escaped(run.to)}" w:history="1">{_run(run, link=True)}</w:hyperlink>'
        if run.url:
            id = self._addresses.setdefault(run.url, f"rLink{len(self._addresses) + 1}")
            return f'<w:hyperlink r:id="{id}" w:history="1">{_run(run, link=True)}</w:hyperlink>'
        return _run(run)

    def _marked(self, id: str, runs: str) -> str:
        """Return runs as a place that links can lead to."""
        if not id:
            return runs
        self._bookmarks += 1
        number = self._bookmarks
        return f'<w:bookmarkStart w:id="{number}" w:name="{_escaped(id)}"/>{runs}<w:bookmarkEnd w:id="{number}"/>'


def _paragraph(style: str, runs: str, keep: bool = False, new_page: bool = False) -> str:
    """Return a paragraph; `keep` has it on the page of what follows, `new_page` at the top of one."""
    more = ("<w:keepNext/>" if keep else "") + ("<w:pageBreakBefore/>" if new_page else "")
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{runs}</w:p>'


def _run(run: Run, link: bool = False) -> str:
    if not run.text:
        return ""
    look = ('<w:rStyle w:val="Hyperlink"/>' if link else "") + ("<w:b/>" if run.strong else "")
    properties = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{_escaped(run.text)}</w:t></w:r>'


def _escaped(text: str) -> str:
    return escape(text, {'"': "&quot;"})
