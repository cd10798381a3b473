"""What comes of one intervention, in a form that can be sent and kept."""

from __future__ import annotations

import json
from dataclasses import astuple

from lagrum.base.frozen import frozen
from lagrum.catalogue.digest import Digest
from lagrum.source.diagnostic import Diagnostic


@frozen
class Answer:
    """What came of one file: a digest of its result (None when it has errors), and the messages about it.

    `result` is the whole result as JSON, or "" when only the digest was asked for.
    """

    digest: Digest | None
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
    def load(text: str, result: str = "") -> Answer:
        """Return the answer that `dump` wrote. Raises ValueError, TypeError or KeyError for anything else."""
        digest, messages = json.loads(text)
        return Answer(None if digest is None else Digest.load(digest), tuple(Diagnostic(*m) for m in messages), result)
