"""Binding `lagrum` lines to citations of provisions that exist."""

from __future__ import annotations

import re

from lagrum.binding.reader import Reader
from lagrum.language.statement import Statement
from lagrum.law.citation import Citation
from lagrum.law.citation_parser import CitationError, parse_citation_spans
from lagrum.law.provision_table import ProvisionTable
from lagrum.source.text import Span


def bind_citations(line: Statement, reader: Reader, provisions: ProvisionTable | None) -> tuple[Citation, ...]:
    """Return the citations of a `lagrum` line, each once; what cannot be read or does not exist is reported."""
    if line.rest is None:
        reader.fail("E023", f"»{line.name}« saknar värde", line.name_span, "skriv t.ex. SoL 11 kap. 5 §")
        return ()
    base = line.rest_span.start
    try:
        spans = parse_citation_spans(line.rest, provisions, allow_whole_act=True)
    except CitationError as error:
        span = Span(base + error.start, base + max(error.end, error.start + 1))
        message, more = _sentence(error.message)
        hint = f"menade du »{error.suggestion}«?" if error.suggestion else more or "skriv t.ex. SoL 11 kap. 5 § 1"
        reader.fail("E066", message, span, hint)
        return ()
    for found in spans:
        problem = provisions.check(found.citation) if provisions is not None else None
        if problem is not None:
            message, more = _sentence(problem)
            reader.fail(
                "E067", message, Span(base + found.start, base + found.end), more or "kontrollera mot lagtexten"
            )
    return tuple(dict.fromkeys(found.citation for found in spans))


def _sentence(text: str) -> tuple[str, str]:
    """Return a message as diagnostics are written, and what it says after its first sentence.

    Both begin with a small letter unless with a name, end without full stop and quote with »«.
    """
    text = re.sub("”([^”]*)”", r"»\1«", text).replace("Väntade mig ", "Här ska det stå ")
    first, _, more = text.rstrip(".").partition(". Närmast finns ")
    return _small(first), f"närmast finns {more}" if more else ""


def _small(text: str) -> str:
    first = text.split(" ", 1)[0]
    return text if any(c.isupper() for c in first[1:]) else text[:1].lower() + text[1:]
