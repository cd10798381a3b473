"""What comes of one intervention, in a form that can be sent and kept."""

from __future__ import annotations

import json
from dataclasses import astuple

from lagrum.base.frozen import frozen
from lagrum.catalogue.summary import InterventionSummary
from lagrum.source.diagnostic import Diagnostic


@frozen
class CheckedIntervention:
    """What came of one file: the summary of its result (None when it has errors), and the messages about it.

    `result` is the whole result as JSON, or "" when only the summary was asked for.
    """

    summary: InterventionSummary | None
    messages: tuple[Diagnostic, ...]
    result: str = ""
    digest: str = ""
    """Of the whole result, where it was made."""
    statutes: tuple[str, ...] = ()
    """The versions of the acts that the whole result cites, where it was made."""
    made_of: tuple[str, str, str] = ("", "", "")
    """The file's name, the digest of its text and that of its profile's, for a receipt; not kept with the answer."""

    def dump(self) -> str:
        """Return the answer without its result as JSON."""
        return json.dumps(
            [
                None if self.summary is None else self.summary.dump(),
                [astuple(m) for m in self.messages],
                self.digest,
                self.statutes,
            ],
            ensure_ascii=False,
            separators=(",", ":"),
        )

    @staticmethod
    def load(text: str, result: str = "") -> CheckedIntervention:
        """Return the answer that `dump` wrote. Raises ValueError, TypeError or KeyError for anything else."""
        summary, messages, digest, statutes = json.loads(text)
        return CheckedIntervention(
            None if summary is None else InterventionSummary.load(summary),
            tuple(Diagnostic(*m) for m in messages),
            result,
            str(digest),
            tuple(map(str, statutes)),
        )
