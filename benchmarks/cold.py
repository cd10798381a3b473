"""A cold `lagrum prova` of one file, against importing the libraries that it stands on."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from statistics import median

from benchmarks.machine import ROOT, environment, run
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
        yard: list[float] = []
        kept: list[float] = []
        anew: list[float] = []
        for _ in range(RUNS):
            yard.append(run(YARDSTICK, environment(warm)).seconds)
            kept.append(run(PROVA, environment(warm)).seconds)
            shutil.rmtree(empty, ignore_errors=True)
            anew.append(run(PROVA, environment(empty)).seconds)
    base = median(yard)
    met = median(kept) / base <= MOST
    rows = [
        Row(["`import lark, pydantic, typer` (yardstick)", *_cells(yard, base)]),
        Row(["`lagrum prova`, rulebook cache warm", *_cells(kept, base)], [Target(f"≤ {MOST:.0f} ×", met)]),
        Row(["`lagrum prova`, empty cache", *_cells(anew, base)]),
    ]
    about = (
        f"One file in a fresh process, both evaluators, byte code cached; medians of {RUNS} interleaved runs. "
        "With an empty cache the rules are parsed and bound, and the cache is written."
    )
    return f"{about}\n\n{table(['process', 'ms', 'fastest', '÷ yardstick'], rows)}"


def _cells(seconds: list[float], base: float) -> list[str]:
    return [f"{median(seconds) * 1e3:.0f}", f"{min(seconds) * 1e3:.0f}", ratio(median(seconds) / base)]
