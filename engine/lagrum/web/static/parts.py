"""The parts that compute in the browser, ready to be written: Pyodide's and the engine's archives, compiled."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from lagrum.base.errors import InputError
from lagrum.base.frozen import frozen
from lagrum.base.resources import web_dir
from lagrum.services.world import World
from lagrum.web.editor_script import EditorScript
from lagrum.web.static.bundle import engine_archive, library_archive
from lagrum.web.static.pyodide import Pyodide

ENGINE = "lagrum.zip"
LIBRARY = "python_stdlib.zip"
LONGEST = 300
"""Seconds that compiling may take; it takes six."""


@frozen
class Parts:
    """The archives of the engine and of Python's library. `compiled`: they need not be parsed in the browser.

    `editor` is None where the page is to have its text area.
    """

    pyodide: Pyodide
    engine: bytes
    library: bytes
    compiled: bool
    editor: EditorScript | None = None


def make_parts(world: World, lock: bytes | None, pyodide: Pyodide) -> Parts:
    """Return the parts for a world; `lock` is the content of its rulebook's lock file. Without node: not compiled.

    Raises `InputError` when Pyodide cannot compile them.
    """
    engine, library = engine_archive(world.rulebook, lock, world.register), library_archive(pyodide.files[LIBRARY])
    node = shutil.which("node")
    if node is None:
        return Parts(pyodide, engine, library, False)
    return Parts(pyodide, *_compiled(node, pyodide, engine, library), True)


def _compiled(node: str, pyodide: Pyodide, engine: bytes, library: bytes) -> tuple[bytes, bytes]:
    """Return the archives with modules compiled, by Pyodide's own Python (`web/kompilera.mjs`)."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / ENGINE).write_bytes(engine)
        (folder / LIBRARY).write_bytes(library)
        made = [folder / f"ny-{ENGINE}", folder / f"ny-{LIBRARY}"]
        script = str(web_dir() / "kompilera.mjs")
        compiling = str(Path(__file__).with_name("compiling.py"))
        paths = [folder / ENGINE, made[0], folder / LIBRARY, made[1]]
        command = [node, script, str(pyodide.folder), compiling, *map(str, paths)]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST, check=False)
            if done.returncode == 0:
                return made[0].read_bytes(), made[1].read_bytes()
            told = next((line for line in reversed(done.stderr.splitlines()) if "Error" in line), "")[:200]
        except (OSError, subprocess.TimeoutExpired) as error:
            told = type(error).__name__
        raise InputError(
            f"sidans delar kunde inte kompileras med node ({told or 'okänt fel'})",
            "pröva node 20 eller senare, eller ta bort node ur sökvägen: då blir sidan färdig okompilerad",
        )
