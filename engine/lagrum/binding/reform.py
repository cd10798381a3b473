"""Binding a .reform file: a wanted change of the law, tried out as a patch of the rulebook.

reform "Samma gräns för öppna som för prövade insatser"
    motiv     "…"
    upphäver  sol.21.2.från-15

regel sol.21.2 "…"        # a rule with the id of an existing one takes its place
    …
"""

from __future__ import annotations

from collections.abc import Collection

from lagrum.base.frozen import frozen
from lagrum.binding.reader import LineReader, outermost
from lagrum.language.outline import parse_outline
from lagrum.language.statement import Statement
from lagrum.source.diagnostic import Diagnostics, did_you_mean
from lagrum.source.text import SourceText

SUFFIX = ".reform"


@frozen
class Reform:
    """A patch: what it is called and why, the rules that fall away, and the blocks that come instead."""

    title: str
    reason: str
    removed: frozenset[str]
    blocks: tuple[Statement, ...]
    reader: LineReader


def bind_reform(source: SourceText, known: Collection[str], sink: Diagnostics) -> Reform:
    """Read a reform; `known` are the ids of the rules that may be repealed or replaced."""
    reader = LineReader(source, sink)
    title = reason = ""
    removed: set[str] = set()
    blocks: list[Statement] = []
    first: Statement | None = None
    for block in parse_outline(source, sink):
        if block.name in ("regel", "härled"):
            blocks.append(block)
            if block.name == "regel" and (words := (block.rest or "").split()) and words[0] in known:
                removed.add(words[0])
            continue
        if block.name != "reform":
            reader.fail(
                "E027",
                f"»{block.name}« kan inte stå längst till vänster",
                block.name_span,
                outermost(block.name, ("reform", "regel", "härled")),
            )
            continue
        if first is not None:
            before = source.position(first.span.start)[0]
            reader.fail(
                "E025",
                f"»reform« står två gånger i filen (först på rad {before})",
                block.name_span,
                "skriv alla »upphäver« under den första, eller lägg den andra reformen i en egen fil",
            )
            continue
        first = block
        title = reader.quoted(block)
        lines = reader.lines(block, ["motiv", "upphäver"], repeatable=("upphäver",))
        reason = reader.quoted(lines["motiv"][0]) if "motiv" in lines else ""
        for line in lines.get("upphäver", []):
            for name, span in reader.words(line):
                if name not in known:
                    hint = did_you_mean(name, known) or "»lagrum regler« listar alla regler"
                    reader.fail("E097", f"regeln »{name}« som ska upphävas finns inte", span, hint)
                removed.add(name)
    if not title and not sink.has_errors:
        sink.error("E098", "filen saknar »reform« med en rubrik", source, None, 'börja med t.ex. reform "Samma gräns"')
    return Reform(title, reason, frozenset(removed), tuple(blocks), reader)
