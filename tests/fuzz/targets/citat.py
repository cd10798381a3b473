"""Citations: any text as a list of provisions."""

from __future__ import annotations

from fuzz.common import MOST_BYTES, text_of
from lagrum.law.citation import format_citation
from lagrum.law.citation_list import format_citations
from lagrum.law.citation_parser import MAX_TEXT, CitationError, parse_citation_spans, parse_citations
from lagrum.law.links import provision_urls
from lagrum.report.escape import clean

TEXTS = (
    "SoL 11 kap. 5 § 1; OSL 26 kap. 1 § och FL 9 §",
    "GDPR art. 6.1 c och e, 9.2 b–d",
    "AI-förordningen art. 6.2, bilaga III p. 5",
    "OSL 10 kap. 18 a–c §§",
    "SoL 14 kap. 2 § första stycket 1 och tredje stycket",
    "socialtjänstlagen (2025:400) 11 kap. 1 §",
    "SoL 11:5",
    "lagen (2025:170) 8 §",
    "RF 2 kap. 6 § andra meningen",
)


def one_input(data: bytes) -> None:
    """Read, print and read again: the same citations; what cannot be read says where."""
    text = text_of(data[:MOST_BYTES])
    try:
        spans = parse_citation_spans(text, allow_whole_act=True)
    except CitationError as error:
        assert error.message
        assert 0 <= error.start <= error.end, (error.start, error.end)
        return
    assert all(0 <= s.start < s.end for s in spans)
    found = parse_citations(text, allow_whole_act=True)
    assert found == list(dict.fromkeys(s.citation for s in spans))
    for citation in found:
        printed = format_citation(citation)
        assert parse_citations(printed, allow_whole_act=True) == [citation], (printed, citation)
        assert clean(printed) == printed
    written = format_citations(found)
    if len(written) <= MAX_TEXT:
        assert sorted(parse_citations(written, allow_whole_act=True)) == sorted(found), written
    for url in provision_urls(written):
        assert url.startswith("https://") and url.isascii() and not set(url) & set(" <>\"'\\"), url


def seeds() -> list[bytes]:
    """Citations of each form."""
    return [text.encode() for text in TEXTS]
