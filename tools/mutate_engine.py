"""Seed faults in lagrum's own code and see which tests notice: mutmut, one stage at a time (`make mutera-motor`).

    python tools/mutate_engine.py [utvardering|forklaring|lagrum|fynd] [MODULE …]

A stage has its modules and the quick tests that are to notice. The work is done in a copy below `build/`, where the
package's folder is called `src`, as mutmut wants it. What is left alive is listed, each with its change; what could not
be run is counted apart, and never as killed. The scores, and why some mutants may live, are in `docs/mutation.md`.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
BUILD = ROOT / "build" / "mutera"
COPIED = ("rules", "grammar", "cases", "exempel", "docs", "web", "tools", "benchmarks", "tests", "Makefile")
KILLED, ALIVE, NO_TESTS = (1, 3), (0,), (33, 5)
SLOW = "not shipped and not any_text and not docstrings and not finds_a_fault and not snapshot"


class Stage(NamedTuple):
    """The modules in which faults are seeded, and the tests that are to notice."""

    modules: tuple[str, ...]
    tests: tuple[str, ...]


STAGES = {
    "utvardering": Stage(
        (
            *(f"evaluation/{name}" for name in ("truth", "instances", "conclusions", "bitsliced", "relevance")),
            *(f"evaluation/{name}" for name in ("authority", "agreement", "program")),
        ),
        (
            "tests/unit/test_check.py",
            "tests/unit/test_rulebook.py",
            "tests/unit/test_implications.py",
            "tests/differential/test_authority.py",
            "tests/differential/test_at_scale.py",
            "tests/property/test_semantics.py",
        ),
    ),
    "forklaring": Stage(
        (
            "evaluation/kleene",
            *(f"explanation/{name}" for name in ("what_if", "options", "trees", "residual", "deciding", "forecast")),
        ),
        (
            "tests/unit/test_check.py",
            "tests/unit/test_explanation.py",
            "tests/property/test_deciding.py",
            "tests/property/test_forecast.py",
        ),
    ),
    "lagrum": Stage(
        ("law/citation", "law/citation_text", "law/citation_list", "law/citation_parser", "law/in_force",
         "binding/days", "model/rule", "model/rulebook"),
        ("tests/law/test_citation.py", "tests/law/test_lockfile.py", "tests/unit/test_rulebook.py",
         "tests/unit/test_dates.py"),
    ),
    "fynd": Stage(
        ("checking/outlines", "checking/unused", "checking/groups", "checking/acceptance", "checking/findings"),
        ("tests/unit/test_check.py", "tests/unit/test_answers.py", "tests/property/test_unused.py",
         "tests/cli/test_cli_deviations.py"),
    ),
}  # fmt: skip
CONFIG = """
[tool.mutmut]
source_paths = ["src/lagrum"]
only_mutate = {modules}
also_copy = {copied}
pytest_add_cli_args = [
    "-p", "no:cacheprovider", "-m", "not slow and not langt", "-k", "{slow}", "--hypothesis-profile=mutera",
]
pytest_add_cli_args_test_selection = {tests}
timeout_multiplier = 8.0
use_git_change_detection = false
track_dependencies = false
"""


def copy(stage: Stage, into: Path) -> None:
    """Make a copy of the project in which mutmut can work."""
    into.mkdir(parents=True, exist_ok=True)
    for name in COPIED:
        source, target = ROOT / name, into / name
        if source.is_dir():
            shutil.copytree(source, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__", "bilder"))
        else:
            shutil.copy(source, target)
    shutil.copytree(ROOT / "engine", into / "src", dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    text = (ROOT / "pyproject.toml").read_text("utf-8").replace('pythonpath = ["engine",', 'pythonpath = ["src",')
    tests = [name for name in stage.tests if (ROOT / name).exists()]
    modules = [f"src/lagrum/{name}.py" for name in stage.modules]
    text += CONFIG.format(modules=json.dumps(modules), copied=json.dumps(COPIED), tests=json.dumps(tests), slow=SLOW)
    (into / "pyproject.toml").write_text(text, "utf-8")


def results(stage: Stage, into: Path) -> tuple[dict[str, Counter[str]], list[str]]:
    """Return by module how many mutants were killed, live, were not run; and the names of those that live."""
    found: dict[str, Counter[str]] = {}
    alive: list[str] = []
    for name in stage.modules:
        meta = into / "mutants" / "src" / "lagrum" / f"{name}.py.meta"
        codes = json.loads(meta.read_text("utf-8"))["exit_code_by_key"] if meta.exists() else {}
        found[name] = Counter(map(kind, codes.values()))
        alive += [mutant for mutant, code in codes.items() if kind(code) in ("alive", "not reached")]
    return found, alive


def kind(code: int | None) -> str:
    """Return what an exit code of mutmut means: what was never run, or never reached by a test, is not killed."""
    if code is None:
        return "not run"
    return (
        "alive" if code in ALIVE else "not reached" if code in NO_TESTS else "killed" if code in KILLED else "timeout"
    )


def main(arguments: list[str]) -> int:
    """Run the stages that are named, or all; return 0, for what lives is to be read and not to be forbidden."""
    names = [name for name in arguments if name in STAGES] or [*STAGES]
    wanted = [name for name in arguments if name not in STAGES]
    for name in names:
        stage, into = STAGES[name], BUILD / name
        if wanted:
            stage = stage._replace(modules=tuple(m for m in stage.modules if m in wanted))
        copy(STAGES[name], into)
        patterns = [f"lagrum.{module.replace('/', '.')}.*" for module in stage.modules]
        environment = {**os.environ, "LAGRUM_INGEN_CACHE": "1", "PYTHONHASHSEED": "0"}
        environment.pop("PYTHONPATH", None)
        mutmut = [sys.executable, "-m", "mutmut", "run", "--max-children", os.environ.get("JOBS", "2"), *patterns]
        subprocess.run(mutmut, cwd=into, env=environment, check=False)
        report(stage, into)
    return 0


def report(stage: Stage, into: Path) -> None:
    found, alive = results(stage, into)
    for mutant in alive:
        shown = [sys.executable, "-m", "mutmut", "show", mutant]
        text = subprocess.run(shown, cwd=into, check=False, capture_output=True, text=True).stdout
        print("\n".join(line for line in text.splitlines() if line[:1] in "+-@" and line[:3] not in ("+++", "---")))
        print(f"  {mutant}\n")
    for module, counts in found.items():
        run = counts["killed"] + counts["timeout"] + counts["alive"] + counts["not reached"]
        score = f"{100 * (counts['killed'] + counts['timeout']) / run:.1f} %" if run else "inget prövat"
        print(f"{module}: {score}  {dict(sorted(counts.items()))}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
