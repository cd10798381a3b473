"""A written citation as it is printed."""

from __future__ import annotations

from lagrum.law.citation_list import format_citations
from lagrum.law.citation_parser import CitationError, parse_citations


def printed(text: str, *, full: bool = False) -> str:
    """Return a written citation as it is printed; as it stands when it cannot be read.

    >>> printed("OSL 26:1"), printed("se lagen")
    ('26 kap. 1 § OSL', 'se lagen')
    """
    try:
        return format_citations(parse_citations(text, allow_whole_act=True), full=full)
    except CitationError:
        return text
