"""From a comparison in a condition (`ålder under 18`) to its formula, one function for each way to compare.

Which type uses which of them stands in `kinds.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from lagrum.base.fold import fold
from lagrum.base.number import bounded
from lagrum.binding.kind_binding import Comparing
from lagrum.binding.values import unlisted
from lagrum.language.values import UNBOUNDED
from lagrum.model.formula import AtomOperator, Formula, conj, disj, negate
from lagrum.model.vocabulary import Attribute
from lagrum.source.text import Span

if TYPE_CHECKING:
    from lagrum.language.conditions import Comparison, Phrase


def compare_nothing(comparing: Comparing) -> Formula | None:
    """Report that there is nothing to compare with."""
    comparing.unsuitable()
    return None


def compare_yes_no(comparing: Comparing) -> Formula | None:
    """Return that it holds, or that it does not."""
    if not comparing.suitable():
        return None
    node = comparing.node
    word = fold(node.values[0].text)
    if word not in ("ja", "nej"):
        comparing.fail(
            "E032",
            f"»{node.attribute}« är ja eller nej, inte »{node.values[0].text}«",
            node.values[0],
            f"skriv »{node.attribute} är ja« eller »{node.attribute} är nej«",
        )
        return None
    return comparing.test("eq", negated=(word == "nej") != (node.operator == "är inte"))


def compare_one(comparing: Comparing) -> Formula | None:
    """Return that the value is one of some."""
    return _values(comparing, "eq")


def compare_several(comparing: Comparing) -> Formula | None:
    """Return that the list has one of some values, or (`omfattar`) all of them."""
    return _values(comparing, "has")


def _values(comparing: Comparing, test: AtomOperator) -> Formula | None:
    node, attribute, suitable = comparing.node, comparing.attribute, comparing.kind.operators
    if node.operator not in suitable | {"omfattar"}:
        comparing.unsuitable()
        return None
    values: list[str] = []
    for phrase in node.values:
        value = attribute.by_phrase.get(fold(phrase.text))
        if value is None:
            message = f"»{phrase.text}« är inget värde för »{attribute.name}«"
            comparing.fail("E031", message, phrase, _guess_value(phrase.text, node, attribute))
        else:
            values.append(value)
    if node.operator in ("är", "är inte") and len(node.values) > 1:
        wide = f"{node.attribute} är någon av {', '.join(v.text for v in node.values)}"
        comparing.fail(
            "E042",
            f"»{node.operator}« jämför med ett enda värde, inte {len(node.values)}",
            node,
            f"skriv »{wide}«" if node.operator == "är" else f"skriv »inte ({wide})«",
        )
        return None
    if len(values) < len(node.values):
        return None
    if node.operator not in suitable:  # `omfattar`: a value that is none is the first thing to put right
        comparing.unsuitable()
        return None
    if node.operator == "är något annat än":
        values = [v for v in attribute.values if v not in values]
        if not values:
            message = f"»{node.attribute}« har inga andra värden än dem som nämns"
            comparing.fail("E042", message, node, "stryk jämförelsen, eller nämn färre värden")
            return None
    tests = [comparing.test(test, v) for v in values]
    joined = conj(*tests) if node.operator == "omfattar" else disj(*tests)
    return negate(joined) if node.operator == "är inte" else joined


def _guess_value(text: str, node: Comparison, attribute: Attribute) -> str:
    words = text.split()
    if fold(words[0] if words else "") in ("ej", "icke", "inget", "ingen"):
        return f"skriv »{node.attribute} är inte {' '.join(words[1:]) or '…'}«"
    if len(parts := re.split(r"\ssamt\s", text)) > 1:
        return f"skriv »{node.attribute} omfattar {', '.join(parts)}«"
    value, help = unlisted(attribute, text)
    return help or f"skriv »{value}«: i en regel står värdet som i vokabulären"


def compare_numbers(comparing: Comparing) -> Formula | None:
    """Return that a number, in the unit of the type, lies below, above or between limits."""
    return _limits(comparing, _number)


def compare_days(comparing: Comparing) -> Formula | None:
    """Return that a day lies before, after or between days."""
    return _limits(comparing, _ordinal)


def _limits(comparing: Comparing, read: Callable[[Comparing, Phrase], int | None]) -> Formula | None:
    """Return the comparison with the numbers that `read` reads, as tests of "less than"."""
    if not comparing.suitable():
        return None
    node = comparing.node
    found = [read(comparing, v) for v in node.values]
    numbers = [n for n in found if n is not None]
    if len(numbers) < len(found):
        return None
    first, last = numbers[0], numbers[-1]

    def lt(n: int, negated: bool = False) -> Formula:
        return comparing.test("lt", n, negated)

    match node.operator:
        case "är":
            return conj(lt(first, True), lt(first + 1))
        case "är inte":
            return negate(conj(lt(first, True), lt(first + 1)))
        case "under":
            return lt(first)
        case "minst":
            return lt(first, True)
        case "högst":
            return lt(first + 1)
        case "över":
            return lt(first + 1, True)
        case _:
            if first > last:
                comparing.reader.fail(
                    "E041",
                    f"intervallet »{node.values[0].text} och {node.values[-1].text}« börjar högre än det slutar",
                    Span(comparing.span(node.values[0]).start, comparing.span(node.values[-1]).end),
                    "skriv det lägre talet först",
                )
                return None
            return conj(lt(first, True), lt(last + 1))


def _number(comparing: Comparing, phrase: Phrase) -> int | None:
    name, kind = comparing.attribute.name, comparing.kind
    if phrase.kind != "number":
        message = f"»{name}« jämförs med ett tal, inte »{phrase.text}«"
        comparing.fail("E032", message, phrase, f"skriv t.ex. »{name} under 18«")
        return None
    if phrase.unit and phrase.unit != kind.unit:
        message = f"»{name}« anges i {kind.measure}, inte i {phrase.unit}"
        comparing.fail("E032", message, phrase, f"skriv bara talet: {phrase.text}")
        return None
    return min(bounded(phrase.text), UNBOUNDED)


def _ordinal(comparing: Comparing, phrase: Phrase) -> int | None:
    day = comparing.reader.date(phrase.text, comparing.span(phrase))
    return day.toordinal() if day else None
