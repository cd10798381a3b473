"""Rulings and guidance (`praxis`): what somebody has decided, for which facts. They alert; they change no answer."""

from __future__ import annotations

from datetime import date

from lagrum.base.frozen import frozen
from lagrum.law.citation import Citation
from lagrum.model.formula import Formula, Quantifier
from lagrum.model.rule import Validity

PRAXIS_KINDS = ("praxis", "allmänna råd", "nätverkets ställningstagande", "vägledning", "lokal tolkning")
"""Kinds of rulings, strongest first: the order of answers, with general advice next to rulings (a reading of ours)."""
SPEAKS = ("för", "för på villkor", "emot", "varken")
"""Which way an outcome points, as whoever encoded it says: for the design that it is about, or against it."""


@frozen
class Ruling:
    """An answer, a ruling or guidance: what it says in its writer's own words, for the facts of `condition`.

    `record` is the post that the condition ranges over ("" = the intervention). `reference` is its case or register
    number, `rules` those it names itself. An `invented` one is an example, and is always said to be.
    """

    name: str
    title: str
    kind: str
    body: str
    reference: str
    decided: date
    validity: Validity
    citation: str
    citations: tuple[Citation, ...]
    record: str
    condition: Formula
    quantifiers: tuple[Quantifier, ...]
    text: str
    outcome: str
    speaks: str
    source: str
    rules: tuple[str, ...]
    invented: bool
    place: str

    @property
    def rank(self) -> tuple[int, int, str]:
        """Sort key: the strongest kind first, then the latest."""
        return (PRAXIS_KINDS.index(self.kind), -self.decided.toordinal(), self.name)

    @property
    def label(self) -> str:
        """Return the title, and that it is an example where it is one."""
        return labelled(self.title, self.invented)

    def known_on(self, day: date) -> bool:
        """Whether it had been given on a day, and had not been withdrawn."""
        return self.decided <= day and self.validity.holds(day)

    def against(self, other: Ruling) -> bool:
        """Whether two rulings on one provision point different ways."""
        sides = {self.speaks == "emot", other.speaks == "emot"}
        return "varken" not in (self.speaks, other.speaks) and len(sides) == 2 and same_provision(self, other)


def labelled(title: str, invented: bool) -> str:
    """Return what a ruling is called in a list: an example is said to be one.

    >>> labelled("Om läger", True)
    'Om läger [påhittat exempel]'
    """
    return f"{title} [påhittat exempel]" if invented else title


def same_provision(one: Ruling, other: Ruling) -> bool:
    """Whether two rulings are about one provision, a whole chapter or act covering what lies in it."""
    return overlap(one.citations, other.citations)


def overlap(one: tuple[Citation, ...], other: tuple[Citation, ...]) -> bool:
    """Whether two lists of citations name one provision (paragraph or article), or one lies in the other."""
    return any(a.covers(b) or b.covers(a) for a in (c.provision for c in one) for b in (c.provision for c in other))
