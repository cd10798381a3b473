"""How long a review may take: each question to the solver, and all of them together."""

from __future__ import annotations

import time
from collections.abc import Callable

from lagrum.base.frozen import frozen


@frozen(slots=False)
class TimeLimit:
    """`question` is in milliseconds and for one question, `end` on the `clock` (seconds) and for the whole review."""

    question: int
    end: float = float("inf")
    clock: Callable[[], float] = time.monotonic

    @classmethod
    def of(cls, question: int, review: int) -> TimeLimit:
        """Return the limit of a review that begins now; both are in seconds."""
        return cls(question * 1000, time.monotonic() + review)

    @property
    def left(self) -> int:
        """The milliseconds that the next question may take; 0 when the time of the review is out."""
        return int(max(0.0, min(self.question, (self.end - self.clock()) * 1000)))
