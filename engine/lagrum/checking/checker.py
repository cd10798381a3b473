"""Checking interventions: evaluate, compare the evaluators, say in brief what it came to, or in full (`findings`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from lagrum.base.frozen import frozen
from lagrum.base.progress import Progress, followed, unseen
from lagrum.checking.findings import Results
from lagrum.checking.outlines import Outline, outlines
from lagrum.checking.raised import RaisedQuestion, raised
from lagrum.checking.watch import Alert, brief_alerts, watch_of, with_alerts
from lagrum.evaluation.bitsliced import BATCH, BitSlicedEvaluator
from lagrum.evaluation.conclusions import Asked, Concluded, Conclusions, EnginesDifferError, Evaluator, Relevant
from lagrum.evaluation.engines import TOGETHER, EngineChoice, EngineName
from lagrum.evaluation.instances import make_instances
from lagrum.evaluation.program import compile_program
from lagrum.evaluation.relevance import FastEvaluator
from lagrum.evaluation.truth import WORD
from lagrum.explanation.explain import Explainer, Memory
from lagrum.model.facts import Facts, Value
from lagrum.model.formula import RULE
from lagrum.model.intervention import Intervention
from lagrum.model.rulebook import Rulebook
from lagrum.model.state import State, undescribed, worst_state

if TYPE_CHECKING:
    from lagrum.checking.result import CaseResult


def _fast(checker: Checker) -> Evaluator:
    return FastEvaluator(checker.fast)


def _durable(checker: Checker) -> Evaluator:
    from lagrum.evaluation.durable.evaluator import DurableEvaluator  # an optional package

    return DurableEvaluator(checker.program)


def _facit(checker: Checker) -> Evaluator:
    from lagrum.evaluation.agreement import FacitEvaluator  # few ask for it

    return FacitEvaluator(checker.program)


ENGINES: Final[dict[EngineName, Callable[[Checker], Evaluator]]] = {
    "snabb": _fast,
    "durable": _durable,
    "facit": _facit,
}
"""How each evaluator is made; `evaluation/engines` says which run together."""

Said = tuple[dict[str, Value], dict[str, tuple[bool, list[dict[str, Value]]]]]
"""The values of an intervention: its own, and by post whether there may be more records and those of each."""


@frozen
class Brief:
    """An intervention in brief: its state, its findings and the questions that decide something, sorted."""

    state: State
    outlines: list[Outline]
    asked: list[str]
    resembles: tuple[tuple[str, str], ...] = ()
    """The rulings that it resembles: title, and id with how far."""


class Checker:
    """Checks interventions against the rules in force on one day.

    `engine` chooses the evaluators: several are compared, and `EnginesDifferError` is raised when they differ.
    """

    def __init__(self, rulebook: Rulebook, day: date, engine: EngineChoice = "snabb") -> None:
        self.program = compile_program(rulebook, day)
        self.fast = BitSlicedEvaluator(self.program)
        self.evaluators = [ENGINES[name](self) for name in TOGETHER[engine]]
        self._memory = Memory()
        self.watch = watch_of(self.program)
        self._last: tuple[Said, Concluded] | None = None

    def conclude_all(self, batch: Sequence[Asked], names: Sequence[str]) -> list[Concluded]:
        """Return what every chosen evaluator answers on each of `batch`. `names` are for messages.

        Raises `EnginesDifferError` when they do not all answer the same.
        """
        first, *others = self.evaluators
        found = first.conclude(batch)
        for other in others:
            for one, two, name in zip(found, other.conclude(batch), names, strict=True):
                if one.conclusions.rows != two.conclusions.rows:
                    self._report(one.conclusions, two.conclusions, first.name, other.name, name)
                if one.relevant != two.relevant:
                    self._report_relevance(one.relevant, two.relevant, first.name, other.name, name)
        return found

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
        raise EnginesDifferError(f"beräkningarna går isär i {subject}: {first} och {second} ser inte samma poster")

    def _report_relevance(self, one: Relevant, two: Relevant, first: str, second: str, subject: str) -> None:
        """Say of which rule, and where, two evaluators differ in whether something in the draft ties to it."""
        for name, rule in self.program.rules.items():
            mine, yours = (r.tied.get(name, frozenset()) for r in (one, two))
            at = min(mine ^ yours, default=0)
            told = [name in r.rules for r in (one, two)]
            if told[0] == told[1] and mine == yours:
                continue
            where = f"{rule.record} {at + 1} i {subject}" if rule.record else subject
            answers = (
                [("berörs" if at in tied else "berörs inte") for tied in (mine, yours)]
                if mine != yours
                else [("visas" if shown else "visas inte") for shown in told]
            )
            raise EnginesDifferError(
                f"beräkningarna går isär om relevansen av {RULE}{name} ({where}): "
                f"{first} säger {answers[0]}, {second} säger {answers[1]}"
            )
        raise EnginesDifferError(
            f"beräkningarna går isär om antalet övriga regler som kan gälla ({subject}): "
            f"{first} säger {one.hidden}, {second} säger {two.hidden}"
        )

    def check(self, intervention: Intervention, everything: bool = False) -> CaseResult:
        """Return the findings, the open questions and the state of one intervention."""
        return self.check_all([intervention], everything)[0]

    def check_all(
        self,
        interventions: Sequence[Intervention],
        everything: bool = False,
        questions: bool = True,
        progress: Progress = unseen,
    ) -> list[CaseResult]:
        """Return the findings, the open questions and the state of each intervention.

        Findings that nothing in the draft ties to are counted; they are made only when `everything` is wanted. Without
        `questions` there are none: what each answer would lead to is most of the work. `progress` is told of each.
        """
        if not interventions:
            return []
        results = Results(self.program, self._memory)
        found = [
            results.of(intervention, explainer, relevant, everything, questions)
            for intervention, explainer, relevant in followed(self._sifted(interventions), len(interventions), progress)
        ]
        if self.watch is None:
            return found
        return [with_alerts(one, a, self.watch) for one, a in zip(found, self._alerts(interventions), strict=True)]

    def brief_all(self, interventions: Sequence[Intervention], questions: bool = True) -> list[Brief]:
        """Return in brief what `check_all` returns of each intervention, which takes a fraction of the time.

        Without `questions` none is asked, nor which unknowns decide an outline: again a fraction.
        """
        found = [self._brief(explainer, relevant, questions) for _, explainer, relevant in self._sifted(interventions)]
        if self.watch is None:
            return found
        return [replace(b, resembles=brief_alerts(a)) for b, a in zip(found, self._alerts(interventions), strict=True)]

    def explained(self, interventions: Sequence[Intervention]) -> Iterator[tuple[Intervention, Explainer, Relevant]]:
        """Yield each intervention with what explains its conclusions, and what in it ties to rules."""
        return self._sifted(interventions)

    def _alerts(self, interventions: Sequence[Intervention]) -> Iterator[tuple[Alert, ...]]:
        """Yield, for each intervention, the rulings that it resembles; they are watched for apart from all else."""
        for start in range(0, len(interventions) if self.watch is not None else 0, BATCH):
            assert self.watch is not None
            yield from self.watch.alerts([one.facts for one in interventions[start : start + BATCH]])

    def raised_all(self, interventions: Sequence[Intervention]) -> list[list[RaisedQuestion]]:
        """Return the questions that each intervention raises or may raise, and which answers cover it: no more."""
        return [raised(self.program, explainer, relevant) for _, explainer, relevant in self._sifted(interventions)]

    def _sifted(self, interventions: Sequence[Intervention]) -> Iterator[tuple[Intervention, Explainer, Relevant]]:
        for start in range(0, len(interventions), BATCH):
            part = interventions[start : start + BATCH]
            batch = [(s.facts, make_instances(self.program, s.facts)) for s in part]
            names = [f"{s.file}: {s.facts.place.text}" for s in part]
            found = self.conclude_all(batch, names) if len(batch) > 1 else [self._concluded(batch[0], names[0])]
            for intervention, (facts, instances), (conclusions, relevant) in zip(part, batch, found, strict=True):
                yield intervention, Explainer(self.program, facts, instances, conclusions, self._memory), relevant

    def _concluded(self, asked: Asked, name: str) -> Concluded:
        """Return the answer on one intervention: the last one, when the last one said the same.

        A text that is being written is asked about twice at each key, and few keys change a fact.
        """
        said = _said(asked[0])
        if self._last is None or self._last[0] != said:
            (found,) = self.conclude_all([asked], [name])
            self._last = said, found
        return self._last[1]

    def _brief(self, explainer: Explainer, relevant: Relevant, questions: bool) -> Brief:
        found = list(outlines(self.program, explainer, relevant, decided=questions))
        asked = {explainer.question(key) for outline in found for key in outline.keys}
        described = not undescribed(explainer.facts, self.program.rulebook.vocabulary.attributes)
        state = worst_state(((o.outcome, o.sure, o.demand, o.open) for o in found), described)
        return Brief(state, found, sorted(asked))


def _said(facts: Facts) -> Said:
    """Return all that a conclusion is made of: the values that are written, wherever they stand."""
    return (
        {path: fact.value for path, fact in facts.scalars.items()},
        {
            post: (found.open, [{path: fact.value for path, fact in r.fields.items()} for r in found.records])
            for post, found in facts.records.items()
        },
    )
