"""The languages: any bytes as each kind of file, and as conditions and values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fuzz.common import kind_and_rest, promised_of_messages, promised_of_spans, snippets, text_of
from lagrum.base.errors import LagrumError
from lagrum.language.conditions import parse_condition
from lagrum.language.formatting import UnreadableError, UnsafeError, format_text
from lagrum.language.outline import parse_outline
from lagrum.language.spoken import spoken
from lagrum.language.statement import Statement
from lagrum.language.values import parse_values, parse_whole
from lagrum.source.diagnostic import Diagnostics
from lagrum.source.read import decode
from lagrum.source.text import SourceText, Span

FILES = (".insats", ".kommun", ".regel", ".begrepp", ".prov", ".svar", ".praxis", ".reform", ".plikt", ".liggare")
KINDS = (*FILES, "villkor", "värden", "tal")


def one_input(data: bytes) -> None:
    """Parse, lay out and parse again; a condition or a value that cannot be read says so in one way."""
    kind, rest = kind_and_rest(data, KINDS)
    if kind not in FILES:
        _phrase(kind, text_of(rest))
        return
    sink = Diagnostics()
    source = decode(rest, f"x{kind}", sink)
    if source is None:
        assert sink.has_errors
    else:
        promised_of_spans(_spans(parse_outline(source, sink)), source)
        _laid_out(source)
    promised_of_messages(sink)


def _spans(statements: Sequence[Statement]) -> Iterator[Span]:
    for statement in statements:
        yield from (statement.name_span, statement.rest_span, statement.span)
        yield from _spans(statement.children)


def _laid_out(source: SourceText) -> None:
    """What can be laid out is laid out once and for all, and reads as before; `format_text` itself sees to the last."""
    try:
        tidy = format_text(source)
    except UnreadableError as error:
        assert error.diagnostics.has_errors
        return
    except UnsafeError:
        return
    assert format_text(SourceText.of(tidy, source.name)) == tidy
    assert all(row == row.rstrip() for row in tidy.splitlines())


def _phrase(kind: str, text: str) -> None:
    try:
        if kind == "villkor":
            parse_condition(text)
        elif kind == "värden":
            parse_values(text)
        else:
            parse_whole(text)
    except LagrumError as error:
        assert error.message
    spoken(text)


def seeds() -> list[bytes]:
    """The wrong snippets of each kind, and phrases."""
    phrases = ["villkor\nform är någon av råd, boende och inte (avgift minst 100 kr eller start är känt)"]
    phrases += ["villkor\ndet finns målgrupp där (ålder under 15)", "värden\nråd, ”boende”, mer okänt", "tal\n0–6 år"]
    return [text.encode() for text in phrases] + [seed for suffix in FILES for seed in snippets(suffix)]
