"""A text of an annex as a value of an attribute: only what the language itself reads as one, nothing guessed.

What does not fit is said to be okänt, and the text is kept by who asks.
"""

from __future__ import annotations

import re

from lagrum.base.fold import fold
from lagrum.base.frozen import frozen
from lagrum.binding.intervention import bind_intervention
from lagrum.binding.values import quoted
from lagrum.decision.model import UNKNOWN
from lagrum.model.vocabulary import Attribute, Vocabulary
from lagrum.source.diagnostic import Diagnostics
from lagrum.source.invisible import invisible_letters
from lagrum.source.text import SourceText

NOT_SAID = frozenset(map(fold, ("", "okänt", UNKNOWN, "-", "–", "?", "ej angivet", "framgår inte", "vet ej", "oklart")))
_BETWEEN = re.compile(r"\s*(?:[,;/\n]|\boch\b|\bsamt\b)\s*")
_AGE = re.compile(r"(\d{1,3})\s*(?:år)?\s*(?:-|–|—|till)\s*(\d{1,3})\s*(?:år)?", re.IGNORECASE)
_FROM_AGE = re.compile(r"(?:från\s*)?(\d{1,3})\s*(?:år)?\s*(?:\+|och uppåt|och äldre)", re.IGNORECASE)


@frozen
class Placed:
    """The words of a row of a sketch, and whether all of the text is in them."""

    words: str
    whole: bool = True


NOTHING = Placed("okänt")


def placed(attribute: Attribute, text: str, vocabulary: Vocabulary) -> Placed:
    """Return what to write of an attribute for a text of an annex; okänt, not whole, when it is no such value."""
    line = one_line(text)
    if fold(line) in NOT_SAID:
        return NOTHING
    if not attribute.kind.comparable:
        return Placed(quoted(line))
    for words in _candidates(attribute, line):
        if _reads(attribute, words, vocabulary):
            return Placed(words)
    if attribute.kind.many:
        return _some(attribute, text)
    return Placed("okänt", whole=False)


def _candidates(attribute: Attribute, line: str) -> list[str]:
    found = [line]
    value = attribute.by_phrase.get(fold(line))
    if value is not None:
        found.insert(0, _phrase(value))
    if attribute.kind.case_split:
        if (ages := _AGE.fullmatch(line)) is not None:
            found.append(f"{ages[1]}–{ages[2]} år")
        elif (least := _FROM_AGE.fullmatch(line)) is not None:
            found.append(f"från {least[1]} år")
    return found


def _phrase(value: str) -> str:
    return value if re.fullmatch(r"[^\W\d_][\w -]*", value) else quoted(value)


def _some(attribute: Attribute, text: str) -> Placed:
    """Return the values that the parts of a text are; those that are none leave the list open, and are kept."""
    parts = [part for part in _BETWEEN.split(text) if part.strip()]
    values = [attribute.by_phrase.get(fold(part)) for part in parts]
    known = list(dict.fromkeys(_phrase(value) for value in values if value is not None))
    if not known:
        return Placed("okänt", whole=False)
    if None in values:
        return Placed(", ".join([*known, "mer okänt"]), whole=False)
    return Placed(", ".join(known))


def _reads(attribute: Attribute, words: str, vocabulary: Vocabulary) -> bool:
    """Whether the language reads words as a value of an attribute, without fault or doubt."""
    if not words or "#" in words or any(not c.isprintable() for c in words):
        return False
    group, _, name = attribute.path.rpartition(".")
    row = f"{attribute.name} {words}"
    title = f" {quoted('x')}" if attribute.record else ""
    block = f"    {group}{title}\n        {row}" if group and name else f"    {row}"
    sink = Diagnostics()
    bound = bind_intervention(SourceText.of(f"insats x\n{block}\n", "x.insats"), vocabulary, sink)
    return bound is not None and not sink.items


def one_line(text: str) -> str:
    """Return a text on one line, without letters that do not show."""
    plain = "".join(c if c.isprintable() else " " for c in text)
    for offset, _ in reversed(invisible_letters(plain)):
        plain = f"{plain[:offset]}{plain[offset + 1 :]}"
    return " ".join(plain.split())
