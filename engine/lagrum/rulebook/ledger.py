"""The ledger: every stycke and point of an act is encoded, outside what a design turns on (with a reason), or open.

What is encoded follows from the citations of rules and derived concepts; the rest is said in `.liggare` files:

    liggare SoL
        kapitel 24
            utanför  1–8                   "Adoption prövas i enskilda ärenden."
            öppen    9 a § andra stycket 2 "…"

An act without chapters has its lines right under `liggare`. A rule that cites a whole paragraph of several stycken or
points encodes none of them: it does not say which of them it tries. The ledger shows it as a mere mention.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
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
HEAD = "liggare"
CHAPTER = "kapitel"
OUTSIDE = "utanför"
OPEN = "öppen"
ENCODED = "kodad"
MISSING = "saknar status"
_LINE = re.compile(r'(?P<places>[^"”]*?)\s*["”](?P<reason>[^"”]*)["”]')


@frozen
class Entry:
    """The status of one stycke or point, or of a paragraph that has but one.

    `rules` are the rules and concepts that cite it; `reason` is said in the ledger; `mentioned` are the rules that cite
    only the whole of which it is a part.
    """

    citation: Citation
    status: str
    rules: tuple[str, ...] = ()
    reason: str = ""
    mentioned: tuple[str, ...] = ()


@frozen
class Ledger:
    """The status of every stycke and point of an act, or of a part of it; `scope` is how that is written."""

    scope: str
    entries: tuple[Entry, ...]


def load_statuses(
    folders: Sequence[Path], provisions: ProvisionTable, sink: Diagnostics
) -> dict[Citation, tuple[str, str]]:
    """Read the `.liggare` files below the folders: paragraph, stycke or point → (status, reason)."""
    found: dict[Citation, tuple[str, str]] = {}
    for folder in folders:
        for path in sorted(folder.rglob(f"*{SUFFIX}")):
            source = read_source(path, sink, path.relative_to(folder.parent).as_posix(), folder)
            if source is not None:
                bind_statuses(source, provisions, sink, found)
    return found


def bind_statuses(
    source: SourceText, provisions: ProvisionTable, sink: Diagnostics, into: dict[Citation, tuple[str, str]]
) -> None:
    """Add what one `.liggare` file says to `into`; a place that is said twice is reported."""
    reader = LineReader(source, sink)
    for block in parse_outline(source, sink):
        act = find_act(block.rest or "")
        if block.name != HEAD or act is None:
            reader.fail("E080", "en liggare börjar med »liggare« och lagens namn", block.span, "t.ex. liggare SoL")
            continue
        for child in block.children:
            if not act.chapters:
                _bind_line(child, act.short, reader, provisions, into)
                continue
            if child.name != CHAPTER or not child.rest:
                reader.fail("E080", "under »liggare« står »kapitel« och kapitlets nummer", child.span, "kapitel 24")
                continue
            for line in child.children:
                _bind_line(line, f"{act.short} {child.rest} kap.", reader, provisions, into)


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
    written = match["places"]
    plain = re.fullmatch(r"[^§]*§?§?\s*", written) is not None
    try:
        places = parse_citations(f"{prefix} {written.rstrip(' §')} §§" if plain else f"{prefix} {written}", provisions)
    except CitationError as error:
        reader.fail("E066", error.message, line.rest_span, "skriv så här: 1–3, 5, 9 a eller 9 § andra stycket 2")
        return
    for place in places:
        if (problem := provisions.check(place)) is not None:
            reader.fail("E067", problem.message, line.rest_span, problem.help or "kontrollera mot lagtexten")
        elif any(place.covers(other) or other.covers(place) for other in into if other.provision == place.provision):
            reader.fail("E081", f"{place} har redan en status", line.rest_span, "ta bort den ena raden")
        else:
            into[place] = (line.name, match["reason"])


def parts(place: Citation, provisions: ProvisionTable) -> list[Citation]:
    """Return the stycken and points of a paragraph in its last wording; the paragraph itself when it has but one part.

    A stycke that is a list of points is its points.
    """
    known = [structure for structure in provisions.structures[place] if structure is not None]
    if not known or known[-1].stycken is None:
        return [place]
    count, points = known[-1].stycken, dict(known[-1].points)
    found = []
    for number in range(1, count + 1):
        stycke = place if count == 1 else replace(place, stycke=number)
        found += [_point(stycke, label) for label in points[number]] if number in points else [stycke]
    return found


def _point(stycke: Citation, label: str) -> Citation:
    number, _, letter = label.partition(" ")
    return (
        replace(stycke, punkt=number, letter=letter or None) if number.isdecimal() else replace(stycke, letter=number)
    )


def names(cited: Citation, part: Citation) -> bool:
    """Whether a citation names this very part (or something in it), and not merely the whole that it is a part of."""
    if part.stycke is not None and cited.stycke != part.stycke and (cited.stycke is not None or part.punkt is None):
        return False
    if part.punkt is None:
        return part.letter in (None, cited.letter)
    return cited.punkt == part.punkt and (part.letter is None or cited.letter == part.letter)


def coverage(
    scope: Citation, rulebook: Rulebook, provisions: ProvisionTable, statuses: dict[Citation, tuple[str, str]]
) -> list[Entry]:
    """Return the status of every stycke and point in `scope` (an act, a chapter …), in order."""
    citing: dict[Citation, list[tuple[str, Citation]]] = {}
    conclusions = [*rulebook.rules.values(), *rulebook.derived.values()]
    for conclusion in sorted(conclusions, key=lambda c: c.name):
        for citation in conclusion.citations:
            citing.setdefault(citation.provision, []).append((conclusion.name, citation))
    said: dict[Citation, list[Citation]] = {}
    for row in statuses:
        said.setdefault(row.provision, []).append(row)
    entries = []
    for paragraph in provisions.expand(scope.provision if scope.is_provision else scope):
        for part in parts(paragraph, provisions):
            if not (scope.covers(part) or scope.provision == part):
                continue
            cited = citing.get(paragraph, ())
            rules = tuple(dict.fromkeys(name for name, citation in cited if names(citation, part)))
            whole = tuple(dict.fromkeys(n for n, c in cited if n not in rules and _reaches(c, part)))
            rows = [statuses[r] for r in said.get(paragraph, ()) if _reaches(r, part)]
            status, reason = rows[0] if rows else (MISSING, "")
            entries.append(Entry(part, ENCODED if rules else status, rules, reason, whole))
    return entries


def _reaches(cited: Citation, part: Citation) -> bool:
    """Whether a citation names the part, or a whole that it is a part of."""
    whole = cited.punkt is None and cited.letter is None
    return names(cited, part) or (whole and cited.stycke in (None, part.stycke or 1))


def contradictions(entries: Iterable[Entry]) -> list[Entry]:
    """Return the parts that a rule cites although the ledger says that they are outside."""
    return [e for e in entries if e.status == ENCODED and e.reason]
