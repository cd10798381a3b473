"""Plain outlines are read without the parser; the grammar still says what an outline is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lagrum.base.resources import cases_dir, grammar_dir
from lagrum.language import outline, plain
from lagrum.language.outline import parse_outline, parse_whole
from lagrum.language.plain import BREAKS, NAME, REST, read_plain
from lagrum.source.diagnostic import Diagnostics
from lagrum.source.text import SourceText

PIECES = (
    *("namn", "givet", "och", "är", "x-y", "a", "form råd", "lista ett, två", 'titel "a b"', 'titel "slut saknas'),
    *("”a\n", ", ", ",\n", "(", "(\n", ")", ": b", "= b", "- punkt", '"', "\\", "# anmärkning", "\t", "\r\n", "\x0b"),
    *("\n", "\n", "\n", "\n  ", "\n  ", "\n    ", "\n    ", "\n      ", "\n" + 31 * " ", "\n" + 32 * " ", "\u2028"),
)


def without_parser(text: str) -> bool:
    """Return whether a text is read without the parser; then assert that the parser reads the same, faultless."""
    source = SourceText.of(text, "x")
    found = read_plain(source.code)
    if found is None or not source.code.strip():
        return False
    sink = Diagnostics()
    assert found == parse_whole(source, sink)
    assert sink.items == []
    return True


def test_the_pattern_is_the_terminal_of_the_grammar() -> None:
    grammar = (grammar_dir() / "struktur.lark").read_text(encoding="utf-8")
    row = re.search(r"^ROW\.2: /(.*)/$", grammar, re.MULTILINE)
    assert row is not None
    assert row[1] == BREAKS + NAME + REST


def test_a_plain_outline_is_within_the_limits_of_a_file() -> None:
    assert min(outline.MAX_LINE, outline.MAX_STATEMENTS) >= plain.LONGEST
    assert plain.DEEPEST < outline.MAX_LEVELS


@settings(max_examples=3_000)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
@example("a\n        b\n    c")
@example("a\n    b\n        c\n      d")
@example("  a\nb")
@example("a ,\nb\n" + 40 * " " + "# sist")
def test_what_is_read_without_the_parser_is_what_it_reads(text: str) -> None:
    without_parser(text)


@pytest.mark.parametrize("path", sorted(cases_dir().rglob("*.insats")), ids=lambda p: p.stem)
def test_the_shipped_interventions_are_read_without_the_parser(path: Path) -> None:
    assert without_parser(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a\n\tb", "E010"),
        ("".join(f"{k * ' '}a\n" for k in range(34)), "E011"),
        ("a\n    b\n  c", "E012"),
        ("  a", "E012"),
        ("a\n- b", "E013"),
        ("a: b", "E014"),
        ("a\n" * 20_001, "E015"),
        ("a " + 20_001 * "b", "E016"),
    ],
)
def test_a_fault_is_found_by_the_grammar(text: str, code: str) -> None:
    sink = Diagnostics()
    parse_outline(SourceText.of(text, "x"), sink)
    assert code in [d.code for d in sink.items]
