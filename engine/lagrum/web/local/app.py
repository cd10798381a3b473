"""The application: pages, the page's own files, and what its script asks for."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from lagrum.base.errors import LagrumError
from lagrum.base.progress import Progress, unseen
from lagrum.base.resources import web_dir
from lagrum.evaluation.engines import EngineChoice
from lagrum.interventions.find import find_interventions
from lagrum.model.rulebook import Rulebook
from lagrum.services.world import World, open_world
from lagrum.source.diagnostic import Diagnostics
from lagrum.source.outgoing import LeakError
from lagrum.source.shortening import safe
from lagrum.web.editing import ACTION, PageEditing
from lagrum.web.editor_script import SCRIPT, EditorScript
from lagrum.web.local.guard import COOKIE, HEADERS, MOST_BYTES, Guard
from lagrum.web.local.saving import save, seen
from lagrum.web.views.actions import act
from lagrum.web.views.page import whole_page
from lagrum.web.views.pages import render_page

FILES = {"sida.css": "text/css", "sida.js": "text/javascript"}
TOO_MUCH = "Det är för mycket på en gång: högst 6 MB. Klistra in eller öppna en mindre del."


@dataclass(slots=True)
class Shelf:
    """The world of a folder, read anew when a file there has come, gone or changed."""

    folder: Path
    rulebook: Rulebook
    day: date
    engine: EngineChoice
    editor: EditorScript | None = None
    _marks: tuple[tuple[str, int, int], ...] = ()
    _world: World | None = field(default=None)
    _editing: PageEditing = field(default_factory=PageEditing)
    _one_at_a_time: Lock = field(default_factory=Lock)

    def world(self, progress: Progress = unseen) -> World:
        """Return the folder as it is now; `progress` is told how many interventions have been checked."""
        marks = self._now()
        if self._world is None or marks != self._marks:
            self._marks = marks
            self._world = open_world(self.rulebook, self.day, self.engine, "lokal", self.folder, progress)
        return self._world

    def edited(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return what the language server answers to a page's messages; those of several pages come in turn."""
        with self._one_at_a_time:
            return self._editing.answer(request, self.world())

    def _now(self) -> tuple[tuple[str, int, int], ...]:
        noticed = Diagnostics()  # the world notices the same when it is read, and its pages tell it
        files = find_interventions([self.folder], noticed, suffixes=(".insats", ".kommun", ".svar"))
        found = []
        for path in files:
            try:
                about = path.stat()
            except OSError:
                continue
            found.append((str(path), about.st_mtime_ns, about.st_size))
        return tuple(found)


def make_app(shelf: Shelf, guard: Guard) -> Starlette:
    """Return the application for one folder, port and key."""
    routes = [
        Route("/", partial(_enter, guard=guard)),
        Route("/_gor/{name}", partial(_act, shelf=shelf), methods=["POST"]),
        Route("/{path:path}", partial(_page, shelf=shelf, guard=guard)),
    ]
    app = Starlette(routes=routes)
    app.add_middleware(BaseHTTPMiddleware, dispatch=partial(_guarded, guard=guard))
    return app


async def _guarded(request: Request, call: Callable[[Request], Awaitable[Response]], guard: Guard) -> Response:
    enters = request.url.path == "/" and guard.knows(request.query_params.get("nyckel", ""))
    cookies = {COOKIE: guard.key} if enters else request.cookies
    refusal = guard.refuse(request.method, request.headers, cookies)
    if refusal is not None:
        answer: Response = PlainTextResponse(refusal.words, refusal.status)
    else:
        answer = await call(request)
    answer.headers.update(HEADERS)
    return answer


async def _enter(request: Request, guard: Guard) -> Response:
    """Take the key out of the address and into a cookie, so that it is in no history and no heading."""
    answer = RedirectResponse("/index.html", 303)
    answer.set_cookie(COOKIE, guard.key, httponly=True, samesite="strict")
    return answer


async def _page(request: Request, shelf: Shelf, guard: Guard) -> Response:
    path = request.path_params["path"]
    editor = shelf.editor
    if editor is not None and path in editor.files:
        kind = "text/javascript" if path == SCRIPT else "text/plain; charset=utf-8"
        return Response(editor.files[path], media_type=kind)
    if path in FILES:
        return Response((web_dir() / path).read_bytes(), media_type=FILES[path])

    def made() -> tuple[str, bool]:
        world = shelf.world()
        page = render_page(path, world)
        return whole_page(page, world, guard.key, editor=editor is not None), page.found

    try:
        html, found = await run_in_threadpool(made)
    except LeakError as error:
        return PlainTextResponse(safe(f"{error.message}. {error.help}."), 500)
    return HTMLResponse(html, 200 if found else 404)


async def _act(request: Request, shelf: Shelf) -> Response:
    asked = await _body(request)
    if asked is None:
        return PlainTextResponse(TOO_MUCH, 413)
    if not isinstance(asked, dict):
        return PlainTextResponse("Begäran går inte att läsa. Ladda om sidan.", 400)
    return JSONResponse(await run_in_threadpool(_answer, request.path_params["name"], asked, shelf))


async def _body(request: Request) -> Any:
    """Return what a request holds; None when it is too much, "" when it cannot be read."""
    data = bytearray()
    try:
        async for part in request.stream():
            data += part
            if len(data) > MOST_BYTES:
                return None
        return json.loads(data)
    except (ValueError, RecursionError, ClientDisconnect):
        return ""


def _answer(name: str, asked: dict[str, Any], shelf: Shelf) -> dict[str, Any]:
    if name == ACTION:
        return shelf.edited(asked)
    if name != "save":
        return act(name, asked, shelf.world())
    texts = {key: asked.get(key, "") for key in ("fil", "text", "sedd")}
    if not all(isinstance(value, str) for value in texts.values()):
        return {"fel": "det som skulle sparas går inte att läsa", "hjälp": "ladda om sidan"}
    try:
        saved = save(shelf.folder, texts["fil"], texts["text"], texts["sedd"])
    except LagrumError as error:
        return {"fel": safe(error.message), "hjälp": safe(error.help)}
    return {"sedd": saved.seen, "fil": saved.path, "besked": f"Sparat i {saved.path}."}


__all__ = ["Guard", "Shelf", "make_app", "seen"]
