"""The work on interventions for the register: from bytes to the questions that each raises, sent and kept as text."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from lagrum.base.frozen import frozen
from lagrum.catalogue.answer import CheckedIntervention
from lagrum.catalogue.executors import Recipe
from lagrum.catalogue.summary import InterventionSummary
from lagrum.catalogue.work import Worker
from lagrum.checking.raised import RaisedQuestion
from lagrum.interventions.folders import InterventionBytes
from lagrum.rulebook.kept import decode
from lagrum.source.diagnostic import Diagnostics


class NetworkWorker(Worker):
    """Tells which questions interventions raise, and nothing else: no state, no demands."""

    def check(self, items: Sequence[InterventionBytes], whole: bool = False) -> list[CheckedIntervention]:
        """Return of each of `items` what `questions_of` reads; without its summary when the file has errors."""
        sinks = [Diagnostics() for _ in items]
        bound = [self._reader.bind(item, sink) for item, sink in zip(items, sinks, strict=True)]
        found = iter(self._checker.raised_all([one for one in bound if one is not None]))
        answers = []
        for one, sink in zip(bound, sinks, strict=True):
            if one is None:
                answers.append(CheckedIntervention(None, tuple(sink.items)))
                continue
            summary = InterventionSummary(one.id, one.municipality, "", "", (), (), (), (), ())
            answers.append(CheckedIntervention(summary, tuple(sink.items), _text(next(found))))
        return answers


@frozen
class NetworkRecipe(Recipe):
    """What a worker of the register is made of."""

    def worker(self) -> Worker:
        """Make a worker of it. Raises ValueError when the rulebook is of another version of lagrum."""
        book = replace(decode(self.rulebook, self.lock), key=self.key)
        return NetworkWorker(book, self.day, self.engine)


def _text(questions: Sequence[RaisedQuestion]) -> str:
    rows = [[q.id, q.rule, q.sure, q.covered, q.open] for q in questions]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def questions_of(text: str) -> list[RaisedQuestion]:
    """Return the questions that a worker has told of."""
    return [RaisedQuestion(id, rule, sure, tuple(cov), tuple(may)) for id, rule, sure, cov, may in json.loads(text)]
