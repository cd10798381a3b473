"""Readers for acts cited by article: EU regulations in English and the convention annexed to lag 2018:1197."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from lagrum.base.number import bounded
from lagrum.law.acts import Act
from lagrum.law.citation import Citation
from lagrum.law.reading import Marks, StatuteError, blocks, clean, consolidated_through, make_version
from lagrum.law.sfs_reader import as_provisions, split_header
from lagrum.law.statute import Statute, Version

_ARTICLE_RE: Final = re.compile(r"Article (\d{1,4})([a-z])?(?: +(.*))?$")
_NUMBERED_RE: Final = re.compile(r"(\d+)\.\s+(?=\S)")
_BRACKET_RE: Final = re.compile(r"\(([a-z]{1,4}|\d+)\)$")
_ANNEX_POINT_RE: Final = re.compile(r"^([1-9]\d{0,3})\. ", re.MULTILINE)
_CONVENTION_RE: Final = re.compile(r"(?<=\s)Artikel ([1-9]\d{0,3})\s+")
_HEADING_RE: Final = re.compile(r"(?:CHAPTER|SECTION|TITLE|ANNEX)\b")


def read_eu(text: str, act: Act) -> Statute:
    """Read an EU regulation with ``Article N Title`` lines. Raises StatuteError when no article is found."""
    header, body = split_header(clean(text))
    found: dict[Citation, list[Version]] = {}
    article, heading, parts, last = None, None, list[str](), 0
    for block in [*blocks(body), ""]:
        match = _ARTICLE_RE.match(block.split("\n", 1)[0]) if block else None
        begins = match is not None and (
            bounded(match[1]) == last + 1 or (bounded(match[1]) == last and match[2] is not None)
        )
        if begins or not block:
            if article is not None:
                found[Citation(act.short, article=article)] = [
                    make_version(_merge_labels(parts), Marks(), heading, structured=True)
                ]
            if match is not None:
                last, parts = bounded(match[1]), block.split("\n")[1:]
                article, heading = match[1] if match[2] is None else f"{match[1]} {match[2]}", match[3]
        elif not _HEADING_RE.match(block):
            parts.append(block)
    if not found:
        raise StatuteError(f"hittar inga artiklar i texten för {act.short}")
    return Statute(act.short, consolidated_through(header), as_provisions(found))


def read_annex(text: str, act: Act, annex: str) -> Statute:
    """Read an annex held in a file of its own: one provision per numbered point; points may be missing."""
    header, body = split_header(clean(text))
    starts = list(_ANNEX_POINT_RE.finditer(body))
    found: dict[Citation, list[Version]] = {}
    for place, match in enumerate(starts):
        end = starts[place + 1].start() if place + 1 < len(starts) else len(body)
        lines = [line.strip() for line in body[match.end() : end].split("\n") if line.strip()]
        found[Citation(act.short, annex=annex, punkt=match[1])] = [make_version(lines, Marks(), None, structured=True)]
    return Statute(act.short, consolidated_through(header), as_provisions(found))


def add_convention(statute: Statute) -> Statute:
    """Take the convention's articles out of the annex that stands at the end of 1 § and make them provisions.

    The Swedish translation is used (the last run of ``Artikel N``); the binding originals stand before it.
    """
    first = next(iter(statute.provisions.values()))
    version = first.versions[-1]
    law, _, annex = version.text.partition(" Bilaga ")
    starts: list[re.Match[str]] = []
    for match in _CONVENTION_RE.finditer(annex):
        expected = bounded(starts[-1][1]) + 1 if starts else bounded(match[1])
        if bounded(match[1]) == expected:
            starts.append(match)
    if not starts:
        return statute
    found = {first.citation: [replace(version, text=law.strip())]}
    if starts[0][1] == "2":  # the translation numbers the first article "I"
        glued = list(re.finditer(r"Artikel\s*[1I]\b\s*", annex[: starts[0].start()]))
        if glued:
            starts.insert(0, glued[-1])
    for place, match in enumerate(starts):
        number = "1" if match.re is not _CONVENTION_RE else match[1]
        end = starts[place + 1].start() if place + 1 < len(starts) else len(annex)
        text = re.sub(r"\s+Del [IV]+\s*$", "", annex[match.end() : end], flags=re.IGNORECASE).strip()
        found[Citation(statute.act, article=number)] = [replace(version, text=text)]
    return Statute(statute.act, statute.consolidated_through, as_provisions(found))


def _merge_labels(parts: list[str]) -> list[str]:
    """Join a label that stands alone, ``(a)``, with the block after it, and line wraps with blanks."""
    merged: list[str] = []
    label = ""
    for part in parts:
        joined = " ".join(part.split())
        if _BRACKET_RE.match(joined):
            label = f"{label}{joined} "
            continue
        merged.append(f"{label}{joined}")
        label = ""
    if label:
        merged.append(label.strip())
    return [_NUMBERED_RE.sub(r"\1. ", part, count=1) if _NUMBERED_RE.match(part) else part for part in merged]
