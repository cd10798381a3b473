"""The two evaluators against each other, and the fast one against a naive oracle."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from random import Random

import pytest

from lagrum.evaluation import bitsliced, relevance
from lagrum.evaluation.bitsliced import BitSlicedEvaluator, Planes, Tree
from lagrum.evaluation.conclusions import Concluded
from lagrum.evaluation.durable import encoding, network, plan
from lagrum.evaluation.durable.engine import DurableError, RuleSet, durable_available
from lagrum.evaluation.durable.evaluator import DurableEvaluator
from lagrum.evaluation.instances import Instances
from lagrum.evaluation.program import Program, compile_program
from lagrum.evaluation.relevance import FastEvaluator
from lagrum.model.facts import Facts, Value
from lagrum.model.formula import And, Formula, Or, Ref
from strategies import (
    asked,
    day,
    model_facts,
    model_program,
    text_facts,
    world,
)

needs_durable = pytest.mark.skipif(not durable_available(), reason="durable_rules är inte installerat")
Cases = Iterator[tuple[Program, list[Facts]]]

BATCHES = 10
IN_SHORT = 2
"""So many of them in `make test`, all in `make test-langt`, which also tries far more (test_at_scale.py)."""
BOOKS = 50
CASES_PER_BOOK = 20


@dataclass(slots=True)
class Tally:
    """What was compared: a comparison is one intervention under one rulebook, in all its conclusions."""

    comparisons: int = 0
    conclusions: int = 0
    codes: tuple[int, int, int] = (0, 0, 0)
    different: str = ""
    told: int = 0
    """How many rules something tied to."""

    def add_both(self, program: Program, left: Concluded, right: Concluded) -> None:
        self.add(program, left.conclusions, right.conclusions)
        self.told += len(left.relevant.rules)
        if left.relevant != right.relevant and not self.different:
            self.different = f"relevans: {left.relevant} {right.relevant}"

    def add(self, program: Program, left: Mapping[str, Sequence[int]], right: Mapping[str, Sequence[int]]) -> None:
        assert set(left) == {n.name for n in program.nodes}
        self.comparisons += 1
        flat = [code for codes in left.values() for code in codes]
        self.conclusions += len(flat)
        self.codes = (
            self.codes[0] + flat.count(0),
            self.codes[1] + flat.count(2),
            self.codes[2] + flat.count(3),
        )
        if dict(left) != dict(right):
            self.different = f"{ {n: (left[n], right.get(n)) for n in left if left[n] != right.get(n)} }"

    def varied(self) -> bool:
        """Every truth value is at least a twentieth of the conclusions."""
        return min(self.codes) * 20 > sum(self.codes)


def text_cases(seed: int, books: int, cases: int) -> Cases:
    """Rulebooks and interventions by way of their files; each rulebook on two days."""
    for number in range(books):
        r = Random(f"text {seed} {number}")
        found = world(
            r, size=r.randrange(6, 12), rules=r.randrange(3, 12), concepts=r.randrange(5), implied=r.choice((0, 40))
        )
        for part in (cases // 2, cases - cases // 2):
            program = compile_program(found.rulebook, day(r))
            yield program, [text_facts(r, program) for _ in range(part)]


def model_cases(seed: int, books: int, cases: int) -> Cases:
    for number in range(books):
        r = Random(f"model {seed} {number}")
        program = model_program(r, r.randrange(1, 30), r.randrange(2, 14), r.randrange(1, 5), r.randrange(3))
        yield program, [model_facts(r, program) for _ in range(cases)]


def compare(cases: Cases, stop: bool = False) -> Tally:
    """Evaluate with both; with `stop` the first difference ends the search."""
    tally = Tally()
    for program, found in cases:
        fast = FastEvaluator(BitSlicedEvaluator(program))
        with DurableEvaluator(program) as durable:
            for facts in found:
                case = [asked(program, facts)]
                tally.add_both(program, fast.conclude(case)[0], durable.conclude(case)[0])
                if tally.different:
                    assert stop, tally.different
                    return tally
    return tally


@needs_durable
def test_engines_agree_on_a_few() -> None:
    tally = compare(text_cases(-1, 12, 10))
    assert tally.comparisons == 120
    assert tally.varied()
    tally = compare(model_cases(-1, 12, 10))
    assert tally.comparisons == 120
    assert tally.varied()


@needs_durable
@pytest.mark.slow
@pytest.mark.parametrize(
    "batch", [pytest.param(k, marks=[pytest.mark.langt] * (k >= IN_SHORT)) for k in range(BATCHES)]
)
def test_engines_agree(batch: int, record_property: Callable[[str, object], None]) -> None:
    """At least 10,000 comparisons from files in all batches together, and as many of made programs."""
    from_files = compare(text_cases(batch, BOOKS, CASES_PER_BOOK))
    made = compare(model_cases(batch, BOOKS, CASES_PER_BOOK))
    for name, tally in (("från filer", from_files), ("gjorda direkt", made)):
        print(f"omgång {batch}, {name}: {tally.comparisons} jämförelser, {tally.conclusions} slutsatser, {tally.codes}")
        record_property(name, tally.comparisons)
        assert tally.comparisons * BATCHES >= 10_000
        assert tally.varied()
        assert tally.told


# --- faults that the comparison must find -----------------------------------------------------------------------------

Patch = pytest.MonkeyPatch


def _wrong_not(patch: Patch, negated: Callable[[int, int, int], tuple[int, int]]) -> None:
    """Negate the two readings (surely, possibly) of a literal by `negated(full, surely, possibly)`."""
    right = bitsliced.walk

    def wrong(tree: Tree, full: int, *arrays: list[int]) -> tuple[int, int]:
        s, p, a, b = arrays
        parts = [right(tree._replace(own_not=(), post_not=(), inner=()), full, s, p, a, b)]
        parts += [negated(full, s[k], p[k]) for k in tree.own_not]
        parts += [negated(full, a[k], b[k]) for k in tree.post_not]
        parts += [wrong(part, full, *arrays) for part in tree.inner]
        join = operator.and_ if tree.conjoined else operator.or_
        return reduce(join, (x for x, _ in parts)), reduce(join, (y for _, y in parts))

    patch.setattr(bitsliced, "walk", wrong)


def _not_of_unknown(patch: Patch) -> None:
    """The negation of okänt is ja."""
    _wrong_not(patch, lambda full, surely, _: (full ^ surely, full ^ surely))


def _not_of_no(patch: Patch) -> None:
    """Each reading is negated by itself, so that okänt becomes a code that is none."""
    _wrong_not(patch, lambda full, surely, possibly: (full ^ surely, full ^ possibly))


def _and_or_swapped(patch: Patch) -> None:
    right = BitSlicedEvaluator.tree

    def wrong(self: BitSlicedEvaluator, formula: object) -> Tree:
        swapped = And(formula.parts) if isinstance(formula, Or) else formula
        return right(self, swapped)  # type: ignore[arg-type]

    patch.setattr(BitSlicedEvaluator, "tree", wrong)


def _exceptions_lost(patch: Patch) -> None:
    right = BitSlicedEvaluator.tree

    def wrong(self: BitSlicedEvaluator, formula: object) -> Tree:
        if isinstance(formula, And) and any(isinstance(p, Ref) and p.negated for p in formula.parts):
            formula = And(formula.parts[:1])
        return right(self, formula)  # type: ignore[arg-type]

    patch.setattr(BitSlicedEvaluator, "tree", wrong)


def _on_other_instances(patch: Patch, change: Callable[[Instances], Instances]) -> None:
    right = BitSlicedEvaluator.planes

    def wrong(self: BitSlicedEvaluator, batch: Sequence[Instances]) -> Planes:
        return right(self, [change(instances) for instances in batch])

    patch.setattr(BitSlicedEvaluator, "planes", wrong)


def _atom_flipped(patch: Patch) -> None:
    def flip(instances: Instances) -> Instances:
        codes = instances.codes
        flipped = bytes([3 - codes[0] if codes[0] != 2 else 3, *codes[1:]]) if codes else codes
        return replace(instances, codes=flipped)

    _on_other_instances(patch, flip)


def _unwritten_as_present(patch: Patch) -> None:
    def present(instances: Instances) -> Instances:
        records = {p: tuple(replace(i, presence=3) for i in found) for p, found in instances.records.items()}
        return replace(instances, records=records)

    _on_other_instances(patch, present)


def _lists_left_open(patch: Patch) -> None:
    patch.setattr(relevance, "as_written", lambda program, instances, scalars: instances)


def _unknown_read_as(patch: Patch, answer: bool) -> None:
    for operator_, right in encoding.READINGS.items():
        if operator_ in ("eq", "has", "lt"):

            def wrong(value: Value, operand: object, right: encoding.Reading = right) -> bool | None:
                found = right(value, operand)  # type: ignore[arg-type]
                return answer if found is None else found

            patch.setitem(encoding.READINGS, operator_, wrong)


def _unknown_as_no(patch: Patch) -> None:
    _unknown_read_as(patch, False)


def _unknown_as_yes(patch: Patch) -> None:
    _unknown_read_as(patch, True)


def _limit_off_by_one(patch: Patch) -> None:
    right = encoding.under
    patch.setitem(encoding.READINGS, "lt", lambda value, limit: right(value, int(limit) + 1))


def _ages_uncut(patch: Patch) -> None:
    patch.setattr(encoding, "cut", lambda ages, limits: [ages])


def _open_lists_not_completed(patch: Patch) -> None:
    patch.setattr(encoding, "completed", lambda value: value)


def _rule_lost(patch: Patch) -> None:
    right = RuleSet.fire
    patch.setattr(RuleSet, "fire", lambda self, properties: right(self, properties)[:-1])


def _negation_lost(patch: Patch) -> None:
    right = plan.Rules.clauses

    def wrong(self: plan.Rules, formula: Formula, scope: str, surely: bool) -> tuple[int, ...]:
        return right(self, Ref(formula.name) if isinstance(formula, Ref) else formula, scope, surely)

    patch.setattr(plan.Rules, "clauses", wrong)


def _de_morgan_forgotten(patch: Patch) -> None:
    right = plan.Rules.clauses

    def wrong(self: plan.Rules, formula: Formula, scope: str, surely: bool) -> tuple[int, ...]:
        swapped = And(formula.parts) if isinstance(formula, Or) and not surely else formula
        return right(self, swapped, scope, surely)

    patch.setattr(plan.Rules, "clauses", wrong)


def _strata_reversed(patch: Patch) -> None:
    right = plan._make

    def wrong(program: Program, order: Sequence[str]) -> plan.Plan:
        made = right(program, order)
        made.strata.reverse()
        return made

    patch.setattr(plan, "_make", wrong)


def _literal_lost(patch: Patch) -> None:
    right = network.RuleTexts.__init__

    def wrong(self: network.RuleTexts, clauses: tuple[int, ...], effects: tuple[int, ...], watched: int) -> None:
        shorter = tuple(c & (c - 1) or c for c in clauses)
        right(self, shorter, effects, reduce(operator.or_, shorter))

    patch.setattr(network.RuleTexts, "__init__", wrong)


def _any_condition_ties(patch: Patch) -> None:
    patch.setattr(plan, "tie", lambda condition: condition)


FAULTS = [
    _not_of_unknown,
    _not_of_no,
    _and_or_swapped,
    _exceptions_lost,
    _atom_flipped,
    _unwritten_as_present,
    _lists_left_open,
    _unknown_as_no,
    _unknown_as_yes,
    _limit_off_by_one,
    _ages_uncut,
    _open_lists_not_completed,
    _rule_lost,
    _negation_lost,
    _de_morgan_forgotten,
    _strata_reversed,
    _literal_lost,
    _any_condition_ties,
]


@needs_durable
@pytest.mark.parametrize("fault", FAULTS, ids=lambda f: f.__name__.strip("_"))
def test_comparison_finds_a_fault(fault: Callable[[Patch], None], monkeypatch: Patch) -> None:
    fault(monkeypatch)
    try:
        found = compare(text_cases(-2, 40, 6), stop=True).different
    except DurableError as error:
        found = str(error)
    assert found
