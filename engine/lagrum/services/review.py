"""Reviewing the rulebook itself. Needs z3-solver (the extra `ways`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lagrum.base.frozen import frozen
from lagrum.model.acceptance import Acceptance
from lagrum.review.finding import Review
from lagrum.review.run import review as review_rulebook
from lagrum.review.time_limit import TimeLimit
from lagrum.services.rule_texts import open_duties, open_examples
from lagrum.services.rulebook import choose_engine
from lagrum.services.selection import select
from lagrum.source.diagnostic import Diagnostic


@frozen
class Reviewed:
    """What a review found in a rulebook (its digest), and as diagnostics the acceptances that accept nothing."""

    review: Review
    rulebook: str
    diagnostics: tuple[Diagnostic, ...]


def review(
    names: Sequence[str], without_shipped: bool, engine: str, seconds_each: int, seconds: int, processes: int = 1
) -> Reviewed:
    """Review the folders or files of the rulebook that are named, or all of it; the latter in up to two `processes`."""
    chosen = choose_engine(engine)
    selection = select(names, without_shipped)
    rulebook = open_examples(selection.folders)
    duties = open_duties(rulebook, selection.folders)
    limit = TimeLimit.of(seconds_each, seconds)
    found, unused = review_rulebook(rulebook, chosen, limit, selection.holds, duties, processes)
    return Reviewed(found, rulebook.digest, tuple(_unused(unused)))


def _unused(lines: Iterable[Acceptance]) -> list[Diagnostic]:
    """Return a message for each acceptance of something that is not found (any more)."""
    found = []
    for line in lines:
        file, _, number = line.place.rpartition(":")
        words = f"godtas {line.kind} {line.other}".rstrip()
        message = f"»{words}« godtar inget: granskningen hittar inget sådant"
        found.append(Diagnostic("E101", "fel", message, file, int(number), 5, help="ta bort raden"))
    return sorted(found, key=lambda d: d.sort_key)
