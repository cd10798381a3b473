"""The `Citation` value: one place in the law, comparable, hashable and in a total, natural order."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache, total_ordering
from typing import Final

from lagrum.base.frozen import frozen
from lagrum.base.number import bounded
from lagrum.law.acts import act_by_short, act_index

ORDINALS: Final[tuple[str, ...]] = (
    "första",
    "andra",
    "tredje",
    "fjärde",
    "femte",
    "sjätte",
    "sjunde",
    "åttonde",
    "nionde",
    "tionde",
    "elfte",
    "tolfte",
    "trettonde",
    "fjortonde",
    "femtonde",
    "sextonde",
    "sjuttonde",
    "artonde",
    "nittonde",
    "tjugonde",
)

_NUMBER_RE: Final = re.compile(r"([1-9]\d{0,3})(?: ([a-zåäö]))?")
_DIGITS_RE: Final = re.compile(r"[1-9]\d{0,3}")
_LETTER_RE: Final = re.compile(r"[a-zåäö]")
_ROMAN: Final[tuple[tuple[str, int], ...]] = (("X", 10), ("IX", 9), ("V", 5), ("IV", 4), ("I", 1))

NumberKey = tuple[int, str]
SortKey = tuple[int, int, NumberKey, NumberKey, NumberKey, int, int, int, str]


def number_key(number: str | None) -> NumberKey:
    """Sort key of a chapter, paragraph or article number such as ``"5"`` or ``"18 a"``; None sorts first.

    Raises ValueError when the text is not a number followed by at most one letter.
    """
    if number is None:
        return (0, "")
    match = _NUMBER_RE.fullmatch(number)
    if match is None:
        raise ValueError(f"not a provision number: {number!r}")
    return (bounded(match[1]), match[2] or "")


_key: Final = lru_cache(maxsize=4_096)(number_key)
"""The same few numbers stand in tens of thousands of citations."""


def roman_value(numeral: str) -> int:
    """Value of a roman numeral from I to XXXIX. Raises ValueError for anything else."""
    value, rest = 0, numeral
    for sign, worth in _ROMAN:
        while rest.startswith(sign):
            value, rest = value + worth, rest[len(sign) :]
    if not 1 <= value < 40 or to_roman(value) != numeral:
        raise ValueError(f"not a roman numeral: {numeral!r}")
    return value


def to_roman(value: int) -> str:
    """Roman numeral of a whole number from 1 to 39."""
    numeral = ""
    for sign, worth in _ROMAN:
        while value >= worth:
            numeral, value = numeral + sign, value - worth
    return numeral


@total_ordering
@frozen
class Citation:
    """One place in an act, from a whole act down to a letter in a point.

    act        short name of an act in `lagrum.law.acts.ACTS`
    chapter    ``"11"``, ``"3 a"``; None for acts without chapters
    paragraph  ``"5"``, ``"18 a"``; None with a chapter means the whole chapter
    article    ``"9"``, ``"4 a"``; never together with chapter or paragraph
    annex      roman numeral; never together with chapter, paragraph or article
    stycke     1-based; mening (sentence) likewise
    punkt      ``"2"``: point of a Swedish paragraph, numbered part of an article, or point of an annex
    letter     ``"a"``

    A field that is None leaves that level open.  Raises ValueError when the fields do not make sense together.
    """

    act: str
    chapter: str | None = None
    paragraph: str | None = None
    article: str | None = None
    annex: str | None = None
    stycke: int | None = None
    mening: int | None = None
    punkt: str | None = None
    letter: str | None = None

    def __post_init__(self) -> None:
        try:
            act_by_short(self.act)
        except KeyError:
            raise ValueError(f"unknown act: {self.act!r}") from None
        for number in (self.chapter, self.paragraph, self.article):
            _key(number)
        if self.annex is not None:
            roman_value(self.annex)
        kinds = [
            self.chapter is not None or self.paragraph is not None,
            self.article is not None,
            self.annex is not None,
        ]
        if sum(kinds) > 1:
            raise ValueError("paragraph, article and annex exclude one another")
        detail = (self.stycke, self.mening, self.punkt, self.letter)
        place = self.paragraph or self.article or self.annex
        if place is None and any(part is not None for part in detail):
            raise ValueError("a stycke or point needs a paragraph, an article or an annex")
        for ordinal in (self.stycke, self.mening):
            if ordinal is not None and not 1 <= ordinal <= len(ORDINALS):
                raise ValueError(f"ordinal out of range: {ordinal}")
        if self.punkt is not None and _DIGITS_RE.fullmatch(self.punkt) is None:
            raise ValueError(f"not a point: {self.punkt!r}")
        if self.letter is not None and _LETTER_RE.fullmatch(self.letter) is None:
            raise ValueError(f"not a letter: {self.letter!r}")

    def sort_key(self) -> SortKey:
        """Key of the total order: the act's place in the table, then numbers in natural order; None sorts first."""
        return (
            act_index(self.act),
            0 if self.annex is None else roman_value(self.annex),
            _key(self.article),
            _key(self.chapter),
            _key(self.paragraph),
            self.stycke or 0,
            self.mening or 0,
            bounded(self.punkt or "0"),
            self.letter or "",
        )

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Citation):
            return NotImplemented
        return self.sort_key() < other.sort_key()

    def __str__(self) -> str:
        return format_citation(self)

    @property
    def provision(self) -> Citation:
        """The paragraph, article or annex point that this citation lies in, without stycke, point and letter."""
        return replace(
            self, stycke=None, mening=None, letter=None, punkt=self.punkt if self.annex is not None else None
        )

    @property
    def is_provision(self) -> bool:
        """Whether the citation names a paragraph, an article or an annex, and not a whole chapter or act."""
        return self.paragraph is not None or self.article is not None or self.annex is not None

    def covers(self, other: Citation) -> bool:
        """Whether everything in `other` lies in this citation: a § covers its stycken, a chapter its paragraphs.

        A level left open (None) covers all of that level, so ``5 § 1`` covers ``5 § första stycket 1``.
        """
        return self.act == other.act and all(
            mine is None or mine == theirs
            for mine, theirs in (
                (self.chapter, other.chapter),
                (self.paragraph, other.paragraph),
                (self.article, other.article),
                (self.annex, other.annex),
                (self.stycke, other.stycke),
                (self.mening, other.mening),
                (self.punkt, other.punkt),
                (self.letter, other.letter),
            )
        )


def format_place(citation: Citation) -> str:
    """The citation without its act: ``11 kap. 5 § första stycket 2``. Empty for a whole act."""
    words: list[str] = []
    if citation.chapter is not None:
        words.append(f"{citation.chapter} kap.")
    if citation.paragraph is not None:
        words.append(f"{citation.paragraph} §")
    words.extend(format_detail(citation))
    return " ".join(words)


def format_detail(citation: Citation) -> list[str]:
    """The words for article or annex and for everything below the paragraph level."""
    words: list[str] = []
    punkt = citation.punkt
    if citation.article is not None:
        words.append(f"artikel {article_number(citation)}")
        punkt = None
    if citation.annex is not None:
        words.append(f"bilaga {citation.annex}")
        if punkt is not None:
            words.append("punkt")
    if citation.stycke is not None:
        words.append(f"{ORDINALS[citation.stycke - 1]} stycket")
    if citation.mening is not None:
        words.append(f"{ORDINALS[citation.mening - 1]} meningen")
    if punkt is not None:
        words.append(punkt)
    if citation.letter is not None:
        words.append(citation.letter)
    return words


def article_number(citation: Citation) -> str:
    """The number of an article, with that of its part: ``6.1``."""
    article = (citation.article or "").replace(" ", "")
    return article if citation.punkt is None else f"{article}.{citation.punkt}"


def format_citation(citation: Citation) -> str:
    """The citation as Swedish lawyers write it, the act last: ``11 kap. 5 § första stycket 2 SoL``."""
    return with_act(format_place(citation), citation.act)


def with_act(place: str, act: str, full: bool = False) -> str:
    """A place and after it the act, by its short or its full name; the act alone when the place is empty.

    >>> with_act("artikel 12", "barnkonventionen"), with_act("11 kap. 5 §", "SoL", full=True)
    ('artikel 12 i barnkonventionen', '11 kap. 5 § socialtjänstlagen (2025:400)')
    """
    name = act_by_short(act).full if full else act_by_short(act).cited
    if not place:
        return name
    if place.startswith("bilaga"):
        return f"{place} till {name}"
    spoken = place.startswith("arti") and not name.isupper()
    return f"{place} i {name}" if spoken or _ENDS_IN_I.search(place) else f"{place} {name}"


_ENDS_IN_I: Final = re.compile(r"(?<!\w)i$")
"""A letter that would be read as the word »i«."""
