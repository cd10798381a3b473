"""The house stands: every folder of the package imports only from the floors below its own (hus: one direction)."""

from __future__ import annotations

import ast
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import lagrum

PACKAGE = Path(lagrum.__file__).parent

FLOORS = (
    "base",
    "law",
    "source",
    "model",
    "language",
    "binding",
    "rulebook",
    "interventions",
    "evaluation",
    "explanation",
    "checking",
    "ways",
    "review",
    "examples",
    "catalogue",
    "memo",
    "decision",
    "assessment",
    "network",
    "interchange",
    "interview",
    "report",
    "services",
    "language_server",
    "web",
    "cli",
)
"""From the ground up. A folder imports what stands before it here, and nothing else of lagrum."""

ENTRANCES = ("__init__", "__main__", "api")
"""The modules that may lie loose: the package's public face."""

OPTIONAL = {
    *("clips", "distributed", "docxtpl", "durable", "durable_rules_engine", "jinja2", "prompt_toolkit", "typst", "z3"),
    *("starlette", "uvicorn"),
    *("lsprotocol", "pygls"),
}
"""Packages that need not be installed: whoever needs one imports it where it is used."""

COSTLY = {"lark", "personnummer", "pydantic", "tarfile", "tomllib", "zipfile"}
"""Packages that take long to import, and that most runs do without: plain texts, plain values, no settings."""

LATE = {
    "lagrum.evaluation.agreement": "the authority is asked for by name only",
    "lagrum.evaluation.durable.evaluator": "catalogues run the fast evaluator alone, and so does a browser",
    "lagrum.binding.names": "is asked only about a row that stands nowhere in the vocabulary",
    "lagrum.binding.words": "is asked only about a word that stands nowhere in the vocabulary",
    "lagrum.binding.deviations": "few interventions have accepted deviations, and citations are read with them",
    "lagrum.language.expected": "words what a parser expected, from Lark's own tables: only when something is wrong",
    "lagrum.rulebook.load": "a kept rulebook is read without the binder of rules",
    "lagrum.ways.plan": "is sought only where something stands in the way",
}
"""Rooms that are entered late, at one door each, since a check of one plain file would take half as long again."""


AT_THE_TOP = {
    "lagrum.evaluation.engines",
    "lagrum.model.state",
    "lagrum.report.formats",
    "lagrum.report.style",
    "lagrum.source.diagnostic",
    "lagrum.source.outgoing",
    "lagrum.source.personal_number",
    "lagrum.source.text",
}
"""The tables and words, quick to import, that a command's options are made of. A command imports nothing else above its
own function: help and completion wait for no evaluator, and no command reaches past a service."""


ANYWHERE = ("lagrum.base", "lagrum.cli")


class Import(NamedTuple):
    """An import statement: in which module and line, of what, in which function ("": none), and if only for types."""

    module: str
    line: int
    target: str
    inside: str
    typing: bool


FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef


def modules(package: Path) -> dict[str, Path]:
    return {p.relative_to(package).with_suffix("").as_posix().replace("/", "."): p for p in package.rglob("*.py")}


def imports(name: str, path: Path) -> Iterator[Import]:
    def walk(node: ast.AST, inside: str, typing: bool) -> Iterator[Import]:
        for child in ast.iter_child_nodes(node):
            match child:
                case ast.ImportFrom(module=str(module)):
                    targets = [f"{module}.{a.name}" for a in child.names] if module == "lagrum" else [module]
                    yield from (Import(name, child.lineno, target, inside, typing) for target in targets)
                case ast.Import():
                    yield from (Import(name, child.lineno, a.name, inside, typing) for a in child.names)
            here = f"{child.name}, row {child.lineno}" if isinstance(child, FUNCTION) else inside
            only = typing or (isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING")
            yield from walk(child, inside or here, only)

    yield from walk(ast.parse(path.read_text("utf-8")), "", False)


def faults(package: Path) -> list[str]:
    """Return what in a package breaks the laws of the house, one sentence each."""
    files = modules(package)
    found = []
    for name, path in sorted(files.items()):
        room, _, rest = name.partition(".")
        if not rest and room not in ENTRANCES:
            found.append(f"{name}: lies loose; every module has a room")
            continue
        if rest and room not in FLOORS:
            found.append(f"{name}: the folder {room} has no floor in FLOORS")
            continue
        if path.name == "__init__.py" and rest == "__init__":
            said = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
            if not (("In" in said and "Out" in said) or "In and out:" in said) or "import" not in said.lower():
                found.append(f"{name}: says not what comes in, what goes out, what it may not import")
        for entry in imports(name, path):
            where = f"{name}, row {entry.line}: imports {entry.target}"
            top, *below = entry.target.split(".")
            if top != "lagrum":
                if entry.inside and top not in OPTIONAL | COSTLY:
                    found.append(f"{where} inside a function")
                if room == "services" and top == "typer":
                    found.append(f"{where}: a service knows no command line")
                continue
            if rest and (not below or below[0] in ENTRANCES or below[0].startswith("__")):
                found.append(f"{where}: the package's face is for others")
            elif below and below[0] in FLOORS and rest and FLOORS.index(below[0]) > FLOORS.index(room):
                found.append(f"{where}, which is above")
            if room == "cli":
                continue
            if entry.inside and entry.target not in LATE:
                found.append(f"{where} inside a function")
        if room == "cli":
            found += faults_of_command(name, [e for e in imports(name, path) if e.target.split(".")[0] == "lagrum"])
    for circle in circles({name: {e.target for e in imports(name, path)} for name, path in files.items()}):
        found.append("circle: " + " → ".join(circle))
    return found


def faults_of_command(name: str, entries: list[Import]) -> list[str]:
    """A command is options, help, ONE late import of its service (or of a host), a call and a renderer."""
    found = []
    late: dict[str, int] = {}
    for entry in entries:
        where = f"{name}, row {entry.line}: imports {entry.target}"
        room = ".".join(entry.target.split(".")[:2])
        if entry.inside:
            if room not in ("lagrum.services", "lagrum.web", "lagrum.language_server"):
                found.append(f"{where} inside a function; a command imports only its service there")
            late[entry.inside] = late.get(entry.inside, 0) + 1
        elif not entry.typing and room not in ANYWHERE and entry.target not in AT_THE_TOP:
            found.append(f"{where}, which every command would wait for")
    return found + [f"{name}: {inside} has {n} late imports" for inside, n in late.items() if n > 1]


def circles(graph: dict[str, set[str]]) -> list[list[str]]:
    """Return the groups of modules that import each other, by whatever way (Tarjan)."""
    edges = {name: {t.removeprefix("lagrum.") for t in targets} & graph.keys() for name, targets in graph.items()}
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found = []

    def visit(name: str) -> None:
        order[name] = low[name] = len(order)
        stack.append(name)
        for other in sorted(edges[name]):
            if other not in order:
                visit(other)
                low[name] = min(low[name], low[other])
            elif other in stack:
                low[name] = min(low[name], order[other])
        if low[name] == order[name]:
            group = stack[stack.index(name) :]
            del stack[stack.index(name) :]
            if len(group) > 1:
                found.append(group)

    for name in sorted(edges):
        if name not in order:
            visit(name)
    return found


def test_the_house_stands() -> None:
    assert faults(PACKAGE) == []


def test_each_late_door_is_used_once() -> None:
    late = [
        e.target
        for name, path in modules(PACKAGE).items()
        for e in imports(name, path)
        if e.inside and not name.startswith("cli.")
    ]
    assert {door: sum(t == door for t in late) for door in LATE} == dict.fromkeys(LATE, 1)


@pytest.mark.parametrize(
    ("file", "text", "fault"),
    [
        ("model/wrong.py", "from lagrum.checking.result import Report", "which is above"),
        ("binding/wrong.py", "def f():\n    from lagrum.base import fold", "inside a function"),
        ("ways/wrong.py", "def f():\n    import json", "inside a function"),
        ("ways/wrong.py", "from lagrum import __version__", "is for others"),
        ("base/wrong.py", "import lagrum", "is for others"),
        ("services/wrong.py", "from lagrum.api import check_text", "is for others"),
        ("helpers.py", "", "lies loose"),
        ("new_room/__init__.py", "", "has no floor"),
        ("source/one.py", "from lagrum.source import two\nimport lagrum.source.two", "circle: source."),
        ("base/__init__.py", '"""Things."""', "says not what comes in"),
        ("cli/wrong.py", "from lagrum.checking.checker import Checker", "which every command would wait for"),
        ("cli/wrong.py", "def f():\n    from lagrum.checking import groups", "a command imports only its service"),
        ("cli/wrong.py", "def f():\n    import json", "inside a function"),
        ("cli/wrong.py", "def f():\n" + 2 * "    from lagrum.services import check\n", "has 2 late imports"),
        ("services/wrong.py", "import typer", "knows no command line"),
    ],
)
def test_a_module_moved_wrongly_is_told(tmp_path: Path, file: str, text: str, fault: str) -> None:
    copy = tmp_path / "lagrum"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__", "data"))
    (copy / file).parent.mkdir(exist_ok=True)
    (copy / file).write_text(text, "utf-8")
    (copy / "source/two.py").write_text("import lagrum.source.one" if "one" in file else "", "utf-8")
    told = faults(copy)
    assert len(told) == 1
    assert fault in told[0]


def calls(path: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call))


def test_a_service_prints_nothing_and_asks_no_clock() -> None:
    said = {
        f"{path.name}: {ast.unparse(call.func)}"
        for path in (PACKAGE / "services").glob("*.py")
        for call in calls(path)
        if ast.unparse(call.func).split(".")[-1] in ("print", "today", "now", "write", "gettempdir", "mkdtemp")
    }
    assert said == set()


def test_nothing_that_is_noticed_is_thrown_away() -> None:
    """A collector of messages that is made where it is handed on can be read by nobody."""
    thrown = [
        f"{path.relative_to(PACKAGE)}: row {call.lineno}"
        for path in PACKAGE.rglob("*.py")
        for call in calls(path)
        for argument in [*call.args, *(k.value for k in call.keywords)]
        if ast.unparse(argument) == "Diagnostics()"
    ]
    assert thrown == []
