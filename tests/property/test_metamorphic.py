"""What may not matter, and what may only matter in one direction, over the shipped rulebook and varied interventions.

The order of rows, records and flows; what groups and interventions are called; one group written as two that together
are the same; rows that no rule reads; decisions on other findings; and that what is learnt takes nothing back. Some
tens of interventions each in `make test`, thousands in `make test-langt`.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest

from lagrum.base.serialization import json_line
from lagrum.checking.acceptance import ACCEPTABLE, accept
from lagrum.checking.checker import Brief, Checker
from lagrum.checking.result import CaseResult, Finding
from lagrum.evaluation.conclusions import Conclusions
from lagrum.evaluation.instances import Instances, make_instances
from lagrum.evaluation.truth import UNKNOWN
from lagrum.interventions.folders import Folders, InterventionBytes, Profile
from lagrum.interventions.read import InterventionReader
from lagrum.model.deviation import Deviation
from lagrum.model.facts import Fact, Facts, Range, Record
from lagrum.model.implications import written
from lagrum.model.intervention import Intervention
from lagrum.model.state import STATES
from lagrum.source.diagnostic import Diagnostics
from scale import number
from strategies import chance
from varied import (
    another,
    completed,
    drawn,
    fields_of,
    numbered,
    put,
    shipped_interventions,
    shipped_paths,
    shipped_rulebook,
)

DAY = date(2026, 11, 21)
PARTS = 10
SHORT = 24
"""How many interventions each property is tried on in `make test`."""
OF_FULL = 100
"""At scale each property is tried on one in so many of the full number."""


@cache
def checker() -> Checker:
    return Checker(shipped_rulebook(), DAY)


Row = tuple[str, str, bool, str | None]


def rows(brief: Brief) -> list[Row]:
    """Return what a check comes to, without where it was found and in what order."""
    return sorted(((o.rule.name, o.outcome, o.sure, o.demand) for o in brief.outlines), key=repr)


def subjects(brief: Brief) -> list[tuple[Row, tuple[tuple[str, str], ...]]]:
    """Return what a check comes to with the records that each finding is about, by their titles."""
    found = []
    for o in brief.outlines:
        about = tuple(sorted((i.record.title, i.record.part) for i in o.group.instances))
        found.append(((o.rule.name, o.outcome, o.sure, o.demand), about))
    return sorted(found, key=repr)


def brief(intervention: Intervention, facts: Facts | None = None) -> Brief:
    return checker().brief_all([intervention if facts is None else replace(intervention, facts=facts)])[0]


def titled(facts: Facts, name: Callable[[str, int], str]) -> Facts:
    """Return facts in which every record is called something."""
    records = {
        post: replace(listed, records=tuple(replace(x, title=name(post, x.index)) for x in listed.records))
        for post, listed in facts.records.items()
    }
    return replace(facts, records=records)


def shuffled(r: Random, items: dict[str, Any]) -> dict[str, Any]:
    pairs = list(items.items())
    r.shuffle(pairs)
    return dict(pairs)


# --- the properties: each is tried on one intervention, and says what it tried ----------------------------------------


def order(r: Random) -> str:
    """The order of rows, of records (groups, flows) and of the rows in them."""
    found = another(r)
    facts = titled(found.facts, lambda post, k: f"{post} nr {k}")
    mixed = {}
    for post, listed in shuffled(r, facts.records).items():
        several = [replace(x, fields=shuffled(r, x.fields)) for x in listed.records]
        r.shuffle(several)
        mixed[post] = replace(listed, records=numbered(several))
    other = Facts(facts.place, shuffled(r, facts.scalars), mixed)
    one, two = brief(found, facts), brief(found, other)
    assert (one.state, subjects(one), len(one.asked)) == (two.state, subjects(two), len(two.asked)), found.id
    return "records" if any(len(x.records) > 1 for x in facts.records.values()) else "rows"


def renaming(r: Random) -> str:
    """What records are called, and what the intervention is: its id, its file, its name."""
    found = another(r)
    before = titled(found.facts, lambda post, k: f"a{k}")
    names = {f"a{k}": "".join(r.choice("åäöÅxyz 09-") for _ in range(9)) + f"{k}" for k in range(60)}
    after = titled(found.facts, lambda post, k: names[f"a{k}"])
    if "namn" in after.scalars:
        after = replace(after, scalars={**after.scalars, "namn": Fact("Något annat", after.place)})
    one = brief(replace(found, facts=before))
    two = brief(replace(found, facts=after, id="x/y", file="z.insats", name="Något annat"))
    renamed = sorted(
        ((row, tuple(sorted((names.get(t, t), p) for t, p in about))) for row, about in subjects(one)), key=repr
    )
    assert (one.state, renamed) == (two.state, subjects(two)), found.id
    return "renamed"


def splitting(r: Random) -> str:
    """A group written as two that together are the same: a copy, or the one's ages in two intervals."""
    found = another(r)
    facts = written(found.facts)
    posts = [post for post, listed in facts.records.items() if listed.records]
    if not posts:
        return "no record"
    post = r.choice(posts)
    several = list(facts.records[post].records)
    at = r.randrange(len(several))
    ages = [path for path, f in several[at].fields.items() if isinstance(f.value, Range) and f.value.low < f.value.high]
    ages = [path for path in ages if shipped_rulebook().vocabulary.attributes[path].kind.case_split]
    kind = "ages" if ages and chance(r, 80) else "copy"
    two = (several[at], several[at])
    if kind == "ages":
        two = _in_two(r, several[at], r.choice(ages))
    several[at : at + 1] = two
    listed = replace(facts.records[post], records=numbered(several))
    other = put(shipped_rulebook().vocabulary, replace(facts, records={**facts.records, post: listed}), "namn", -1, "x")
    if kind == "ages" and other is None:
        return "ages of which one half cannot be so"  # »barn« among those of 15–20, and then among those of 19–20
    assert other is not None
    closed = [{p: f.value for p, f in x.fields.items() if p not in ages} for x in other.records[post].records]
    if kind == "ages" and closed[at] != closed[at + 1]:
        return "ages that imply something of their own"  # medför: of the younger half something else follows
    one, after = brief(found), brief(found, other)
    assert (one.state, set(rows(one))) == (after.state, set(rows(after))), (found.id, post, at)
    return kind


def _in_two(r: Random, record: Record, path: str) -> tuple[Record, Record]:
    fact = record.fields[path]
    assert isinstance(fact.value, Range)
    last = r.randrange(fact.value.low, fact.value.high)
    parts = (Range(fact.value.low, last), Range(last + 1, fact.value.high))
    young, old = (replace(record, fields={**record.fields, path: replace(fact, value=part)}) for part in parts)
    return young, old


@cache
def read() -> frozenset[str]:
    """Return what some rule in force reads."""
    return frozenset(a.path for atoms in checker().program.atoms.values() for a in atoms)


def irrelevant(r: Random) -> str:
    """Rows that no rule in force reads: said, changed or left out, they change nothing."""
    found = another(r)
    vocabulary = shipped_rulebook().vocabulary
    unread = [(a, -1) for a in fields_of(vocabulary, "") if a.path not in read()]
    for post, listed in found.facts.records.items():
        unread += [
            (a, k) for k in range(len(listed.records)) for a in fields_of(vocabulary, post) if a.path not in read()
        ]
    facts, tried = found.facts, 0
    for a, index in r.sample(unread, min(6, len(unread))):
        more = put(vocabulary, facts, a.path, index, drawn(r, a))
        if more is not None and _apart(more, a.path) == _apart(facts, a.path):
            facts, tried = more, tried + 1
    one, two = brief(found), brief(found, facts)
    assert (one.state, rows(one), one.asked) == (two.state, rows(two), two.asked), found.id
    return "irrelevant" if tried else "nothing to add"


def _apart(facts: Facts, path: str) -> object:
    """Return the values of all but one attribute: what it implies of others is no irrelevant row."""
    own = {p: f.value for p, f in facts.scalars.items() if p != path}
    return own, {
        post: [{p: f.value for p, f in x.fields.items() if p != path} for x in listed.records]
        for post, listed in facts.records.items()
    }


def accepted(r: Random) -> str:
    """Decisions on some findings: no other is hidden, changed or set aside, and the state counts all that is left."""
    found = another(r)
    result = checker().check_all([found], questions=False)[0]
    able = [f for f in result.findings if f.outcome in ACCEPTABLE and f.tied and f.demand != "uppfyllt"]
    if not able:
        return "no finding to decide on"
    chosen = r.sample(able, r.randrange(1, min(3, len(able)) + 1))
    decisions = [_decision(r, f, found) for f in chosen]
    after = accept(result, decisions, checker().program.rules, DAY, Diagnostics())
    names = {f.rule for f in chosen}
    assert [replace(f, accepted=None) for f in after.findings] == result.findings, found.id
    for now in after.findings:
        assert now.accepted is None or now.rule in names, (found.id, now.rule)
        assert not now.set_aside or (now.outcome != "hinder" and not now.binding_demand)
    assert (after.state, after.questions, after.undescribed) == (result.state, result.questions, result.undescribed)
    left = _worst([f for f in after.findings if not f.set_aside], result)
    assert STATES.index(after.left) <= STATES.index(left), (found.id, after.left, left)
    fewer = accept(result, decisions[:-1], checker().program.rules, DAY, Diagnostics())
    if fewer is not result:
        assert STATES.index(fewer.left) <= STATES.index(after.left)
    return "a subject's" if any(d.subject for d in decisions) else "a rule's"


def _decision(r: Random, finding: Finding, found: Intervention) -> Deviation:
    subject = finding.subject if finding.subject and chance(r, 50) else ""
    decided = DAY - timedelta(r.randrange(-20, 300))
    last = decided + timedelta(r.randrange(400))
    return Deviation(finding.rule, subject, "Skälet.", "Nämnden", "1", decided, (), last, found.facts.place)


def _worst(findings: list[Finding], result: CaseResult) -> str:
    """Return the worst state that some finding alone gives: what is left may not be better."""
    states = ["för lite beskrivet" if result.undescribed else STATES[-1]]
    for f in findings:
        sure = f.certainty == "gäller"
        if f.outcome == "hinder" and sure:
            states.append("hinder")
        if f.outcome == "krav" and sure and f.demand == "inte uppfyllt":
            states.append("krav kvar")
    return min(states, key=STATES.index)


@cache
def limits() -> dict[str, frozenset[int]]:
    """Return by attribute the numbers that rules compare it with."""
    found: dict[str, set[int]] = {}
    for atoms in checker().program.atoms.values():
        for a in atoms:
            if a.operator == "lt":
                found.setdefault(a.path, set()).add(int(a.operand))
    return {path: frozenset(numbers) for path, numbers in found.items()}


def learning(r: Random) -> str:
    """What becomes known: every sure yes stays yes, every sure no stays no, of each conclusion and each record."""
    found = another(r)
    program = checker().program
    wiser = completed(r, shipped_rulebook().vocabulary, found.facts, limits(), share=r.choice((10, 40, 90)))
    if wiser is None:
        return "no value agreed"
    before, after = make_instances(program, found.facts), make_instances(program, wiser)
    one, two = (checker().fast.evaluate(instances) for instances in (before, after))
    count = 0
    for node in program.nodes:
        if program.known_below(node.name):
            continue  # `är känt` speaks of the draft, not of the world
        count += _kept(node.name, node.record, (one, before), (two, after), found.id)
    return "learnt" if count > 100 else "learnt, of little that was sure"


def _kept(
    name: str, post: str, one: tuple[Conclusions, Instances], two: tuple[Conclusions, Instances], where: str
) -> int:
    """Assert that what was sure of a conclusion still is, and return how much was."""
    if not post:
        code = one[0][name][0]
        assert code == UNKNOWN or two[0][name][0] == code, (where, name)
        return int(code != UNKNOWN)
    sure = 0
    for later, now in zip(two[1].records[post], two[0][name], strict=True):
        if not later.record.certain:
            continue
        had = [
            code
            for earlier, code in zip(one[1].records[post], one[0][name], strict=True)
            if earlier.record.index == later.record.index and earlier.record.certain
        ] or [
            code for earlier, code in zip(one[1].records[post], one[0][name], strict=True) if not earlier.record.certain
        ]
        if len(set(had)) == 1 and UNKNOWN not in had:
            assert now == had[0], (where, name, later.record.index)
            sure += 1
    return sure


PROPERTIES: dict[str, Callable[[Random], str]] = {
    p.__name__: p for p in (order, renaming, splitting, irrelevant, accepted, learning)
}
EMPTY = {"no record", "nothing to add", "no finding to decide on", "no value agreed"}


def tried(name: str, part: int, cases: int) -> Counter[str]:
    """Try a property on so many interventions, and return what was tried how often."""
    return Counter(PROPERTIES[name](Random(f"{name} {part} {k}")) for k in range(cases))


@pytest.mark.slow
@pytest.mark.parametrize("name", PROPERTIES)
def test_what_may_not_matter_does_not(name: str) -> None:
    seen = tried(name, -1, SHORT)
    assert sum(n for what, n in seen.items() if what not in EMPTY) >= SHORT // 2, seen


@pytest.mark.langt
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("name", PROPERTIES)
def test_what_may_not_matter_does_not_at_scale(
    name: str, part: int, record_property: Callable[[str, object], None]
) -> None:
    """In all parts together each property on 1,000 interventions."""
    seen = tried(name, part, number(PARTS, share=OF_FULL))
    print(f"{name}, del {part}: {dict(seen)}, skillnader 0")
    record_property(name, dict(seen))


# --- the order of the rows in the file, and the whole result ----------------------------------------------------------


def entries(text: str) -> tuple[list[str], list[str]]:
    """Return what stands before the first row of a file's block, and its rows, each with what is nested under it."""
    head: list[str] = []
    found: list[str] = []
    for line in text.rstrip("\n").split("\n"):
        if re.match(r" {4}\S", line) and not line.lstrip().startswith("#"):
            found.append(line)
        elif found:
            found[-1] += "\n" + line
        else:
            head.append(line)
    return head, found


def bare(result: CaseResult) -> object:
    """Return a result without where things stand."""

    def strip(value: Any) -> Any:
        if isinstance(value, dict):
            kept = {k: strip(v) for k, v in value.items() if k not in ("line", "column")}
            in_file_order = ("triggers", "unused_rows", "descriptive_rows")
            return {k: sorted(v, key=repr) if k in in_file_order else v for k, v in kept.items()}
        return [strip(v) for v in value] if isinstance(value, list) else value

    return strip(json.loads(json_line(result)))


def reordered(r: Random, k: int) -> None:
    path = shipped_paths()[k % len(shipped_paths())]
    text = path.read_text("utf-8")
    head, found = entries(text)
    posts = {a.path for a in shipped_rulebook().vocabulary.records()}
    named = [entry.split()[0] for entry in found]
    mixed = list(range(len(found)))
    r.shuffle(mixed)
    for post in posts:  # records without a title are told by their number
        places = [at for at, k in enumerate(mixed) if named[k] == post]
        for at, k in zip(places, sorted(mixed[at] for at in places), strict=True):
            mixed[at] = k
    results: list[object] = []
    for rows in (found, [found[k] for k in mixed]):
        sink = Diagnostics()
        reader = InterventionReader(shipped_rulebook())
        data = "\n".join([*head, *rows]).encode() + b"\n"
        item = InterventionBytes(path.name, data, _profile(path))
        bound = reader.bind(item, sink)
        if bound is None:  # one of the tests' own answers is that it cannot be so
            results.append(sorted(d.code for d in sink.items))
        else:
            results.append(bare(checker().check_all([bound], questions=False)[0]))
    assert results[0] == results[1], path.name


def _profile(path: Path) -> Profile | None:
    item = Folders().read(path, Diagnostics())
    assert item is not None
    return item.profile


@pytest.mark.slow
def test_the_order_of_the_rows_in_a_file_changes_no_word_of_the_result() -> None:
    for k in range(0, len(shipped_paths()), max(1, len(shipped_paths()) // 12)):
        reordered(Random(f"rader {k}"), k)


@pytest.mark.langt
@pytest.mark.parametrize("part", range(PARTS))
def test_the_order_of_the_rows_in_a_file_changes_no_word_at_scale(part: int) -> None:
    for k in range(number(PARTS, share=OF_FULL)):
        reordered(Random(f"rader {part} {k}"), k * PARTS + part)


def test_there_are_enough_interventions_to_vary() -> None:
    assert len(shipped_interventions()) > 60
