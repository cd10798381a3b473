"""`lagrum prov --tackning`, `lagrum prov --mutera` and `lagrum visa --bild`."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest


def test_coverage_lists_what_is_missing_by_rule_and_file(run: Callable) -> None:
    answer = run("prov", "egna", "--tackning")
    assert answer.code == 0
    for text in ("INTE PRÖVAT", "egna/sol.regel:", "→ aldrig", "PER FIL", "svar är prövade: "):
        assert text in answer.out, text
    found = json.loads(run("prov", "egna", "--tackning", "--format", "json").out)
    assert found["tried"] == sum(f["tried"] for f in found["files"]) == sum(r["tried"] for r in found["rules"])
    assert {"atom", "part", "tried", "missing", "unreachable"} <= set(found["rules"][0]["atoms"][0])


def test_mutation_lists_survivors_and_the_score_of_each_file(run: Callable) -> None:
    answer = run("prov", "egna", "--mutera")
    assert answer.code == 0
    for text in ("FEL SOM INGET PROV MÄRKER", "• sol.", "egna/sol.regel:", "PER FIL", " fel märks: "):
        assert text in answer.out, text
    lines = answer.out.splitlines()
    assert max(map(len, lines)) <= 80
    places = [line.strip() for line in lines if line.startswith("    egna/")]
    assert places == sorted(set(places), key=lambda place: int(place.rpartition(":")[2]))
    found = json.loads(run("prov", "egna", "--mutera", "--format", "json").out)
    assert {r["effect"] for r in found["results"]} <= {"oftare", "mer sällan", "omvänt"}
    assert found["killed"] + found["survived"] + found["equivalent"] == found["mutants"] == len(found["results"])
    assert found["killed"] > 0


@pytest.mark.parametrize("what", ["--mutera", "--tackning"])
def test_a_limit_decides_the_exit_code(what: str, run: Callable) -> None:
    assert run("prov", "egna", what, "--minst", "0").code == 0
    assert run("prov", "egna", what, "--minst", "100").code == 1
    assert run("prov", "egna", what, "--minst", "12,5 %").code == 0


@pytest.mark.parametrize(
    ("args", "text"),
    [
        (["--mutera", "--minst", "många"], "»många« är ingen andel i procent"),
        (["--mutera", "--minst", "101"], "»101« är ingen andel i procent"),
        (["--minst", "90"], "--minst hör till"),
        (["--mutera", "--tackning"], "går inte ihop"),
    ],
)
def test_what_does_not_go_together(args: list[str], text: str, run: Callable) -> None:
    answer = run("prov", "egna", *args)
    assert answer.code == 2
    assert text in answer.err


def test_a_rule_a_concept_and_a_map_as_pictures(run: Callable, world: Path) -> None:
    for name in (["sol.11.5.1"], ["insatsen rör barn"], ["karta"], ["karta", "sol"]):
        answer = run("visa", *name, "--bild")
        assert answer.code == 0, answer.err
        assert ET.fromstring(answer.out).get("lang") == "sv"
    assert run("visa", "sol.11.5.1", "--bild", "--ut", "regel.svg").code == 0
    assert (world / "regel.svg").read_text(encoding="utf-8") == run("visa", "sol.11.5.1", "--bild").out


@pytest.mark.parametrize(
    ("args", "text"),
    [
        (["prövning", "--bild"], "»prövning« kan inte ritas"),
        (["karta", "sool", "--bild"], "»sool« är ingen mapp eller fil i regelverket"),
        (["karta"], "skriv »lagrum visa karta --bild"),
        (["sol.11.5.1", "--bild", "--format", "json"], "går inte ihop"),
    ],
)
def test_what_cannot_be_drawn(args: list[str], text: str, run: Callable) -> None:
    answer = run("visa", *args)
    assert answer.code == 2
    assert text in answer.err
