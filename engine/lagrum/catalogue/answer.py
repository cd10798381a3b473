"""What comes of one intervention, in a form that can be sent and kept."""

from __future__ import annotations

import json
from dataclasses import astuple

from lagrum.base.frozen import frozen
from lagrum.catalogue.digest import InterventionSummary
from lagrum.source.diagnostic import Diagnostic


@frozen
class CheckedIntervention:
    """What came of one file: a digest of its result (None when it has errors), and the messages about it.

    `result` is the whole result as JSON, or "" when only the digest was asked for.
    """

    digest: InterventionSummary | None
    messages: tuple[Diagnostic, ...]
    result: str = ""

    def dump(self) -> str:
        """Return the answer without its result as JSON."""
        return json.dumps(
            [None if self.digest is None else self.digest.dump(), [astuple(m) for m in self.messages]],
            ensure_ascii=False,
            separators=(",", ":"),
        )

    @staticmethod
    def load(text: str, result: str = "") -> CheckedIntervention:
        """Return the answer that `dump` wrote. Raises ValueError, TypeError or KeyError for anything else."""
        digest, messages = json.loads(text)
        return CheckedIntervention(
            None if digest is None else InterventionSummary.load(digest),
            tuple(Diagnostic(*m) for m in messages),
            result,
        )
