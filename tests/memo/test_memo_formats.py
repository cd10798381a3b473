"""The same content in every format, hostile text shown as text, and the same bytes each time."""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from memo_samples import CONTROLS, HOSTILE, LINE_STARTS, empty_memo, full_memo, hostile_memo

from lagrum.base.serialization import from_value
from lagrum.memo.model import Memo
from lagrum.memo.render_docx import render_docx
from lagrum.memo.render_html import render_html
from lagrum.memo.render_json import render_json
from lagrum.memo.render_markdown import render_markdown
from lagrum.memo.render_pdf import render_pdf
from lagrum.memo.sections import document, texts

MEMOS = {"full": full_memo, "empty": empty_memo, "hostile": lambda: hostile_memo(f"{HOSTILE} {CONTROLS} 😀")}
ROOT = Path(__file__).parents[2]


def squeezed(text: str) -> str:
    """Return `text` without blanks: where a line is broken is a matter of the format."""
    return re.sub(r"\s+", "", text)


def assert_same_order(memo: Memo, shown: str) -> None:
    """Check that `shown` has every text of the memo, in order, and nothing between them but marks of lists."""
    rest = squeezed(shown)
    for text in map(squeezed, texts(document(memo))):
        place = rest.find(text)
        assert place >= 0, text
        assert len(rest[:place].strip("•–:")) == 0, rest[: place + 40]
        rest = rest[place + len(text) :]
    assert not rest.strip("•–")


class Reader(HTMLParser):
    """Reads the text of the body, the names of all elements and the levels of the headings."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.names: list[str] = []
        self.attributes: list[tuple[str, str, str | None]] = []
        self.text: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]
        if tag not in ("meta", "br", "col"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "body" in self.open and "nav" not in self.open:
            self.text.append(data)


def read_html(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    return reader


@pytest.mark.parametrize("name", MEMOS)
def test_html_shows_the_whole_memo(name: str) -> None:
    memo = MEMOS[name]()
    reader = read_html(render_html(memo))
    assert_same_order(memo, " ".join(reader.text))
    assert "script" not in reader.names
    assert not [a for a in reader.attributes if a[1] in ("src", "srcset", "action") or a[1].startswith("on")]
    assert all((value or "").startswith("#") for _, attribute, value in reader.attributes if attribute == "href")
    assert ("html", "lang", "sv-SE") in reader.attributes
    levels = [int(n[1]) for n in reader.names if re.fullmatch("h[1-6]", n)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    ids = [value for _, attribute, value in reader.attributes if attribute == "id"]
    assert len(ids) == len(set(ids)) == 13


def test_html_fetches_nothing_and_prints() -> None:
    page = render_html(full_memo())
    assert "url(" not in page
    assert "@import" not in page
    assert "default-src 'none'" in page
    assert "@media print" in page


def test_colours_of_the_html_have_contrast() -> None:
    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        r, g, b = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    named = dict(re.findall(r"--(\w+): (#\w{6})", render_html(full_memo())))
    for text in ("ink", "quiet", "accent"):
        for ground in ("#ffffff", named["wash"]):
            light, dark = sorted((luminance(named[text]), luminance(ground)), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_json_is_the_memo_and_shows_no_hidden_characters() -> None:
    memo = hostile_memo(HOSTILE + CONTROLS)
    text = render_json(memo)
    assert from_value(Memo, json.loads(text)) == memo
    assert text.replace("\n", "").isprintable()


def markdown_text(source: str) -> str:
    """Return what a reader of GitHub's Markdown shows; raw HTML is refused except for the break in a cell."""
    markdown_it = pytest.importorskip("markdown_it", reason="markdown-it-py är inte installerat")
    parser = markdown_it.MarkdownIt("commonmark").enable(["table", "strikethrough"])
    parts: list[str] = []
    for token in parser.parse(source):
        assert token.type not in ("html_block", "fence", "code_block", "hr"), token
        for child in token.children or []:
            assert child.type in (
                *("text", "softbreak", "hardbreak", "strong_open", "strong_close", "em_open", "em_close"),
                *("html_inline", "text_special"),
            ), child
            assert child.type != "html_inline" or child.content in ("<br>", "<span>", "</span>")
            parts.append(child.content if child.type in ("text", "text_special") else " ")
    return " ".join(parts)


@pytest.mark.parametrize("name", MEMOS)
def test_markdown_shows_the_whole_memo(name: str) -> None:
    memo = MEMOS[name]()
    assert_markdown(memo)


def assert_markdown(memo: Memo) -> None:
    shown = squeezed(markdown_text(render_markdown(memo)))
    for text in map(squeezed, texts(document(memo))):
        place = shown.find(text)
        assert place >= 0, text
        assert shown[:place] in ("", ":"), shown[: place + 40]
        shown = shown[place + len(text) :]
    assert not shown


@pytest.mark.parametrize("start", LINE_STARTS)
def test_text_that_looks_like_markdown_stays_text(start: str) -> None:
    assert_markdown(hostile_memo(f"{start} text"))
    assert_markdown(hostile_memo(f"Ett ord till. {start}"))
    assert_markdown(hostile_memo(start.strip()))


def test_markdown_has_one_sentence_a_line() -> None:
    lines = render_markdown(full_memo()).splitlines()
    assert "Samtalen leds av en socionom och en fritidsledare." in lines
    assert not [line for line in lines if line != line.rstrip()]


@pytest.mark.parametrize("name", MEMOS)
def test_docx_shows_the_whole_memo(name: str) -> None:
    pytest.importorskip("docxtpl", reason="docxtpl är inte installerat: pip install lagrum[memo]")
    docx = pytest.importorskip("docx", reason="python-docx är inte installerat")
    memo = MEMOS[name]()
    body = docx.Document(BytesIO(render_docx(memo))).element.body
    assert_same_order(memo, " ".join(t.text for t in body.iter(f"{{{body.nsmap['w']}}}t")))


@pytest.mark.parametrize("name", ["full", "hostile"])
def test_pdf_shows_the_whole_memo(name: str, tmp_path: Path) -> None:
    pytest.importorskip("typst", reason="typst är inte installerat: pip install lagrum[memo]")
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler) är inte installerat")
    memo = MEMOS[name]()
    file = tmp_path / "memo.pdf"
    file.write_bytes(render_pdf(memo))
    done = subprocess.run(["pdftotext", "-raw", str(file), "-"], capture_output=True, check=True)
    # Headers and footers stand between the lines, lines are hyphenated: compare letters, one text at a time.
    shown = re.sub(r"[\s\u00ad\u200b]", "", done.stdout.decode()).replace("-", "")
    for text in texts(document(memo)):
        wanted = re.sub(r"[\s-]", "", text).replace("😀", "[U+1F600]")
        pieces = [wanted] if len(wanted) < 50 else [wanted[i : i + 25] for i in range(0, len(wanted), 25)]
        assert sum(p in shown for p in pieces) >= 0.8 * len(pieces), text


def renderers() -> dict[str, Callable[[Memo], Any]]:
    return {
        "html": render_html,
        "markdown": render_markdown,
        "json": render_json,
        "docx": render_docx,
        "pdf": render_pdf,
    }


_HASHES = """
import hashlib, os
from memo_samples import full_memo
from test_memo_formats import renderers
for name, render in renderers().items():
    if name in os.environ["FORMATS"].split():
        found = render(full_memo())
        print(name, hashlib.sha256(found if isinstance(found, bytes) else found.encode()).hexdigest())
"""


def test_the_same_memo_gives_the_same_bytes_everywhere(tmp_path: Path) -> None:
    formats = ["html", "markdown", "json"]
    for name, package in (("docx", "docxtpl"), ("pdf", "typst")):
        try:
            __import__(package)
            formats.append(name)
        except ImportError:
            continue
    found = {}
    for name in formats:
        first, second = renderers()[name](full_memo()), renderers()[name](full_memo())
        assert first == second
        found[name] = hashlib.sha256(first if isinstance(first, bytes) else first.encode()).hexdigest()
    for seed, zone in (("1", "Pacific/Auckland"), ("2", "America/Lima")):
        environment = {
            **os.environ,
            "PYTHONHASHSEED": seed,
            "TZ": zone,
            "LC_ALL": "C",
            "FORMATS": " ".join(formats),
            "PYTHONPATH": os.pathsep.join([str(ROOT / "engine"), str(Path(__file__).parent)]),
        }
        done = subprocess.run(
            [sys.executable, "-c", _HASHES], capture_output=True, text=True, check=True, env=environment, cwd=tmp_path
        )
        assert dict(line.split() for line in done.stdout.splitlines()) == found
