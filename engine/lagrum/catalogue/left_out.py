"""What a run has left out, so that its numbers can say what they do not count."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from lagrum.base.counted import counted
from lagrum.base.frozen import frozen
from lagrum.checking.result import CaseResult
from lagrum.source.read import shown

MOST_NAMED = 5


@frozen
class LeftOut:
    """The files of a run that gave no result, of how many."""

    files: tuple[str, ...] = ()
    of: int = 0

    def __str__(self) -> str:
        """Say it in a sentence, or nothing when all are with.

        >>> str(LeftOut(("a.insats", "b.insats"), 14))
        '2 av 14 insatser är inte med: a.insats, b.insats.'
        >>> str(LeftOut((), 14))
        ''
        """
        if not self.files:
            return ""
        more = f" och {len(self.files) - MOST_NAMED} till" if len(self.files) > MOST_NAMED else ""
        named = ", ".join(self.files[:MOST_NAMED])
        return f"{len(self.files)} av {counted(self.of, 'insats')} är inte med: {named}{more}."


def left_out(files: Sequence[Path], results: Iterable[CaseResult]) -> LeftOut:
    """Return which of the files that were found gave no result."""
    given = {result.file for result in results}
    names = [shown(path) for path in files]
    return LeftOut(tuple(name for name in names if name not in given), len(names))
