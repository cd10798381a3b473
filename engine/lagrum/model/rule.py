"""Rules, derived concepts and their examples, bound to the vocabulary."""

from __future__ import annotations

from dataclasses import field
from datetime import date
from enum import Enum

from lagrum.base.frozen import frozen
from lagrum.law.citation import Citation
from lagrum.model.acceptance import Acceptance
from lagrum.model.facts import Facts
from lagrum.model.formula import Formula


class Outcome(Enum):
    """What follows when a rule applies."""

    OBSTACLE = "hinder"
    DEMAND = "krav"
    QUESTION = "fråga"
    OPPORTUNITY = "möjlighet"
    NOTE = "upplysning"

    @property
    def binding(self) -> bool:
        """Whether only binding sources may have this outcome."""
        return self in (Outcome.OBSTACLE, Outcome.DEMAND)


SOURCES = (
    "grundlag",
    "eu-rätt",
    "lag",
    "förordning",
    "föreskrift",
    "allmänna råd",
    "förarbete",
    "praxis",
    "vägledning",
    "nätverkets ställningstagande",
    "lokal tolkning",
)
BINDING_SOURCES = SOURCES[:5]
LEVELS = ("mikro", "meso", "makro")
ADDRESSEES = (
    # within the municipality
    *("nämnden", "nämnderna", "kommunstyrelsen", "fullmäktige", "kommunens jurist", "ekonomichef"),
    *("dataskyddsombudet", "informationssäkerhetsansvarig", "arkivmyndigheten"),
    # other principals and authorities
    *(
        "nätverket",
        "region",
        "SKR",
        "Socialstyrelsen",
        "IVO",
        "IMY",
        "MFoF",
        "MFD",
        "Jämställdhetsmyndigheten",
        "Skolverket",
    ),
    *("Skolinspektionen", "Polismyndigheten", "Brå", "Diskrimineringsombudsmannen", "Upphandlingsmyndigheten"),
    *("Etikprövningsmyndigheten", "Digg", "Riksarkivet", "JO"),
    # ministries
    *("Socialdepartementet", "Justitiedepartementet", "Utbildningsdepartementet", "Finansdepartementet"),
)
"""Whom a question may go to. A closed list, so that the register can gather the questions of one addressee."""


@frozen
class Validity:
    """When something is in force. Both days are inclusive; None is open."""

    first: date | None = None
    last: date | None = None

    def holds(self, day: date) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def sample_day(self) -> date:
        """A day on which it is in force: the first, else the last, else 2026-01-15 (all shipped versions are known)."""
        return self.first or self.last or date(2026, 1, 15)

    def __str__(self) -> str:
        if self.first is None and self.last is None:
            return "tills vidare"
        start = f"från {self.first}" if self.first else ""
        end = f"till {self.last}" if self.last else ""
        return f"{start} {end}".strip()


@frozen
class Position:
    """A position in an open question, with the sources it is found in."""

    text: str
    sources: tuple[str, ...] = ()


@frozen
class Example:
    """A `prov`: facts, the expected result, and which record or age part it speaks of ("" = any).

    `day` is the date of the check, None for the rule's first day in force.
    """

    title: str
    facts: Facts
    expected: str
    part: str
    day: date | None
    place: str


@frozen
class Conclusion:
    """What a rule and a derived concept have in common. `record` is the post it is about ("" = the intervention).

    `citation` is `citations` in print.
    """

    name: str
    title: str
    citation: str
    citations: tuple[Citation, ...]
    source: str
    validity: Validity
    record: str
    condition: Formula
    examples: tuple[Example, ...]
    place: str
    not_assessed: tuple[str, ...] = field(default=(), kw_only=True)
    """What the law asks here that is not assessed; it is told where the rule, or one that rests on it, is shown."""


@frozen
class Derived(Conclusion):
    """One definition of a derived concept; several with one phrase are alternatives. `name` is unique, see `phrase`."""

    phrase: str = ""
    accepted: tuple[Acceptance, ...] = ()


@frozen
class Rule(Conclusion):
    """An encoded provision.

    `outcome` is None for a pure exception. `requires` is the demand of a krav. `exception_to`: rules that do not
    apply where this one does. `yields_to`: rules before which this one gives way. `accepted`: what `lagrum granska` may
    find here.
    """

    outcome: Outcome | None = None
    message: str = ""
    reason: str = ""
    requires: Formula | None = None
    exception_to: tuple[str, ...] = ()
    yields_to: tuple[str, ...] = ()
    replaces: str = ""
    level: str = ""
    addressees: tuple[str, ...] = ()
    positions: tuple[Position, ...] = ()
    verify: str = ""
    reservation: str = ""
    general: str = ""
    """What limits a möjlighet: it is never shown without."""
    accepted: tuple[Acceptance, ...] = ()
