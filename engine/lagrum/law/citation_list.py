"""Print many citations as one text: ``11 kap. 1 och 5 §§ och 14 kap. 3–5 §§ SoL; 8 kap. 1 § OSL``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import chain, groupby
from typing import Final, Protocol

from lagrum.law.citation import ORDINALS, Citation, article_number, number_key, with_act

_ENDS_IN_POINT: Final = re.compile(r"(?:\d|\b[a-zåäö])$")


class ProvisionIndex(Protocol):
    """What knows which chapters and paragraphs an act has."""

    def chapters(self, act: str) -> Sequence[str]:
        """Chapter numbers of the act in order; empty when unknown."""
        ...

    def paragraphs(self, act: str, chapter: str | None) -> Sequence[str]:
        """Paragraph numbers of the chapter (None: of an act without chapters) in order; empty when unknown."""
        ...

    def articles(self, act: str) -> Sequence[str]:
        """Article numbers of the act in order; empty when unknown."""
        ...


def format_citations(citations: Iterable[Citation], table: ProvisionIndex | None = None, *, full: bool = False) -> str:
    """Print citations as lawyers do, sorted and without repetition: each act once, after its places.

    Paragraphs of a chapter, and stycken and points of a paragraph, are merged; three or more in a row become a range.
    In a row means consecutive in `table` when given, else consecutive whole numbers; a range printed without a table
    may therefore cover a lettered paragraph in between when it is read back with one. `full` writes the acts' names
    out.

    >>> format_citations([Citation("FB", "6", "13"), Citation("FB", "6", "11"), Citation("SoL", "19", "1", punkt="2")])
    '19 kap. 1 § 2 SoL; 6 kap. 11 och 13 §§ FB'
    """
    acts = []
    for (act, annex, article, whole), group in groupby(sorted(set(citations)), key=_one_name):
        members = list(group)
        numbered = not annex and not article
        places = "" if whole else _joined(_places(members, table) if numbered else _articles(members), numbered)
        acts.append(with_act(places, act, full))
    return "; ".join(acts)


def _one_name(citation: Citation) -> tuple[str, bool, bool, bool]:
    """What is alike for the citations that share one naming of their act."""
    act, annex, article = citation.act, citation.annex is not None, citation.article is not None
    return act, annex, article, citation == Citation(act)


def _places(citations: list[Citation], table: ProvisionIndex | None) -> list[str]:
    """Return the places of one act, in order; a chapter is named when it is another than the one before."""
    places: list[str] = []
    whole = [c.chapter or "" for c in citations if not c.is_provision]
    if whole:
        chapters = table.chapters(citations[0].act) if table is not None else ()
        places.append(f"{format_numbers(whole, chapters)} kap.")
    said: str | None = None
    inside = [c for c in citations if c.is_provision]
    for (chapter, plain), run in groupby(inside, key=lambda c: (c.chapter, c == c.provision)):
        prefix = "" if chapter is None or chapter == said else f"{chapter} kap. "
        said = chapter
        if plain:
            numbers = [c.paragraph or "" for c in run]
            known = table.paragraphs(citations[0].act, chapter) if table is not None else ()
            places.append(f"{prefix}{format_numbers(numbers, known)} {'§' if len(numbers) == 1 else '§§'}")
            continue
        for paragraph, group in groupby(run, key=lambda c: c.paragraph):
            for details in _details(list(group)):
                places.append(f"{prefix}{paragraph} § {details}")
                prefix = ""
    return places


def _articles(citations: list[Citation]) -> list[str]:
    places: list[str] = []
    several = len({article_number(c) for c in citations}) > 1
    for name, group in groupby(citations, key=_article):
        members = [replace(c, punkt=None) if c.article is not None else c for c in group]
        bare = [c for c in members if not _has_detail(c)]
        places += [name] * len(bare)
        places += [f"{name} {details}" for details in _details([c for c in members if _has_detail(c)])]
    if citations[0].annex is not None:
        return places
    head = "artiklarna" if several else "artikel"
    return [f"{head} {places[0]}", *places[1:]]


def _article(citation: Citation) -> str:
    if citation.annex is None:
        return article_number(citation)
    return f"bilaga {citation.annex}" + ("" if citation.punkt is None else " punkt")


def _has_detail(citation: Citation) -> bool:
    return any(x is not None for x in (citation.stycke, citation.mening, citation.punkt, citation.letter))


def _details(citations: list[Citation]) -> list[str]:
    """Return what is cited of one paragraph, one text for each time that the paragraph is to be named."""
    texts: list[str] = []
    for within, group in groupby(citations, key=lambda c: c.stycke is not None):
        parts: list[str] = []
        for (bare, stycke), inner in groupby(group, key=_stycke):
            members = list(inner)
            if bare:
                parts.append(_ordinals([c.stycke or 0 for c in members], "stycket", "styckena"))
            else:
                parts += _within(members, f"{ORDINALS[stycke - 1]} stycket " if stycke else "")
        texts += [_joined(parts)] if within else parts
    return texts


def _stycke(citation: Citation) -> tuple[bool, int]:
    """Whether a stycke is cited as such, or else in which one that which is cited stands."""
    bare = (
        citation.stycke is not None and citation.mening is None and citation.punkt is None and citation.letter is None
    )
    return bare, 0 if bare else citation.stycke or 0


def _mening(citation: Citation) -> tuple[bool, int]:
    bare = citation.mening is not None and citation.punkt is citation.letter is None
    return bare, 0 if bare else citation.mening or 0


def _within(citations: list[Citation], prefix: str) -> list[str]:
    """Return the sentences and the points of one stycke."""
    parts: list[str] = []
    for (bare, mening), group in groupby(citations, key=_mening):
        members = list(group)
        if bare:
            parts.append(prefix + _ordinals([c.mening or 0 for c in members], "meningen", "meningarna"))
        else:
            parts.append(prefix + (f"{ORDINALS[mening - 1]} meningen " if mening else "") + _points(members))
    return parts


def _ordinals(numbers: list[int], one: str, more: str) -> str:
    return f"{_listed([ORDINALS[n - 1] for n in numbers])} {one if len(numbers) == 1 else more}"


def _points(citations: list[Citation]) -> str:
    """Return points and letters: ``2 och 3``, ``4–6``, ``2 a och b``."""
    if all(c.letter is None for c in citations):
        return format_numbers([c.punkt or "" for c in citations])
    first = citations[0]
    if all(c.letter is not None and c.punkt == first.punkt for c in citations):
        letters = [c.letter or "" for c in citations]
        return (f"{first.punkt} " if first.punkt else "") + _listed(_runs(letters, lambda a, b: ord(b) == ord(a) + 1))
    return _listed([" ".join(filter(None, (c.punkt, c.letter))) for c in citations])


def _joined(places: Sequence[str], numbered: bool = True) -> str:
    """Join places with commas and a last »och«; »samt« after points, and where an »och« stands within a place."""
    text = places[0]
    for number, place in enumerate(places[1:], 2):
        before = places[number - 2]
        points = _ENDS_IN_POINT.search(before) is not None if numbered else " och " in before
        last = " samt " if " och " in f"{text} {place}" else " och "
        text += (" samt " if points else last if number == len(places) else ", ") + place
    return text


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} och {words[-1]}"


def _runs(members: Sequence[str], follows: Callable[[str, str], bool]) -> list[str]:
    """Return members of which three or more in a row are written as a range."""
    runs: list[list[str]] = []
    for member in members:
        if runs and follows(runs[-1][-1], member):
            runs[-1].append(member)
        else:
            runs.append([member])
    return list(chain.from_iterable([f"{run[0]}–{run[-1]}"] if len(run) > 2 else run for run in runs))


def format_numbers(numbers: Sequence[str], known: Sequence[str] = ()) -> str:
    """Print sorted paragraph numbers: ``1 och 5``, ``2–4 och 6``. `known` is the full sorted list when there is one."""
    return _listed(_runs(numbers, lambda first, second: _follows(first, second, known)))


def _follows(first: str, second: str, known: Sequence[str]) -> bool:
    if known:
        try:
            return known.index(second) == known.index(first) + 1
        except ValueError:
            return False
    (number, letter), (next_number, next_letter) = number_key(first), number_key(second)
    return not letter and not next_letter and next_number == number + 1
