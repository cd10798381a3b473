"""Numbers as people write them, beside those of the grammar: »75+«, »75 år och äldre«, »13 till 18 år«, »40:-«.

What can be read in two ways is never read in one of them: »över 75 år« may or may not take in those who have turned 75,
and a rule's limit lies just there.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from lagrum.base.fold import fold
from lagrum.base.number import bounded
from lagrum.language.faults import LineError
from lagrum.source.text import Span

MONTHS = "månader"
"""The unit of an age that is said in months."""
_YEARS_IN = {"år": 1, MONTHS: 12}
_N = r"([0-9]{1,3}(?: [0-9]{3})+|[0-9]+)"
_U = r"(?:\s*(år|månader|månad|mån\.?|kronor|kr\.?|:-))?"
_TO = r"\s*(?:-|—|till(?:\s+och\s+med)?|t\.?\s?o\.?\s?m\.?)\s*"
_AGED = r"(?:s ålder|-?åringar(?:na)?)?"
_TWO_WAYS = {"over": ("från {0}", "från {1}"), "up to": ("högst {0}", "under {0}")}
"""How to write the two ways to read an interval, by how it is said."""


class Spoken(NamedTuple):
    """An interval: both ends, of which None is open, and the unit ("" when none is said)."""

    low: int | None
    high: int | None
    unit: str


@cache
def _forms() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return the ways to say numbers, each with what it leaves: a number, from one, at most one, under one, between."""
    ways = (
        (rf"{_N}{_U}", "just"),
        (rf"{_N}-?åring(?:ar(?:na)?)?()", "just"),
        (rf"{_N}\s*\+{_U}", "from"),
        (rf"{_N}{_U}\s*\+", "from"),
        (rf"(?:från\s+)?{_N}{_U}\s+(?:och|eller|&)\s+(?:äldre|uppåt|mer|fler)", "from"),
        (rf"(?:från(?:\s+och\s+med)?|fr\.?\s?o\.?\s?m\.?|minst|lägst)\s+{_N}{_U}(?:\s+och\s+(?:uppåt|äldre))?", "from"),
        (rf"(?:(?:som\s+)?(?:har\s+)?fyllt|fyllda)\s+{_N}{_U}", "from"),
        (rf"{_N}{_U}\s+fyllda", "from"),
        (rf"{_N}{_U}\s+(?:och|eller)\s+(?:yngre|mindre|färre)", "most"),
        (rf"(?:(?:upp\s+)?till\s+och\s+med|t\.?\s?o\.?\s?m\.?|högst|max(?:imalt)?)\s+{_N}{_U}", "most"),
        (rf"(?:under|yngre\s+än|mindre\s+än|färre\s+än)\s+{_N}{_U}", "under"),
        (rf"(?:som\s+)?(?:inte|ej)\s+(?:har\s+)?fyllt\s+{_N}{_U}", "under"),
        (rf"(?:från\s+|mellan\s+)?{_N}{_U}{_TO}{_N}{_U}{_AGED}", "both"),
        (rf"mellan\s+{_N}{_U}\s+och\s+{_N}{_U}{_AGED}", "both"),
        (rf"(?:över|äldre\s+än|mer\s+än|fler\s+än)\s+{_N}{_U}", "over"),
        (rf"upp\s+till\s+{_N}{_U}", "up to"),
    )
    return tuple((re.compile(pattern), way) for pattern, way in ways)


def spoken(text: str) -> Spoken | None:
    """Return the number or interval that a text says, or None. Raises `LineError` for what can be read in two ways.

    >>> [spoken(t)[:2] for t in ("75+", "75 år och äldre", "13 till 18 år", "Under 18 år", "40:-")]
    [(75, None), (75, None), (13, 18), (None, 17), (40, 40)]
    """
    said = fold(text)
    for pattern, way in _forms():
        if (match := pattern.fullmatch(said)) is not None:
            numbers = [bounded(n.replace(" ", "")) for n in match.groups()[::2]]
            return _interval(way, numbers, [_unit(u) for u in match.groups()[1::2]], text)
    return None


def _interval(way: str, numbers: list[int], units: list[str], text: str) -> Spoken:
    first, unit = numbers[0], next((u for u in reversed(units) if u), "")
    if way == "both":
        if set(_YEARS_IN) <= set(units):  # »6 månader till 3 år«: both in years
            numbers = [n // _YEARS_IN[u or unit] for n, u in zip(numbers, units, strict=True)]
            unit = "år"
        return Spoken(numbers[0], numbers[1], unit)
    if way in _TWO_WAYS:
        raise _ambiguous(first, unit, text)
    return {
        "just": Spoken(first, first, unit),
        "from": Spoken(first, None, unit),
        "most": Spoken(None, first, unit),
        "under": Spoken(None, first - 1, unit),
    }[way]


def ways_to_read(text: str) -> tuple[str, ...]:
    """Return how to write each of the two ways in which a text can be read, or () when there is one at most.

    >>> ways_to_read("över 75 år"), ways_to_read("upp till 17 år"), ways_to_read("75+")
    (('från 75 år', 'från 76 år'), ('högst 17 år', 'under 17 år'), ())
    """
    said = fold(text)
    for pattern, way in _forms():
        if way in _TWO_WAYS and (match := pattern.fullmatch(said)) is not None:
            number, unit = bounded(match[1].replace(" ", "")), _unit(match[2])
            return tuple(form.format(number, number + 1) + f" {unit}".rstrip() for form in _TWO_WAYS[way])
    return ()


def _ambiguous(number: int, unit: str, text: str) -> LineError:
    said = f"den som fyllt {number}" if unit in ("", "år") else f"{number} {unit}"
    one, other = ways_to_read(text)
    help = f"skriv »{one}« om {said} är med, annars »{other}«"
    return LineError(f"»{text}« kan läsas på två sätt", Span(0, len(text)), help, "E032")


def _unit(word: str | None) -> str:
    if not word:
        return ""
    return MONTHS if word.startswith("mån") else "kr" if word[0] in "k:" else word
