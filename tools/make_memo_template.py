"""Make engine/lagrum/memo/templates/memo.docx, the built-in Word template of a memo.

Run it after a change: python tools/make_memo_template.py (needs python-docx). The result is the same every time.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

sys.path.insert(0, str(Path(__file__).parents[1] / "engine"))

from lagrum.memo.render_docx import set_language
from lagrum.memo.word_template import BUILT_IN, add_bullets, repacked

FONT = "Calibri"
INK = RGBColor(0x1A, 0x1A, 0x1A)
QUIET = RGBColor(0x50, 0x50, 0x50)
ACCENT = RGBColor(0x1D, 0x3F, 0x66)
KEPT = {
    *("Normal", "Default Paragraph Font", "Normal Table", "No List", "Title", "heading 1", "heading 2", "List Bullet"),
    *("Quote", "caption", "header", "footer"),
}


def main() -> None:
    BUILT_IN.write_bytes(made())
    print(f"{BUILT_IN} ({BUILT_IN.stat().st_size} byte)")


def made() -> bytes:
    """Return the template."""
    document = docx.Document()
    _prune(document)
    _page(document)
    _styles(document)
    _body(document)
    _header_and_footer(document)
    set_language(document)
    _properties(document)
    target = BytesIO()
    document.save(target)
    return repacked(target.getvalue())


def _prune(document: Any) -> None:
    """Take away the styles and parts of python-docx's own template that a memo does not use."""
    styles = document.styles.element
    for style in styles.findall(qn("w:style")):
        name = style.find(qn("w:name")).get(qn("w:val"))
        if name not in KEPT:
            styles.remove(style)
            continue
        for tag in ("w:link", "w:rsid"):
            for found in style.findall(qn(tag)):
                style.remove(found)
        for tag in ("w:pPr", "w:rPr"):
            found = style.find(qn(tag))
            if found is not None and name not in ("Normal", "Default Paragraph Font"):
                style.remove(found)
        if name in ("Title", "heading 1", "heading 2", "Quote", "caption"):
            following = style.find(qn("w:next"))
            if following is not None:
                following.set(qn("w:val"), "Normal")
    numbering = document.part.numbering_part.element
    for child in list(numbering):
        numbering.remove(child)
    package = document.part.package
    for key, relation in list(package.rels.items()):
        if relation.reltype.endswith("/thumbnail"):
            del package.rels[key]
    for key, relation in list(document.part.rels.items()):
        if relation.reltype.endswith(("/customXml", "/stylesWithEffects")):
            del document.part.rels[key]


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)
    section.top_margin, section.bottom_margin = Mm(28), Mm(25)
    section.header_distance = section.footer_distance = Mm(13)
    section.different_first_page_header_footer = True


def _styles(document: Any) -> None:
    styles = document.styles
    defaults = styles.element.find(qn("w:docDefaults"))
    fonts = defaults.find(f".//{qn('w:rFonts')}")
    for key in list(fonts.attrib):
        del fonts.attrib[key]
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), FONT)
    normal = _style(styles["Normal"], size=11, color=INK, after=7, line=1.2)
    normal.paragraph_format.widow_control = True
    _style(styles["Title"], size=22, color=ACCENT, bold=True, after=14, line=1.0)
    for name, size, color, before, after, level in (
        ("Heading 1", 15, ACCENT, 22, 5, 0),
        ("Heading 2", 11.5, INK, 12, 3, 1),
    ):
        style = _style(styles[name], size=size, color=color, bold=True, before=before, after=after, line=1.05)
        style.paragraph_format.keep_with_next = style.paragraph_format.keep_together = True
        outline = OxmlElement("w:outlineLvl")
        outline.set(qn("w:val"), str(level))
        style.element.get_or_add_pPr().append(outline)
    bullets = _style(styles["List Bullet"], after=5)
    number = bullets.element.get_or_add_pPr().get_or_add_numPr().get_or_add_numId()
    number.val = add_bullets(document)
    quote = _style(styles["Quote"], after=4)
    quote.paragraph_format.left_indent = Mm(6)
    _border(quote, "left", "8A8F98", 12, 10)
    caption = _style(styles["Caption"], size=10.5, bold=True, color=INK, before=10, after=4)
    caption.paragraph_format.keep_with_next = True

    lead = _style(_new(styles, "Lagrum fråga"), size=12.5, bold=True, before=4, after=10)
    lead.paragraph_format.left_indent = Mm(4)
    lead.paragraph_format.right_indent = Mm(2)
    lead.paragraph_format.keep_together = True
    _border(lead, "left", "1D3F66", 24, 8)
    _shade(lead, "F1F4F8")
    _style(_new(styles, "Lagrum inte skrivet"), color=QUIET).font.italic = True
    _style(_new(styles, "Lagrum källa"), size=9.5, color=QUIET)
    kind = _style(_new(styles, "Lagrum typ"), size=11, bold=True, color=QUIET, after=2)
    kind.paragraph_format.keep_with_next = True
    fact = _style(_new(styles, "Lagrum uppgift"), before=2, after=2, line=1.1)
    fact.paragraph_format.left_indent = Mm(32)
    fact.paragraph_format.first_line_indent = Mm(-32)
    fact.paragraph_format.tab_stops.add_tab_stop(Mm(32))
    _border(fact, "bottom", "C6CBD2", 4, 2, between=True)
    _style(_new(styles, "Lagrum tabelltext"), size=9.5, after=1, line=1.1)
    for name in ("Header", "Footer"):
        _style(styles[name], size=9, color=QUIET, after=0).paragraph_format.tab_stops.add_tab_stop(
            Mm(160), WD_TAB_ALIGNMENT.RIGHT
        )
    styles.element.append(parse_xml(_TABLE))


_TABLE = f"""<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="LagrumTabell">
<w:name w:val="Lagrum tabell"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="99"/><w:qFormat/>
<w:tblPr><w:tblInd w:w="0" w:type="dxa"/>
<w:tblBorders><w:top w:val="nil"/><w:bottom w:val="single" w:sz="4" w:space="0" w:color="B4BAC2"/>
<w:insideH w:val="single" w:sz="4" w:space="0" w:color="B4BAC2"/></w:tblBorders>
<w:tblCellMar><w:top w:w="50" w:type="dxa"/><w:left w:w="0" w:type="dxa"/><w:bottom w:w="50" w:type="dxa"/>
<w:right w:w="120" w:type="dxa"/></w:tblCellMar></w:tblPr>
<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders>
<w:bottom w:val="single" w:sz="10" w:space="0" w:color="1D3F66"/></w:tcBorders></w:tcPr></w:tblStylePr>
</w:style>"""


def _new(styles: Any, name: str) -> Any:
    style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    plain = name.title().replace(" ", "").translate(str.maketrans("åäöÅÄÖ", "aaoAAO"))
    style.element.set(qn("w:styleId"), plain)
    style.base_style = styles["Normal"]
    style.quick_style = True
    return style


def _style(
    style: Any,
    size: float | None = None,
    color: RGBColor | None = None,
    bold: bool | None = None,
    before: float = 0,
    after: float | None = None,
    line: float | None = None,
) -> Any:
    style.font.size = Pt(size) if size is not None else None
    style.font.bold = bold
    if color is not None:
        style.font.color.rgb = color
    form = style.paragraph_format
    form.space_before = Pt(before)
    if after is not None:
        form.space_after = Pt(after)
    if line is not None:
        form.line_spacing = line
    return style


def _border(style: Any, side: str, color: str, size: int, space: int, between: bool = False) -> None:
    properties = style.element.get_or_add_pPr()
    sides = [side, "between"] if between else [side]
    lines = "".join(f'<w:{s} w:val="single" w:sz="{size}" w:space="{space}" w:color="{color}"/>' for s in sides)
    _in_order(properties, parse_xml(f"<w:pBdr {nsdecls('w')}>{lines}</w:pBdr>"))


def _shade(style: Any, fill: str) -> None:
    shade = parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{fill}"/>')
    _in_order(style.element.get_or_add_pPr(), shade)


def _in_order(properties: Any, element: Any) -> None:
    """Put borders and shading where the schema wants them: before tabs, spacing and indentation."""
    later = ("w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl")
    if element.tag == qn("w:pBdr"):
        later = ("w:shd", *later)
    for child in properties:
        if child.tag in map(qn, later):
            child.addprevious(element)
            return
    properties.append(element)


def _body(document: Any) -> None:
    document.add_paragraph("{{ typ }}", style="Lagrum typ")
    document.add_paragraph("{{ rubrik }}", style="Title")
    document.add_paragraph("{{p uppgifter }}")
    spaced = document.add_paragraph("{{ forbehall }}", style="Lagrum källa")
    spaced.paragraph_format.space_before = Pt(8)
    document.add_paragraph("{%p for a in avsnitt %}")
    document.add_paragraph("{{ a.rubrik }}", style="Heading 1")
    document.add_paragraph("{{p a.innehall }}")
    document.add_paragraph("{%p endfor %}")


def _header_and_footer(document: Any) -> None:
    section = document.sections[0]
    header = section.header.paragraphs[0]
    header.text = "{{ typ }}\t{{ beteckning }}"
    section.first_page_header.paragraphs[0].text = ""
    for footer in (section.footer, section.first_page_footer):
        line = footer.paragraphs[0]
        line.add_run("{{ forbehall }}\t")
        _field(line, "PAGE")
        line.add_run(" (")
        _field(line, "NUMPAGES")
        line.add_run(")")


def _field(paragraph: Any, instruction: str) -> None:
    """Add a field that the word processor computes; 1 stands until it has."""
    for kind, text in (("begin", ""), ("", instruction), ("separate", ""), ("shown", "1"), ("end", "")):
        run = paragraph.add_run()
        if kind == "shown":
            run.text = text
        elif kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
        else:
            code = OxmlElement("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = f" {text} "
            run._r.append(code)


_APP = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>lagrum</Application></Properties>"
)


def _properties(document: Any) -> None:
    day = datetime(2026, 1, 1, tzinfo=UTC)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = "Memo", "lagrum", ""
    properties.created = properties.modified = day
    app = next(p for p in document.part.package.iter_parts() if p.partname == "/docProps/app.xml")
    app._blob = _APP.encode()
    properties.last_modified_by, properties.language, properties.revision = "lagrum", "sv-SE", 1


if __name__ == "__main__":
    main()
