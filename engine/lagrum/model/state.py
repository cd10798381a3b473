"""The states that a check can leave an intervention in (DESIGN §4)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

State = Literal["hinder", "krav kvar", "att klargöra", "att eskalera", "inga anmärkningar"]
STATES: tuple[State, ...] = ("hinder", "krav kvar", "att klargöra", "att eskalera", "inga anmärkningar")
"""Worst first."""
LIMITS: tuple[str, ...] = ("hinder", "krav", "klargora", "fraga", "aldrig")
"""What `--grans` takes: each names one state more, from the worst on; the last names none."""


def states_at(limit: str) -> frozenset[State]:
    """Return the states at or above a limit.

    >>> sorted(states_at("krav"))
    ['hinder', 'krav kvar']
    """
    return frozenset(() if limit == LIMITS[-1] else STATES[: LIMITS.index(limit) + 1])


def worst_state(findings: Iterable[tuple[str, bool, str | None, bool]]) -> State:
    """Return the worst state of findings: outcome, whether it surely applies, demand, whether it must be clarified."""
    worst: State = "inga anmärkningar"
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
