"""The register over many municipalities: time and memory of the command over generated catalogues, cold and warm."""

from __future__ import annotations

import re
import shutil
import tempfile
from datetime import date
from pathlib import Path

from benchmarks.cold import CASE as SMALL
from benchmarks.evaluators import DAY
from benchmarks.generate import EACH, Generator, write_catalogue
from benchmarks.machine import environment, load, run
from benchmarks.table import Row, Target, table
from lagrum.base.resources import cases_dir
from lagrum.model.rulebook import Rulebook

SIZES = (1_000, 145_000)
LARGE = SIZES[-1]
CODES = (0, 2)
"""Some generated interventions contradict themselves: they are told, and the register stands."""
HEAD = ["interventions", "measured", "processes", "cold, s", "warm, s", "cold, CPU s", "peak, MB", "JSON, MB", "load"]


def section(rulebook: Rulebook, largest: int, before: str, today: date) -> str:
    """Measure the register up to the size `largest`, and return the section of the report.

    `before` is the last report: its rows of larger sizes are kept, with their dates.
    """
    generator = Generator(cases_dir(), rulebook.vocabulary)
    rows, lines = [], []
    with tempfile.TemporaryDirectory() as name:
        for count in SIZES:
            if count <= largest:
                rows.append(_measured(Path(name), generator, count, today))
            else:
                lines += re.findall(rf"^\| {count:,} register \|.*$", before, re.MULTILINE)
    return "\n".join(
        [
            "`lagrum natverk` as JSON, with two processes, in a fresh process, once: cold with the rulebook at hand "
            "and no answers kept, warm with all of them. Peak memory of all processes together, sampled meanwhile.",
            "",
            table(HEAD, rows),
            *lines,
        ]
    )


def _measured(folder: Path, generator: Generator, count: int, today: date) -> Row:
    cases, cache, out = folder / str(count), folder / "cache", folder / "register.json"
    write_catalogue(cases, generator, count // EACH)
    places = sorted(str(place) for place in cases.iterdir())
    arguments = ["-m", "lagrum", "natverk", *places, "--processer", "2", "--datum", str(DAY)]
    arguments += ["--format", "json", "--ut", str(out)]
    before = load()
    run(["-m", "lagrum", "prova", "--datum", str(DAY), "--grans", "aldrig", str(SMALL)], environment(cache))
    cold = run(arguments, environment(cache), CODES, sample=True)
    warm = run(arguments, environment(cache), CODES, sample=True)
    shutil.rmtree(cases)
    memory = max(cold.memory, warm.memory)
    cells = [
        *(f"{count:,} register", today.isoformat(), "2", f"{cold.seconds:.2f}", f"{warm.seconds:.2f}"),
        *(f"{cold.cpu:.1f}", f"{memory / 1e6:.0f}", f"{out.stat().st_size / 1e6:.1f}", before),
    ]
    large = [Target("cold ≤ 300 s", cold.seconds <= 300), Target("< 1 GB", 0 < memory < 1_000_000_000)]
    return Row(cells, large if count == LARGE else [])
