"""Which provisions exist: checks citations and fills ranges without any statute text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field, replace

from lagrum.base.counted import counted
from lagrum.base.frozen import frozen
from lagrum.law.acts import act_by_short
from lagrum.law.citation import ORDINALS, Citation, article_number, format_citation, format_place, number_key
from lagrum.law.citation_list import format_citations
from lagrum.law.structure import Structure

ChapterKey = tuple[str, str | None]


@frozen
class Problem:
    """What is wrong with a citation, and the nearest that exists (or nothing)."""

    message: str
    help: str = ""


@frozen
class ProvisionTable:
    """All provisions of the acts whose text has been read.

    `acts` are the acts known.  `structures` maps each provision to the structure of each of its wordings, None where
    the source does not keep stycken.  `repealed` are provisions that have, or have had, a wording that only says so.
    """

    acts: frozenset[str]
    structures: Mapping[Citation, tuple[Structure | None, ...]]
    repealed: frozenset[Citation] = frozenset()
    _paragraphs: Mapping[ChapterKey, tuple[str, ...]] = field(init=False, repr=False, compare=False)
    _articles: Mapping[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        paragraphs: dict[ChapterKey, list[str]] = {}
        articles: dict[str, list[str]] = {}
        for citation in sorted(self.structures):
            if citation.paragraph is not None:
                paragraphs.setdefault((citation.act, citation.chapter), []).append(citation.paragraph)
            elif citation.article is not None:
                articles.setdefault(citation.act, []).append(citation.article)
        object.__setattr__(self, "_paragraphs", {key: tuple(numbers) for key, numbers in paragraphs.items()})
        object.__setattr__(self, "_articles", {act: tuple(numbers) for act, numbers in articles.items()})

    def chapters(self, act: str) -> Sequence[str]:
        """Chapters of the act that have paragraphs, in order; empty for an act without chapters or without text."""
        return [chapter for short, chapter in self._paragraphs if short == act and chapter is not None]

    def paragraphs(self, act: str, chapter: str | None) -> Sequence[str]:
        """Paragraphs of the chapter, or of an act without chapters (None), in order; empty when unknown."""
        return self._paragraphs.get((act, chapter), ())

    def articles(self, act: str) -> Sequence[str]:
        """Articles of the act, in order; empty when unknown."""
        return self._articles.get(act, ())

    def expand(self, citation: Citation) -> tuple[Citation, ...]:
        """The provisions in a whole chapter or act; otherwise the citation's own provision alone, if it is known."""
        if citation.is_provision:
            place = citation.provision
            return (place,) if place in self.structures else ()
        return tuple(place for place in sorted(self.structures) if citation.covers(place))

    def exists(self, citation: Citation) -> bool | None:
        """Whether the place exists in any known wording; None when the act's (or annex's) text is not known.

        Stycke and point are checked where the source keeps them.  A provision that is only repealed does not exist.
        """
        if citation.act not in self.acts:
            return None
        if citation.annex is not None:
            return (
                True
                if any(
                    citation.covers(place) or place.covers(citation)
                    for place in self.structures
                    if place.act == citation.act
                )
                else None
            )
        return self.check(citation) is None

    def check(self, citation: Citation) -> Problem | None:
        """None when the citation exists or cannot be checked, else what is wrong and the nearest that does exist."""
        act = citation.act
        if act not in self.acts or citation.annex is not None:
            return None
        if citation.chapter is not None and not self.paragraphs(act, citation.chapter):
            near = [f"{other} kap." for other in _nearest(citation.chapter, self.chapters(act))]
            return Problem(f"{act} har inget {citation.chapter} kap. med gällande paragrafer", _nearest_are(near))
        if not citation.is_provision:
            return None
        place = citation.provision
        if place not in self.structures:
            return self._missing(place)
        known = [structure for structure in self.structures[place] if structure is not None]
        if len(known) < len(self.structures[place]):
            return None
        messages = [message for structure in known if (message := _check_detail(citation, structure)) is not None]
        return messages[-1] if known and len(messages) == len(known) else None

    def nearest(self, citation: Citation) -> tuple[Citation, ...]:
        """Up to three existing provisions closest to a missing one in the same chapter or act, in order."""
        if citation.article is not None:
            return tuple(
                Citation(citation.act, article=number)
                for number in _nearest(citation.article, self.articles(citation.act))
            )
        numbers = self.paragraphs(citation.act, citation.chapter)
        return tuple(
            replace(citation.provision, paragraph=number) for number in _nearest(citation.paragraph or "1", numbers)
        )

    def _missing(self, place: Citation) -> Problem:
        near = self.nearest(place)
        help = _nearest_are([format_citations(near)]) if near else ""
        if place in self.repealed:
            return Problem(f"{format_citation(place)} är upphävd", help)
        return Problem(no_such(place), help)


def no_such(place: Citation) -> str:
    """Say that a paragraph or an article does not exist.

    >>> no_such(Citation("SoL", "11", "99")), no_such(Citation("LVU", paragraph="99"))
    ('11 kap. SoL har ingen 99 §', 'LVU har ingen 99 §')
    """
    name = act_by_short(place.act).cited
    if place.annex is not None:
        return f"{name} har ingen {format_place(place)}"
    if place.article is not None:
        return f"{name} har ingen artikel {article_number(place)}"
    within = "" if place.chapter is None else f"{place.chapter} kap. "
    return f"{within}{name} har ingen {place.paragraph} §"


def _check_detail(citation: Citation, structure: Structure) -> Problem | None:
    name = format_citation(citation.provision)
    if citation.stycke is not None and structure.stycken is not None and citation.stycke > structure.stycken:
        count = "ett stycke" if structure.stycken == 1 else counted(structure.stycken, "stycke")
        return Problem(f"{name} har inget {ORDINALS[citation.stycke - 1]} stycke, bara {count}")
    if citation.punkt is None:
        return None
    labels = structure.labels(citation.stycke if citation.paragraph is not None else None)
    inserted = None if citation.letter is None else f"{citation.punkt} {citation.letter}"
    if citation.punkt in labels or (inserted is not None and inserted in labels):
        return None
    where = name if citation.stycke is None else f"{name} {ORDINALS[citation.stycke - 1]} stycket"
    if not labels:
        return Problem(f"{where} har inga punkter")
    named = _join(labels) if len(labels) < 4 else _span(labels)
    return Problem(f"{where} har ingen punkt {citation.punkt}, bara {named}")


def _span(labels: Sequence[str]) -> str:
    return f"{labels[0]}–{labels[-1]}"


def _nearest(number: str, known: Sequence[str]) -> list[str]:
    place = number_key(number)
    far = sorted(
        known,
        key=lambda other: (
            abs(number_key(other)[0] - place[0]),
            abs(_rank(number_key(other)[1]) - _rank(place[1])),
            number_key(other),
        ),
    )
    return sorted(far[:3], key=number_key)


def _rank(letter: str) -> int:
    return ord(letter) - 96 if letter else 0


def _nearest_are(names: Sequence[str]) -> str:
    return f"närmast finns {_join(names)}" if names else ""


def _join(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} och {words[-1]}"
