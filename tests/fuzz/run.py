"""Runs atheris on one target: `python tests/fuzz/run.py MAL MINUTER`, which `make fuzz` does in a venv of its own.

New inputs that reach something new go to build/fuzz/MAL, inputs that break a promise to build/fuzz/fynd; what is worth
keeping is copied to tests/fuzz/corpus/MAL, under a name that says what it is.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

import atheris  # type: ignore[import-not-found, unused-ignore]

ROOT = Path(__file__).parents[2]
SECONDS_AN_INPUT = 20
MEGABYTES = 1500


def main() -> None:
    """Run until the time is out, or until an input breaks a promise."""
    if len(sys.argv) < 3:
        sys.exit("so it is run: python tests/fuzz/run.py MAL MINUTER [alternativ till libFuzzer]")
    target, minutes, *more = sys.argv[1:]
    sys.path[:0] = [str(ROOT / "engine"), str(ROOT / "tests"), str(ROOT)]
    from fuzz.targets import TARGETS

    if target not in TARGETS:
        sys.exit(f"målet »{target}« finns inte; målen är {', '.join(TARGETS)}")
    with atheris.instrument_imports(include=["lagrum"]):
        module = import_module(f"fuzz.targets.{target}")
    corpus, found, kept = ROOT / "build/fuzz" / target, ROOT / "build/fuzz/fynd", ROOT / "tests/fuzz/corpus" / target
    for folder in (corpus, found, kept):
        folder.mkdir(parents=True, exist_ok=True)
    if not any(corpus.iterdir()):
        for number, seed in enumerate(module.seeds()):
            (corpus / f"fro-{number:03}").write_bytes(seed)
    options = [
        f"-max_total_time={int(float(minutes) * 60)}",
        f"-timeout={SECONDS_AN_INPUT}",
        f"-rss_limit_mb={MEGABYTES}",
        f"-artifact_prefix={found}/{target}-",
        "-max_len=4000",
        "-print_final_stats=1",
    ]
    atheris.Setup([sys.argv[0], *options, *more, str(corpus), str(kept)], module.one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
