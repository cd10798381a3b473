"""What running, covering and mutating the examples of a rulebook came to."""

from __future__ import annotations

from lagrum.base.frozen import frozen
from lagrum.examples.coverage import OwnerCover
from lagrum.examples.mutation import Verdict
from lagrum.examples.run import ExampleOutcome, Missing


@frozen
class Ran:
    """The examples that were run, and the kinds that are missing. `rulebook` is the rulebook's digest."""

    rulebook: str
    engine: str
    outcomes: tuple[ExampleOutcome, ...]
    missing: tuple[Missing, ...]

    @property
    def failed(self) -> list[ExampleOutcome]:
        return [o for o in self.outcomes if not o.passed]


@frozen
class Covered:
    """What the examples try of the conditions of a rulebook."""

    rulebook: str
    covers: tuple[OwnerCover, ...]


@frozen
class Mutated:
    """Which faults in the rules of a rulebook the examples notice."""

    rulebook: str
    verdicts: tuple[Verdict, ...]
