"""Syntax trees of conditions (grammar/villkor.lark). Offsets are relative to the text that was parsed."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Literal

from lagrum.base.frozen import frozen
from lagrum.language.faults import QUOTED, LineError, check_quotes, fault, match_span, unquote
from lagrum.language.grammar import OPTIONS, open_parser
from lagrum.source.text import Span

if TYPE_CHECKING:
    from lark import Lark

MAX_CONDITION_DEPTH = 24


@frozen
class All:
    """`och` over two or more parts."""

    parts: tuple[Condition, ...]


@frozen
class AnyOf:
    """`eller` over two or more parts."""

    parts: tuple[Condition, ...]


@frozen
class Not:
    part: Condition


@frozen
class Phrase:
    """A value as written: a phrase, a quoted text, a number (with its unit, if any) or a date."""

    text: str
    kind: Literal["phrase", "string", "number", "date"]
    span: Span
    unit: str = ""


Operator = Literal[
    "är",
    "är inte",
    "är någon av",
    "är något annat än",
    "omfattar",
    "under",
    "minst",
    "högst",
    "över",
    "mellan",
    "är känt",
    "är okänt",
]


@frozen
class Comparison:
    """`attribute operator values`; `mellan` has two values, `är känt` none."""

    attribute: str
    attribute_span: Span
    operator: Operator
    values: tuple[Phrase, ...]
    span: Span


@frozen
class Exists:
    """`det finns post där (part)`."""

    post: str
    post_span: Span
    part: Condition


@frozen
class ForEach:
    """`för varje post där (part)`; without `där` the part is None."""

    post: str
    post_span: Span
    part: Condition | None


@frozen
class Concept:
    """A derived concept by its phrase, or the word `alltid`."""

    phrase: str
    span: Span


Condition = All | AnyOf | Not | Comparison | Exists | ForEach | Concept


@lru_cache(maxsize=20_000)
def parse_condition(text: str) -> Condition:
    """Parse a condition. Raises `LineError` with offsets into `text`."""
    from lark import UnexpectedInput

    check_quotes(text)
    check_parentheses(text)
    try:
        tree: Any = _parser().parse(text)
    except UnexpectedInput as error:
        raise fault(error, text, _SYMBOLS) from None
    found: Condition = tree
    return found


def check_parentheses(text: str) -> None:
    """Raise `LineError` when a parenthesis has no partner, or when conditions nest beyond `MAX_CONDITION_DEPTH`."""
    open_at: list[int] = []
    run = 0
    for match in _NESTING.finditer(text):
        word, at = match[0], match.start()
        run = run + 1 if word == "inte" else 0
        if word == "(":
            open_at.append(at)
        elif word == ")":
            if not open_at:
                message = "»)« saknar sin »(«"
                raise LineError(message, Span(at, at + 1), "ta bort den, eller sätt »(« där villkoret börjar", "E017")
            open_at.pop()
        if len(open_at) + run > MAX_CONDITION_DEPTH:
            message = f"villkoret har fler än {MAX_CONDITION_DEPTH} parenteser eller »inte« i varandra"
            raise LineError(message, match_span(match), "dela upp det med härledda begrepp", "E018")
    if open_at:
        message, at = "»(« saknar sin »)«", open_at[-1]
        raise LineError(message, Span(at, at + 1), "sätt »)« där villkoret inom parentesen slutar", "E017")


_NESTING = re.compile(rf'{QUOTED}[”"]?|[()]|[\w-]+')

_SYMBOLS = {
    "=": "skriv »är« i stället",
    "!": "skriv »är inte« i stället",
    "≠": "skriv »är inte« i stället",
    "<": "skriv »under« (eller »högst«) i stället",
    ">": "skriv »över« (eller »minst«) i stället",
    "≤": "skriv »högst« i stället",
    "≥": "skriv »minst« i stället",
    "&": "skriv »och« i stället",
    "|": "skriv »eller« i stället",
    "/": "skriv »och« eller »eller«; båda på en gång går inte",
    ";": "skilj värden med kommatecken och villkor med »och« eller »eller«",
    ":": "stryk det",
    "-": "skriv »mellan 12 och 14« i stället för 12-14",
    "–": "skriv »mellan 12 och 14« i stället för 12–14",
    ".": "stryk punkten",
    "kräver": "»kräver« är en egen rad i regeln",
}
"""What to write instead of what a condition cannot hold."""


def _span(token: Any) -> Span:
    return Span(token.start_pos, token.end_pos)


@cache
def _parser() -> Lark:
    from lark import Transformer

    class Build(Transformer[Any, Any]):
        """Builds the tree while Lark parses."""

        def any_of(self, c: list[Any]) -> Condition:
            parts = tuple(x for x in c if not _is_token(x))
            return AnyOf(parts) if len(parts) > 1 else parts[0]

        def all_of(self, c: list[Any]) -> Condition:
            parts = tuple(x for x in c if not _is_token(x))
            return All(parts) if len(parts) > 1 else parts[0]

        def negated(self, c: list[Any]) -> Not:
            return Not(c[-1])

        def grouped(self, c: list[Any]) -> Any:
            return c[1]

        def name(self, c: list[Any]) -> Any:
            return c[0]

        def where(self, c: list[Any]) -> Any:
            return c[2]

        def exists(self, c: list[Any]) -> Exists:
            return Exists(str(c[1]), _span(c[1]), c[2])

        def for_each(self, c: list[Any]) -> ForEach:
            return ForEach(str(c[1]), _span(c[1]), c[2] if len(c) > 2 else None)

        def phrase(self, c: list[Any]) -> Phrase:
            return Phrase(" ".join(str(t) for t in c), "phrase", Span(c[0].start_pos, c[-1].end_pos))

        def text(self, c: list[Any]) -> Phrase:
            return Phrase(unquote(str(c[0])), "string", _span(c[0]))

        def quantity(self, c: list[Any]) -> Phrase:
            kind: Literal["date", "number"] = "date" if c[0].type == "DATE" else "number"
            unit = str(c[1]) if len(c) > 1 else ""
            return Phrase(str(c[0]), kind, Span(c[0].start_pos, c[-1].end_pos), "kr" if unit == "kronor" else unit)

        def values(self, c: list[Any]) -> tuple[Phrase, ...]:
            return tuple(x for x in c if isinstance(x, Phrase))

        def concept(self, c: list[Any]) -> Concept:
            return Concept(c[0].text, c[0].span)

    def comparison(operator: Operator) -> Any:
        def build(self: Any, c: list[Any]) -> Comparison:
            values: list[Phrase] = []
            end = c[1].end_pos
            for item in c[2:]:
                if isinstance(item, tuple):
                    values.extend(item)
                elif isinstance(item, Phrase):
                    values.append(item)
            if values:
                end = values[-1].span.end
            return Comparison(str(c[0]), _span(c[0]), operator, tuple(values), Span(c[0].start_pos, end))

        return build

    operators: dict[str, Operator] = {
        "equals": "är",
        "differs": "är inte",
        "any_value": "är någon av",
        "other_than": "är något annat än",
        "covers": "omfattar",
        "known": "är känt",
        "unknown": "är okänt",
        "below": "under",
        "at_least": "minst",
        "at_most": "högst",
        "above": "över",
        "between": "mellan",
    }
    for rule, operator in operators.items():
        setattr(Build, rule, comparison(operator))
    return open_parser("villkor", Build(), **OPTIONS["villkor"])


def _is_token(x: object) -> bool:
    from lark import Token

    return isinstance(x, Token)
