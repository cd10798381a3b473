"""What the page's script asks for, and the local host's guard: any JSON as a request, any headers."""

from __future__ import annotations

import json
from functools import cache
from html.parser import HTMLParser
from typing import Any

from fuzz.common import DAY, kind_and_rest, rulebook, snippets
from lagrum.services.world import World
from lagrum.source.personal_number import find_personal_numbers
from lagrum.web.local.guard import COOKIE, HEADER, HEADERS, Guard
from lagrum.web.views.actions import ACTIONS, act
from lagrum.web.views.page import whole_page
from lagrum.web.views.pages import render_page

KINDS = (*ACTIONS, "vakt", "sida")
FINE = {"script", "img", "iframe", "object", "embed", "link", "base", "meta", "style"}
"""Elements that no fragment of a page holds."""
KEY = "nyckel"
VOID = {"area", "br", "circle", "col", "ellipse", "hr", "img", "input", "link", "meta", "path", "rect", "line"}


class Reader(HTMLParser):
    """What a fragment of a page holds, and whether it is nested rightly."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.feed(html)
        self.close()
        assert not self.open, self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in FINE, tag
        for name, value in attrs:
            assert not name.startswith("on") and name not in ("style", "srcdoc"), (tag, name)
            assert not (value or "").strip().lower().startswith(("javascript:", "data:", "//")), (tag, name, value)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, tag


@cache
def _world() -> World:
    return World(rulebook(), DAY, "snabb", "filer")


def one_input(data: bytes) -> None:
    """Ask: an answer that is JSON, whose HTML is whole and inert and tells no number; a guard that knows its key."""
    kind, rest = kind_and_rest(data, KINDS)
    if kind == "vakt":
        _guard(rest)
    elif kind == "sida":
        _page(rest.decode("utf-8", "replace"))
    elif isinstance(asked := _json(rest), dict):
        _answered(act(kind, asked, _world()))


def _page(path: str) -> None:
    """Whatever is asked for, there is a page, which tells no number of it; `LeakError` is for what a world holds."""
    page = render_page(path, _world())
    Reader(page.main)
    assert not any(find_personal_numbers(whole := whole_page(page, _world()))), whole


def _json(data: bytes) -> Any:
    """Return what the host makes of a body; it refuses what is no JSON."""
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None


def _answered(answer: dict[str, Any]) -> None:
    text = json.dumps(answer, ensure_ascii=False)
    text.encode()
    assert "Traceback" not in text
    told = json.dumps({k: v for k, v in answer.items() if k not in ("text", "data")}, ensure_ascii=False)
    assert not any(find_personal_numbers(told)), told
    for name in ("html", "ruta"):
        Reader(str(answer.get(name, "")))


def _guard(rest: bytes) -> None:
    lines = rest.decode("latin-1").split("\n")
    method, *fields = lines
    headers = {k.lower(): v.strip() for k, _, v in (f.partition(":") for f in fields)}
    cookies = {COOKIE: headers.get("cookie", "")}
    guard = Guard(8765, KEY)
    refused = guard.refuse(method, headers, cookies)
    given = headers.get(HEADER, "") if method == "POST" else cookies[COOKIE]
    if refused is None:
        assert given == KEY and headers["host"] in guard.hosts and method in ("GET", "HEAD", "POST")
        assert headers.get("origin", f"http://{headers['host']}").removeprefix("http://") in guard.hosts
    else:
        assert refused.status in (403, 405, 421) and KEY not in refused.words
    assert "default-src 'none'" in HEADERS["Content-Security-Policy"]


def seeds() -> list[bytes]:
    """Drafts with each request, and headers."""
    drafts = [seed.partition(b"\n")[2].decode() for seed in snippets(".insats")[:40]]
    drafts.append('insats a/b\n    namn "B"\n    form rådgivning\n    prövning utan behovsprövning\n')
    asked = [("check", {"text": draft}) for draft in drafts]
    asked += [("check", {"text": drafts[-1], "profil": "kommun Nora\n", "rot": "../"})]
    asked += [(name, {"text": drafts[-1], "väg": 0, "fråga": "x", "ord": "kontakt", "rot": "../"}) for name in ACTIONS]
    asked += [("interview", {"text": drafts[-1], "svar": {"stig": ["form"], "värde": ["råd"], "knapp": ["svara"]}})]
    asked += [("words", {"text": drafts[-1], "projekt": "En öppen mötesplats för unga 12–17 år."})]
    asked += [("file", {"vad": "svar", "slag": "html", "text": drafts[-1]})]
    guards = [
        f"vakt\nGET\nHost: 127.0.0.1:8765\nCookie: {KEY}",
        f"vakt\nPOST\nHost: localhost:8765\nOrigin: http://localhost:8765\nX-Lagrum-Nyckel: {KEY}",
        "vakt\nPUT\nHost: evil.test\nSec-Fetch-Site: cross-site",
    ]
    pages = [b"sida\nregler.html", b"sida\nindex.html", b"sida\n../x.html"]
    return (
        [f"{n}\n{json.dumps(v, ensure_ascii=False)}".encode() for n, v in asked] + [g.encode() for g in guards] + pages
    )
