"""Memos as Word documents: styles, language, tables and properties; own templates and what is wrong with them."""

from __future__ import annotations

import runpy
import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from memo_samples import full_memo, hostile_memo

from lagrum.memo.errors import MemoError
from lagrum.memo.sections import document
from lagrum.memo.word_template import BLOCK_FIELDS, BUILT_IN, TEXT_FIELDS, repacked

pytest.importorskip("docxtpl", reason="docxtpl är inte installerat: pip install lagrum[memo]")
docx = pytest.importorskip("docx", reason="python-docx är inte installerat")

from lagrum.memo.render_docx import render_docx  # noqa: E402

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def opened(data: bytes) -> Any:
    return docx.Document(BytesIO(data))


def template(*paragraphs: str, header: str = "", change: Callable[[Any], None] | None = None) -> bytes:
    made = docx.Document()
    for text in paragraphs:
        made.add_paragraph(text)
    if header:
        made.sections[0].header.paragraphs[0].text = header
    if change is not None:
        change(made)
    target = BytesIO()
    made.save(target)
    return target.getvalue()


def with_parts(data: bytes, **parts: bytes) -> bytes:
    """Return a docx with more or other parts; `__` in a name is a slash and `_dot_` a dot."""
    target = BytesIO()
    renamed = {n.replace("__", "/").replace("_dot_", "."): content for n, content in parts.items()}
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(target, "w") as new:
        for info in old.infolist():
            if info.filename not in renamed:
                new.writestr(info, old.read(info))
        for name, content in renamed.items():
            new.writestr(name, content)
    return target.getvalue()


def part(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return archive.read(name)


def error(data: bytes) -> MemoError:
    with pytest.raises(MemoError) as caught:
        render_docx(full_memo(), data)
    assert caught.value.help
    return caught.value


def test_headings_are_real_headings() -> None:
    memo = full_memo()
    paragraphs = opened(render_docx(memo)).paragraphs
    by_style = {s: [p.text for p in paragraphs if p.style.name == s] for s in ("Title", "Heading 1")}
    assert by_style["Title"] == [memo.title]
    assert by_style["Heading 1"] == [s.heading for s in document(memo).sections]
    used = {p.style.name for p in paragraphs}
    assert {"Heading 2", "List Bullet", "Quote", "Caption", "Lagrum fråga", "Lagrum inte skrivet"} <= used
    assert [p.text for p in paragraphs if p.style.name == "Lagrum fråga"] == [memo.question]


def test_every_table_has_a_header_row_and_a_title() -> None:
    tables = opened(render_docx(full_memo())).tables
    assert len(tables) == 5
    for table in tables:
        assert table.style.name == "Lagrum tabell"
        assert table._tbl.tblPr.find(f"{W}tblCaption") is not None
        marked = [row._tr.trPr.find(f"{W}tblHeader") is not None for row in table.rows]
        assert marked == [True] + [False] * (len(marked) - 1)


def test_language_and_properties() -> None:
    memo = full_memo()
    found = opened(render_docx(memo))
    assert {e.get(f"{W}val") for e in found.styles.element.iter(f"{W}lang")} == {"sv-SE"}
    assert found.styles.element.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang") is not None
    properties = found.core_properties
    assert properties.title == memo.title
    assert properties.language == "sv-SE"
    assert properties.identifier == memo.reference
    assert properties.author == "Grums kommun"
    assert properties.created.date() == properties.modified.date() == date(2026, 3, 2)


def test_pages_are_numbered() -> None:
    section = opened(render_docx(full_memo())).sections[0]
    for footer in (section.footer, section.first_page_footer):
        assert [e.text.strip() for e in footer._element.iter(f"{W}instrText")] == ["PAGE", "NUMPAGES"]
    assert "SN 2026/0412" in section.header.paragraphs[0].text


def test_field_codes_in_a_text_are_no_fields() -> None:
    data = render_docx(hostile_memo())
    assert b"instrText" not in part(data, "word/document.xml")
    assert b"DDEAUTO" in part(data, "word/document.xml")
    assert b"{_{ x }_}" in part(render_docx(full_memo(need="{_{ x }_}")), "word/document.xml")


def test_no_part_is_compressed_or_dated() -> None:
    with zipfile.ZipFile(BytesIO(render_docx(full_memo()))) as archive:
        assert {(i.compress_type, i.date_time) for i in archive.infolist()} == {(0, (1980, 1, 1, 0, 0, 0))}
        assert archive.namelist()[0] == "[Content_Types].xml"


def test_the_built_in_template_is_what_the_script_makes() -> None:
    script = Path(__file__).parents[2] / "tools" / "make_memo_template.py"
    assert runpy.run_path(str(script))["made"]() == BUILT_IN.read_bytes()


def test_an_own_template_is_filled_in() -> None:
    own = template("Kommunens PM {{ beteckning }}", "{{p rattsfragan }}", "Slut.", header="{{ kommun }}")
    found = opened(render_docx(full_memo(), own))
    shown = [p.text for p in found.paragraphs]
    assert shown[0] == "Kommunens PM SN 2026/0412"
    assert shown[1] == full_memo().question
    assert shown[-1] == "Slut."
    assert found.sections[0].header.paragraphs[0].text == "Grums kommun"
    assert found.paragraphs[1].style.name == "Lagrum fråga"


def test_all_documented_fields_exist() -> None:
    lines = [f"{{{{ {name} }}}}" for name in TEXT_FIELDS] + [f"{{{{p {name} }}}}" for name in BLOCK_FIELDS]
    loop = ["{%p for a in avsnitt %}", "{{ a.id }}: {{ a.rubrik }}", "{{p a.innehall }}", "{%p endfor %}"]
    shown = "\n".join(p.text for p in opened(render_docx(full_memo(), template(*lines, *loop))).paragraphs)
    assert "{" not in shown
    assert set(BLOCK_FIELDS) - {"uppgifter", "allt"} == {s.id for s in document(full_memo()).sections}


def test_a_template_keeps_its_own_styles_and_gets_the_rest() -> None:
    def red(made: Any) -> None:
        made.styles["Heading 1"].font.color.rgb = docx.shared.RGBColor(255, 0, 0)
        made.styles["Heading 1"].element.set(f"{W}styleId", "Rubrik1")
        bullets = made.styles["List Bullet"].element
        bullets.getparent().remove(bullets)

    found = opened(render_docx(full_memo(), template("{{p allt }}", change=red)))
    heading = next(p for p in found.paragraphs if p.text == "Rättsfrågan")
    assert heading.style.style_id == "Rubrik1"
    assert str(heading.style.font.color.rgb) == "FF0000"
    item = next(p for p in found.paragraphs if p.text.startswith("höja den nedre"))
    number = item.style.element.find(f"{W}pPr/{W}numPr/{W}numId").get(f"{W}val")
    numbering = found.part.numbering_part.element
    assert [n for n in numbering.findall(f"{W}num") if n.get(f"{W}numId") == number]


def test_blocks_in_a_table_cell_end_with_a_paragraph() -> None:
    def table(made: Any) -> None:
        made.add_table(1, 1).cell(0, 0).paragraphs[0].text = "{{p andra }}"

    found = opened(render_docx(full_memo(), template("{{ rubrik }}", change=table)))
    cells = list(found.element.body.iter(f"{W}tc"))
    assert len(cells) > 4
    assert all(cell[-1].tag == f"{W}p" for cell in cells)


def test_a_dotx_is_a_template_too() -> None:
    own = template("{{ rubrik }}")
    types = part(own, "[Content_Types].xml").replace(b"document.main+xml", b"template.main+xml")
    data = render_docx(full_memo(), with_parts(own, **{"[Content_Types].xml": types}))
    assert opened(data).paragraphs[0].text == full_memo().title


@pytest.mark.parametrize(
    ("paragraphs", "message", "help"),
    [
        (("{{ diarienumer }}",), "fältet »diarienumer«, som inte finns", "Fälten är typ, rubrik"),
        (("{{ rubrk }}",), "»rubrk«", "menade du »rubrik«?"),
        (("{%p for a in avsnitt %}", "{{ a.text }}", "{%p endfor %}"), "»text«, som inte finns", ""),
        (("Ingenting",), "inga fält", "{{p allt }}"),
        (("{{ fakta }}",), "»fakta« är hela stycken", "{{p fakta }}"),
        (("{{p rubrik }}",), "»rubrik« är text", "{{ rubrik }}"),
        (("{{ rubrik ",), "går inte att läsa", ""),
        (("{% for a in %}",), "»{% for a in %}« går inte att läsa", "{%p endfor %}"),
        (("{% for a in avsnitt %}",), "slinga som inte är avslutad: »for« utan »endfor«", "{%p endfor %}"),
        (("{% if kommun %}{{ kommun }}",), "villkor som inte är avslutat: »if« utan »endif«", "{%p endif %}"),
        (("{{ rubrik }}{% endfor %}",), "»{% endfor %}« går inte att läsa där det står", ""),
        (("{% gör %}",), "»{% gör %}« går inte att läsa", ""),
        (("{{p allt",), "»{{p allt« går inte att läsa: det slutar inte med }}", ""),
        (("{{ rubrik allt }}",), "»{{ rubrik allt }}« går inte att läsa", "{{ rubrik }}"),
        (("{{ rubrik|nej }}",), "»nej«", "filtren är"),
        (("{{ rubrik.__class__.__mro__ }}",), "", ""),
        (("{{ rubrik * 999999999 }}",), "räknar", ""),
        (("{{ rubrik.format(1) }}{{ ''.join(x) }}",), "»x«", ""),
    ],
)
def test_a_template_with_a_wrong_field(paragraphs: tuple[str, ...], message: str, help: str) -> None:
    found = error(template(*paragraphs))
    assert message in found.message
    assert help in found.help


def test_an_unknown_field_in_the_header_is_found() -> None:
    assert "»kommunen«" in error(template("{{ rubrik }}", header="{{ kommunen }}")).message


def rels(kind: str) -> bytes:
    target = b'Target="https://example.org/x" TargetMode="External"/></Relationships>'
    return part(template("{{ rubrik }}"), "word/_rels/document.xml.rels").replace(
        b"</Relationships>",
        b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        + kind.encode()
        + b'" '
        + target,
    )


def test_what_is_no_template() -> None:
    good = template("{{ rubrik }}")
    types = part(good, "[Content_Types].xml")
    macro = types.replace(b"wordprocessingml.document.main+xml", b"macro").replace(
        b"application/vnd.openxmlformats-officedocument.macro",
        b"application/vnd.ms-word.document.macroEnabled.main+xml",
    )
    body = part(good, "word/document.xml")
    plain = BytesIO()
    with zipfile.ZipFile(plain, "w") as archive:
        archive.writestr("a.txt", "a")
    for data, message in (
        (b"", "ingen docx-fil"),
        (b"%PDF-1.7", "ingen docx-fil"),
        (good[:2000], "ingen docx-fil"),
        (plain.getvalue(), "ingen docx-fil"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "gammal Word-fil"),
        (with_parts(good, word__vbaProject_dot_bin=b"x"), "makron"),
        (with_parts(good, **{"[Content_Types].xml": macro}), "makron"),
        (with_parts(good, word__activeX__activeX1_dot_xml=b"<a/>"), "inbäddade"),
        (with_parts(good, word__embeddings__o_dot_bin=b"x"), "inbäddade"),
        (with_parts(good, **{"word/_rels/document.xml.rels": rels("image")}), "hämtar något utifrån"),
        (with_parts(good, word__document_dot_xml=b"<!DOCTYPE a>" + body), "inte skriven av"),
        (with_parts(good, word__document_dot_xml=b"<a"), "kan inte läsas"),
        (with_parts(good, word__document_dot_xml=body + b" " * 5_000_001), "större än 5 MB"),
        (bytes(20_000_001), "större än 20 MB"),
    ):
        assert message in error(data).message


def test_a_hyperlink_and_the_templates_own_template_are_no_danger() -> None:
    good = template("{{ rubrik }}")
    for kind in ("hyperlink", "attachedTemplate"):
        data = render_docx(full_memo(), with_parts(good, **{"word/_rels/document.xml.rels": rels(kind)}))
        assert (b"example.org" in part(data, "word/_rels/document.xml.rels")) == (kind == "hyperlink")


def test_repacking_changes_no_part() -> None:
    data = template("{{ rubrik }}")
    assert repacked(repacked(data)) == repacked(data)
    assert part(repacked(data), "word/document.xml") == part(data, "word/document.xml")
