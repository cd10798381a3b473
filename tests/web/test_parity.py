"""What computes in the browser answers as the command line does: every shipped case, to the byte."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from lagrum.base.resources import cases_dir
from lagrum.rulebook.kept import encode
from lagrum.services.rulebook import open_rulebook
from lagrum.services.world import World, open_world
from lagrum.web.views.actions import ACTIONS, act
from web.conftest import DAY

pytestmark = pytest.mark.slow

REPORTS = """
import json, os
from datetime import date
from pathlib import Path
from lagrum.catalogue.check_files import check_found
from lagrum.report.style import TextStyle
from lagrum.report.text import render_text
from lagrum.source.diagnostic import Diagnostics

def reports(rulebook, files, day):
    for name, text in files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text, "utf-8")
    sink, found = Diagnostics(), {}
    for name in files:
        if name.endswith(".insats"):
            report = check_found([Path(name)], rulebook, date.fromisoformat(day), "snabb", sink, ways=True)
            found[name] = render_text(report, TextStyle())
    return found, [d.render() for d in sink.sorted()]
"""
IN_BROWSER = """
from lagrum.web.static.in_browser import open_engine
from lagrum.rulebook.kept import encode
engine = open_engine("filer")
given = json.loads(given)
"""


def shipped() -> dict[str, str]:
    root = cases_dir()
    paths = sorted(p for p in root.rglob("*") if p.suffix in (".insats", ".kommun"))
    return {p.relative_to(root.parent).as_posix(): p.read_text("utf-8") for p in paths}


@pytest.mark.parametrize("step", [3, pytest.param(1, marks=pytest.mark.langt)], ids=["every third", "all"])
def test_every_shipped_case_has_the_same_report(
    in_pyodide: Callable[[str, object], Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    """Every third in `make test`, with the profiles of them all."""
    cases = [name for name in shipped() if name.endswith(".insats")]
    files = {name: text for name, text in shipped().items() if name.endswith(".kommun") or name in cases[::step]}
    rulebook = open_rulebook()
    code = f"{REPORTS}{IN_BROWSER}\nrulebook = engine.world(date.fromisoformat(given['day'])).rulebook\n" + (
        "json.dumps([*reports(rulebook, given['files'], given['day']), encode(rulebook).decode()])"
    )
    there, told, kept = in_pyodide(code, {"files": files, "day": DAY.isoformat()})
    assert kept == encode(rulebook).decode(), "the sealed rulebook is another"
    monkeypatch.chdir(tmp_path)
    space: dict[str, Any] = {}
    exec(REPORTS, space)
    here, told_here = space["reports"](rulebook, files, DAY.isoformat())
    assert len(here) > 40 // step
    assert told == told_here
    assert [name for name in here if here[name] != there[name]] == []


REQUESTS = [
    ("check", {"rot": "../"}),
    ("format", {}),
    ("ways", {"väg": "1"}),
    ("interview", {}),
    ("words", {"projekt": "Vi vill ge rådgivning till föräldrar utan behovsprövning."}),
    ("document", {}),
    ("memo", {"fråga": "finns.inte"}),
    ("file", {"slag": "html", "vad": "svar"}),
    ("file", {"slag": "docx", "vad": "svar"}),
    *(("file", {"slag": kind, "vad": "memo", "fråga": "FRÅGA"}) for kind in ("html", "markdown", "docx")),
    ("memo", {"fråga": "FRÅGA"}),
    ("search", {"ord": "samtycke", "rot": "../"}),
    ("search", {"ord": "frågan"}),
    ("search", {"ord": "barnens samtycken", "rot": "../"}),
    ("timeline", {}),
    ("nonsens", {}),
]


def one_with_a_question(world: World) -> tuple[str, str]:
    """A shipped case that raises a question, and the question."""
    for name, text in shipped().items():
        if name.endswith(".insats"):
            found = re.search(r'data-fraga="([^"]+)"', act("check", {"text": text}, world).get("html", ""))
            if found is not None:
                return text, found[1]
    raise AssertionError("no shipped case raises a question")


def test_the_page_asks_for_nothing_that_the_browser_answers_otherwise(
    in_pyodide: Callable[[str, object], Any],
) -> None:
    world = replace(open_world(open_rulebook(), DAY, "snabb", "filer", cases_dir()), drafts=(), profiles={})
    text, question = one_with_a_question(world)
    asked = [(name, {"text": text, "profil": "", **more}) for name, more in REQUESTS]
    asked = json.loads(json.dumps(asked).replace("FR\\u00c5GA", question))
    assert set(ACTIONS) <= {name for name, _ in asked}, "an action is tested nowhere"
    answers = "[json.loads(engine.answer(n, json.dumps(q), given['day'])) for n, q in given['asked']]"
    code = f"import json\n{IN_BROWSER}\njson.dumps({answers})"
    there = in_pyodide(code, {"asked": asked, "day": DAY.isoformat()})
    here = json.loads(json.dumps([act(name, request, world) for name, request in asked]))
    assert [a for a, x, y in zip(asked, here, there, strict=True) if x != y] == []
    failed = [(name, answer["fel"]) for (name, _), answer in zip(asked, there, strict=True) if "fel" in answer]
    assert [name for name, _ in failed if name not in ("ways", "memo", "nonsens")] == [], failed
    assert "html" in there[0]
    assert there[-1]["fel"] == "sidan kan inte »nonsens«"
