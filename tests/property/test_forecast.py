"""What is told of an answer is what a new check of the draft with that answer written finds, and all of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from random import Random

import pytest

from lagrum.base.resources import cases_dir
from lagrum.checking.checker import Checker
from lagrum.checking.result import AnswerEffects, CaseResult, Finding, OpenQuestion
from lagrum.explanation.explain import record_name
from lagrum.explanation.options import told_apart
from lagrum.interventions.read import InterventionReader
from lagrum.model.facts import Bounds, Fact, Facts, Range, Value
from lagrum.model.intervention import Intervention
from lagrum.model.rulebook import Rulebook
from lagrum.source.diagnostic import Diagnostics
from small import DAY
from strategies import bound_facts, draft, world
from varied import shipped_rulebook

GRAVE = {"hinder", "krav", "inte uppfyllt", "fråga", "uppfyllt"}


def says(finding: Finding) -> str:
    """Return what a finding that surely applies leads to, as forecasts call it; "" when it only may."""
    if finding.certainty != "gäller":
        return ""
    return finding.demand if finding.demand in ("uppfyllt", "inte uppfyllt") else finding.outcome


def said(result: CaseResult) -> set[tuple[str, str]]:
    return {(f.rule, says(f)) for f in result.findings if says(f) in GRAVE}


def answered(given: Facts, path: str, subject: str, value: Value) -> Facts:
    """Return the facts with one more, in the record that `subject` names."""
    fact = Fact(value, given.place)
    if not subject:
        return replace(given, scalars={**given.scalars, path: fact})
    post = path.split(".", 1)[0]
    listed = given.records[post]
    names = [record_name(post, r, len(listed.records)) for r in listed.records]
    at = names.index(subject)
    changed = replace(listed.records[at], fields={**listed.records[at].fields, path: fact})
    records = (*listed.records[:at], changed, *listed.records[at + 1 :])
    return replace(given, records={**given.records, post: replace(listed, records=records)})


def values(checker: Checker, given: Facts, question: OpenQuestion) -> dict[str, Value]:
    """Return the value that each answer of a question stands for."""
    attribute = checker.program.rulebook.vocabulary.attributes[question.attribute]
    post = question.attribute.split(".", 1)[0]
    rows = given.records[post].records if question.subject else ()
    names = [record_name(post, r, len(rows)) for r in rows]
    fields = rows[names.index(question.subject)].fields if question.subject else given.scalars
    fact = fields.get(question.attribute)
    said = fact.value if fact is not None else None
    known = Bounds(said.low, said.high) if isinstance(said, Range) else said
    words = {a.answer for a in question.answers}
    tests = {a.operand for atoms in checker.program.atoms.values() for a in atoms if a.path == question.attribute}
    return {o.words: o.value for o in told_apart(attribute, tests, known) if o.words in words}


After = Callable[[Checker, Sequence[Intervention]], list[set[tuple[str, str]]]]
"""Checks interventions; returns of each what its rules surely lead to."""


def said_whole(checker: Checker, interventions: Sequence[Intervention]) -> list[set[tuple[str, str]]]:
    return [said(result) for result in checker.check_all(interventions)]


def said_in_brief(checker: Checker, interventions: Sequence[Intervention]) -> list[set[tuple[str, str]]]:
    """The same by the check in brief, which takes a fraction of the time (test_batch.py holds it to the whole one)."""
    found = []
    for brief in checker.brief_all(interventions):
        sure = [
            (o.rule.name, o.demand if o.demand in ("uppfyllt", "inte uppfyllt") else o.outcome)
            for o in brief.outlines
            if o.sure
        ]
        found.append({(rule, leads) for rule, leads in sure if leads in GRAVE})
    return found


def holds(checker: Checker, intervention: Intervention, most: int = 10_000, after_all: After = said_whole) -> int:
    before = checker.check(intervention)
    assert after_all(checker, [intervention]) == [said(before)]
    tries: list[tuple[str, AnswerEffects, Intervention]] = []
    for question in before.questions[:most]:
        post = checker.program.rulebook.vocabulary.attributes[question.attribute].kind.is_record
        for words, value in ({} if post else values(checker, intervention.facts, question)).items():
            (answer,) = [a for a in question.answers if a.answer == words]
            facts = answered(intervention.facts, question.attribute, question.subject, value)
            place = f"{intervention.id}: {question.attribute} {words}"
            tries.append((place, answer, replace(intervention, facts=facts)))
    for (place, answer, _), after in zip(tries, after_all(checker, [t[2] for t in tries]), strict=True):
        told = {(e.rule, e.leads_to) for e in answer.effects if e.leads_to in GRAVE}
        new = after - said(before)
        rules = {rule for rule, _ in told}
        # Where a demand is met for one record and open for another, the open one is told.
        assert {rule for rule, leads in new if leads != "uppfyllt"} <= rules, (place, new - told)
        graver = {pair for pair in told if pair not in after}
        assert not graver, (place, graver)
    return len(tries)


@pytest.mark.parametrize("number", range(30))
def test_an_answer_leads_to_what_is_told_and_to_nothing_else(number: int) -> None:
    r = Random(f"svar {number}")
    book = world(r, rules=10, concepts=4, known=False).rulebook
    checker = Checker(book, DAY)
    for k in range(6):
        given = bound_facts(book.vocabulary, draft(r, book.vocabulary, fullness=40))
        holds(checker, Intervention(given.place.source.name, str(k), "", "", given))


def test_so_it_is_in_the_shipped_catalogue() -> None:
    book = shipped_rulebook()
    reader, checker = InterventionReader(book), Checker(book, date(2026, 11, 21))
    paths: Sequence = sorted(cases_dir().rglob("*.insats"))[::3]
    tried = 0
    for path in paths:
        intervention = reader.read(path, Diagnostics())
        assert intervention is not None
        tried += holds(checker, intervention, 6, said_in_brief)
    assert tried > 100


def asked_of(r: Random, book: Rulebook, count: int) -> list[Intervention]:
    found = [bound_facts(book.vocabulary, draft(r, book.vocabulary, fullness=40)) for _ in range(count)]
    return [Intervention(given.place.source.name, str(k), "", "", given) for k, given in enumerate(found)]


def test_it_is_the_same_however_many_questions_are_answered_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    several = 0
    for number in range(12):
        r = Random(number)
        book = world(r, rules=14, concepts=4).rulebook
        checker = Checker(book, DAY)
        for subject in asked_of(r, book, 6):
            monkeypatch.undo()
            together = checker.check(subject)
            several += len(together.questions) > 1
            for few in (1, 2):
                monkeypatch.setattr("lagrum.checking.findings.AT_ONCE", few)
                assert checker.check(subject) == together
    assert several > 10


def test_what_was_asked_before_changes_no_answer() -> None:
    r = Random(7)
    book = world(r, rules=10, concepts=4).rulebook
    subjects = asked_of(r, book, 10)
    kept = Checker(book, DAY)
    for subject in (*subjects, *subjects[::-1], subjects[0], subjects[0]):
        assert kept.check(subject) == Checker(book, DAY).check(subject)
