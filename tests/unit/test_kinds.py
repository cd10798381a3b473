"""A new type of attribute touches one place for each stage: nothing else names a member of `Kind`."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

import lagrum
from lagrum.binding.kinds import BINDING
from lagrum.interview.kinds import KINDS
from lagrum.model.vocabulary import Kind

PACKAGE = Path(lagrum.__file__).parent
HOME = "lagrum.model.vocabulary"

STAGES = (
    "model/vocabulary.py",
    "binding/kinds.py",
    "explanation/options.py",
    "ways/changes.py",
    "review/solver/kinds.py",
    "examples/domain.py",
    "interview/kinds.py",
)
"""The one place of each stage. All others ask `Kind` for a property, or look up a table of their stage."""

TABLES: dict[str, Mapping[Kind, object]] = {"binding/kinds.py": BINDING, "interview/kinds.py": KINDS}
"""What stands in those places and must say something of every type."""


def _members(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield the line and the member wherever a module names one of `Kind` (not of another enum of that name)."""
    names, modules = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                if node.module == HOME and alias.name == "Kind":
                    names.add(alias.asname or alias.name)
                elif f"{node.module}.{alias.name}" == HOME:
                    modules.add(alias.asname or alias.name)
        elif isinstance(node, ast.Import):
            modules |= {alias.asname or alias.name for alias in node.names if alias.name == HOME}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in Kind.__members__:
            owner = ast.unparse(node.value)
            if owner in names or owner in {f"{module}.Kind" for module in modules}:
                yield node.lineno, node.attr
        elif isinstance(node, ast.Subscript) and ast.unparse(node.value) in names:
            yield node.lineno, ast.unparse(node.slice)


def test_a_type_is_named_in_one_place_for_each_stage() -> None:
    found = [
        f"{name}:{line} names Kind.{member}"
        for path in sorted(PACKAGE.rglob("*.py"))
        if (name := path.relative_to(PACKAGE).as_posix()) not in STAGES
        for line, member in _members(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "source",
    [
        "from lagrum.model.vocabulary import Kind\nx = Kind.DATE",
        "from lagrum.model.vocabulary import Kind as K\nx = K.DATE",
        "from lagrum.model.vocabulary import Kind\nx = Kind['DATE']",
        "from lagrum.model import vocabulary\nx = vocabulary.Kind.DATE",
        "import lagrum.model.vocabulary\nx = lagrum.model.vocabulary.Kind.DATE",
    ],
)
def test_a_name_is_seen_however_it_is_imported(source: str) -> None:
    assert [line for line, _ in _members(ast.parse(source))] == [2]


def test_another_enum_of_that_name_is_no_type() -> None:
    assert not list(_members(ast.parse("from lagrum.review.finding import Kind\nx = Kind.DATE")))


@pytest.mark.parametrize("stage", STAGES)
def test_every_place_exists(stage: str) -> None:
    assert (PACKAGE / stage).is_file()


@pytest.mark.parametrize("stage", TABLES)
def test_a_table_says_something_of_every_type(stage: str) -> None:
    assert set(TABLES[stage]) == set(Kind)


@pytest.mark.parametrize("kind", Kind)
def test_what_the_binder_knows_of_a_type_hangs_together(kind: Kind) -> None:
    binding = BINDING[kind]
    known = {"är känt", "är okänt"}
    assert kind.container == (not binding.operators)
    assert kind.container or known <= binding.operators
    assert kind.numeric == ("mellan" in binding.operators)
    assert kind.numeric == bool(binding.no_value)
    assert bool(binding.no_value) <= bool(binding.example)
