"""The Jinja environment of the views: everything escaped, a missing name an error, Swedish filters."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from lagrum.model.state import STATES

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
        "antal": count_words,
        "ankare": anchor,
        "lägesklass": state_class,
        "stor": lambda text: text[:1].upper() + text[1:],
    }
    found.filters.update(filters)
    return found


def render(template: str, /, **values: object) -> str:
    """Return a template filled in; `template` without its ending."""
    return environment().get_template(f"{template}.html.jinja").render(**values)


def count_words(number: int, one: str, many: str) -> str:
    """Return a number with its noun.

    >>> count_words(1, "fråga", "frågor"), count_words(0, "hinder", "hinder")
    ('1 fråga', '0 hinder')
    """
    return f"{number} {one if number == 1 else many}"


def anchor(text: str) -> str:
    """Return a text as the name of a place on a page, or of a page: letters, digits, dots and hyphens.

    >>> anchor("OSL 26 kap. 1 §"), anchor("sol.11.5.1")
    ('osl-26-kap.-1', 'sol.11.5.1')
    """
    return re.sub(r"[^\w.]+", "-", text.casefold()).strip("-.") or "-"


def state_class(state: str) -> str:
    """Return the CSS class of a state: its colour is the same on all pages."""
    return f"lage-{STATES.index(state) + 1}" if state in STATES else ""
