"""No clock on the wall decides an answer: what bounds work counts it, so that every machine answers the same."""

from __future__ import annotations

import ast
from pathlib import Path

import lagrum

PACKAGE = Path(lagrum.__file__).parent
CLOCKS = {
    "review/time_limit.py": "granska: a tool for those who write rules; it says what it had no time to prove",
    "law/fetch.py": "how long a server may take",
    "cli/options.py": "which day is today, when none is given",
    "cli/progress.py": "how long is left, on the screen",
    "cli/watch.py": "when a result was shown, on the screen",
}
"""The modules that look at a clock, and why that decides no answer."""
LOOKS = ("time.", "date.today", "datetime.now", "datetime.utcnow", "datetime.today")


def test_only_these_look_at_a_clock() -> None:
    found = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and ast.unparse(node).startswith(LOOKS) and "sleep" not in node.attr:
                found.add(path.relative_to(PACKAGE).as_posix())
            if isinstance(node, ast.ImportFrom) and node.module == "time":
                found.add(path.relative_to(PACKAGE).as_posix())
    assert found == set(CLOCKS)


WAITS = {
    "driver.mjs": "breaches of the policy are told a moment after the scenario",
    "test_browser.py": "that nothing starts, and that nothing is asked for",
}
"""The scenarios in a browser that wait for a time, and why: what they hold is that nothing comes."""


def test_no_scenario_waits_for_a_time_before_it_looks_for_what_must_have_come() -> None:
    folder = Path(__file__).parents[1] / "web"
    scripts = [path for path in folder.iterdir() if path.suffix in (".py", ".js", ".mjs")]
    assert {path.name for path in scripts if "waitForTimeout(" in path.read_text("utf-8")} == set(WAITS)
