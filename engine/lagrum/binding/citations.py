"""Binding `lagrum` lines to citations of provisions that exist."""

from __future__ import annotations

from lagrum.binding.reader import LineReader
from lagrum.language.statement import Statement
from lagrum.law.citation import Citation
from lagrum.law.citation_parser import CitationError, parse_citation_spans
from lagrum.law.provision_table import ProvisionTable
from lagrum.source.text import Span


def bind_citations(line: Statement, reader: LineReader, provisions: ProvisionTable | None) -> tuple[Citation, ...]:
    """Return the citations of a `lagrum` line, each once; what cannot be read or does not exist is reported."""
    if line.rest is None:
        reader.fail("E023", f"»{line.name}« saknar värde", line.name_span, "skriv t.ex. 11 kap. 5 § SoL")
        return ()
    base = line.rest_span.start
    try:
        spans = parse_citation_spans(line.rest, provisions, allow_whole_act=True)
    except CitationError as error:
        span = Span(base + error.start, base + max(error.end, error.start + 1))
        reader.fail("E066", error.message, span, error.help or "skriv t.ex. 11 kap. 5 § 1 SoL")
        return ()
    for found in spans:
        problem = provisions.check(found.citation) if provisions is not None else None
        if problem is not None:
            span = Span(base + found.start, base + found.end)
            reader.fail("E067", problem.message, span, problem.help or "kontrollera mot lagtexten")
    return tuple(dict.fromkeys(found.citation for found in spans))
