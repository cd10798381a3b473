"""What values imply (`medför`): closing adds what follows, and only that."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from hypothesis import given

from lagrum.evaluation.instances import make_instances
from lagrum.evaluation.program import compile_program
from lagrum.evaluation.truth import UNKNOWN
from lagrum.model.facts import Facts, RecordList
from lagrum.model.implications import Contradiction, close, written
from lagrum.model.vocabulary import Attribute, Vocabulary
from tests.strategies import EPOCH, World, bound_facts, chance, draft, randoms, world


def case(r: Random) -> tuple[World, Facts]:
    found = world(r, 7, 4, 2, known=False, implied=50)
    kommun = draft(r, found.vocabulary, "kommun")
    return found, bound_facts(found.vocabulary, draft(r, found.vocabulary), kommun)


@given(randoms())
def test_closing_what_is_closed_adds_nothing(r: Random) -> None:
    found, facts = case(r)
    assert close(found.vocabulary, facts) == facts
    assert close(found.vocabulary, written(facts)) == facts
    assert written(written(facts)) == written(facts)


@given(randoms())
def test_nothing_that_is_known_without_it_becomes_otherwise(r: Random) -> None:
    found, facts = case(r)
    program = compile_program(found.rulebook, EPOCH)
    before, after = make_instances(program, written(facts)), make_instances(program, facts)
    assert _sharper(before.codes, after.codes)
    for post, rows in before.records.items():
        for one, two in zip(rows, after.records[post], strict=True):
            assert _sharper(one.codes, two.codes)


def _sharper(before: bytes, after: bytes) -> bool:
    return all(a in (b, UNKNOWN) for a, b in zip(before, after, strict=True))


@given(randoms())
def test_who_says_more_learns_no_less(r: Random) -> None:
    found, facts = case(r)
    program = compile_program(found.rulebook, EPOCH)
    all_said = written(facts)
    less = Facts(
        all_said.place,
        {path: fact for path, fact in all_said.scalars.items() if chance(r, 60)},
        {
            post: RecordList(
                tuple(
                    replace(row, fields={p: f for p, f in row.fields.items() if chance(r, 60)}) for row in kept.records
                ),
                kept.open,
            )
            for post, kept in all_said.records.items()
        },
    )
    closed = close(found.vocabulary, less)
    assert not isinstance(closed, Contradiction)
    assert _sharper(make_instances(program, closed).codes, make_instances(program, facts).codes)


@given(randoms())
def test_the_order_of_the_lines_does_not_matter(r: Random) -> None:
    found, facts = case(r)
    shuffled = _shuffled(r, found.vocabulary)
    again = close(shuffled, written(facts))
    assert isinstance(again, Facts)
    assert _values(again) == _values(facts)


def _shuffled(r: Random, vocabulary: Vocabulary) -> Vocabulary:
    def mixed(a: Attribute) -> Attribute:
        notes = [(v, replace(n, implies=tuple(r.sample(n.implies, len(n.implies))))) for v, n in a.notes.items()]
        return replace(a, notes=dict(r.sample(notes, len(notes))))

    attributes = [mixed(a) for a in vocabulary.attributes.values()]
    return Vocabulary({a.path: a for a in r.sample(attributes, len(attributes))})


def _values(facts: Facts) -> object:
    return (
        {path: fact.value for path, fact in facts.scalars.items()},
        {p: [{q: f.value for q, f in row.fields.items()} for row in kept.records] for p, kept in facts.records.items()},
    )
