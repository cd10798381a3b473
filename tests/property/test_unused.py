"""Nothing that is written passes in silence: every row is used by what is told, or listed."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from random import Random

import pytest

from lagrum.base.resources import cases_dir
from lagrum.checking.checker import Checker
from lagrum.checking.result import CaseResult, Report
from lagrum.evaluation.program import CONDITION, DEMAND, Program
from lagrum.interventions.read import InterventionReader
from lagrum.model.facts import Facts
from lagrum.model.intervention import Intervention
from lagrum.model.rulebook import Rulebook
from lagrum.report.sarif import render_sarif
from lagrum.report.style import TextStyle
from lagrum.report.text import render_case
from lagrum.source.diagnostic import Diagnostics
from small import DAY, facts, rule, rulebook
from strategies import bound_facts, draft, world
from varied import shipped_rulebook

Spot = tuple[int, int]


def written(given: Facts) -> dict[Spot, str]:
    """Return the attribute of each row that the intervention writes, by where it stands."""
    found = [*given.scalars.items()]
    found += [f for listed in given.records.values() for record in listed.records for f in record.fields.items()]
    mine = [(path, fact) for path, fact in found if fact.place.source is given.place.source]
    return {(fact.place.line, fact.place.column): path for path, fact in mine}


def read_by(program: Program, result: CaseResult) -> set[str]:
    """Return the attributes that the rules of the findings read, found out anew from their formulas."""
    names = [CONDITION + f.rule for f in result.findings if f.tied]
    names += [DEMAND + f.rule for f in result.findings if f.tied and program.rules[f.rule].requires is not None]
    seen: set[str] = set()
    paths: set[str] = set()
    while names:
        node = program.by_name[names.pop()]
        if node.name not in seen:
            seen.add(node.name)
            paths |= {atom.path for atom in node.atoms}
            names += node.refs
    return paths


def holds(checker: Checker, intervention: Intervention) -> None:
    result = checker.check(intervention)
    rows = written(intervention.facts)
    unused = {(r.line, r.column): r.attribute for r in result.unused_rows}
    descriptive = {(r.line, r.column): r.attribute for r in result.descriptive_rows}
    assert not unused.keys() & descriptive.keys()
    assert unused.items() | descriptive.items() <= rows.items()
    reads = read_by(checker.program, result)
    for spot, path in rows.items():
        assert spot in unused or spot in descriptive or path in reads, path
    triggers = {(t.line, t.column) for f in result.findings if f.tied for t in f.triggers if t.file == result.file}
    assert not unused.keys() & triggers, "what a finding rests on is used"
    for spot, path in unused.items():
        if path not in reads:
            continue
        assert "." in path, f"rad {spot[0]}: {path} läses, och står inte i en post"


@pytest.mark.parametrize("number", range(60))
def test_every_row_is_used_or_listed(number: int) -> None:
    r = Random(f"rader {number}")
    book = world(r).rulebook
    checker = Checker(book, DAY)
    for k in range(15):
        given = bound_facts(book.vocabulary, draft(r, book.vocabulary), draft(r, book.vocabulary, "kommun"))
        holds(checker, Intervention(given.place.source.name, str(k), "", "", given))


@pytest.fixture(scope="module")
def shipped() -> Rulebook:
    return shipped_rulebook()


def test_every_row_of_the_shipped_catalogue_is_used_or_listed(shipped: Rulebook) -> None:
    reader, checker = InterventionReader(shipped), Checker(shipped, date(2026, 11, 21))
    for path in sorted(cases_dir().rglob("*.insats")):
        intervention = reader.read(path, Diagnostics())
        assert intervention is not None
        holds(checker, intervention)


YOUNG = rule("a.1", 'när för varje målgrupp där (ålder under 15) och form är råd\nså hinder "x"')


def result(book: Rulebook, text: str) -> CaseResult:
    return Checker(book, DAY).check(Intervention("a.insats", "a/b", "", "", facts(book, text)))


def test_a_record_of_which_nothing_is_told_is_listed_and_its_sister_is_not() -> None:
    found = result(rulebook(YOUNG), 'form råd\nmålgrupp "a"\n    ålder 3 år\nmålgrupp "b"\n    ålder 30 år')
    assert [(r.line, r.attribute, r.subject) for r in found.unused_rows] == [(6, "målgrupp.ålder", "målgrupp »b«")]


def test_what_some_record_must_be_reads_all_of_them() -> None:
    book = rulebook(rule("a.1", 'när det finns målgrupp där (ålder under 15)\nså hinder "x"'))
    assert result(book, 'målgrupp "a"\n    ålder 3 år\nmålgrupp "b"\n    ålder 30 år').unused_rows == []


def test_a_row_of_a_rule_that_is_not_told_of_is_listed_and_a_met_demand_uses_its_rows() -> None:
    book = rulebook(
        rule("a.1", 'när avgift under 100 och form är läger\nså hinder "x"'),
        rule("a.2", 'när form är råd\nkräver samtycke.vårdnadshavare är ja\nså krav "x"'),
    )
    found = result(book, "form råd\navgift 10 kr\nsamtycke\n    vårdnadshavare ja\nprövning okänt")
    assert [(r.line, r.attribute) for r in found.unused_rows] == [(3, "avgift"), (6, "prövning")]


def test_the_reports_tell_them() -> None:
    found = result(rulebook(YOUNG), 'namn "x"\nprövning med prövning\nform läger')
    assert [r.attribute for r in found.descriptive_rows] == ["namn"]
    assert "Rader som ingen regel använde: 3 prövning, 4 form." in render_case(found, TextStyle())
    report = Report(
        lagrum="1", rulebook="", date=str(DAY), engine="snabb", evaluators=["snabb"], results=[found], messages=[]
    )
    run = json.loads(render_sarif(report))["runs"][0]
    assert run["results"] == []
    assert [r["attribute"] for r in run["properties"]["unusedRows"]] == ["prövning", "form"]
    where = run["properties"]["unusedRows"][0]["location"]["physicalLocation"]
    assert (Path(where["artifactLocation"]["uri"]).name, where["region"]["startLine"]) == ("a.insats", 3)
