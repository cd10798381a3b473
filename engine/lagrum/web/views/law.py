"""The map of the law, as an index with search: acts, chapters, provisions, and what reads each."""

from __future__ import annotations

from collections.abc import Sequence

from lagrum.base.frozen import frozen
from lagrum.law.acts import ACTS, Act
from lagrum.law.citation import Citation
from lagrum.law.citation_list import format_numbers
from lagrum.law.links import provision_url
from lagrum.law.provision_table import ProvisionTable
from lagrum.model.rule import Rule
from lagrum.services.references import Cited
from lagrum.services.world import World
from lagrum.web.views.environment import render
from lagrum.web.views.page import Page
from lagrum.web.views.paths import place_of
from lagrum.web.views.rules import FIRST, filter_data, tokens


@frozen
class Place:
    """A provision: its name, what cites it, and the words that it is found by besides its text."""

    anchor: str
    name: str
    words: str
    url: str
    rules: tuple[Rule, ...]
    cited: Cited


@frozen
class Chapter:
    """A chapter (or an act without chapters): what is cited in it, and which of its provisions nothing cites."""

    anchor: str
    name: str
    places: tuple[Place, ...]
    number: int
    silent: str


@frozen
class ActMap:
    """An act."""

    act: Act
    anchor: str
    whole: Place | None
    chapters: tuple[Chapter, ...]
    number: int


def index(world: World) -> Page:
    """Return the map: every provision that a rule or concept cites."""
    table = world.rulebook.lock.table() if world.rulebook.lock is not None else None
    by_act: dict[str, list[Citation]] = {}
    for citation in world.references.cited:
        by_act.setdefault(citation.act, []).append(citation)
    acts = [_act(world, act, by_act[act.short], table) for act in ACTS if act.short in by_act]
    acts.sort(key=lambda a: a.act.short != FIRST)
    return Page("lagen.html", "Lagen", render("law", root="", acts=acts, filter=filter_data()))


def _act(world: World, act: Act, citations: Sequence[Citation], table: ProvisionTable | None) -> ActMap:
    by_chapter: dict[str | None, list[Citation]] = {}
    whole = None
    for citation in citations:
        if citation == Citation(act.short):
            whole = _place(world, citation)
        else:
            by_chapter.setdefault(citation.chapter, []).append(citation)
    chapters = tuple(_chapter(world, act, number, found, table) for number, found in by_chapter.items())
    rules = {name for citation in citations for name in world.references.cited[citation].rules}
    return ActMap(act, place_of(Citation(act.short)), whole, chapters, len(rules))


def _chapter(
    world: World, act: Act, chapter: str | None, citations: Sequence[Citation], table: ProvisionTable | None
) -> Chapter:
    known = table.paragraphs(act.short, chapter) if table is not None and not act.articles else ()
    cited = {c.paragraph for c in citations}
    silent = [number for number in known if number not in cited]
    places = tuple(_place(world, c) for c in citations)
    return Chapter(
        "" if chapter is None else place_of(Citation(act.short, chapter)),
        "" if chapter is None else f"{chapter} kap.",
        tuple(p for p in places if p.anchor != place_of(Citation(act.short, chapter))),
        len({rule.name for place in places for rule in place.rules}),
        f"{format_numbers(silent, known)} {'§' if len(silent) == 1 else '§§'}" if silent else "",
    )


def _place(world: World, citation: Citation) -> Place:
    cited = world.references.cited[citation]
    rules = tuple(world.rulebook.rules[name] for name in cited.rules)
    return Place(
        place_of(citation),
        str(citation) if citation != Citation(citation.act) else f"{citation.act} i sin helhet",
        " ".join(tokens(citation)),
        provision_url(citation),
        rules,
        cited,
    )
