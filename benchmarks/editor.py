"""A keystroke in an editor: over stdio, to what is said of it. `python -m benchmarks.editor` prints the table alone."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from statistics import median, quantiles
from typing import Any

from benchmarks.machine import ROOT
from benchmarks.table import Row, Target, table

LARGEST = max((ROOT / "cases").rglob("*.insats"), key=lambda p: p.stat().st_size)
RULES = ROOT / "rules" / "sol" / "11-05-utan-behovsprovning.regel"
MOST = 0.100
KEYS = 60


class Editor:
    """A client that asks one thing at a time."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "lagrum", "sprakserver", "--datum", "2026-11-21"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._number = 0
        self.ask("initialize", {"processId": None, "rootUri": None, "capabilities": {}})
        self.send({"method": "initialized", "params": {}})

    def send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self._process.stdin.flush()

    def until(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        stream = self._process.stdout
        assert stream is not None
        while True:
            length = 0
            while (header := stream.readline()).strip():
                name, _, value = header.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
            message: dict[str, Any] = json.loads(stream.read(length))
            if wanted(message):
                return message

    def ask(self, method: str, params: dict[str, Any]) -> dict[str, Any]:
        self._number += 1
        self.send({"id": self._number, "method": method, "params": params})
        return self.until(lambda m: m.get("id") == self._number)

    def said(self, uri: str, version: int) -> None:
        """Wait for what is said of a version."""
        self.until(
            lambda m: (
                m.get("method") == "textDocument/publishDiagnostics"
                and (m["params"]["uri"], m["params"]["version"]) == (uri, version)
            )
        )

    def end(self) -> None:
        self.ask("shutdown", {})
        self.send({"method": "exit"})
        self._process.wait()


def section() -> str:
    """Measure and return the section of the report."""
    one = Editor()
    text = LARGEST.read_text("utf-8")
    whole = _keys(one, LARGEST.as_uri(), text, "#", "x")
    broken = _keys(one, "file:///m/x.insats", text, "    fo", "r")
    rules = _keys(one, RULES.as_uri(), RULES.read_text("utf-8"), "#", "x")
    uri = LARGEST.as_uri()
    place = {"textDocument": {"uri": uri}, "position": {"line": 8, "character": 26}}
    asked = {
        method: _times(lambda m=method: one.ask(f"textDocument/{m}", place))  # type: ignore[misc]
        for method in ("completion", "hover", "definition", "documentSymbol", "semanticTokens/full")
    }
    one.end()
    met = sorted(whole)[int(len(whole) * 0.95)] <= MOST
    rows = [
        Row([f"key → diagnostics, `{LARGEST.name}`, whole", *_cells(whole)], [Target("95 % ≤ 100 ms", met)]),
        Row([f"key → diagnostics, `{LARGEST.name}`, broken", *_cells(broken)]),
        Row([f"key → diagnostics, `{RULES.name}` ({len(RULES.read_bytes()) // 1000} kB)", *_cells(rules)]),
        *(Row([f"`{method}`", *_cells(times)]) for method, times in asked.items()),
    ]
    about = (
        f"Milliseconds by the clock, over stdio, {KEYS} of each; the largest shipped case has "
        f"{len(text.splitlines())} rows. The server waits 30 ms after a key, in a file of rules 200 ms, in case there "
        "comes another: that is in the figures."
    )
    return f"{about}\n\n{table(['what', 'median', '95 %', 'worst'], rows)}"


def _keys(one: Editor, uri: str, text: str, tail: str, key: str) -> list[float]:
    """Return how long it takes from each key to what is said of it; the keys are typed last in the text."""
    text = text.rstrip("\n") + f"\n{tail}"
    one.send(
        {
            "method": "textDocument/didOpen",
            "params": {"textDocument": {"uri": uri, "languageId": "", "version": 1, "text": text}},
        }
    )
    one.said(uri, 1)
    line, column = text.count("\n"), len(tail)
    found = []
    for version in range(2, KEYS + 2):
        at = {"line": line, "character": column + version - 2}
        start = time.perf_counter()
        one.send(
            {
                "method": "textDocument/didChange",
                "params": {
                    "textDocument": {"uri": uri, "version": version},
                    "contentChanges": [{"range": {"start": at, "end": at}, "text": key}],
                },
            }
        )
        one.said(uri, version)
        found.append(time.perf_counter() - start)
    return found


def _times(asking: Callable[[], object]) -> list[float]:
    found = []
    for _ in range(KEYS):
        start = time.perf_counter()
        asking()
        found.append(time.perf_counter() - start)
    return found


def _cells(times: list[float]) -> list[str]:
    return [f"{1e3 * t:.0f}" for t in (median(times), quantiles(times, n=20)[-1], max(times))]


if __name__ == "__main__":
    print(section())
