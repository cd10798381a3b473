"""A page: a title and what stands in its `main`, and the frame that every page has."""

from __future__ import annotations

from lagrum.base.frozen import frozen
from lagrum.services.world import World
from lagrum.web.views.environment import render


@frozen
class Page:
    """A view at a path (»regler/sol.11.5.1.html«). `main` is HTML; links in it are relative to the path."""

    path: str
    title: str
    main: str
    found: bool = True


NAVIGATION = (
    ("index.html", "Start"),
    ("prova.html", "Pröva"),
    ("katalog.html", "Katalog"),
    ("fragor.html", "Frågor"),
    ("regler.html", "Regler"),
    ("begrepp.html", "Begrepp"),
    ("om.html", "Om"),
)
"""What every page leads to, in order."""


def root_of(path: str) -> str:
    """Return how a page names the root of the site.

    >>> root_of("index.html"), root_of("regler/sol.11.5.html")
    ('', '../')
    """
    return "../" * path.count("/")


def whole_page(page: Page, world: World, token: str = "", policy: str = "") -> str:
    """Return a page as an HTML document of its own, for a host that serves its script and style beside it.

    `token` is what a local host wants back with every request; `policy` is the content security policy of a page whose
    host may send none.
    """
    root = root_of(page.path)
    current = page.path.split("/")[0]
    return render(
        "layout",
        page=page,
        root=root,
        world=world,
        navigation=NAVIGATION,
        current=current,
        token=token,
        policy=policy,
    )
