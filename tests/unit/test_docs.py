"""The examples in the guides can be used as they stand."""

from __future__ import annotations

import os
import re
import textwrap
from datetime import date
from pathlib import Path

import pytest

from lagrum.binding.case import bind_case, bind_municipality
from lagrum.check import Checker
from lagrum.diagnostics.diagnostic import Diagnostics
from lagrum.examples import run_examples
from lagrum.files import Reader
from lagrum.language.source import SourceText
from lagrum.law.lockfile import read_lock
from lagrum.memo.notes import bind_notes
from lagrum.report.text import TextStyle, render_case
from lagrum.resources import rules_dir
from lagrum.rulebook import Rulebook, bind_rulebook, load_rulebook
from lagrum.rulebook_files import LOCK_FILE, rule_files

ROOT = Path(__file__).parents[2]
FENCE = re.compile(r"^( *)```(insats|kommun|regel|svar|memo|reform)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
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


def load_with(text: str, name: str, sink: Diagnostics) -> None:
    """Load the shipped rulebook with one more source, or changed by a reform."""
    source = SourceText.of(text, name)
    if name.endswith(".reform"):
        load_rulebook([rules_dir()], sink, source)
        return
    sources = [
        SourceText.of(p.read_text(encoding="utf-8"), p.relative_to(rules_dir()).as_posix())
        for p in rule_files([rules_dir()])
    ]
    bind_rulebook([*sources, source], sink, read_lock(rules_dir() / LOCK_FILE))


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
    elif kind == "svar":
        load_with(text, "guide.svar", sink)
    elif kind == "reform":
        load_with(text, "guide.reform", sink)
    elif kind == "memo":
        bind_notes(SourceText.of(text, "guide.memo"), sink)
    else:
        bind = bind_case if kind == "insats" else bind_municipality
        bind(SourceText.of(text, f"guide.{kind}"), shipped.vocabulary, sink)
    assert [d.render() for d in sink.sorted()] == []


def test_the_output_in_the_readme_is_a_real_one(shipped: Rulebook) -> None:
    """`LAGRUM_UPPDATERA=1` writes it anew."""
    sink = Diagnostics()
    case = ROOT / "cases" / "helsingborg" / "pratcafe.insats"
    subject = Reader(shipped).read(case, sink)
    assert subject is not None
    shown = render_case(Checker(shipped, date(2026, 11, 21)).check(subject), TextStyle())
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    head, rest = readme.split("<!-- output:start -->\n", 1)
    old, tail = rest.split("<!-- output:end -->", 1)
    new = f"```text\n{shown}\n```\n"
    if os.environ.get("LAGRUM_UPPDATERA"):
        (ROOT / "README.md").write_text(
            f"{head}<!-- output:start -->\n{new}<!-- output:end -->{tail}", encoding="utf-8"
        )
        old = new
    assert old == new
