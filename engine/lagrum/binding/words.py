"""What a word that is no value means: an inflected form, a provision, a misspelling, or only something near.

In: an attribute and the words written. Out: the value they are, or what to tell the writer. This room is entered only
when a word has not been found as it is written, so that plain files do not wait for it.

A word is taken for a value only when it is an inflected form of the words of one value (or of its synonyms) and of no
other, or names the one provision that a value rests on. Likeness of letters alone says nothing of the law: it is
trusted only for a letter too many, too few, wrong or in the wrong place, in a word that is none of the vocabulary's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from lagrum.base.counted import counted
from lagrum.base.fold import fold
from lagrum.base.stem import COMMON, stem
from lagrum.law.acts import find_act
from lagrum.law.citation import Citation
from lagrum.law.citation_parser import CitationError, parse_citations
from lagrum.model.vocabulary import Attribute, Vocabulary
from lagrum.source.shortening import shortened_at_word
from lagrum.source.spelling import misspelt

LONGEST = 80
"""A longer text is no word for a value."""
MOST_NEAR = 3
MOST_SAID = 90
"""Characters of what a value means, in a message that sets it apart from others."""

# --- the same word, inflected ---------------------------------------------------------------------------------------

_PARADIGMS: Mapping[str, tuple[str, ...]] = {
    "flicka": ("a", "an", "or", "orna"),
    "barn": ("", "en", "et", "ar", "er", "arna", "erna", "n", "ena"),
    "boende": ("e", "en", "et", "ar", "arna", "ena", "na"),
    "idé": ("", "n", "t", "r", "na", "rna", "er", "erna"),
    "ung": ("", "t", "a", "e"),
    "öppen": ("en", "et", "na"),
    "enskild": ("d", "t", "da", "de"),
    "betala": ("a", "ar", "ade", "at"),
    "museum": ("um", "et", "er", "erna"),
}
"""The endings that one Swedish word can have, by an example of it; two forms are one word only within one of them."""
_SHORTEST_STEM = 3
_ARTICLES = frozenset(("den", "det", "de"))


def same_word(one: str, other: str) -> bool:
    """Return whether two words in small letters are inflected forms of one.

    >>> same_word("ungdomarna", "ungdom"), same_word("vuxna", "vuxen"), same_word("hemmet", "hem")
    (True, True, True)
    >>> same_word("familjehem", "familjestöd"), same_word("behandling", "behandlare")
    (False, False)
    """
    return one == other or not _keys(one).isdisjoint(_keys(other))


@lru_cache(maxsize=20_000)
def _keys(word: str) -> frozenset[str]:
    """Return the word's possible stems, each with the paradigm by which it is one."""
    found = {f"={word}"}
    for form in (word, word.removesuffix("s")):
        for name, endings in _PARADIGMS.items():
            for ending in endings:
                if form.endswith(ending) and len(form) - len(ending) >= _SHORTEST_STEM:
                    found.update(f"{name}:{s}" for s in _stems(form[: len(form) - len(ending)]))
    return frozenset(found)


def _stems(cut: str) -> Iterator[str]:
    """Yield a stem as it is compared: hemm(et) is hem, förälder is föräld(e)r(ar)."""
    yield cut[:-1] if cut.endswith(("mm", "nn")) else cut
    if cut.endswith(("er", "el", "en")) and len(cut) > _SHORTEST_STEM + 2:
        yield cut[:-2] + cut[-1]


def _tokens(phrase: str) -> tuple[str, ...]:
    """Return the words of a folded phrase, hyphens left out, without a definite article that adds nothing."""
    found = [w.replace("-", "") for w in re.findall(r"[\w:-]+", phrase)]
    return tuple(w for w in found if w and (w not in _ARTICLES or len(found) == 1))


@lru_cache(maxsize=2_000)
def _read(phrase: str) -> tuple[tuple[str, ...], ...]:
    """Return the ways to read a folded phrase as words: as it is, and written together."""
    tokens = _tokens(phrase)
    return (tokens,) if len(tokens) < 2 else (tokens, ("".join(tokens),))


def same_phrase(one: str, other: str) -> bool:
    """Return whether two folded phrases are the same words, inflected, or written apart instead of together."""
    return any(
        len(a) == len(b) and a != () and all(same_word(x, y) for x, y in zip(a, b, strict=True))
        for a in _read(one)
        for b in _read(other)
    )


def taken(attribute: Attribute, text: str) -> str | None:
    """Return the one value of which a text is an inflected form, or which rests on the provision it names; or None."""
    if len(text) > LONGEST:
        return None
    found = _inflected(attribute.by_phrase.items(), fold(text))
    if not found and (provision := _provision(text)) is not None:
        exact, within = _cited(attribute, provision)
        return exact[0] if len(exact) == 1 and not within else None
    return found[0] if len(found) == 1 else None


def _inflected(phrases: Iterable[tuple[str, str]], written: str) -> list[str]:
    return list(dict.fromkeys(value for phrase, value in phrases if same_phrase(phrase, written)))


# --- a provision ----------------------------------------------------------------------------------------------------


def _provision(text: str) -> Citation | None:
    """Return the one provision that a text names, the act first or last."""
    if not re.search(r"§|\bkap\b|\d:\d|\bart(?:\.|ikel)", text):
        return None
    words = text.split()
    acts_last = [at for at in range(1, len(words)) if find_act(" ".join(words[at:])) is not None]
    for version in (text, *(" ".join([*words[at:], *words[:at]]) for at in acts_last)):
        try:
            found = parse_citations(version)
        except CitationError:
            continue
        return found[0] if len(found) == 1 else None
    return None


def _cited(attribute: Attribute, provision: Citation) -> tuple[list[str], list[str]]:
    """Return the values that cite just that provision, and those that cite a part or the whole of it."""
    exact: list[str] = []
    beside: list[str] = []
    for value in attribute.values:
        note = attribute.notes.get(value)
        cited = _citations(note.citation) if note is not None else ()
        if provision in cited:
            exact.append(value)
        elif any(c.covers(provision) or provision.covers(c) for c in cited):
            beside.append(value)
    return exact, beside


def _citations(text: str) -> Sequence[Citation]:
    try:
        return parse_citations(text, allow_whole_act=True) if text else ()
    except CitationError:
        return ()


# --- near in meaning ------------------------------------------------------------------------------------------------

_SHORTEST_PART = 4
_LONG = 6
_WHOLE, _KIND, _PART = 8, 4, 2


def resembled(attribute: Attribute, text: str) -> tuple[str, ...]:
    """Return the values that the vocabulary itself says a text is taken for (`liknar`), or the end of a compound is."""
    written = fold(text)
    words = [(value, fold(w)) for value, note in attribute.notes.items() for w in note.resembles]
    found = [value for value, word in words if same_phrase(word, written)]
    if not found and len(_tokens(written)) == 1:
        found = [v for v, word in words if len(word) > _SHORTEST_PART and " " not in word and _ends(written, word)]
    return tuple(dict.fromkeys(found))


def akin(attribute: Attribute, text: str) -> tuple[str, ...]:
    """Return the values to compare a text with that is none of them, the nearest first; or none.

    Nearest are those that a compound ends in (»ungdomsrådgivning«, »rådgivning«), then those of the same kind by their
    last part (»hemspråksstöd«, »föräldrastöd«), and those whose name has a part of it.
    """
    tokens = [t for t in _tokens(fold(text)) if t not in COMMON and len(t) >= _SHORTEST_PART]
    scored = [(value, _score(attribute, value, tokens)) for value in attribute.values]
    best = max((score for _, score in scored), default=0)
    ranked = sorted((-score, at, v) for at, (v, score) in enumerate(scored) if score and score > best - _PART)
    return tuple(value for _, _, value in ranked[:MOST_NEAR])


def _score(attribute: Attribute, value: str, tokens: Sequence[str]) -> int:
    note = attribute.notes.get(value)
    phrases = [_tokens(fold(p)) for p in (value, *(note.synonyms if note is not None else ()))]
    named = [t for phrase in phrases for t in phrase if t not in COMMON and len(t) >= _SHORTEST_PART]
    whole = [phrase[0] for phrase in phrases if len(phrase) == 1 and len(phrase[0]) >= _SHORTEST_PART]
    own = [t for t in phrases[0] if t not in COMMON]
    score = 0
    for token in tokens:
        if any(_ends(token, n) for n in whole):
            score += _WHOLE
        elif any(same_word(token, n) or _same_kind(token, n) for n in named):
            score += _KIND
        elif any(_part(n, token) for n in own):
            score += _PART
    return score


def _part(of: str, token: str) -> bool:
    """Return whether a word stands whole in a longer one, in front or behind."""
    least = stem(token)
    return len(least) >= _SHORTEST_PART and len(of) > len(least) + 2 and (of.startswith(least) or of.endswith(token))


_ENDS = frozenset(
    (
        *("stöd", "samtal", "rådgivning", "behandling", "vård", "boende", "verksamhet", "grupp", "utbildning", "kurs"),
        *("träff", "aktivitet", "tjänst", "omsorg", "skola", "nämnd", "uppgifter", "samtycke", "anmälan", "skyldighet"),
        *("hjälp", "dialog", "plan", "hem", "familj", "person", "bidrag", "avtal", "beslut", "larm", "tillsyn"),
        *("arbete", "service", "ägare", "myndighet", "företag", "bolag", "handling", "bedömning", "register", "bruk"),
        *("dokumentation", "journal", "våld", "brott", "missbruk", "funktionsnedsättning", "arbetare"),
    )
)
"""Last parts of compounds that say what kind of thing they are."""


def _same_kind(one: str, other: str) -> bool:
    """Return whether two compounds are of one kind by their last part."""
    return any(_ends(one, end) and _ends(other, end) for end in _ENDS)


def _ends(word: str, end: str) -> bool:
    """Return whether a word, inflected or not, ends in another."""
    cut = 3 if end.endswith("er") and len(end) > _LONG else 1 if end[-1] in "ae" else 0  # föräld(er): …föräldrar
    at = word.rfind(end[: len(end) - cut])
    return at >= 0 and same_word(word[at:], end)


# --- what to tell ---------------------------------------------------------------------------------------------------


def heard(attribute: Attribute, text: str, vocabulary: Vocabulary | None = None) -> tuple[str | None, str]:
    """Return the value that a text is which is none as it is written (or None), and else what to write instead.

    With the whole vocabulary a word that it has elsewhere is not taken for a misspelling.
    """
    value = taken(attribute, text)
    return value, "" if value is not None else hint(attribute, text, vocabulary)


def hint(attribute: Attribute, text: str, vocabulary: Vocabulary | None = None) -> str:
    """Return what to write instead of a text that is no value: the one it must be, or those that are near, and all."""
    if len(text) > LONGEST:
        return _listed(attribute)
    if (provision := _provision(text)) is not None:
        exact, beside = _cited(attribute, provision)
        if exact or beside:
            return f"på det lagrummet vilar {_set_apart(attribute, [*exact, *beside][:MOST_NEAR])}; {_all(attribute)}"
    forms = _inflected(attribute.by_phrase.items(), fold(text))
    if len(forms) > 1:
        return f"det kan vara {_set_apart(attribute, forms[:MOST_NEAR])}; {_all(attribute)}"
    if values := resembled(attribute, text)[:MOST_NEAR]:
        return f"närmast i betydelse: {_set_apart(attribute, values)}; {_all(attribute)}"
    if (guess := misspelt(text, attribute.by_phrase)) and not _is_known(text, vocabulary):
        return f"menade du »{_as_written(attribute, guess)}«?"
    if values := akin(attribute, text):
        return f"jämför {_set_apart(attribute, values)}; {_all(attribute)}"
    return _listed(attribute)


def _listed(attribute: Attribute) -> str:
    few = attribute.values[:8]
    if len(few) == len(attribute.values):
        return f"värdena är {', '.join(few)}"
    return f"värdena är {', '.join(few)} … ({counted(len(attribute.values), 'värde')} i allt); {_all(attribute)}"


def _is_known(text: str, vocabulary: Vocabulary | None) -> bool:
    """Return whether the vocabulary has every word of a text: then it is no misspelling, but another word."""
    every = vocabulary.attributes.values() if vocabulary is not None else ()
    return set(_tokens(fold(text))) <= {t for a in every for phrase in a.by_phrase for t in _tokens(phrase)}


def _as_written(attribute: Attribute, phrase: str) -> str:
    """Return a value as the vocabulary writes it, or a synonym as it is."""
    value = attribute.by_phrase[phrase]
    return value if fold(value) == phrase else phrase


def _all(attribute: Attribute) -> str:
    return f"alla: lagrum visa {attribute.path}"


def _set_apart(attribute: Attribute, values: Sequence[str]) -> str:
    """Return values each with what sets it apart: the first sentence of what it means."""
    return ", ".join(f"»{v}«" + (f" ({said})" if (said := _said(attribute, v)) else "") for v in values)


def _said(attribute: Attribute, value: str) -> str:
    note = attribute.notes.get(value)
    if note is None or not note.meaning:
        return ""
    first = re.split(r"(?<=[a-zåäö0-9)])[.;:] ", note.meaning)[0].rstrip(".")
    first = shortened_at_word(first, MOST_SAID)
    return first[:1].casefold() + first[1:] if not first[:3].isupper() else first
