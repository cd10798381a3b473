"""The page as one file that opens from disk: every page and what computes lie in it, and nothing is fetched.

The parts are gzip in base64. A worker is made of Pyodide's scripts and ours, joined (`web/enfil.js` hands it the rest):
a page from disk may load no module script, so that Pyodide's two are rewritten in four places. That they are the files
these places are known in is what the hashes in `web/pyodide.json` hold.
"""

from __future__ import annotations

import base64
import gzip
import json
import re

from lagrum.base.resources import web_dir
from lagrum.services.world import World
from lagrum.web.static.parts import ENGINE, LIBRARY, Parts
from lagrum.web.static.policy import one_file_policy
from lagrum.web.static.worker_script import WASM, worker_script
from lagrum.web.views.environment import render
from lagrum.web.views.page import NAVIGATION, Page
from lagrum.web.views.pages import all_paths, missing, render_page


def one_file(world: World, parts: Parts) -> str:
    """Return the file. The page that it opens with stands in it as it is, and can be read before anything has begun."""
    pages = [render_page(path, world) for path in all_paths(world)]
    first = pages[0]
    packed = {
        "sidor": _pages(pages),
        "arbetare.js": joined_worker(parts, world).encode(),
        WASM: parts.pyodide.files[WASM],
        LIBRARY: parts.library,
        ENGINE: parts.engine,
    }
    style = _inline("sida.css", "</style")
    scripts = [_inline("enfil.js", "</script"), *_editor(parts), _inline("sida.js", "</script")]
    return render(
        "one_file",
        page=first,
        root="",
        world=world,
        navigation=NAVIGATION,
        style=style,
        scripts=scripts,
        policy=one_file_policy(scripts, [style]),
        parts=[(name, _packed(data)) for name, data in packed.items()],
    )


def joined_worker(parts: Parts, world: World) -> str:
    """Return Pyodide's scripts and the worker's as one classic script."""
    module = parts.pyodide.files["pyodide.asm.mjs"].decode()
    module = _swap(module, "import.meta.url", f'"https://lagrum.invalid/{WASM}"')
    module = _swap(module, "export default _createPyodideModule;", "self.lagrumModule = _createPyodideModule;")
    loader = re.sub(r"//# sourceMappingURL=.*", "", parts.pyodide.files["pyodide.js"].decode())
    loader = _swap(loader, "async e=>await import(/* webpackIgnore */e)", "async e=>({default:self.lagrumModule})")
    # Pyodide runs in module workers only, and knows a classic one by this function.
    classic = 'Object.defineProperty(self, "importScripts", { value: undefined });'
    return "\n".join([classic, module, loader, worker_script(parts, world.host)])


def _swap(text: str, old: str, new: str) -> str:
    if old not in text:
        raise ValueError(f"Pyodide's script is not the one that is known: {old!r} is missing")
    return text.replace(old, new)


def _pages(pages: list[Page]) -> bytes:
    """Return the pages by path, as JSON; at "" what a link to no page leads to."""
    none = missing("", "sidan finns inte i filen", "välj en sida i menyn")
    found = {page.path: [page.title, page.main] for page in pages} | {"": [none.title, none.main]}
    return json.dumps(found, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _packed(data: bytes) -> str:
    return base64.b64encode(gzip.compress(data, 9, mtime=0)).decode()


def _editor(parts: Parts) -> list[str]:
    """Return the editor's script, after the licences that go with it, when there is one."""
    if parts.editor is None:
        return []
    told = parts.editor.licences.decode().replace("*/", "* /")
    script = f"/*\n{told}*/\n{parts.editor.script.decode()}"
    # Inside a string »<\\/« is the same; a script's text may not hold what ends its element.
    return [script.replace("</script", "<\\/script")]


def _inline(name: str, end: str) -> str:
    text = (web_dir() / name).read_text("utf-8")
    if end in text.lower():
        raise ValueError(f"{name} ends the element that it stands in")
    return text
