"""The outline reader on all kinds of text. What it says about each kind of fault stands in grammar/fel."""

from __future__ import annotations

import doctest
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from time import process_time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lagrum.base.resources import cases_dir
from lagrum.language import outline
from lagrum.language.formatting import UnsafeError, format_text
from lagrum.language.outline import MAX_LEVELS, MAX_LINE, MAX_STATEMENTS, parse_outline
from lagrum.language.statement import Statement
from lagrum.source.diagnostic import Diagnostics
from lagrum.source.text import SourceText

PIECES = (
    *("namn", "givet", "och", "är", "x-y", "a", "form råd", "lista ett, två", 'titel "a b"', 'titel "slut saknas'),
    *("”a\n", ", ", ",\n", "(", "(\n", ")", ": b", "= b", "- punkt", '"', "\\", "# anmärkning", "\t", "\r\n", "\x0b"),
    *("\n", "\n", "\n", "\n  ", "\n  ", "\n    ", "\n    ", "\n      ", "\n  givet a b", "\n givet\n", "\u2028", " "),
)


def read(text: str) -> tuple[list[Statement], list[str]]:
    """Return the outline of a text, and the codes of its faults."""
    sink = Diagnostics()
    found = parse_outline(SourceText.of(text, "x"), sink)
    return found, [d.code for d in sink.items]


def flat(statements: Sequence[Statement], level: int = 0) -> Iterator[tuple[int, Statement]]:
    for statement in statements:
        yield level, statement
        yield from flat(statement.children, level + 1)


def outlined(text: str) -> str:
    """Return the names and values of a text that has no faults, each level indented by one blank."""
    found, codes = read(text)
    assert codes == []
    return "\n".join(" " * level + " ".join(filter(None, (s.name, s.rest))) for level, s in flat(found))


def test_the_example_in_the_code_is_true() -> None:
    assert doctest.testmod(outline) == (0, 5)


@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join))
@example("a b,\n  givet c\n   - d\n      e: f")
@example("givet givet a\n- b")
def test_no_word_is_lost(text: str) -> None:
    """Whatever stands in a file is in a statement, in the order of the file, or is reported where it stands."""
    source, sink = SourceText.of(text, "x"), Diagnostics()
    found = list(flat(parse_outline(source, sink)))
    left = list(source.code)
    for (_, before), (_, after) in pairwise(found):
        assert before.rest_span.end <= after.name_span.start
    for _, statement in found:
        assert source.code[statement.name_span.start : statement.name_span.end] == statement.name
        assert source.code[statement.rest_span.start : statement.rest_span.end] == (statement.rest or "")
        for span in (statement.name_span, statement.rest_span):
            left[span.start : span.end] = re.sub(r"[^\n]", " ", source.code[span.start : span.end])
    rows = "".join(left).split("\n")
    for fault in sink.items:
        if fault.code in ("E013", "E014"):
            row, start = rows[fault.line - 1], fault.column - 1
            rows[fault.line - 1] = row[:start] + " " * fault.width + row[start + fault.width :]
    assert not "".join(rows).strip()


@pytest.mark.parametrize("path", sorted(cases_dir().rglob("*.insats")), ids=lambda p: p.stem)
def test_a_level_is_four_blanks_in_the_shipped_interventions(path: Path) -> None:
    source = SourceText.of(path.read_text(encoding="utf-8"), path.name)
    sink = Diagnostics()
    for level, statement in flat(parse_outline(source, sink)):
        assert source.position(statement.name_span.start)[1] == 4 * level + 1
    assert sink.items == []


@pytest.mark.parametrize("after", ["", " ", "   ", "  # det som är känt", "\t"])
def test_givet_on_a_row_of_its_own_may_have_a_comment(after: str) -> None:
    text = f"prov\n    givet{after}\n        form a\n        start b\n    ger ja"
    assert outlined(text) == "prov\n givet\n  form a\n  start b\n ger ja"


def test_a_line_that_is_none_does_not_hide_what_givet_holds() -> None:
    text = "prov\n    givet  form a\n           - b\n               c d\n           start e\n    ger ja"
    found, codes = read(text)
    assert codes == ["E013"]
    assert [(level, s.name) for level, s in flat(found)] == [
        *((0, "prov"), (1, "givet"), (2, "form"), (2, "c"), (2, "start"), (1, "ger")),
    ]


def test_givet_again_and_again_nests_no_deeper() -> None:
    text = "insats a/b\n    " + "givet " * 3_000 + "x\n"
    assert max(level for level, _ in flat(read(text)[0])) == 2
    with pytest.raises(UnsafeError):
        format_text(SourceText.of(text))


def test_the_limits_are_what_they_say() -> None:
    def nested(levels: int) -> str:
        return "".join(f"{k * ' '}a\n" for k in range(levels))

    assert read(nested(MAX_LEVELS))[1] == []
    assert read(nested(MAX_LEVELS + 1)) == ([], ["E011"])
    assert read("a\n" * MAX_STATEMENTS)[1] == []
    assert read("a\n" * (MAX_STATEMENTS + 1)) == ([], ["E015"])
    assert read("a " + "b" * (MAX_LINE - 2))[1] == []
    assert read("a " + "b" * (MAX_LINE - 1)) == ([], ["E016"])
    halves = "a " + "b" * (MAX_LINE // 2) + ",\n  " + "b" * (MAX_LINE // 2)
    found, codes = read(f"{halves}\n  c d\ne f")
    assert (codes, [s.name for s in found]) == (["E016"], ["e"])


def test_a_comment_is_no_part_of_the_length_of_its_line() -> None:
    assert outlined("a b  # " + MAX_LINE * "c" + "\n  givet d e") == "a b\n givet\n  d e"


def test_faults_come_in_the_order_of_the_file() -> None:
    sink = Diagnostics(limit=3)
    parse_outline(SourceText.of("a\n" + "".join(f"    b{k}: c\n" for k in range(9)), "x"), sink)
    assert [d.line for d in sink.items if d.code == "E014"] == [2, 3, 4]


LONG = {
    "blanks": " ",
    "blank rows": " \n",
    "quotes": '"a" ',
    "no end of quotes": '"\\',
    "open ends": "och någon  ",
    "joined rows": "a,\n",
    "rows that are none": "-\n",
    "deep and flat": "a\n b\n  c\n",
    "givet": "givet a\n      b\n",
}


@pytest.mark.parametrize("part", LONG.values(), ids=LONG)
def test_time_grows_with_length(part: str) -> None:
    def seconds(size: int) -> float:
        text = SourceText.of("x " + part * (size // len(part)) + "\na", "x")
        start = process_time()
        parse_outline(text, Diagnostics())
        return process_time() - start

    short = min(seconds(2_500) for _ in range(5))
    assert min(seconds(18_000) for _ in range(3)) < 30 * short + 0.01
    assert seconds(900_000) < 5


def test_no_parser_is_needed() -> None:
    assert not re.search(r"\blark\b", Path(outline.__file__).read_text(encoding="utf-8"))
