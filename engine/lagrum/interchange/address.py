"""Addresses: of what the rulebook holds, below a base that the publisher chooses, and of what stands elsewhere.

An address follows from a name alone: never from an order, a file, a day or a version. Every letter but those that an
address may hold unescaped is percent-encoded in UTF-8 (RFC 3986, 3987 §3.1), so that there is one spelling of each.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote

from lagrum.base.errors import InputError
from lagrum.base.frozen import frozen
from lagrum.base.number import bounded

URN: Final = "urn:lagrum:"
"""The base when none is chosen: stable names that lead nowhere."""
MOST_BASE: Final = 300
MOST_PORT: Final = 65535
_HTTP: Final = re.compile(
    r"https?://(?P<host>(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)"
    r"(?P<port>:[0-9]{1,5})?(?P<path>/[^?#]*)(?P<end>#?)"
)
_URN: Final = re.compile(r"urn:[a-z0-9][a-z0-9-]{0,30}[a-z0-9]:(?:(?:[A-Za-z0-9._~-]|%[0-9A-F]{2})+[:/])*")
_PATH: Final = "/-._~!$&'()*+,;=:@%"
_ESCAPED: Final = re.compile("%[0-9A-Fa-f]{2}")
_BARE: Final = re.compile("%(?![0-9A-Fa-f]{2})")
_SHAPE: Final = "skriv en adress som slutar på / eller #, till exempel https://exempel.se/regelverk/"


@frozen(order=True)
class Ref:
    """Something of the rulebook's own: its kind and its name, in parts. The kind alone is the whole of them.

    >>> address("https://exempel.se/r/", Ref("begrepp", ("målgrupp.ålder",)))
    'https://exempel.se/r/begrepp/m%C3%A5lgrupp.%C3%A5lder'
    """

    kind: str
    name: tuple[str, ...] = ()


@frozen(order=True)
class Link:
    """Something that stands elsewhere, by its whole address."""

    url: str


def address(base: str, ref: Ref) -> str:
    """Return the address of something of the rulebook's own."""
    return base + "/".join((ref.kind, *map(segment, ref.name)))


def segment(name: str) -> str:
    """Return a name as one part of an address, another for each name.

    No part begins with a dot, or is empty: browsers take »..« for the folder above, however it is written.

    >>> segment("råd/stöd"), segment(".."), segment("~"), segment("")
    ('r%C3%A5d%2Fst%C3%B6d', '~..', '~~', '~')
    """
    guard = "~" if not name or name[0] in ".~" else ""
    return guard + quote(sound(name), safe="")


def sound(text: str) -> str:
    """Return text that RDF can hold: half a letter (a lone surrogate) becomes the sign for what cannot be read."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def checked_base(text: str) -> str:
    """Return the base that was chosen, in the one spelling that addresses have, or that of none. Raises `InputError`.

    >>> checked_base(""), checked_base("HTTPS://Exempel.SE/lagar och råd/")
    ('urn:lagrum:', 'https://exempel.se/lagar%20och%20r%C3%A5d/')
    """
    if not text:
        return URN
    if len(text) > MOST_BASE:
        raise InputError(f"adressen efter --bas är längre än {MOST_BASE} tecken", _SHAPE)
    if not text.isprintable() or any(c in '<>"{}|\\^`' for c in text):
        raise InputError("adressen efter --bas har tecken som inte får stå i en adress", _SHAPE)
    if text.casefold().startswith("urn:"):
        return _urn(text)
    scheme, colon, rest = text.partition("://")
    host, slash, path = rest.partition("/")
    if "[" in host or "]" in host:
        raise InputError("adressen efter --bas har en IPv6-adress i stället för ett värdnamn", _SHAPE)
    known = _HTTP.fullmatch(f"{scheme}{colon}{host}".lower() + slash + path)
    if known is None:
        raise InputError(f"»{text}« kan inte vara början på en adress", _why(scheme, colon, host, slash, path))
    if known["port"] and not 0 < bounded(known["port"][1:]) <= MOST_PORT:
        raise InputError(f"»{text}« har en port som inte finns", f"skriv en port från 1 till {MOST_PORT}, eller ingen")
    if _BARE.search(path):
        raise InputError(f"»{text}« har ett % som inte följs av två hexadecimala siffror", "skriv % som %25")
    if not known["path"].endswith("/") and not known["end"]:
        raise InputError(f"»{text}« slutar varken på / eller #", _SHAPE)
    if any(part.lower().replace("%2e", ".") in (".", "..") for part in known["path"].split("/")):
        raise InputError(f"»{text}« har . eller .. som en del av adressen", "skriv adressen utan dem")
    spelled = re.sub(
        "%[0-9a-f]{2}", lambda m: m[0].upper(), quote(known["path"], safe=_PATH + "%"), flags=re.IGNORECASE
    )
    return f"{scheme.lower()}://{known['host']}{known['port'] or ''}{spelled}{known['end']}"


def _urn(text: str) -> str:
    lower = text[: text.find(":", 4) + 1].lower() + text[text.find(":", 4) + 1 :]
    if _URN.fullmatch(lower) is None:
        raise InputError(f"»{text}« är ingen början på ett namn (urn)", "skriv till exempel urn:exempel:regelverk:")
    return lower


def _why(scheme: str, colon: str, host: str, slash: str, path: str) -> str:
    if not colon or scheme.lower() not in ("http", "https"):
        return _SHAPE
    if not host.isascii():
        return "skriv värdnamnet så som det står i adressfältet när det har å, ä eller ö (xn--…)"
    if "@" in host:
        return "skriv adressen utan användarnamn och lösenord"
    if not slash:
        return "lägg till / sist"
    if "?" in path:
        return "skriv adressen utan frågetecken: namnen läggs till sist"
    return _SHAPE
