"""The man page follows the commands' help, and man can set it."""

from __future__ import annotations

import os
import runpy
import shutil
import subprocess

import pytest
from municipality import ROOT

from lagrum.cli.app import COMMANDS

PAGE = ROOT / "docs" / "lagrum.1"


def test_the_page_is_up_to_date() -> None:
    made = runpy.run_path(str(ROOT / "tools" / "make_man.py"))["man_page"]()
    assert made == PAGE.read_text(encoding="utf-8"), "run: .venv/bin/python tools/make_man.py"


def test_marks_of_roff_are_set_as_they_stand() -> None:
    plain = runpy.run_path(str(ROOT / "tools" / "make_man.py"))["plain"]
    assert plain(".TH\n\\x --y") == "\\&.TH \\ex \\-\\-y"
    assert plain("'x") == "\\&'x"


@pytest.mark.parametrize(
    "command",
    [
        ["man", "--warnings=w", "-P", "cat", "-l"],
        ["groff", "-K", "utf8", "-man", "-T", "utf8", "-ww"],
        ["mandoc", "-K", "utf-8", "-T", "utf8"],
    ],
    ids=lambda c: c[0],
)
def test_the_page_can_be_set(command: list[str]) -> None:
    if shutil.which(command[0]) is None:
        pytest.skip(f"there is no {command[0]} here")
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "MANWIDTH": "80", "MANOPT": "", "MAN_KEEP_FORMATTING": ""}
    done = subprocess.run([*command, str(PAGE)], capture_output=True, env=environment, check=False, timeout=60)
    if done.returncode and b"minimized" in done.stdout + done.stderr:
        pytest.skip("man is a stand-in on this machine")
    assert (done.returncode, done.stderr.decode()) == (0, "")
    text = done.stdout.decode()
    assert all(f"lagrum {name}" in text for name in COMMANDS)
    assert "förklara en regel, en tabell, en bestämmelse" in " ".join(text.casefold().split())
    assert "--bara-andrade" in text.replace("\u2010", "-")
