"""The files of Pyodide's npm package that the page is made with: where they lie, and that they are those.

They are never in the repository or the wheel. `web/pyodide.json` names the version and the SHA-512 of each file.
"""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path

from lagrum.base.cache_folder import cache_folder
from lagrum.base.errors import InputError
from lagrum.base.frozen import frozen
from lagrum.base.resources import web_dir


@frozen
class Pyodide:
    """A folder with the files, each read and compared. `info` is Pyodide's list of packages: none."""

    folder: Path
    version: str
    info: str
    files: dict[str, bytes]


def open_pyodide(folder: Path | None) -> Pyodide:
    """Return the files in a folder, or in the cache folder when none is named. Raises `InputError`."""
    wanted = json.loads((web_dir() / "pyodide.json").read_text("utf-8"))
    place = folder if folder is not None else default_folder(wanted["version"])
    files = {name: _read(place, name, digest, wanted["version"]) for name, digest in wanted["files"].items()}
    lock = json.dumps({"info": wanted["info"], "packages": {}}, separators=(",", ":"))
    return Pyodide(place, wanted["version"], lock, files)


def default_folder(version: str) -> Path:
    """Return where Pyodide is looked for when no folder is named. Raises `InputError` when there is no home."""
    try:
        return cache_folder("pyodide") / version
    except RuntimeError:
        raise InputError("det finns ingen cachemapp att söka Pyodide i", "ange mappen med --pyodide") from None


def _read(folder: Path, name: str, digest: str, version: str) -> bytes:
    get = (
        f"packa upp npm-paketet pyodide {version} i {folder}, eller ange dess mapp med --pyodide; i en kopia av repot "
        "gör »make sajt« allt"
    )
    try:
        data = (folder / name).read_bytes()
    except FileNotFoundError:
        raise InputError(f"Pyodide, som räknar i webbläsaren, saknas: »{folder / name}« finns inte", get) from None
    except OSError as error:
        raise InputError(f"»{folder / name}« kan inte läsas ({error.strerror})", get) from None
    if "sha512-" + base64.b64encode(hashlib.sha512(data).digest()).decode() != digest:
        raise InputError(f"»{folder / name}« är inte den fil som hör till Pyodide {version}", get)
    return data
