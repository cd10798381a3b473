"""Comparing engines: first whether they draw the same conclusions, then how long they take."""

from __future__ import annotations

import gc
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version

from benchmarks.peers.cedar_peer import Cedar
from benchmarks.peers.clingo_peer import Clingo
from benchmarks.peers.clips_peer import Clips
from benchmarks.peers.ours import Durable, Fast
from benchmarks.peers.programs import BooleanProgram, Case, Compiled, Engine, expected, make_cases, make_program
from benchmarks.peers.rego_peer import Rego
from benchmarks.peers.rule_engine_peer import RuleEngine
from benchmarks.peers.zen_peer import Zen
from benchmarks.table import Row, Target, ratio, table

ENGINES: tuple[Engine, ...] = (Fast(), Durable(), Clips(), Clingo(), Cedar(), Rego(), Zen(), RuleEngine())
BEHIND_DURABLE = ("Cedar", "ZEN", "Rego")
"""The peers that durable is to be ahead of; the fast evaluator is to be ahead of all."""
SLOW_SECONDS = 2.0
"""An engine that takes longer than this for a round is timed on a few cases in the rounds that follow."""
FEW = 20


class EnginesDifferError(Exception):
    """An engine draws other conclusions than the definition."""


@dataclass(slots=True)
class Timed:
    """An engine with what was measured of it: seconds to compile, and seconds for each case, the best of the rounds."""

    engine: Engine
    compiled: Compiled
    compile_seconds: float
    first: float = 0.0
    """Seconds for each case of the first round, in which an engine has kept nothing yet."""
    seconds: list[float] = field(default_factory=list)
    """Seconds for each case of a batch in each later round."""
    single: list[float] = field(default_factory=list)
    """The same with one case in each call."""
    cases: int = 0

    @property
    def best(self) -> float:
        return min(self.seconds)


def installed(engine: Engine) -> str:
    """Return the version of an engine's package, "" when it is not installed; lagrum's own needs none."""
    try:
        return version(engine.package) if engine.package else version("lagrum")
    except PackageNotFoundError:
        return ""


def agree(engine: Engine, compiled: Compiled, program: BooleanProgram, cases: Sequence[Case]) -> None:
    """Raise `EnginesDifferError` unless an engine concludes on every case what the definition says."""
    found = compiled.conclusions(compiled.evaluate(compiled.inputs(cases)))
    _same(engine, found, [expected(program, case) for case in cases])


def _same(engine: Engine, found: Sequence[frozenset[str]], wanted: Sequence[frozenset[str]]) -> None:
    if len(found) != len(wanted):
        raise EnginesDifferError(f"{engine.name} answers {len(found)} of {len(wanted)} cases")
    for number, (one, two) in enumerate(zip(found, wanted, strict=True)):
        if one != two:
            raise EnginesDifferError(f"{engine.name} differs on case {number}: {', '.join(sorted(one ^ two)[:5])}")


def measure(rules: int, facts: int, count: int, rounds: int) -> list[Timed]:
    """Compile a program in every engine that is installed, compare all conclusions, then time `rounds` interleaved.

    Each round has cases of its own, since an engine may keep answers. What is timed is compared as well.
    """
    program = make_program(rules, facts, seed=1)
    timed = []
    for engine in ENGINES:
        if installed(engine):
            started = time.process_time()
            compiled = engine.compile(program)
            timed.append(Timed(engine, compiled, time.process_time() - started, cases=count))
    first = make_cases(program, count, seed=0)
    for t in timed:
        inputs = t.compiled.inputs(first)
        started = time.process_time()
        t.compiled.evaluate(inputs)
        taken = time.process_time() - started
        t.first = taken / count
        agree(t.engine, t.compiled, program, first)
        if taken > SLOW_SECONDS:
            t.cases = min(FEW, count)
    for number in range(1, rounds + 1):
        cases = make_cases(program, count, seed=number)
        wanted = [expected(program, case) for case in cases]
        for t in timed:
            inputs = t.compiled.inputs(cases[: t.cases])
            gc.collect()
            gc.disable()
            try:
                started = time.process_time()
                answers = t.compiled.evaluate(inputs)
                t.seconds.append((time.process_time() - started) / t.cases)
                alone = [inputs[k : k + 1] for k in range(min(FEW, t.cases))]
                started = time.process_time()
                for one in alone:
                    t.compiled.evaluate(one)
                t.single.append((time.process_time() - started) / len(alone))
            finally:
                gc.enable()
            _same(t.engine, t.compiled.conclusions(answers), wanted[: t.cases])
    return timed


def report(timed: Sequence[Timed], rules: int, facts: int, count: int, rounds: int) -> str:
    """Return the section of the report about the peers."""
    by_name = {t.engine.name: t for t in timed}
    fast = by_name["lagrum, fast"]
    durable = by_name.get("lagrum, durable")
    rows = []
    for t in sorted(timed, key=lambda t: t.best):
        targets = []
        if t.engine not in ENGINES[:2]:
            targets.append(Target("fast ahead", t.best > fast.best))
            if durable is not None and t.engine.name in BEHIND_DURABLE:
                targets.append(Target("durable ahead", t.best > durable.best))
        cells = [
            f"{t.engine.name} {installed(t.engine)}".strip(),
            f"{t.compile_seconds * 1e3:.1f}",
            ratio(t.compile_seconds / fast.compile_seconds),
            f"{t.best * 1e6:.1f}",
            ratio(t.best / fast.best),
            ratio(t.best / durable.best) if durable is not None else "–",
            f"{min(t.single) * 1e6:.1f}",
            ratio(min(t.single) / min(fast.single)),
            f"{t.first * 1e6:.1f}",
            str(t.cases),
        ]
        rows.append(Row(cells, targets))
    head = [
        "engine",
        "compile, ms",
        "÷ fast",
        "µs a case, batch",
        "÷ fast",
        "÷ durable",
        "µs a case, one at a time",
        "÷ fast",
        "µs a case, first round",
        "cases a round",
    ]
    missing = [
        f"* {e.name} is left out: the package {e.package} is not installed." for e in ENGINES if not installed(e)
    ]
    notes = [
        f"* {t.engine.name}: {t.engine.how}." + (f" {_sentence(t.engine.instead)}" if t.engine.instead else "")
        for t in timed
    ]
    return "\n".join(
        [
            f"{rules} rules over {facts} booleans (positive and negated literals, alternatives, exceptions in four "
            f"levels; all facts known), {count} cases. Every conclusion of every engine was compared with the "
            f"definition before anything was timed, and again in every round: all equal. Times: best of {rounds} "
            f"interleaved rounds with new cases each, in one batch and (the first {FEW}) in a call each; the first "
            "round is a batch, in which an engine may still build something. From facts in the engine's own Python "
            "form to conclusions that Python can read; compiled once.",
            "",
            table(head, rows),
            "",
            *missing,
            *notes,
        ]
    )


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:] + "."
