"""Making an intervention that the solver found small and readable, and letting the evaluators confirm it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from lagrum.binding.intervention import bind_intervention, bind_municipality
from lagrum.checking.checker import Checker
from lagrum.evaluation.bitsliced import BitSlicedEvaluator
from lagrum.evaluation.engines import EngineChoice
from lagrum.evaluation.instances import Instances, make_instances
from lagrum.evaluation.program import Program
from lagrum.evaluation.truth import NO, YES
from lagrum.model.facts import Fact, Facts, RecordList, Several
from lagrum.model.formula import Ref
from lagrum.model.implications import possible, written
from lagrum.model.rulebook import Rulebook
from lagrum.review.finding import Witness
from lagrum.review.session import Goal
from lagrum.review.solver.cone import cone
from lagrum.review.solver.decode import case_text
from lagrum.source.diagnostic import Diagnostics
from lagrum.source.text import SourceText

NAME = "granskning/exempel"
PROFILE = "Exempel"


class Witnesses:
    """Makes witnesses for one rulebook; `engine` chooses the evaluators that confirm them."""

    def __init__(self, rulebook: Rulebook, engine: EngineChoice) -> None:
        self._rulebook = rulebook
        self._engine = engine
        self._checkers: dict[date, Checker] = {}

    def make(self, program: Program, facts: Facts, goals: Sequence[Goal], shows: str) -> tuple[Witness, bool]:
        """Return a witness on which all `goals` (conclusions, or negated ones) hold, and whether it is confirmed."""
        small = shrink(program, facts, goals)
        vocabulary = self._rulebook.vocabulary
        case, profile = case_text(small, vocabulary, NAME), case_text(small, vocabulary, PROFILE, "kommun")
        witness = Witness(case, profile, program.day.isoformat(), _size(small), shows)
        return witness, self.confirms(witness, program.day, goals)

    def confirms(self, witness: Witness, day: date, goals: Iterable[Goal]) -> bool:
        """Whether the evaluators, given the files of a witness, answer as the goals say."""
        sink = Diagnostics()
        vocabulary = self._rulebook.vocabulary
        intervention = bind_intervention(SourceText.of(witness.case, "exempel.insats"), vocabulary, sink)
        if intervention is None:
            return False
        facts = intervention.facts
        if witness.profile:
            profile = bind_municipality(SourceText.of(witness.profile, "exempel.kommun"), vocabulary, sink)
            facts = facts.merged(profile.facts if profile else None)
        closed = possible(vocabulary, facts)
        if sink.items or closed is None:
            return False
        facts = closed
        if day not in self._checkers:
            self._checkers[day] = Checker(self._rulebook, day, self._engine)
        checker = self._checkers[day]
        instances = make_instances(checker.program, facts)
        found = checker.conclude_all([(facts, instances)], [NAME])[0].conclusions
        return all(_met(instances, goal, partial(found.at, index=0)) for goal in goals)


def shrink(program: Program, facts: Facts, goals: Sequence[Goal]) -> Facts:
    """Return an intervention on which all goals still hold, and of which nothing can be taken away."""
    names = [g.formula.name for g in goals if isinstance(g.formula, Ref)]
    wanted = cone(program, names)
    nodes = tuple(node for node in program.nodes if node.name in wanted)
    part = replace(program, nodes=nodes)
    evaluator = BitSlicedEvaluator(part)

    def holds(candidates: Sequence[Facts]) -> list[bool]:
        closed = [possible(program.rulebook.vocabulary, f) for f in candidates]
        batch = [make_instances(part, f) for f in closed if f is not None]
        met = [
            all(_met(one, goal, partial(answer.at, index=0)) for goal in goals)
            for one, answer in zip(batch, evaluator.evaluate_all(batch), strict=True)
        ]
        answers = iter(met)
        return [f is not None and next(answers) for f in closed]

    start = 0
    facts = written(facts)
    while True:
        steps = list(_smaller(facts))
        found = None
        for at in range(start, len(steps), 32):
            tried = steps[at : at + 32]
            kept = next((k for k, good in enumerate(holds(tried)) if good), None)
            if kept is not None:
                found = at + kept
                break
        if found is None:
            if start == 0:
                return _closed(facts, holds)
            start = 0
            continue
        facts, start = steps[found], found


def _closed(facts: Facts, holds: Callable[[Sequence[Facts]], list[bool]]) -> Facts:
    """Return the intervention without the words »mer okänt« that it can do without: they only take up room."""
    for path, fact in facts.scalars.items():
        if isinstance(fact.value, Several) and fact.value.open and fact.value.chosen:
            changed = {**facts.scalars, path: Fact(Several(fact.value.chosen), fact.place)}
            facts = _if(holds, replace(facts, scalars=changed), facts)
    for post, found in facts.records.items():
        for k in range(len(found.records)):
            for path, fact in found.records[k].fields.items():
                if isinstance(fact.value, Several) and fact.value.open and fact.value.chosen:
                    now = facts.records[post]
                    fields = {**now.records[k].fields, path: Fact(Several(fact.value.chosen), fact.place)}
                    records = (*now.records[:k], replace(now.records[k], fields=fields), *now.records[k + 1 :])
                    changed_lists = {**facts.records, post: RecordList(records, now.open)}
                    facts = _if(holds, replace(facts, records=changed_lists), facts)
        if facts.records[post].open:
            closed = {**facts.records, post: RecordList(facts.records[post].records, False)}
            facts = _if(holds, replace(facts, records=closed), facts)
    return facts


def _if(holds: Callable[[Sequence[Facts]], list[bool]], changed: Facts, otherwise: Facts) -> Facts:
    return changed if holds([changed])[0] else otherwise


def _met(instances: Instances, goal: Goal, value: Callable[[str], int]) -> bool:
    """Whether a goal that names a conclusion is met; `value` tells what the conclusion is."""
    ref = goal.formula
    assert isinstance(ref, Ref)
    if goal.record:
        rows = instances.records.get(goal.record, ())
        if not rows or rows[0].presence != YES:
            return False
    return value(ref.name) == (NO if ref.negated else YES)


def _smaller(facts: Facts) -> Iterator[Facts]:
    """Yield what is left when one thing is taken away: a whole record, a list's end, a fact, a value of a list."""
    for post in sorted(facts.records):
        found = facts.records[post]
        rest = {p: r for p, r in facts.records.items() if p != post}
        if not found.open or not found.records:
            yield replace(facts, records={**rest, **({post: RecordList(found.records, True)} if found.records else {})})
        for k in reversed(range(len(found.records))):
            kept = tuple(replace(r, index=n) for n, r in enumerate(found.records[:k] + found.records[k + 1 :]))
            if kept or not found.open:
                yield replace(facts, records={**rest, post: RecordList(kept, found.open)})
            else:
                yield replace(facts, records=rest)
        for k, record in enumerate(found.records):
            for fields in _fewer(record.fields):
                changed = (*found.records[:k], replace(record, fields=fields), *found.records[k + 1 :])
                yield replace(facts, records={**rest, post: RecordList(changed, found.open)})
    for scalars in _fewer(facts.scalars):
        yield replace(facts, scalars=scalars)


def _fewer(fields: dict[str, Fact]) -> Iterator[dict[str, Fact]]:
    for path, fact in fields.items():
        yield {p: f for p, f in fields.items() if p != path}
        if isinstance(fact.value, Several):
            for value in sorted(fact.value.chosen):
                fewer = Several(fact.value.chosen - {value}, fact.value.open)
                yield {**fields, path: Fact(fewer, fact.place)}


def _size(facts: Facts) -> int:
    lists = [r for r in facts.records.values() if not r.open and not r.records]
    return len(facts.scalars) + len(lists) + sum(1 + len(r.fields) for p in facts.records.values() for r in p.records)
