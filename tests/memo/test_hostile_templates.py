"""A Word template that somebody sent: nothing in it fetches, runs or grows, however it is written."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

import pytest
from memo_samples import full_memo
from test_memo_docx import part, template, with_parts

from lagrum.base.errors import InputError
from lagrum.memo.errors import MemoError, TemplateError
from lagrum.memo.render_docx import render_docx

GOOD = template("{{ rubrik }}")
RELS = "word/_rels/document.xml.rels"
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
EVIL = "https://evil.example/x"
ENGLISH = re.compile(r"\b(expected|unexpected|token|the|was|unknown|encountered|undefined|named|of)\b", re.IGNORECASE)
"""Words of the libraries' own messages."""


def refused(data: bytes) -> MemoError:
    with pytest.raises(TemplateError) as caught:
        render_docx(full_memo(), data)
    assert caught.value.help
    assert not ENGLISH.search(f"{caught.value.message} {caught.value.help}"), caught.value.message
    return caught.value


def with_relation(row: str) -> bytes:
    return with_parts(GOOD, **{RELS: part(GOOD, RELS).replace(b"</Relationships>", f"{row}</Relationships>".encode())})


def with_body(xml: str, data: bytes = GOOD) -> bytes:
    body = part(data, "word/document.xml").decode()
    return with_parts(data, **{"word/document.xml": re.sub(r"(<w:body>)", rf"\1{xml}", body, count=1).encode()})


IMAGE = f'Id="rId99" Type="{KIND}image" Target="{EVIL}"'
RELATIONS = {
    "plain": f'<Relationship {IMAGE} TargetMode="External"/>',
    "open element": f'<Relationship {IMAGE} TargetMode="External"></Relationship>',
    "prefixed": f'<p:Relationship xmlns:p="http://schemas.openxmlformats.org/package/2006/relationships" {IMAGE} '
    'TargetMode="External"/>',
    "entity": f'<Relationship {IMAGE} TargetMode="&#69;xternal"/>',
    "blanks": f'<Relationship {IMAGE} TargetMode=" External "/>',
    "other letters": f'<Relationship {IMAGE} TargetMode="EXTERNAL"/>',
    "end inside an attribute": f'<Relationship Note="/>" {IMAGE} TargetMode="External"/>',
    "single quotes": f"<Relationship {IMAGE} TargetMode\n=\n'External'/>",
    "no mode": f"<Relationship {IMAGE}/>",
    "a share": f'<Relationship Id="rId99" Type="{KIND}image" Target="\\\\evil\\x"/>',
    "a file": f'<Relationship Id="rId99" Type="{KIND}image" Target="file:///etc/passwd" TargetMode="External"/>',
    "out of the package": f'<Relationship Id="rId99" Type="{KIND}image" Target="../../../x.png"/>',
    "a type that ends in hyperlink": f'<Relationship Id="rId99" Type="http://evil/hyperlink" Target="{EVIL}" '
    'TargetMode="External"/>',
    "a type that ends in attachedTemplate": f'<Relationship Id="rId99" Type="urn:x/attachedTemplate" Target="{EVIL}" '
    'TargetMode="External"/>',
    "a link that runs": f'<Relationship Id="rId99" Type="{KIND}hyperlink" Target="file:///c:/x.exe" '
    'TargetMode="External"/>',
    "a link with a program": f'<Relationship Id="rId99" Type="{KIND}hyperlink" Target="ms-word:ofe|u|{EVIL}" '
    'TargetMode="External"/>',
    "altChunk": f'<Relationship Id="rId99" Type="{KIND}aFChunk" Target="settings.xml"/>',
    "an object": f'<Relationship Id="rId99" Type="{KIND}oleObject" Target="settings.xml"/>',
    "a package": f'<Relationship Id="rId99" Type="{KIND}package" Target="settings.xml"/>',
    "frames": f'<Relationship Id="rId99" Type="{KIND}frame" Target="{EVIL}" TargetMode="External"/>',
    "mail merge": f'<Relationship Id="rId99" Type="{KIND}mailMergeSource" Target="{EVIL}" TargetMode="External"/>',
    "sub document": f'<Relationship Id="rId99" Type="{KIND}subDocument" Target="{EVIL}" TargetMode="External"/>',
}


@pytest.mark.parametrize("name", RELATIONS)
def test_a_relation_that_is_not_allowed(name: str) -> None:
    refused(with_relation(RELATIONS[name]))


def test_relations_in_another_encoding() -> None:
    text = part(GOOD, RELS).decode().replace("</Relationships>", f"{RELATIONS['plain']}</Relationships>")
    text = re.sub(r"<\?xml[^>]*\?>", '<?xml version="1.0" encoding="UTF-16"?>', text)
    refused(with_parts(GOOD, **{RELS: text.encode("utf-16")}))


RUN = "<w:r>{}</w:r>"
BEGIN, MIDDLE, END = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))


def instruction(*texts: str) -> str:
    return "".join(f'<w:r><w:instrText xml:space="preserve">{text}</w:instrText></w:r>' for text in texts)


FIELDS = [
    f'<w:fldSimple w:instr=" INCLUDEPICTURE &quot;{EVIL}&quot; "/>',
    f'<w:fldSimple w:instr="&#73;NCLUDETEXT {EVIL}"/>',
    f"{BEGIN}{instruction(f' INCLUDEPICTURE {EVIL} ')}{MIDDLE}{END}",
    f"{BEGIN}{instruction(' INCLUDE', f'PICTURE {EVIL} ')}{MIDDLE}{END}",
    f"{BEGIN}{instruction(' DDEAUTO c:/x.exe ')}{MIDDLE}{END}",
    f"{BEGIN}{instruction('dde ', 'x')}{END}",
    f"{BEGIN}{instruction(' LINK Excel.Sheet x ')}{MIDDLE}{END}",
    f"{BEGIN}{BEGIN}{instruction('PAGE')}{MIDDLE}{END}{instruction('x')}{MIDDLE}{END}",
    f"{BEGIN}{instruction('IF 1 = 1')}{MIDDLE}{END}",
    f"{BEGIN}{instruction('IMPORT x')}",
    instruction("INCLUDEPICTURE x"),
    f"{BEGIN}{instruction(' MACROBUTTON x ')}{MIDDLE}{END}",
    f"{BEGIN}{instruction(' DATABASE ')}{MIDDLE}{END}",
    f"{BEGIN}{instruction(' HYPERLINK file:///c:/x.exe ')}{MIDDLE}{END}",
    f"{BEGIN}{instruction('')}{MIDDLE}{END}",
]


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_that_is_not_allowed(field: str) -> None:
    assert "Wordfältet" in refused(with_body(f"<w:p>{field}</w:p>")).message


@pytest.mark.parametrize("field", ["PAGE", " NUMPAGES \\* MERGEFORMAT ", "DATE \\@ d", 'STYLEREF "heading 1"'])
def test_a_field_that_numbers_and_dates_is_allowed(field: str) -> None:
    render_docx(full_memo(), with_body(f"<w:p>{BEGIN}{instruction(field)}{MIDDLE}{END}</w:p>"))


@pytest.mark.parametrize(
    "xml",
    [
        '<w:altChunk xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rId1"/>',
        "<w:p><w:r><w:object/></w:r></w:p>",
        '<w:p><w:r><w:pict><o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office"/></w:pict></w:r></w:p>',
        f'<w:p><w:r><w:pict><v:imagedata xmlns:v="urn:schemas-microsoft-com:vml" src="{EVIL}"/></w:pict></w:r></w:p>',
        "<w:p><w:subDoc/></w:p>",
        '<w:p><w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:entryMacro/></w:ffData></w:fldChar></w:r></w:p>',
        "<w:p><?mso-x y?></w:p>",
    ],
)
def test_an_element_that_is_not_allowed(xml: str) -> None:
    refused(with_body(xml))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("word/media/o.bin", "application/vnd.openxmlformats-officedocument.oleObject"),
        ("word/x.html", "text/html"),
        ("word/x.rtf", "application/rtf"),
        ("word/x.xml", "application/vnd.ms-word.vbaData+xml"),
        ("word/x.svg", "image/svg+xml"),
        ("word/x.xml", "application/xml"),
        ("word/x.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_a_part_that_is_not_allowed(name: str, kind: str) -> None:
    types = part(GOOD, "[Content_Types].xml").decode()
    types = types.replace("</Types>", f'<Override PartName="/{name}" ContentType="{kind}"/></Types>')
    refused(with_parts(GOOD, **{"[Content_Types].xml": types.encode(), name: b"<x/>"}))


def test_a_part_of_no_kind_and_names_that_lead_out() -> None:
    for name in ("word/x.exe", "../x.xml", "word/../../x.xml", "C:\\x.xml", "WORD/DOCUMENT.XML"):
        refused(with_parts(GOOD, **{name: b"<x/>"}))


@pytest.mark.parametrize("name", ["word/document.xml", RELS, "word/styles.xml", "[Content_Types].xml"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type(name: str, encoding: str) -> None:
    text = re.sub(r"^<\?xml[^>]*\?>\s*", "", part(GOOD, name).decode())
    text = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE a [<!ENTITY x "y">]>{text}'
    refused(with_parts(GOOD, **{name: text.encode(encoding)}))


def test_mail_merge_in_the_settings() -> None:
    settings = part(GOOD, "word/settings.xml").decode()
    settings = re.sub(r"(<w:settings[^>]*>)", r'\1<w:mailMerge><w:query w:val="x"/></w:mailMerge>', settings, count=1)
    refused(with_parts(GOOD, **{"word/settings.xml": settings.encode()}))


LANGUAGE = [
    "{{ typ.zfill(300000000) }}",
    "{{ typ.ljust(300000000) }}",
    "{{ typ.center(9) }}",
    "{{ typ.expandtabs(300000000) }}",
    "{{ typ.join }}",
    "{{ typ|replace('a', 'b') }}",
    "{{ typ|center(300000000) }}",
    "{{ typ ~ typ }}",
    "{{ typ * 3 }}",
    "{{ -1 }}",
    "{{ typ[0] }}",
    "{{ [typ, typ] }}",
    "{{ {'a': typ} }}",
    "{{ (typ, typ) }}",
    "{{ typ if typ else fraga }}",
    "{{ typ is defined }}",
    "{% set a = typ %}{{ a }}",
    "{% set a %}{{ typ }}{% endset %}{{ a }}",
    "{% macro m() %}{{ typ }}{% endmacro %}{{ m() }}",
    "{% for a in avsnitt %}{% for b in avsnitt %}{{ b.rubrik }}{% endfor %}{% endfor %}",
    "{% for a in typ %}{{ a }}{% endfor %}",
    "{% for a in avsnitt recursive %}{{ a.rubrik }}{% endfor %}",
    "{% for a in avsnitt if a.id %}{{ a.rubrik }}{% endfor %}",
    "{% for a in avsnitt %}{{ a.__class__ }}{% endfor %}{{ typ }}",
    "{% for a in avsnitt %}{{ loop.index }}{% endfor %}",
    "{% include 'x' %}{{ typ }}",
    "{% import 'x' as x %}{{ typ }}",
    "{% extends 'x' %}{{ typ }}",
    "{% block b %}{{ typ }}{% endblock %}",
    "{% filter upper %}{{ typ }}{% endfilter %}",
    "{% with a = typ %}{{ a }}{% endwith %}",
    "{% autoescape false %}{{ typ }}{% endautoescape %}",
    "{{ typ|map('upper') }}",
    "{{ cycler() }}{{ lipsum(5) }}{{ typ }}",
    "{{ ''.__class__.__mro__ }}{{ typ }}",
]


@pytest.mark.parametrize("text", LANGUAGE)
def test_the_language_shows_fields_and_nothing_else(text: str) -> None:
    refused(template(text))
    refused(template("{{ rubrik }}", header=text))


@pytest.mark.parametrize(
    "text",
    ["{{ typ|upper }}", "{{ kommun|default('x') }}", "{% if kommun %}{{ kommun }}{% else %}-{% endif %}",
     "{% for a in avsnitt %}{{ a.rubrik|upper }}{% if a.id == 'behov' %}!{% endif %}{% endfor %}"],
)  # fmt: skip
def test_what_the_language_can_say(text: str) -> None:
    render_docx(full_memo(), template(text))


def test_a_fault_of_the_template_that_comes_with_lagrum_is_not_the_users(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise TemplateError("mallen har inga fält", "skriv ett")

    monkeypatch.setattr("lagrum.memo.render_docx.check_fields", broken)
    with pytest.raises(MemoError) as caught:
        render_docx(full_memo())
    assert not isinstance(caught.value, InputError)


@pytest.mark.parametrize("start", ["{{", "{%", "{#"])
def test_signs_that_are_never_closed_are_not_looked_for_one_by_one(start: str) -> None:
    """Two hundred thousand took minutes, and ten times as many a hundred times as long."""
    assert f"»{start}« som aldrig avslutas" in refused(template(f"{start} " * 200_000)).message
    assert f"»{start}« som aldrig avslutas" in refused(template("}} %} #}" + f"{start} " * 200_000)).message


def test_what_comes_out_is_counted() -> None:
    """A field that is shown very often, and a loop over very much, end by their length and not by a clock."""
    assert "miljoner tecken" in refused(template(*["{{p allt }}"] * 1500)).message
    loop = "{% for a in avsnitt %}" + "x" * 1_200_000 + "{{ a.id }}{% endfor %}"
    assert "miljoner tecken" in refused(template(loop)).message
    assert "50000 fält" in refused(template("{{ typ }}" * 60_000)).message


def test_what_is_written_is_what_was_looked_at() -> None:
    """Comments, other encodings and prefixes are gone: Word is given the tree, not the letters."""
    body = part(GOOD, "word/document.xml").decode().replace("<w:body>", "<w:body><!-- x -->")
    data = render_docx(full_memo(), with_parts(GOOD, **{"word/document.xml": body.encode()}))
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert all(b"<!--" not in archive.read(n) for n in archive.namelist() if n.endswith(("xml", "rels")))
