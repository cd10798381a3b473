"""`python -m benchmarks`: measure, and write `benchmarks/RESULT.md`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

from benchmarks import catalogue, cold, evaluators, growth, machine
from benchmarks.peers import compare
from lagrum.diagnostics.diagnostic import Diagnostics
from lagrum.resources import rules_dir
from lagrum.rulebook import load_rulebook

RESULT = Path(__file__).with_name("RESULT.md")
RULES, FACTS, CASES, ROUNDS = 400, 60, 200, 7


def main() -> int:
    """Measure everything. Returns 0 also when a target is missed: the report says which."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--stor", action="store_true", help=f"also {catalogue.LARGE:,} interventions")
    chosen = parser.parse_args()
    today = date.today()
    rulebook = load_rulebook([rules_dir()], Diagnostics(), examples=False)
    before = RESULT.read_text("utf-8") if RESULT.exists() else ""
    sections: list[tuple[str, Callable[[], str]]] = [
        ("A cold check of one file", cold.section),
        ("The full rulebook", lambda: evaluators.section(rulebook)),
        (
            "The same boolean rules in other engines",
            lambda: compare.report(compare.measure(RULES, FACTS, CASES, ROUNDS), RULES, FACTS, CASES, ROUNDS),
        ),
        ("Growth", lambda: growth.section(rulebook)),
        ("A whole catalogue", lambda: catalogue.section(rulebook, chosen.stor, before, today)),
    ]
    parts = [
        "# What was measured",
        f"Written by `python -m benchmarks` on {today}; every figure was measured in that run"
        + ("." if chosen.stor else ", but for that of 145,000 interventions, which has a date of its own.")
        + " The last column says whether the target is met (mål/nått: yes or no). Ratios are to what the head names.",
        "\n".join(f"* {line}" for line in machine.describe()),
    ]
    for title, measure in sections:
        load = machine.load()
        print(f"{title} …", file=sys.stderr, flush=True)
        parts.append(f"## {title}\n\nLoad of the machine when this began: {load}.\n\n{measure()}")
        print(parts[-1], "", sep="\n", flush=True)
    RESULT.write_text("\n\n".join(parts) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
