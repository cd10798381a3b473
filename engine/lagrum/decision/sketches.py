"""Sketches of interventions from the rows of an annex. What the annex does not say is written as okänt.

Nothing of it is lost: a text that is no value of what its heading stands for is a comment in its sketch.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from lagrum.base.errors import InputError
from lagrum.base.fold import ascii_fold, fold
from lagrum.base.frozen import frozen
from lagrum.binding.intervention import INTERVENTION_ID
from lagrum.binding.values import quoted
from lagrum.decision.annex_rows import ASSESSMENT, AnnexRow
from lagrum.decision.columns import COLUMNS, SEVERAL
from lagrum.decision.headings import ID_PATH
from lagrum.decision.placing import NOT_SAID, one_line, placed
from lagrum.decision.words import MORE, NONE
from lagrum.language.formatting import format_text
from lagrum.language.outline import MAX_LINE, is_open
from lagrum.model.vocabulary import Attribute, Vocabulary
from lagrum.source.personal_number import holds_personal_number
from lagrum.source.shortening import shortened
from lagrum.source.text import SourceText

_NOT_ID = re.compile(r"[^a-z0-9]+")
WITHOUT = "utan behovsprövning"
_LABELS = {path: label for column in COLUMNS for path, label in column.facts}
MOST_NAME = 80
ROOM = 200
"""What is left of a line for its indentation, and for the blanks that part a name from its value."""
MOST_SAID = 120
"""Most characters of what an annex says of assessment, in a comment."""


@frozen
class Sketch:
    """A sketch: the name of its file, its id and name, its text, where it comes from, what is a comment in it."""

    file: str
    id: str
    name: str
    text: str
    place: str
    kept: tuple[str, ...]
    """The headings of the texts that are comments."""


def sketches(
    rows: Sequence[AnnexRow], vocabulary: Vocabulary, municipality: str = "", source: str = ""
) -> tuple[list[Sketch], list[str]]:
    """Return a sketch of each row, and what should be told.

    `source` is what the annex is called. Raises `InputError` for an annex that holds the number of a person.
    """
    taken: set[str] = set()
    names: dict[str, str] = {}
    found: list[Sketch] = []
    notes: list[str] = []
    for row in rows:
        _refuse_persons(row)
        name = one_line(row.values.get("namn", ""))
        wanted = _id(row, name, municipality)
        id = _free(wanted, taken)
        if name and (before := names.setdefault(fold(name), row.place)) != row.place:
            notes.append(f"{row.place.capitalize()} heter som {before}, »{name}«: den får id {id}.")
        elif id != wanted:
            notes.append(f"{row.place.capitalize()} har samma id som en rad ovanför: den får id {id}.")
        taken.add(id)
        found.append(_sketch(row, id, name, vocabulary, municipality, source))
    return found, notes


def _refuse_persons(row: AnnexRow) -> None:
    texts = [*row.values.values(), *(text for _, text in row.kept), row.assessed.against, row.denied]
    if any(map(holds_personal_number, texts)):
        raise InputError(
            f"bilagan innehåller ett personnummer eller samordningsnummer ({row.place})",
            "ta bort det: en katalog innehåller inga uppgifter om enskilda",
        )


def _id(row: AnnexRow, name: str, municipality: str) -> str:
    written = row.values.get(ID_PATH, "").strip()
    if INTERVENTION_ID.fullmatch(written):
        return _readable(written)
    own = _slug(name) or _slug(row.place)
    home = _slug(municipality or row.values.get("kommun", ""))
    return _readable(f"{home}/{own}" if home else own)


def _readable(id: str) -> str:
    """Return an id that ends with no word that asks for more on the next line."""
    return f"{id}-insats" if is_open(f"insats {id}") else id


def _slug(text: str) -> str:
    return _NOT_ID.sub("-", ascii_fold(text[:MOST_NAME])).strip("-")


def _free(id: str, taken: set[str]) -> str:
    return id if id not in taken else next(n for k in range(2, len(taken) + 3) if (n := f"{id}-{k}") not in taken)


def _sketch(row: AnnexRow, id: str, name: str, vocabulary: Vocabulary, municipality: str, source: str) -> Sketch:
    values = {path: text for path, text in row.values.items() if path != ID_PATH}
    values.setdefault("kommun", municipality)
    writer = _Writer(vocabulary, values, row)
    rows = [*writer.rows()]
    called = f" {one_line(source)}" if source else ""
    comments = [f"# Skiss ur bilagan{called}, {row.place}. Det som bilagan inte säger är okänt."]
    comments += [
        f"# Bilagan, »{one_line(heading)}«: {one_line(text)}" for heading, text in writer.kept if one_line(text)
    ]
    text = "\n".join([*comments, f"insats {id}", *rows]) + "\n"
    if max(map(len, text.splitlines())) > MAX_LINE - ROOM:
        raise InputError(
            f"{row.place} har en text som är längre än {MAX_LINE - ROOM} tecken i sin skiss",
            "korta den, eller dela den i flera celler",
        )
    file = f"{id.rpartition('/')[2]}.insats"
    kept = tuple(one_line(heading) for heading, _ in writer.kept)
    return Sketch(file, id, name, format_text(SourceText.of(text, file)), row.place, kept)


class _Writer:
    """Writes the rows of one sketch, in the order of an annex."""

    def __init__(self, vocabulary: Vocabulary, values: Mapping[str, str], row: AnnexRow) -> None:
        self._vocabulary = vocabulary
        self._values = values
        self._row = row
        self.kept = list(row.kept)

    def rows(self) -> Iterator[str]:
        facts = [path for column in COLUMNS for path, _ in column.facts]
        paths = ["namn", "kommun", *facts, *(p for p in self._values if p not in facts)]
        known = [self._vocabulary.attributes[p] for p in dict.fromkeys(paths) if p in self._vocabulary.attributes]
        groups: dict[str, list[Attribute]] = {}
        for attribute in known:
            if attribute.kind.is_record:
                groups.setdefault(attribute.path, [])
            elif "." in attribute.path:
                groups.setdefault(attribute.path.rpartition(".")[0], []).append(attribute)
            else:
                words = self._words(attribute)
                if words != "okänt" or attribute.path not in ("namn", "kommun"):
                    yield f"    {attribute.name} {words}"
        for group, attributes in groups.items():
            head = self._vocabulary.attributes.get(group)
            if head is not None and head.kind.is_record:
                yield from self._records(group, attributes)
            else:
                yield f"    {group}"
                yield from (f"        {a.name} {self._words(a)}" for a in attributes)

    def _words(self, attribute: Attribute) -> str:
        text = self._values.get(attribute.path, "")
        return self._assessment(attribute, text) if attribute.path == ASSESSMENT else self._placed(attribute, text)

    def _assessment(self, attribute: Attribute, text: str) -> str:
        """Return what is said of assessment: in its own column, else around it, unless something gainsays it."""
        assessed = self._row.assessed
        if not text.strip(" -–") and assessed.without:
            return f"{WITHOUT}  # bilagan säger att den gäller sådana insatser"
        words = self._placed(attribute, text)
        if words == WITHOUT and self._row.denied:
            self._keep(attribute.path, text)
            words = "okänt"
        against = one_line(self._row.denied or assessed.against)
        return f"{words}  # bilagan säger »{shortened(against, MOST_SAID)}«" if words == "okänt" and against else words

    def _placed(self, attribute: Attribute, text: str) -> str:
        found = placed(attribute, text, self._vocabulary)
        if not found.whole:
            self._keep(attribute.path, text)
        return found.words

    def _keep(self, path: str, text: str) -> None:
        """Keep a text as a comment, under the heading that it has in the annex."""
        self.kept.append((self._row.headings.get(path) or _LABELS.get(path, path), text))

    def _records(self, post: str, fields: Sequence[Attribute]) -> Iterator[str]:
        """Yield the records of a post: one for each title, or one without when only its fields are said."""
        text = self._values.get(post, "")
        titles = [one_line(t) for t in text.split(SEVERAL) if one_line(t) != MORE]
        more = MORE in text.split(SEVERAL)
        if fold(text) == NONE:
            yield f"    {post} ingen"
            return
        columns = {a.path: self._values.get(a.path, "") for a in fields}
        said = {
            path: [t.strip() for t in text.split(SEVERAL)]
            for path, text in columns.items()
            if fold(text) not in NOT_SAID
        }
        if fold(text) in NOT_SAID:
            titles = [""] if said and all(len(parts) == 1 for parts in said.values()) else []
        if not titles:
            for path in said:
                self._keep(path, columns[path])
            yield f"    {post} mer okänt"
            return
        for number, title in enumerate(titles):
            yield f"    {post} {quoted(title)}" if title else f"    {post}"
            for attribute in fields:
                parts = said.get(attribute.path, [])
                if not parts:
                    yield f"        {attribute.name} okänt"
                elif len(parts) == len(titles):
                    yield f"        {attribute.name} {self._placed(attribute, parts[number])}"
                else:
                    if not number:
                        self._keep(attribute.path, columns[attribute.path])
                    yield f"        {attribute.name} okänt"
        if more:
            yield f"    {post} mer okänt"
