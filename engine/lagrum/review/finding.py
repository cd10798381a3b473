"""What a review finds. The words of the kinds are those that a rule's line `godtas` names."""

from __future__ import annotations

from enum import Enum
from typing import Literal

from lagrum.base.frozen import frozen
from lagrum.model.acceptance import CHANGES, KINDS, PAIRS

Level = Literal["fel", "varning", "upplysning"]


class Kind(Enum):
    """A kind of finding: its word, how grave it is, and what it is in a few words."""

    NEVER = ("aldrig", "fel", "Kan aldrig gälla")
    TOOTHLESS = ("verkningslös", "fel", "Undantaget tar aldrig bort något")
    CONTRADICTION = ("motsägelse", "fel", "Två regler säger emot varandra")
    IMPOSSIBLE = ("omöjligt-krav", "fel", "Kravet kan aldrig uppfyllas")
    EMPTY = ("tomt-krav", "varning", "Kravet är alltid uppfyllt")
    GAP = ("glapp", "fel", "En tid utan regel")
    OVERLAP = ("överlapp", "fel", "Två versioner gäller samtidigt")
    UNASKED = ("ofullständig-fråga", "varning", "Frågan saknar något")
    DOUBLE = ("dubblett", "varning", "Två regler skiljer sig bara i orden")
    UNREAD = ("oläst", "fel", "Ingen regel läser det")
    DESCRIBED = ("läst-beskrivning", "fel", "En regel läser en beskrivning")
    LAUNDERED = ("tvättas", "fel", "Ett tillägg tvättar bort ett fynd")
    REVERSED = ("omvänt", "fel", "Ett värre faktum ger ett bättre läge")
    BETWEEN = ("mellanrum", "fel", "Ett mittvärde faller mellan reglerna")
    SILENT = ("tystnad", "fel", "En plikt möts av tystnad")
    UNTRIED = ("oprövat", "fel", "Uppfyllt utan att grunden prövas")
    TOO_EARLY = ("före-lagen", "fel", "Regeln gäller när lagen inte gör det")
    EMPTY_ROW = ("tom-rad", "fel", "En rad i en tabell kan aldrig bära")
    ROWS_CLASH = ("rader-krockar", "fel", "Två rader tävlar om samma fall")
    UNMENTIONED = ("onämnt", "upplysning", "Ingen regel använder det")

    def __init__(self, word: str, level: Level, title: str) -> None:
        self.word = word
        self.level: Level = level
        self.title = title

    @property
    def pair(self) -> bool:
        """Whether it is about two rules."""
        return self.word in PAIRS

    @property
    def change(self) -> bool:
        """Whether it is about a change of an attribute, which a finding then names as the other."""
        return self.word in CHANGES


UNACCEPTABLE = frozenset(kind for kind in Kind if kind.word not in KINDS)
"""Kinds that no line `godtas` covers: they are not about a rule."""
assert set(KINDS) <= {kind.word for kind in Kind}


@frozen
class Witness:
    """An intervention that shows a finding, as files. `shows` says in words what the evaluators answered on it.

    `others` are the same intervention changed, for a finding about what a change does.
    """

    case: str
    profile: str
    day: str
    facts: int
    shows: str
    others: tuple[str, ...] = ()


@frozen
class Finding:
    """A finding about `rule` (a rule's id, a definition's name or an attribute's path), and for a pair another rule.

    `clash` has the conditions that cannot hold together, when the finding is that nothing can be. `confirmed` is False
    when there should be a witness and the evaluators did not answer as the solver said. `accepted` is the reason why
    the finding may stay, from the rule itself.
    """

    kind: Kind
    rule: str
    place: str
    message: str
    help: str
    other: str = ""
    other_place: str = ""
    clash: tuple[str, ...] = ()
    witness: Witness | None = None
    confirmed: bool = True
    accepted: str = ""

    @property
    def counts(self) -> bool:
        """Whether it stands against the rulebook."""
        return self.kind.level != "upplysning" and not self.accepted


@frozen
class Undecided:
    """What could not be decided in the time given: it may be a finding."""

    kind: Kind
    rule: str
    place: str
    other: str = ""


@frozen
class Review:
    """What a review of a rulebook found, sorted."""

    findings: tuple[Finding, ...]
    undecided: tuple[Undecided, ...]
    rules: int
    concepts: int
    asked: int
    """How many questions the solver answered."""
    engine: str
    late: bool = False
    """Whether the time of the whole review was out, so that some of what is undecided was never asked."""

    @property
    def sound(self) -> bool:
        return not self.undecided and not any(f.counts for f in self.findings)
