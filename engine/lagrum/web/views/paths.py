"""Where pages stand: the one place that makes a path of an id, a phrase or a provision."""

from __future__ import annotations

import re
from urllib.parse import quote

from lagrum.interchange.address import Ref
from lagrum.interchange.address import address as stable_address
from lagrum.law.citation import Citation
from lagrum.services.search import Entry
from lagrum.source.invisible import without_hidden

DERIVED = "harlett-"


def anchor(text: str) -> str:
    """Return a text as the name of a place on a page, or of a page: letters, digits, dots and hyphens.

    >>> anchor("OSL 26 kap. 1 §"), anchor("sol.11.5.1")
    ('osl-26-kap.-1', 'sol.11.5.1')
    """
    return re.sub(r"[^\w.]+", "-", text.casefold()).strip("-.") or "-"


def address(page: str) -> str:
    r"""Return a page's path as a link writes it, where the path has the name of a file: nothing ends the path or hides.

    >>> address("insatser/50 % #1.html"), address("insatser/å\u202e.html")
    ('insatser/50 %25 %231.html', 'insatser/å%E2%80%AE.html')
    """
    return "".join(quote(c, errors="replace") if c in "%#?\\:" or without_hidden(c) != c else c for c in page)


def rule_page(name: str) -> str:
    """Return the page of a rule or a table.

    >>> rule_page("sol.11.5.1")
    'regler/sol.11.5.1.html'
    """
    return f"regler/{name}.html"


def concept_page(path: str) -> str:
    """Return the page of an attribute."""
    return f"begrepp/{path}.html"


def phrase_page(phrase: str) -> str:
    """Return the page of a derived concept.

    >>> phrase_page("AI bedömer gruppens brottsrisk")
    'begrepp/harlett-ai-bedömer-gruppens-brottsrisk.html'
    """
    return f"begrepp/{DERIVED}{anchor(phrase)}.html"


def question_page(id: str) -> str:
    """Return the page of a question in the register."""
    return f"fragor/{id}.html"


def address_of(name: str, kind: str) -> str:
    """Return the part of an address that is the same below every base (`lagrum utbyte`): what others refer to.

    >>> address_of("målgrupp.ålder", "begrepp")
    'begrepp/m%C3%A5lgrupp.%C3%A5lder'
    """
    return stable_address("", Ref(kind, (name,)))


def place_of(citation: Citation) -> str:
    """Return where a provision stands on the page of the law.

    >>> place_of(Citation("SoL", "11", "5", stycke=1))
    'sol-11-kap.-5'
    """
    place = citation.provision
    names = (
        f"{place.chapter} kap." if place.chapter else "",
        f"{place.paragraph} §" if place.paragraph else "",
        f"art. {place.article}" if place.article else "",
        f"bilaga {place.annex}" if place.annex else "",
        f"p. {place.punkt}" if place.punkt else "",
    )
    return anchor(" ".join((place.act, *filter(None, names))))


def entry_page(entry: Entry) -> str:
    """Return the page of something that was found."""
    match entry.kind:
        case "regel" | "tabell":
            return rule_page(entry.key)
        case "begrepp":
            return concept_page(entry.key)
        case "härlett begrepp":
            return phrase_page(entry.key)
        case "fråga":
            return question_page(entry.key)
