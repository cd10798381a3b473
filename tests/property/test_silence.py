"""What the shipped rulebook says of the cases in tests/facit, tests/facit-egna and cases/ when something is added.

Claiming more takes no finding away, a worse fact never betters the state, and to learn what was unknown takes back
nothing that was sure (DESIGN §4, »Nothing passes in silence«).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from random import Random

import pytest

from lagrum.base.fold import fold
from lagrum.base.resources import cases_dir
from lagrum.checking.checker import Brief, Checker
from lagrum.evaluation.instances import make_instances
from lagrum.evaluation.truth import YES
from lagrum.interventions.read import InterventionReader
from lagrum.model.facts import Fact, Facts, RecordList, Several, Value
from lagrum.model.formula import CONCEPT, Lit, literals
from lagrum.model.intervention import Intervention
from lagrum.model.state import STATES
from lagrum.model.vocabulary import Attribute, Nature
from lagrum.source.diagnostic import Diagnostics
from varied import shipped_rulebook

TESTS = Path(__file__).parents[1]
DAY = date(2026, 6, 1)
PURPOSES = ("informationsdelning.syfte", "personuppgifter.ändamål")
"""What is added to them is another reason for the same thing, as a label is another name for it."""


@cache
def checker() -> Checker:
    return Checker(shipped_rulebook(), DAY)


@cache
def interventions() -> tuple[Intervention, ...]:
    reader = InterventionReader(checker().program.rulebook)
    folders = (TESTS / "facit", TESTS / "facit-egna", cases_dir())
    paths = [path for folder in folders for path in sorted(folder.rglob("*.insats"))]
    return tuple(found for path in paths if (found := reader.read(path, Diagnostics())) is not None)


def sites(intervention: Intervention, attribute: Attribute) -> Iterator[tuple[int, Value]]:
    """Yield where an attribute can be written (a record's number, -1 for the intervention) and what it is there."""
    if not attribute.record:
        fact = intervention.facts.scalars.get(attribute.path)
        yield -1, fact.value if fact is not None else None
        return
    for record in intervention.facts.records.get(attribute.record, RecordList()).records:
        fact = record.fields.get(attribute.path)
        yield record.index, fact.value if fact is not None else None


def changed(intervention: Intervention, path: str, index: int, value: Value) -> Intervention:
    """Return the intervention with one fact given another value."""
    facts = intervention.facts
    fact = Fact(value, facts.place)
    if index < 0:
        return replace(intervention, facts=Facts(facts.place, {**facts.scalars, path: fact}, facts.records))
    post = path.split(".", 1)[0]
    listed = facts.records[post]
    rows = tuple(replace(r, fields={**r.fields, path: fact}) if r.index == index else r for r in listed.records)
    return replace(
        intervention, facts=Facts(facts.place, facts.scalars, {**facts.records, post: replace(listed, records=rows)})
    )


def stops(brief: Brief, unknown: bool = True) -> dict[str, int]:
    """Return, by rule, how many of its findings surely are an obstacle, an unmet demand or an open question.

    With `unknown` demands of which nobody knows whether they are met count too.
    """
    bad = ("inte uppfyllt", "okänt") if unknown else ("inte uppfyllt",)
    found: dict[str, int] = {}
    for outline in brief.outlines:
        if outline.sure and (outline.outcome in ("hinder", "fråga") or outline.demand in bad):
            found[outline.rule.name] = found.get(outline.rule.name, 0) + 1
    return found


def rows() -> set[str]:
    """Return the rules that tables made: what a claimed provision is refused for, or demands."""
    tables = checker().program.rulebook.tables.values()
    return {name for table in tables for row in table.rows for name in (row.refusal, row.demand)}


def carries(intervention: Intervention, value: str) -> bool:
    """Whether a table's row for a label's value surely carries somewhere: all that it tries has been tried."""
    program = checker().program
    conclusions = checker().fast.evaluate(make_instances(program, intervention.facts))
    rows = [row.carries for table in program.rulebook.tables.values() for row in table.rows if row.value == value]
    names = {CONCEPT + fold(program.rulebook.derived[name].phrase) for name in rows}
    return any(YES in conclusions[name] for name in names if name in program.by_name)


@pytest.mark.parametrize("part", range(8))
def test_claiming_more_takes_no_finding_away(part: int) -> None:
    """But what a provision whose every condition is tried carries, and what the claimed provision itself is told of."""
    r = Random(f"anspråk {part}")
    vocabulary = checker().program.rulebook.vocabulary.attributes
    claims = [a for a in vocabulary.values() if a.kind.many and (a.nature is Nature.LABEL or a.path in PURPOSES)]
    assert len(claims) >= 4
    tried = 0
    for intervention in interventions()[part::8]:
        (before,) = checker().brief_all([intervention])
        had = stops(before)
        for attribute in claims:
            for index, value in sites(intervention, attribute):
                if not isinstance(value, Several):
                    continue
                added = r.choice([v for v in attribute.values if v not in value.chosen] or [""])
                if not added:
                    continue
                longer = replace(value, chosen=value.chosen | {added})
                more = changed(intervention, attribute.path, index, longer)
                now = stops(checker().brief_all([more])[0])
                gone = {rule for rule, n in had.items() if now.get(rule, 0) < n}
                told = {rule for rule, n in now.items() if had.get(rule, 0) < n} & rows()
                tried += 1
                assert not gone or told or carries(more, added), (intervention.id, attribute.path, added, gone)
    assert tried


def test_a_worse_fact_never_betters_the_state() -> None:
    """What a demand wants to be ja, and nothing else reads, is made nej where it is ja: the state is no better."""
    program = checker().program
    wanted = {
        part.atom.path
        for rule in program.rules.values()
        for part in (literals(rule.requires) if rule.requires is not None else ())
        if isinstance(part, Lit) and not part.negated and part.atom.operand is True and part.atom.operator == "eq"
    }
    asked = [rule.condition for rule in program.rules.values()]
    asked += [d.condition for d in program.rulebook.derived.values()]
    asked += [q.condition for q in program.rulebook.quantifiers.values()]
    wanted -= {part.atom.path for formula in asked for part in literals(formula) if isinstance(part, Lit)}
    assert len(wanted) > 40
    tried = 0
    for intervention in interventions():
        before = checker().brief_all([intervention])[0].state
        for path in sorted(wanted):
            attribute = program.rulebook.vocabulary.attributes[path]
            for index, value in sites(intervention, attribute):
                if value is True:
                    after = checker().brief_all([changed(intervention, path, index, False)])[0].state
                    tried += 1
                    assert STATES.index(after) <= STATES.index(before), (intervention.id, path, before, after)
    assert tried > 40


@pytest.mark.parametrize("part", range(8))
def test_to_learn_more_takes_back_nothing_that_was_sure(part: int) -> None:
    """Unknowns are given values, one after another: what surely applied goes on to apply.

    Not those of which a rule asks whether they are said (`är känt`): such a rule speaks of the draft, not of the world.
    """
    r = Random(f"svar {part}")
    vocabulary = checker().program.rulebook.vocabulary.attributes
    spoken = {atom.path for atoms in checker().program.atoms.values() for atom in atoms if atom.operator == "known"}
    single = [a for a in vocabulary.values() if not a.kind.many and a.kind.comparable and not a.kind.numeric]
    asked = [a for a in single if a.path not in spoken]
    assert len(asked) > 100
    tried = 0
    for intervention in interventions()[part::8]:
        at, (brief,) = intervention, checker().brief_all([intervention])
        had = stops(brief, unknown=False)
        for attribute in r.sample(asked, 12):
            for index, value in sites(at, attribute):
                if value is None and attribute.owner == "insats":
                    answer = r.choice(attribute.values) if attribute.kind.enumerated else r.random() < 0.5
                    at = changed(at, attribute.path, index, answer)
                    tried += 1
        now = stops(checker().brief_all([at])[0], unknown=False)
        assert {rule: n for rule, n in had.items() if now.get(rule, 0) < n} == {}, intervention.id
    assert tried > 100
