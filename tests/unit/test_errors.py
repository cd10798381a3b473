"""Every error of lagrum is of one kind, and every message of one style."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from pathlib import Path

import pytest

import lagrum
from lagrum.law.citation_parser import CitationError, parse_citation
from tests.message_style import begins_small

PACKAGE = Path(lagrum.__file__).parent
BUILT_IN = {n for n, v in vars(builtins).items() if isinstance(v, type) and issubclass(v, BaseException)}


def trees() -> list[tuple[Path, ast.Module]]:
    return [(p, ast.parse(p.read_text("utf-8"))) for p in sorted(PACKAGE.rglob("*.py"))]


def test_every_error_class_derives_from_the_one_base() -> None:
    kinds: dict[str, set[str]] = {}
    for _, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                kinds[node.name] = {b.id for b in node.bases if isinstance(b, ast.Name)}
    errors = {name for name, bases in kinds.items() if bases & (BUILT_IN | {"LagrumError", "InputError"})}
    assert len(errors) >= 16
    assert {n for n in errors - {"LagrumError"} if not kinds[n] & {"LagrumError", "InputError"}} == set()
    assert {n for n in errors if not n.endswith("Error")} == set()


def messages() -> Iterator[tuple[str, str, str]]:
    """Return place, start and end of each message (and help) that is written where an error of lagrum is made."""
    for path, tree in trees():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name == "_fail" or (name.endswith("Error") and name not in BUILT_IN):
                for text in node.args[:2]:
                    yield f"{path.name}, row {text.lineno}", *_ends(text)


def _ends(text: ast.expr) -> tuple[str, str]:
    parts = text.values if isinstance(text, ast.JoinedStr) else [text]
    first, last = (p.value if isinstance(p, ast.Constant) else "" for p in (parts[0], parts[-1]))
    return first if isinstance(first, str) else "", last if isinstance(last, str) else ""


def test_messages_begin_small_and_end_without_full_stop() -> None:
    found = list(messages())
    assert len(found) > 150
    assert [at for at, first, _ in found if not begins_small(first)] == []
    assert [at for at, _, last in found if last.endswith(".")] == []
    assert [at for at, first, last in found if "”" in first + last] == []


def test_message_and_help_are_apart() -> None:
    with pytest.raises(CitationError) as caught:
        parse_citation("SoLX 11 kap. 5 §")
    assert (str(caught.value), caught.value.help) == ("lagen »SoLX« är okänd", "menade du »SoL«?")
