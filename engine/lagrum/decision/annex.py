"""What came of an annex that was read."""

from __future__ import annotations

from lagrum.base.frozen import frozen
from lagrum.decision.model import Proposal
from lagrum.decision.sketches import Sketch


@frozen
class AnnexRead:
    """An annex as it was read: the sketches, what a check finds of them, and what its headings were taken for."""

    file: str
    sketches: tuple[Sketch, ...]
    proposal: Proposal
    mapping: dict[str, str]
    unknown: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def findings(self) -> bool:
        """Whether any of them may not be decided so."""
        return bool(self.proposal.stopped or self.proposal.left_out)
