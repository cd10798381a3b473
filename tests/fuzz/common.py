"""What the targets share: a first line that names the kind of what follows, one small rulebook, and what is promised.

A promise that is broken raises `AssertionError`; so does whatever exception a target does not expect, under its own
name.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache

from lagrum.base.resources import grammar_dir
from lagrum.model.rulebook import Rulebook
from lagrum.rulebook.examples import bind_examples
from lagrum.rulebook.load import bind_rulebook
from lagrum.source.diagnostic import MAX_MESSAGE, Diagnostics
from lagrum.source.personal_number import find_personal_numbers
from lagrum.source.text import SourceText, Span
from tests.message_style import begins_small

DAY = date(2026, 6, 1)
MOST_BYTES = 4_000
"""Longer inputs are cut: a fault that needs more is one of size, which other tests hold."""
SNIPPETS = grammar_dir() / "fel"
MARK = "#--- förväntat\n"
SHARED = ("vokabular.begrepp", "regler.regel")


def kind_and_rest(data: bytes, kinds: Iterable[str]) -> tuple[str, bytes]:
    r"""Return the kind that the first line names, and what follows; the first kind when it names none.

    >>> kind_and_rest(b".svar\\nsvar x", (".insats", ".svar"))
    ('.svar', b'svar x')
    >>> kind_and_rest(b"insats", (".insats", ".svar"))
    ('.insats', b'insats')
    """
    kinds = tuple(kinds)
    first, _, rest = data[:MOST_BYTES].partition(b"\n")
    name = first.decode("utf-8", "replace")
    return (name, rest) if name in kinds else (kinds[0], data[:MOST_BYTES])


def text_of(data: bytes) -> str:
    """Return bytes as the text of a file: what is no UTF-8 is refused before it comes here."""
    return data.decode("utf-8", "replace")


def shared() -> list[SourceText]:
    """The files of the small rulebook that the wrong snippets are tried against."""
    return [SourceText.of((SNIPPETS / name).read_text(encoding="utf-8"), name) for name in SHARED]


@cache
def rulebook() -> Rulebook:
    """A small rulebook with something of each kind."""
    sink = Diagnostics()
    found = bind_examples(bind_rulebook(shared(), sink), shared(), sink)
    assert not sink.has_errors
    return found


def snippets(suffix: str) -> list[bytes]:
    """The wrong snippets of a kind of file, without what is expected of them."""
    return [
        suffix.encode() + b"\n" + path.read_text(encoding="utf-8").partition(MARK)[0].encode()
        for path in sorted(SNIPPETS.glob(f"*{suffix}"))
    ]


def promised_of_messages(sink: Diagnostics) -> None:
    """Every message is one for a lawyer: it has a code, is bounded, clean and in its file, and tells no number."""
    for found in sink.sorted():
        rendered = found.render()
        assert found.code and found.message, found
        assert begins_small(found.message), found.message
        assert len(found.message) <= MAX_MESSAGE and len(found.help) <= MAX_MESSAGE, found
        assert rendered.replace("\n", "").isprintable(), rendered
        assert not any(find_personal_numbers(rendered)), rendered
        assert found.line >= 0 and found.column >= 0 and found.width >= 1, found
        rendered.encode()


def promised_of_spans(spans: Iterable[Span], source: SourceText) -> None:
    """Every span lies within its text."""
    for span in spans:
        assert 0 <= span.start <= span.end <= len(source.text), (span, len(source.text))
