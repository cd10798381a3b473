"""The Jinja environment of the views: everything escaped, a missing name an error, Swedish filters."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from lagrum.base.counted import counted
from lagrum.base.fold import fold
from lagrum.model.state import STATES
from lagrum.web.views.citations import linked
from lagrum.web.views.paths import address_of, anchor, concept_page, entry_page, phrase_page, question_page, rule_page

TEMPLATES = Path(__file__).parent / "templates"


@cache
def environment() -> Environment:
    """Return the environment; it holds templates only, and never changes."""
    found = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filters: dict[str, Callable[..., Any]] = {
        "adress": address_of,
        "antal": counted,
        "ankare": anchor,
        "regelsida": rule_page,
        "begreppssida": concept_page,
        "frassida": phrase_page,
        "frågesida": question_page,
        "sida": entry_page,
        "lagrumslänkar": linked,
        "slagklass": kind_class,
        "lägesklass": state_class,
        "vikt": fold,
        "stor": lambda text: text[:1].upper() + text[1:],
    }
    found.filters.update(filters)
    return found


def render(template: str, /, **values: object) -> str:
    """Return a template filled in; `template` without its ending."""
    return environment().get_template(f"{template}.html.jinja").render(**values)


def state_class(state: str) -> str:
    """Return the CSS class of a state: its colour is the same on all pages."""
    return f"lage-{STATES.index(state) + 1}" if state in STATES else ""


def kind_class(outcome: str) -> str:
    """Return the CSS class of an outcome, as in the answers.

    >>> kind_class("möjlighet"), kind_class("undantag")
    ('slag-mojlighet', 'slag-inget')
    """
    known = {"hinder", "krav", "upplysning"}
    return f"slag-{outcome if outcome in known else {'fråga': 'fraga', 'möjlighet': 'mojlighet'}.get(outcome, 'inget')}"
