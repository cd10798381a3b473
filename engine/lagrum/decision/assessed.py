"""Whether an annex says that an intervention is given without individual assessment: of each row for itself.

Only what is said outright counts. A negation, a word on assessment that is not »utan«, or a provision alone leaves it
unknown; so does a table, a heading between rows, a column or a cell that says otherwise than what stands above it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from lagrum.base.fold import ascii_fold
from lagrum.base.frozen import frozen
from lagrum.source.invisible import invisible_letters

_KIND = r"(?:individuell(?:t)?\s+|foregaende\s+|nagon\s+)*"
_WITHOUT = re.compile(rf"\butan\s+{_KIND}behovs-?\s?provning\b")
_BOTH = re.compile(rf"\b(?:med|efter)\s*(?:och|eller|resp\w*\.?|/|,)\s*utan\s+{_KIND}behovs-?\s?provning\b")
_CHILD = re.compile(r"\bprovning(?:en|ar)?\s+av\s+barn\w*\s+basta\b")
_ON_IT = re.compile(
    r"\bbehovs-?\s?(?:prov|bedom)\w*|\bbistands\w+|\bkrav\w*\s+bistand\b|\bprovas\b"
    r"|\b(?:efter|med|krav\w*|alltid|foregaende|fordrar)\s+(?:\w+\s+)?provning|\bprovning\w*\s+(?:kravs|gors|enligt)"
    r"|\bindividuell\w*\s+(?:bedom|prov)\w*|\bbedoms?\s+individuellt\b"
)
_PROVISION = re.compile(r"\b11\s+kap\.?\s*5\s*§")
_NOT = re.compile(
    r"\b(?:inte|ej|icke|aldrig|utom|forutom|inga|ingen|inget|varken|knappast|forbjud\w*|forbud\w*|otillat\w*"
    r"|undant\w*|delvis|vissa|nej|saknar|tidigare|upphor\w*|upphav\w*|avsla\w*|avvis\w*|i\s+strid)\b|\?"
)
_YES = frozenset(("ja", "x", "j", "✓", "✔", "☒", "☑"))
_NO = frozenset(("", "nej", "n", "-", "–", "☐"))
MOST_WORDS = 2_000


@frozen
class Assessed:
    """What is said: that it is given without assessment, or the words that leave it unknown, or nothing."""

    without: bool = False
    against: str = ""
    mixed: bool = False
    """Whether the words are on both kinds, so that what stands nearer a row may tell them apart."""
    denial: bool = False
    """Whether the words are a negation that is not on assessment: it counts when something else is."""

    @property
    def said(self) -> bool:
        """Whether anything is said."""
        return self.without or bool(self.against)


SILENT = Assessed()
WITHOUT = Assessed(without=True)


def _plain(text: str) -> str:
    for offset, _ in reversed(invisible_letters(text)):
        text = f"{text[:offset]}{text[offset + 1 :]}"
    return " ".join(ascii_fold(text).split())


def mentions(text: str) -> bool:
    """Whether a text is about assessment.

    >>> mentions("Ges efter behovsprövning"), mentions("Prövning av barnets bästa"), mentions("Du behöver inte boka")
    (True, False, False)
    """
    return _ON_IT.search(_CHILD.sub("", _plain(text))) is not None


def says(text: str) -> Assessed:
    """Return what one paragraph says.

    >>> says("Insatser utan individuell behovsprövning (11 kap. 5 § SoL)").without
    True
    >>> says("Får INTE ges utan behovsprövning").against
    'Får INTE ges utan behovsprövning'
    >>> says("Insatser med och utan behovsprövning").mixed, says("Barn och unga").said
    (True, False)
    """
    if not mentions(text):
        return SILENT
    plain = _CHILD.sub("", _plain(text))
    both, rest = _BOTH.search(plain), _WITHOUT.sub("", _BOTH.sub("", plain))
    if _NOT.search(plain) or _ON_IT.search(rest) or rest == plain:
        return Assessed(against=text[:MOST_WORDS])
    return Assessed(against=text[:MOST_WORDS], mixed=True) if both else WITHOUT


def says_above(paragraphs: Iterable[str], before: Assessed) -> Assessed:
    """Return what the paragraphs above a table say; when they are silent, it is what was said `before` them."""
    texts = [text for text in paragraphs if text.strip()]
    found = [one for one in map(says, texts) if one.said]
    if (against := next((one for one in found if one.against and not one.mixed), SILENT)).said:
        return against
    denied = next((text[:MOST_WORDS] for text in texts if _NOT.search(_plain(text))), "")
    if found or before.without:
        return Assessed(against=denied) if denied else found[-1] if found else before
    if denied and not before.said:
        return Assessed(against=denied, denial=True)
    bare = next((text for text in texts if _PROVISION.search(_plain(text))), "")
    return Assessed(against=bare[:MOST_WORDS], mixed=True) if bare and not before.said else before


def says_below(paragraphs: Iterable[str]) -> Assessed:
    """Return what the paragraphs below the last table say that leaves its rows unknown."""
    return next((one for one in map(says, paragraphs) if one.against), SILENT)


def says_cell(heading: str, text: str) -> Assessed:
    """Return what a cell says under its heading, where the heading is none of what a sketch has a row for.

    >>> says_cell("Behovsprövas", "nej").said, says_cell("Behovsprövas", "ja").against
    (False, 'Behovsprövas: ja')
    >>> says_cell("Utan behovsprövning", "x").without, says_cell("Utan behovsprövning", "").against
    (True, 'Utan behovsprövning')
    """
    head, word = says(heading), " ".join(text.casefold().split())
    words = Assessed(against=(f"{heading}: {text}" if text else heading)[:MOST_WORDS])
    if head.without:
        return WITHOUT if word in _YES or says(text).without else words
    if head.against and (word not in _NO or _NOT.search(_plain(heading))):
        return words
    return words if says(text).against else SILENT


def together(texts: Iterable[Assessed]) -> Assessed:
    """Return what several texts say of one row: one that leaves it unknown is enough."""
    found = [one for one in texts if one.said]
    if any(one.without for one in found):
        found = [one for one in found if not one.mixed]
    else:
        found = [one for one in found if not one.denial]
    return next((one for one in found if one.against), WITHOUT if found else SILENT)
