"""Answers to open questions: what the network, a court or an authority has said, with its source and its last day."""

from __future__ import annotations

from datetime import date

from lagrum.base.frozen import frozen
from lagrum.law.citation import Citation
from lagrum.model.formula import Formula
from lagrum.model.rule import Position, Validity

ANSWER_KINDS = ("praxis", "nätverkets ställningstagande", "vägledning", "lokal tolkning")
"""Kinds of answers, strongest first: a ruling goes before a position of the network, whatever their dates."""


@frozen
class Wording:
    """The wording of a provision that an answer was given on: the first characters of its fingerprint."""

    citation: Citation
    digest: str


@frozen
class LegalAnswer:
    """A position that settles a question (`question` is the id of a fråga rule), in the cases that `condition` covers.

    `record` is the post of the question's rule. `replaces` names an earlier answer that gives way; both stay readable.
    """

    name: str
    title: str
    question: str
    record: str
    condition: Formula
    text: str
    reason: str
    body: str
    kind: str
    source: str
    decided: date
    validity: Validity
    replaces: str
    positions: tuple[Position, ...]
    wordings: tuple[Wording, ...]
    place: str

    @property
    def rank(self) -> tuple[int, int]:
        """Sort key: the answer that goes before the others first (kind, then the later one)."""
        return (ANSWER_KINDS.index(self.kind), -self.decided.toordinal())
