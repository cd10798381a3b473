"""The house stands: every folder of the package imports only from the floors below its own (hus: one direction)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

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
    "interview",
    "report",
    "services",
    "cli",
    "web",
    "language_server",
)
"""From the ground up. A folder imports what stands before it here, and nothing else of lagrum."""

ENTRANCES = ("__init__", "__main__", "api")
"""The modules that may lie loose: the package's public face."""

OPTIONAL = {"clips", "distributed", "docxtpl", "durable", "durable_rules_engine", "jinja2", "typst", "z3"}
"""Packages that need not be installed: whoever needs one imports it where it is used."""

COSTLY = {"lark": "50 ms; plain texts are read without it", "pydantic": "50 ms; only for JSON Schema", "tarfile": "", "io": ""}
"""Packages that most runs do not need and that take long to import."""


class Import(NamedTuple):
    """An import statement: in which module and line, of what, and whether it stands inside a function."""

    module: str
    line: int
    target: str
    inside: bool


def modules(package: Path) -> dict[str, Path]:
    return {p.relative_to(package).with_suffix("").as_posix().replace("/", "."): p for p in package.rglob("*.py")}


def imports(name: str, path: Path) -> Iterator[Import]:
    def walk(node: ast.AST, inside: bool) -> Iterator[Import]:
        for child in ast.iter_child_nodes(node):
            match child:
                case ast.ImportFrom(module=str(module)):
                    targets = [f"{module}.{a.name}" for a in child.names] if module == "lagrum" else [module]
                    yield from (Import(name, child.lineno, target, inside) for target in targets)
                case ast.Import():
                    yield from (Import(name, child.lineno, a.name, inside) for a in child.names)
            yield from walk(child, inside or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda))

    yield from walk(ast.parse(path.read_text("utf-8")), False)
