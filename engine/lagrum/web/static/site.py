"""The page as a folder for any web server: every page rendered ahead, the style, the scripts, and what computes.

The bytes are the same for the same world. A folder that holds anything but an earlier site is never written in, and of
an earlier site only its own files are written over or removed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from lagrum.base.atomic import Together
from lagrum.base.errors import InputError
from lagrum.base.frozen import frozen
from lagrum.base.plain_files import leads_out, read_plain
from lagrum.base.resources import web_dir
from lagrum.base.version import __version__
from lagrum.services.world import World
from lagrum.web.editor_script import LICENCES, SCRIPT
from lagrum.web.static.parts import ENGINE, LIBRARY, Parts
from lagrum.web.static.policy import HEADER, SITE
from lagrum.web.static.worker_script import WASM, worker_script
from lagrum.web.views.page import whole_page
from lagrum.web.views.pages import all_paths, render_page

MAX_MARKER = 50_000_000
MARKER = "lagrum-sajt.json"
"""Lists the files of the site: what may be written over, and removed, when it is made anew."""
GUIDE = "SERVERN.txt"


@frozen
class Written:
    """What was written: how many pages, and bytes in all."""

    pages: int
    size: int


def write_site(world: World, parts: Parts, out: Path) -> Written:
    """Write the site into a folder, which is made when missing. Raises `InputError`; nothing is then written over."""
    before = _files_before(out)
    written: dict[str, int] = {}
    _write_marker(out, before)
    with Together(out) as together:
        for name, data in site_files(world, parts):
            if name not in before and (out / name).exists():
                raise InputError(f"»{out / name}« är inte skriven av lagrum och skrivs inte över", "välj en tom mapp")
            _add(together, out / name, data)
            written[name] = len(data)
        _write_marker(out, before | written.keys())  # so that a build that is cut off can be made anew
        _place(together, out)
    for name in sorted(before - written.keys()):
        if not leads_out((out / name).parent, out):
            (out / name).unlink(missing_ok=True)
    _write_marker(out, set(written))
    return Written(sum(name.endswith(".html") for name in written), sum(written.values()))


def site_files(world: World, parts: Parts) -> Iterator[tuple[str, bytes]]:
    """Yield the files of the site by their paths in it, the pages one at a time."""
    folder = motor_folder(parts)
    for path in all_paths(world):
        page = render_page(path, world)
        yield path, whole_page(page, world, policy=SITE, editor=parts.editor is not None).encode()
    for name in ("sida.css", "sida.js"):
        yield name, (web_dir() / name).read_bytes()
    for name, data in parts.editor.files.items() if parts.editor is not None else ():
        yield name, data
    yield "arbetare.js", worker_script(parts, world.host, folder).encode()
    yield GUIDE, _guide(parts).encode()
    for name, data in _motor_files(parts).items():
        yield folder + name, data


def motor_folder(parts: Parts) -> str:
    """Return the folder of what computes, named by its content: a browser may keep it, and never mixes two."""
    digest = hashlib.sha256()
    for name, data in sorted(_motor_files(parts).items()):
        digest.update(f"{len(data)} {name}\0".encode() + data)
    return f"motor-{digest.hexdigest()[:12]}/"


def _motor_files(parts: Parts) -> dict[str, bytes]:
    kept = ("pyodide.mjs", "pyodide.asm.mjs", WASM)
    return {name: parts.pyodide.files[name] for name in kept} | {ENGINE: parts.engine, LIBRARY: parts.library}


# --- the folder -------------------------------------------------------------------------------------------------------


def _files_before(out: Path) -> set[str]:
    """Return the files of the site that the folder holds. Raises `InputError` when it holds something else."""
    if not out.exists():
        return set()
    if not out.is_dir():
        raise InputError(f"»{out}« är en fil, inte en mapp", "ange en ny eller tom mapp efter -o")
    marker = out / MARKER
    try:
        if marker.is_file():
            files = json.loads(read_plain(marker, MAX_MARKER, out))["filer"]
            return {str(name) for name in files if _within(str(name))}
        empty = next(out.iterdir(), None) is None
    except (OSError, ValueError, KeyError, TypeError):
        raise InputError(f"»{marker}« kan inte läsas", "ange en ny eller tom mapp efter -o") from None
    if not empty:
        raise InputError(
            f"mappen »{out}« har filer som inte är skrivna av lagrum", "ange en ny eller tom mapp efter -o"
        )
    return set()


def _within(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and "\\" not in name and ":" not in name


def _write_marker(out: Path, files: set[str]) -> None:
    listed = {"lagrum": __version__, "filer": sorted(files)}
    _write(out, MARKER, (json.dumps(listed, ensure_ascii=False, indent=1) + "\n").encode())


def _write(home: Path, name: str, data: bytes) -> None:
    with Together(home) as together:
        _add(together, home / name, data)
        _place(together, home)


def _add(together: Together, path: Path, data: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        together.add(path, data)
    except OSError as error:
        raise _refused(path, error) from None


def _place(together: Together, home: Path) -> None:
    try:
        together.place()
    except OSError as error:
        raise _refused(home, error) from None


def _refused(path: Path, error: OSError) -> InputError:
    return InputError(f"»{path}« kan inte skrivas ({error.strerror})", "välj en annan mapp efter -o")


def _guide(parts: Parts) -> str:
    return f"""Till den som lägger upp sidan

Mappen är hela sidan. Lägg den på en webbserver som den är. Inget program körs på servern, och inget skickas dit: allt
räknas i besökarens webbläsare.

1. Innehållstyper (MIME). Servern ska säga text/javascript för .js och .mjs, application/wasm för .wasm, application/zip
   för .zip, text/css för .css och text/html; charset=utf-8 för .html. Saknas .mjs eller .wasm startar inte beräkningen.
2. Säkerhetspolicy. Den står i varje sida. Låt servern också skicka den som rubrik, för alla filer:
   Content-Security-Policy: {HEADER}
   X-Content-Type-Options: nosniff
   Referrer-Policy: no-referrer
3. Komprimering. Slå på brotli eller gzip för alla filer, även .wasm och .zip: då hämtas ungefär 6 MB i stället för 20.
4. Cache. Mappen motor-… har ett namn som följer innehållet och får sparas länge (Cache-Control: max-age=31536000,
   immutable). Övriga filer bör frågas om varje gång (Cache-Control: no-cache).

Det som räknar: Pyodide {parts.pyodide.version} (MPL-2.0, npm-paketet pyodide, oändrat) med Python ({LIBRARY}, PSF-2.0,
{"förkortat och kompilerat" if parts.compiled else "förkortat"}), och i {ENGINE} lagrum {__version__} (EUPL-1.2) med
lark (MIT), Jinja2 och MarkupSafe (BSD-3-Clause).{_editor_words(parts)}
"""


def _editor_words(parts: Parts) -> str:
    if parts.editor is None:
        return ""
    return f"\nDet man skriver i: CodeMirror (MIT) i {SCRIPT}; licenserna står i {LICENCES}."
