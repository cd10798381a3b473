"""What the browser needs of lagrum and of Pyodide's standard library, as two archives.

The engine's is lagrum's modules that `in_browser` reaches, lark, jinja2, markupsafe and personnummer, the rulebook
sealed, the catalogue's questions, and the parsers' tables; rules are not parsed in a browser. The library's is Python's
own without what a page has no use for.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, distribution
from importlib.util import find_spec
from pathlib import Path

from lagrum.base.errors import InputError
from lagrum.base.resources import grammar_dir
from lagrum.language.grammar import OPTIONS, kept_tables
from lagrum.memo.register import Register
from lagrum.model.rulebook import Rulebook
from lagrum.report.formats import FORMATS
from lagrum.rulebook.kept import seal
from lagrum.web.static.archive import pack, unpack
from lagrum.web.static.in_browser import REGISTER, write_register

ROOT = "lagrum.web.static.in_browser"
WRITTEN = {"answer": ("html", "docx"), "memo": ("html", "markdown")}
"""The formats that the page offers in a browser; their modules are found by name (`report/formats`)."""
NOT_REACHED = ("lagrum.evaluation.agreement", "lagrum.evaluation.durable.evaluator", "lagrum.rulebook.load")
"""Doors inside functions that a browser never opens: it runs one evaluator, and its rulebook is sealed."""
PACKAGES = ("jinja2", "lark", "markupsafe", "personnummer")
"""What comes along whole, but for what stands in `LEFT_OUT`."""
LEFT_OUT = ("lark/__pyinstaller/", "lark/tools/", "markupsafe/_speedups", "personnummer/main.py", "personnummer/tests/")
LIBRARY_LEFT_OUT = frozenset(
    """
    __phello__ _aix_support _android_support _apple_support _ios_support _osx_support _pydatetime _pydecimal
    _pyio _pyrepl antigravity bdb cProfile cgi chunk code configparser ctypes curses dbm doctest ensurepip
    filecmp fileinput formatter ftplib idlelib imaplib lib2to3 mailbox modulefinder multiprocessing netrc
    optparse pdb pickletools plistlib poplib profile pstats pty pyclbr pydoc pydoc_data rlcompleter sched shelve
    smtplib sqlite3 statistics tabnanny telnetlib this timeit tkinter tomllib trace tracemalloc tty turtle
    turtledemo unittest venv wave webbrowser wsgiref xmlrpc zipapp zoneinfo
    """.split()  # noqa: SIM905 (a page of lines otherwise)
)
"""Modules of Python's library that neither Pyodide nor what `PACKAGES` and lagrum reach imports."""
LIBRARY_PARTS_LEFT_OUT = (
    "asyncio/proactor_events.py",
    "asyncio/windows",
    "concurrent/futures/process.py",
    "http/cookie",
    "http/server.py",
    "logging/config.py",
    "logging/handlers.py",
    "xml/dom/",
)
ENCODINGS = frozenset(
    """
    __init__ aliases ascii charmap cp1252 cp437 idna latin_1 punycode raw_unicode_escape unicode_escape utf_16
    utf_16_be utf_16_le utf_32 utf_8 utf_8_sig
    """.split()  # noqa: SIM905 (a page of lines otherwise)
)
"""The encodings that are kept: those of texts, zip archives and Word files."""


def engine_archive(rulebook: Rulebook, lock: bytes | None, register: Register | None = None) -> bytes:
    """Return the archive that the worker unpacks where Python looks for packages; `register` holds the questions."""
    files = dict(_own_files())
    files |= {name: data for package in PACKAGES for name, data in _package_files(package)}
    files |= {f"lagrum/data/sluten/{name}": data for name, data in seal(rulebook, lock).items()}
    if register is not None:
        files[f"lagrum/data/sluten/{REGISTER}"] = write_register(register)
    files |= {f"lagrum/data/grammar/{path.name}": path.read_bytes() for path in grammar_dir().glob("*.lark")}
    for grammar, options in OPTIONS.items():
        name, data = kept_tables(grammar, **options)
        files[f"lagrum/data/kept/grammatik/{name}"] = data
    return pack(files)


def library_archive(data: bytes) -> bytes:
    """Return Pyodide's archive of Python's library without what is left out."""
    return pack({name: text for name, text in unpack(data, "python_stdlib.zip").items() if _wanted(name)})


def _wanted(name: str) -> bool:
    first, _, rest = name.partition("/")
    if first == "encodings":
        return rest.removesuffix(".py") in ENCODINGS
    return first.removesuffix(".py") not in LIBRARY_LEFT_OUT and not name.startswith(LIBRARY_PARTS_LEFT_OUT)


# --- lagrum's own modules ---------------------------------------------------------------------------------------------


def reached() -> dict[str, Path]:
    """Return lagrum's modules that the browser needs, by whatever way, but for `NOT_REACHED`: by name, their files."""
    package = Path(__file__).parents[2]
    found: dict[str, Path] = {}
    waiting = [ROOT, *(f"lagrum.{FORMATS[what][kind].module}" for what, kinds in WRITTEN.items() for kind in kinds)]
    while waiting:
        name = waiting.pop()
        path = _file_of(name, package)
        if path is None or name in found:
            continue
        found[name] = path
        waiting += [name.rpartition(".")[0]] if "." in name else []
        waiting += [x for x in _imports(ast.parse(path.read_text("utf-8"))) if x not in NOT_REACHED]
    return found


def _file_of(name: str, package: Path) -> Path | None:
    """Return the file of a module; None when the name is not one, but something in one."""
    place = package.parent.joinpath(*name.split("."))
    for path in (place / "__init__.py", place.with_name(f"{place.name}.py")):
        if path.is_file():
            return path
    return None


def _imports(node: ast.AST) -> Iterator[str]:
    for child in ast.iter_child_nodes(node):
        match child:
            case ast.If(test=ast.Name(id="TYPE_CHECKING")):
                continue
            case ast.ImportFrom(module=str(module)) if module.split(".")[0] == "lagrum":
                yield module
                yield from (f"{module}.{name.name}" for name in child.names)
            case ast.Import():
                yield from (name.name for name in child.names if name.name.split(".")[0] == "lagrum")
        yield from _imports(child)


def _own_files() -> Iterator[tuple[str, bytes]]:
    package = Path(__file__).parents[2]
    paths = reached().values()
    templates = [p for folder in {p.parent for p in paths} for p in sorted((folder / "templates").rglob("*"))]
    for path in [*paths, *templates]:
        if path.is_file() and path.suffix != ".typ" and path != package / "__init__.py":
            yield f"lagrum/{path.relative_to(package).as_posix()}", path.read_bytes()
    yield "lagrum/__init__.py", b""  # the public face imports services that no page asks


# --- what others wrote ------------------------------------------------------------------------------------------------


def _package_files(package: str) -> Iterator[tuple[str, bytes]]:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise InputError(f"paketet {package} saknas", "installera med »pip install 'lagrum[webb]'«")
    folder = Path(next(iter(spec.submodule_search_locations)))
    for path in sorted(folder.rglob("*")):
        name = f"{package}/{path.relative_to(folder).as_posix()}"
        if path.suffix in (".py", ".lark") and not name.startswith(LEFT_OUT):
            yield name, path.read_bytes()
    yield from _licences(package)


def _licences(package: str) -> Iterable[tuple[str, bytes]]:
    try:
        files = distribution(package).files or []
    except PackageNotFoundError:
        return
    for path in files:
        if path.name.upper().startswith(("LICENSE", "COPYING", "AUTHORS")):
            yield f"{package}/{path.name}", Path(str(path.locate())).read_bytes()
