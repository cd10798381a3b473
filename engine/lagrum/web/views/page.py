"""A page: a title and what stands in its `main`, and the frame that every page has."""

from __future__ import annotations

from lagrum.base.frozen import frozen
from lagrum.services.world import World
from lagrum.source.outgoing import let_out
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
    ("mer.html", "Mer"),
)
"""What every page leads to, in order."""
SECTIONS = {
    **{folder: f"{folder}.html" for folder in ("fragor", "regler", "begrepp")},
    "insatser": "katalog.html",
    **dict.fromkeys(
        ("tavla.html", "insikter.html", "tidslinje.html", "lagen.html", "om.html", "tillganglighet.html"), "mer.html"
    ),
}
"""By the first part of a page's path: the page of the menu that it belongs to, where that is another."""


def root_of(path: str) -> str:
    """Return how a page names the root of the site.

    >>> root_of("index.html"), root_of("regler/sol.11.5.html")
    ('', '../')
    """
    return "../" * path.count("/")


def whole_page(page: Page, world: World, token: str = "", policy: str = "", editor: bool = False) -> str:
    """Return a page as an HTML document of its own, for a host that serves its script and style beside it.

    `token` is what a local host wants back with every request; `policy` is the content security policy of a page whose
    host may send none. `editor`: the host has the editor's script too. Raises `LeakError`.
    """
    root = root_of(page.path)
    html = render(
        "layout",
        page=page,
        root=root,
        world=world,
        navigation=NAVIGATION,
        current=section(page),
        token=token,
        policy=policy,
        editor=editor,
    )
    return let_out(html, f"sidan {page.path}")


def section(page: Page) -> str:
    """Return the page of the menu that a page belongs to.

    >>> section(Page("regler/sol.11.5.1.html", "", "")), section(Page("katalog.html", "", ""))
    ('regler.html', 'katalog.html')
    """
    first = page.path.split("/")[0]
    return SECTIONS.get(first, first)
