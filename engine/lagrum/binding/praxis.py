"""Binding .praxis files: rulings and guidance, each with the facts that it was given on.

praxis hfd.2031-1 "Läger utan utredning"
    slag        praxis
    organ       …
    …
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from lagrum.binding.citations import bind_citations
from lagrum.binding.conditions import ConditionBinder
from lagrum.binding.days import bind_validity
from lagrum.binding.reader import LineReader
from lagrum.binding.rules import HEAD, RULE_ID
from lagrum.language.outline import parse_outline
from lagrum.language.statement import Statement
from lagrum.law.citation_list import format_citations
from lagrum.law.lockfile import Lock
from lagrum.model.formula import ALWAYS, Quantifier
from lagrum.model.praxis import PRAXIS_KINDS, SPEAKS, Ruling
from lagrum.model.rule import Validity
from lagrum.model.vocabulary import Vocabulary
from lagrum.source.diagnostic import Diagnostics, did_you_mean, nearest
from lagrum.source.text import SourceText

SUFFIX = ".praxis"
BLOCK = "praxis"
LINES = [
    "slag",
    "organ",
    "beteckning",
    "beslutat",
    "gäller",
    "lagrum",
    "rör",
    "när",
    "säger",
    "utgång",
    "talar",
    "källa",
    "påhittad",
]
EXAMPLES = {
    "slag": "skriv t.ex. slag praxis",
    "organ": 'skriv vem som avgjorde: organ "…"',
    "beteckning": 'skriv mål- eller diarienumret: beteckning "…"',
    "beslutat": "skriv dagen: beslutat ÅÅÅÅ-MM-DD",
    "lagrum": "skriv t.ex. lagrum 11 kap. 5 § SoL",
    "när": "skriv de fakta som avgjorde saken: när form är rådgivning",
    "säger": 'skriv i en mening med egna ord vad det säger: säger "…"',
    "utgång": 'skriv hur det gick: utgång "…"',
    "talar": "skriv vart det pekar: talar för, för på villkor, emot eller varken",
    "källa": 'skriv var det går att läsa: källa "…"',
}
"""What to write where a line is missing."""
REQUIRED = tuple(name for name in LINES if name not in ("gäller", "rör", "påhittad"))


def bind_praxis(
    sources: Iterable[SourceText],
    vocabulary: Vocabulary,
    concepts: Mapping[str, str],
    rules: Collection[str],
    lock: Lock | None,
    sink: Diagnostics,
    others: Mapping[str, Ruling] | None = None,
) -> dict[str, Ruling]:
    """Bind all rulings, by id. `rules` are the ids of rules, `others` the rulings in other files, bound already.

    What their conditions quantify over stays with each of them: the program that checks go by is the same without them.
    """
    found: dict[str, Ruling] = {}
    for source in sources:
        reader = LineReader(source, sink)
        for block in parse_outline(source, sink):
            if block.name != BLOCK:
                help = did_you_mean(block.name, [BLOCK]) or f"varje block börjar med »{BLOCK}«"
                reader.fail("E027", f"»{block.name}« hör inte hemma i en praxisfil", block.name_span, help)
                continue
            ruling = _bind(block, reader, vocabulary, concepts, rules, lock)
            if ruling is None:
                continue
            if ruling.name in found or ruling.name in (others or {}) or ruling.name in rules:
                reader.fail("E050", f"»{ruling.name}« finns redan", block.span, "ge avgörandet ett eget id")
                continue
            found[ruling.name] = ruling
    return found


def _bind(
    block: Statement,
    reader: LineReader,
    vocabulary: Vocabulary,
    concepts: Mapping[str, str],
    rules: Collection[str],
    lock: Lock | None,
) -> Ruling | None:
    head = HEAD.fullmatch(block.rest or "")
    if head is None or not RULE_ID.fullmatch(head["id"]) or not head["title"]:
        reader.fail(
            "E063",
            "ett avgörande börjar med sitt id och sin rubrik",
            block.span,
            'skriv t.ex. praxis hfd.2026-1 "Läger utan utredning"',
        )
        return None
    lines = reader.lines(block, LINES)
    meant = {nearest(line.name, LINES) for line in block.children if line.name not in LINES}
    for name in REQUIRED:
        if name not in lines and name not in meant:
            reader.missing(block, name, EXAMPLES[name])
    for given in lines.values():
        reader.no_block(given[0])
    if any(name not in lines for name in REQUIRED):
        return None
    first = {name: given[0] for name, given in lines.items()}
    kind = _one_of(first["slag"], PRAXIS_KINDS, "E052", "inget slags avgörande", reader)
    speaks = _one_of(first["talar"], SPEAKS, "E031", "inte vart ett avgörande pekar", reader)
    decided = reader.date((first["beslutat"].rest or "").strip(), first["beslutat"].rest_span)
    citations = bind_citations(first["lagrum"], reader, lock.table() if lock else None)
    quantifiers: dict[str, Quantifier] = {}
    bound = ConditionBinder(vocabulary, reader, concepts, quantifiers).top(first["när"])
    named = _rules(first["rör"], rules, reader) if "rör" in first else ()
    if bound is None or decided is None or not kind or not speaks or not citations:
        return None
    if bound[1] == ALWAYS:
        reader.fail("E020", "»när« säger inga fakta", first["när"].rest_span, "skriv de fakta som avgjorde saken")
        return None
    return Ruling(
        name=head["id"],
        title=head["title"],
        kind=kind,
        body=reader.text(first["organ"]),
        reference=reader.quoted(first["beteckning"]),
        decided=decided,
        validity=bind_validity(first["gäller"], reader) if "gäller" in first else Validity(),
        citation=format_citations(citations),
        citations=citations,
        record=bound[0],
        condition=bound[1],
        quantifiers=tuple(quantifiers[name] for name in sorted(quantifiers)),
        text=reader.quoted(first["säger"]),
        outcome=reader.quoted(first["utgång"]),
        speaks=speaks,
        source=reader.quoted(first["källa"]),
        rules=named,
        invented="påhittad" in first and reader.yes_no(first["påhittad"]),
        place=reader.where(block.span),
    )


def _one_of(line: Statement, words: tuple[str, ...], code: str, wrong: str, reader: LineReader) -> str:
    """Return the word of a closed list that a line has, "" after a report."""
    said = re.sub(r"\s+", " ", (line.rest or "").strip())
    if said in words:
        return said
    help = did_you_mean(said, words) or f"välj mellan {', '.join(words)}"
    reader.fail(code, f"»{said}« är {wrong}", line.rest_span if said else line.name_span, help)
    return ""


def _rules(line: Statement, rules: Collection[str], reader: LineReader) -> tuple[str, ...]:
    """Return the rules that a line names; those that do not exist are reported."""
    for name, span in (found := reader.words(line)):
        if name not in rules:
            help = did_you_mean(name, rules) or "»lagrum regler« listar alla regler"
            reader.fail("E054", f"regeln »{name}« som avgörandet rör finns inte", span, help)
    return tuple(name for name, _ in found if name in rules)
