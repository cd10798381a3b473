"""How much of the shipped rulebook its own examples hold fast: a floor under the score of mutation and coverage.

All mutants take a minute (`lagrum prov --mutera --minst 95`). Here every sixth rule or definition is changed, in the
order of their names: a sample of all files, which no rule chooses for itself.
"""

from __future__ import annotations

import pytest

from lagrum.base.resources import rules_dir
from lagrum.examples.coverage import cover
from lagrum.examples.mutation import Mutation
from lagrum.model.rulebook import Rulebook
from lagrum.report.examples_mutation import by_file, score
from lagrum.rulebook.examples import load_examples
from lagrum.source.diagnostic import Diagnostics
from varied import shipped_rulebook

EACH = 6
LEAST = 97.0
LEAST_OF_A_FILE = 90.0
LEAST_COVERED = 77.0
"""Floors, not goals. All mutants on 2026-11-29: 14,499 of 14,576 noticed; 18,561 of 23,747 answers of atoms tried."""


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return load_examples(shipped_rulebook(), [rules_dir()], Diagnostics())


@pytest.mark.slow
def test_the_examples_notice_most_faults_in_the_rules(book: Rulebook) -> None:
    chosen = set(sorted({*book.derived, *book.rules})[::EACH])
    mutation = Mutation(book)
    assert mutation.failing == []
    verdicts = mutation.run(lambda conclusion: conclusion.name in chosen)
    caught, counted = score(verdicts)
    assert counted > 1000
    assert caught / counted * 100 >= LEAST, "»lagrum prov --mutera« lists what no example notices"
    for name, found in by_file(verdicts).items():
        part, whole = score(found)
        assert part * 100 >= LEAST_OF_A_FILE * whole, f"{name}: »lagrum prov --mutera {name}«"


@pytest.mark.slow
def test_the_examples_try_most_answers_of_the_atoms(book: Rulebook) -> None:
    covers = cover(book)
    assert sum(c.tried for c in covers) * 100 >= LEAST_COVERED * sum(c.possible for c in covers)
