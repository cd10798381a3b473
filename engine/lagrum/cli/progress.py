"""How far a command has come and how long it has left, on the last line of a terminal, and nothing anywhere else."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import TextIO

PATIENCE = 2.0
"""Work that takes less than so many seconds is done in silence."""
OFTEN = 0.25
"""So many seconds pass at least between two times that the line is written."""
KNOWN = 0.1
"""When such a share is done, the steps have told how long one of them takes."""
WIDTH = 79
"""A line that is longer may wrap, and then it cannot be wiped away."""
ERASE = "\r\x1b[K"


class Progress:
    """Told how many of how many steps are done, shows it on `stream` when that is a terminal; leaves nothing behind.

    `doing` says what is done and to what: »prövar insatser«. `clock` gives seconds from any start.
    """

    def __init__(self, doing: str, stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._doing = doing
        self._stream = sys.stderr if stream is None else stream
        self._clock = clock
        self._start = clock()
        self._first: tuple[float, int] | None = None
        self._shown_at: float | None = None

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.clear()

    def __call__(self, done: int, total: int) -> None:
        """Take in that `done` steps of `total` are done."""
        now = self._clock()
        # Counted from the first step on: to read the rules takes as long for one step as for many.
        since, before = self._first = self._first or (now, done)
        if not self._seen() or now - self._start < PATIENCE:
            return
        if done >= total:
            self.clear()
        elif self._shown_at is None or now - self._shown_at >= OFTEN:
            pace = (now - since) / (done - before) if done > before and done >= KNOWN * total else 0.0
            self._write(f"{ERASE}{line(self._doing, done, total, pace)}")
            self._shown_at = now

    def announce(self, text: str) -> None:
        """Show at once what is done and how long it may take, of work whose steps cannot be counted."""
        if self._seen():
            self._write(f"{ERASE}{text[:WIDTH]}")
            self._shown_at = self._clock()

    def clear(self) -> None:
        """Wipe the line away, before anything else is written."""
        if self._shown_at is not None:
            self._write(ERASE)
            self._shown_at = None

    def _seen(self) -> bool:
        return self._stream is not None and not self._stream.closed and self._stream.isatty()

    def _write(self, text: str) -> None:
        with contextlib.suppress(OSError, ValueError):
            self._stream.write(text)
            self._stream.flush()


def line(doing: str, done: int, total: int, pace: float) -> str:
    """Return what is shown when `done` steps of `total` are done, and each takes `pace` seconds (0: nobody knows).

    >>> line("prövar insatser", 120, 500, 0.05)
    'prövar insatser: 120 av 500, ungefär 20 s kvar'
    """
    told = f": {done} av {total}" + (f", {time_left(pace * (total - done))}" if pace else "")
    return f"{doing[: WIDTH - len(told)]}{told}"


def time_left(seconds: float) -> str:
    """Return how long is left, no more exactly than it can be known: seconds by fives, then minutes.

    >>> time_left(3.2), time_left(17), time_left(58)
    ('några sekunder kvar', 'ungefär 15 s kvar', 'ungefär 1 min kvar')
    """
    if seconds < 5:
        return "några sekunder kvar"
    if seconds < 57.5:
        return f"ungefär {5 * round(seconds / 5)} s kvar"
    if seconds < 3600:
        return f"ungefär {max(1, round(seconds / 60))} min kvar"
    return "mer än en timme kvar"
