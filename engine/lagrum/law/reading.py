"""Shared steps of the source readers: headers, validity markers, blocks, headings, version order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from lagrum.base.errors import LagrumError
from lagrum.base.frozen import frozen
from lagrum.base.number import bounded
from lagrum.law.statute import Version

MARKER_RE: Final = re.compile(
    r"\s*/(?P<what>Rubriken |Kapitlet )?(?P<how>träder i kraft|upphör att gälla|ny beteckning[^/:]*?)\s*"
    r"(?P<sign>[IU]):(?P<day>\d{4}-\d\d-\d\d)[^/\n]*/\s*",
    re.IGNORECASE,
)
_AMENDED_RE: Final = re.compile(r"\s*(?:Lag|Förordning) \((\d{4}:\d+)\)\.?\s*$")
_AMENDING_RE: Final = re.compile(r"(?:Lag|Förordning) \(\d{4}:\d+\)")
_ITEM_RE: Final = re.compile(r"(?:(\d+)(?: ([a-z]))?\.|\(?([a-z])\)|[-–])\s")
_TABLE_RE: Final = re.compile(r"\t|\S {3,}\S")
_THROUGH_RE: Final = re.compile(r"^consolidated through\s+(.*?)\s*(?:\(source: .*)?$", re.MULTILINE)
_SFS_RE: Final = re.compile(r"SFS (\d{4}:\d+)")
MAX_HEADING: Final = 220
_FIRST_YEAR: Final = 1700


class StatuteError(LagrumError, ValueError):
    """A text that cannot be read as an act."""


@frozen
class Marks:
    """Validity said by markers: first day in force, last day in force (inclusive), and what it concerns."""

    start: date | None = None
    end: date | None = None
    heading: bool = False
    chapter: bool = False

    @property
    def any(self) -> bool:
        """Whether a marker gave a date."""
        return self.start is not None or self.end is not None


def clean(text: str) -> str:
    """Unicode form NFC, line feeds only, no byte order mark, no trailing blanks on lines."""
    text = unicodedata.normalize("NFC", text.lstrip("\ufeff")).replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(r"[^\S\n]+\n", "\n", text.replace("\xa0", " "))


def take_marks(text: str) -> tuple[Marks, str]:
    """Remove the markers at the start of `text`; return what they say and the rest.

    ``U:2026-01-15`` is the first day without the wording, so the last day in force is the 14th.  An impossible date
    raises StatuteError.
    """
    marks = Marks()
    while (match := MARKER_RE.match(text)) is not None:
        try:
            day = date.fromisoformat(match["day"])
        except ValueError:
            day = date.min
        if day.year < _FIRST_YEAR:
            raise StatuteError(f"lagtexten har ett omöjligt datum: {match['day']}")
        what = (match["what"] or "").strip().lower()
        if match["sign"].upper() == "I":
            marks = replace(marks, start=day)
        else:
            marks = replace(marks, end=day - timedelta(days=1))
        marks = replace(marks, heading=marks.heading or what == "rubriken", chapter=marks.chapter or what == "kapitlet")
        text = text[match.end() :]
    return marks, text


def consolidated_through(header: str) -> str:
    """The header line ``consolidated through SFS 2025:1501 (source: …)`` as ``2025:1501``, else its own words."""
    match = _THROUGH_RE.search(header)
    if match is None:
        return "okänt"
    number = _SFS_RE.match(match[1])
    return number[1] if number is not None else match[1]


def blocks(text: str) -> list[str]:
    """Split at blank lines; lines inside a block keep their breaks."""
    return [block.strip("\n") for block in re.split(r"\n[ \t]*\n", text) if block.strip()]


def join_lines(block: str) -> list[str]:
    """Undo hard line wraps: one string per item when the block holds a list whose items begin lines, else one."""
    items: list[list[str]] = []
    number = 0
    for line in block.split("\n"):
        line = line.strip()
        match = _ITEM_RE.match(line)
        begins = (
            match is not None
            and items
            and (
                (line[0] in "-–" and items[-1][-1].endswith((",", ":", "och", "eller", "samt")))
                or (match[1] is not None and match[2] is None and bounded(match[1]) == number + 1)
            )
        )
        if match is not None and match[1] is not None and (begins or not items):
            number = bounded(match[1])
        if begins or not items:
            items.append([line])
        else:
            items[-1].append(line)
    return [re.sub(r"\s+", " ", " ".join(item)).strip() for item in items]


def looks_like_heading(block: str) -> bool:
    """Whether a block between two paragraphs is a heading and not text: no final punctuation, not an item."""
    joined = " ".join(block.split())
    if MARKER_RE.match(block) is not None:
        marks, rest = take_marks(block)
        return marks.heading or marks.chapter or looks_like_heading(rest)
    if not joined or len(joined) > MAX_HEADING or _ITEM_RE.match(joined) or _TABLE_RE.search(block):
        return False
    if not (joined[0].isupper() or joined[0].isdecimal()):
        return False
    if _AMENDING_RE.search(joined):
        return False
    return joined.endswith(("m.m.", "m. m.", "m.fl.", "o.d.")) or joined[-1] not in ".,:;"


def make_version(texts: Iterable[str], marks: Marks, heading: str | None, *, structured: bool) -> Version:
    """Build a version from its joined blocks; the closing reference to the amending act becomes `amended_by`."""
    text = "\n\n".join(part for part in texts if part).strip()
    match = _AMENDED_RE.search(text)
    amended = None
    if match is not None and match.start() > 0:
        text, amended = text[: match.start()].rstrip(), match[1]
    return Version(text, marks.start, marks.end, heading, amended, structured)


def order_versions(versions: Iterable[Version]) -> tuple[Version, ...]:
    """Earliest first, without repetition.

    An open version ends the day before the next one begins; one without a heading of its own has the one before.
    When the source lets two open wordings begin on the same day, the first of them is the one that ends that day.
    """
    ordered = sorted(
        dict.fromkeys(versions),
        key=lambda version: (version.in_force_from or date.min, version.in_force_to or date.max),
    )
    closed: list[Version] = []
    for place, version in enumerate(ordered):
        following = ordered[place + 1].in_force_from if place + 1 < len(ordered) else None
        if following is not None and version.in_force_to is None:
            start = version.in_force_from
            if start == following:
                before = closed[-1].in_force_to if closed else None
                start = None if before is None else before + timedelta(days=1)
            version = replace(version, in_force_from=start, in_force_to=following - timedelta(days=1))
        if closed and version.heading is None:
            version = replace(version, heading=closed[-1].heading)
        closed.append(version)
    return tuple(closed)
