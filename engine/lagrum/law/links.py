"""Where a cited provision can be read on the open web."""

from __future__ import annotations

from urllib.parse import quote

from lagrum.law.acts import act_by_short
from lagrum.law.citation import Citation
from lagrum.law.citation_parser import CitationError, parse_citations


def provision_url(citation: Citation) -> str:
    """Return the address of the paragraph at lagen.nu, or of an EU act at EUR-Lex."""
    act = act_by_short(citation.act)
    if act.kind == "eu":
        return f"https://eur-lex.europa.eu/legal-content/SV/TXT/?uri=CELEX:{act.number}"
    chapter = f"K{_joined(citation.chapter)}" if citation.chapter else ""
    paragraph = f"P{_joined(citation.paragraph)}" if citation.paragraph else ""
    anchor = f"#{chapter}{paragraph}" if chapter or paragraph else ""
    return f"https://lagen.nu/{act.number}{anchor}"


def provision_urls(text: str) -> list[str]:
    """Return the addresses of all provisions in a printed citation, each once; none when it cannot be read."""
    try:
        citations = parse_citations(text, allow_whole_act=True)
    except CitationError:
        return []
    return list(dict.fromkeys(provision_url(c) for c in citations))


def _joined(number: str) -> str:
    """Return a number as an address writes it.

    >>> _joined("4 a"), _joined("4 ä")
    ('4a', '4%C3%A4')
    """
    return quote(number.replace(" ", ""))
