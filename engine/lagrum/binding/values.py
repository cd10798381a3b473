"""The values of attributes, from the items of a line (`read_…`) and back to words (`write_…`).

Which type uses which of them stands in `kinds.py`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from lagrum.base.fold import fold
from lagrum.binding.kind_binding import WRONG, KindBinding, Reading, Wrong
from lagrum.binding.reader import operator_word
from lagrum.language.faults import LineError
from lagrum.language.spoken import MONTHS
from lagrum.language.values import UNBOUNDED, ListedValue, as_number, parse_values
from lagrum.model.facts import Range, Several, Value
from lagrum.model.vocabulary import Attribute, Vocabulary

NONE = ("inga", "ingen", "inget")
"""The words for that there is none."""
OPEN = ("okänt", "mer okänt")
"""The words for that it is not known, or that there may be more."""


def listed(values: Sequence[str], limit: int = 8) -> str:
    """Return the values as a list for a message, the first ones only when they are many."""
    shown = ", ".join(values[:limit])
    return shown + (f" … (av {len(values)})" if len(values) > limit else "")


# --- reading ----------------------------------------------------------------------------------------------------------


def read_nothing(reading: Reading) -> Value | Wrong:
    """Refuse: what has fields has no value of its own, and is not read as one."""
    raise TypeError(f"{reading.attribute.path} has fields, not a value")


def read_text(reading: Reading) -> Value | Wrong:
    """Return what is written, commas and all."""
    return ", ".join(i.text for i in reading.items)


def read_yes_no(reading: Reading) -> Value | Wrong:
    """Return whether the one item is »ja«, or report that it is neither »ja« nor »nej«."""
    item = reading.items[0]
    if fold(item.text) in ("ja", "nej"):
        return fold(item.text) == "ja"
    message = f"»{reading.attribute.name}« är ja, nej eller okänt, inte »{item.text}«"
    path = reading.attribute.path
    rest = reading.line.rest or ""
    block = path.rpartition(".")[0]
    other = near_rows(reading.vocabulary, block, None, "", rest) if block else ""
    more = f", och {other}" if other.startswith("skriv ") else ", och resten som en kommentar efter #"
    reading.fail("E032", message, item, f"skriv ja, nej eller okänt{more}")
    return WRONG


def read_one(reading: Reading) -> Value | Wrong:
    """Return the value that the one item is, itself or by a synonym, or report that it is none."""
    return _value(reading, reading.items[0])


def read_several(reading: Reading) -> Value | Wrong:
    """Return the values that the items are, and whether there may be more, or report what is wrong with them."""
    chosen: set[str] = set()
    open_list = False
    wrong = False
    for item in reading.items:
        word = fold(item.text)
        if word == "mer okänt":
            open_list = True
        elif word in NONE and word not in reading.attribute.by_phrase:
            if len(reading.items) > 1:
                message = f"»{item.text}« kan inte stå ihop med andra värden"
                reading.fail("E045", message, item, "ta bort det ena")
                wrong = True
        elif word == "okänt":
            message = "»okänt« kan inte stå ihop med andra värden"
            reading.fail("E045", message, item, "skriv »mer okänt« om listan kan vara längre")
            wrong = True
        else:
            value = _value(reading, item)
            if isinstance(value, str):
                chosen.add(value)
            else:
                wrong = True
    return WRONG if wrong else Several(frozenset(chosen), open_list)


def read_number(reading: Reading) -> Range | Wrong:
    """Return the number or the interval that the one item is, in the unit of the type, or report that it is none."""
    kind, item = reading.kind, _as_number(reading)
    if item is None:
        return _no_value(reading, reading.items[0])
    if item is WRONG:
        return WRONG
    if item.unit and item.unit != kind.unit:
        message = f"»{reading.attribute.name}« anges i {kind.measure}, inte i {item.unit}"
        reading.fail("E032", message, item, f"skriv t.ex. {item.text.replace(item.unit, kind.unit).strip()}")
        return WRONG
    if item.low > item.high:
        message = f"intervallet »{item.text}« börjar högre än det slutar"
        reading.fail("E041", message, item, "skriv det lägre talet först")
        return WRONG
    return Range(item.low, item.high)


def _as_number(reading: Reading) -> ListedValue | Wrong | None:
    """Return the one item as a number, or None when it says none; `WRONG` after a report of one that says two."""
    item = reading.items[0]
    if item.kind == "number" or item.kind != "phrase":
        return item if item.kind == "number" else None
    try:
        number = as_number(item.text)
    except LineError as fault:
        reading.fail(fault.code, fault.message, item, fault.help)
        return WRONG
    return None if number is None else replace(number, span=item.span)


def read_age(reading: Reading) -> Range | Wrong:
    """Return the ages in years that the one item is; an interval without an end goes up to the highest.

    Months are counted as the years that have been filled: a child of 0–6 months is 0 years old.
    """
    item, most = _as_number(reading), reading.kind.most
    if isinstance(item, ListedValue) and item.unit == MONTHS and item.low <= item.high:
        high = item.high if item.high == UNBOUNDED else item.high // 12
        years = replace(item, low=item.low // 12, high=high, unit="år")
        return read_age(replace(reading, items=(years,)))
    ages, item = read_number(reading), reading.items[0]
    if ages is WRONG:
        return WRONG
    if ages.low > most or (ages.high > most and ages.high != UNBOUNDED):
        reading.fail("E044", f"åldern »{item.text}« är orimlig", item, f"en ålder är högst {most} år")
        return WRONG
    return Range(ages.low, min(ages.high, most))


def read_day(reading: Reading) -> Range | Wrong:
    """Return the ordinal of the day that the one item is, or report that it is none."""
    item = reading.items[0]
    if item.kind != "date":
        return _no_value(reading, item)
    day = reading.reader.date(item.text, reading.span(item))
    return WRONG if day is None else Range(day.toordinal(), day.toordinal())


def _no_value(reading: Reading, item: ListedValue) -> Wrong:
    kind = reading.kind
    reading.fail(kind.no_value_code, f"»{item.text}« är {kind.no_value}", item, f"skriv t.ex. {kind.example}")
    return WRONG


def _value(reading: Reading, item: ListedValue) -> str | Wrong:
    attribute = reading.attribute
    value, help = read_word(reading, item.text)
    if value is not None:
        return value
    message = f"»{item.text}« är inget värde för »{attribute.name}«"
    reading.fail("E031", message, item, _guess(reading, item) or help)
    return WRONG


def read_word(reading: Reading, text: str) -> tuple[str | None, str]:
    """Return the value that a text is, as it is written or inflected; or None, and what to write instead."""
    value = reading.attribute.by_phrase.get(fold(text))
    return (value, "") if value is not None else unlisted(reading.attribute, text, reading.vocabulary)


def _guess(reading: Reading, item: ListedValue) -> str:
    """Return what is wrong with several words that are no value: a comma too many, or none between them; or ""."""
    words = item.text.split()
    if len(words) < 2 or item.kind != "phrase":
        return ""
    before = (reading.line.rest or "")[: item.span.start]
    if re.search(r",[^,\S]*\n\s*\Z", before) and reading.vocabulary.resolve(words[0]) is not None:
        return "ta bort kommatecknet sist på raden ovanför"
    for joint in ("och", "samt", "eller"):
        values = [read_word(reading, part)[0] for part in re.split(rf"\s{joint}\s", item.text)]
        if len(values) > 1 and None not in values:
            return f"skriv »{', '.join(v for v in values if v)}«, med kommatecken emellan"
    return ""


def unlisted(attribute: Attribute, text: str, vocabulary: Vocabulary | None = None) -> tuple[str | None, str]:
    """Return the value that a text means though it is none as it is written, or None and what to write instead.

    With the whole vocabulary a word that it has elsewhere is not taken for a misspelling.
    """
    from lagrum.binding.words import heard

    return heard(attribute, text, vocabulary)


def near_rows(vocabulary: Vocabulary, container: str, owner: str | None, name: str, text: str) -> str:
    """Return which row of a block a text, or a name that is none, belongs on; or ""."""
    from lagrum.binding.names import near_rows as found

    return found(vocabulary, container, owner, name, text)


# --- writing ----------------------------------------------------------------------------------------------------------


def write_nothing(kind: KindBinding, attribute: Attribute, value: Value) -> str | None:
    """Return None: what has fields has no value of its own."""
    return None


def write_text(kind: KindBinding, attribute: Attribute, value: Value) -> str | None:
    """Return a free text in quotes."""
    return quoted(value) if isinstance(value, str) else None


def write_yes_no(kind: KindBinding, attribute: Attribute, value: Value) -> str | None:
    """Return »ja« or »nej«."""
    return ("ja" if value else "nej") if isinstance(value, bool) else None


def write_one(kind: KindBinding, attribute: Attribute, value: Value) -> str | None:
    """Return one value of the attribute, in quotes if need be."""
    return _phrase(value) if isinstance(value, str) and value in attribute.values else None


def write_several(kind: KindBinding, attribute: Attribute, value: Value) -> str | None:
    """Return the values of a list in the order of the vocabulary."""
    if not isinstance(value, Several) or not value.chosen <= set(attribute.values):
        return None
    words = [_phrase(v) for v in attribute.values if v in value.chosen]
    if value.open:
        words.append("mer okänt")
    if not words:
        words = [word for word in NONE if word not in attribute.by_phrase][:1]
    return ", ".join(words)


def write_number(kind: KindBinding, attribute: Attribute, value: Value) -> str | None:
    """Return a number or an interval with the unit of the type."""
    if not isinstance(value, Range) or value.low > value.high:
        return None
    if value.low == value.high:
        return kind.number(value.low)
    if value.high >= kind.most:
        return f"från {kind.number(value.low)}"
    return f"{kind.number(value.low, unit=False)}–{kind.number(value.high)}"


def write_day(kind: KindBinding, attribute: Attribute, value: Value) -> str | None:
    """Return the one day of an interval. Raises ValueError for more than one."""
    if not isinstance(value, Range) or value.low > value.high:
        return None
    if value.low != value.high:
        raise ValueError(f"a date is one day: {value!r}")
    return kind.number(value.low)


def _phrase(value: str) -> str:
    """Return a value without quotes when it reads back as the one phrase that it is."""
    if fold(value) in OPEN or operator_word(value):
        return quoted(value)
    try:
        items = parse_values(value)
    except LineError:
        return quoted(value)
    plain = len(items) == 1 and items[0].kind == "phrase" and items[0].text == value
    return value if plain else quoted(value)


def quoted(text: str) -> str:
    """Return a text in quotes, on one line, as the language writes it."""
    for char in ("\\", '"'):
        text = text.replace(char, f"\\{char}")
    return '"' + " ".join(text.splitlines()) + '"'
