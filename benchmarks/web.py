"""What the page weighs and how fast it answers, in Chromium: `python -m benchmarks.web NODE_MODULES`.

Bytes of what a first check takes, the first finding from an empty and from a filled cache, a keystroke on the largest
shipped intervention until its answer and until the language server's diagnostics are painted, and how long a catalogue
of 500 takes to write. The editor must be bundled (`make browser`).
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from lagrum.base.resources import cases_dir
from lagrum.web.static.build import Order, build

DAY = date(2026, 7, 1)
MANY = 500


class _Handler(SimpleHTTPRequestHandler):
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {".mjs": "text/javascript", ".wasm": "application/wasm"}

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "max-age=3600")
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


def _seconds(order: Order) -> float:
    begun = time.perf_counter()
    build(order)
    return time.perf_counter() - begun


def _many(folder: Path) -> None:
    """Write 500 interventions: the shipped ones, with other ids."""
    shipped = sorted(cases_dir().rglob("*.insats"))
    for number in range(MANY):
        path = shipped[number % len(shipped)]
        head, _, rest = path.read_text("utf-8").partition("insats ")
        _, _, body = rest.partition("\n")
        place = folder / path.parent.name / f"nr-{number}.insats"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(f"{head}insats {path.parent.name}/nr-{number}\n{body}", encoding="utf-8")


def measure(modules: Path) -> dict[str, float]:
    """Return the figures; times in milliseconds but for those of building, in seconds."""
    node = shutil.which("node") or "node"
    chromium = shutil.which("chromium") or shutil.which("google-chrome") or "chromium"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pyodide = str(modules / "pyodide")
        seconds = _seconds(Order(folder / "sajt", DAY, "", False, pyodide))
        build(Order(folder / "lagrum.html", DAY, "", True, pyodide))
        _many(folder / "många")
        many = _seconds(Order(folder / "sajt500", DAY, str(folder / "många"), False, pyodide))
        largest = max(cases_dir().rglob("*.insats"), key=lambda p: p.stat().st_size)
        page = f"insatser/{largest.relative_to(cases_dir()).with_suffix('.html').as_posix()}"
        with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(folder / "sajt"))) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            script = str(Path(__file__).with_name("web.mjs"))
            urls = [f"http://127.0.0.1:{server.server_port}", f"{(folder / 'lagrum.html').as_uri()}#/prova.html"]
            command = [node, script, str(modules), chromium, *urls, page, str(folder / "sajt")]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            server.shutdown()
        found: dict[str, float] = json.loads(done.stdout)
        return {**found, "one_file": (folder / "lagrum.html").stat().st_size, "built": seconds, "built_500": many}


def main() -> None:
    """Print one table."""
    found = measure(Path(sys.argv[1]).resolve())
    rows = [
        ("bytes of a first check, as they lie", f"{found['raw'] / 1e6:.1f} MB"),
        ("… gzip", f"{found['gzip'] / 1e6:.2f} MB"),
        ("… brotli (target 6)", f"{found['brotli'] / 1e6:.2f} MB"),
        ("one file", f"{found['one_file'] / 1e6:.1f} MB"),
        ("first finding, cold (target 7 s)", f"{found['cold'] / 1e3:.1f} s"),
        ("first finding, cached (target 4 s)", f"{found['cached'] / 1e3:.1f} s"),
        ("first finding, one file from disk", f"{found['file'] / 1e3:.1f} s"),
        ("keystroke to painted, largest, median (target 100)", f"{found['median']:.0f} ms"),
        ("… worst of 30 (target 250)", f"{found['worst']:.0f} ms"),
        ("keystroke to diagnostics painted, median (target 100)", f"{found['marks']:.0f} ms"),
        ("… worst of 30", f"{found['marks_worst']:.0f} ms"),
        ("the page's own heap", f"{found['heap'] / 1e6:.0f} MB"),
        ("the renderer with its worker, resident", f"{found['renderer'] / 1e6:.0f} MB"),
        ("built: the shipped catalogue", f"{found['built']:.0f} s"),
        ("built: 500 interventions", f"{found['built_500']:.0f} s"),
    ]
    print("\n".join(f"{name:<54}{value:>10}" for name, value in rows))


if __name__ == "__main__":
    main()
