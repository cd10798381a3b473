"""Binding .plikt files: what the rulebook must never be silent about.

plikt osl.26.flöde "Uppgifter om enskilda lämnar socialtjänsten"
    gäller        från 2025-07-01
    när           för varje informationsdelning där (…)
    bestämmelser  OSL 26 kap. 1 §; OSL 8 kap. 1 §
    därför        "…"
"""

from __future__ import annotations

from collections.abc import Iterable

from lagrum.binding.citations import bind_citations
from lagrum.binding.conditions import ConditionBinder
from lagrum.binding.days import bind_validity
from lagrum.binding.reader import LineReader, outermost
from lagrum.binding.rules import RULE_ID
from lagrum.language.outline import parse_outline
from lagrum.language.statement import Statement
from lagrum.law.citation_list import format_citations
from lagrum.model.duty import Duty
from lagrum.model.formula import Quantifier
from lagrum.model.rule import Validity
from lagrum.model.rulebook import Rulebook
from lagrum.source.diagnostic import Diagnostics
from lagrum.source.text import SourceText, Span

SUFFIX = ".plikt"
HEAD = "plikt"
LINES = ["gäller", "när", "bestämmelser", "därför"]


def bind_duties(sources: Iterable[SourceText], rulebook: Rulebook, sink: Diagnostics) -> tuple[Duty, ...]:
    """Return the duties, sorted by id; what cannot be read is reported and left out."""
    found: dict[str, Duty] = {}
    concepts = rulebook.records()
    for source in sorted(sources, key=lambda s: s.name):
        reader = LineReader(source, sink)
        for block in parse_outline(source, sink):
            if reader.full:
                break
            if block.name != HEAD:
                message = f"»{block.name}« kan inte stå längst till vänster"
                reader.fail("E027", message, block.name_span, outermost(block.name, (HEAD,)))
                continue
            duty = _bind(block, reader, rulebook, concepts)
            if duty is None:
                continue
            if duty.name in found:
                message = f"plikten »{duty.name}« finns redan ({found[duty.name].place})"
                reader.fail("E050", message, block.span, "ge den ett eget id")
                continue
            found[duty.name] = duty
    return tuple(found[name] for name in sorted(found))


def _bind(block: Statement, reader: LineReader, rulebook: Rulebook, concepts: dict[str, str]) -> Duty | None:
    name, _, title = (block.rest or "").partition(" ")
    if not RULE_ID.fullmatch(name) or not title.strip():
        help = 'skriv t.ex. plikt osl.26.flöde "Uppgifter lämnar socialtjänsten"'
        reader.fail("E063", "plikten saknar id eller rubrik", block.span, help)
        return None
    start = block.rest_span.end - len(title.strip())
    head = Statement(f"plikt {name}", block.name_span, title.strip(), Span(start, block.rest_span.end))
    lines = reader.lines(block, LINES, required=("när", "bestämmelser", "därför"))
    if "när" not in lines or "bestämmelser" not in lines:
        return None
    for line in (found[0] for found in lines.values()):
        reader.no_block(line)
    quantifiers: dict[str, Quantifier] = {}
    bound = ConditionBinder(rulebook.vocabulary, reader, concepts, quantifiers).top(lines["när"][0])
    table = rulebook.lock.table() if rulebook.lock is not None else None
    citations = bind_citations(lines["bestämmelser"][0], reader, table)
    if bound is None or not citations:
        return None
    return Duty(
        name=name,
        title=reader.quoted(head),
        citation=format_citations(citations, table),
        citations=citations,
        validity=bind_validity(lines["gäller"][0], reader) if "gäller" in lines else Validity(),
        record=bound[0],
        condition=bound[1],
        quantifiers=tuple(quantifiers.values()),
        reason=reader.quoted(lines["därför"][0]) if "därför" in lines else "",
        place=reader.where(block.span),
    )
