"""The pages that are about the site itself: the start, what it is, and how accessible it is."""

from __future__ import annotations

from lagrum.services.world import World
from lagrum.web.views.environment import render
from lagrum.web.views.page import Page


def start(world: World) -> Page:
    """Return the first page."""
    return Page("index.html", "Start", render("start", world=world))


def about(world: World) -> Page:
    """Return what lagrum is, what it does not say, and where what is written is kept."""
    return Page("om.html", "Om lagrum", render("about", world=world))


def accessibility(world: World) -> Page:
    """Return the accessibility statement."""
    return Page("tillganglighet.html", "Tillgänglighet", render("accessibility", world=world))


def more(world: World) -> Page:
    """Return the pages that the menu has no room for."""
    return Page("mer.html", "Mer", render("more", world=world))
