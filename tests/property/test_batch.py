"""Interventions that are checked together get what each gets alone: no batch and no memory shows in a result."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random

from hypothesis import given, settings

from lagrum.base.resources import cases_dir
from lagrum.catalogue.summary import intervention_summary, summary_of_brief
from lagrum.checking.checker import Brief, Checker
from lagrum.evaluation.bitsliced import BitSlicedEvaluator
from lagrum.evaluation.durable.evaluator import DurableEvaluator
from lagrum.evaluation.instances import make_instances
from lagrum.evaluation.program import compile_program
from lagrum.evaluation.relevance import FastEvaluator
from lagrum.interventions.read import InterventionReader
from lagrum.model.intervention import Intervention
from lagrum.source.diagnostic import Diagnostics
from strategies import asked, bound_facts, chance, day, draft, randoms, world
from varied import shipped_rulebook


def subjects(r: Random, vocabulary: object, count: int) -> list[Intervention]:
    found = []
    for number in range(count):
        kommun = draft(r, vocabulary, "kommun") if chance(r, 50) else None  # type: ignore[arg-type]
        facts = bound_facts(vocabulary, draft(r, vocabulary), kommun)  # type: ignore[arg-type]
        found.append(Intervention(f"{number}.insats", f"a/{number}", "", "", facts))
    return found


@given(randoms())
@settings(max_examples=40, deadline=None)
def test_a_batch_gives_what_each_intervention_gets_alone(r: Random) -> None:
    book = world(r, size=6, rules=6, concepts=3).rulebook
    when = day(r)
    together = subjects(r, book.vocabulary, 9)
    everything = chance(r, 30)
    alone = [Checker(book, when).check(s, everything) for s in together]
    assert Checker(book, when).check_all(together, everything) == alone


@given(randoms())
@settings(max_examples=60, deadline=None)
def test_the_planes_of_a_batch_hold_what_each_intervention_has_alone(r: Random) -> None:
    book = world(r, size=6, rules=8, concepts=3).rulebook
    program = compile_program(book, day(r))
    evaluator = BitSlicedEvaluator(program)
    batch = [make_instances(program, s.facts) for s in subjects(r, book.vocabulary, 7)]
    assert [dict(c) for c in evaluator.evaluate_all(batch)] == [dict(evaluator.evaluate(i)) for i in batch]


def test_the_shipped_catalogue_in_one_batch_in_any_order() -> None:
    sink = Diagnostics()
    book = shipped_rulebook()
    reader = InterventionReader(book)
    found = [s for path in sorted(cases_dir().rglob("*.insats")) if (s := reader.read(path, sink))]
    assert len(found) > 40
    when = date(2026, 11, 21)
    forwards = Checker(book, when).check_all(found)
    checker = Checker(book, when)
    backwards = checker.check_all(found[::-1])[::-1]
    assert forwards == backwards == [checker.check(s) for s in found]


@given(randoms())
@settings(max_examples=40, deadline=None)
def test_the_two_evaluators_answer_with_equal_rows(r: Random) -> None:
    """The check compares the rows first: when they never compare equal, every intervention takes the slow way."""
    book = world(r, size=6, rules=6, concepts=3).rulebook
    program = compile_program(book, day(r))
    batch = [asked(program, s.facts) for s in subjects(r, book.vocabulary, 3)]
    with DurableEvaluator(program) as durable:
        answers = durable.conclude(batch)
    fast = FastEvaluator(BitSlicedEvaluator(program)).conclude(batch)
    assert [c.conclusions.rows for c in fast] == [c.conclusions.rows for c in answers]
    assert [c.relevant for c in fast] == [c.relevant for c in answers]


@given(randoms())
@settings(max_examples=80, deadline=None)
def test_in_brief_an_intervention_is_what_it_is_in_full(r: Random) -> None:
    book = world(r, size=6, rules=8, concepts=3).rulebook
    when = day(r)
    together = subjects(r, book.vocabulary, 6)
    full = [intervention_summary(result) for result in Checker(book, when).check_all(together)]
    brief = [summary_of_brief(s, b) for s, b in zip(together, Checker(book, when).brief_all(together), strict=True)]
    assert brief == full


def unasked(found: list[Brief]) -> list[Brief]:
    """Return what is left of briefs when no question is asked."""
    return [replace(b, outlines=[replace(o, keys=(), explained=True) for o in b.outlines], asked=[]) for b in found]


@given(randoms())
@settings(max_examples=80, deadline=None)
def test_without_its_questions_a_brief_is_the_same(r: Random) -> None:
    book, when = world(r, size=6, rules=8, concepts=3).rulebook, day(r)
    together = subjects(r, book.vocabulary, 6)
    checker = Checker(book, when)
    assert checker.brief_all(together, questions=False) == unasked(checker.brief_all(together))


def test_the_shipped_catalogue_in_brief() -> None:
    sink = Diagnostics()
    book = shipped_rulebook()
    reader = InterventionReader(book)
    found = [s for path in sorted(cases_dir().rglob("*.insats")) if (s := reader.read(path, sink))]
    checker = Checker(book, date(2026, 11, 21))
    briefs = checker.brief_all(found)
    assert [summary_of_brief(s, b) for s, b in zip(found, briefs, strict=True)] == [
        intervention_summary(result) for result in checker.check_all(found)
    ]
    assert any(b.asked for b in briefs)
    assert checker.brief_all(found, questions=False) == unasked(briefs)
