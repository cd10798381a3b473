"""A memo for Word without a library: the text of the memo, well formed, the same each time."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from xml.etree import ElementTree

import pytest

from lagrum.memo.model import Memo
from lagrum.memo.sections import Items, Paragraph, Table, document
from lagrum.report.memo_docx import render_docx
from lagrum.services.drafts import memo_of
from lagrum.services.world import World
from varied import shipped_rulebook

EVIL = "<w:p>&amp; ]]> \"' {{x}} &lt;"
TEXT = f"""insats nora/memo
    namn         "Stödgrupp {EVIL.replace('"', "")}"
    form         gruppverksamhet
    prövning     utan behovsprövning
    målgrupp "barn"
        ålder      8–12 år
        mottagare  ja
    samtycke
        vårdnadshavare  bara från en
"""


@pytest.fixture(scope="module")
def memo() -> Memo:
    world = World(shipped_rulebook(), date(2026, 6, 1), "snabb", "filer")
    return memo_of(TEXT, world, "fb.6.13.öppen-insats")


def shown(data: bytes) -> str:
    """Return the text of a document as Word shows it, all of whose parts are well formed."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        for name in file.namelist():
            ElementTree.fromstring(file.read(name))
        body = ElementTree.fromstring(file.read("word/document.xml"))
    return " ".join("".join(body.itertext()).split())


def test_all_that_the_memo_says_is_there(memo: Memo) -> None:
    text = re.sub(r"\s+", "", shown(render_docx(memo)))
    said = []
    for section in document(memo).sections:
        said.append(section.heading)
        for block in section.blocks:
            if isinstance(block, Paragraph):
                said += [block.label, block.text]
            elif isinstance(block, Items):
                said += [part for item in block.items for part in (item.text, *item.sources)]
            elif isinstance(block, Table):
                said += [line for row in block.rows for cell in row for line in cell]
    assert len(said) > 30
    missing = [words for words in said if re.sub(r"\s+", "", words) not in text]
    assert missing == []


def test_it_is_the_same_each_time(memo: Memo) -> None:
    assert render_docx(memo) == render_docx(memo)
