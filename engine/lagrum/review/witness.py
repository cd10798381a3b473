"""Making an intervention that the solver found small and readable, and letting the evaluators confirm it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from lagrum.base.frozen import frozen
from lagrum.binding.intervention import bind_intervention, bind_municipality
from lagrum.checking.checker import Checker
from lagrum.evaluation.bitsliced import BitSlicedEvaluator
from lagrum.evaluation.conclusions import Conclusions
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
Holds = Callable[[Sequence[Facts]], list[bool]]
"""Says of each of some interventions whether it still shows what it is to show."""
Answers = Sequence[Conclusions]
"""What follows from an intervention as it was, and then from it changed in one way after the other."""
Change = Callable[[Facts], Facts]


@frozen
class Shown:
    """What a witness of changes is to show: a test of the answers, and the conclusions that it looks at.

    `core` is what matters most of it: where a small witness shows that, it most often shows all.
    """

    test: Callable[[Answers], bool]
    names: frozenset[str]
    core: Shown | None = None


class Witnesses:
    """Makes witnesses for one rulebook; `engine` chooses the evaluators that confirm them."""

    def __init__(self, rulebook: Rulebook, engine: EngineChoice) -> None:
        self._rulebook = rulebook
        self._engine = engine
        self._checkers: dict[date, Checker] = {}
        self._parts: dict[tuple[date, frozenset[str]], Part] = {}

    def make(self, program: Program, facts: Facts, goals: Sequence[Goal], shows: str) -> tuple[Witness, bool]:
        """Return a witness on which all `goals` (conclusions, or negated ones) hold, and whether it is confirmed."""
        small = shrink(program, facts, goals)
        vocabulary = self._rulebook.vocabulary
        case, profile = case_text(small, vocabulary, NAME), case_text(small, vocabulary, PROFILE, "kommun")
        witness = Witness(case, profile, program.day.isoformat(), _size(small), shows)
        return witness, self.confirms(witness, program.day, goals)

    def make_changed(
        self, program: Program, facts: Facts, changes: Sequence[Change], shown: Shown, shows: str
    ) -> tuple[Witness, bool, Facts]:
        """Return a witness that is made small while `shown` holds of what follows from it and from it changed.

        With it come whether it is confirmed, and the intervention.
        """
        small = facts
        for test in (shown.core, shown):
            if test is not None:
                judge = _Judge(program, changes, test)
                small = smallest(halved(facts, judge.all), judge.all)
                if test is shown or self.shows(program, small, changes, shown):
                    break
        vocabulary = self._rulebook.vocabulary
        cases = [small, *(change(small) for change in changes)]
        texts = [case_text(c, vocabulary, NAME) for c in cases]
        profiles = [case_text(c, vocabulary, PROFILE, "kommun") for c in cases]
        day = program.day
        witness = Witness(texts[0], profiles[0], day.isoformat(), _size(small), shows, tuple(texts[1:]))
        bound = [self._facts(text, profile) for text, profile in zip(texts, profiles, strict=True)]
        found = [self._conclude(b, day) for b in bound if b is not None]
        return witness, len(found) == len(cases) and shown.test(found), small

    def make_silent(
        self, program: Program, facts: Facts, shown: Shown, shows: str, beside: str
    ) -> tuple[Witness, bool, Facts]:
        """Return a witness of what a program shows that has a conclusion `beside` those of the rulebook.

        The chosen evaluators, who do not know that one, confirm the rest.
        """
        judge = _Judge(program, (), shown)
        small = smallest(halved(facts, judge.all), judge.all)
        vocabulary = self._rulebook.vocabulary
        case, profile = case_text(small, vocabulary, NAME), case_text(small, vocabulary, PROFILE, "kommun")
        witness = Witness(case, profile, program.day.isoformat(), _size(small), shows)
        bound = self._facts(case, profile)
        if bound is None or not judge.all([bound])[0]:
            return witness, False, small
        found = self._conclude(bound, program.day)
        mine = judge.answers([bound])[0]
        return witness, all(found[n] == mine[n] for n in shown.names if n != beside), small

    def shows(self, program: Program, facts: Facts, changes: Sequence[Change], shown: Shown) -> bool:
        """Whether `shown` holds of what follows from an intervention and from it changed."""
        key = (program.day, shown.names)
        if key not in self._parts:
            self._parts[key] = _part(program, shown.names)
        return _Judge(program, changes, shown, self._parts[key]).all([facts])[0]

    def _facts(self, case: str, profile: str) -> Facts | None:
        """Return what the files of a witness say; None when they cannot be read without a message."""
        sink = Diagnostics()
        vocabulary = self._rulebook.vocabulary
        intervention = bind_intervention(SourceText.of(case, "exempel.insats"), vocabulary, sink)
        if intervention is None:
            return None
        facts = intervention.facts
        if profile:
            bound = bind_municipality(SourceText.of(profile, "exempel.kommun"), vocabulary, sink)
            facts = facts.merged(bound.facts if bound else None)
        return None if sink.items else possible(vocabulary, facts)

    def _conclude(self, facts: Facts, day: date) -> Conclusions:
        """Return what the chosen evaluators answer."""
        if day not in self._checkers:
            self._checkers[day] = Checker(self._rulebook, day, self._engine)
        checker = self._checkers[day]
        return checker.conclude_all([(facts, make_instances(checker.program, facts))], [NAME])[0].conclusions

    def confirms(self, witness: Witness, day: date, goals: Iterable[Goal]) -> bool:
        """Whether the evaluators, given the files of a witness, answer as the goals say."""
        facts = self._facts(witness.case, witness.profile)
        if facts is None:
            return False
        found = self._conclude(facts, day)
        instances = make_instances(self._checkers[day].program, facts)
        return all(_met(instances, goal, partial(found.at, index=0)) for goal in goals)


Part = tuple[Program, BitSlicedEvaluator]
"""A program with the conclusions that matter, and what evaluates it."""


def _part(program: Program, names: frozenset[str]) -> Part:
    wanted = cone(program, names)
    part = replace(program, nodes=tuple(node for node in program.nodes if node.name in wanted))
    return part, BitSlicedEvaluator(part)


class _Judge:
    """Says of interventions whether they show something together with the same ones changed."""

    def __init__(self, program: Program, changes: Sequence[Change], shown: Shown, part: Part | None = None) -> None:
        self._program, self._evaluator = part or _part(program, shown.names)
        self._changes = changes
        self._shown = shown

    def answers(self, found: Sequence[Facts]) -> list[Conclusions]:
        """Return what follows from each of some interventions that are closed already."""
        return self._evaluator.evaluate_all([make_instances(self._program, c) for c in found])

    def all(self, found: Sequence[Facts]) -> list[bool]:
        vocabulary = self._program.rulebook.vocabulary
        groups = [[facts, *(change(facts) for change in self._changes)] for facts in found]
        closed = [[possible(vocabulary, case) for case in group] for group in groups]
        good = [[c for c in group if c is not None] for group in closed]
        good = [group if len(group) == 1 + len(self._changes) else [] for group in good]
        answers = self._evaluator.evaluate_all([make_instances(self._program, c) for group in good for c in group])
        result: list[bool] = []
        at = 0
        for group in good:
            result.append(bool(group) and self._shown.test(answers[at : at + len(group)]))
            at += len(group)
        return result


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

    return smallest(facts, holds)


def halved(facts: Facts, holds: Holds) -> Facts:
    """Return what is left of a large intervention when large parts of what it says, then smaller ones, are taken away.

    Source: A. Zeller and R. Hildebrandt, Simplifying and Isolating Failure-Inducing Input (2002), without its retries.
    """
    facts = written(facts)
    items = [("", -1, path) for path in facts.scalars]
    items += [
        (post, k, path)
        for post, found in facts.records.items()
        for k, record in enumerate(found.records)
        for path in record.fields
    ]
    size = len(items) // 2
    while size > 1:
        at = 0
        while at < len(items):
            rest = items[:at] + items[at + size :]
            fewer = _with(facts, frozenset(rest))
            if holds([fewer])[0]:
                items, facts = rest, fewer
            else:
                at += size
        size = min(size, len(items)) // 2
    return facts


def _with(facts: Facts, items: frozenset[tuple[str, int, str]]) -> Facts:
    records = {
        post: replace(
            found,
            records=tuple(
                replace(r, fields={p: f for p, f in r.fields.items() if (post, k, p) in items})
                for k, r in enumerate(found.records)
            ),
        )
        for post, found in facts.records.items()
    }
    return replace(facts, scalars={p: f for p, f in facts.scalars.items() if ("", -1, p) in items}, records=records)


def smallest(facts: Facts, holds: Holds) -> Facts:
    """Return what is left of an intervention when all has been taken away without which `holds` still says so."""
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


def _closed(facts: Facts, holds: Holds) -> Facts:
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


def _if(holds: Holds, changed: Facts, otherwise: Facts) -> Facts:
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
