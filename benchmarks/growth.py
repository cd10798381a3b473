"""How the time grows with the number of rules, and with the number of flows of information in an intervention."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from math import log
from typing import Any

from benchmarks.evaluators import DAY, best_of
from benchmarks.peers.ours import Durable, Fast
from benchmarks.peers.programs import make_cases, make_program
from benchmarks.table import Row, Target, table
from lagrum.binding.intervention import bind_intervention
from lagrum.checking.checker import Checker
from lagrum.evaluation.conclusions import Asked
from lagrum.evaluation.durable.engine import durable_engine
from lagrum.evaluation.instances import make_instances
from lagrum.model.intervention import Intervention
from lagrum.model.rulebook import Rulebook
from lagrum.source.diagnostic import Diagnostics
from lagrum.source.text import SourceText

RULES = (50, 100, 200, 500, 1_000, 2_000)
FLOWS = (1, 2, 5, 10, 20, 50)
CASES = 64
ROUNDS = 3
LINEAR = 1.15
"""A log-log slope up to this is called linear."""


def slope(points: Sequence[tuple[float, float]]) -> float:
    """Return the slope of the line of least squares through the logarithms."""
    xs, ys = [log(x) for x, _ in points], [log(y) for _, y in points]
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True)) / sum((a - x) ** 2 for a in xs)


def section(rulebook: Rulebook) -> str:
    """Measure and return the section of the report."""
    return "\n".join(
        [
            f"µs an intervention, best of {ROUNDS} rounds. The slope is that of the line of least squares through the "
            f"logarithms: 1 is linear; the target is at most {LINEAR}.",
            "",
            f"Rules: the boolean programs of the peers over 100 facts, {CASES} cases; durable on cases that are new in "
            "every round, after a first one in which the rule sets are built.",
            "",
            _table("rules", _by_rules()),
            "",
            f"Flows: an intervention with so many `informationsdelning`, {CASES // 4} of them in a batch, under the "
            "full rulebook; durable (if there) in a new evaluator each round, after a first intervention, by which "
            "most rule sets are built.",
            "",
            _table("flows", _by_flows(rulebook)),
        ]
    )


def _table(what: str, found: dict[str, list[tuple[float, float]]]) -> str:
    sizes = [f"{int(x):,}" for x, _ in next(iter(found.values()))]
    rows = []
    for name, points in found.items():
        growth = slope(points)
        cells = [name, *(f"{y * 1e6:,.1f}" for _, y in points), f"{growth:.2f}"]
        rows.append(Row(cells, [Target(f"slope ≤ {LINEAR}", growth <= LINEAR)]))
    return table([what, *sizes, "slope"], rows)


def _by_rules() -> dict[str, list[tuple[float, float]]]:
    found: dict[str, list[tuple[float, float]]] = {}
    for count in RULES:
        program = make_program(count, 100, seed=1)
        for engine in (Fast(), Durable()):
            if isinstance(engine, Durable) and durable_engine() is None:
                continue
            compiled = engine.compile(program)
            rounds = [compiled.inputs(make_cases(program, CASES, seed)) for seed in range(ROUNDS + 1)]
            seconds = []
            for inputs in rounds:
                started = time.process_time()
                compiled.evaluate(inputs)
                seconds.append(time.process_time() - started)
            # The first round builds durable's rule sets.
            found.setdefault(f"evaluate, {engine.name.split()[-1]}", []).append((count, min(seconds[1:]) / CASES))
    return found


def _by_flows(rulebook: Rulebook) -> dict[str, list[tuple[float, float]]]:
    found: dict[str, list[tuple[float, float]]] = {}
    checker = Checker(rulebook, DAY)
    for flows in FLOWS:
        subjects = [_subject(rulebook, flows, number) for number in range(CASES // 4)]
        batch = _atoms(checker, subjects)
        names = [s.file for s in subjects]
        work: dict[str, Callable[[], Any]] = {
            "atoms of the facts": partial(_atoms, checker, subjects),
            "evaluate, fast": partial(checker.conclude_all, batch, names),
            "whole check, fast": partial(checker.check_all, subjects),
        }
        for name, seconds in zip(work, best_of(ROUNDS, list(work.values())), strict=True):
            found.setdefault(name, []).append((flows, seconds / len(subjects)))
        if durable_engine() is not None:
            times = []
            for _ in range(ROUNDS):
                other = Checker(rulebook, DAY, "durable")
                other.conclude_all(batch[:1], names[:1])  # builds the rule sets
                started = time.process_time()
                other.conclude_all(batch[1:], names[1:])
                times.append((time.process_time() - started) / (len(batch) - 1))
            found.setdefault("evaluate, durable", []).append((flows, min(times)))
    return found


def _atoms(checker: Checker, subjects: Sequence[Intervention]) -> list[Asked]:
    return [(s.facts, make_instances(checker.program, s.facts)) for s in subjects]


def _subject(rulebook: Rulebook, flows: int, number: int) -> Intervention:
    """Return an intervention with `flows` flows of information, no two with the same values as far as they last."""
    vocabulary = rulebook.vocabulary
    senders = vocabulary.attributes["informationsdelning.från"].values
    receivers = vocabulary.attributes["informationsdelning.till"].values
    contents = vocabulary.attributes["informationsdelning.uppgifter"].values
    lines = [f"insats prov/floden-{number}", '    namn "Flöden"', "    prövning med behovsprövning"]
    for k in range(number, number + flows):
        lines += [
            f'    informationsdelning "flöde {k}"',
            f"        från {senders[k % len(senders)]}",
            f"        till {receivers[k // len(senders) % len(receivers)]}",
            f"        uppgifter {contents[k % len(contents)]}",
        ]
    sink = Diagnostics()
    case = bind_intervention(SourceText.of("\n".join(lines) + "\n", "floden.insats"), vocabulary, sink)
    if case is None or sink.items:
        raise ValueError(sink.sorted()[0].render())
    return Intervention("floden.insats", case.id, "Flöden", "Prov", case.facts)
