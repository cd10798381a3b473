"""Holding an evaluator to the authority, and letting the authority answer in its place.

The authority answers for every record at every single age; the fast evaluator for the parts that it has cut a record
into. So that each part can have one answer, its parts must cover the ages once, and all years in one agree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import combinations
from math import prod
from typing import Final

from lagrum.evaluation.authority import AuthorityEvaluator, Fall, Judgement
from lagrum.evaluation.conclusions import Asked, Concluded, Conclusions, EnginesDifferError, Layout, Relevant
from lagrum.evaluation.instances import Instance, Instances, age_text
from lagrum.evaluation.program import ANSWER, CONDITION, DEMAND, INNER, Node, Program
from lagrum.evaluation.truth import NO, UNKNOWN, WORD, YES
from lagrum.model.facts import Facts, Range, Record
from lagrum.model.formula import RULE
from lagrum.rulebook.standing import standing

CODES = {-1: NO, 0: UNKNOWN, 1: YES}
FACIT: Final = "facit"
Row = Sequence[Fall]
"""The cases of the authority that one instance (a part of a record) stands for."""


class FacitEvaluator:
    """The authority as an evaluator of one program: it shares the names of conclusions with it, and nothing else."""

    name = FACIT

    def __init__(self, program: Program) -> None:
        self.program = program
        self.law = AuthorityEvaluator(program.rulebook, program.day)
        self._layout = Layout(program)
        self._told = [rule for rule in self.law.rules.values() if rule.outcome is not None]
        if self.law.rules != program.rules:
            names = ", ".join(sorted(self.law.rules.keys() ^ program.rules.keys()))
            raise EnginesDifferError(f"beräkningarna går isär om vilka regler som gäller {program.day}: {names}")
        self._readers = {node.name: self._reader(node) for node in program.nodes}
        for rule in self._told:
            mine = {answer.name for answer in self.law.usable(rule.name)}
            if odd := mine ^ {a.name for a in standing(program.rulebook, rule.name, program.day).usable}:
                raise EnginesDifferError(f"beräkningarna går isär om vilka svar som avgör {rule.name}: {sorted(odd)}")

    def conclude(self, batch: Sequence[Asked]) -> list[Concluded]:
        """Return what the authority concludes of each of any number of interventions, and what is relevant."""
        return [Concluded(*self.answers(facts, instances, facts.place.text)) for facts, instances in batch]

    def answers(self, facts: Facts, instances: Instances, subject: str = "") -> tuple[Conclusions, Relevant]:
        """Return what the authority concludes, and what is relevant, laid out for the parts of the records.

        Raises `EnginesDifferError` when the parts do not cover the ages, or one of them joins years that differ.
        """
        judgement = self.law.judge(facts)
        rows: dict[str, list[Row]] = {"": [[judgement.own]]}
        for post in self.program.records:
            rows[post] = _rows(judgement, post, instances.records[post], subject)
        found = {
            scope: [
                bytes(
                    CODES[self._one(name, partial(self._readers[name], judgement), row, subject)]
                    for name in self._layout.names[scope]
                )
                for row in found
            ]
            for scope, found in rows.items()
        }
        return Conclusions(self._layout, found), self._relevant(judgement, rows, subject)

    def compare(self, asked: Asked, found: Concluded, other: str, subject: str) -> None:
        """Raise `EnginesDifferError` unless an evaluator has concluded on an intervention what the authority does."""
        (facts, instances), (conclusions, relevant) = asked, found
        right, tied = self.answers(facts, instances, subject)
        for node in self.program.nodes:
            for k, (one, two) in enumerate(zip(conclusions[node.name], right[node.name], strict=True)):
                if one != two:
                    raise _differs(node.name, _where(instances, node.record, k), subject, other, WORD[one], WORD[two])
        for name in sorted({*relevant.rules, *tied.rules}):
            if (name in relevant.rules) != (name in tied.rules):
                words = ["visas" if name in x.rules else "visas inte" for x in (relevant, tied)]
                raise _differs(RULE + name, "", subject, other, *words)
            for k in sorted(relevant.tied[name] ^ tied.tied[name]):
                where = _where(instances, self.program.rules[name].record, k)
                words = ["knyts" if k in x.tied[name] else "knyts inte" for x in (relevant, tied)]
                raise _differs(RULE + name, where, subject, other, *words)
        if relevant.hidden != tied.hidden:
            raise _differs("antalet dolda regler", "", subject, other, str(relevant.hidden), str(tied.hidden))

    def _relevant(self, judgement: Judgement, rows: Mapping[str, Sequence[Row]], subject: str) -> Relevant:
        shown = [rule for rule in self._told if judgement.shown(rule)]
        tied = {
            rule.name: frozenset(
                k
                for k, row in enumerate(rows[rule.record])
                if self._one(RULE + rule.name, partial(judgement.tied, rule), row, subject)
            )
            for rule in shown
        }
        hidden = sum(judgement.hidden(rule) for rule in self._told)
        return Relevant(tuple(rule.name for rule in shown), tied, hidden)

    def _one(self, name: str, answer: Callable[[Fall], int], row: Row, subject: str) -> int:
        """Return the one answer for all years of a part."""
        found = {answer(fall): fall for fall in row}
        if len(found) > 1:
            ages = " och ".join(_words(fall.record, {p: years[:1] for p, years in fall.ages.items()}) for fall in row)
            raise EnginesDifferError(f"åldrar som inte svarar lika står i samma del för {name} ({ages} i {subject})")
        return next(iter(found))

    def _reader(self, node: Node) -> Callable[[Judgement, Fall], int]:
        """Return how the authority is asked for a conclusion of the program."""
        name, law = node.name, self.law
        kind = next((k for k in (CONDITION, DEMAND, RULE, ANSWER) if name.startswith(k)), "")
        if kind == ANSWER:
            answer = law.rulebook.answers[name.removeprefix(kind)]
            return lambda judgement, fall: judgement.holds(answer.condition, fall)
        if kind:
            rule = law.rules[name.removeprefix(kind)]
            asked = {RULE: Judgement.applies, DEMAND: Judgement.demand, CONDITION: Judgement.condition}[kind]
            return lambda judgement, fall: asked(judgement, rule, fall)
        if name.endswith(INNER):
            quantifier = law.rulebook.quantifiers[name.removesuffix(INNER)]
            return lambda judgement, fall: judgement.holds(quantifier.condition, fall)
        return lambda judgement, fall: judgement.named(name, fall)


def _rows(judgement: Judgement, post: str, instances: Sequence[Instance], subject: str) -> list[Row]:
    """Return the cases that each instance of a post stands for: every year of every case in one of them, and once."""
    falls = judgement.falls(post)
    chosen = [[fall for fall in falls if _within(fall, instance)] for instance in instances]
    for fall in falls:
        mine = [i for i, row in zip(instances, chosen, strict=True) if fall in row]
        boxes = [{path: _years(i, path) & set(years) for path, years in fall.ages.items()} for i in mine]
        apart = all(any(not one[p] & two[p] for p in one) for one, two in combinations(boxes, 2))
        whole = prod(map(len, fall.ages.values()))
        if not apart or sum(prod(map(len, box.values())) for box in boxes) != whole:
            where = _words(fall.record, fall.ages)
            raise EnginesDifferError(f"delarna av {post} täcker inte åldrarna en gång ({where} i {subject})")
    if not all(chosen):
        raise EnginesDifferError(f"en del av {post} finns inte i {subject}")
    return [*chosen]


def _within(fall: Fall, instance: Instance) -> bool:
    """Whether an instance has any of the years of a case."""
    if fall.record is None or not instance.record.certain:
        return fall.record is None and not instance.record.certain and instance.presence == UNKNOWN
    same = fall.record.index == instance.record.index and instance.presence == YES
    return same and all(not _years(instance, path).isdisjoint(years) for path, years in fall.ages.items())


def _years(instance: Instance, path: str) -> set[int]:
    value = instance.record.fields[path].value
    return set(range(value.low, value.high + 1)) if isinstance(value, Range) else set()


def _words(record: Record | None, ages: Mapping[str, Sequence[int]]) -> str:
    years = ", ".join(age_text(min(x), max(x)) for x in ages.values() if x)
    return " ".join(filter(None, [str(record.index + 1) if record else "oskriven", years]))


def _where(instances: Instances, post: str, at: int) -> str:
    if not post:
        return ""
    record = instances.records[post][at].record
    title = f"»{record.title}«" if record.title else ""
    return " ".join(filter(None, [post, str(record.index + 1) if record.certain else "oskriven", title, record.part]))


def _differs(name: str, where: str, subject: str, other: str, one: str, two: str) -> EnginesDifferError:
    place = " i ".join(filter(None, [where, subject]))
    return EnginesDifferError(f"beräkningarna går isär för {name} ({place}): {other} säger {one}, {FACIT} säger {two}")
