"""An editor as small as can be: it starts the server, speaks JSON-RPC over stdio and keeps what it is told."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import lagrum

ENGINE = Path(lagrum.__file__).parents[1]
PATIENCE = 60.0
"""Seconds until a server that says nothing is held to be stuck; far more than any answer takes."""
DAY = "2026-11-21"
SETTINGS: dict[str, str] = {}
"""What the server's environment is told besides: conftest.py names the cache with the rulebook in it."""


class Editor:
    """A client of one server process. Messages that are no answers are kept in `told`, in order."""

    def __init__(self, options: Sequence[str] = ()) -> None:
        command = [sys.executable, "-m", "lagrum", "sprakserver", "--datum", DAY, *options]
        environment = {**os.environ, "PYTHONPATH": str(ENGINE), **SETTINGS}
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
        )
        self.told: list[dict[str, Any]] = []
        self._queue: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._number = 0
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        stream = self.process.stdout
        assert stream is not None
        while header := stream.readline():
            length = 0
            while header.strip():
                name, _, value = header.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
                header = stream.readline()
            self._queue.put(json.loads(stream.read(length)))
        self._queue.put(None)

    def raw(self, data: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.raw(b"Content-Length: %d\r\n\r\n" % len(body) + body)

    def notify(self, method: str, **params: Any) -> None:
        self.send({"method": method, "params": params})

    def ask_later(self, method: str, **params: Any) -> int:
        self._number += 1
        self.send({"id": self._number, "method": method, "params": params})
        return self._number

    def answer(self, number: int) -> Any:
        """Return the answer to a question; an error is one that the test did not ask for."""
        message = self.wait(lambda m: m.get("id") == number and "method" not in m)
        assert "error" not in message, message
        return message["result"]

    def ask(self, method: str, **params: Any) -> Any:
        return self.answer(self.ask_later(method, **params))

    def wait(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Return the first message that is wanted, of those that nobody has waited for."""
        for message in self.told:
            if wanted(message):
                self.told.remove(message)
                return message
        while True:
            message = self._queue.get(timeout=PATIENCE)
            assert message is not None, f"the server ended: {self.process.stderr and self.process.stderr.read()!r}"
            if wanted(message):
                return message
            self.told.append(message)

    # --- documents ----------------------------------------------------------------------------------------------------

    def start(self, **capabilities: Any) -> dict[str, Any]:
        found: dict[str, Any] = self.ask(
            "initialize", processId=os.getpid(), rootUri=None, capabilities=capabilities or VERSIONED
        )
        self.notify("initialized")
        return found

    def open(self, uri: str, text: str, language: str = "", version: int = 1) -> None:
        self.notify(
            "textDocument/didOpen",
            textDocument={"uri": uri, "languageId": language, "version": version, "text": text},
        )

    def change(self, uri: str, version: int, *changes: dict[str, Any]) -> None:
        self.notify(
            "textDocument/didChange", textDocument={"uri": uri, "version": version}, contentChanges=list(changes)
        )

    def diagnostics(self, uri: str, version: int) -> list[dict[str, Any]]:
        """Return what is said of a version of a document."""
        message = self.wait(
            lambda m: (
                m.get("method") == "textDocument/publishDiagnostics"
                and m["params"]["uri"] == uri
                and m["params"].get("version") == version
            )
        )
        found: list[dict[str, Any]] = message["params"]["diagnostics"]
        return found

    def at(self, method: str, uri: str, line: int, character: int, **more: Any) -> Any:
        position = {"line": line, "character": character}
        return self.ask(f"textDocument/{method}", textDocument={"uri": uri}, position=position, **more)

    def about(self, method: str, uri: str, **more: Any) -> Any:
        return self.ask(f"textDocument/{method}", textDocument={"uri": uri}, **more)

    def end(self) -> int:
        self.ask("shutdown")
        self.notify("exit")
        return self.process.wait(PATIENCE)

    def kill(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(PATIENCE)
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream is not None:
                with suppress(OSError):
                    stream.close()


VERSIONED = {"workspace": {"workspaceEdit": {"documentChanges": True}}}


@contextmanager
def editor(*options: str) -> Iterator[Editor]:
    """Give an editor whose server is ended whatever happens."""
    one = Editor(options)
    try:
        yield one
    finally:
        one.kill()
