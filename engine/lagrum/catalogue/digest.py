"""What the summary of a catalogue needs to know of one intervention, and the summary itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lagrum.result import CaseResult

MOST_NAMED = 2_000
"""How many interventions of each kind a summary names."""


@dataclass(frozen=True, slots=True)
class Digest:
    """One intervention in brief.

    `obstacles` and `unmet` have the title and citation of each rule that stops it; `raised` the title and id of each
    open question that it raises; `asked` the questions whose answers decide something.
    """

    id: str
    municipality: str
    state: str
    obstacles: tuple[tuple[str, str], ...]
    unmet: tuple[tuple[str, str], ...]
    raised: tuple[tuple[str, str], ...]
    asked: tuple[str, ...]

    @staticmethod
    def load(values: Sequence[Any]) -> Digest:
        """Return the digest of what JSON has made of its fields. Raises ValueError or TypeError for anything else."""
        id, municipality, state, *lists, asked = values
        obstacles, unmet, raised = (tuple((str(a), str(b)) for a, b in pairs) for pairs in lists)
        if not all(isinstance(t, str) for t in (id, municipality, state, *asked)):
            raise TypeError(values)
        return Digest(id, municipality, state, obstacles, unmet, raised, tuple(asked))


def digest_of(result: CaseResult) -> Digest:
    """Return a result in brief."""
    sure = [f for f in result.findings if f.certainty == "gäller"]
    return Digest(
        result.id,
        result.municipality,
        result.state,
        tuple(dict.fromkeys((f.title, f.citation) for f in sure if f.outcome == "hinder")),
        tuple(dict.fromkeys((f.title, f.citation) for f in sure if f.demand == "inte uppfyllt")),
        tuple(dict.fromkeys((f.title, f.rule) for f in sure if f.outcome == "fråga")),
        tuple(dict.fromkeys(q.question for q in result.questions)),
    )


@dataclass(slots=True)
class Summary:
    """Sums up digests as they come, in the same memory however many there are."""

    states: dict[str, Counter[str]] = field(default_factory=dict)
    """By municipality: how many interventions are in each state."""
    obstacles: list[tuple[str, tuple[tuple[str, str], ...]]] = field(default_factory=list)
    unmet: list[tuple[str, tuple[tuple[str, str], ...]]] = field(default_factory=list)
    stopped: Counter[str] = field(default_factory=Counter)
    """How many interventions have obstacles, and unmet demands; the lists hold the first of them."""
    raised: Counter[tuple[str, str]] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)

    def add(self, digest: Digest) -> None:
        self.states.setdefault(digest.municipality or "(okänd kommun)", Counter())[digest.state] += 1
        for name, found, rows in (
            ("obstacles", digest.obstacles, self.obstacles),
            ("unmet", digest.unmet, self.unmet),
        ):
            if found:
                self.stopped[name] += 1
                if len(rows) < MOST_NAMED:
                    rows.append((digest.id, found))
        self.raised.update(digest.raised)
        self.asked.update(digest.asked)

    @property
    def occurring(self) -> set[str]:
        """The states that occur."""
        return {state for counts in self.states.values() for state in counts}
