"""How the law changes over time: the days on which rules begin or end, and what that means for a catalogue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from lagrum.base.frozen import frozen
from lagrum.checking.checker import Checker
from lagrum.law.citation import Citation
from lagrum.rulebook.lookup import in_order

if TYPE_CHECKING:
    from lagrum.model.intervention import Intervention
    from lagrum.model.rulebook import Rulebook

MOST_DAYS = 8
"""Days of change on which a catalogue is checked: each takes a check of all of it."""
ONE_DAY = timedelta(days=1)


@frozen
class ChangeDay:
    """A day on which something changes. The rules and phrases hold from it, or held to the day before.

    `wordings` are the provisions cited by rules that have another wording from that day.
    """

    day: date
    beginning: tuple[str, ...]
    ending: tuple[str, ...]
    phrases: tuple[str, ...]
    wordings: tuple[Citation, ...]

    @property
    def rules_change(self) -> bool:
        return bool(self.beginning or self.ending or self.phrases)


@frozen
class StateChange:
    """An intervention, by its path, that is in another state on a day than on the day before."""

    path: str
    before: str
    after: str


def change_days(rulebook: Rulebook) -> tuple[ChangeDay, ...]:
    """Return the days on which a rule, a derived concept or a cited wording begins or ends, the earliest first."""
    beginning: dict[date, list[str]] = {}
    ending: dict[date, list[str]] = {}
    phrases: dict[date, list[str]] = {}
    for rule in in_order(rulebook.rules):
        if rule.validity.first is not None:
            beginning.setdefault(rule.validity.first, []).append(rule.name)
        if rule.validity.last is not None:
            ending.setdefault(rule.validity.last + ONE_DAY, []).append(rule.name)
    for definition in in_order(rulebook.derived):
        first, last = definition.validity.first, definition.validity.last
        for day in (first, last + ONE_DAY if last is not None else None):
            if day is not None:
                phrases.setdefault(day, []).append(definition.phrase)
    wordings = _wordings(rulebook)
    days = sorted({*beginning, *ending, *phrases, *wordings})
    return tuple(
        ChangeDay(
            day,
            tuple(beginning.get(day, ())),
            tuple(ending.get(day, ())),
            tuple(dict.fromkeys(phrases.get(day, ()))),
            tuple(wordings.get(day, ())),
        )
        for day in days
    )


def _wordings(rulebook: Rulebook) -> dict[date, list[Citation]]:
    """Return the cited provisions of which the lock has a wording that begins on a day."""
    if rulebook.lock is None:
        return {}
    cited = {c.provision for rule in rulebook.rules.values() for c in rule.citations}
    found: dict[date, list[Citation]] = {}
    for entry in rulebook.lock.entries:
        if entry.citation in cited and entry.in_force_from is not None:
            found.setdefault(entry.in_force_from, []).append(entry.citation)
    return {day: sorted(set(places)) for day, places in found.items()}


def nearest(days: Sequence[ChangeDay], day: date, most: int = MOST_DAYS) -> list[date]:
    """Return the days nearest to one on which rules change, the earliest first; later ones go before earlier."""
    changing = [d.day for d in days if d.rules_change]
    later = [d for d in changing if d > day][:most]
    earlier = [d for d in changing if d <= day]
    return [*earlier[len(earlier) - min(len(earlier), most - len(later)) :], *later]


def state_changes(
    rulebook: Rulebook, days: Sequence[date], interventions: Mapping[str, Intervention]
) -> dict[date, tuple[StateChange, ...]]:
    """Return by day which interventions are in another state than the day before. Accepted deviations are left out.

    `days` are those of change, in order: between two of them no rule begins or ends.
    """
    if not interventions or not days:
        return dict.fromkeys(days, ())
    asked = list(interventions.values())

    def states(day: date) -> list[str]:
        return [brief.state for brief in Checker(rulebook, day).brief_all(asked, questions=False)]

    found: dict[date, tuple[StateChange, ...]] = {}
    before = states(days[0] - ONE_DAY)
    for day in days:
        after = states(day)
        found[day] = tuple(
            StateChange(path, one, two)
            for path, one, two in zip(interventions, before, after, strict=True)
            if one != two
        )
        before = after
    return found
