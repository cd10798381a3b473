"""The timeline: when rules and wordings begin and end, and which interventions are in another state since."""

from __future__ import annotations

from lagrum.base.frozen import frozen
from lagrum.model.rule import Rule
from lagrum.services.timeline import ChangeDay, nearest
from lagrum.services.world import Draft, World
from lagrum.web.views.environment import render
from lagrum.web.views.page import Page


@frozen
class Moved:
    """An intervention in another state than the day before."""

    draft: Draft
    before: str
    after: str


@frozen
class Day:
    """A day of change with the rules that begin and end, and the interventions that it moves."""

    change: ChangeDay
    beginning: tuple[Rule, ...]
    ending: tuple[Rule, ...]
    coming: bool
    compared: bool


def index(world: World) -> Page:
    """Return the timeline. A local host compares the catalogue when it is asked to, others ahead."""
    tried = set(nearest(world.days, world.day)) if world.drafts else set()
    days = [_day(world, change, change.day in tried) for change in world.days]
    ahead = world.host != "lokal"
    compared = comparison_html(world, "") if ahead and tried else ""
    return Page(
        "tidslinje.html",
        "Tidslinjen",
        render("times", root="", days=list(reversed(days)), day=world.day, compared=compared, tried=len(tried)),
    )


def comparison_html(world: World, root: str) -> str:
    """Return what the days nearest to the world's own mean for the catalogue, as HTML. Takes seconds the first time."""
    drafts = {draft.path: draft for draft in world.drafts}
    moved = [
        (day, [Moved(drafts[c.path], c.before, c.after) for c in changes]) for day, changes in world.history.items()
    ]
    return render("moved", root=root, moved=moved, number=len(world.interventions))


def _day(world: World, change: ChangeDay, compared: bool) -> Day:
    rules = world.rulebook.rules
    return Day(
        change,
        tuple(rules[n] for n in change.beginning),
        tuple(rules[n] for n in change.ending),
        change.day > world.day,
        compared,
    )
