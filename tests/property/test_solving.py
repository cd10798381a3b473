"""The formulas for the solver say what the bit-sliced evaluator says, and what they find is all there is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import combinations, product
from math import prod
from random import Random

import pytest
from hypothesis import event, given, settings

z3 = pytest.importorskip("z3")

import small  # noqa: E402
from lagrum.binding.intervention import bind_intervention, bind_municipality  # noqa: E402
from lagrum.evaluation.bitsliced import BitSlicedEvaluator  # noqa: E402
from lagrum.evaluation.instances import make_instances  # noqa: E402
from lagrum.evaluation.program import Program, compile_program  # noqa: E402
from lagrum.evaluation.truth import NO, YES  # noqa: E402
from lagrum.model.facts import Fact, Facts, Range, Record, RecordList, Several, Value  # noqa: E402
from lagrum.model.formula import RULE, Ref  # noqa: E402
from lagrum.model.vocabulary import Kind  # noqa: E402
from lagrum.review.shapes import Shapes  # noqa: E402
from lagrum.review.solver.cone import cone, paths_known, records_needed  # noqa: E402
from lagrum.review.solver.decode import NOWHERE, case_text, decode  # noqa: E402
from lagrum.review.solver.encode import OWN, any_intervention, this_intervention  # noqa: E402
from lagrum.review.solver.formulas import FALSE, TRUE, at_most, conjoin, holds  # noqa: E402
from lagrum.review.solver.kinds import SORTS, Number  # noqa: E402
from lagrum.review.solver.needs import NeedsOf  # noqa: E402
from lagrum.source.diagnostic import Diagnostics  # noqa: E402
from lagrum.source.text import SourceText  # noqa: E402
from strategies import EPOCH, bound_facts, draft, randoms, world  # noqa: E402

DAY = EPOCH + timedelta(400)
pytestmark = pytest.mark.slow

MOST = 3_000
"""How many interventions are tried for one rule."""


def program_of(r: Random, size: int = 8, rules: int = 5) -> Program:
    return compile_program(world(r, size, rules, 3).rulebook, DAY)


@settings(max_examples=60)
@given(randoms())
def test_with_nothing_free_the_formulas_are_the_evaluators_answers(r: Random) -> None:
    program = program_of(r)
    facts = bound_facts(program.rulebook.vocabulary, draft(r, program.rulebook.vocabulary))
    instances = make_instances(program, facts)
    found = BitSlicedEvaluator(program).evaluate(instances)
    encoding = this_intervention(program, facts, lambda _path, _index: False)
    for node in program.nodes:
        for at, value in enumerate(found[node.name]):
            truth = encoding.truth(node.name, at)
            assert (truth.sure is TRUE, truth.possible is FALSE) == (value == YES, value == NO), node.name


@settings(max_examples=40)
@given(randoms())
def test_with_all_free_and_what_is_written_demanded_they_are_too(r: Random) -> None:
    program = program_of(r)
    vocabulary = program.rulebook.vocabulary
    facts = bound_facts(vocabulary, draft(r, vocabulary))
    instances = make_instances(program, facts)
    found = BitSlicedEvaluator(program).evaluate(instances)
    straddling = {
        (path, index)
        for index, fields in [(OWN, facts.scalars)]
        + [(k, record.fields) for posts in facts.records.values() for k, record in enumerate(posts.records)]
        for path, fact in fields.items()
        if isinstance(fact.value, Range) and fact.value.low < fact.value.high
    }
    encoding = this_intervention(program, facts, lambda *key: key not in straddling, lambda _: True)
    truths = [
        (encoding.truth(node.name, at), value) for node in program.nodes for at, value in enumerate(found[node.name])
    ]
    solver = z3.Solver()
    solver.add(*encoding.domain())
    for (path, index), variable in encoding.variables.items():
        fields = facts.scalars
        if index != OWN:
            fields = facts.records[variable.attribute.record].records[index].fields
        value = fields[path].value if path in fields else None
        solver.add(variable.has(value))
    assert solver.check() == z3.sat
    model = solver.model()
    for truth, value in truths:
        sure, possible = (holds(model, side) for side in truth)
        assert (sure, not possible) == (value == YES, value == NO)


def values(program: Program, path: str, known: bool) -> list[Value]:
    """Return a value for each way in which the atoms of an attribute can hold."""
    attribute = program.rulebook.vocabulary.attributes[path]
    asked = [a for atoms in program.atoms.values() for a in atoms if a.path == path]
    found: list[Value] = [] if known else [None]
    if attribute.kind is Kind.BOOLEAN:
        found += [True, False]
    elif attribute.kind is Kind.ONE_OF:
        found += attribute.values
    elif attribute.kind is Kind.TEXT:
        found.append("…")
    elif attribute.kind is Kind.SOME_OF:
        tested = sorted({str(a.operand) for a in asked if a.operator == "has"})
        for mask in product((False, True), repeat=len(tested)):
            chosen = frozenset(v for v, on in zip(tested, mask, strict=True) if on)
            found += [Several(chosen), *([] if known else [Several(chosen, True)])]
    else:
        sort = SORTS[attribute.kind]
        assert isinstance(sort, Number)
        numbers = {sort.low, *(int(a.operand) for a in asked if a.operator == "lt")}
        found += [Range(n, n) for n in sorted(numbers)]
    return found


def all_interventions(program: Program, name: str) -> list[Facts] | None:
    """Return all interventions that can differ for a conclusion, or None when they are too many to try."""
    atoms = program.atoms_below(name)
    known = paths_known(program)
    posts = [p for p in program.records if any(a.record == p for a in atoms) or p in program.posts_below(name)]
    counts = records_needed(program, [name])
    if any(counts.get(p, 0) > 2 for p in posts):
        return None
    paths = {"": sorted({a.path for a in atoms if a.path and not a.record})}
    paths |= {p: sorted({a.path for a in atoms if a.record == p}) for p in posts}
    choices = {post: [values(program, p, p not in known) for p in inner] for post, inner in paths.items()}
    size = prod(len(v) for v in choices[""])
    for post in posts:
        one = prod(len(v) for v in choices[post])
        size *= sum(one**k for k in range(counts.get(post, 0) + 1))
    if size > MOST:
        return None

    def fields(post: str) -> Iterator[dict[str, Fact]]:
        for chosen in product(*choices[post]):
            yield {p: Fact(v, NOWHERE) for p, v in zip(paths[post], chosen, strict=True)}

    def lists(post: str) -> Iterator[RecordList]:
        for count in range(counts.get(post, 0) + 1):
            for chosen in product(list(fields(post)), repeat=count):
                yield RecordList(tuple(Record("", f, NOWHERE, k) for k, f in enumerate(chosen)), False)

    return [
        Facts(NOWHERE, own, dict(zip(posts, records, strict=True)))
        for own in fields("")
        for records in product(*(list(lists(p)) for p in posts))
    ]


@settings(max_examples=150)
@given(randoms())
def test_a_rule_can_apply_exactly_when_some_intervention_makes_it(r: Random) -> None:
    program = program_of(r, r.choice((2, 3, 4, 5)), 6)
    evaluator = BitSlicedEvaluator(program)
    for rule in program.rules.values():
        name = RULE + rule.name
        tried = all_interventions(program, name)
        if tried is None:
            event("too many")
            continue
        found = evaluator.evaluate_all([make_instances(program, f) for f in tried])
        possible = any(YES in c[name] for c in found)
        known = paths_known(program)
        encoding = any_intervention(program, records_needed(program, [name]), known.__contains__)
        goal = encoding.sure(name) if not rule.record or encoding.rows[rule.record] else FALSE
        solver = z3.Solver()
        solver.add(goal, *encoding.domain())
        event(f"satisfiable: {possible}")
        assert (solver.check() == z3.sat) == possible, name


@settings(max_examples=80)
@given(randoms())
def test_what_the_solver_finds_can_be_written_and_read_and_is_so(r: Random) -> None:
    program = program_of(r)
    vocabulary = program.rulebook.vocabulary
    evaluator = BitSlicedEvaluator(program)
    known = paths_known(program)
    for rule in program.rules.values():
        name = RULE + rule.name
        encoding = any_intervention(program, records_needed(program, [name]), known.__contains__)
        goal = encoding.sure(name)
        solver = z3.Solver()
        solver.add(goal, *encoding.domain())
        if solver.check() != z3.sat:
            continue
        posts = {program.by_name[n].over for n in cone(program, [name])} - {""}
        facts = decode(encoding, solver.model(), posts)
        sink = Diagnostics()
        case = bind_intervention(SourceText.of(case_text(facts, vocabulary, "a/b"), "a.insats"), vocabulary, sink)
        assert case is not None
        read = case.facts
        if profile := case_text(facts, vocabulary, "Nora", "kommun"):
            other = bind_municipality(SourceText.of(profile, "n.kommun"), vocabulary, sink)
            assert other is not None
            read = read.merged(other.facts)
        assert sink.items == [], [d.render() for d in sink.items]
        assert YES in evaluator.evaluate(make_instances(program, read))[name]


@settings(max_examples=20)
@given(randoms())
def test_what_clashes_at_a_glance_cannot_be(r: Random) -> None:
    program = program_of(r, r.choice((3, 8)), 5)
    known = paths_known(program)
    goals = [Ref(RULE + name, negated) for name in program.rules for negated in (False, True)]
    for single in (False, True):
        needs = NeedsOf(program, single)
        for one, two in combinations(goals, 2):
            post = {program.by_name[g.name].record for g in (one, two)}
            if not needs.clash([one, two]):
                continue
            event(f"clash, single: {single}")
            encoding = any_intervention(program, records_needed(program, [one.name, two.name]), known.__contains__)
            parts = [encoding.formula(g, program.by_name[g.name].record).sure for g in (one, two)]
            parts += [encoding.rows[p][0].present.sure for p in post - {""}]
            lists = [list(v.options.values()) for v in encoding.variables.values() if v.attribute.kind is Kind.SOME_OF]
            solver = z3.Solver()
            solver.add(conjoin(parts), *encoding.domain(), *(at_most(found, 1) for found in lists if found and single))
            assert solver.check() == z3.unsat, (one, two, single)


@settings(max_examples=20)
@given(randoms())
def test_what_has_one_shape_has_one_answer(r: Random) -> None:
    program = program_of(r)
    shapes = Shapes().of(program)
    facts = bound_facts(program.rulebook.vocabulary, draft(r, program.rulebook.vocabulary))
    found = BitSlicedEvaluator(program).evaluate(make_instances(program, facts))
    first: dict[int, str] = {}
    for name, number in shapes.items():
        other = first.setdefault(number, name)
        event(f"alike: {other != name}")
        assert list(found[name]) == list(found[other])


def test_rules_that_say_the_same_have_one_shape() -> None:
    conditions = ("form är läger", "form är läger", "form är råd", "inte form är läger")
    book = small.rulebook(*(small.rule(f"a.{k + 1}", f'när {c}\nså hinder "Nej."') for k, c in enumerate(conditions)))
    shapes = Shapes().of(compile_program(book, DAY))
    numbers = [shapes[f"{RULE}a.{k}"] for k in (1, 2, 3, 4)]
    assert numbers[0] == numbers[1] and len(set(numbers)) == 3
