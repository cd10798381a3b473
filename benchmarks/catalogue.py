"""Whole catalogues of generated interventions: time by phase, time and memory of the command, cold and warm."""

from __future__ import annotations

import re
import shutil
import tempfile
import time
from dataclasses import dataclass
from datetime import date
from math import isnan, nan
from pathlib import Path
from statistics import median

from benchmarks.cold import CASE as SMALL
from benchmarks.evaluators import DAY
from benchmarks.generate import EACH, Generator, write_catalogue
from benchmarks.machine import Run, environment, load, run
from benchmarks.table import Row, Target, table
from lagrum.base.resources import cases_dir
from lagrum.catalogue.summary import CatalogueSummary, Overview, intervention_summary
from lagrum.checking.acceptance import accept
from lagrum.checking.checker import Checker
from lagrum.evaluation.durable.engine import durable_available
from lagrum.evaluation.engines import TOGETHER, EngineChoice
from lagrum.evaluation.instances import make_instances
from lagrum.interventions.find import find_interventions
from lagrum.interventions.folders import Folders
from lagrum.interventions.read import InterventionReader
from lagrum.model.rulebook import Rulebook
from lagrum.report.catalogue_text import render_overview
from lagrum.source.diagnostic import Diagnostics

SIZES = {1_000: (1, 2), 10_000: (1, 2), 145_000: (2,)}
"""Numbers of interventions, and of the processes that each is checked with."""
CHOICES: tuple[EngineChoice, ...] = ("snabb", "båda") if durable_available() else ("snabb",)
"""The choices of evaluators; the larger sizes are checked with the first alone, as catalogues are."""
MOST_RUNS = 3
LONG_SECONDS = 10.0
"""A cold run that takes longer is not repeated."""
LARGE = 145_000
GIGABYTE = 1_000_000_000
CHUNK = 64
HEAD = [
    "interventions",
    "measured",
    "evaluators",
    "processes",
    "runs",
    "from sources, s",
    "cold, s",
    "warm, s",
    "cold, CPU ms each",
    "peak cold, MB",
    "peak warm, MB",
    "load",
]


@dataclass(frozen=True, slots=True)
class Measured:
    """One catalogue checked by the command: from nothing at all, with the rulebook at hand, and with all answers."""

    count: int
    engine: EngineChoice
    processes: int
    runs: int
    anew: float
    """Seconds from the sources with an empty cache; nan when it was not measured."""
    cold: float
    warm: float
    cpu: float
    cold_memory: int
    warm_memory: int
    load: str

    def row(self, day: date) -> Row:
        return Row(
            [
                f"{self.count:,}",
                day.isoformat(),
                self.engine,
                str(self.processes),
                str(self.runs),
                "–" if isnan(self.anew) else f"{self.anew:.2f}",
                f"{self.cold:.2f}",
                f"{self.warm:.2f}",
                f"{self.cpu / self.count * 1e3:.2f}",
                f"{self.cold_memory / 1e6:.0f}",
                f"{self.warm_memory / 1e6:.0f}",
                self.load,
            ],
            self._targets(),
        )

    def _targets(self) -> list[Target]:
        if self.processes != 2:
            return []
        if self.count == 1_000:
            most = 1.5 if self.engine == "snabb" else 4.0
            return [Target(f"cold ≤ {most} s", self.cold <= most), Target("warm ≤ 0.3 s", self.warm <= 0.3)]
        if self.count == LARGE:
            memory = max(self.cold_memory, self.warm_memory)
            return [Target("cold ≤ 300 s", self.cold <= 300), Target("< 1 GB", 0 < memory < GIGABYTE)]
        return []


def section(rulebook: Rulebook, largest: int, before: str, today: date) -> str:
    """Measure catalogues up to the size `largest`, and return the section of the report.

    `before` is the last report: its rows of larger sizes are kept, with their dates.
    """
    generator = Generator(cases_dir(), rulebook.vocabulary)
    measured: list[Measured] = []
    phases: list[Row] = []
    missing: list[str] = []
    sizes = [count for count in SIZES if count <= largest]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for count in sizes:
            cases = folder / str(count)
            write_catalogue(cases, generator, count // EACH)
            chosen = CHOICES if count == min(SIZES) else CHOICES[:1]
            measured += [_command(cases, count, n, folder / "cache", e) for e in chosen for n in SIZES[count]]
            if count == min(SIZES):
                phases.append(_phases(rulebook, cases, count))
            shutil.rmtree(cases)
    lines = [table(HEAD, [m.row(today) for m in measured])]
    for count in SIZES:
        if count not in sizes:
            kept = re.findall(rf"^\| {count:,} \|.*$", before, re.MULTILINE)
            lines += kept
            missing += [] if kept else [f"{count:,} interventions have not been measured yet."]
    return "\n".join(
        [
            "Generated interventions (`benchmarks/generate.py`: the shipped cases with values changed, left out and "
            f"added; {EACH} in each municipality, with a profile). `lagrum katalog` as text, in a fresh process, with "
            "the evaluators named. Cold: no result is kept and all will be; the bound rulebook and the parsers' tables "
            "are at hand, as the wheel carries them. From sources: an empty "
            "cache folder and no wheel, so that the rules are parsed first. Warm: as cold again, nothing changed. "
            f"Medians of {MOST_RUNS} runs, or one when it takes longer than {LONG_SECONDS:.0f} s. A size that was not "
            "measured in this run keeps its last row, with its date. Peak memory: all processes together, sampled in "
            "a run of its own (unless it is long); pages that processes share are counted once.",
            "",
            "\n".join(lines),
            *(["", *missing] if missing else []),
            "",
            "By phase, in one process without a cache, rulebook loaded, with both evaluators (seconds of processor "
            "time; once):",
            "",
            table(
                ["interventions", "read + parse", "evaluate, fast", "evaluate, durable", "whole check", "report"],
                phases,
            ),
        ]
    )


def _command(cases: Path, count: int, processes: int, cache: Path, engine: EngineChoice) -> Measured:
    arguments = ["-m", "lagrum", "katalog", str(cases), "--processer", str(processes), "--datum", str(DAY)]
    arguments += ["--grans", "aldrig", "--motor", engine]
    before = load()
    anew: list[Run] = []
    cold: list[Run] = []
    warm: list[Run] = []

    def measure(sample: bool) -> None:
        shutil.rmtree(cache, ignore_errors=True)
        if count == min(SIZES):
            anew.append(run(arguments, environment(cache)))
        else:
            # Keeps the rulebook.
            run(["-m", "lagrum", "prova", "--datum", str(DAY), "--grans", "aldrig", str(SMALL)], environment(cache))
        shutil.rmtree(cache / "lagrum" / "svar", ignore_errors=True)
        cold.append(run(arguments, environment(cache), sample=sample))
        warm.append(run(arguments, environment(cache), sample=sample))

    # Memory is sampled in a run of its own, for it takes time; a long run is not repeated for that.
    measure(sample=True)
    memory, memory_warm = cold[0].memory, warm[0].memory
    if cold[0].seconds < LONG_SECONDS:
        for runs in (anew, cold, warm):
            runs.clear()
        for _ in range(MOST_RUNS):
            measure(sample=False)
    shutil.rmtree(cache, ignore_errors=True)
    return Measured(
        count,
        engine,
        processes,
        len(cold),
        median(r.seconds for r in anew) if anew else nan,
        median(r.seconds for r in cold),
        median(r.seconds for r in warm),
        median(r.cpu for r in cold),
        memory,
        memory_warm,
        before,
    )


def _phases(rulebook: Rulebook, cases: Path, count: int) -> Row:
    """Return the time of each phase. The evaluators are timed by themselves, beside the whole check with both."""
    sink = Diagnostics()
    folders, reader, summary = Folders(), InterventionReader(rulebook), CatalogueSummary()
    both, fast, durable = (Checker(rulebook, DAY, engine) for engine in ("båda", "snabb", "durable"))
    read = checked = told = 0.0
    alone = [0.0, 0.0]
    paths = find_interventions([cases], sink)
    for part in (paths[k : k + CHUNK] for k in range(0, len(paths), CHUNK)):
        clock = time.process_time()
        items = [item for path in part if (item := folders.read(path, sink)) is not None]
        subjects = [s for item in items if (s := reader.bind(item, sink)) is not None]
        read, clock = _since(read, clock)
        batch = [(s.facts, make_instances(both.program, s.facts)) for s in subjects]
        for number, checker in enumerate((fast, durable)):
            clock = time.process_time()
            checker.conclude_all(batch, [s.file for s in subjects])
            alone[number], clock = _since(alone[number], clock)
        results = both.check_all(subjects)
        checked, clock = _since(checked, clock)
        for subject, result in zip(subjects, results, strict=True):
            summary.add(intervention_summary(accept(result, subject.deviations, both.program.rules, DAY, sink)))
        told, clock = _since(told, clock)
    if sink.has_errors:
        raise ValueError(sink.sorted()[0].render())
    clock = time.process_time()
    render_overview(Overview(summary, DAY.isoformat(), rulebook.digest, TOGETHER["båda"], 0))
    told, clock = _since(told, clock)
    return Row([f"{count:,}", *(f"{x:.2f}" for x in (read, *alone, checked, told))])


def _since(total: float, clock: float) -> tuple[float, float]:
    now = time.process_time()
    return total + now - clock, now
