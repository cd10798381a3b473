"""Compiling an archive's modules by the Python that will run them: within Pyodide, importing nothing of lagrum.

A module as `.pyc` need not be parsed in the browser, which is most of what starting takes; it is twice as large to
fetch, so that what is seldom imported stays as it is. The file carries the hash of its source and is not compared with
it, so that its bytes are the same whenever it is made.
"""

from __future__ import annotations

import importlib.util
import io
import marshal
import sys
import warnings
import zipfile
from collections.abc import Collection

WHOLE = ("_pyodide/", "pyodide/")
"""Pyodide's own modules: it reads their docstrings. Elsewhere docstrings are left out."""


OWN = "lagrum/"


def compiled(files: dict[str, bytes], imported: Collection[str]) -> dict[str, bytes]:
    """Return the files, with a `.pyc` in the place of each `.py` that is lagrum's or among the imported."""
    found = {}
    for name, data in files.items():
        if name.endswith(".py") and (name.startswith(OWN) or _module(name) in imported):
            found[f"{name}c"] = _compiled(name, data)
        else:
            found[name] = data
    return found


def _module(name: str) -> str:
    return name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _compiled(name: str, data: bytes) -> bytes:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # others' modules may hold what Python warns of
        code = compile(data, name, "exec", dont_inherit=True, optimize=0 if name.startswith(WHOLE) else 2)
    flags = (1).to_bytes(4, "little")  # by hash, and never compared
    return importlib.util.MAGIC_NUMBER + flags + importlib.util.source_hash(data) + marshal.dumps(code)


def compiled_archive(data: bytes) -> bytes:
    """Return an archive with modules compiled, as if imported are those that are so now; entries carry no time."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as old, zipfile.ZipFile(buffer, "w") as new:
        files = compiled({i.filename: old.read(i) for i in old.infolist()}, set(sys.modules))
        for name, text in sorted(files.items()):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            new.writestr(entry, text)
    return buffer.getvalue()
