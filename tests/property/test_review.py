"""What a review of a random rulebook says is so."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from hypothesis import event, given, settings

pytest.importorskip("z3")

from lagrum.evaluation.bitsliced import BitSlicedEvaluator
from lagrum.evaluation.instances import make_instances
from lagrum.evaluation.program import compile_program
from lagrum.evaluation.truth import NO, YES
from lagrum.model.formula import RULE, Ref
from lagrum.review.examples import MOST_SINGLE, Examples
from lagrum.review.finding import Kind
from lagrum.review.periods import periods
from lagrum.review.run import review
from lagrum.review.session import Goal
from strategies import EPOCH, bound_facts, draft, randoms, world

pytestmark = pytest.mark.slow


@settings(max_examples=25)
@given(randoms())
def test_witnesses_are_confirmed_and_what_never_applies_never_does(r: Random) -> None:
    book = world(r, 6, 8, implied=r.choice((0, 40))).rulebook
    found, _ = review(book)
    assert found.undecided == ()
    for finding in found.findings:
        event(finding.kind.word)
        assert finding.confirmed, finding
    never = {f.rule for f in found.findings if f.kind is Kind.NEVER and f.rule in book.rules}
    for period in periods(book):
        program = compile_program(book, period.day)
        evaluator = BitSlicedEvaluator(program)
        tried = []
        for _ in range(10):
            insats, kommun = draft(r, book.vocabulary), draft(r, book.vocabulary, "kommun")
            tried.append(make_instances(program, bound_facts(book.vocabulary, insats, kommun)))
        for conclusions in evaluator.evaluate_all(tried):
            for name in never & set(program.rules):
                assert YES not in conclusions[RULE + name]


@settings(max_examples=8)
@given(randoms())
def test_the_same_rulebook_gives_the_same_review(r: Random) -> None:
    book = world(r, 6, 8, implied=r.choice((0, 40))).rulebook
    assert review(book) == review(book)


@settings(max_examples=10)
@given(randoms())
def test_examples_show_what_the_evaluator_answers_however_they_come(r: Random) -> None:
    program = compile_program(world(r, 6, 8, implied=r.choice((0, 40))).rulebook, EPOCH + timedelta(400))
    evaluator, examples = BitSlicedEvaluator(program), Examples(program)
    goals = [Goal(Ref(n.name, no), n.record) for n in program.nodes for no in (False, True)]
    shown: dict[Goal, int] = {}
    tried = 0
    while tried < 2 * MOST_SINGLE + 20:
        vocabulary = program.rulebook.vocabulary
        found = [bound_facts(vocabulary, draft(r, vocabulary)) for _ in range(r.choice((1, 1, 1, 1, 1, 1, 1, 1, 3)))]
        examples.add(found)
        instances = [make_instances(program, f) for f in found]
        for k, (case, answer) in enumerate(zip(instances, evaluator.evaluate_all(instances), strict=True)):
            for goal in goals:
                rows = case.records[goal.record] if goal.record else None
                if rows is not None and (not rows or rows[0].presence != YES):
                    continue
                if answer.at(goal.formula.name, 0) == (NO if goal.formula.negated else YES):
                    shown.setdefault(goal, tried + k)
        tried += len(found)
        for goal in r.sample(goals, 3):
            assert examples.show(goal) == (goal in shown)
    for goal in goals:
        assert examples.show(goal) == (goal in shown)
        assert (examples.first(goal) is None) == (goal not in shown)


def test_two_processes_find_what_one_does() -> None:
    book = world(Random("två"), 12, 8).rulebook
    one, two = (review(book, chosen=everywhere, processes=count) for count in (1, 2))
    assert one == two
    assert one[0].findings


def everywhere(place: str) -> bool:
    """Want findings of every place: a function that another process can be given."""
    return True
