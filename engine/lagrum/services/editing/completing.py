"""What could stand where the cursor is: rows, values with what they mean, rules, derived concepts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from lagrum.base.fold import fold
from lagrum.base.frozen import frozen
from lagrum.binding.kinds import BINDING
from lagrum.binding.values import quoted
from lagrum.binding.vocabulary import PLAIN_VALUE
from lagrum.language.statement import Statement
from lagrum.law.acts import ACTS
from lagrum.model.acceptance import KINDS
from lagrum.model.answer import ANSWER_KINDS
from lagrum.model.rule import ADDRESSEES, LEVELS, SOURCES, Outcome
from lagrum.model.rulebook import Rulebook
from lagrum.model.vocabulary import TAKES, Attribute, Kind, Nature
from lagrum.rulebook.lookup import in_order
from lagrum.services.editing.lines import CONCEPTS, LONGER, REFERENCES, attribute_of, is_condition, rows_of
from lagrum.services.editing.meaning import about_attribute, about_value
from lagrum.services.editing.spot import Spot
from lagrum.source.text import SourceText, Span

Sort = Literal["rad", "attribut", "värde", "regel", "begrepp", "ord"]
COLUMN = 20
"""Where values begin in the canonical layout."""
# INVARIANT: linear in the length of the row; what follows the operator is looked at apart.
_OPERATOR = re.compile(
    r"(?<![\w.-])(?P<name>[\w.-]+)\s+"
    r"(?:är\s+någon\s+av|är\s+någ(?:ot\s+annat|on\s+annan)\s+än|är\s+inte|är|omfattar)\s+"
)
_PARTS = re.compile(r"[()]|(?<![\w-])(?:och|eller|inte|där)(?![\w-])")
_FIXED: dict[str, Sequence[str]] = {
    "källa": SOURCES,
    "nivå": LEVELS,
    "adressat": ADDRESSEES,
    "slag": ANSWER_KINDS,
    "så": [o.value for o in Outcome],
    "typ": [k.value + (": " if k.enumerated else "") for k in Kind],
    "art": [n.value for n in Nature],
    "tar": list(TAKES),
    "tillhör": ("insats", "kommun"),
    "skala": ("ja",),
    "kostnad": [str(n) for n in range(1, 10)],
    "gäller": ("från ", "till ", "tills vidare"),
    "bedöms-inte": (),
    "liggare": [act.short for act in ACTS],
}
"""What may stand after words of the language whose values are a closed list."""


@frozen
class Candidate:
    """Something that could stand in the place of `span`. `detail`: a few words beside it; `about`: Markdown."""

    label: str
    sort: Sort
    text: str
    span: Span
    detail: str = ""
    about: str = ""


def candidates_at(source: SourceText, suffix: str, spot: Spot, rulebook: Rulebook) -> list[Candidate]:
    """Return what could stand at a spot, the likeliest first; nothing within quotes and comments."""
    if spot.part in ("text", "kommentar"):
        return []
    if spot.part == "namn" or spot.row is None:
        return list(_rows(source, suffix, spot, rulebook))
    attribute = attribute_of(suffix, spot.path, spot.row.name, rulebook.vocabulary)
    if attribute is not None:
        return list(_values(attribute, spot, rulebook))
    return list(_others(source, suffix, spot, spot.row, rulebook))


def _rows(source: SourceText, suffix: str, spot: Spot, rulebook: Rulebook) -> Iterator[Candidate]:
    """Yield the words that a row may begin with; those that are there already and stand once come last."""
    there = {fold(s.name) for s in (spot.path[-1].children if spot.path else ()) if s is not spot.row}
    span = Span(spot.row.name_span.start, spot.offset) if spot.row is not None else spot.word
    follows = source.text[spot.offset : spot.offset + 1] not in ("", "\n")
    names = rows_of(suffix, spot.path, rulebook.vocabulary)
    found = []
    for name in names:
        attribute = attribute_of(suffix, spot.path, name, rulebook.vocabulary)
        again = fold(name) in there and not (attribute is not None and attribute.kind.is_record)
        word = LONGER.get(name, name)
        text = word if follows or (attribute is not None and attribute.kind.heading) else _spaced(word, source, span)
        if attribute is None:
            found.append((again, Candidate(word, "rad", text, span)))
        else:
            about = about_attribute(attribute, rulebook)
            found.append((again, Candidate(word, "attribut", text, span, attribute.kind.value, about)))
    yield from (candidate for _, candidate in sorted(found, key=lambda pair: pair[0]))


def _spaced(word: str, source: SourceText, span: Span) -> str:
    """Return a row's word and the blanks up to the column of its value."""
    column = source.position(span.start)[1] - 1
    return f"{word} " if column == 0 else word.ljust(max(len(word) + 1, COLUMN - column))


def _values(attribute: Attribute, spot: Spot, rulebook: Rulebook) -> Iterator[Candidate]:
    if attribute.kind.is_record:
        yield from (Candidate(word, "ord", word, spot.item) for word in ("ingen", "mer okänt"))
        return
    if attribute.kind.heading:
        yield Candidate("okänt", "ord", "okänt", spot.item)
        return
    yield from _listed(attribute, spot.item)
    yield Candidate("okänt", "ord", "okänt", spot.item, "det vet vi inte än")
    example = BINDING[attribute.kind].example
    if example and not attribute.kind.yes_no:
        yield Candidate(example, "ord", example, spot.item, "så skrivs det")


def _listed(attribute: Attribute, span: Span, synonyms: bool = True) -> Iterator[Candidate]:
    """Yield the values of an attribute, then other words for them."""
    values = ("ja", "nej") if attribute.kind.yes_no else attribute.values
    for value in values:
        note = attribute.notes.get(value)
        yield Candidate(value, "värde", value, span, note.citation if note else "", about_value(attribute, value))
    for value, note in attribute.notes.items() if synonyms else ():
        for word in note.synonyms:
            text = word if PLAIN_VALUE.fullmatch(word) else quoted(word)
            yield Candidate(word, "värde", text, span, f"= {value}", about_value(attribute, value))


def _others(source: SourceText, suffix: str, spot: Spot, row: Statement, rulebook: Rulebook) -> Iterator[Candidate]:
    """Yield what may stand in a row of the language itself."""
    written = source.text[row.name_span.end : spot.offset].lstrip()
    if is_condition(spot.path, row):
        yield from _condition(written, spot, rulebook)
    elif row.name == "ger":
        outcomes = [*(o.value for o in Outcome), "ja", "nej", "okänt", "undantaget", "uppfyllt", "inte uppfyllt"]
        yield from (Candidate(word, "ord", word, spot.item) for word in outcomes)
    elif row.name == "prov" and suffix == ".prov" and not spot.path:
        yield from _owners(written, spot, rulebook)
    elif row.name in REFERENCES or (row.name == "gäller" and spot.path and spot.path[-1].name == "avvikelse"):
        yield from _references(row, written, spot, rulebook)
    elif row.name in CONCEPTS:
        yield from _concepts(rulebook, spot.item)
    elif row.name == "för" and spot.path:
        yield from (Candidate(a.path, "attribut", a.path, spot.item) for a in rulebook.vocabulary.records())
    elif row.name == "medför":
        yield from _attributes(rulebook, spot.word)
    elif row.name == "värde" and spot.path:
        yield from _own_values(spot, rulebook)
    else:
        for word in _FIXED.get(row.name, ()):
            yield Candidate(word.strip(), "ord", word, spot.item, TAKES.get(word, "") if row.name == "tar" else "")


def _condition(written: str, spot: Spot, rulebook: Rulebook) -> Iterator[Candidate]:
    """Yield values after an operator, otherwise derived concepts, attributes and the words that begin a condition."""
    operator = next(reversed(list(_OPERATOR.finditer(written))), None)
    listed = written[operator.end() :] if operator is not None else ""
    word = listed.rpartition(",")[2].lstrip()
    if operator is not None and not _PARTS.search(listed):
        attribute = _named(operator["name"], rulebook)
        if attribute is not None:
            span = _on_row(word, spot)
            yield from _listed(attribute, span, synonyms=False)
            if "," not in listed:
                yield from (Candidate(w, "ord", w, span) for w in ("känt", "okänt", "inte", "någon av"))
            return
    span = _on_row(_PARTS.split(written)[-1], spot)
    yield from _concepts(rulebook, span)
    yield from _attributes(rulebook, span)
    yield from (Candidate(w.strip(), "ord", w, span) for w in ("det finns ", "för varje ", "inte ", "alltid"))


def _on_row(written: str, spot: Spot) -> Span:
    """Return what is written of a phrase before the spot, as far as it stands on the same row."""
    words = written.rpartition("\n")[2].lstrip()
    return Span(spot.offset - len(words), spot.offset)


def _named(name: str, rulebook: Rulebook) -> Attribute | None:
    found = rulebook.vocabulary.resolve(name)
    fields = [a for a in rulebook.vocabulary.attributes.values() if a.record and fold(a.name) == fold(name)]
    return found or (fields[0] if fields else None)


def _concepts(rulebook: Rulebook, span: Span) -> Iterator[Candidate]:
    seen: set[str] = set()
    for definition in in_order(rulebook.derived):
        if fold(definition.phrase) not in seen:
            seen.add(fold(definition.phrase))
            about = f"{definition.title} ({definition.citation})"
            yield Candidate(definition.phrase, "begrepp", definition.phrase, span, definition.record, about)


def _attributes(rulebook: Rulebook, span: Span) -> Iterator[Candidate]:
    for attribute in rulebook.vocabulary.attributes.values():
        name = attribute.name if attribute.record else attribute.path
        where = f"fält i {attribute.record}" if attribute.record else attribute.kind.value
        yield Candidate(name, "attribut", name, span, where, about_attribute(attribute, rulebook))


def _owners(written: str, spot: Spot, rulebook: Rulebook) -> Iterator[Candidate]:
    span = Span(spot.offset - len(re.sub(r"\Atill\s*", "", written)), spot.offset)
    if not written.startswith("till"):
        yield Candidate("till", "ord", "till ", Span(spot.offset - len(written), spot.offset))
        return
    yield from _rules(rulebook, span)
    yield from _concepts(rulebook, span)


def _references(row: Statement, written: str, spot: Spot, rulebook: Rulebook) -> Iterator[Candidate]:
    if row.name == "godtas" and not re.search(r"\s", written):
        yield from (Candidate(kind, "ord", kind, spot.word) for kind in KINDS)
        return
    if row.name == "godtas":
        yield from _attributes(rulebook, spot.word)
    if row.name in LONGER and not re.match(r"(?:från|för)\s", written):
        second = LONGER[row.name].split()[1]
        yield Candidate(second, "ord", f"{second} ", spot.word)
        return
    yield from _rules(rulebook, spot.word, questions=row.name == "besvarar")


def _rules(rulebook: Rulebook, span: Span, questions: bool = False) -> Iterator[Candidate]:
    for rule in in_order(rulebook.rules):
        if questions and rule.outcome is not Outcome.QUESTION:
            continue
        outcome = rule.outcome.value if rule.outcome is not None else "undantag"
        yield Candidate(rule.name, "regel", rule.name, span, f"{outcome} · {rule.citation}", rule.title)


def _own_values(spot: Spot, rulebook: Rulebook) -> Iterable[Candidate]:
    path = ".".join((s.rest or "").strip() for s in spot.path if s.name in ("begrepp", "fält"))
    attribute = rulebook.vocabulary.attributes.get(path)
    return list(_listed(attribute, spot.item, synonyms=False)) if attribute is not None else []
