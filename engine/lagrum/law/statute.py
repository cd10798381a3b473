"""What a consolidated act looks like once it is read: provisions, their versions, stycken and points."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from lagrum.base.frozen import frozen
from lagrum.law.citation import Citation

_LABEL_RE: Final = re.compile(r"(\d+)(?: ([a-z]))?\.\s+|\((\d+)\)\s+")
_LETTER_RE: Final = re.compile(r"\(?([a-zåäö])\)\s+")
_DASH_RE: Final = re.compile(r"[-–—]\s+")
_REPEALED_RE: Final = re.compile(r"(?:har upphävts|upphävd)\b", re.IGNORECASE)


@frozen
class Punkt:
    """A point in a list: `label` is ``"2"`` or ``"2 a"``, `letters` the labels of its sub-points."""

    label: str
    text: str
    letters: tuple[str, ...] = ()


@frozen
class Stycke:
    """A stycke: its 1-based number, its whole text with points, its points, and letters that stand without a point."""

    number: int
    text: str
    punkter: tuple[Punkt, ...] = ()
    letters: tuple[str, ...] = ()


@frozen
class Version:
    """One wording of a provision.

    `text` has blocks separated by a blank line, headings and the closing ``Lag (2025:1)`` removed.
    `in_force_from` and `in_force_to` are both inclusive; None means that the source says nothing (always).
    `amended_by` is the SFS number of the act that last changed it.  `structured` says whether the source keeps the
    division into stycken.
    """

    text: str
    in_force_from: date | None = None
    in_force_to: date | None = None
    heading: str | None = None
    amended_by: str | None = None
    structured: bool = True

    @property
    def repealed(self) -> bool:
        """Whether the text only says that the provision has been repealed."""
        return _REPEALED_RE.match(self.text) is not None

    def in_force(self, at: date) -> bool:
        """Whether the wording is in force on the day `at`."""
        return (self.in_force_from is None or self.in_force_from <= at) and (
            self.in_force_to is None or at <= self.in_force_to
        )


@frozen
class Provision:
    """A paragraph, article or annex point, with at least one version, earliest first."""

    citation: Citation
    versions: tuple[Version, ...]

    def version_at(self, at: date) -> Version | None:
        """The wording in force on the day `at`, or None when there is none that day."""
        return next((version for version in reversed(self.versions) if version.in_force(at)), None)


@frozen
class Statute:
    """An act as read from one source.

    `act` is the short name, `consolidated_through` the last amending act that the text includes (``"2025:1501"``)
    or the source's own words, and `provisions` maps citations at provision level to provisions, in order.
    """

    act: str
    consolidated_through: str
    provisions: Mapping[Citation, Provision]

    def provision(self, citation: Citation) -> Provision | None:
        """The provision that the citation lies in, or None when the act has no such provision."""
        return self.provisions.get(citation.provision)


def split_stycken(text: str) -> tuple[Stycke, ...]:
    """Divide a provision's text into stycken with their points.

    Blocks are separated by a blank line.  A block that begins with ``1.``, ``2 a.``, ``a)`` or a dash belongs to the
    stycke before it, and so does a block after a list that begins with a small letter.
    """
    stycken: list[list[str]] = []
    for block in re.split(r"\n\s*\n", text.strip()):
        if not block:
            continue
        joins = bool(stycken) and (_is_item(block) or (block[0].islower() and _is_item(stycken[-1][-1])))
        if joins:
            stycken[-1].append(block)
        else:
            stycken.append([block])
    return tuple(_stycke(number, blocks) for number, blocks in enumerate(stycken, 1))


def _is_item(block: str) -> bool:
    return any(pattern.match(block) for pattern in (_LABEL_RE, _LETTER_RE, _DASH_RE))


def _stycke(number: int, blocks: list[str]) -> Stycke:
    punkter: list[Punkt] = []
    letters: list[str] = []
    for block in blocks:
        label = _LABEL_RE.match(block)
        if label is not None:
            name = label[3] or (label[1] if label[2] is None else f"{label[1]} {label[2]}")
            punkter.append(Punkt(name, block[label.end() :]))
            inner = _LETTER_RE.match(block, label.end())
            if inner is not None:
                punkter[-1] = Punkt(name, punkter[-1].text, (inner[1],))
            continue
        letter = _LETTER_RE.match(block)
        if letter is not None and punkter:
            last = punkter[-1]
            punkter[-1] = Punkt(last.label, f"{last.text}\n\n{block}", (*last.letters, letter[1]))
        elif letter is not None:
            letters.append(letter[1])
    return Stycke(number, "\n\n".join(blocks), tuple(punkter), tuple(letters))
