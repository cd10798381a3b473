"""The register over the municipalities as one self-contained page: a list that can be filtered, nothing fetched."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

from lagrum.checking.receipt_words import carried, receipt_line
from lagrum.memo.errors import needed
from lagrum.network.model import NetworkRegister
from lagrum.report import network_words as words
from lagrum.report.escape import clean

TEMPLATES = Path(__file__).parent / "templates" / "network"


def render_network_html(register: NetworkRegister) -> str:
    """Return the register as a page. Raises `MemoError` where Jinja2 is missing."""
    jinja2 = needed("jinja2", "jinja2", "registret som sida")
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["ren"] = clean
    style, script = (_own(name) for name in ("register.css", "register.js"))
    levels = sorted({q.level for q in register.questions if q.level})
    page: str = environment.get_template("register.html.jinja").render(
        register=register,
        words=words,
        levels=levels,
        statuses=[s for s in words.STATUS_ORDER if any(q.status == s for q in register.questions)],
        names=sorted({a.municipality for q in register.questions for a in q.affected}),
        parts=words.parts(register),
        receipt="" if register.receipt is None else receipt_line(register.receipt),
        carried="" if register.receipt is None else carried(register.receipt),
        style=style,
        style_hash=_hash(style),
        script=script,
        script_hash=_hash(script),
    )
    return page


def _own(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8").strip()


def _hash(text: str) -> str:
    """Return what a policy calls a script or a style that stands in the page."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
