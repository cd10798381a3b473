"""The interventions of an annex: which rows of which tables are one, and what stands under which heading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from lagrum.base.errors import InputError
from lagrum.base.fold import fold
from lagrum.base.frozen import frozen
from lagrum.decision.annex_tables import AnnexTable, AnnexTables
from lagrum.decision.assessed import SILENT, Assessed, mentions, says, says_above, says_below, says_cell, together
from lagrum.decision.columns import FACTS, OVERVIEW, OWN_TABLES, Column
from lagrum.decision.headings import Meaning, is_computed, meaning, whole
from lagrum.decision.told import untold
from lagrum.model.vocabulary import Vocabulary

DEEPEST_HEADER = 3
"""The header is one of the first rows: above it may stand a title over the whole table."""
GROUP = "Mellanrubrik"
"""What the text of a heading between the rows is kept as."""
ASSESSMENT = "prövning"
LEAST_KNOWN = 3
"""So many headings in the first column make a table one of one intervention, read downwards."""


@frozen
class AnnexRow:
    """An intervention as an annex has it: where it stands, values by path, texts that stand for nothing known."""

    place: str
    values: dict[str, str]
    kept: tuple[tuple[str, str], ...]
    """Heading and text, of what is kept as a comment."""
    headings: Mapping[str, str]
    """By path: the heading that a value stands under in the annex."""
    assessed: Assessed = SILENT
    """What the annex says of its assessment, other than in its own column."""
    denied: str = ""
    """Words on the row itself, or in what stands right above it, that gainsay its own column."""


@frozen
class AnnexRows:
    rows: tuple[AnnexRow, ...]
    mapping: dict[str, str]
    """By heading as it is written: what it stands for; "" for a comment."""
    unknown: tuple[str, ...]
    notes: tuple[str, ...]


def rows_of(found: AnnexTables, own: Mapping[str, str], vocabulary: Vocabulary) -> AnnexRows:
    """Return the interventions of an annex. Raises `InputError` when no column says what they are called."""
    if not found.tables:
        raise InputError(
            "filen har inga tabeller", "bilagan läses ur en tabell: gör listan till en tabell, eller spara den som CSV"
        )
    reader = _Reader(own, vocabulary)
    downwards = [table for table in found.tables if reader.is_downwards(table)]
    for table in found.tables:
        reader.enter(table, found.below if table is found.tables[-1] else ())
        if table in downwards:
            reader.read_downwards(table)
        elif not (downwards and table.rows[:1] and table.rows[0] in OWN_TABLES):
            reader.read_across(table)
    for table in found.tables if downwards else ():
        if table.rows[:1] == (OVERVIEW,):
            reader.check_overview(table)
    if not reader.rows:
        raise reader.nothing()
    return AnnexRows(
        tuple(reader.rows), reader.mapping, tuple(dict.fromkeys(reader.unknown)), (*found.notes, *reader.notes)
    )


class _Reader:
    def __init__(self, own: Mapping[str, str], vocabulary: Vocabulary) -> None:
        self._own = own
        self._vocabulary = vocabulary
        self.rows: list[AnnexRow] = []
        self.mapping: dict[str, str] = {}
        self.unknown: list[str] = []
        self.notes: list[str] = []
        self._seen: list[str] = []
        self._before = self._said = SILENT
        self._below = SILENT

    def enter(self, table: AnnexTable, below: Sequence[str]) -> None:
        """Note what is said of assessment above a table, and `below` the last."""
        self._before, self._said = self._said, says_above(table.above, self._said)
        self._below = says_below(below)

    def nothing(self) -> InputError:
        """Return what to tell when no table has a column with the names of interventions."""
        headings = ", ".join(f"»{h}«" for h in list(dict.fromkeys(self._seen))[:20])
        seen = f"rubrikerna är {headings}" if headings else "tabellerna är tomma"
        first = next((h for h in self._seen if h), "Rubrik")
        return InputError(
            f"ingen kolumn säger vad insatserna heter: {seen}", f'ange vilken det är, t.ex. --kolumn "{first}=namn"'
        )

    def _meaning(self, heading: str) -> Meaning:
        return meaning(heading, self._own, self._vocabulary)

    # --- one intervention a table ---

    def is_downwards(self, table: AnnexTable) -> bool:
        if table.rows and tuple(table.rows[0][: len(FACTS)]) == FACTS:
            return True
        known = [self._meaning(row[0]) for row in table.rows if 2 <= len(row) <= 3]
        across = table.rows and sum(self._meaning(cell) is not None for cell in table.rows[0]) >= 2
        return not across and "namn" in known and sum(one is not None for one in known) >= LEAST_KNOWN

    def read_downwards(self, table: AnnexTable) -> None:
        cells = [(row[0], row[1]) for row in table.rows if len(row) >= 2 and tuple(row[: len(FACTS)]) != FACTS]
        self._add(f"tabell {table.number}", cells, [self._said, self._below])

    def check_overview(self, table: AnnexTable) -> None:
        """Note the rows of an overview that have no table of their own; what is too long there ends in dots."""
        names = [fold(row.values.get("namn", "")) for row in self.rows]
        for at, row in enumerate(table.rows[1:], 2):
            start = fold(row[0].rstrip("… ")) if row else ""
            if start and not any(name.startswith(start) for name in names):
                self.notes.append(
                    f"Tabell {table.number}, rad {at}, »{row[0]}«, står bara i sammanställningen och är inte läst: "
                    "ge den en egen tabell."
                )

    # --- one intervention a row ---

    def read_across(self, table: AnnexTable) -> None:
        header = self._header(table)
        if header is None:
            self._seen += [cell for row in table.rows[:1] for cell in row if cell]
            if table.rows:
                self.notes.append(f"Tabell {table.number} har ingen kolumn med insatsernas namn, och är inte läst.")
            self._said = says_above([*table.above, *(cell for row in table.rows for cell in row)], self._before)
            return
        above = list(dict.fromkeys(cell for row in table.rows[:header] for cell in row if cell))
        said = [says_above([*table.above, *above], self._before), self._below]
        caption = says_above([*table.above[-1:], *above], SILENT)
        near = [caption] if caption.against else []
        for text in above:
            self.notes.append(f"Ovanför rubrikerna i tabell {table.number} står: {text}")
        headings, first = self._headings(table, header)
        names = [k for k, h in enumerate(headings) if self._meaning(h) == "namn"]
        group, within = "", _Within()
        for at, row in enumerate(table.rows[first:], first):
            place = f"tabell {table.number}, rad {at + 1}"
            texts = list(dict.fromkeys(cell for cell in row if cell))
            if not texts:
                self.notes.append(f"{place.capitalize()} är tom.")
                continue
            if row == table.rows[header]:
                continue
            if _is_group(table, at, texts):
                group = texts[0]
                within.enter(group)
                self.notes.append(f"{place.capitalize()} är en mellanrubrik, »{group}«: den följer med raderna under.")
                continue
            if any((at, k) in table.merged for k in range(len(row))):
                self.notes.append(
                    f"{place.capitalize()} har sammanfogade celler: värdet är taget för var och en av dem."
                )
            cells = [(headings[k] if k < len(headings) else "", cell) for k, cell in enumerate(row)]
            if not any(k < len(row) and row[k] for k in names):
                self.notes.append(f"{place.capitalize()} har inget namn på insatsen.")
            self._add(place, [*cells, (GROUP, group)], within.of(said), [*near, within.now])

    def _headings(self, table: AnnexTable, header: int) -> tuple[list[str], int]:
        """Return the headings, and the first row below them: a header may be two rows, the upper of them groups."""
        above = _one_line(table.rows[header])
        below = _one_line(table.rows[header + 1]) if header + 1 < len(table.rows) else []
        names = [k for k, h in enumerate(above) if self._meaning(h) == "namn"]
        if all(k < len(below) and (header + 1, k) in table.merged and below[k] == above[k] for k in names):
            return [text or above[min(k, len(above) - 1)] for k, text in enumerate(below)], header + 2
        return above, header + 1

    def _header(self, table: AnnexTable) -> int | None:
        """Return the row with the headings: the first that names interventions."""
        for at, row in enumerate(table.rows[:DEEPEST_HEADER]):
            if len(set(row)) < 2 and len(row) > 1:
                continue
            if any(self._meaning(cell) == "namn" for cell in row if cell):
                return at
        return None

    # --- either way ---

    def _add(
        self, place: str, cells: Sequence[tuple[str, str]], said: Sequence[Assessed], near: Sequence[Assessed] = ()
    ) -> None:
        values: dict[str, str] = {}
        headings: dict[str, str] = {}
        own = False
        on_row = list(near)
        kept: list[tuple[str, str]] = []
        for heading, text in cells:
            if not heading and not text:
                continue
            column = whole(heading)
            parted = self._parted(column, text) if column is not None else None
            if parted is not None:
                own = True
                values |= {path: value for path, value in parted.items() if not values.get(path)}
                continue
            known = self._meaning(heading)
            if known != ASSESSMENT and heading != GROUP:
                on_row.append(says_cell("" if known else heading, text))
            if heading != GROUP:
                self._seen.append(heading)
                self._note(heading, known, bool(text))
            if known and not values.get(known):
                values[known] = text
                headings[known] = heading
            elif text and not is_computed(heading):
                kept.append((heading, text))
        row = AnnexRow(place, values, tuple((h, t) for h, t in kept if t), headings)
        if not own:  # lagrum's own says it of each
            row = replace(
                row,
                assessed=together([*said, *on_row]),
                denied=together(one for one in on_row if not one.mixed).against,
            )
        self.rows.append(row)

    def _note(self, heading: str, known: Meaning, said: bool) -> None:
        if is_computed(heading):
            return
        if known is not None:
            self.mapping[heading] = known
        elif heading or said:
            self.unknown.append(heading)

    def _parted(self, column: Column, text: str) -> dict[str, str] | None:
        """Return the facts that lagrum wrote in one cell, or None when it is another's text."""
        facts = [(path, label) for path, label in column.facts if path in self._vocabulary.attributes]
        found = untold(text, [label for _, label in facts]) if len(facts) > 1 else None
        return None if found is None else {path: found.get(label, "") for path, label in facts}


class _Within:
    """What the headings between the rows say of assessment: what leaves it unknown goes on until another says it."""

    def __init__(self) -> None:
        self.now = SILENT
        self._spoken = False

    def enter(self, heading: str) -> None:
        said = says(heading)
        self._spoken |= said.said
        if said.said or self.now.without:
            self.now = said

    def of(self, above: Sequence[Assessed]) -> list[Assessed]:
        """Return what stands above the table, as far as the headings between its rows have not taken it over."""
        return [one for one in above if one.against or not self._spoken]


def _is_group(table: AnnexTable, at: int, texts: Sequence[str]) -> bool:
    """Whether a row is a heading over those below: one merged cell, or one alone that is about assessment."""
    row = table.rows[at]
    if len(texts) != 1 or len(row) < 2:
        return False
    merged = sum((at, k) in table.merged for k in range(len(row)))
    return len(row) - 1 == merged or (sum(map(bool, row)) == 1 and mentions(texts[0]))


def _one_line(headings: Sequence[str]) -> list[str]:
    """Return headings on one line each."""
    return [" ".join(heading.split()) for heading in headings]
