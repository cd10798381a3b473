"""What the browser gets: all that its page can ask for, nothing that it cannot use, and the same bytes each time."""

from __future__ import annotations

import ast
import base64
import contextlib
import hashlib
import io
import json
import sys
import zipfile
from pathlib import Path

import pytest

from lagrum.base.errors import InputError
from lagrum.base.resources import web_dir
from lagrum.rulebook.files import fingerprint
from lagrum.rulebook.kept import LOCK_FILE, SEALED, seal, sealed_rulebook
from lagrum.services.rulebook import open_folders, rule_folders
from lagrum.web.static.archive import pack, unpack
from lagrum.web.static.bundle import (
    LIBRARY_LEFT_OUT,
    LIBRARY_PARTS_LEFT_OUT,
    NOT_REACHED,
    PACKAGES,
    engine_archive,
    library_archive,
    reached,
)
from lagrum.web.static.compiling import compiled, compiled_archive
from lagrum.web.static.pyodide import open_pyodide

HERE_ONLY = {"distributed", "docxtpl", "pydantic", "typst", "tomllib", "durable_rules_engine"}
"""Packages that modules of the bundle import inside functions which no page calls."""


def outside_imports(path: Path) -> list[tuple[str, bool]]:
    """The modules from outside lagrum that a file imports, and whether at its top."""
    tree = ast.parse(path.read_text("utf-8"))
    found: list[tuple[str, bool]] = []

    def walk(node: ast.AST, top: bool) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING":
                continue
            if isinstance(child, ast.ImportFrom) and child.module:
                found.append((child.module, top))
            elif isinstance(child, ast.Import):
                found.extend((name.name, top) for name in child.names)
            walk(child, top and not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef))

    walk(tree, True)
    return [(name, top) for name, top in found if name.split(".")[0] != "lagrum"]


def test_all_that_is_imported_is_there() -> None:
    missing = []
    for name, path in reached().items():
        for module, top in outside_imports(path):
            first = module.split(".")[0]
            place = module.replace(".", "/")
            left_out = first in LIBRARY_LEFT_OUT or any(
                f"{place}{end}".startswith(LIBRARY_PARTS_LEFT_OUT) for end in ("/", ".py")
            )
            if first in PACKAGES or (first in sys.stdlib_module_names and not left_out):
                continue
            if top or first not in HERE_ONLY:
                missing.append(f"{name}: {module}")
    assert missing == []


def test_no_door_that_a_browser_never_opens_stands_at_a_top() -> None:
    shut = []
    for name, path in reached().items():
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.ImportFrom) and node.module in NOT_REACHED:
                shut.append(f"{name}: {node.module}")
    assert shut == []


def test_what_parses_rules_and_the_second_evaluator_stay_behind() -> None:
    assert not set(NOT_REACHED) & set(reached())
    assert not [name for name in reached() if name.startswith(("lagrum.cli", "lagrum.review", "lagrum.examples"))]


def test_the_sealed_rulebook_is_the_rulebook(tmp_path: Path) -> None:
    folders = rule_folders([])
    book, lock = open_folders(folders), fingerprint(folders)[1]
    for name, data in seal(book, lock).items():
        (tmp_path / name).write_bytes(data)
    assert sealed_rulebook(tmp_path) == book
    (tmp_path / SEALED).write_bytes((tmp_path / SEALED).read_bytes()[:-9])
    with pytest.raises(InputError, match="inte helt"):
        sealed_rulebook(tmp_path)
    with pytest.raises(ValueError, match="lock file"):
        seal(book, (lock or b"").rpartition(b"\n")[0].rpartition(b"\n")[0] + b"\n")


def test_a_sealed_rulebook_without_its_lock_is_not_whole(tmp_path: Path) -> None:
    folders = rule_folders([])
    sealed = seal(open_folders(folders), fingerprint(folders)[1])
    (tmp_path / SEALED).write_bytes(sealed[SEALED])
    assert LOCK_FILE in sealed
    with pytest.raises(InputError, match="inte helt"):
        sealed_rulebook(tmp_path)


def test_the_engine_is_the_same_each_time_and_carries_no_clock() -> None:
    folders = rule_folders([])
    book, lock = open_folders(folders), fingerprint(folders)[1]
    one = engine_archive(book, lock)
    assert one == engine_archive(book, lock)
    with zipfile.ZipFile(io.BytesIO(one)) as archive:
        assert {i.date_time for i in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        names = archive.namelist()
    assert "lagrum/web/views/templates/answer.html.jinja" in names
    assert not [n for n in names if n.endswith((".typ", ".pyc", ".so"))]


def test_what_is_seldom_imported_is_not_compiled() -> None:
    files = {"lagrum/a.py": b"x = 1\n", "b/__init__.py": b"y = 2\n", "c.py": b"z = 3\n", "d.txt": b"text"}
    assert sorted(compiled(files, {"b"})) == ["b/__init__.pyc", "c.py", "d.txt", "lagrum/a.pyc"]
    assert compiled_archive(pack(files)) == compiled_archive(pack(files))


def test_a_damaged_archive_is_said() -> None:
    with pytest.raises(InputError, match=r"python_stdlib\.zip.*skadad"):
        unpack(b"PK no", "python_stdlib.zip")
    assert unpack(pack({"a/b": b"c"}), "x") == {"a/b": b"c"}


def test_the_library_keeps_what_pyodide_begins_with(pyodide_folder: Path) -> None:
    whole = unpack((pyodide_folder / "python_stdlib.zip").read_bytes(), "x")
    kept = unpack(library_archive((pyodide_folder / "python_stdlib.zip").read_bytes()), "x")
    assert {"asyncio/events.py", "encodings/utf_8.py", "zipfile/__init__.py", "_pyodide/_base.py"} <= set(kept)
    assert not [n for n in kept if n.startswith(("unittest/", "multiprocessing/", "encodings/cp1250"))]
    waiting = [m for path in reached().values() for m, _ in outside_imports(path)]
    waiting += ["asyncio", "pyodide", "_pyodide", "zipfile", "json", "importlib", "encodings"]
    seen: set[str] = set()
    while waiting:
        module = waiting.pop()
        place = module.replace(".", "/")
        for name in (f"{place}.py", f"{place}/__init__.py"):
            if name in seen or name not in whole or module.split(".")[0] in HERE_ONLY:
                continue
            seen.add(name)
            assert name in kept, f"{module} is imported and left out"
            with contextlib.suppress(SyntaxError):  # a newer Python's
                tree = ast.parse(whole[name])
                waiting += top_imports(tree, module if "__init__" in name else module.rpartition(".")[0])
    assert len(seen) > 100


def top_imports(tree: ast.Module, package: str) -> list[str]:
    """The modules that one of the library imports when it is imported; what it can do without is tried in a block."""
    found = []
    for node in tree.body:
        if isinstance(node, ast.Import):
            found += [name.name for name in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = ".".join([*package.split(".")[: len(package.split(".")) - node.level + 1], node.module or ""])
            start = base.strip(".") if node.level else node.module or ""
            found += [start, *(f"{start}.{name.name}" for name in node.names)]
    return found


# --- Pyodide's files --------------------------------------------------------------------------------------------------


def test_the_files_of_the_npm_package_are_those_that_are_locked(pyodide_folder: Path) -> None:
    wanted = json.loads((web_dir() / "pyodide.json").read_text())
    package = json.loads((web_dir() / "package.json").read_text())
    lock = json.loads((web_dir() / "package-lock.json").read_text())
    assert (
        wanted["version"] == package["dependencies"]["pyodide"] == lock["packages"]["node_modules/pyodide"]["version"]
    )
    for name, digest in wanted["files"].items():
        data = (pyodide_folder / name).read_bytes()
        assert "sha512-" + base64.b64encode(hashlib.sha512(data).digest()).decode() == digest, name
    assert json.loads((pyodide_folder / "pyodide-lock.json").read_text())["info"] == wanted["info"]


def test_the_lock_names_no_registry_and_a_hash_for_each_package() -> None:
    text = (web_dir() / "package-lock.json").read_text()
    packages = {name: p for name, p in json.loads(text)["packages"].items() if name}
    assert "://" not in text
    assert "resolved" not in text
    assert all(p["integrity"].startswith("sha512-") for p in packages.values())


def test_pyodide_that_is_missing_is_said_with_where_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="Pyodide, som räknar i webbläsaren, saknas") as error:
        open_pyodide(tmp_path)
    assert "make sajt" in error.value.help
    assert "pyodide 314." in error.value.help


def test_pyodide_of_another_version_is_refused(tmp_path: Path) -> None:
    for name in json.loads((web_dir() / "pyodide.json").read_text())["files"]:
        (tmp_path / name).write_bytes(b"another")
    with pytest.raises(InputError, match="är inte den fil som hör till Pyodide"):
        open_pyodide(tmp_path)
