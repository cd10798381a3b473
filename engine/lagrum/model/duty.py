"""What a rulebook promises never to be silent about (`plikt`): asked by a review alone, never by a check."""

from __future__ import annotations

from lagrum.base.frozen import frozen
from lagrum.law.citation import Citation
from lagrum.model.formula import Formula, Quantifier
from lagrum.model.rule import Validity


@frozen
class Duty:
    """Whoever surely meets `condition` must get hinder, krav, fråga or möjlighet by one of the provisions `citations`.

    `record` is the post that it is about ("" = the intervention), `quantifiers` those that its condition names.
    """

    name: str
    title: str
    citation: str
    citations: tuple[Citation, ...]
    validity: Validity
    record: str
    condition: Formula
    quantifiers: tuple[Quantifier, ...]
    reason: str
    place: str
