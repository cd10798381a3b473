"""Seed faults in lagrum's own code and see which tests notice: mutmut, a module at a time (`make mutera-motor`).

    python tools/mutate_engine.py [MODULE …]        evaluation/truth, law/in_force …; all of them when none is named
    ANDEL=25 python tools/mutate_engine.py MODULE   a sample: 25 % of the module's faults, the same ones each time

Each module has the quick tests that are to notice. The work is done in a copy below `build/`, one for each module,
where the package's folder is called `src`, as mutmut wants it. What is left alive is listed, each with its change; what
was not run, or is reached by no test, is counted apart and never as killed. The scores, and why some may live, are in
`docs/mutation.md`.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
BUILD = ROOT / "build" / "mutera"
COPIED = ("rules", "grammar", "cases", "exempel", "docs", "web", "tools", "benchmarks", "tests", "Makefile")
KILLED, ALIVE, NO_TESTS, TOO_LONG = (1, 3), (0,), (33, 5), (36, 24, 152, -24)
SLOW = "not shipped and not any_text and not docstrings and not finds_a_fault and not end_quickly"

EVALUATION = (
    "tests/unit/test_mutants_evaluation.py",
    "tests/unit/test_check.py",
    "tests/differential/test_authority.py",
    "tests/differential/test_at_scale.py",
)
PROGRAM = ("tests/unit/test_mutants_program.py", *EVALUATION)
EXPLANATION = (
    "tests/unit/test_mutants_explanation.py",
    "tests/unit/test_check.py",
    "tests/property/test_forecast.py",
)
RESULTS = ("tests/unit/test_mutants_results.py", *EXPLANATION[1:])
DECIDING = (
    "tests/unit/test_mutants_deciding.py",
    "tests/unit/test_check.py",
    "tests/unit/test_doctests.py",
)  # tests/property/test_deciding.py notices more, at ten seconds for each mutant
LAW = ("tests/unit/test_mutants_law.py", "tests/law/test_citation.py", "tests/law/test_lockfile.py")
RULES = ("tests/unit/test_mutants_evaluation.py", "tests/unit/test_rulebook.py", "tests/differential/test_authority.py")
GROUPS = (
    "tests/unit/test_mutants_groups.py",
    "tests/unit/test_mutants_acceptance.py",
    "tests/unit/test_check.py",
    "tests/unit/test_answers.py",
)
FINDINGS = (
    "tests/unit/test_mutants_findings.py",
    "tests/unit/test_mutants_results.py",
    "tests/unit/test_check.py",
    "tests/unit/test_answers.py",
)
MODULES = {
    **dict.fromkeys((f"evaluation/{m}" for m in ("truth", "conclusions")), EVALUATION),
    "evaluation/instances": EVALUATION[:2],
    **dict.fromkeys((f"evaluation/{m}" for m in ("bitsliced", "relevance", "program")), PROGRAM),
    "evaluation/authority": EVALUATION,
    "evaluation/agreement": ("tests/unit/test_mutants_agreement.py", *EVALUATION[2:]),
    "evaluation/kleene": ("tests/unit/test_mutants_evaluation.py", "tests/unit/test_check.py"),
    **dict.fromkeys(("explanation/options", "explanation/trees"), EXPLANATION),
    **dict.fromkeys(("explanation/what_if", "explanation/forecast"), RESULTS),
    **dict.fromkeys(("explanation/residual", "explanation/deciding"), DECIDING),
    "law/citation_text": ("tests/unit/test_mutants_law.py",),
    **dict.fromkeys(("law/citation", "law/citation_list"), LAW),
    "law/citation_parser": LAW,
    **dict.fromkeys(("model/rule", "model/rulebook"), RULES),
    "binding/days": ("tests/unit/test_mutants_evaluation.py", "tests/unit/test_rulebook.py"),
    "checking/unused": (FINDINGS[0], FINDINGS[2], "tests/property/test_unused.py"),
    **dict.fromkeys((f"checking/{m}" for m in ("outlines", "groups", "acceptance")), GROUPS),
    "checking/findings": FINDINGS,
}
"""The modules in which faults are seeded, and the tests that are to notice."""

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


def copy(module: str, into: Path) -> None:
    """Make a copy of the project in which mutmut can work on one module.

    It is made anew: mutmut keeps what it found, and would tell of a mutant as alive that a test written since kills.
    """
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir(parents=True)
    for name in COPIED:
        source, target = ROOT / name, into / name
        if source.is_dir():
            shutil.copytree(source, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__", "bilder"))
        else:
            shutil.copy(source, target)
    shutil.copytree(ROOT / "engine", into / "src", dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    text = (ROOT / "pyproject.toml").read_text("utf-8").replace('pythonpath = ["engine",', 'pythonpath = ["src",')
    tests = [name for name in MODULES[module] if (ROOT / name).exists()]
    modules = [f"src/lagrum/{module}.py"]
    text += CONFIG.format(modules=json.dumps(modules), copied=json.dumps(COPIED), tests=json.dumps(tests), slow=SLOW)
    (into / "pyproject.toml").write_text(text, "utf-8")


def codes(module: str, into: Path) -> dict[str, int | None]:
    """Return mutmut's exit code of each mutant of a module: None for one that was not run."""
    meta = into / "mutants" / "src" / "lagrum" / f"{module}.py.meta"
    return json.loads(meta.read_text("utf-8"))["exit_code_by_key"] if meta.exists() else {}


def sample(names: list[str], share: float) -> list[str]:
    """Return `share` percent of the mutants, chosen by lot but the same each time; all of them from 100 on."""
    if share >= 100:
        return names
    return sorted(random.Random(0).sample(sorted(names), max(1, round(len(names) * share / 100))))


def kind(code: int | None) -> str:
    """Return what an exit code of mutmut means: what was never run, or never reached by a test, is not killed."""
    if code in KILLED:
        return "killed"
    if code in TOO_LONG:
        return "timeout"
    return "alive" if code in ALIVE else "not reached" if code in NO_TESTS else "not run"


def seed(module: str, into: Path, share: float) -> None:
    """Run mutmut on a copy: on all mutants of the module, or on a sample of them."""
    environment = {**os.environ, "LAGRUM_INGEN_CACHE": "1", "PYTHONHASHSEED": "0"}
    environment["PYTEST_DEBUG_TEMPROOT"] = str(into)  # else each mutant tidies up after all other tests here
    environment.pop("PYTHONPATH", None)
    mutmut = [sys.executable, "-m", "mutmut", "run", "--max-children", os.environ.get("JOBS", "2")]
    with (into / "mutmut.log").open("w") as log:

        def call(*names: str) -> None:
            subprocess.run([*mutmut, *names], cwd=into, env=environment, check=False, stdout=log, stderr=log)

        if share >= 100:
            return call()
        call("none")  # makes the mutants and runs none of them, for none has that name
        if names := sample([*codes(module, into)], share):
            call(*names)


def run(module: str, share: float = 100) -> None:
    """Seed the faults of one module, and tell what came of it."""
    into = BUILD / module.replace("/", "-")
    copy(module, into)
    seed(module, into, share)
    found = codes(module, into)
    for mutant in (name for name, code in found.items() if kind(code) in ("alive", "not reached")):
        shown = [sys.executable, "-m", "mutmut", "show", mutant]
        text = subprocess.run(shown, cwd=into, check=False, capture_output=True, text=True).stdout
        print("\n".join(line for line in text.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")))
        print(f"  {mutant}\n")
    print(f"{module}: {told(Counter(map(kind, found.values())), share)}", flush=True)


def told(counts: Counter[str], share: float) -> str:
    """Return the score in words; a sample is never told as the whole."""
    killed = counts["killed"] + counts["timeout"]
    tried = killed + counts["alive"] + counts["not reached"]
    score = f"{killed} av {tried} = {100 * killed / tried:.1f} %" if tried else "inget prövat"
    part = f" (stickprov: {tried} av {counts.total()})" if share < 100 else ""
    return f"{score}{part}  {dict(sorted(counts.items()))}"


def main(arguments: list[str]) -> int:
    """Run the modules that are named, or all; return 0, for what lives is to be read and not to be forbidden."""
    share = float(os.environ.get("ANDEL") or 100)
    for module in arguments or MODULES:
        run(module, share)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
