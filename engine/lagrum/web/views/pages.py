"""The router: from the path of a page to the page. Hosts ask for nothing else.

A family of pages (`regler/….html`) is one function from the path's stem; a page of its own is one from the world.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from lagrum.base.errors import LagrumError
from lagrum.services.world import World
from lagrum.source.invisible import without_hidden
from lagrum.source.outgoing import let_out
from lagrum.source.shortening import called, safe
from lagrum.web.views import about, board, catalogue, concepts, law, questions, rules, sketch, times
from lagrum.web.views.environment import render
from lagrum.web.views.page import Page

SINGLE: dict[str, Callable[[World], Page]] = {
    "index.html": about.start,
    "om.html": about.about,
    "tillganglighet.html": about.accessibility,
    "prova.html": sketch.write,
    "katalog.html": catalogue.matrix,
    "regler.html": rules.index,
    "begrepp.html": concepts.index,
    "fragor.html": questions.index,
    "mer.html": about.more,
    "tavla.html": board.board,
    "insikter.html": board.insights,
    "tidslinje.html": times.index,
    "lagen.html": law.index,
}
FAMILIES: dict[str, Callable[[World, str], Page]] = {
    "insatser/": catalogue.draft,
    "regler/": rules.member,
    "begrepp/": concepts.member,
    "fragor/": questions.member,
}
"""By the beginning of their paths; the function gets what stands between that and ».html«."""
MEMBERS: dict[str, Callable[[World], Iterator[str]]] = {
    "insatser/": catalogue.draft_paths,
    "regler/": rules.member_paths,
    "begrepp/": concepts.member_paths,
    "fragor/": questions.member_paths,
}
"""The paths of the pages of each family."""


def render_page(path: str, world: World) -> Page:
    """Return the page at a path; one that says so when there is none. Raises `LeakError`."""
    page = _page(path, world)
    page = replace(page, title=without_hidden(page.title))
    let_out(f"{page.title}\n{page.main}", f"sidan {path}")
    return page


def _page(path: str, world: World) -> Page:
    try:
        if path in SINGLE:
            return SINGLE[path](world)
        for start, family in FAMILIES.items():
            if path.startswith(start) and path.endswith(".html"):
                return family(world, path.removeprefix(start).removesuffix(".html"))
    except LagrumError as error:
        return missing(path, error.message, error.help)
    return missing(path, f"sidan »{called(path)}« finns inte", "välj en sida i menyn")


def all_paths(world: World) -> list[str]:
    """Return the paths of all pages that there are, for a host that renders them ahead."""
    return [*SINGLE, *(path for members in MEMBERS.values() for path in members(world))]


def missing(path: str, message: str, help: str) -> Page:
    """Return a page that says what was not found; no number of a person, and nothing hidden, of what was asked for."""
    return Page(path, "Sidan finns inte", render("missing", message=safe(message), help=safe(help)), found=False)
