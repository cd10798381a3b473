"""The examples in the guides can be used as they stand."""

from __future__ import annotations

import os
import re
import textwrap
import tomllib
from datetime import date
from pathlib import Path

import pytest

from lagrum.base.resources import rules_dir
from lagrum.binding.duties import bind_duties
from lagrum.binding.intervention import bind_intervention, bind_municipality
from lagrum.binding.vocabulary import bind_vocabulary
from lagrum.checking.checker import Checker
from lagrum.examples.coverage import cover
from lagrum.examples.mutation import Mutation
from lagrum.examples.run import run_examples
from lagrum.interventions.read import InterventionReader
from lagrum.language.outline import parse_outline
from lagrum.law.lockfile import read_lock
from lagrum.memo.notes import bind_notes
from lagrum.model.rulebook import Rulebook
from lagrum.report import examples_cover, examples_mutation
from lagrum.report.style import Screen, TextStyle
from lagrum.report.text import render_case
from lagrum.rulebook.examples import bind_examples
from lagrum.rulebook.files import LOCK_FILE, rule_files
from lagrum.rulebook.load import bind_rulebook, load_rulebook
from lagrum.source.diagnostic import Diagnostics
from lagrum.source.text import SourceText
from varied import shipped_rulebook

ROOT = Path(__file__).parents[2]
FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), *sorted((ROOT / "editors").rglob("*.md"))]
FENCES = [(path, *found) for path in PAGES for found in FENCE.findall(path.read_text(encoding="utf-8"))]
LANGUAGES = ("insats", "kommun", "regel", "svar", "praxis", "memo", "reform", "begrepp", "prov", "tabell", "plikt")
OTHERS = {
    "console": "each line is run, and what it shows compared, in tests/cli/test_guides_run.py",
    "text": "what lagrum or another program says; those between marks are made anew here, the others are named below",
    "markdown": "what lagrum writes for GitHub",
    "toml": "settings, read here",
    "lua": "settings of an editor",
    "elisp": "settings of an editor",
}
"""What a fence may hold besides the language, and who looks at it."""
DRAWN = ("README.md", "architecture.md")
"""Pages with a drawing in a fence that has no name."""
EXAMPLES = [
    pytest.param(kind, textwrap.dedent(text), id=f"{path.name}-{number}")
    for number, (path, _, kind, text) in enumerate(FENCES, 1)
    if kind in LANGUAGES
]


def is_fragment(text: str) -> bool:
    """Whether an example is rows out of a block, a block that leaves something out, or a table that stands for one."""
    return "…" in text or text.startswith(("fält ", 'prov "', "tabell "))


def test_every_fence_says_what_it_holds() -> None:
    for path, _, kind, text in FENCES:
        assert kind in (*LANGUAGES, *OTHERS) or (not kind and path.name in DRAWN), (path.name, text)
        if kind == "toml":
            tomllib.loads(text)
    assert len(EXAMPLES) >= 24


@pytest.fixture(scope="module")
def shipped() -> Rulebook:
    return shipped_rulebook()


def vocabulary() -> list[SourceText]:
    return [SourceText.of(p.read_text(encoding="utf-8"), p.name) for p in sorted(rules_dir().rglob("*.begrepp"))]


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
    if is_fragment(text):
        assert parse_outline(SourceText.of(text.replace("…", "# …"), f"guide.{kind}"), sink) != []
    elif kind == "begrepp":
        bind_vocabulary([SourceText.of(text, "guide.begrepp")], sink)
    elif kind == "plikt":
        bind_duties([SourceText.of(text, "guide.plikt")], shipped, sink)
    elif kind == "prov":
        named = re.findall(r"^prov till (.+)$", text, re.MULTILINE)
        assert named != [] and parse_outline(SourceText.of(text, "guide.prov"), sink) != []
    elif kind == "regel":
        sources = [*vocabulary(), SourceText.of(text, "guide.regel")]
        book = bind_examples(bind_rulebook(sources, sink, shipped.lock), sources, sink)
        outcomes, missing = run_examples(book)
        assert [o for o in outcomes if not o.passed] == []
        assert missing == []
    elif kind == "svar":
        load_with(text, "guide.svar", sink)
    elif kind == "praxis":
        load_with(text, "guide.praxis", sink)
    elif kind == "reform":
        load_with(text, "guide.reform", sink)
    elif kind == "memo":
        bind_notes(SourceText.of(text, "guide.memo"), sink)
    else:
        bind = bind_intervention if kind == "insats" else bind_municipality
        bind(SourceText.of(text, f"guide.{kind}"), shipped.vocabulary, sink)
    assert [d.render() for d in sink.sorted()] == []


def check_output(path: Path, mark: str, shown: str) -> None:
    """Check that a guide shows `shown` between the marks; `LAGRUM_UPPDATERA=1` writes it anew."""
    guide = path.read_text(encoding="utf-8")
    head, rest = guide.split(f"<!-- {mark}:start -->\n", 1)
    old, tail = rest.split(f"<!-- {mark}:end -->", 1)
    new = f"```text\n{shown}\n```\n"
    if os.environ.get("LAGRUM_UPPDATERA"):
        path.write_text(f"{head}<!-- {mark}:start -->\n{new}<!-- {mark}:end -->{tail}", encoding="utf-8")
        old = new
    assert old == new


def test_the_output_in_the_readme_is_a_real_one(shipped: Rulebook) -> None:
    sink = Diagnostics()
    case = ROOT / "cases" / "helsingborg" / "pratcafe.insats"
    subject = InterventionReader(shipped).read(case, sink)
    assert subject is not None
    shown = render_case(Checker(shipped, date(2026, 11, 21)).check(subject), TextStyle())
    check_output(ROOT / "README.md", "output", shown)


def test_the_guide_shows_what_its_examples_do_not_notice(shipped: Rulebook) -> None:
    guide = ROOT / "docs" / "forsta-regeln.md"
    text = next(t for _, kind, t in FENCE.findall(guide.read_text(encoding="utf-8")) if t.startswith("härled"))

    def book_with(more: str) -> Rulebook:
        sink = Diagnostics()
        sources = [*vocabulary(), SourceText.of(text + more, "egna/unga.regel")]
        book = bind_examples(bind_rulebook(sources, sink, shipped.lock), sources, sink)
        assert not sink.has_errors
        return book

    book = book_with("")
    check_output(guide, "mutera", examples_mutation.text(Mutation(book).run(), Screen()).strip())
    check_output(guide, "tackning", examples_cover.text(cover(book), Screen()).strip())
    ages = [
        f'    prov "{n}"\n        givet  målgrupp\n                   ålder {n} år\n        ger    {answer}\n'
        for n, answer in ((14, "nej"), (15, "ja"), (17, "ja"), (18, "nej"))
    ]
    assert all(v.killer for v in Mutation(book_with("".join(ages))).run())
