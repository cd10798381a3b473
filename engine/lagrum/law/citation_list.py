"""Print many citations as one text: ``SoL 11 kap. 1 och 5 §§, 14 kap. 3–5 §§; OSL 8 kap. 1 §``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Protocol

from lagrum.law.citation import Citation, format_place, number_key


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


def format_citations(citations: Iterable[Citation], table: ProvisionIndex | None = None) -> str:
    """Print citations, sorted and without repetition, one semicolon per act.

    Plain paragraphs of one chapter are merged, and three or more in a row become a range.  In a row means
    consecutive in `table` when given, else consecutive whole numbers; a range printed without a table may
    therefore cover a lettered paragraph in between when it is read back with one.  Three points and more in a
    row are also printed as a range.
    """
    acts: list[str] = []
    for act, group in groupby(sorted(set(citations)), key=lambda citation: citation.act):
        members = list(group)
        if members[0] == Citation(act):
            acts.append(act)
            del members[0]
        if members:
            acts.append(f"{act} {', '.join(_format_act(members, table))}")
    return "; ".join(acts)


def _format_act(citations: list[Citation], table: ProvisionIndex | None) -> list[str]:
    parts: list[str] = []
    chapter_said: str | None = None
    article_said = False
    for chapter, group in groupby(citations, key=lambda citation: citation.chapter):
        for plain, run in groupby(group, key=_is_plain_paragraph):
            if plain:
                prefix = "" if chapter is None or chapter == chapter_said else f"{chapter} kap. "
                numbers = [citation.paragraph or "" for citation in run]
                known = table.paragraphs(citations[0].act, chapter) if table is not None else ()
                parts.append(f"{prefix}{format_numbers(numbers, known)} {'§' if len(numbers) == 1 else '§§'}")
                chapter_said = chapter
                continue
            for citation, *more in _ranges_of_points(run):
                place = format_place(citation)
                if len(more) > 1:
                    place = f"{place}–{more[-1].punkt}"
                if citation.article is not None and article_said:
                    place = place.removeprefix("art. ")
                article_said = citation.article is not None
                if citation.paragraph is None:
                    chapter_said = None
                else:
                    if chapter is not None and chapter == chapter_said:
                        place = place.removeprefix(f"{chapter} kap. ")
                    chapter_said = chapter
                parts.append(place)
    return parts


def _ranges_of_points(citations: Iterable[Citation]) -> list[list[Citation]]:
    """Part citations into runs: three or more points in a row of one stycke together, the rest one by one.

    Only ranges are merged: "1 § 1 och 8, 2 §" would be read as the paragraphs 8 and 2.
    """
    runs: list[list[Citation]] = []
    for citation in citations:
        last = runs[-1][-1] if runs else None
        number = int(last.punkt) + 1 if last is not None and last.punkt is not None else 0
        if (
            last is not None
            and citation.paragraph is not None
            and citation.letter is None
            and citation.punkt == str(number)
            and replace(last, punkt=citation.punkt) == citation
        ):
            runs[-1].append(citation)
        else:
            runs.append([citation])
    return [part for run in runs for part in ([run] if len(run) > 2 else [[c] for c in run])]


def _is_plain_paragraph(citation: Citation) -> bool:
    return citation.paragraph is not None and citation == citation.provision


def format_numbers(numbers: Sequence[str], known: Sequence[str] = ()) -> str:
    """Print sorted paragraph numbers: ``1 och 5``, ``2–4 och 6``. `known` is the full sorted list when there is one."""
    runs: list[list[str]] = []
    for number in numbers:
        if runs and _follows(runs[-1][-1], number, known):
            runs[-1].append(number)
        else:
            runs.append([number])
    words: list[str] = []
    for run in runs:
        words.extend([f"{run[0]}–{run[-1]}"] if len(run) > 2 else run)
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} och {words[-1]}"


def _follows(first: str, second: str, known: Sequence[str]) -> bool:
    if known:
        try:
            return known.index(second) == known.index(first) + 1
        except ValueError:
            return False
    (number, letter), (next_number, next_letter) = number_key(first), number_key(second)
    return not letter and not next_letter and next_number == number + 1
