"""A local host that runs for a test, and what is asked of it."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import uvicorn

from lagrum.evaluation.engines import EngineChoice
from lagrum.model.rulebook import Rulebook
from lagrum.web.editor_script import EditorScript
from lagrum.web.local.app import Shelf, make_app
from lagrum.web.local.guard import COOKIE, Guard
from varied import shipped_rulebook

KEY = "nyckel-i-prov"


class Host:
    """A running host with its folder."""

    def __init__(self, port: int, folder: Path, rulebook: Rulebook) -> None:
        self.port = port
        self.folder = folder
        self.rulebook = rulebook

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None, key: bool = True
    ) -> tuple[int, bytes, dict[str, str]]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        sent = {"Cookie": f"{COOKIE}={KEY}", "X-Lagrum-Nyckel": KEY} if key else {}
        connection.request(method, path, body, {**sent, **(headers or {})})
        answer = connection.getresponse()
        data = answer.read()
        connection.close()
        return answer.status, data, {k.lower(): v for k, v in answer.getheaders()}

    def act(self, name: str, **request: Any) -> dict[str, Any]:
        status, data, _ = self.ask("POST", f"/_gor/{name}", json.dumps(request).encode())
        assert status == 200, data
        found: dict[str, Any] = json.loads(data)
        return found


@contextmanager
def running(folder: Path, engine: EngineChoice = "snabb", editor: EditorScript | None = None) -> Iterator[Host]:
    """Serve a folder while a test runs."""
    with served_by(Shelf(folder, shipped_rulebook(), date(2026, 7, 1), engine, editor)) as host:
        yield host


@contextmanager
def served_by(shelf: Shelf) -> Iterator[Host]:
    """Serve what a shelf holds while a test runs."""
    server = uvicorn.Server(uvicorn.Config(make_app(shelf, Guard(0, KEY)), port=0, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    object.__setattr__(_guard(server), "port", port)
    try:
        yield Host(port, shelf.folder, shelf.rulebook)
    finally:
        server.should_exit = True
        thread.join(timeout=10)


def _guard(server: Any) -> Guard:
    """Return the guard of a running host, whose port is known only when it runs."""
    (middleware,) = server.config.app.user_middleware
    found: Guard = middleware.kwargs["dispatch"].keywords["guard"]
    return found
