"""Syntax trees of the values in interventions (grammar/varden.lark). Offsets are relative to the text parsed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

from lagrum.base.frozen import frozen
from lagrum.base.number import bounded
from lagrum.language.faults import LineError, check_quotes, fault, unquote
from lagrum.language.grammar import OPTIONS, open_parser
from lagrum.language.spoken import spoken
from lagrum.source.text import Span

if TYPE_CHECKING:
    from lark import Lark

UNBOUNDED = 10**9
"""Upper end of an interval without an end, and the largest number a file may hold."""


_SYMBOLS = {
    ";": "skilj värden med kommatecken",
    "|": "skilj värden med kommatecken",
    "<": "skriv t.ex. »under 18 år«",
    ">": "skriv t.ex. »från 15 år«",
    "≤": "skriv t.ex. »högst 17 år«",
    "≥": "skriv t.ex. »från 15 år«",
    "+": "skriv t.ex. »från 65 år«",
    "-": "skriv intervallet med båda talen, t.ex. 0–6 år",
    "–": "skriv intervallet med båda talen, t.ex. 0–6 år",
    "=": "skriv bara blanksteg mellan namnet och värdet",
    ":": "skriv bara blanksteg mellan namnet och värdet",
    ",": "ta bort kommatecknet, eller skriv ett värde framför det",
    ".": "punkt behövs inte; citera fri text",
    "?": "skriv »okänt« om svaret inte finns",
    "!": "citera fri text",
    "(": "citera fri text",
    ")": "citera fri text",
}
"""What to write instead of what a value cannot hold."""


# What most values are, for which the parser need not even be loaded. What is here otherwise than in the grammar is a
# value that the grammar reads; a test holds the two against each other.
_WORD = r"(?!(?:år|kronor|kr|procent)(?![\w-]))[^\W\d_][\w./&:+-]*"
_ONE_PHRASE = re.compile(rf"{_WORD}(?: {_WORD})*")
_ONE_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_UNIT = "(?: (år|kronor|kr|procent))?"
_ONE_NUMBER = re.compile(rf"(?:(från|minst|under|högst|till och med) )?([0-9]+){_UNIT}")
_ONE_INTERVAL = re.compile(rf"([0-9]+) ?[–—-] ?([0-9]+){_UNIT}")
_ONE_TEXT = re.compile(r'"(?:\\.|[^"\\\n])*"|”(?:\\.|[^”"\\\n])*[”"]')
"""One text in quotes, as terminaler.lark has it: most of the texts that are not the same in two files."""
_QUOTE = re.compile("[\"”“„«»'’‘´`]")


@frozen
class ListedValue:
    """One value of a list. `low` and `high` (both inclusive) are set for numbers; `unit` is "år", "kr" or ""."""

    kind: Literal["phrase", "text", "date", "number"]
    text: str
    span: Span
    low: int = 0
    high: int = 0
    unit: str = ""


@lru_cache(maxsize=50_000)
def parse_values(text: str) -> tuple[ListedValue, ...]:
    """Parse a comma separated list of values. Raises `LineError` with offsets into `text`."""
    if (one := _plain(text)) is not None:
        return (one,)
    return _parted(text) or parse_whole(text)  # which says where in the whole text a fault is


def _parted(text: str) -> tuple[ListedValue, ...] | None:
    """Return the values between commas, or None when there is no comma, or a part is no value.

    A comma outside quotes separates, whatever stands beside it; the values recur more than the lists of them.
    """
    if "," not in text or _QUOTE.search(text):
        return None
    found: list[ListedValue] = []
    start = 0
    for part in text.split(","):
        value = part.strip(" \t\r\n")
        try:
            found += [_moved(item, start + part.index(value)) for item in parse_values(value)]
        except LineError:
            return None
        start += len(part) + 1
    return tuple(found)


def _plain(text: str) -> ListedValue | None:
    """Return the one value of a text that is plain; None for any other."""
    whole = Span(0, len(text))
    if _ONE_PHRASE.fullmatch(text):
        return ListedValue("phrase", text, whole)
    if _ONE_TEXT.fullmatch(text):
        return ListedValue("text", unquote(text), whole)
    if _ONE_DATE.fullmatch(text):
        return ListedValue("date", text, whole)
    if found := _ONE_NUMBER.fullmatch(text):
        limit, digits, unit = found.groups()
        return ListedValue("number", text, whole, *_bounds(limit, _number(digits)), _unit(unit))
    if found := _ONE_INTERVAL.fullmatch(text):
        first, last, unit = found.groups()
        return ListedValue("number", text, whole, _number(first), _number(last), _unit(unit))
    return None


def _moved(item: ListedValue, by: int) -> ListedValue:
    span = Span(item.span.start + by, item.span.end + by)
    return ListedValue(item.kind, item.text, span, item.low, item.high, item.unit)


@lru_cache(maxsize=50_000)
def parse_whole(text: str) -> tuple[ListedValue, ...]:
    """Parse a list of values as `parse_values` does, by the grammar first; then numbers as people write them."""
    from lark import UnexpectedInput

    check_quotes(text)
    try:
        tree: Any = _parser().parse(text)
    except UnexpectedInput as error:
        if (one := as_number(text) or _provision(text)) is not None:
            return (one,)
        if (several := _parted(text)) is not None:
            return several
        raise fault(error, text, _SYMBOLS) from None
    found: tuple[ListedValue, ...] = tree
    return found


def as_number(text: str) -> ListedValue | None:
    """Return the number or interval that a text says in one of people's ways, or None.

    Raises `LineError` for what can be read in two ways.
    """
    said = spoken(text) if text.isprintable() else None
    if said is None:
        return None
    high = UNBOUNDED if said.high is None else said.high
    return ListedValue("number", text, Span(0, len(text)), said.low or 0, high, said.unit)


_PROVISION = re.compile(r"[0-9]+ ?[a-z]? ?(?:kap\.?|kapitlet|§§?|:)[\w .,:§-]*")


def _provision(text: str) -> ListedValue | None:
    """Return as a phrase a provision that begins with its number: »10 kap. 18 b § OSL«."""
    whole = ListedValue("phrase", text, Span(0, len(text)))
    return whole if "§" in text and _PROVISION.fullmatch(text) else None


def _joined(tokens: Sequence[Any]) -> str:
    """Return the tokens as written, runs of blanks as one."""
    gaps = ["", *(" " * (b.start_pos > a.end_pos) for a, b in pairwise(tokens))]
    return "".join(gap + str(token) for gap, token in zip(gaps, tokens, strict=True))


def _bounds(limit: str | None, number: int) -> tuple[int, int]:
    """Return the lowest and the highest number that a limit (»från«, »under« …) leaves; without one the number."""
    if limit is None:
        return number, number
    return (number, UNBOUNDED) if limit in ("från", "minst") else (0, number - (limit == "under"))


def _number(token: Any) -> int:
    return min(bounded(str(token)), UNBOUNDED)


def _unit(*tokens: Any) -> str:
    unit = next((str(t) for t in tokens if t is not None), "")
    return "kr" if unit == "kronor" else unit


@cache
def _parser() -> Lark:
    from lark import Transformer

    class Build(Transformer[Any, Any]):
        """Builds the items while Lark parses."""

        def start(self, c: list[Any]) -> tuple[ListedValue, ...]:
            return tuple(x for x in c if isinstance(x, ListedValue))

        def date(self, c: list[Any]) -> ListedValue:
            return ListedValue("date", str(c[0]), Span(c[0].start_pos, c[0].end_pos))

        def text(self, c: list[Any]) -> ListedValue:
            return ListedValue("text", " ".join(unquote(t) for t in c), Span(c[0].start_pos, c[-1].end_pos))

        def phrase(self, c: list[Any]) -> ListedValue:
            return ListedValue("phrase", _joined(c), Span(c[0].start_pos, c[-1].end_pos))

        def single(self, c: list[Any]) -> ListedValue:
            return self._quantity(c, *_bounds(None, _number(c[0])), _unit(c[1]))

        def interval(self, c: list[Any]) -> ListedValue:
            return self._quantity(c, _number(c[0]), _number(c[3]), _unit(c[1], c[4]))

        def limited(self, c: list[Any]) -> ListedValue:
            return self._quantity(c, *_bounds(str(c[0]), _number(c[1])), _unit(c[2]))

        def _quantity(self, c: list[Any], low: int, high: int, unit: str) -> ListedValue:
            tokens = [t for t in c if t is not None]
            span = Span(tokens[0].start_pos, tokens[-1].end_pos)
            return ListedValue("number", _joined(tokens), span, low, high, unit)

    return open_parser("varden", Build(), **OPTIONS["varden"])
