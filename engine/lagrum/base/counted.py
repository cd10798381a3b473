"""Numbers with what they count, in Swedish: one place that knows how nouns, and what is said of them, bend."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_BENT: Final = (
    "aktuell aktuella, begrepp begrepp, bestämmelse bestämmelser, besvarad besvarade, dag dagar, eskalerad eskalerade, "
    "fel fel, fil filer, fråga frågor, fynd fynd, gång gånger, hinder hinder, hinna hinna, härlett härledda, "
    "härledning härledningar, insats insatser, kapitel kapitel, kommun kommuner, krav krav, lag lagar, "
    "lydelse lydelser, mapp mappar, memo memon, möjlighet möjligheter, ord ord, ouppfyllt ouppfyllda, prov prov, "
    "rad rader, rättsfråga rättsfrågor, regel regler, sida sidor, stycke stycken, svar svar, uppfyllt uppfyllda, "
    "uppgift uppgifter, värde värden, ändring ändringar, öppen öppna, okänd okända, skriven skrivna, "
    "godtaget godtagna, avgjord avgjorda, jämförd jämförda, ändrad ändrade, annan andra, ny nya, "
    "bedömning bedömningar, handling handlingar, "
    "sak saker, skiss skisser, tabell tabeller, kolumn kolumner, föreslagen föreslagna"
)
_ALIKE: Final = "att avgör bli delvis har hänger kan kontrollera inte omprövas saknar säger väcks är"
FORMS: Final[Mapping[str, str]] = MappingProxyType(
    {**dict(pair.split() for pair in _BENT.split(", ")), **{word: word for word in _ALIKE.split()}}
)
"""What a word is in the plural, by what it is in the singular. Verbs do not bend."""


def plural(words: str) -> str:
    """Return words in the plural. Raises KeyError for a word that is not known, so that none is bent by guess.

    >>> plural("öppen rättsfråga"), plural("regel kan bli aktuell")
    ('öppna rättsfrågor', 'regler kan bli aktuella')
    """
    return " ".join(FORMS[word] for word in words.split())


def bent(number: int, words: str) -> str:
    """Return words as they stand after a number.

    >>> bent(1, "ouppfyllt krav"), bent(0, "insats")
    ('ouppfyllt krav', 'insatser')
    """
    return words if number == 1 else plural(words)


def counted(number: int, words: str) -> str:
    """Return a number and what it counts.

    >>> counted(1, "memo"), counted(0, "hinder"), counted(5, "öppen fråga")
    ('1 memo', '0 hinder', '5 öppna frågor')
    """
    return f"{number} {bent(number, words)}"
