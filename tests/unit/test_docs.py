"""The examples in the guides can be used as they stand."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest

from lagrum.binding.case import bind_case, bind_municipality
from lagrum.diagnostics.diagnostic import Diagnostics
from lagrum.examples import run_examples
from lagrum.language.source import SourceText
from lagrum.resources import rules_dir
from lagrum.rulebook import Rulebook, bind_rulebook, load_rulebook

ROOT = Path(__file__).parents[2]
FENCE = re.compile(r"^( *)```(insats|kommun|regel)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
EXAMPLES = [
    pytest.param(kind, textwrap.dedent(text), id=f"{path.name}-{number}")
    for path in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    for number, (_, kind, text) in enumerate(FENCE.findall(path.read_text(encoding="utf-8")), 1)
]


@pytest.fixture(scope="module")
def shipped() -> Rulebook:
    sink = Diagnostics()
    book = load_rulebook([rules_dir()], sink)
    assert not sink.has_errors, sink.sorted()[0].render()
    return book


@pytest.mark.parametrize(("kind", "text"), EXAMPLES)
def test_an_example_of_the_guides_is_free_of_errors(kind: str, text: str, shipped: Rulebook) -> None:
    sink = Diagnostics()
    if kind == "regel":
        vocabulary = [
            SourceText.of(p.read_text(encoding="utf-8"), p.name) for p in sorted(rules_dir().rglob("*.begrepp"))
        ]
        book = bind_rulebook([*vocabulary, SourceText.of(text, "guide.regel")], sink, shipped.lock)
        outcomes, missing = run_examples(book)
        assert [o for o in outcomes if not o.passed] == []
        assert missing == []
    else:
        bind = bind_case if kind == "insats" else bind_municipality
        bind(SourceText.of(text, f"guide.{kind}"), shipped.vocabulary, sink)
    assert [d.render() for d in sink.sorted()] == []
