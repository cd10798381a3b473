"""Swedish words brought to a common form, so that an inflected one is found; and compounds taken apart."""

from __future__ import annotations

from lagrum.base.stem import stem

LONGEST_WORD = 60
"""A longer word is none, and is not taken apart."""
SHORTEST_HEAD = 4
SHORTEST_MODIFIER = 6
SHORTEST_REST = 3
_VOWELS = frozenset("aeiouyåäöé")


def keys(word: str) -> frozenset[str]:
    """Return the forms by which a word is found; two words are the same when they have one in common.

    Beside the stem: adjectives in -en, -et, -na (öppen, öppet, öppna).
    """
    small = word.casefold()
    if len(small) > LONGEST_WORD:
        return frozenset({small})
    found = {stem(small)}
    if len(small) > 5 and small.endswith(("an", "ans")):
        found.add(stem(small[: small.rindex("n")]))
    if len(small) > 4 and small.endswith(("en", "et", "na")):
        found.add(small[:-2])
    return frozenset(found)


def heads(word: str) -> list[str]:
    """Return what may be the last part of a compound, the longest first: »ungdomsrådgivning« → »rådgivning«."""
    small = word.casefold()[: LONGEST_WORD + 1]
    if len(small) > LONGEST_WORD:
        return []
    return [
        small[at:]
        for at in range(SHORTEST_REST, len(small) - SHORTEST_HEAD + 1)
        if _is_word(small[:at]) and _is_word(small[at:])
    ]


def modifiers(word: str) -> list[str]:
    """Return what may be the first part of a compound, the longest first: »familjehemsvård« → »familjehem«."""
    small = word.casefold()[: LONGEST_WORD + 1]
    found: list[str] = []
    if len(small) > LONGEST_WORD:
        return found
    for end in range(len(small) - SHORTEST_REST - 1, SHORTEST_MODIFIER - 1, -1):
        if _is_word(small[end:]):
            found += [small[:end], *([small[: end - 1]] if small[end - 1] == "s" and end > SHORTEST_MODIFIER else [])]
    return found


def _is_word(part: str) -> bool:
    return part.isalpha() and not _VOWELS.isdisjoint(part)
