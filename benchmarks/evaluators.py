"""Microseconds an intervention for the full rulebook, on the shipped catalogue in one batch."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

from benchmarks.table import Row, ratio, table
from lagrum.base.resources import cases_dir
from lagrum.checking.checker import Checker
from lagrum.evaluation.conclusions import Asked
from lagrum.evaluation.durable.engine import durable_engine
from lagrum.evaluation.engines import EngineChoice
from lagrum.evaluation.instances import make_instances
from lagrum.interventions.find import find_interventions
from lagrum.interventions.read import InterventionReader
from lagrum.model.intervention import Intervention
from lagrum.model.rulebook import Rulebook
from lagrum.source.diagnostic import Diagnostics

DAY = date(2026, 9, 1)
ROUNDS = 9


def best_of(rounds: int, work: Sequence[Callable[[], Any]]) -> list[float]:
    """Return the seconds of each piece of work, the best of `rounds` interleaved ones."""
    found = [float("inf")] * len(work)
    for _ in range(rounds):
        for number, do in enumerate(work):
            gc.collect()
            started = time.process_time()
            do()
            found[number] = min(found[number], time.process_time() - started)
    return found


def shipped_subjects(rulebook: Rulebook) -> list[Intervention]:
    """Return the interventions of the shipped catalogue. Raises ValueError when one has errors."""
    sink = Diagnostics()
    reader = InterventionReader(rulebook)
    subjects = [s for path in find_interventions([cases_dir()], sink) if (s := reader.read(path, sink)) is not None]
    if sink.has_errors:
        raise ValueError(sink.sorted()[0].render())
    return subjects


def section(rulebook: Rulebook) -> str:
    """Measure and return the section of the report."""
    subjects = shipped_subjects(rulebook)
    engines: list[tuple[str, EngineChoice]] = [("fast", "snabb")]
    if durable_engine() is not None:
        engines += [("durable", "durable"), ("both, compared", "båda")]
    checkers = [(name, Checker(rulebook, DAY, choice)) for name, choice in engines]
    program = checkers[0][1].program
    batch = [(s.facts, make_instances(program, s.facts)) for s in subjects]
    names = [s.file for s in subjects]
    work: list[tuple[str, Callable[[], Any]]] = [
        ("atoms of the facts", lambda: [make_instances(program, s.facts) for s in subjects])
    ]
    for name, checker in checkers:
        work.append((f"evaluate, {name}", lambda c=checker: c.conclude_all(batch, names)))  # type: ignore[misc]
        work.append((f"evaluate, {name}, one at a time", partial(_one_at_a_time, checker, batch, names)))
    for name, checker in checkers:
        if name != "durable":
            work.append((f"whole check, {name}", lambda c=checker: c.check_all(subjects)))  # type: ignore[misc]
    found = dict(zip([name for name, _ in work], best_of(ROUNDS, [do for _, do in work]), strict=True))
    if len(engines) > 1:
        found["evaluate, durable, first round"] = min(_fresh(rulebook, batch, names) for _ in range(ROUNDS))
    base = found["evaluate, fast"]
    rows = [Row([name, f"{s / len(subjects) * 1e6:,.1f}", ratio(s / base)]) for name, s in sorted(found.items())]
    about = (
        f"{len(program.rules)} rules in force on {DAY} ({len(program.nodes)} conclusions), the {len(subjects)} "
        f"interventions of the shipped catalogue in one batch, facts already read; best of {ROUNDS} interleaved "
        "rounds. durable asks the network in every round (ADR 17), and a fact that several of the batch have in common "
        "once; in its first round the rules are planned and the rule sets built as well. »One at a time« is without "
        "what a batch has in common. Evaluating includes relevance; a whole check is findings, open questions and "
        "state as well."
    )
    return f"{about}\n\n{table(['step', 'µs an intervention', '÷ evaluate, fast'], rows)}"


def _one_at_a_time(checker: Checker, batch: Sequence[Asked], names: Sequence[str]) -> None:
    for case, name in zip(batch, names, strict=True):
        checker.conclude_all([case], [name])


def _fresh(rulebook: Rulebook, batch: Sequence[Asked], names: Sequence[str]) -> float:
    """Return the seconds of the first batch in a new evaluator, with making it."""
    started = time.process_time()
    checker = Checker(rulebook, DAY, "durable")
    checker.conclude_all(batch, names)
    return time.process_time() - started
