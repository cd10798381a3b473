"""Small rulebooks with one fault each, which the review must find and show, and sound ones in which it finds nothing.

A file in `fel` begins with `# väntat KIND RULE [OTHER]`, one in `friska` with why it is sound.
"""

from __future__ import annotations

from functools import partial
from itertools import count
from pathlib import Path

import pytest

pytest.importorskip("z3")

from lagrum.evaluation.durable.engine import durable_available
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
WITH_WITNESS = {Kind.CONTRADICTION, Kind.IMPOSSIBLE, Kind.EMPTY, Kind.DOUBLE}


def rulebook(path: Path) -> Rulebook:
    sources = [SourceText.of(p.read_text(encoding="utf-8"), p.name) for p in (HERE / "vokabular.begrepp", path)]
    sink = Diagnostics()
    book = bind_examples(bind_rulebook(sources, sink), sources, sink)
    assert sink.items == [], "\n".join(d.render() for d in sink.sorted())
    return book


def found(path: Path) -> list[Finding]:
    result, unused = review(rulebook(path), "båda" if durable_available() else "snabb")
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
    if finding.kind in (Kind.NEVER, Kind.IMPOSSIBLE, Kind.EMPTY):
        assert finding.clash


@pytest.mark.parametrize("path", FAULTS, ids=lambda p: p.stem)
def test_nothing_else_is_said_of_the_seeded_fault(path: Path) -> None:
    """A fault may show in two ways, never in a way that hides it."""
    _, _, kind, _ = path.read_text(encoding="utf-8").split("\n", 1)[0].split(" ", 3)
    others = [f for f in found(path) if f.counts and f.kind.word != kind]
    assert [(f.kind.word, f.rule) for f in others] == []


@pytest.mark.parametrize("path", SOUND, ids=lambda p: p.stem)
def test_nothing_is_found_in_a_sound_rulebook(path: Path) -> None:
    assert [(f.kind.word, f.rule, f.other, f.clash) for f in found(path) if f.counts] == []


@pytest.mark.parametrize("path", FAULTS, ids=lambda p: p.stem)
def test_when_time_runs_out_nothing_is_passed_over_in_silence(path: Path) -> None:
    """The clock goes on a second each time that it is read: the review ends at every point where it can."""
    book = rulebook(path)
    whole = {(f.kind, f.rule, f.other) for f in review(book)[0].findings}
    for seconds in (0, 2, 5, 13):
        result, unused = review(book, limit=TimeLimit(10_000, seconds, partial(next, count())))
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
