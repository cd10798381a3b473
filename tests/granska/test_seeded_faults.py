"""Small rulebooks with one fault each, which the review must find and show, and sound ones in which it finds nothing.

A file in `fel` begins with `# väntat KIND RULE [OTHER]`, one in `friska` with why it is sound.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path

import pytest

pytest.importorskip("z3")

from lagrum.binding.duties import bind_duties
from lagrum.evaluation.durable.engine import durable_available
from lagrum.evaluation.engines import EngineChoice
from lagrum.model.duty import Duty
from lagrum.model.rulebook import Rulebook
from lagrum.review.finding import Finding, Kind
from lagrum.review.run import review
from lagrum.review.time_limit import TimeLimit
from lagrum.rulebook.examples import bind_examples
from lagrum.rulebook.load import bind_rulebook
from lagrum.source.diagnostic import Diagnostics
from lagrum.source.text import SourceText

HERE = Path(__file__).parent
FAULTS = sorted((HERE / "fel").glob("*.regel"))
SOUND = sorted((HERE / "friska").glob("*.regel"))
CHANGED = {Kind.LAUNDERED, Kind.REVERSED, Kind.BETWEEN, Kind.UNTRIED}
WITH_WITNESS = {Kind.CONTRADICTION, Kind.IMPOSSIBLE, Kind.EMPTY, Kind.DOUBLE, Kind.SILENT, Kind.ROWS_CLASH} | CHANGED


def rulebook(path: Path) -> Rulebook:
    sources = [SourceText.of(p.read_text(encoding="utf-8"), p.name) for p in (HERE / "vokabular.begrepp", path)]
    sink = Diagnostics()
    book = bind_examples(bind_rulebook(sources, sink), sources, sink)
    assert sink.items == [], "\n".join(d.render() for d in sink.sorted())
    return book


def duties(path: Path, book: Rulebook) -> tuple[Duty, ...]:
    """Return the duties in the .plikt file beside a rulebook, if it has one."""
    beside = path.with_suffix(".plikt")
    if not beside.exists():
        return ()
    sink = Diagnostics()
    bound = bind_duties([SourceText.of(beside.read_text(encoding="utf-8"), beside.name)], book, sink)
    assert sink.items == [], "\n".join(d.render() for d in sink.sorted())
    return bound


def chosen(path: Path) -> Callable[[str], bool]:
    """Return what is asked about: the vocabulary, of which each file uses a little, only where that is the matter."""
    whole = path.stem.startswith(("olast", "last-"))
    return lambda place: whole or not place.startswith("vokabular")


def found(path: Path) -> list[Finding]:
    book = rulebook(path)
    engine: EngineChoice = "båda" if durable_available() else "snabb"
    result, unused = review(book, engine, chosen=chosen(path), duties=duties(path, book))
    assert not unused
    assert not result.undecided
    return [f for f in result.findings if not f.accepted]


@pytest.mark.parametrize("path", FAULTS, ids=lambda p: p.stem)
def test_a_seeded_fault_is_found_with_a_confirmed_witness(path: Path) -> None:
    _, _, kind, rest = path.read_text(encoding="utf-8").split("\n", 1)[0].split(" ", 3)
    matching = [f for f in found(path) if f.kind.word == kind and rest == f"{f.rule} {f.other}".rstrip()]
    assert len(matching) == 1, [(f.kind.word, f.rule, f.other) for f in found(path)]
    finding = matching[0]
    assert finding.confirmed
    assert finding.help
    if finding.kind in WITH_WITNESS:
        assert finding.witness is not None
        assert finding.witness.facts <= 6
    if finding.kind in CHANGED:
        assert finding.witness is not None
        assert finding.witness.others
    if finding.kind in (Kind.NEVER, Kind.IMPOSSIBLE, Kind.EMPTY):
        assert finding.clash


@pytest.mark.parametrize("path", FAULTS, ids=lambda p: p.stem)
def test_nothing_else_is_said_of_the_seeded_fault(path: Path) -> None:
    """A fault may show in two ways, never in a way that hides it."""
    _, _, kind, _ = path.read_text(encoding="utf-8").split("\n", 1)[0].split(" ", 3)
    others = [f for f in found(path) if f.counts and f.kind.word != kind]
    if kind == Kind.DESCRIBED.word:
        others = [f for f in others if f.kind is not Kind.UNREAD]
    assert [(f.kind.word, f.rule) for f in others] == []


@pytest.mark.parametrize("path", SOUND, ids=lambda p: p.stem)
def test_nothing_is_found_in_a_sound_rulebook(path: Path) -> None:
    assert [(f.kind.word, f.rule, f.other, f.clash) for f in found(path) if f.counts] == []


@pytest.mark.parametrize("path", FAULTS, ids=lambda p: p.stem)
def test_when_time_runs_out_nothing_is_passed_over_in_silence(path: Path) -> None:
    """The clock goes on a second each time that it is read: the review ends at every point where it can."""
    book = rulebook(path)
    asked = {"chosen": chosen(path), "duties": duties(path, book)}
    whole = {(f.kind, f.rule, f.other) for f in review(book, **asked)[0].findings}
    for seconds in (0, 2, 5, 13):
        result, unused = review(book, limit=TimeLimit(10_000, seconds, partial(next, count())), **asked)
        known = {(f.kind, f.rule, f.other) for f in result.findings}
        assert known <= whole
        asked_of = {u.rule for u in result.undecided} | {u.other for u in result.undecided}
        assert {rule for _, rule, _ in whole - known} <= asked_of
        assert result.late or known == whole
        assert all(f.confirmed for f in result.findings)
        assert not unused


def test_there_are_enough_of_them() -> None:
    assert len(FAULTS) >= 60
    assert len(SOUND) >= 20
    kinds = {path.read_text(encoding="utf-8").split(" ", 3)[2] for path in FAULTS}
    assert kinds == {kind.word for kind in Kind}
