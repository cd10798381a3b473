"""Parsers out of kept tables read what parsers out of the grammars read, and a damaged table is passed over."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import lark
import pytest

from lagrum.language import conditions, values

MODULES = (conditions, values)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv("LAGRUM_INGEN_CACHE", raising=False)
    forget()
    yield tmp_path / "lagrum" / "grammatik"
    forget()


def forget() -> None:
    for module in MODULES:
        module._parser.cache_clear()


def everything() -> str:
    """Return what the parsers make of good and bad texts."""
    found = []
    for text in ("från 15 år", "a, b, mer okänt", "högst 20 år", "2026-01-01", '"text" "till"', "3 år 4"):
        found.append(_tried(values.parse_values, text))
    for text in ("form är a eller b omfattar c", "det finns x där (ålder under 3)", "a är", "(a", "a och"):
        found.append(_tried(conditions.parse_condition, text))
    return "\n".join(found)


def _tried(parse, text: str) -> str:  # type: ignore[no-untyped-def]
    try:
        return repr(parse(text))
    except conditions.LineError as fault:
        return f"{fault.code} {fault.message} {fault.span} {fault.help}"


def test_kept_tables_read_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = everything()
    assert len(list(folder.iterdir())) == 2
    forget()
    monkeypatch.setattr(lark.Lark, "__init__", lambda *_, **__: pytest.fail("made anew"))
    assert everything() == fresh


@pytest.mark.parametrize("damage", ["cut", "empty", "changed", "foreign", "deep"])
def test_a_damaged_table_is_made_anew(folder: Path, damage: str) -> None:
    from lagrum.base.cache_folder import write_sealed

    fresh = everything()
    forget()
    for path in folder.iterdir():
        data = path.read_bytes()
        match damage:
            case "cut":
                path.write_bytes(data[: len(data) // 2])
            case "empty":
                path.write_bytes(b"")
            case "changed":
                path.write_bytes(data.replace(b"start", b"slut!"))
            case "foreign":
                write_sealed(path, json.dumps([None, ["data", [None]], ["memo", [None, ["0", 3]]]]))
            case "deep":
                write_sealed(path, "[" * 5000 + "]" * 5000)
    assert everything() == fresh


def test_nothing_is_kept_when_it_is_turned_off(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAGRUM_INGEN_CACHE", "1")
    everything()
    assert not folder.exists()
