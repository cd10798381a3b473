"""An intervention: as bound, and as it is checked, joined with its municipality."""

from __future__ import annotations

from lagrum.base.frozen import frozen
from lagrum.model.deviation import Deviation
from lagrum.model.facts import Facts
from lagrum.source.text import SourceText


@frozen
class BoundIntervention:
    """An intervention or a municipality profile as bound: its id, its facts, and what is accepted of its findings."""

    id: str
    facts: Facts
    source: SourceText
    deviations: tuple[Deviation, ...] = ()


@frozen(slots=False)
class Intervention:
    """What is checked: the intervention's facts joined with those of its municipality, and what has been accepted."""

    file: str
    id: str
    name: str
    municipality: str
    facts: Facts
    deviations: tuple[Deviation, ...] = ()
    profile: SourceText | None = None
    """The municipality's profile that the facts were joined with."""


def text_fact(facts: Facts, path: str) -> str:
    """Return a text attribute, or "" when it is not written."""
    fact = facts.scalars.get(path)
    return fact.value if fact is not None and isinstance(fact.value, str) else ""


NO_MUNICIPALITY = ("region",)
"""First parts of ids that name no municipality."""


def municipality_of(written: str, id: str) -> str:
    """Return the municipality as it is shown: as written, else by the first part of the id, which is then said.

    It is a label only: no rule reads it, and the facts stay what was written.

    >>> municipality_of("Nora kommun", "nora/lots"), municipality_of("", "nora/lots"), municipality_of("", "lots")
    ('Nora kommun', 'Nora (av id)', '')
    """
    first, slash, _ = id.partition("/")
    if written or not slash or not first[:1].isalpha() or first in NO_MUNICIPALITY:
        return written
    return f"{first[0].upper()}{first[1:]} (av id)"
