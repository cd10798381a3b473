"""`python -m benchmarks`: measure, and write `benchmarks/RESULT.md`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

from benchmarks import catalogue, cold, editor, evaluators, growth, machine, network, ways
from benchmarks.peers import compare
from lagrum.base.resources import rules_dir
from lagrum.rulebook.load import load_rulebook
from lagrum.source.diagnostic import Diagnostics

RESULT = Path(__file__).with_name("RESULT.md")
RULES, FACTS, CASES, ROUNDS = 400, 60, 200, 7


def main() -> int:
    """Measure everything. Returns 0 also when a target is missed: the report says which."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    sizes = sorted(catalogue.SIZES)
    parser.add_argument("--storst", type=int, choices=sizes, default=sizes[-2], help="the largest catalogue")
    parser.add_argument("--stor", action="store_const", const=sizes[-1], dest="storst", help=f"{sizes[-1]:,} as well")
    chosen = parser.parse_args()
    today = date.today()
    rulebook = load_rulebook([rules_dir()], Diagnostics())
    before = RESULT.read_text("utf-8") if RESULT.exists() else ""
    sections: list[tuple[str, Callable[[], str]]] = [
        ("A cold check of one file", cold.section),
        ("A keystroke in an editor", editor.section),
        ("The full rulebook", lambda: evaluators.section(rulebook)),
        (
            "The same boolean rules in other engines",
            lambda: compare.report(compare.measure(RULES, FACTS, CASES, ROUNDS), RULES, FACTS, CASES, ROUNDS),
        ),
        ("Ways forward and review", lambda: ways.section(rulebook)),
        ("Growth", lambda: growth.section(rulebook)),
        ("A whole catalogue", lambda: catalogue.section(rulebook, chosen.storst, before, today)),
        ("The register over many municipalities", lambda: network.section(rulebook, chosen.storst, before, today)),
    ]
    parts = [
        "# What was measured",
        f"Written by `python -m benchmarks` on {today}. Every figure was measured in that run, but for rows of whole "
        "catalogues that bear another date. What runs within one process is measured in processor time, which what "
        "else the machine does disturbs least; processes of their own are measured by the clock. The "
        "last column says whether the target is met (mål/nått: yes or no).",
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
