"""What a review of a random rulebook says is so."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import event, given, settings

pytest.importorskip("z3")

from lagrum.evaluation.instances import make_instances
from lagrum.evaluation.program import compile_program
from lagrum.evaluation.reference import ReferenceEvaluator
from lagrum.evaluation.truth import YES
from lagrum.model.formula import RULE
from lagrum.review.finding import Kind
from lagrum.review.periods import periods
from lagrum.review.run import review
from strategies import bound_facts, draft, randoms, world

pytestmark = pytest.mark.slow


@settings(max_examples=25)
@given(randoms())
def test_witnesses_are_confirmed_and_what_never_applies_never_does(r: Random) -> None:
    book = world(r, 6, 8).rulebook
    found, _ = review(book)
    assert found.undecided == ()
    for finding in found.findings:
        event(finding.kind.word)
        assert finding.confirmed, finding
    never = {f.rule for f in found.findings if f.kind is Kind.NEVER and f.rule in book.rules}
    for period in periods(book):
        program = compile_program(book, period.day)
        evaluator = ReferenceEvaluator(program)
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
    book = world(r, 6, 8).rulebook
    assert review(book) == review(book)
