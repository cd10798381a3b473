"""The smallest sets of facts that decide a conclusion, against trying every set on the conclusion itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import combinations, product
from math import prod
from random import Random

from hypothesis import event, given, settings

from lagrum.evaluation.bitsliced import BitSlicedEvaluator
from lagrum.evaluation.instances import make_instances
from lagrum.evaluation.program import Program, compile_program
from lagrum.evaluation.truth import NO, UNKNOWN, YES
from lagrum.explanation.budget import MOST_FORESEEING, Work
from lagrum.explanation.deciding import MAX_SET
from lagrum.explanation.explain import Explainer
from lagrum.explanation.options import Key, Option
from lagrum.explanation.what_if import Trial
from lagrum.model.facts import Among, Bounds, Facts, Range, RecordList, Several, Value
from lagrum.model.vocabulary import Kind
from strategies import EPOCH, bound_facts, draft, randoms, world

DAY = EPOCH + timedelta(400)
MOST = 4_000
"""How many combinations of answers are tried at most."""


def explained(r: Random, s: Random, known: bool) -> Explainer:
    """Return a random intervention under a random rulebook, ready to be explained."""
    found = world(r, 5, 4, 2, known=known, implied=r.choice((0, 40)))
    program = compile_program(found.rulebook, DAY)
    return explain(program, bound_facts(found.vocabulary, draft(s, found.vocabulary, fullness=40)))


def explain(program: Program, facts: Facts) -> Explainer:
    instances = make_instances(program, facts)
    return Explainer(program, facts, instances, BitSlicedEvaluator(program).evaluate(instances))


def undecided(explainer: Explainer) -> Iterator[tuple[str, int]]:
    """Yield the conclusions that are unknown: about the intervention, or about a record that is written."""
    for node in explainer.program.nodes:
        if node.formula is None:
            continue
        for at, code in enumerate(explainer.conclusions[node.name]):
            written = not node.record or explainer.instances.records[node.record][at].presence == YES
            if code == UNKNOWN and written:
                yield node.name, at


def unknown_facts(explainer: Explainer, name: str) -> list[Key]:
    """Return all that is unknown and that a conclusion could depend on."""
    below = explainer.program.facts_below(name)
    facts, found = explainer.facts, []
    for attribute in explainer.program.rulebook.vocabulary.attributes.values():
        path = attribute.path
        if path not in below or attribute.kind is Kind.GROUP:
            continue
        if attribute.kind is Kind.RECORD:
            found += [Key(path)] if facts.records.get(path, RecordList()).open else []
        elif attribute.record:
            rows = facts.records.get(attribute.record, RecordList()).records
            found += [Key(path, k) for k, row in enumerate(rows) if is_open(row.fields, path)]
        else:
            found += [Key(path)] if is_open(facts.scalars, path) else []
    return sorted(found)


def is_open(fields: dict, path: str) -> bool:
    value = fields[path].value if path in fields else None
    return value is None or (isinstance(value, Several) and value.open) or isinstance(value, Range | Bounds | Among)


def answers(explainer: Explainer, key: Key, name: str) -> list[Value]:
    """Return the answers to an unknown fact that are possible after what is written of it."""
    fields = explainer.facts.scalars
    if key.index >= 0:
        fields = explainer.facts.records[key.path.split(".")[0]].records[key.index].fields
    written = fields[key.path].value if key.path in fields else None
    found: list[Option] = explainer.options(key, name)
    if not isinstance(written, Range):
        return [o.value for o in found]
    parts = [o.value for o in found if isinstance(o.value, Range)]
    cut = [Range(max(p.low, written.low), min(p.high, written.high)) for p in parts]
    return [part for part in cut if part.low <= part.high]


def decides(explainer: Explainer, name: str, at: int, keys: Sequence[Key]) -> bool:
    """Whether every combination of answers to `keys` decides a conclusion."""
    every = product(*(answers(explainer, key, name) for key in keys))
    codes = suppose(explainer, name, at, [dict(zip(keys, chosen, strict=True)) for chosen in every])
    return all(code in (NO, YES) for code in codes)


def suppose(explainer: Explainer, name: str, at: int, tried: Sequence[Mapping[Key, Value]]) -> list[int]:
    """Return what a conclusion would be if some facts had other values, computed on the conclusion itself."""
    changed: dict[Key, dict[Value, int]] = {}
    for number, values in enumerate(tried):
        for key, value in values.items():
            table = changed.setdefault(key, {})
            table[value] = table.get(value, 0) | 1 << number
    surely, possibly = Trial(explainer, changed, len(tried)).bits(name, at)
    return [YES if surely >> k & 1 else UNKNOWN if possibly >> k & 1 else NO for k in range(len(tried))]


def trials(explainer: Explainer, name: str, keys: Sequence[Key]) -> int:
    return prod(len(answers(explainer, key, name)) for key in keys)


@settings(max_examples=300)
@given(randoms(), randoms())
def test_the_facts_that_are_asked_for_decide(r: Random, s: Random) -> None:
    explainer = explained(r, s, known=True)
    for name, at in undecided(explainer):
        keys = explainer.deciding(name, at)
        assert keys == sorted(set(keys))
        assert set(keys) <= set(unknown_facts(explainer, name))
        if any(a.operator == "undefined" for a in explainer.program.atoms_below(name)):
            continue  # a concept without a definition in force stays unknown, whatever is answered
        assert keys
        if trials(explainer, name, keys) <= MOST:
            assert decides(explainer, name, at, keys), name
            event(f"{min(len(keys), 6)} facts")


@settings(max_examples=300)
@given(randoms(), randoms())
def test_no_smaller_set_decides(r: Random, s: Random) -> None:
    explainer = explained(r, s, known=False)
    for name, at in undecided(explainer):
        keys = explainer.deciding(name, at)
        every = unknown_facts(explainer, name)
        smaller = [c for size in range(min(MAX_SET + 1, len(keys))) for c in combinations(every, size)]
        if sum(trials(explainer, name, c) for c in smaller) > MOST:
            continue
        event(f"{min(len(keys), 6)} of {min(len(every), 9)}")
        for chosen in smaller:
            assert not decides(explainer, name, at, chosen), (name, keys, chosen)


@settings(max_examples=200)
@given(randoms(), randoms())
def test_an_answer_leads_to_what_the_conclusion_would_be(r: Random, s: Random) -> None:
    explainer = explained(r, s, known=True)
    for name, at in undecided(explainer):
        for key in explainer.deciding(name, at):
            possible = answers(explainer, key, name)
            options = [Option("", value) for value in possible]
            expected = suppose(explainer, name, at, [{key: value} for value in possible])
            assert explainer.consequences(name, at, key, options, Work(MOST_FORESEEING)) == expected, (name, key)


@settings(max_examples=100)
@given(randoms(), randoms())
def test_what_was_found_out_before_changes_no_answer(r: Random, s: Random) -> None:
    first = explained(r, s, known=True)
    fresh = {place: first.deciding(*place) for place in undecided(first)}
    shuffled = list(fresh)
    r.shuffle(shuffled)
    again = explain(first.program, replace(first.facts))
    assert {place: again.deciding(*place) for place in shuffled} == fresh
