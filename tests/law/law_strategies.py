"""Generators of citations and toy acts. Every sentence here is made up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from hypothesis import strategies as st

from lagrum.law.acts import ACTS, Act
from lagrum.law.citation import Citation

CORPUS_DIR = Path(__file__).resolve().parents[3] / "shared" / "lagtext"
LETTERS = "abcdefghij"
WORDS = (
    "sköldpaddan",
    "nämnden",
    "får",
    "bygga",
    "lyktor",
    "av",
    "glas",
    "om",
    "dammen",
    "är",
    "full",
    "och",
    "hälso- och trädgårdsfrågor",
    "enligt 3 §",
    "vid 2 kap. 1 §",
    "minst 12–14 stycken",
)

numbers = st.builds(
    lambda number, letter: f"{number} {letter}".strip(), st.integers(1, 60), st.sampled_from(["", "", "", *LETTERS])
)
_ordinals = st.one_of(st.none(), st.integers(1, 20))
_points = st.one_of(st.none(), st.integers(1, 40).map(str))
_letters = st.one_of(st.none(), st.sampled_from(LETTERS))


@st.composite
def citations(draw: st.DrawFn) -> Citation:
    """Any citation that can be written: never a whole act."""
    act: Act = draw(st.sampled_from(ACTS))
    if act.kind == "eu" and draw(st.integers(0, 5)) == 0:
        punkt = draw(_points)
        letter = draw(_letters) if punkt is not None else None
        return Citation(
            act.short, annex=draw(st.sampled_from(["I", "III", "IV", "IX", "XIV"])), punkt=punkt, letter=letter
        )
    stycke, mening, punkt, letter = draw(_ordinals), draw(_ordinals), draw(_points), draw(_letters)
    if act.articles and (act.kind == "eu" or draw(st.booleans())):
        return Citation(act.short, article=draw(numbers), stycke=stycke, mening=mening, punkt=punkt, letter=letter)
    chapter = draw(numbers) if act.chapters else None
    if chapter is not None and draw(st.integers(0, 5)) == 0:
        return Citation(act.short, chapter=chapter)
    return Citation(
        act.short, chapter=chapter, paragraph=draw(numbers), stycke=stycke, mening=mening, punkt=punkt, letter=letter
    )


@dataclass(frozen=True, slots=True)
class ToyVersion:
    """A wording as it should be read back."""

    blocks: tuple[str, ...]
    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True)
class ToyAct:
    """A generated act: its text in raw form, hard-wrapped, and what a reader should find in it."""

    body: str
    expected: dict[Citation, tuple[ToyVersion, ...]]


_sentence = st.lists(st.sampled_from(WORDS), min_size=3, max_size=25).map(lambda words: f"Toy {' '.join(words)} slut.")
_heading = st.sampled_from(["", "", "Om lyktor", "Sköldpaddor m.m.", "Dammar, grodor och näckrosor"])
_days = st.dates(date(2001, 1, 2), date(2030, 1, 1))


def wrap(text: str, width: int) -> str:
    """Hard-wrap like the legal database: at any blank, so a line may begin with ``3 §`` or ``2 kap.``."""
    lines, line = list[str](), ""
    for word in text.split(" "):
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return "\n".join([*lines, line])


@st.composite
def _blocks(draw: st.DrawFn) -> tuple[str, ...]:
    result = [draw(_sentence)]
    for _ in range(draw(st.integers(0, 2))):
        if draw(st.booleans()):
            result.append(draw(_sentence))
        else:
            count = draw(st.integers(2, 4))
            result += [f"{number}. en grön lykta{',' if number < count else '.'}" for number in range(1, count + 1)]
    return tuple(result)


@st.composite
def toy_acts(draw: st.DrawFn) -> ToyAct:
    """An act with chapters, lettered paragraphs, gaps, headings, two wordings of some paragraphs."""
    width = draw(st.integers(20, 70))
    out: list[str] = []
    expected: dict[Citation, tuple[ToyVersion, ...]] = {}
    for chapter in range(1, draw(st.integers(1, 4)) + 1):
        out.append(f"{chapter} kap. Om kapitel och lyktor")
        places = sorted(
            draw(st.sets(st.tuples(st.integers(1, 12), st.sampled_from(["", "a", "b"])), min_size=1, max_size=6))
        )
        for number, letter in places:
            name = f"{number} {letter}".strip()
            heading = draw(_heading)
            if heading:
                out.append(heading)
            versions: list[ToyVersion] = []
            if draw(st.integers(0, 3)) == 0:
                day = draw(_days)
                versions = [
                    ToyVersion(draw(_blocks()), None, day - timedelta(days=1)),
                    ToyVersion((*draw(_blocks()), "Ny lydelse."), day, None),
                ]
                marks = [f"/Upphör att gälla U:{day}/", f"/Träder i kraft I:{day}/"]
            else:
                versions = [ToyVersion(draw(_blocks()), None, None)]
                marks = [""]
            for version, mark in zip(versions, marks, strict=True):
                first = f"{name} § {mark}\n{version.blocks[0]}" if mark else f"{name} § {version.blocks[0]}"
                head, _, rest = first.partition("\n")
                out.append(f"{head}\n{wrap(rest, width)}" if mark else wrap(first, width))
                out.extend(wrap(block, width) for block in version.blocks[1:])
                if draw(st.booleans()):
                    out[-1] += f"\nLag ({draw(st.integers(1990, 2025))}:{draw(st.integers(1, 999))})."
            expected[Citation("SoL", chapter=str(chapter), paragraph=name)] = tuple(versions)
    out.append("Övergångsbestämmelser\n\n2025:1\n\n1. Detta läses inte.\n\n99 § Inte heller detta.")
    return ToyAct("\n\n".join(out) + "\n", expected)
