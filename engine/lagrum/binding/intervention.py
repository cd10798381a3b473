"""Binding .insats and .kommun files."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from lagrum.base.counted import counted
from lagrum.base.fold import fold
from lagrum.binding.facts import FactBinder, Values
from lagrum.binding.reader import LineReader, outermost
from lagrum.language.outline import parse_outline
from lagrum.language.statement import Statement
from lagrum.model.intervention import BoundIntervention
from lagrum.model.vocabulary import Vocabulary
from lagrum.source.diagnostic import Diagnostics, did_you_mean
from lagrum.source.text import SourceText

if TYPE_CHECKING:
    from lagrum.law.lockfile import Lock
    from lagrum.model.deviation import Deviation

DEVIATION = "avvikelse"
INTERVENTION_ID = re.compile(r"[\w-]+(?:/[\w-]+)*")


def bind_intervention(
    source: SourceText,
    vocabulary: Vocabulary,
    sink: Diagnostics,
    lock: Lock | None = None,
    values: Values | None = None,
) -> BoundIntervention | None:
    """Bind an intervention. Returns None when nothing could be made of the file (it is reported).

    `lock` knows which provisions exist that the deviations may cite; `values` keeps what has been read of the
    vocabulary's values, which saves time when many files are bound.
    """
    return _bind(source, vocabulary, sink, "insats", "insats", "insats nora/mini-sparet", lock, values)


def bind_municipality(source: SourceText, vocabulary: Vocabulary, sink: Diagnostics) -> BoundIntervention | None:
    """Bind a municipality profile. Returns None when nothing could be made of the file (it is reported)."""
    return _bind(source, vocabulary, sink, "kommun", "kommun", "kommun Nora")


def _bind(
    source: SourceText,
    vocabulary: Vocabulary,
    sink: Diagnostics,
    head: str,
    owner: str,
    example: str,
    lock: Lock | None = None,
    values: Values | None = None,
) -> BoundIntervention | None:
    reader = LineReader(source, sink)
    if not source.code.strip():
        empty = "filen är tom" if not source.text.strip() else "filen innehåller bara kommentarer"
        sink.error("E070", empty, source, None, f"börja med »{example}«")
        return None
    statements = parse_outline(source, sink)
    blocks = [s for s in statements if fold(s.name) == head]
    _others([s for s in statements if fold(s.name) != head], reader, vocabulary, head)
    if not blocks:
        if not statements and not sink.has_errors:
            sink.error("E070", f"filen innehåller ingen {head}", source, None, f"börja med »{example}«")
        for other in statements:
            if other.children and did_you_mean(other.name, [head]):
                FactBinder(vocabulary, reader, owner).bind(other.children, other.span)
        return None
    for extra in blocks[1:]:
        message = f"filen innehåller mer än en {head}: »{' '.join((extra.rest or '').split()) or head}«"
        reader.fail("E071", message, extra.span, "flytta den till en egen fil")
        FactBinder(vocabulary, reader, owner).bind(extra.children, extra.span)
    block = blocks[0]
    name = " ".join((block.rest or "").split())
    if owner == "insats" and not INTERVENTION_ID.fullmatch(name):
        reader.fail(
            "E048",
            "insatsen saknar id" if not name else f"»{name}« kan inte vara id för en insats",
            block.rest_span if name else block.name_span,
            f"skriv kommun och insats utan blanksteg, t.ex. {example}",
        )
    elif not name:
        reader.fail("E023", f"»{head}« saknar namn", block.name_span, f"skriv t.ex. {example}")
    name = name.strip('"”')
    binder = FactBinder(vocabulary, reader, owner, {} if values is None else values)
    facts = binder.bind([c for c in block.children if c.name != DEVIATION], block.span)
    blocks = block.all(DEVIATION)
    if owner != "insats":
        for extra in blocks:
            reader.fail(
                "E046", f"»{DEVIATION}« hör hemma i insatsen (.insats), inte här", extra.name_span, "flytta blocket dit"
            )
        return BoundIntervention(name, facts, source)
    return BoundIntervention(name, facts, source, _deviations(blocks, reader, lock))


def _deviations(blocks: Sequence[Statement], reader: LineReader, lock: Lock | None) -> tuple[Deviation, ...]:
    if not blocks:
        return ()
    from lagrum.binding.deviations import bind_deviations  # few interventions have any, and it takes a while to import

    return bind_deviations(blocks, reader, lambda: lock.table() if lock else None)


def _others(others: list[Statement], reader: LineReader, vocabulary: Vocabulary, head: str) -> None:
    """Report what stands outermost and is no head; lines that merely lack their indentation are one message."""
    flat = [s for s in others if vocabulary.resolve(s.name) is not None]
    for other in others:
        if reader.full:
            return
        if flat and other is flat[0]:
            more = f", liksom {counted(len(flat) - 1, 'rad')} till" if len(flat) > 1 else ""
            reader.fail(
                "E027",
                f"»{other.name}« står längst till vänster{more}",
                other.name_span,
                f"dra in raderna under »{head}« fyra blanksteg",
            )
        elif vocabulary.resolve(other.name) is None:
            reader.fail(
                "E027",
                f"»{other.name}« kan inte stå längst till vänster",
                other.name_span,
                outermost(other.name, [head]),
            )
