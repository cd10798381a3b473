"""Reader for ``zz-…`` files: later wordings, and provisions that a main file lacks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from lagrum.base.frozen import frozen
from lagrum.law.acts import Act
from lagrum.law.citation import Citation
from lagrum.law.fingerprint import fingerprint
from lagrum.law.reading import Marks, clean, make_version, take_marks
from lagrum.law.sfs_reader import as_provisions, strip_inline_heading
from lagrum.law.statute import Statute, Version

_SECTION_RE: Final = re.compile(
    r"^## (\S+) (?:([1-9]\d{0,3}(?: [a-z])?):)?([1-9]\d{0,3}(?: [a-z])?)(?: \([^)]*\))?\s*$", re.MULTILINE
)
_HEADING_MARK_RE: Final = re.compile(r"/Rubriken [^/]*/[^/§]*?(?=\d+(?: [a-z])? § /)")
_NEXT_RE: Final = re.compile(r"(?:^|\s)\d+(?: [a-z])? § (?=/(?:Träder|Upphör))")
_TAIL_RE: Final = re.compile(r"\s(?:Övergångsbestämmelser|/Rubriken)\s.*", re.DOTALL)
_COMMENT_RE: Final = re.compile(r"^# .*$", re.MULTILINE)


@frozen
class Supplement:
    """Versions of one provision, for the act whose corpus file is called `stem`."""

    stem: str
    chapter: str | None
    paragraph: str
    versions: tuple[Version, ...]


def read_supplements(text: str) -> tuple[Supplement, ...]:
    """Read the sections ``## <stem> <kap:par> (Lag …)`` of a supplement file. The text has no stycken."""
    text = clean(text)
    starts = list(_SECTION_RE.finditer(text))
    found: list[Supplement] = []
    for place, match in enumerate(starts):
        end = starts[place + 1].start() if place + 1 < len(starts) else len(text)
        body = " ".join(_COMMENT_RE.sub("", text[match.end() : end]).split())
        versions = tuple(_version(part) for part in _NEXT_RE.split(_HEADING_MARK_RE.sub("", body)) if part.strip())
        found.append(Supplement(match[1], match[2], match[3], versions))
    return tuple(found)


def apply_supplements(statute: Statute, act: Act, supplements: Iterable[Supplement]) -> Statute:
    """Add what `supplements` say about `act`: a version with a date joins, a missing provision is added.

    A wording that the main text already has, or one without a date for a provision that the main text has, is left
    out, since the main text keeps stycken.
    """
    found = {citation: list(provision.versions) for citation, provision in statute.provisions.items()}
    for supplement in supplements:
        if supplement.stem != act.stem:
            continue
        citation = Citation(act.short, chapter=supplement.chapter, paragraph=supplement.paragraph)
        have = found.setdefault(citation, [])
        known = {fingerprint(version.text) for version in have}
        main_has_text = bool(have)
        for version in supplement.versions:
            if fingerprint(version.text) in known or (main_has_text and version.in_force_from is None):
                continue
            known.add(fingerprint(version.text))
            have.append(version)
    return Statute(statute.act, statute.consolidated_through, as_provisions(found))


def _version(part: str) -> Version:
    marks, rest = take_marks(part.strip())
    rest = _TAIL_RE.sub("", rest)
    return make_version([strip_inline_heading(rest)], Marks(marks.start, marks.end), None, structured=False)
