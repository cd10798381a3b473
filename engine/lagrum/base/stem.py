"""Swedish words cut down to their stems, so that »barnens samtycken« finds »barn« and »samtycke«.

A short form of the Swedish stemmer of Snowball (M. F. Porter, snowballstem.org), with the definite forms (-et, -an,
-ena) and the nouns of verbs (-ning) added, and without its last step. The page's script does the same with `ENDINGS`
(`web/sida.js`): an ending is cut within R1, what follows the first consonant after a vowel, and leaves at least three
letters.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

ENDINGS = tuple(
    sorted(
        [
            "a",
            "arna",
            "erna",
            "heterna",
            "orna",
            "ad",
            "e",
            "ade",
            "ande",
            "arne",
            "are",
            "aste",
            "en",
            "anden",
            "aren",
            "heten",
            "ern",
            "ar",
            "er",
            "heter",
            "or",
            "as",
            "arnas",
            "ernas",
            "ornas",
            "es",
            "ades",
            "andes",
            "ens",
            "arens",
            "hetens",
            "erns",
            "at",
            "andet",
            "het",
            "ast",
            "et",
            "ets",
            "andets",
            "eten",
            "etens",
            "an",
            "ans",
            "na",
            "nas",
            "ena",
            "enas",
            "ning",
            "nings",
            "ningen",
            "ningens",
            "ningar",
            "ningars",
            "ningarna",
            "ningarnas",
        ],
        key=lambda ending: (-len(ending), ending),
    )
)
"""The longest first."""
BEFORE_S = "bcdfghjklmnoprtvy"
"""After these letters a final s is an ending."""
DOUBLED = ("dd", "gd", "nn", "dt", "gt", "kt", "tt")
"""Of these a final letter is cut."""
COMMON = frozenset(
    [
        "alla",
        "att",
        "av",
        "blir",
        "den",
        "denna",
        "det",
        "detta",
        "de",
        "dem",
        "där",
        "då",
        "efter",
        "eller",
        "en",
        "ett",
        "får",
        "för",
        "från",
        "fråga",
        "finns",
        "ha",
        "hade",
        "han",
        "har",
        "hur",
        "i",
        "inom",
        "inte",
        "jag",
        "kan",
        "med",
        "men",
        "mot",
        "måste",
        "när",
        "nej",
        "ja",
        "ni",
        "någon",
        "något",
        "om",
        "och",
        "också",
        "på",
        "samt",
        "ska",
        "skall",
        "som",
        "till",
        "under",
        "ur",
        "utan",
        "vad",
        "var",
        "vem",
        "vi",
        "vid",
        "vilken",
        "vilka",
        "vilket",
        "är",
        "än",
        "åt",
        "över",
    ]
)
"""Words that say nothing of what a text is about."""
_WORD = re.compile(r"[^\W_]+(?:[:][^\W_]+)?")
_R1 = re.compile(r"^.*?[aeiouyåäö][^aeiouyåäö]")
SHORTEST = 3


def words_of(text: str) -> list[str]:
    """Return the words of a text in small letters.

    >>> words_of("Barnets ålder; OSL 26:1, e-tjänst")
    ['barnets', 'ålder', 'osl', '26:1', 'e', 'tjänst']
    """
    return _WORD.findall(unicodedata.normalize("NFC", text).casefold())


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return the stem of a word in small letters.

    >>> [stem(w) for w in ("barnens", "samtycken", "samtycket", "insatserna", "insats", "26:1")]
    ['barn', 'samtyck', 'samtyck', 'insat', 'insat', '26:1']
    """
    if not word.isalpha() or len(word) <= SHORTEST:
        return word
    found = _R1.match(word)
    if found is None:
        return word
    first = max(SHORTEST, found.end())
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= first:
            word = word[: -len(ending)]
            break
    if len(word) > first and word[-1] == "s" and word[-2] in BEFORE_S:
        word = word[:-1]
    if len(word) > first and word.endswith(DOUBLED):
        word = word[:-1]
    return word


def stems_of(text: str) -> list[str]:
    """Return the stems of what a text is about, in order; without the common words, unless it has no others."""
    words = words_of(text)
    telling = [w for w in words if w not in COMMON]
    return [stem(w) for w in telling or words]
