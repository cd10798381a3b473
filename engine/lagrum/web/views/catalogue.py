"""The catalogue: its interventions against the themes of law, and a page for each."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from lagrum.base.frozen import frozen
from lagrum.checking.result import CaseResult, Finding
from lagrum.model.state import STATES
from lagrum.services.world import Draft, World
from lagrum.web.views.answer import answer_html
from lagrum.web.views.environment import render
from lagrum.web.views.page import Page, root_of

THEMES = (
    ("sol", "Socialtjänst"),
    ("osl", "Sekretess"),
    ("dataskydd", "Personuppgifter"),
    ("barn", "Barn"),
    ("kommunalratt", "Kommunalrätt"),
    ("annat", "Annat"),
)
"""Columns of the matrix: the folders of the rulebook that most findings come from, and the rest."""
GRADES = ("hinder", "krav", "oklart", "fraga", "mojlighet", "upplysning", "")
WORDS = {
    "hinder": "hinder",
    "krav": "krav kvar",
    "oklart": "att klargöra",
    "fraga": "öppen fråga",
    "mojlighet": "möjlighet",
    "upplysning": "att veta",
    "": "inget",
}


@frozen
class Cell:
    """What an intervention meets within a theme: the gravest kind, and how many rules."""

    kind: str
    words: str
    number: int


@frozen
class Row:
    """An intervention in the matrix."""

    draft: Draft
    cells: tuple[Cell, ...]


def matrix(world: World) -> Page:
    """Return the catalogue as a table: interventions by themes of law."""
    themes = {rule.name: _theme(rule.place) for rule in world.rulebook.rules.values()}
    rows = [Row(d, _cells(d.result, themes) if d.result is not None else ()) for d in world.drafts]
    states = [s for s in STATES if any(r.state == s for r in world.results)]
    return Page(
        "katalog.html", "Katalogen", render("catalogue", world=world, rows=rows, themes=THEMES, states=states, root="")
    )


def _theme(place: str) -> str:
    folder = place.split("/")[1] if place.count("/") > 1 else ""
    return folder if folder in dict(THEMES) else "annat"


def _cells(result: CaseResult, themes: dict[str, str]) -> tuple[Cell, ...]:
    found: dict[str, dict[str, set[str]]] = {}
    for finding in result.findings:
        if finding.tied and finding.demand != "uppfyllt":
            theme = found.setdefault(themes.get(finding.rule, "annat"), {})
            theme.setdefault(grade(finding), set()).add(finding.rule)
    cells = []
    for id, _ in THEMES:
        kinds = found.get(id, {})
        kind = min(kinds, key=GRADES.index, default="")
        cells.append(Cell(kind, WORDS[kind], len(kinds.get(kind, ()))))
    return tuple(cells)


def grade(finding: Finding) -> str:
    """Return the kind of a finding that its colour goes by."""
    if finding.certainty != "gäller" or finding.demand == "okänt":
        return "oklart" if finding.outcome in ("hinder", "krav", "fråga") else "upplysning"
    return {"hinder": "hinder", "krav": "krav", "fråga": "fraga", "möjlighet": "mojlighet"}.get(
        finding.outcome, "upplysning"
    )


def draft_paths(world: World) -> Iterator[str]:
    """Yield the pages of the interventions."""
    return (draft.page for draft in world.drafts)


def draft(world: World, stem: str) -> Page:
    """Return an intervention: its text beside what it meets. Raises `InputError`."""
    found = world.draft(f"{stem}.insats")
    path = found.page
    root = root_of(path)
    html = (
        answer_html(found.result, root, receipt=world.receipt(found))
        if found.result is not None
        else render("broken", draft=found)
    )
    title = found.result.name if found.result is not None and found.result.name else stem
    profile = world.profile_of(found)
    return Page(
        path,
        title,
        render(
            "sketch",
            world=world,
            text=found.text,
            path=found.path,
            root=root,
            html=html,
            title=title,
            profile=profile,
            seen=sha256(found.text.encode()).hexdigest(),
        ),
    )
