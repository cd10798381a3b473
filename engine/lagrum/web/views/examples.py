"""Examples (`prov`) as small lists: what is given, what comes of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from lagrum.base.frozen import frozen
from lagrum.model.facts import Fact, Facts
from lagrum.model.rule import Example

Kind = Literal["gäller", "gäller inte", "okänt"]
TITLES: dict[Kind, str] = {
    "gäller": "När den gäller",
    "gäller inte": "När den inte gäller, eller är uppfylld",
    "okänt": "När något är okänt",
}
FIRST = 3
"""Examples of each kind that are shown at once; the others can be unfolded."""


@frozen
class Given:
    """A row of what is given; `below` are the rows of a post or group."""

    text: str
    below: tuple[str, ...] = ()


@frozen
class Shown:
    """An example."""

    title: str
    given: tuple[Given, ...]
    expected: str
    about: str
    """The record or the day that it speaks of, or ""."""


@frozen
class Group:
    """The examples of one kind: those shown at once, and the rest."""

    title: str
    first: tuple[Shown, ...]
    rest: tuple[Shown, ...]


def groups(examples: Sequence[Example]) -> list[Group]:
    """Return examples by kind."""
    by_kind: dict[Kind, list[Shown]] = {kind: [] for kind in TITLES}
    for example in examples:
        by_kind[_kind(example.expected)].append(_shown(example))
    return [Group(TITLES[k], tuple(found[:FIRST]), tuple(found[FIRST:])) for k, found in by_kind.items() if found]


def _kind(expected: str) -> Kind:
    if expected.startswith("kan ge") or expected.endswith("okänt"):
        return "okänt"
    return "gäller inte" if expected in ("inget", "nej", "krav uppfyllt") else "gäller"


def _shown(example: Example) -> Shown:
    about = [example.part] if example.part else []
    if example.day is not None:
        about.append(f"den {example.day}")
    return Shown(example.title, tuple(_given(example.facts)), example.expected, ", ".join(about))


def _given(facts: Facts) -> Iterable[Given]:
    yield from (Given(text) for text in _rows(facts.scalars.values()))
    for post, found in facts.records.items():
        for record in found.records:
            if record.certain and not record.part:
                yield Given(f"{post} {record.title}".strip(), tuple(_rows(record.fields.values())))
        if not found.records and not found.open:
            yield Given(f"{post} ingen")


def _rows(facts: Iterable[Fact]) -> list[str]:
    """Return the rows that facts are written on, each once; what only follows from them has none of its own."""
    return list(dict.fromkeys(fact.place.text for fact in facts if not fact.derived))
