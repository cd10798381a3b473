"""The ways forward for one intervention, and what to ask about it first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from lagrum.base.counted import counted
from lagrum.base.errors import InputError
from lagrum.base.frozen import frozen
from lagrum.checking.checker import Checker
from lagrum.checking.receipt import Kind, Receipt, checked_of, digest_of, head_of, make_receipt, statutes_behind
from lagrum.evaluation.engines import TOGETHER
from lagrum.interventions.find import find_interventions
from lagrum.interventions.ids import ids_in
from lagrum.interventions.read import InterventionReader
from lagrum.model.intervention import Intervention
from lagrum.services.rulebook import choose_engine, open_rulebook
from lagrum.source.diagnostic import BrokenFilesError, Diagnostic, Diagnostics
from lagrum.ways.apply import new_id, planned_text
from lagrum.ways.next_questions import Asked, order_questions
from lagrum.ways.plan import find_ways
from lagrum.ways.report import WaysReport


@frozen
class Ways:
    """The ways forward, and what was noticed; when asked for, the intervention with a way written in, and its id."""

    report: WaysReport
    diagnostics: tuple[Diagnostic, ...]
    changed: str = ""
    called: str = ""

    @property
    def blocked(self) -> bool:
        """Whether an obstacle or an unmet demand stands in the way."""
        return any(stop.kind in ("hinder", "krav") for stop in self.report.stops)


@frozen
class Questions:
    """What to ask first, and what was noticed."""

    asked: Asked
    diagnostics: tuple[Diagnostic, ...]


def ways(
    path: Path,
    day: date,
    seconds: float,
    apply: int = 0,
    rules: Sequence[str] = (),
    without_shipped: bool = False,
    engine: str = "båda",
    target: Path | None = None,
) -> Ways:
    """Seek the ways forward for one intervention, and write way number `apply` into a copy of its text (0: none).

    The copy has an id of its own, which no intervention beside the first or in the folder of `target` has.
    """
    sink = Diagnostics()
    checker, intervention = _read(path, day, rules, without_shipped, engine, sink)
    found = find_ways(checker, intervention, seconds)
    cited = (stop.rule for stop in found.report.stops)
    receipt = _receipt("vagar", checker, intervention, engine, found.report, cited)
    report = replace(found.report, receipt=receipt)
    changed = called = ""
    if apply:
        if apply not in found.changes:
            many = f"vägarna är 1–{len(found.changes)}" if found.changes else "det finns inga vägar"
            raise InputError(f"det finns ingen väg {apply}", many)
        vocabulary = checker.program.rulebook.vocabulary
        taken = ids_in({path.parent, target.parent} if target is not None else {path.parent})
        copy = new_id(intervention.id, apply, taken)
        changed, called = (
            planned_text(intervention.facts.place.source, vocabulary, found.changes[apply], copy),
            copy.new,
        )
    return Ways(report, tuple(sink.sorted()), changed, called)


def questions(
    path: Path, day: date, rules: Sequence[str] = (), without_shipped: bool = False, engine: str = "båda"
) -> Questions:
    """Return what to ask about one intervention, in the order in which it is worth asking."""
    sink = Diagnostics()
    checker, intervention = _read(path, day, rules, without_shipped, engine, sink)
    result = checker.check(intervention)
    asked = order_questions(result)
    receipt = _receipt("vagar --fragor", checker, intervention, engine, asked, (f.rule for f in result.findings))
    return Questions(Asked(result, asked, receipt), tuple(sink.sorted()))


def _receipt(
    kind: Kind, checker: Checker, intervention: Intervention, engine: str, answer: Any, cited: Iterable[str]
) -> Receipt:
    """Return the receipt of an answer about one intervention; `cited` are the rules that it is about."""
    book = checker.program.rulebook
    return make_receipt(
        kind,
        head_of(book),
        checker.program.day.isoformat(),
        TOGETHER[choose_engine(engine)],
        [checked_of(intervention)],
        statutes_behind(book, cited),
        digest_of(answer),
    )


def _read(
    path: Path, day: date, rules: Sequence[str], without_shipped: bool, engine: str, sink: Diagnostics
) -> tuple[Checker, Intervention]:
    rulebook = open_rulebook(rules, without_shipped)
    intervention = InterventionReader(rulebook).read(the_one(path, sink), sink)
    if intervention is None:
        raise BrokenFilesError(sink)
    return Checker(rulebook, day, choose_engine(engine)), intervention


def the_one(path: Path, sink: Diagnostics) -> Path:
    """Return the one intervention that a path stands for. Raises `InputError`."""
    found = find_interventions([path], sink)
    if not found:
        raise BrokenFilesError(sink)
    if len(found) > 1:
        raise InputError(f"»{path}« står för {counted(len(found), 'insats')}", f"ange en av dem, t.ex. {found[0]}")
    return found[0]
