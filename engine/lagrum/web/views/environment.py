"""The Jinja environment of the views: everything escaped, a missing name an error, Swedish filters."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from lagrum.base.counted import counted
from lagrum.base.fold import fold
from lagrum.model.state import STATES
from lagrum.source.invisible import without_hidden
from lagrum.web.views.citations import linked
from lagrum.web.views.paths import (
    address,
    address_of,
    anchor,
    concept_page,
    entry_page,
    phrase_page,
    question_page,
    rule_page,
)

TEMPLATES = Path(__file__).parent / "templates"


@cache
def environment() -> Environment:
    """Return the environment; it holds templates only, and never changes."""
    found = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        finalize=visible,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filters: dict[str, Callable[..., Any]] = {
        "beteckning": address_of,
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
        "adress": address,
        "somskriven": AsWritten,
        "vikt": fold,
        "stor": lambda text: text[:1].upper() + text[1:],
    }
    found.filters.update(filters)
    return found


class AsWritten(str):
    """The text of a draft in the field where it is written: the writer's own letters, those that are to go as well."""

    __slots__ = ()


def visible(value: object) -> object:
    """Return what a template shows, in text or in an attribute, with blanks for letters that hide or turn others.

    So that no name of a file, nor anything else that somebody has called a thing, shows as another. What is markup has
    been through here when it was made.
    """
    return without_hidden(value) if isinstance(value, str) and not isinstance(value, (Markup, AsWritten)) else value


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
