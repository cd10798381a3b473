"""The states that a check can leave an intervention in (DESIGN §4)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from lagrum.model.facts import Facts

State = Literal["hinder", "krav kvar", "att klargöra", "att eskalera", "för lite beskrivet", "inga anmärkningar"]
STATES: tuple[State, ...] = (
    "hinder",
    "krav kvar",
    "att klargöra",
    "att eskalera",
    "för lite beskrivet",
    "inga anmärkningar",
)
"""Worst first."""
_WORST = {"hinder": 1, "brott": 2, "krav": 2, "klargora": 3, "fraga": 4, "beskrivet": 5, "aldrig": 0}
LIMITS: tuple[str, ...] = tuple(_WORST)
"""What `--grans` takes. »krav« is what »brott« was called: only a binding source demands anything."""
DEFAULT_LIMIT = "brott"

BASICS = ("form", "prövning", "målgrupp")
"""What an intervention must say before anything can be said of it (DESIGN §4)."""


def undescribed(facts: Facts, vocabulary: Iterable[str]) -> tuple[str, ...]:
    """Return which of `BASICS` an intervention does not mention; to say that one is okänt is to mention it.

    A vocabulary that lacks one of them does not ask for it.
    """
    known = set(vocabulary)
    groups = {path.split(".", 1)[0] for path in facts.scalars}
    return tuple(b for b in BASICS if b in known and b not in facts.records and b not in groups)


def states_at(limit: str) -> frozenset[State]:
    """Return the states at or above a limit.

    >>> sorted(states_at("brott"))
    ['hinder', 'krav kvar']
    """
    return frozenset(STATES[: _WORST[limit]])


def worst_state(findings: Iterable[tuple[str, bool, str | None, bool]], described: bool = True) -> State:
    """Return the worst state of findings: outcome, whether it surely applies, demand, whether it must be clarified.

    `described` tells whether the intervention says enough to be judged at all.
    """
    worst: State = "inga anmärkningar" if described else "för lite beskrivet"
    for outcome, sure, demand, unclear in findings:
        state: State = "inga anmärkningar"
        if sure and outcome == "hinder":
            state = "hinder"
        elif sure and demand == "inte uppfyllt":
            state = "krav kvar"
        elif unclear and outcome in ("hinder", "krav", "fråga"):
            state = "att klargöra"
        elif sure and outcome == "fråga":
            state = "att eskalera"
        if STATES.index(state) < STATES.index(worst):
            worst = state
    return worst
