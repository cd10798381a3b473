"""The shipped rulebook: complete examples, a status for every paragraph of SoL, true to the locked statute texts."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from lagrum.base.resources import rules_dir
from lagrum.cli.app import main
from lagrum.examples.run import run_examples
from lagrum.law.changes import Status, compare, touched
from lagrum.law.corpus import load_corpus
from lagrum.model.rule import BINDING_SOURCES, LEVELS, Outcome
from lagrum.model.rulebook import Rulebook
from lagrum.rulebook.examples import load_examples
from lagrum.rulebook.ledger import ENCODED, MISSING, contradictions, coverage, load_statuses
from lagrum.rulebook.load import load_rulebook
from lagrum.rulebook.lookup import parse_provision
from lagrum.source.diagnostic import Diagnostics

ROOT = Path(__file__).parents[2]
CORPUS = ROOT.parent / "shared" / "lagtext"
needs_texts = pytest.mark.skipif(not CORPUS.is_dir(), reason="lagtexterna finns inte bredvid projektet")
RUN_OF_WORDS = 14


@pytest.fixture(scope="module")
def book() -> Rulebook:
    sink = Diagnostics()
    found = load_examples(load_rulebook([rules_dir()], sink), [rules_dir()], sink)
    assert not sink.items, "\n".join(d.render() for d in sink.sorted())
    return found


def test_every_example_gives_what_it_says_and_every_rule_has_three_kinds(book: Rulebook) -> None:
    outcomes, missing = run_examples(book)
    wrong = [f"{o.example.place} {o.owner}: {o.example.title}: {o.got}" for o in outcomes if not o.passed]
    assert wrong == []
    assert [f"{m.owner}: {m.kinds}" for m in missing] == []
    assert len(outcomes) > 3 * len(book.rules)


def test_obstacles_and_demands_rest_on_binding_law_only(book: Rulebook) -> None:
    for rule in book.rules.values():
        if rule.outcome is not None and rule.outcome.binding:
            assert rule.source in BINDING_SOURCES, rule.name
        assert rule.citations, rule.name
        assert rule.reason, rule.name


def test_questions_say_whom_they_go_to_and_what_speaks_either_way(book: Rulebook) -> None:
    questions = [r for r in book.rules.values() if r.outcome is Outcome.QUESTION]
    assert len(questions) >= 34
    for rule in questions:
        assert rule.level in LEVELS and rule.addressees, rule.name
        assert rule.positions and all(p.sources for p in rule.positions), rule.name


SOL_PARTS_WITHOUT_STATUS = 0
"""How many stycken and points of SoL may lack a status: none."""


@pytest.mark.parametrize(
    ("scope", "size", "missing"),
    [
        ("SoL", 633, SOL_PARTS_WITHOUT_STATUS),
        ("SoLPUL", 48, 0),
        ("SVOD", 63, 0),
        ("10 kap. OSL", 94, 0),
        ("21 kap. OSL", 23, 0),
        ("25 kap. OSL", 69, 0),
        ("26 kap. OSL", 76, 0),
    ],
)
def test_every_stycke_and_point_has_a_status(book: Rulebook, scope: str, size: int, missing: int) -> None:
    assert book.lock is not None
    provisions = book.lock.table()
    sink = Diagnostics()
    statuses = load_statuses([rules_dir()], provisions, sink)
    assert [d.render() for d in sink.sorted()] == []
    (wanted,) = parse_provision(scope).citations
    entries = coverage(wanted, book, provisions, statuses)
    assert len(entries) == size
    assert len([e for e in entries if e.status == MISSING]) <= missing
    assert [str(e.citation) for e in contradictions(entries)] == []
    assert all(e.status in (MISSING, ENCODED) or len(e.reason) > 15 for e in entries)


# -- against the statute texts ----------------------------------------------------------------------------------------


@needs_texts
def test_the_lock_is_that_of_the_statute_texts(book: Rulebook) -> None:
    assert book.lock is not None
    changes = compare(book.lock, load_corpus(CORPUS))
    assert [f"{c.citation} {c.status}" for c in changes if c.status is not Status.UNCHANGED] == []
    assert len(changes) > 4_000


@needs_texts
def test_one_changed_word_names_exactly_the_rules_that_cite_the_paragraph(book: Rulebook, tmp_path: Path) -> None:
    assert book.lock is not None
    name = "2025-400-sol.txt"
    text = (CORPUS / name).read_text("utf-8")
    at = text.index("\n2 § ", text.index("\n21 kap. ")) + 5
    first_word = text[at:].split(" ", 1)[0]
    (tmp_path / name).write_text(f"{text[:at]}{first_word}x{text[at + len(first_word) :]}", "utf-8")
    changed = [c for c in compare(book.lock, load_corpus(tmp_path)) if c.status is not Status.UNCHANGED]
    assert [(str(c.citation), c.status) for c in changed] == [("21 kap. 2 § SoL", Status.CHANGED)]
    citing = {c.name: c.citations for c in [*book.rules.values(), *book.derived.values()]}
    expected = {
        name for name, citations in citing.items() if any(str(c.provision) == "21 kap. 2 § SoL" for c in citations)
    }
    assert {t.name for t in touched(changed, citing)} == expected
    assert "sol.21.2" in expected


@needs_texts
def test_the_command_names_rules_and_interventions_that_a_change_touches(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = "2025-400-sol.txt"
    text = (CORPUS / name).read_text("utf-8")
    at = text.index("\n2 § ", text.index("\n21 kap. ")) + 5
    (tmp_path / name).write_text(text[:at] + "Ny " + text[at:], "utf-8")
    cases = tmp_path / "fall"
    cases.mkdir()
    shutil.copy(ROOT / "cases" / "nora" / "mini-sparet.insats", cases)
    args = ["lag", "verifiera", "--korpus", str(tmp_path), "--insatser", str(cases), "--datum", "2026-11-21"]
    assert main(args) == 1
    out = capsys.readouterr().out
    assert "21 kap. 2 § SoL: ändrad" in out
    assert "  regel sol.21.2\n" in out
    assert "insats nora/mini-sparet (sol.21.2)" in out
    assert "sol.11.6" not in out


@needs_texts
def test_a_paragraph_is_shown_as_it_was_worded_on_the_day(capsys: pytest.CaptureFixture[str]) -> None:
    for day, amount in (("2025-12-31", "10 000"), ("2026-01-01", "15 000")):
        assert main(["lag", "visa", "SoL", "34:7", "--datum", day, "--korpus", str(CORPUS)]) == 0
        assert amount in capsys.readouterr().out


def _project_files() -> Iterator[Path]:
    for folder in ("rules", "cases", "grammar", "docs", "engine"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and path.suffix not in (".lock", ".pyc", ".docx"):
                yield path


@needs_texts
def test_no_statute_text_is_in_the_project() -> None:
    def words(text: str) -> list[str]:
        return re.findall(r"[a-zåäöé0-9]+", text.lower())

    law: set[int] = set()
    for path in CORPUS.glob("*.txt"):
        if not path.name.startswith("eu-"):
            stream = words(path.read_text("utf-8", errors="replace"))
            law.update(hash(tuple(stream[i : i + RUN_OF_WORDS])) for i in range(len(stream) - RUN_OF_WORDS + 1))
    found = []
    for path in _project_files():
        stream = words(path.read_text("utf-8", errors="replace"))
        for i in range(len(stream) - RUN_OF_WORDS + 1):
            if hash(tuple(stream[i : i + RUN_OF_WORDS])) in law:
                found.append(f"{path.relative_to(ROOT)}: {' '.join(stream[i : i + RUN_OF_WORDS])}")
                break
    assert found == []


def test_before_the_act_came_into_force_none_of_its_rules_applies(book: Rulebook) -> None:
    day = date(2025, 6, 30)
    early = [n for n, r in book.rules_on(day).items() if n.startswith("sol.") and not n.startswith("sol.ikraft")]
    cited = [n for n in early if any(c.act == "SoL" for c in book.rules[n].citations)]
    assert cited == []
