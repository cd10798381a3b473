"""The board of hypotheses and tests, and the map of whose experience the interventions build on."""

from __future__ import annotations

from collections.abc import Iterable

from lagrum.base.frozen import frozen
from lagrum.model.facts import Facts, Several
from lagrum.model.intervention import text_fact
from lagrum.model.vocabulary import Attribute
from lagrum.services.world import Draft, World
from lagrum.web.views.environment import render
from lagrum.web.views.page import Page

UNKNOWN = "inte sagt"
PERSPECTIVES = ("klienter", "riskgrupp", "invånare")
TIES = ((0,), (1,), (2,), (0, 1), (0, 2), (1, 2), (0, 1, 2))
"""The parts of three circles that overlap, by the perspectives that each holds."""


@frozen
class Card:
    """An intervention on the board."""

    draft: Draft
    name: str
    municipality: str
    state: str
    hypothesis: str
    themes: tuple[str, ...]
    phase: str


@frozen
class Column:
    """A column of the board: a status, what it means, and its cards."""

    name: str
    meaning: str
    cards: tuple[Card, ...]


@frozen
class Insight:
    """Whose experience an intervention builds on, and for whom it is. `open`: there may be others."""

    card: Card
    perspectives: tuple[str, ...]
    open: bool
    roles: tuple[str, ...]


@frozen
class Part:
    """A part of the circles: the perspectives that meet in it, and the interventions."""

    names: tuple[str, ...]
    insights: tuple[Insight, ...]
    x: int
    y: int


PLACES = {
    (0,): (105, 120),
    (1,): (335, 120),
    (2,): (220, 315),
    (0, 1): (220, 105),
    (0, 2): (150, 225),
    (1, 2): (290, 225),
}
"""Where the number of a part stands in the picture; that of all three is in the middle."""
MIDDLE = (220, 180)


def board(world: World) -> Page:
    """Return the board: a column for each status, and one for those that say none."""
    cards: dict[str, list[Card]] = {}
    for draft in world.drafts:
        facts = _facts(world, draft)
        status = _one(facts, "status") if facts is not None else ""
        cards.setdefault(status or UNKNOWN, []).append(_card(draft, facts))
    attribute = world.rulebook.vocabulary.attributes.get("status")
    names = [*(attribute.values if attribute is not None else ()), UNKNOWN]
    columns = [Column(n, _meaning(attribute, n), tuple(cards.get(n, ()))) for n in names]
    return Page("tavla.html", "Tavlan", render("board", root="", columns=columns, number=len(world.drafts)))


def insights(world: World) -> Page:
    """Return the map of insights: perspectives that overlap, from whom to whom, and the phase."""
    found = [_insight(draft, facts) for draft in world.drafts if (facts := _facts(world, draft)) is not None]
    told = [i for i in found if i.perspectives or i.open]
    parts = []
    for tie in TIES:
        names = tuple(PERSPECTIVES[k] for k in tie)
        members = tuple(i for i in told if set(i.perspectives) & set(PERSPECTIVES) == set(names))
        x, y = PLACES.get(tie, MIDDLE)
        parts.append(Part(names, members, x, y))
    attribute = world.rulebook.vocabulary.attributes.get("fas")
    phases = [
        Column(name, _meaning(attribute, name), tuple(i.card for i in found if i.card.phase == name))
        for name in (attribute.values if attribute is not None else ())
    ]
    return Page(
        "insikter.html",
        "Insiktskartan",
        render(
            "insights",
            root="",
            parts=parts,
            told=told,
            silent=[i.card for i in found if i not in told],
            phases=phases,
            without_phase=sum(not i.card.phase for i in found),
            perspectives=[
                (name, _meaning(world.rulebook.vocabulary.attributes.get("insiktsperspektiv"), name))
                for name in PERSPECTIVES
            ],
        ),
    )


def _facts(world: World, draft: Draft) -> Facts | None:
    found = world.interventions.get(draft.path)
    return found.facts if found is not None else None


def _card(draft: Draft, facts: Facts | None) -> Card:
    result = draft.result
    return Card(
        draft,
        result.name if result is not None and result.name else draft.path,
        result.municipality if result is not None else "",
        result.state if result is not None else "fel i texten",
        text_fact(facts, "hypotes") if facts is not None else "",
        _many(facts, "tema") if facts is not None else (),
        _one(facts, "fas") if facts is not None else "",
    )


def _insight(draft: Draft, facts: Facts) -> Insight:
    fact = facts.scalars.get("insiktsperspektiv")
    value = fact.value if fact is not None else None
    groups = facts.records.get("målgrupp")
    records = groups.records if groups is not None else ()
    roles = [role for record in records if record.certain for role in _values(record.fields.get("målgrupp.roll"))]
    return Insight(
        _card(draft, facts),
        _many(facts, "insiktsperspektiv"),
        isinstance(value, Several) and value.open and bool(value.chosen),
        tuple(dict.fromkeys(roles)),
    )


def _one(facts: Facts, path: str) -> str:
    """Return the value of a list of one, or "" when it is not said."""
    return next(iter(_many(facts, path)), "")


def _many(facts: Facts, path: str) -> tuple[str, ...]:
    return tuple(_values(facts.scalars.get(path)))


def _values(fact: object) -> Iterable[str]:
    value = getattr(fact, "value", None)
    if isinstance(value, Several):
        return sorted(value.chosen)
    return [value] if isinstance(value, str) else []


def _meaning(attribute: Attribute | None, name: str) -> str:
    if name == UNKNOWN:
        return "Insatsens text säger inte hur långt den har kommit."
    note = attribute.notes.get(name) if attribute is not None else None
    return note.meaning if note is not None else ""
