"""Checking interventions: evaluate, compare the evaluators, say in brief what it came to, or in full (`findings`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Literal, Protocol

from lagrum.base.errors import LagrumError
from lagrum.base.frozen import frozen
from lagrum.checking.findings import Results
from lagrum.checking.groups import Demand, groups
from lagrum.evaluation.conclusions import Conclusions
from lagrum.evaluation.instances import Instances, make_instances
from lagrum.evaluation.program import ANSWER, DEMAND, compile_program
from lagrum.evaluation.reference import BATCH, ReferenceEvaluator
from lagrum.evaluation.relevance import Relevance, Relevant, as_written
from lagrum.evaluation.truth import UNKNOWN, WORD, YES
from lagrum.explanation.explain import Explainer, Memory
from lagrum.model.formula import RULE
from lagrum.model.intervention import Subject
from lagrum.model.rule import Outcome, Rule
from lagrum.model.rulebook import Rulebook
from lagrum.model.state import State, worst_state
from lagrum.rulebook.standing import standing

if TYPE_CHECKING:
    from lagrum.checking.result import CaseResult

EngineChoice = Literal["båda", "referens", "durable"]


class Evaluator(Protocol):
    """An evaluator of one program."""

    name: str

    def evaluate_all(self, batch: Sequence[Instances]) -> list[Conclusions]: ...


class EnginesDifferError(LagrumError):
    """The two evaluators disagree: an error in lagrum itself. The message names conclusion, fact and both answers."""


@frozen
class Outline:
    """One finding that something in the draft ties to, in brief. The names are those of `Finding`."""

    rule: Rule
    outcome: str
    sure: bool
    demand: Demand | None
    open: bool


@frozen
class Brief:
    """An intervention in brief: its state, its findings and the questions that decide something, sorted."""

    state: State
    outlines: list[Outline]
    asked: list[str]


class Checker:
    """Checks interventions against the rules in force on one day.

    `engine` chooses the evaluators: "båda" runs both and raises `EnginesDifferError` when they differ.
    """

    def __init__(self, rulebook: Rulebook, day: date, engine: EngineChoice = "referens") -> None:
        self.program = compile_program(rulebook, day)
        self.reference = ReferenceEvaluator(self.program)
        self.evaluators: list[Evaluator] = [] if engine == "durable" else [self.reference]
        if engine in ("båda", "durable"):
            from lagrum.evaluation.durable_kept import open_durable

            self.evaluators.append(open_durable(self.program))
        self._relevance = Relevance(self.reference)
        self._memory = Memory()

    def conclude_all(self, batch: Sequence[Instances], names: Sequence[str]) -> list[Conclusions]:
        """Evaluate all conclusions on each of `batch`, by every chosen evaluator. `names` are for messages."""
        return self._compared(self.evaluators[0].evaluate_all(batch), batch, names)

    def _compared(
        self, first: list[Conclusions], batch: Sequence[Instances], names: Sequence[str]
    ) -> list[Conclusions]:
        """Return what the first of the evaluators has concluded, if the others conclude the same."""
        for other in self.evaluators[1:]:
            for one, two, name in zip(first, other.evaluate_all(batch), names, strict=True):
                if one.rows != two.rows:
                    self._report(one, two, self.evaluators[0].name, other.name, name)
        return first

    def _report(self, one: Conclusions, two: Conclusions, first: str, second: str, subject: str) -> None:
        for node in self.program.nodes:
            if one[node.name] == two[node.name]:
                continue
            answers = two[node.name]
            at = next((k for k, v in enumerate(one[node.name]) if k >= len(answers) or answers[k] != v), 0)
            where = f"{node.record} {at + 1} i {subject}" if node.record else subject
            raise EnginesDifferError(
                f"beräkningarna går isär för {node.name} ({where}): "
                f"{first} säger {WORD[one[node.name][at]] if one[node.name] else 'inget'}, "
                f"{second} säger {WORD[answers[at]] if at < len(answers) else 'inget'}"
            )

    def check(self, subject: Subject, everything: bool = False) -> CaseResult:
        """Return the findings, the open questions and the state of one intervention."""
        return self.check_all([subject], everything)[0]

    def check_all(self, subjects: Sequence[Subject], everything: bool = False) -> list[CaseResult]:
        """Return the findings, the open questions and the state of each intervention.

        Findings that nothing in the draft ties to are counted; they are made only when `everything` is wanted.
        """
        if not subjects:
            return []
        results = Results(self.program, self._memory)
        return [
            results.of(
                subject, explainer, relevant, self.program.rules if everything else self._told(relevant), everything
            )
            for subject, explainer, relevant in self._sifted(subjects)
        ]

    def brief_all(self, subjects: Sequence[Subject]) -> list[Brief]:
        """Return in brief what `check_all` returns of each intervention, which takes a fraction of the time."""
        return [self._brief(explainer, relevant) for _, explainer, relevant in self._sifted(subjects)]

    def _sifted(self, subjects: Sequence[Subject]) -> Iterator[tuple[Subject, Explainer, Relevant]]:
        for start in range(0, len(subjects), BATCH):
            part = subjects[start : start + BATCH]
            batch = [make_instances(self.program, s.facts) for s in part]
            closed = [as_written(self.program, i, s.facts.scalars) for i, s in zip(batch, part, strict=True)]
            planes = self.reference.planes(batch)
            relevant = self._relevance.sift(planes, self.reference.planes(closed))
            names = [f"{s.file}: {s.facts.place.text}" for s in part]
            if self.evaluators[0] is self.reference:  # which has concluded already
                conclusions = self._compared(self.reference.read(planes, batch), batch, names)
            else:
                conclusions = self.conclude_all(batch, names)
            for k, subject in enumerate(part):
                yield (
                    subject,
                    Explainer(self.program, subject.facts, batch[k], conclusions[k], self._memory),
                    relevant[k],
                )

    def _brief(self, explainer: Explainer, relevant: Relevant) -> Brief:
        """Return an intervention in brief: the findings of `findings.Results` without what explains them."""
        outlines: list[Outline] = []
        asked: set[str] = set()
        for name in self._told(relevant):
            rule = self.program.rules[name]
            if rule.outcome is None:
                continue
            tied = relevant.tied.get(name, frozenset())
            for group in groups(rule, self.program, explainer.instances, explainer.conclusions, tied):
                if not group.tied:
                    continue
                outcome = rule.outcome
                if outcome is Outcome.QUESTION and self._settled(rule, group.at, explainer.conclusions):
                    outcome = Outcome.NOTE
                outlines.append(Outline(rule, outcome.value, group.applies == YES, group.demand, group.open))
                if group.open:
                    keys = explainer.deciding((RULE if group.applies == UNKNOWN else DEMAND) + rule.name, group.at)
                    asked.update(map(explainer.question, keys))
        return Brief(_state(outlines), outlines, sorted(asked))

    def _told(self, relevant: Relevant) -> Iterable[str]:
        """Return the rules to tell of: those that were sifted, unless the reference, which sifts, is not trusted."""
        return relevant.rules if self.reference in self.evaluators else self.program.rules

    def _settled(self, rule: Rule, at: int, conclusions: Conclusions) -> bool:
        """Whether an answer to a question surely settles it."""
        place = standing(self.program.rulebook, rule.name, self.program.day)
        return any(conclusions.at(ANSWER + answer.name, at) == YES for answer in place.usable)


def _state(outlines: Sequence[Outline]) -> State:
    return worst_state((o.outcome, o.sure, o.demand, o.open) for o in outlines)
