"""The work on interventions, wherever it is done: from bytes to an answer that can be sent and kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from lagrum.base.serialization import json_line
from lagrum.catalogue.answer import CheckedIntervention
from lagrum.catalogue.digest import digest_of_brief, intervention_summary
from lagrum.checking.acceptance import accept
from lagrum.checking.checker import Checker
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
        subjects = [self._reader.bind(item, sink) for item, sink in zip(items, sinks, strict=True)]
        # In full only what is asked for in full, and where a decision must be set against the findings.
        full = [s for s in subjects if s is not None and (whole or s.deviations)]
        short = [s for s in subjects if s is not None and not (whole or s.deviations)]
        results, briefs = iter(self._checker.check_all(full)), iter(self._checker.brief_all(short))
        answers = []
        for subject, sink in zip(subjects, sinks, strict=True):
            digest, text = None, ""
            if subject is not None and (whole or subject.deviations):
                result = self._accepted(next(results), subject, sink)
                digest, text = intervention_summary(result), json_line(result) if whole else ""
            elif subject is not None:
                digest = digest_of_brief(subject, next(briefs))
            answers.append(CheckedIntervention(digest, tuple(sink.items), text))
        return answers

    def _accepted(self, result: CaseResult, subject: Intervention, sink: Diagnostics) -> CaseResult:
        """Return a result with what has been accepted marked."""
        return accept(result, subject.deviations, self._checker.program.rules, self._day, sink)
