"""Word templates: any bytes as a part of a template, or as a whole file."""

from __future__ import annotations

import zipfile
from functools import cache
from io import BytesIO

from fuzz.common import kind_and_rest
from lagrum.memo.errors import MemoError
from lagrum.memo.model import Memo
from lagrum.memo.render_docx import render_docx
from lagrum.memo.word_template import BUILT_IN, packed
from memo.memo_samples import full_memo

PARTS = (
    "fält",
    "word/document.xml",
    "word/_rels/document.xml.rels",
    "[Content_Types].xml",
    "word/settings.xml",
    "word/styles.xml",
    "word/numbering.xml",
    "word/footer1.xml",
    "hel fil",
)
MOST_OUT = 3_000_000
"""Bytes of a document: the memo's own text is less than a tenth of it."""
DOCUMENT = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>{}</w:t>'
    "</w:r></w:p></w:body></w:document>"
)


@cache
def _memo() -> Memo:
    return full_memo()


@cache
def _template() -> dict[str, bytes]:
    with zipfile.ZipFile(BUILT_IN) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def one_input(data: bytes) -> None:
    """Fill the template in: a document that opens and fetches nothing, or a `MemoError` that says what to do."""
    kind, rest = kind_and_rest(data, PARTS)
    try:
        made = render_docx(_memo(), _made(kind, rest))
    except MemoError as error:
        assert error.message and error.help, error
        return
    assert len(made) < MOST_OUT
    with zipfile.ZipFile(BytesIO(made)) as archive:
        names = archive.namelist()
        assert len(set(names)) == len(names)
        relations = b"".join(archive.read(name) for name in names if name.endswith(".rels"))
    assert relations.count(b"External") == relations.count(b"/hyperlink"), "only links, which somebody must follow"


def _made(kind: str, rest: bytes) -> bytes:
    if kind == "hel fil":
        return rest
    if kind == "fält":
        words = rest.decode("utf-8", "replace").replace("&", "&amp;").replace("<", "&lt;")
        kind, rest = "word/document.xml", DOCUMENT.format(words).encode()
    return packed({**_template(), kind: rest})


def seeds() -> list[bytes]:
    """Fields of each form; the small parts of the built-in template."""
    fields = ["{{ rubrik }}", "{{p allt }}", "{%p for a in avsnitt %}{{ a.rubrik }}{%p endfor %}", "{{ rubrik|upper }}"]
    parts = [
        f"{name}\n".encode() + _template()[name] for name in PARTS if len(_template().get(name, b"")) in range(1, 4000)
    ]
    return [f"fält\n{field} {{{{ rubrik }}}}".encode() for field in fields] + parts + [b"hel fil\nPK\x03\x04"]
