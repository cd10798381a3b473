"""The ledger: every paragraph of an act is encoded, outside what a design turns on (with a reason), or open.

What is encoded follows from the citations of rules and derived concepts; the rest is said in `.liggare` files:

    liggare SoL
        kapitel 24
            utanför  1–8   "Adoption prövas i enskilda ärenden."
            öppen    9 a   "…"
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from lagrum.base.frozen import frozen
from lagrum.binding.reader import LineReader
from lagrum.language.outline import parse_outline
from lagrum.language.statement import Statement
from lagrum.law.acts import find_act
from lagrum.law.citation import Citation
from lagrum.law.citation_parser import CitationError, parse_citations
from lagrum.law.provision_table import ProvisionTable
from lagrum.model.rulebook import Rulebook
from lagrum.source.diagnostic import Diagnostics
from lagrum.source.read import read_source
from lagrum.source.text import SourceText

SUFFIX = ".liggare"
OUTSIDE = "utanför"
OPEN = "öppen"
ENCODED = "kodad"
MISSING = "saknar status"
_LINE = re.compile(r'(?P<places>[^"”]*?)\s*["”](?P<reason>[^"”]*)["”]')


@frozen
class Entry:
    """The status of one paragraph. `rules` are the rules and concepts that cite it; `reason` is said in the ledger."""

    citation: Citation
    status: str
    rules: tuple[str, ...] = ()
    reason: str = ""


@frozen
class Ledger:
    """The status of every paragraph of an act."""

    act: str
    entries: tuple[Entry, ...]


def load_statuses(
    folders: Sequence[Path], provisions: ProvisionTable, sink: Diagnostics
) -> dict[Citation, tuple[str, str]]:
    """Read the `.liggare` files below the folders: paragraph → (status, reason)."""
    found: dict[Citation, tuple[str, str]] = {}
    for folder in folders:
        for path in sorted(folder.rglob(f"*{SUFFIX}")):
            source = read_source(path, sink, path.relative_to(folder.parent).as_posix())
            if source is not None:
                bind_statuses(source, provisions, sink, found)
    return found


def bind_statuses(
    source: SourceText, provisions: ProvisionTable, sink: Diagnostics, into: dict[Citation, tuple[str, str]]
) -> None:
    """Add what one `.liggare` file says to `into`; a paragraph that is said twice is reported."""
    reader = LineReader(source, sink)
    for block in parse_outline(source, sink):
        act = find_act(block.rest or "")
        if block.name != "liggare" or act is None:
            reader.fail("E080", "en liggare börjar med »liggare« och lagens namn", block.span, "t.ex. liggare SoL")
            continue
        for chapter in block.children:
            if chapter.name != "kapitel" or not chapter.rest:
                reader.fail("E080", "under »liggare« står »kapitel« och kapitlets nummer", chapter.span, "kapitel 24")
                continue
            for line in chapter.children:
                _bind_line(line, f"{act.short} {chapter.rest} kap.", reader, provisions, into)


def _bind_line(
    line: Statement,
    prefix: str,
    reader: LineReader,
    provisions: ProvisionTable,
    into: dict[Citation, tuple[str, str]],
) -> None:
    match = _LINE.fullmatch(" ".join((line.rest or "").split()))
    if line.name not in (OUTSIDE, OPEN) or match is None or not match["reason"]:
        reader.fail(
            "E080", "raden ska vara »utanför« eller »öppen«, paragrafer och ett skäl", line.span, 'utanför 1–8 "…"'
        )
        return
    try:
        places = parse_citations(f"{prefix} {match['places'].replace('§§', '').replace('§', '')} §§", provisions)
    except CitationError as error:
        reader.fail("E066", error.message, line.rest_span, "skriv paragraferna så här: 1–3, 5, 9 a")
        return
    for place in places:
        if (problem := provisions.check(place)) is not None:
            reader.fail("E067", problem.message, line.rest_span, problem.help or "kontrollera mot lagtexten")
        elif place in into:
            reader.fail("E081", f"{place} har redan en status", line.rest_span, "ta bort den ena raden")
        else:
            into[place] = (line.name, match["reason"])


def coverage(
    act: str, rulebook: Rulebook, provisions: ProvisionTable, statuses: dict[Citation, tuple[str, str]]
) -> list[Entry]:
    """Return the status of every paragraph of `act` that is in force in some version, in order."""
    citing: dict[Citation, list[str]] = {}
    conclusions = [*rulebook.rules.values(), *rulebook.derived.values()]
    for conclusion in sorted(conclusions, key=lambda c: c.name):
        for citation in conclusion.citations:
            if citation.act == act and citation.paragraph is not None:
                citing.setdefault(citation.provision, []).append(conclusion.name)
    entries = []
    for chapter in provisions.chapters(act):
        for paragraph in provisions.paragraphs(act, chapter):
            place = Citation(act, chapter, paragraph)
            rules = tuple(dict.fromkeys(citing.get(place, ())))
            status, reason = statuses.get(place, (MISSING, ""))
            entries.append(Entry(place, ENCODED if rules else status, rules, reason))
    return entries


def contradictions(entries: Iterable[Entry]) -> list[Entry]:
    """Return the paragraphs that a rule cites although the ledger says that they are outside."""
    return [e for e in entries if e.status == ENCODED and e.reason]
