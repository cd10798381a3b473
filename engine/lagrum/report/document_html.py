"""A document as one self-contained HTML file: no script, nothing fetched, readable on screen and on paper."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lagrum.checking.result import Report
from lagrum.memo.errors import needed
from lagrum.report.document import document
from lagrum.report.document_model import Document

TEMPLATES = Path(__file__).parent / "templates" / "document"


def render_html(report: Report, everything: bool = False) -> str:
    """Return a report as a document in HTML. Raises `InputError`, and `MemoError` where Jinja2 is missing."""
    return html_of(document(report, everything))


def html_of(content: Document) -> str:
    """Return a document as HTML."""
    jinja2 = needed("jinja2", "jinja2", "HTML-dokumentet")
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals["kind"] = _kind
    style = (TEMPLATES / "document.css").read_text(encoding="utf-8").strip()
    page: str = environment.get_template("document.html.jinja").render(document=content, style=style)
    return page


def _kind(block: Any) -> str:
    return type(block).__name__
