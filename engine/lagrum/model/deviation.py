"""Accepted deviations: findings that a body has decided to live with until a day, as the intervention's file says."""

from __future__ import annotations

from datetime import date

from lagrum.base.frozen import frozen
from lagrum.law.citation import Citation
from lagrum.model.facts import Place


@frozen
class Deviation:
    """One `avvikelse` of an intervention.

    `rule` is the id of the finding's rule and `subject` names the record or the part of an age interval that it
    concerns ("" = all of them). `reference` is the decision's number in the body's register. It counts from `decided`
    to `last`, both inclusive. `place` is where its head stands.
    """

    rule: str
    subject: str
    reason: str
    body: str
    reference: str
    decided: date
    citations: tuple[Citation, ...]
    last: date
    place: Place
