"""What is kept between runs is named by the code that made it: all of it, or a change of lagrum would go unnoticed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import lagrum
from lagrum.catalogue import kept
from lagrum.rulebook import files as rulebook_files

PACKAGE = Path(lagrum.__file__).parent
NOT_ABOUT_ANSWERS = {
    "__init__.py",  # the face: names for others, and no code that answers go through
}


def covered(*folders: str) -> set[str]:
    return {p.relative_to(PACKAGE).as_posix() for folder in folders for p in (PACKAGE / folder).rglob("*.py")}


def loaded(program: str) -> set[str]:
    """Return the modules of lagrum that a program has loaded when it ends."""
    program += (
        "\nimport sys"
        "\nfor name, module in sorted(sys.modules.items()):"
        "\n    if name.split('.')[0] == 'lagrum' and getattr(module, '__file__', None): print(module.__file__)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, text=True, cwd=PACKAGE.parent
    )
    return {Path(line).relative_to(PACKAGE).as_posix() for line in done.stdout.splitlines()}


def test_kept_answers_are_named_by_all_that_makes_an_answer() -> None:
    made_by = loaded(
        "from pathlib import Path; from datetime import date\n"
        "from lagrum.catalogue.work import Worker; from lagrum.interventions.folders import Folders\n"
        "from lagrum.rulebook.load import load_rulebook; from lagrum.source.diagnostic import Diagnostics\n"
        "from lagrum.base.resources import rules_dir, cases_dir\n"
        "sink = Diagnostics(); book = load_rulebook([rules_dir()], sink)\n"
        "items = [Folders().read(p, sink) for p in sorted(cases_dir().rglob('*.insats'))]\n"
        "answers = Worker(book, date(2026, 11, 21), 'båda').check(items, whole=True)\n"
        "assert all(a.result for a in answers)"
    )
    packages = {name for name in made_by if name.endswith("/__init__.py")}
    named = covered(*kept.CODE) | covered(*rulebook_files.CODE)
    assert sorted(made_by - packages - named - NOT_ABOUT_ANSWERS) == []


def test_a_kept_rulebook_is_named_by_all_that_makes_it() -> None:
    made_by = loaded(
        "from lagrum.rulebook.load import load_rulebook; from lagrum.source.diagnostic import Diagnostics\n"
        "from lagrum.base.resources import rules_dir\n"
        "load_rulebook([rules_dir()], Diagnostics())"
    )
    packages = {name for name in made_by if name.endswith("/__init__.py")}
    named = covered(*rulebook_files.CODE)
    assert sorted(made_by - packages - named - NOT_ABOUT_ANSWERS) == []
