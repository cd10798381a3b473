"""Citations as links to the page of the law."""

from __future__ import annotations

import re
from functools import lru_cache

from markupsafe import Markup, escape

from lagrum.law.citation_parser import CitationError, CitationSpan, parse_citation_spans
from lagrum.source.invisible import without_hidden
from lagrum.web.views.paths import place_of

MOST_KEPT = 4096
SEPARATOR = re.compile(r"(?:[\s;,]|(?:och|samt)\b)*")
"""What stands between two links; the name of the act, and »artikel«, belong to the link."""


@lru_cache(maxsize=MOST_KEPT)
def linked(text: str, root: str) -> Markup:
    """Return a printed citation with a link for each provision that it names; as it stands when it cannot be read.

    >>> linked("11 kap. 5 § 1 SoL", "../")
    Markup('<a href="../lagen.html#sol-11-kap.-5">11 kap. 5 § 1 SoL</a>')
    """
    text = without_hidden(text)
    try:
        spans = parse_citation_spans(text, allow_whole_act=True)
    except CitationError:
        return escape(text)
    out = Markup("")
    at = 0
    for span in _first_of_each(spans):
        place = f"{root}lagen.html#{place_of(span.citation)}"
        between = SEPARATOR.match(text, at, span.start)
        start = between.end() if between is not None else span.start
        out += escape(text[at:start]) + Markup('<a href="{}">{}</a>').format(place, text[start : span.end])
        at = span.end
    return out + escape(text[at:])


def _first_of_each(spans: list[CitationSpan]) -> list[CitationSpan]:
    """Return one citation for each part of the text; members of a list share one."""
    kept: list[CitationSpan] = []
    for span in sorted(spans, key=lambda s: s.start):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept
