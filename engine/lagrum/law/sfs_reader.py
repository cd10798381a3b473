"""Reader for Swedish acts as plain text: hard-wrapped originals, converted Markdown, one-line seeds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from lagrum.base.number import bounded
from lagrum.law.acts import Act
from lagrum.law.citation import Citation, number_key
from lagrum.law.reading import (
    Marks,
    StatuteError,
    blocks,
    clean,
    consolidated_through,
    join_lines,
    looks_like_heading,
    make_version,
    order_versions,
    take_marks,
)
from lagrum.law.statute import Provision, Statute, Version

_PARAGRAPH_RE: Final = re.compile(r"([1-9]\d{0,3})(?: ?([a-zåäö]))? ?§(?!§)[^\S\n]*")
_CHAPTER_RE: Final = re.compile(r"([1-9]\d{0,3})(?: ?([a-zåäö]))? kap\.(?=\s|$)[^\S\n]*")
_END_RE: Final = re.compile(
    r"^(?:Övergångsbestämmelser(?: m\.m\.)?|Ikraftträdande- och övergångsbestämmelser|"
    r"(?:/[^/\n]+/ )?Bilaga(?: \d+)?(?: Har upphävts.*)?)$",
    re.MULTILINE,
)
_REPEALED_LIST_RE: Final = re.compile(r"(\d[^§\n]*) §§ har upphävts genom (?:lag|förordning)", re.IGNORECASE)
_RANGE_RE: Final = re.compile(r"\b([1-9]\d{0,2})\b(?: ([a-z])(?!\w))?(?:\s*[-–]\s*(\d{1,3})\b)?")
# Conversion debris in one source: directive years cut out of links in front of a paragraph number.
_DEBRIS_RE: Final = re.compile(r"^(?:/\d{2}/\s*)+(?=\d+(?: [a-z])? §)")
_REPEALED_RE: Final = re.compile(r"har upphävts", re.IGNORECASE)
_HEADER_LINES: Final = 40
_MAX_CHAPTER_GAP: Final = 8
_MAX_PARAGRAPH_GAP: Final = 40
_SEED_NOTE: Final = "Styckeindelning saknas"
_INLINE_AMENDED_RE: Final = re.compile(r"(?:Lag|Förordning) \(\d{4}:\d+\)\.")
_SENTENCE_END_RE: Final = re.compile(r"[.:)] (?=[A-ZÅÄÖ])")


@dataclass(slots=True)
class _Open:
    """The paragraph being read."""

    citation: Citation
    marks: Marks
    heading: str | None
    parts: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _State:
    """Where the reader is in one act."""

    act: Act
    structured: bool
    chapter: str | None = None
    chapter_marks: Marks = field(default_factory=Marks)
    last: str | None = None
    last_marked: bool = False
    heading: str | None = None
    current: _Open | None = None
    found: dict[Citation, list[Version]] = field(default_factory=dict)


def read_sfs(text: str, act: Act) -> Statute:
    """Read a consolidated act from the text of a corpus file, header included. Raises StatuteError."""
    text = clean(text)
    header, body = split_header(text)
    return read_sfs_body(body, act, consolidated_through(header), structured=_SEED_NOTE not in header)


def read_sfs_body(body: str, act: Act, through: str, *, structured: bool = True) -> Statute:
    """Read the body of a consolidated act (no header) into provisions.

    A line ``N §`` begins a paragraph only first in a block, before a capital letter or nothing, and when its number
    is a plausible successor; the same holds for ``N kap.``.  Reading stops at the transitional provisions or the
    first annex.  Raises StatuteError when no paragraph is found.
    """
    body = clean(body)
    state = _State(act, structured)
    for block in blocks(_cut_end(body)):
        marks, rest = take_marks(_DEBRIS_RE.sub("", block))
        if _chapter(state, marks, rest) or _repealed_list(state, rest) or _paragraph(state, marks, rest):
            continue
        if state.current is not None:
            state.current.parts.append(block)
        elif looks_like_heading(block):
            state.heading = _heading_text(block)
    _close(state)
    if not state.found:
        raise StatuteError(f"hittar inga paragrafer i lagtexten för {act.short}")
    return Statute(act.short, through, as_provisions(state.found))


def as_provisions(found: Mapping[Citation, list[Version]]) -> Mapping[Citation, Provision]:
    """Order provisions by citation and their versions by date."""
    return MappingProxyType(
        {citation: Provision(citation, order_versions(found[citation])) for citation in sorted(found)}
    )


def split_header(text: str) -> tuple[str, str]:
    """Split a corpus file into its header (through the ``consolidated through`` and ``# NOTE`` lines) and body."""
    lines = text.split("\n")
    last = -1
    for place, line in enumerate(lines[:_HEADER_LINES]):
        if line.startswith(("consolidated through", "# NOTE")):
            last = place
    return "\n".join(lines[: last + 1]), "\n".join(lines[last + 1 :])


def strip_inline_heading(text: str) -> str:
    """Remove a heading that follows the last sentence of a one-line provision, as seeds without line breaks have."""
    amended = list(_INLINE_AMENDED_RE.finditer(text))
    if amended and looks_like_heading(text[amended[-1].end() :].strip()):
        return text[: amended[-1].end()]
    if text.rstrip().endswith((".", ":")):
        return text
    ends = list(_SENTENCE_END_RE.finditer(text))
    if ends and looks_like_heading(text[ends[-1].end() :].strip()):
        return text[: ends[-1].start() + 1]
    return text


def _cut_end(body: str) -> str:
    first = re.search(r"^\d+(?: ?[a-z])? ?§", body, re.MULTILINE)
    end = None if first is None else _END_RE.search(body, first.end())
    return body if end is None else body[: end.start()]


def _chapter(state: _State, marks: Marks, text: str) -> bool:
    match = _CHAPTER_RE.match(text)
    if match is None or not state.act.chapters:
        return False
    title = " ".join(text[match.end() :].split())
    repealed = _REPEALED_RE.match(title) is not None
    if ("§" in title and not repealed) or not (not title or title[0].isupper() or repealed):
        return False
    if not repealed and title.endswith((",", ";", ".")) and not title.endswith(("m.m.", "m.fl.")):
        return False
    number = match[1] if match[2] is None else f"{match[1]} {match[2]}"
    key, last = number_key(number), number_key(state.chapter)
    if key < last or key[0] - last[0] > _MAX_CHAPTER_GAP or (key == last and not marks.any and state.last is not None):
        return False
    _close(state)
    if key != last or marks.chapter:
        state.last, state.last_marked = None, False
    state.chapter, state.heading = number, None
    state.chapter_marks = marks if not marks.heading else Marks()
    return True


def _repealed_list(state: _State, text: str) -> bool:
    """``13–41 §§ har upphävts genom lag (1976:612).``: one repealed provision each."""
    match = _REPEALED_LIST_RE.match(text)
    if match is None:
        return False
    _close(state)
    words = " ".join(text[match.end(1) + 3 :].split())
    for item in _RANGE_RE.finditer(match[1]):
        first = bounded(item[1])
        for number in range(first, (bounded(item[3]) if item[3] else first) + 1):
            name = f"{number} {item[2]}" if item[2] else str(number)
            citation = Citation(state.act.short, chapter=state.chapter, paragraph=name)
            state.found.setdefault(citation, []).append(
                make_version([words[:1].upper() + words[1:]], Marks(), None, structured=state.structured)
            )
            state.last = name
    return True


def _paragraph(state: _State, marks: Marks, text: str) -> bool:
    match = _PARAGRAPH_RE.match(text)
    if match is None or (state.act.chapters and state.chapter is None):
        return False
    number = match[1] if match[2] is None else f"{match[1]} {match[2]}"
    own, rest = take_marks(text[match.end() :])
    alone = not own.any and rest.startswith("\n")
    begins = rest.lstrip()
    if begins and not alone and not (begins[0].isupper() or begins[0] in '/”"' or _REPEALED_RE.match(begins)):
        return False
    marks = own if own.any else marks if marks.any and not marks.heading else Marks()
    key, last = number_key(number), number_key(state.last)
    forward = key > last and key[0] - last[0] <= _MAX_PARAGRAPH_GAP
    again = key <= last and (marks.any or key == last)
    if not forward and not again:
        return False
    _close(state)
    citation = Citation(state.act.short, chapter=state.chapter, paragraph=number)
    if key == last and not marks.any and not state.last_marked:
        state.found.pop(citation, None)  # a source that repeats a paragraph gives the newer wording last
    state.last, state.last_marked = (number if forward else state.last), marks.any
    effective = marks if marks.any else Marks(state.chapter_marks.start, state.chapter_marks.end)
    state.current = _Open(citation, effective, state.heading, [begins] if begins else [])
    state.heading = None
    return True


def _close(state: _State) -> None:
    current = state.current
    if current is None:
        return
    state.current = None
    parts = current.parts
    headings: list[str] = []
    while len(parts) > 1 and looks_like_heading(parts[-1]):
        headings.insert(0, parts.pop())
    state.heading = _heading_text(headings[-1]) if headings else None
    texts = [line for part in parts for line in join_lines(_without_marks(part))]
    if not state.structured and texts:
        texts = [strip_inline_heading(" ".join(texts))]
    elif parts and "\n" in parts[-1]:
        texts[-1] = strip_inline_heading(texts[-1])
    version = make_version(texts, current.marks, current.heading, structured=state.structured)
    state.found.setdefault(current.citation, []).append(version)


def _without_marks(part: str) -> str:
    return take_marks(part)[1]


def _heading_text(block: str) -> str:
    return " ".join(take_marks(block)[1].split())
