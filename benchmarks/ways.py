"""Seconds for the ways forward of each intervention, and for a review of the shipped rulebook."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.evaluators import DAY, shipped_subjects
from benchmarks.machine import ROOT
from benchmarks.table import Row, Target, table
from lagrum.base.resources import rules_dir
from lagrum.checking.checker import Checker
from lagrum.interventions.find import find_interventions
from lagrum.interventions.read import InterventionReader
from lagrum.model.intervention import Intervention
from lagrum.model.rulebook import Rulebook
from lagrum.rulebook.examples import load_examples
from lagrum.rulebook.load import load_rulebook
from lagrum.source.diagnostic import Diagnostics
from lagrum.ways.brief import with_ways
from lagrum.ways.plan import SECONDS, find_ways

FAULTY = ROOT / "tests" / "ways" / "fall"
ROUNDS = 3
MOST = 0.5
"""The target: median seconds of an intervention."""


@dataclass(frozen=True, slots=True)
class Timing:
    """The seconds of one intervention, the best of some rounds, and whether a limit cut its search short."""

    name: str
    seconds: float
    complete: bool = True


def section(rulebook: Rulebook) -> str:
    """Measure and return the section of the report."""
    checker = Checker(rulebook, DAY)
    sets = [("shipped catalogue", shipped_subjects(rulebook)), ("designs with a fault", faulty_subjects(rulebook))]
    rows = [_row(f"`lagrum vagar`, {name}", vagar(checker, subjects)) for name, subjects in sets]
    rows += [_row(f"added to `lagrum prova`, {name}", prova(checker, subjects)) for name, subjects in sets]
    about = (
        f"All of an intervention's ways as `lagrum vagar` seeks them (up to {SECONDS:.0f} s), and the cheapest ones as "
        "`lagrum prova` shows them; rulebook and intervention already read, bit-sliced evaluator, "
        f"best of {ROUNDS} rounds for each. The designs with a fault are those of tests/ways/fall, which all have "
        "something in the way; in the shipped catalogue nothing is, so what is sought there is how open demands can "
        "be met. »cut short« counts those whose search met a limit, so that something cheaper may exist."
    )
    head = ["what", "interventions", "median, s", "worst, s", "the worst", "cut short"]
    return f"{about}\n\n{table(head, rows)}\n\n{granska()}"


def faulty_subjects(rulebook: Rulebook) -> list[Intervention]:
    """Return the interventions with a fault. Raises ValueError when one cannot be read."""
    sink = Diagnostics()
    reader = InterventionReader(rulebook)
    subjects = [s for path in find_interventions([FAULTY], sink) if (s := reader.read(path, sink)) is not None]
    if sink.has_errors:
        raise ValueError(sink.sorted()[0].render())
    return subjects


def vagar(checker: Checker, subjects: Sequence[Intervention]) -> list[Timing]:
    """Return the time of `lagrum vagar` for each intervention."""
    found = []
    for subject in subjects:
        seconds, ways = _best(lambda s=subject: find_ways(checker, s, clock=time.process_time))  # type: ignore[misc]
        found.append(Timing(subject.id, seconds, all(stop.complete for stop in ways.report.stops)))
    return found


def prova(checker: Checker, subjects: Sequence[Intervention]) -> list[Timing]:
    """Return what the ways forward add to the check of each intervention."""
    found = []
    for subject in subjects:
        results = [checker.check(subject)]
        seconds, made = _best(lambda s=subject, r=results: with_ways(checker, [s], r))  # type: ignore[misc]
        found.append(Timing(subject.id, seconds, all(stop.complete for stop in made[0].ways)))
    return found


def granska() -> str:
    """Return a sentence about a whole review of the shipped rulebook with its examples, measured once by the clock."""
    if find_spec("z3") is None:
        return "`lagrum granska` was not measured: z3-solver is not installed."
    from lagrum.review.run import review

    rulebook = load_examples(load_rulebook([rules_dir()], Diagnostics()), [rules_dir()], Diagnostics())
    started = time.perf_counter()
    found, _ = review(rulebook)
    seconds = time.perf_counter() - started
    return (
        f"`lagrum granska` on the whole rulebook, bit-sliced evaluator: {seconds:.0f} s by the clock; {found.asked} "
        f"questions to the solver, {len(found.findings)} findings, of which {sum(f.counts for f in found.findings)} "
        f"stand against the rulebook and {sum(bool(f.accepted) for f in found.findings)} are accepted with a reason, "
        f"{len(found.undecided)} undecided."
    )


def _best(work: Callable[[], Any]) -> tuple[float, Any]:
    best, made = float("inf"), None
    for _ in range(ROUNDS):
        started = time.process_time()
        made = work()
        best = min(best, time.process_time() - started)
    return best, made


def _row(name: str, timings: Sequence[Timing]) -> Row:
    middle = median(t.seconds for t in timings)
    worst = max(timings, key=lambda t: t.seconds)
    cells = [
        name,
        str(len(timings)),
        f"{middle:.2f}",
        f"{worst.seconds:.2f}",
        Path(worst.name).name,
        str(sum(not t.complete for t in timings)),
    ]
    return Row(cells, [Target(f"median ≤ {MOST} s", middle <= MOST)])
