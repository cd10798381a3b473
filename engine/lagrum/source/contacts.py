"""How to reach a person: e-mail addresses, telephone numbers, names with street addresses. A catalogue has none.

They draw a warning, since a function may have them too: the registrar, a switchboard. That one is public is said where
it stands, in a comment on its row: `# offentlig kontakt`. What plainly is one is never warned of: an address such as
registrator@ or socialnamnd@ at a domain of one's own, a number that the row calls the switchboard's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from lagrum.base.fold import ascii_fold

PUBLIC: Final = re.compile(r"#[^\n]*\boffentlig kontakt\b", re.IGNORECASE)
"""The comment that says so."""
_EMAIL: Final = re.compile(r"[\w.+-]{1,64}+@(?:[\w-]{1,63}\.)+[^\W\d_]{2,24}\b")
_PHONE: Final = re.compile(
    r"(?:\+46[ -]?(?:\(0\) ?)?|0)[1-9][0-9]{0,2}(?: ?[-/–] ?| )[0-9]{2,3}(?: ?[0-9]{2,3}){1,2}"
    r"(?![\w-]|[.,:/–][0-9])|07[02369][0-9]{7}(?![\w-]|[.,:/–][0-9])"
)
_GLUED: Final = re.compile(r"[\w.,:/–-]\Z")
"""What stands directly before digits that end something longer. Asked after the search, which is then fast."""
_STREETS: Final = ("ata ", "atan ", "ägen ", "äg ", "ränd ", "tigen ", "orget ", "llén ", "acken ")
"""How the names of streets end: a text without any of these is not sought."""
_STREET: Final = re.compile(
    r"(?:[Gg]ata|[Gg]atan|[Vv]ägen|[Vv]äg|[Gg]ränd|[Ss]tigen|[Tt]orget|allén|[Bb]acken) [0-9]{1,3}(?![0-9:§])(?! ?§)"
)
_NAME: Final = re.compile(
    r"\b([A-ZÅÄÖ][a-zåäöé]+)(?: [A-ZÅÄÖ][a-zåäöé]+)?(?: [A-ZÅÄÖ][a-zåäöé]+(?:-[A-ZÅÄÖ][a-zåäöé]+)?)\b"
)
_NEAR: Final = 60
"""Letters before a street address that a name is sought in."""
_NO_NAME: Final = re.compile(
    r"(?:kommun|nämnd|region|förvaltning|kontor|enhet|mottagning|skol|hus|gård|centr|stad|kyrk)\w*", re.I
)
_FREE_MAIL: Final = re.compile(
    r"(?:gmail|googlemail|hotmail|outlook|live|msn|icloud|me|mac|yahoo|proton|protonmail|telia|bredband|spray|tele2|comhem)"
    r"\.[a-z.]+\Z"
)
_FUNCTIONS: Final = (
    *(
        "info",
        "kontakt",
        "kommun",
        "registrator",
        "diari",
        "social",
        "namnd",
        "forvaltning",
        "kontor",
        "kansli",
        "medborgar",
    ),
    *(
        "kund",
        "service",
        "support",
        "reception",
        "vaxel",
        "dataskydd",
        "dso",
        "jour",
        "mottagning",
        "enhet",
        "stod",
        "barn",
    ),
    *(
        "familj",
        "ungdom",
        "aldre",
        "vuxen",
        "lss",
        "hemtjanst",
        "omsorg",
        "skol",
        "vard",
        "upphandling",
        "overformyndar",
    ),
    *("post", "myndighet", "brottsoffer", "boende", "noreply", "no-reply", "press"),
)
"""How the parts of a function's address begin."""
_FUNCTION_ROW: Final = re.compile(
    r"\b(?:växel|kontaktcent|kundtjänst|kundcent|servicecent|medborgar|reception|registrator|journummer|jour(?:en|telefon)"
    r"|stödlinje|hjälplinje|1177|112)",
    re.IGNORECASE,
)


class Contact(NamedTuple):
    """Where a way to reach somebody stands, and what it is: "e-postadress", "telefonnummer", "namn med adress"."""

    start: int
    end: int
    kind: str


def find_contacts(text: str) -> Iterator[Contact]:
    r"""Yield the ways to reach a person in `text`, but for those on rows that call them public.

    >>> text = "kontakt anna.ek@nora.se\nregistrator@nora.se\n070-123 45 67\n0587-810 00  # offentlig kontakt"
    >>> [(text[c.start : c.end], c.kind) for c in find_contacts(text)]
    [('anna.ek@nora.se', 'e-postadress'), ('070-123 45 67', 'telefonnummer')]
    """
    for contact in (*_emails(text), *_phones(text), *_addresses(text)):
        if not PUBLIC.search(_row(text, contact)):
            yield contact


def _row(text: str, contact: Contact) -> str:
    end = text.find("\n", contact.end)
    return text[text.rfind("\n", 0, contact.start) + 1 : end if end >= 0 else len(text)]


def _emails(text: str) -> Iterator[Contact]:
    if "@" not in text:
        return
    for match in _EMAIL.finditer(text):
        local, _, domain = match[0].casefold().partition("@")
        parts = re.split("[._+-]", ascii_fold(local))
        if _FREE_MAIL.match(domain) or not any(part.startswith(_FUNCTIONS) or part.endswith(_ENDS) for part in parts):
            yield Contact(match.start(), match.end(), "e-postadress")


_ENDS: Final = ("namnd", "namnden", "kontoret", "forvaltningen", "tjansten", "kommun", "kansli")


def _phones(text: str) -> Iterator[Contact]:
    for match in _PHONE.finditer(text):
        contact = Contact(match.start(), match.end(), "telefonnummer")
        glued = _GLUED.match(text[contact.start - 1 : contact.start]) if contact.start else None
        digits = sum(c.isdecimal() for c in match[0])
        if not glued and 8 <= digits <= 12 and not _FUNCTION_ROW.search(_row(text, contact)):
            yield contact


def _addresses(text: str) -> Iterator[Contact]:
    if not any(end in text for end in _STREETS):
        return
    for match in _STREET.finditer(text):
        low = max(text.rfind("\n", 0, match.start()) + 1, match.start() - _NEAR)
        before = text[low : match.start()]
        street = re.search(r"[\wåäö]*\Z", before)
        names = list(_NAME.finditer(before, 0, street.start() if street else len(before)))
        if names and not _NO_NAME.search(names[-1][0]):
            yield Contact(low + names[-1].start(), match.end(), "namn med adress")
