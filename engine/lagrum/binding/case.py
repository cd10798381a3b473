"""Binding .insats and .kommun files."""

from __future__ import annotations

import re
from datetime import date

from lagrum.binding.facts import FactBinder
from lagrum.binding.reader import Reader
from lagrum.diagnostics.diagnostic import Diagnostics, did_you_mean
from lagrum.language.outline import parse_outline
from lagrum.language.source import SourceText, Span
from lagrum.model.facts import Case
from lagrum.model.vocabulary import Vocabulary

CASE_ID = re.compile(r"[\w-]+(?:/[\w-]+)*")
PERSONAL_NUMBER = re.compile(r"(?<!\d)((?:19|20)?\d{6})([-+]?)(\d{4})(?!\d)")


def bind_case(source: SourceText, vocabulary: Vocabulary, sink: Diagnostics) -> Case | None:
    """Bind an intervention. Returns None when nothing could be made of the file (it is reported)."""
    return _bind(source, vocabulary, sink, "insats", "insats", "insats nora/mini-sparet")


def bind_municipality(source: SourceText, vocabulary: Vocabulary, sink: Diagnostics) -> Case | None:
    """Bind a municipality profile. Returns None when nothing could be made of the file (it is reported)."""
    return _bind(source, vocabulary, sink, "kommun", "kommun", "kommun Nora")


def _bind(
    source: SourceText, vocabulary: Vocabulary, sink: Diagnostics, head: str, owner: str, example: str
) -> Case | None:
    reader = Reader(source, sink)
    personal_numbers(source, sink)
    if not source.code.strip():
        sink.error("E070", "filen är tom", source, None, f"börja med »{example}«")
        return None
    statements = parse_outline(source, sink)
    blocks = [s for s in statements if s.name == head]
    for other in statements:
        if other.name != head:
            reader.fail(
                "E027",
                f"»{other.name}« kan inte stå ytterst i filen",
                other.name_span,
                did_you_mean(other.name, [head]) or f"filen börjar med »{example}«; indrag på raderna under",
            )
    if not blocks:
        if not statements and not sink.has_errors:
            sink.error("E070", f"filen innehåller ingen {head}", source, None, f"börja med »{example}«")
        return None
    for extra in blocks[1:]:
        reader.fail("E071", f"filen innehåller mer än en {head}", extra.span, f"en fil per {head}")
    block = blocks[0]
    name = " ".join((block.rest or "").split())
    if owner == "insats" and not CASE_ID.fullmatch(name):
        reader.fail(
            "E048",
            "insatsen behöver ett id av formen kommun/insats" if not name else f"»{name}« är inget giltigt id",
            block.span,
            f"skriv t.ex. {example}",
        )
    return Case(name, FactBinder(vocabulary, reader, owner).bind(block.children, block.span), source)


def personal_numbers(source: SourceText, sink: Diagnostics) -> None:
    """Report every valid Swedish personal or coordination number in the text (promise 6 of DESIGN §8)."""
    for match in PERSONAL_NUMBER.finditer(source.text):
        digits = match[1][-6:] + match[3]
        if _is_date(match[1]) and _luhn(digits):
            sink.error(
                "E043",
                "texten innehåller ett personnummer eller samordningsnummer",
                source,
                Span(match.start(), match.end()),
                "ta bort det: en katalog innehåller inga uppgifter om enskilda",
            )


def _is_date(digits: str) -> bool:
    year, month, day = int(digits[:-4]), int(digits[-4:-2]), int(digits[-2:])
    day -= 60 if day > 60 else 0
    try:
        date(year if year > 99 else 2000 + year, month, day)
    except ValueError:
        return False
    return True


def _luhn(digits: str) -> bool:
    total = 0
    for position, char in enumerate(digits):
        n = int(char) * (2 - position % 2)
        total += n - 9 if n > 9 else n
    return total % 10 == 0
