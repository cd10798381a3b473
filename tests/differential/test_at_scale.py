"""The authority, the fast evaluator and durable_rules on the same interventions: every conclusion, and relevance.

The fast evaluator is held to the authority, so that what it shares with the network is held too, and the network to
both: all that each concludes is compared. A few hundred cases in `make test`, 100,000 in `make test-langt`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from test_authority import DATES, generated, interventions, shipped

from lagrum.checking.checker import Checker
from lagrum.evaluation.agreement import FacitEvaluator
from lagrum.evaluation.bitsliced import BitSlicedEvaluator
from lagrum.evaluation.conclusions import Asked, Concluded, Conclusions, EnginesDifferError
from lagrum.evaluation.durable.engine import durable_available
from lagrum.evaluation.durable.evaluator import DurableEvaluator
from lagrum.evaluation.instances import make_instances
from lagrum.evaluation.program import Program, compile_program
from lagrum.evaluation.relevance import FastEvaluator
from lagrum.model.facts import Facts
from scale import number
from small import DAY, facts, rule, rulebook
from varied import varied

needs_durable = pytest.mark.skipif(not durable_available(), reason="durable_rules är inte installerat")
PARTS = 20
CASES_PER_BOOK = 40
CASES_PER_SHIPPED = 25
OF_SHIPPED = 50
"""One case in so many is tried against the whole shipped rulebook."""


def hold(made: Program, given: Sequence[Facts], name: str, seen: Counter[str]) -> None:
    """Hold the fast evaluator and the network to the authority, and them to each other, on one rulebook."""
    facit = FacitEvaluator(made)
    batch = [(one, make_instances(made, one)) for one in given]
    fast = FastEvaluator(BitSlicedEvaluator(made)).conclude(batch)
    with DurableEvaluator(made) as network:
        slow = network.conclude(batch)
    for k, (asked, one, two) in enumerate(zip(batch, fast, slow, strict=True)):
        facit.compare(asked, one, "snabb", f"{name}/{k}")
        if one.conclusions.rows != two.conclusions.rows or one.relevant != two.relevant:
            facit.compare(asked, two, "durable", f"{name}/{k}")  # says where
            raise EnginesDifferError(f"durable svarar annorlunda i {name}/{k}")
        seen["interventions"] += 1
        for row in (row for rows in one.conclusions.rows.values() for row in rows):
            seen["conclusions"] += len(row)
            for code, word in ((0, "no"), (2, "unknown"), (3, "yes")):
                seen[word] += row.count(code)
        seen["told"] += len(one.relevant.rules)
        seen["hidden"] += one.relevant.hidden


def on_generated(part: int, cases: int) -> Counter[str]:
    """Hold all to each other on generated interventions under generated rulebooks, with answers, on some day."""
    seen: Counter[str] = Counter()
    while seen["interventions"] < cases:
        r = Random(f"tre {part} {seen['rulebooks']}")
        book, on = generated(r)
        count = min(CASES_PER_BOOK, cases - seen["interventions"])
        hold(compile_program(book, on), interventions(r, book, count), f"{part}/{seen['rulebooks']}", seen)
        seen["rulebooks"] += 1
    return seen


def on_shipped(part: int, cases: int) -> Counter[str]:
    """Hold all to each other on the shipped rulebook and interventions that are varied from the shipped ones."""
    book, subjects = shipped()
    seen: Counter[str] = Counter()
    while seen["interventions"] < cases:
        r = Random(f"medföljande {part} {seen['rounds']}")
        count = min(CASES_PER_SHIPPED, cases - seen["interventions"])
        given = [varied(r, book.vocabulary, r.choice(subjects).facts) for _ in range(count)]
        hold(compile_program(book, r.choice(DATES)), given, f"{part}/{seen['rounds']}", seen)
        seen["rounds"] += 1
    return seen


def told(name: str, seen: Counter[str], record_property: Callable[[str, object], None]) -> None:
    print(f"{name}: {dict(sorted(seen.items()))}, skillnader 0")
    record_property(name, dict(seen))


@needs_durable
def test_all_three_agree_on_a_few() -> None:
    seen = on_generated(-1, 400)
    assert seen["interventions"] == 400
    assert min(seen["no"], seen["unknown"], seen["yes"]) * 10 > seen["conclusions"]
    assert seen["told"] and seen["hidden"]


@pytest.mark.slow
@needs_durable
def test_all_three_agree_on_a_few_under_the_shipped_rulebook() -> None:
    assert on_shipped(-1, 8)["interventions"] == 8


@needs_durable
@pytest.mark.langt
@pytest.mark.parametrize("part", range(PARTS))
def test_all_three_agree_at_scale(part: int, record_property: Callable[[str, object], None]) -> None:
    """In all parts together 100,000 interventions: the authority, the fast evaluator and durable_rules on each."""
    seen = on_generated(part, number(PARTS))
    told(f"gjorda regelverk, del {part}", seen, record_property)
    assert seen["interventions"] == number(PARTS)


@needs_durable
@pytest.mark.langt
@pytest.mark.parametrize("part", range(PARTS))
def test_all_three_agree_on_the_shipped_rulebook_at_scale(
    part: int, record_property: Callable[[str, object], None]
) -> None:
    """In all parts together 2,000 interventions under the whole shipped rulebook, by all three."""
    seen = on_shipped(part, number(PARTS, share=OF_SHIPPED))
    told(f"medföljande regelverk, del {part}", seen, record_property)
    assert seen["interventions"] == number(PARTS, share=OF_SHIPPED)


# --- what counts as agreement -----------------------------------------------------------------------------------------


class Other:
    """An evaluator that answers as the fast one does, but for one thing."""

    name = "annan"

    def __init__(self, right: FastEvaluator, change: Callable[[list[Concluded]], list[Concluded]]) -> None:
        self._right = right
        self._change = change

    def conclude(self, batch: Sequence[Asked]) -> list[Concluded]:
        return self._change(self._right.conclude(batch))


BOOK = (
    rule("a.1", 'när form är läger och prövning är med prövning\nså hinder "x"'),
    rule("a.2", 'när för varje målgrupp där (ålder under 15)\nså hinder "x"'),
    rule("a.3", 'när samtycke.vårdnadshavare är ja\nså hinder "x"'),
)
TEXT = 'form läger\nmålgrupp "a"\n    ålder 12–17 år'


def _code(found: list[Concluded]) -> list[Concluded]:
    right = found[0].conclusions
    rows = {scope: [bytes([*row[:-1], 0 if row[-1] else 3]) for row in of] for scope, of in right.rows.items()}
    return [found[0]._replace(conclusions=_with(right, rows))]


def _lost(*scopes: str) -> Callable[[list[Concluded]], list[Concluded]]:
    def change(found: list[Concluded]) -> list[Concluded]:
        right = found[0].conclusions
        return [found[0]._replace(conclusions=_with(right, {**right.rows, **{scope: [] for scope in scopes}}))]

    return change


def _with(conclusions: Conclusions, rows: dict[str, list[bytes]]) -> Conclusions:
    return Conclusions(conclusions._layout, rows)


def _relevant(**changes: Any) -> Callable[[list[Concluded]], list[Concluded]]:
    def change(found: list[Concluded]) -> list[Concluded]:
        right = found[0].relevant
        wrong = replace(right, **{name: make(right) for name, make in changes.items()})
        return [found[0]._replace(relevant=wrong)]

    return change


CHANGES: dict[str, Callable[[list[Concluded]], list[Concluded]]] = {
    "one code": _code,
    "no conclusions": _lost("", "målgrupp"),
    "no record": _lost("målgrupp"),
    "nothing at all": lambda found: [],
    "one rule fewer told": _relevant(rules=lambda r: r.rules[:-1]),
    "no rule told": _relevant(rules=lambda r: ()),
    "tied nowhere": _relevant(tied=lambda r: dict.fromkeys(r.tied, frozenset())),
    "one hidden rule more": _relevant(hidden=lambda r: r.hidden + 1),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("wrong_is_first", [False, True])
def test_an_evaluator_that_differs_in_anything_does_not_agree(change: str, wrong_is_first: bool) -> None:
    """Relevance by one side alone, or a side that has concluded nothing, is no agreement: a check ends there."""
    book = rulebook(*BOOK)
    checker = Checker(book, DAY)
    right = FastEvaluator(checker.fast)
    given = facts(book, TEXT)
    batch = [(given, make_instances(checker.program, given))]
    checker.evaluators = [right, Other(right, lambda found: found)]
    assert checker.conclude_all(batch, ["fall"])[0].relevant.rules == ("a.1", "a.2")
    evaluators = [right, Other(right, CHANGES[change])]
    checker.evaluators = evaluators[::-1] if wrong_is_first else [*evaluators]
    with pytest.raises((EnginesDifferError, ValueError)):
        checker.conclude_all(batch, ["fall"])


@pytest.mark.parametrize("change", [name for name in CHANGES if name not in ("nothing at all", "no record")])
def test_the_authority_sees_each_difference_too(change: str) -> None:
    book = rulebook(*BOOK)
    made = compile_program(book, DAY)
    given = facts(book, TEXT)
    asked = (given, make_instances(made, given))
    found = FastEvaluator(BitSlicedEvaluator(made)).conclude([asked])
    facit = FacitEvaluator(made)
    facit.compare(asked, found[0], "snabb", "fall")
    with pytest.raises((EnginesDifferError, ValueError)):
        facit.compare(asked, CHANGES[change](found)[0], "snabb", "fall")
