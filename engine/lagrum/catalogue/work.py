"""The work on interventions, wherever it is done: from bytes to an answer that can be sent and kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from lagrum.base.serialization import json_line
from lagrum.catalogue.answer import CheckedIntervention
from lagrum.catalogue.summary import intervention_summary, summary_of_brief
from lagrum.checking.acceptance import accept
from lagrum.checking.checker import Checker
from lagrum.checking.receipt import digest_of
from lagrum.checking.result import statutes_of
from lagrum.evaluation.engines import EngineChoice
from lagrum.interventions.folders import InterventionBytes
from lagrum.interventions.read import InterventionReader
from lagrum.model.intervention import Intervention
from lagrum.model.rulebook import Rulebook
from lagrum.source.diagnostic import Diagnostics

if TYPE_CHECKING:
    from lagrum.checking.result import CaseResult


class Worker:
    """Checks interventions against one rulebook on one day. Its answers depend on nothing but what it is given."""

    def __init__(self, rulebook: Rulebook, day: date, engine: EngineChoice) -> None:
        self._reader = InterventionReader(rulebook)
        self._checker = Checker(rulebook, day, engine)
        self._day = day

    def check(self, items: Sequence[InterventionBytes], whole: bool = False) -> list[CheckedIntervention]:
        """Return the answer to each of `items`, with its whole result if wanted."""
        sinks = [Diagnostics() for _ in items]
        interventions = [self._reader.bind(item, sink) for item, sink in zip(items, sinks, strict=True)]
        # In full only what is asked for in full, and where a decision must be set against the findings.
        full = [s for s in interventions if s is not None and (whole or s.deviations)]
        short = [s for s in interventions if s is not None and not (whole or s.deviations)]
        results, briefs = iter(self._checker.check_all(full)), iter(self._checker.brief_all(short))
        answers = []
        for intervention, sink in zip(interventions, sinks, strict=True):
            summary, text, digest = None, "", ""
            statutes: tuple[str, ...] = ()
            if intervention is not None and (whole or intervention.deviations):
                result = self._accepted(next(results), intervention, sink)
                summary = intervention_summary(result)
                if whole:
                    text, digest, statutes = json_line(result), digest_of(result), statutes_of([result])
            elif intervention is not None:
                summary = summary_of_brief(intervention, next(briefs))
            answers.append(CheckedIntervention(summary, tuple(sink.items), text, digest, statutes))
        return answers

    def _accepted(self, result: CaseResult, intervention: Intervention, sink: Diagnostics) -> CaseResult:
        """Return a result with what has been accepted marked."""
        return accept(result, intervention.deviations, self._checker.program.rules, self._day, sink)
