"""The worker's script, told by the build which host it serves and where its parts lie (`web/arbetare.js`)."""

from __future__ import annotations

import json

from lagrum.base.resources import web_dir
from lagrum.services.world import Host
from lagrum.web.static.parts import ENGINE, LIBRARY, Parts

MARK = "const BUILT = {};"
WASM = "pyodide.asm.wasm"


def worker_script(parts: Parts, host: Host, folder: str = "") -> str:
    """Return the script; `folder` is where the parts lie beside it ("motor-…/"), or "" when they come in a message."""
    files = {"wasm": WASM, "library": LIBRARY, "engine": ENGINE}
    sizes = {"library": len(parts.library), "engine": len(parts.engine)}
    built = {
        "host": host,
        "folder": folder,
        "files": {part: folder + name for part, name in files.items()},
        "sizes": sizes,
        "lock": parts.pyodide.info,
    }
    text = (web_dir() / "arbetare.js").read_text("utf-8")
    if text.count(MARK) != 1:
        raise ValueError("arbetare.js has no place for what the build says")
    return text.replace(MARK, f"const BUILT = {json.dumps(built, ensure_ascii=False, sort_keys=True)};")
