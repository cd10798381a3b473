"""A cold `lagrum prova` of one file, against importing the libraries that it stands on."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from statistics import median

from benchmarks.machine import ROOT, Run, environment, run
from benchmarks.table import Row, Target, ratio, table

YARDSTICK = ["-c", "import lark, pydantic, typer"]
CASE = ROOT / "cases" / "nora" / "mini-sparet.insats"
RUNS = 11
MOST = 3.0
PROVA = ["-m", "lagrum", "prova", "--grans", "aldrig", str(CASE)]


def section() -> str:
    """Measure and return the section of the report."""
    with tempfile.TemporaryDirectory() as name:
        warm, empty = Path(name) / "warm", Path(name) / "empty"
        for _ in range(2):  # fills the cache, and compiles every module to byte code
            run(PROVA, environment(warm))
            run(YARDSTICK, environment(warm))
        yard: list[Run] = []
        kept: list[Run] = []
        alone: list[Run] = []
        anew: list[Run] = []
        for _ in range(RUNS):
            yard.append(run(YARDSTICK, environment(warm)))
            kept.append(run(PROVA, environment(warm)))
            alone.append(run([*PROVA, "--motor", "snabb"], environment(warm)))
            shutil.rmtree(empty, ignore_errors=True)
            anew.append(run(PROVA, environment(empty)))
    base = _middle(yard)
    met = _middle(kept) / base <= MOST
    rows = [
        Row(["`import lark, pydantic, typer` (yardstick)", *_cells(yard, base)]),
        Row(["`lagrum prova`, rulebook at hand", *_cells(kept, base)], [Target(f"≤ {MOST:.0f} ×", met)]),
        Row(["`lagrum prova --motor snabb`, rulebook at hand", *_cells(alone, base)]),
        Row(["`lagrum prova`, from the sources, empty cache", *_cells(anew, base)]),
    ]
    about = (
        f"One file in a fresh process, both evaluators, byte code cached; medians of {RUNS} interleaved runs. "
        "durable_rules plans the rules, loads the rule sets that the file needs, and is asked, in every run (ADR 17). "
        "The wheel carries the bound rulebook, so that it is at hand from the first run on, as it is in a checkout "
        "after the first run; from the sources with an empty cache the rules are parsed and bound, and it is written."
    )
    return f"{about}\n\n{table(['process', 'ms', 'fastest', 'CPU, ms', '÷ yardstick'], rows)}"


def _cells(runs: list[Run], base: float) -> list[str]:
    middle = _middle(runs)
    fastest = min(r.seconds for r in runs)
    return [
        f"{middle * 1e3:.0f}",
        f"{fastest * 1e3:.0f}",
        f"{median(r.cpu for r in runs) * 1e3:.0f}",
        ratio(middle / base),
    ]


def _middle(runs: list[Run]) -> float:
    return median(r.seconds for r in runs)
