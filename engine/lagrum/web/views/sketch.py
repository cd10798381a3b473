"""The page where an intervention is written and checked."""

from __future__ import annotations

from lagrum.services.drafts import formatted_text
from lagrum.services.world import World
from lagrum.web.views.environment import render
from lagrum.web.views.page import Page

EXAMPLE = formatted_text("""\
insats kommunen/min-insats
    namn  "Min insats"
""")
"""What a new draft begins with: an id and a name, to be changed; all else is asked for."""


def write(world: World) -> Page:
    """Return the page with an empty draft. Without its script it says how else a draft is checked."""
    return Page("prova.html", "Pröva en insats", render("sketch", world=world, text=EXAMPLE, path="", root="", html=""))
