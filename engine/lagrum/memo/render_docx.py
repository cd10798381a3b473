"""A memo as a Word document, in the built-in template or in a municipality's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from lagrum.base.frozen import frozen
from lagrum.memo.errors import MemoError, TemplateError, needed
from lagrum.memo.model import Memo
from lagrum.memo.sections import (
    DISCLAIMER,
    LANGUAGE,
    Block,
    Document,
    Heading,
    Items,
    Pairs,
    Paragraph,
    Quote,
    Section,
    Table,
    clean,
    document,
)
from lagrum.memo.template_language import environment
from lagrum.memo.word_template import (
    BLOCK_FIELDS,
    BUILT_IN,
    LOOP_FIELD,
    TEXT_FIELDS,
    check_fields,
    checked,
    repacked,
    style_ids,
    unknown_field,
    unreadable,
)
from lagrum.source.shortening import shortened

_TEXT_WIDTH = 9071  # twentieths of a point: A4 with margins of 25 mm; Word scales it to the page of the template
_SHORT_ROW = 1500
MOST_IN_PROPERTY = 255
"""Letters of a property of a Word document."""
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class _Text(str):
    """A text of a field. Braces are escaped too, since docxtpl reads `{_{` in the finished text as two braces."""

    __slots__ = ()

    def __html__(self) -> str:
        return _escaped(str(self))


class _Blocks:
    """Whole paragraphs and tables, as XML."""

    __slots__ = ("_xml",)

    def __init__(self, xml: str) -> None:
        self._xml = xml

    def __html__(self) -> str:
        return self._xml


@frozen
class _Section:
    """A section as a template sees it."""

    id: _Text
    rubrik: _Text
    innehall: _Blocks


def render_docx(memo: Memo, template: bytes | None = None) -> bytes:
    """Return the memo as a docx. `template` is a docx or dotx with fields (`lagrum.memo.word_template`)."""
    content = document(memo)
    texts = {
        "beteckning": content.reference,
        "kommun": clean(memo.municipality),
        "insats": clean(memo.intervention_name) or clean(memo.intervention_id),
        "insats_id": clean(memo.intervention_id),
        "fraga": clean(memo.question),
        "fraga_id": clean(memo.question_id),
        "status": memo.status,
        "niva": clean(memo.level),
        "adressater": ", ".join(map(clean, memo.addressees)),
        "forbehall": DISCLAIMER,
    }
    return fill_template(content, texts, template)


def fill_template(
    content: Document,
    texts: Mapping[str, str],
    template: bytes | None,
    disclaimer: str = DISCLAIMER,
    called: str = "memot",
) -> bytes:
    """Return a document in a template. `texts` are its text fields besides typ, rubrik and datum; others are empty.

    Raises `TemplateError`, which speaks of the document as `called`, for a template that cannot be used, or that shows
    none of the document's sections.
    """
    docxtpl = needed("docxtpl", "docxtpl", "Word-dokumentet")
    jinja2 = needed("jinja2", "docxtpl", "Word-dokumentet")
    data = BUILT_IN.read_bytes() if template is None else checked(template)
    filled = environment(called)
    word = None
    try:
        word = docxtpl.DocxTemplate(BytesIO(data))
        word.init_docx()
        check_fields(word, filled, called)
        _check_shown(word.get_undeclared_template_variables(filled), content, called)
        word.render(_fields(content, texts, _Writer(style_ids(word.docx))), filled)
        _finish(word.docx, content, disclaimer)
        target = BytesIO()
        word.docx.save(target)
    except TemplateError as error:
        if template is None:  # the built-in one: a fault of lagrum's
            raise MemoError(error.message, error.help) from error
        raise
    except MemoError:
        raise
    except jinja2.UndefinedError as error:
        raise unknown_field(str(error).rstrip("'").rpartition("'")[2] or str(error)) from error
    except jinja2.TemplateError as error:
        raise unreadable(word, filled, error, jinja2.TemplateError) from error
    except Exception as error:  # a broken file can fail anywhere in docxtpl, python-docx and lxml
        if template is None:
            raise
        raise TemplateError(
            f"mallen kan inte läsas ({type(error).__name__})",
            "öppna den i Word och spara den på nytt som Word-dokument (.docx)",
        ) from error
    return repacked(target.getvalue())


def _check_shown(used: set[str], content: Document, called: str) -> None:
    """Raise `TemplateError` when a template made for memos alone would leave out all that another document says."""
    own = {section.id for section in content.sections} & set(BLOCK_FIELDS)
    if not own and not used & {"allt", LOOP_FIELD}:
        raise TemplateError(
            f"mallen har bara memots egna avsnitt, så {called}s text skulle inte komma med",
            "lägg till {{p allt }} ensamt på en rad i mallen",
        )


def _fields(content: Document, texts: Mapping[str, str], writer: _Writer) -> dict[str, Any]:
    known = {"typ": content.kind, "rubrik": content.title, "datum": content.date, **texts}
    sections = [_Section(_Text(s.id), _Text(s.heading), _Blocks(writer.blocks(s.blocks))) for s in content.sections]
    return {
        **{name: _Text(known.get(name, "")) for name in TEXT_FIELDS},
        **{name: _Blocks("") for name in BLOCK_FIELDS},
        **{str(s.id): s.innehall for s in sections if str(s.id) in BLOCK_FIELDS},
        "uppgifter": _Blocks(writer.blocks([content.head])),
        "allt": _Blocks("".join(map(writer.section, content.sections))),
        "avsnitt": sections,
    }


class _Writer:
    """Writes blocks as WordprocessingML with the styles of one document."""

    def __init__(self, styles: dict[str, str]) -> None:
        self._styles = styles

    def section(self, section: Section) -> str:
        return self._paragraph("heading 1", _run(section.heading)) + self.blocks(section.blocks)

    def blocks(self, blocks: Sequence[Block]) -> str:
        parts: list[str] = []
        for before, block in zip([None, *blocks], blocks, strict=False):
            parts.append(self._block(block, after_table=isinstance(before, Table)))
        return "".join(parts)

    def _block(self, block: Block, after_table: bool) -> str:
        match block:
            case Heading():
                return self._paragraph("heading 2", _run(block.text))
            case Paragraph():
                label = _run(block.label + (" " if block.text else ""), bold=True) if block.label else ""
                style = {"text": "", "lead": "Lagrum fråga", "muted": "Lagrum inte skrivet", "source": "Lagrum källa"}
                return self._paragraph(style[block.tone], label + _run(block.text), after_table)
            case Items():
                return "".join(
                    self._paragraph(
                        "List Bullet",
                        _run(item.text) + "".join("<w:r><w:br/></w:r>" + _run(s, small=True) for s in item.sources),
                        after_table and item is block.items[0],
                    )
                    for item in block.items
                )
            case Quote():
                return "".join(self._paragraph("Quote", _run(p)) for p in block.paragraphs)
            case Pairs():
                return "".join(
                    self._paragraph(
                        "Lagrum uppgift", _run(label, bold=True) + "<w:r><w:tab/></w:r>" + _run(value), after_table
                    )
                    for label, value in block.rows
                )
            case Table():
                return self._table(block, after_table)

    def _paragraph(self, style: str, runs: str, after_table: bool = False) -> str:
        properties = f'<w:pStyle w:val="{escape(self._styles[style])}"/>' if style else ""
        if style == "caption":
            properties += "<w:keepNext/>"
        if after_table:
            properties += '<w:spacing w:before="160"/>'
        return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"

    def _table(self, table: Table, after_table: bool) -> str:
        whole = sum(table.widths)
        widths = [_TEXT_WIDTH * w // whole for w in table.widths]
        shares = [5000 * w // whole for w in table.widths]
        look = (
            '<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="0"'
            ' w:noVBand="1"/>'
        )
        grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
        head = [(text,) for text in table.header]
        rows = self._row(head, shares, header=True) + "".join(self._row(row, shares) for row in table.rows)
        return (
            f"{self._paragraph('caption', _run(table.caption), after_table)}<w:tbl><w:tblPr>"
            f'<w:tblStyle w:val="{escape(self._styles["Lagrum tabell"])}"/><w:tblW w:w="5000" w:type="pct"/>'
            f'<w:tblLayout w:type="fixed"/>{look}<w:tblCaption w:val="{_attribute(table.caption)}"/></w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
        )

    def _row(self, cells: Sequence[tuple[str, ...]], shares: Sequence[int], header: bool = False) -> str:
        short = sum(len(line) for cell in cells for line in cell) < _SHORT_ROW
        properties = ("<w:cantSplit/>" if short else "") + ("<w:tblHeader/>" if header else "")
        content = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{share}" w:type="pct"/></w:tcPr>'
            + "".join(self._paragraph("Lagrum tabelltext", _run(line, bold=header)) for line in cell)
            + "</w:tc>"
            for cell, share in zip(cells, shares, strict=True)
        )
        return f"<w:tr><w:trPr>{properties}</w:trPr>{content}</w:tr>"


def _run(text: str, bold: bool = False, small: bool = False) -> str:
    if not text:
        return ""
    properties = ("<w:b/>" if bold else "") + ('<w:color w:val="505050"/><w:sz w:val="19"/>' if small else "")
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{_escaped(text)}</w:t></w:r>'


def _escaped(text: str) -> str:
    return escape(text, {"{": "&#123;", "}": "&#125;", "%": "&#37;"})


def _attribute(text: str) -> str:
    return escape(text, {'"': "&quot;", "{": "&#123;", "}": "&#125;", "%": "&#37;"})


def _finish(docx: Any, content: Document, disclaimer: str) -> None:
    """Set language and properties, and give every cell the paragraph that Word demands at its end."""
    oxml = needed("docx.oxml", "python-docx", "Word-dokumentet")
    for cell in docx.element.body.iter(f"{_W}tc"):
        if len(cell) == 0 or cell[-1].tag != f"{_W}p":
            cell.append(oxml.OxmlElement("w:p"))
    set_language(docx)
    day = datetime.fromisoformat(content.date).replace(tzinfo=UTC)
    properties = docx.core_properties
    properties.title = shortened(content.title, MOST_IN_PROPERTY)
    properties.subject = shortened(content.subject, MOST_IN_PROPERTY)
    properties.author = shortened(content.author, MOST_IN_PROPERTY)
    properties.last_modified_by = shortened(content.author, MOST_IN_PROPERTY)
    properties.keywords = shortened(content.reference, MOST_IN_PROPERTY)
    properties.identifier = shortened(content.reference, MOST_IN_PROPERTY)
    properties.category = content.kind
    properties.comments = shortened(disclaimer, MOST_IN_PROPERTY)
    properties.language = LANGUAGE
    properties.revision = 1
    properties.created = properties.modified = day


def set_language(docx: Any) -> None:
    """Say that the text of a document is Swedish, for spelling, hyphenation and screen readers."""
    oxml = needed("docx.oxml", "python-docx", "Word-dokumentet")
    styles = docx.styles.element
    place = styles
    for tag in ("docDefaults", "rPrDefault", "rPr", "lang"):
        found = place.find(f"{_W}{tag}")
        if found is None:
            found = oxml.OxmlElement(f"w:{tag}")
            if tag in ("docDefaults", "rPrDefault"):
                place.insert(0, found)
            else:
                place.append(found)
        place = found
    place.set(f"{_W}val", LANGUAGE)
    for run in styles.iter(f"{_W}lang"):
        run.set(f"{_W}val", LANGUAGE)
