"""A catalogue of any size: the shipped cases with values changed, left out and added within the vocabulary.

Deterministic: the same cases, vocabulary, sizes and seed give the same bytes. Every file binds without errors.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from lagrum.model.vocabulary import Attribute, Kind, Vocabulary

MUNICIPALITIES = 290
EACH = 500
INDENT = "    "
LEFT_OUT = 0.12
CHANGED = 0.35
OPEN_LIST = 0.3
MOST_ADDED = 4


@dataclass(slots=True)
class Line:
    """A line of a case: its first word, the rest, and the lines indented under it."""

    name: str
    rest: str
    children: list[Line] = field(default_factory=list)

    def text(self, depth: int) -> str:
        own = f"{INDENT * depth}{self.name} {self.rest}".rstrip() + "\n"
        return own + "".join(child.text(depth + 1) for child in self.children)


def read_lines(text: str) -> Line:
    """Return the one block of a case or a profile, without its comments. Only four blanks a level are understood."""
    stack = [Line("", "")]
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        depth = (len(line) - len(line.lstrip())) // len(INDENT)
        name, _, rest = line.strip().partition(" ")
        made = Line(name, rest.strip())
        del stack[depth + 1 :]
        stack[-1].children.append(made)
        stack.append(made)
    return stack[0].children[0]


class Generator:
    """Makes interventions and profiles after the files in a folder of cases."""

    def __init__(self, cases: Path, vocabulary: Vocabulary, seed: int = 1) -> None:
        self._vocabulary = vocabulary
        self._seed = seed
        self._cases = [read_lines(p.read_text("utf-8")) for p in sorted(cases.glob("*/*.insats"))]
        self._profiles = [read_lines(p.read_text("utf-8")) for p in sorted(cases.glob("*/*.kommun"))]
        self._addable = {
            owner: [
                a
                for a in vocabulary.attributes.values()
                if "." not in a.path and a.owner == owner and a.kind in (Kind.BOOLEAN, Kind.ONE_OF, Kind.SOME_OF)
            ]
            for owner in ("insats", "kommun")
        }

    def intervention(self, municipality: int, number: int) -> str:
        """Return the text of an .insats file."""
        draw = random.Random(f"{self._seed} insats {municipality} {number}")
        block = self._varied(draw, draw.choice(self._cases), "insats")
        place = folder_name(municipality)
        texts = {"namn": f'"Insats {number} i kommun {municipality}"', "kommun": municipality_name(municipality)}
        lines = [Line(name, text) for name, text in texts.items()]
        lines += [line for line in block if line.name not in texts]
        return Line("insats", f"{place}/insats-{number}", lines).text(0)

    def profile(self, municipality: int) -> str:
        """Return the text of a .kommun file."""
        draw = random.Random(f"{self._seed} kommun {municipality}")
        lines = self._varied(draw, draw.choice(self._profiles), "kommun")
        # A block may not be empty.
        return Line("kommun", municipality_name(municipality), lines or [Line("nämnd", "mer okänt")]).text(0)

    def _varied(self, draw: random.Random, block: Line, owner: str) -> list[Line]:
        lines = list(self._lines(draw, block.children, ""))
        present = {line.name for line in block.children}
        for attribute in draw.sample(self._addable[owner], min(MOST_ADDED, len(self._addable[owner]))):
            if attribute.name not in present and draw.random() < 0.5:
                lines.append(Line(attribute.name, self._value(draw, attribute)))
        return lines

    def _lines(self, draw: random.Random, lines: Sequence[Line], container: str) -> Iterator[Line]:
        for line in lines:
            attribute = self._vocabulary.attributes[f"{container}.{line.name}" if container else line.name]
            if draw.random() < LEFT_OUT:
                continue
            if line.children:
                children = list(self._lines(draw, line.children, attribute.path))
                if children:
                    yield Line(line.name, line.rest, children)
            elif attribute.kind in (Kind.RECORD, Kind.GROUP, Kind.TEXT) or draw.random() >= CHANGED:
                yield Line(line.name, line.rest)
            else:
                yield Line(line.name, self._value(draw, attribute))

    @staticmethod
    def _value(draw: random.Random, attribute: Attribute) -> str:
        match attribute.kind:
            case Kind.BOOLEAN:
                return draw.choice(("ja", "nej", "okänt"))
            case Kind.ONE_OF:
                return draw.choice((*attribute.values, "okänt"))
            case Kind.SOME_OF:
                chosen = draw.sample(attribute.values, min(len(attribute.values), draw.randint(1, 4)))
                return ", ".join([*chosen, *(["mer okänt"] if draw.random() < OPEN_LIST else [])])
            case Kind.AGE:
                low = draw.randint(0, 90)
                return f"{low}–{low + draw.randint(0, 25)} år"
            case Kind.DATE:
                return date.fromordinal(date(2024, 1, 1).toordinal() + draw.randrange(1_500)).isoformat()
            case Kind.AMOUNT:
                return f"{draw.randint(0, 900)} kr"
            case _:
                return str(draw.randint(0, 60))


def municipality_name(number: int) -> str:
    return f'"Kommun {number:03}"'


def folder_name(number: int) -> str:
    return f"kommun-{number:03}"


def write_catalogue(folder: Path, generator: Generator, municipalities: int, each: int = EACH) -> int:
    """Write a catalogue, a folder for each municipality, and return how many interventions it holds."""
    for municipality in range(1, municipalities + 1):
        place = folder / folder_name(municipality)
        place.mkdir(parents=True)
        (place / f"{place.name}.kommun").write_text(generator.profile(municipality), "utf-8")
        for number in range(1, each + 1):
            text = generator.intervention(municipality, number)
            (place / f"insats-{number:03}.insats").write_text(text, "utf-8")
    return municipalities * each
