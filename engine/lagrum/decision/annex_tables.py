"""The tables of an existing annex: of a Word document or of CSV, as rows of cells.

The file is hostile: it is bounded in size, parts, rows and depth, nothing in it is run or fetched, and a document that
declares a type or entities is not read. A merged cell stands in each place that it covers, and that it did is told.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.parsers import expat

from lagrum.base.errors import InputError
from lagrum.base.frozen import frozen
from lagrum.base.number import bounded
from lagrum.decision.headings import is_usual
from lagrum.source.word_body import body_of

MOST_BYTES = 20_000_000
MOST_UNPACKED = 50_000_000
MOST_ROWS = 60_000
"""Most rows of all tables together: 2,000 interventions with a table each."""
MOST_COLUMNS = 100
MOST_CELL = 20_000
DEEPEST = 20
"""So deep tables may lie in each other's cells; the words of an inner table are those of the cell that it lies in."""
HELP = "spara den på nytt som Word-dokument (.docx), eller spara tabellen som CSV"
_WORD = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main ",
    "http://purl.oclc.org/ooxml/wordprocessingml/main ",
)
_FALLBACK = "http://schemas.openxmlformats.org/markup-compatibility/2006 Fallback"
_MOVED = ("moveFrom",)
"""What a tracked change has moved away, with its words as they were."""


@frozen
class AnnexTable:
    """A table: its number in the file from 1, its rows, and where a cell is the continuation of a merged one."""

    number: int
    rows: tuple[tuple[str, ...], ...]
    merged: frozenset[tuple[int, int]] = frozenset()
    above: tuple[str, ...] = ()
    """The paragraphs between the table before it and this one."""


@frozen
class AnnexTables:
    """All tables of a file, and the paragraphs below the last of them."""

    tables: tuple[AnnexTable, ...]
    below: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def tables_of_docx(data: bytes) -> AnnexTables:
    """Return the tables of a Word document. Raises `InputError`."""
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise InputError("filen är en gammal Word-fil (.doc) eller skyddad med lösenord", HELP)
    return _Body().read(body_of(data, MOST_UNPACKED, HELP, HELP))


def _too_many() -> InputError:
    return InputError(f"bilagan har fler än {MOST_ROWS} rader", "dela den i flera filer")


def _bounded(text: str, place: str) -> str:
    if len(text) > MOST_CELL:
        raise InputError(
            f"{place} har en cell med fler än {MOST_CELL} tecken", "korta den, eller dela den i flera celler"
        )
    return text


@dataclass(slots=True)
class _Cell:
    words: list[str] = field(default_factory=list)
    span: int = 1
    continues: bool = False

    def text(self) -> str:
        lines = (" ".join(line.split()) for line in "".join(self.words).split("\n"))
        return "\n".join(line for line in lines if line)


class _Body:
    """Gathers the tables of the document's main part. Only the outermost tables are tables of the annex."""

    def __init__(self) -> None:
        self.tables: list[list[list[_Cell]]] = []
        self.above: list[tuple[str, ...]] = []
        self.outside: list[str] = []
        self.depth = 0
        self.reading = 0
        self.left_out = 0
        self.rows = 0
        self.cell: _Cell | None = None

    def read(self, xml: bytes) -> AnnexTables:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.words
        parser.StartDoctypeDeclHandler = self.refuse
        parser.EntityDeclHandler = self.refuse
        parser.buffer_text = True
        try:
            parser.Parse(xml, True)
        except expat.ExpatError:
            raise InputError("dokumentet är skadat och kan inte läsas", HELP) from None
        made = enumerate(zip(self.tables, self.above, strict=True), 1)
        found = tuple(_laid_out(number, table, above) for number, (table, above) in made)
        return AnnexTables(found, self._paragraphs())

    def _paragraphs(self) -> tuple[str, ...]:
        """Return the paragraphs outside tables since this was last asked."""
        lines = (" ".join(line.split()) for line in "".join(self.outside).split("\n"))
        self.outside.clear()
        return tuple(line for line in lines if line)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        home, local = _parted(name)
        self.left_out += name == _FALLBACK or local in _MOVED
        if self.left_out:
            return
        if not home:
            return
        if local == "tbl":
            self.depth += 1
            if self.depth > DEEPEST:
                raise InputError(f"dokumentet har tabeller i tabeller, djupare än {DEEPEST}", HELP)
            if self.depth == 1:
                self.tables.append([])
                self.above.append(self._paragraphs())
        elif local == "tr" and self.depth == 1:
            self.rows += 1
            if self.rows > MOST_ROWS:
                raise _too_many()
            self.tables[-1].append([])
        elif local == "gridBefore" and self.cell is None and self.depth == 1 and self.tables[-1]:
            self.tables[-1][-1] += [_Cell() for _ in range(_number(attributes.get(f"{home}val", "0")))]
        elif local == "tc" and self.depth == 1 and self.tables[-1]:
            self.cell = _Cell()
            self.tables[-1][-1].append(self.cell)
        elif self.cell is not None and self.depth == 1 and local == "gridSpan":
            self.cell.span = max(1, _number(attributes.get(f"{home}val", "1")))
        elif self.cell is not None and self.depth == 1 and local == "vMerge":
            self.cell.continues = attributes.get(f"{home}val", "continue") != "restart"
        elif local == "t":
            self.reading += 1
        elif local in ("br", "cr", "tab"):
            self._say(" " if local == "tab" else "\n")

    def end(self, name: str) -> None:
        home, local = _parted(name)
        if self.left_out:
            self.left_out -= name == _FALLBACK or local in _MOVED
            return
        if not home:
            return
        if local == "tbl":
            self.depth -= 1
        elif local == "tc" and self.depth == 1:
            self.cell = None
        elif local == "t":
            self.reading -= 1
        elif local == "p":
            self._say("\n")

    def words(self, text: str) -> None:
        if self.reading and not self.left_out:
            self._say(text)

    def _say(self, text: str) -> None:
        (self.outside if self.cell is None else self.cell.words).append(text)

    def refuse(self, *declared: object) -> None:
        raise InputError("dokumentet innehåller en dokumenttyp eller entiteter och läses inte", HELP)


def _number(value: str) -> int:
    return min(MOST_COLUMNS, bounded(value)) if value.isdecimal() else 0


def _parted(name: str) -> tuple[str, str]:
    """Return the namespace of Word, with its blank, and the element's own name; "" for another namespace."""
    home = next((one for one in _WORD if name.startswith(one)), "")
    return home, name[len(home) :]


def _laid_out(number: int, table: Sequence[Sequence[_Cell]], above: tuple[str, ...]) -> AnnexTable:
    """Return a table with each merged cell in every place that it covers."""
    rows: list[tuple[str, ...]] = []
    merged: set[tuple[int, int]] = set()
    for at, row in enumerate(table):
        cells: list[str] = []
        for cell in row:
            text = _bounded(cell.text(), f"tabell {number}, rad {at + 1}")
            if cell.continues and rows:
                above = rows[-1]
                text = above[len(cells)] if len(cells) < len(above) else text
                merged.add((at, len(cells)))
            for k in range(cell.span):
                if k:
                    merged.add((at, len(cells)))
                if len(cells) < MOST_COLUMNS:
                    cells.append(text)
        rows.append(tuple(cells))
    return AnnexTable(number, tuple(rows), frozenset(merged), above)


# --- CSV --------------------------------------------------------------------------------------------------------------

_GUARD = re.compile(r"(^|[;\t|])(\s*)'(?=[=+\-@\t\r＝＋－＠])")
"""What keeps a spreadsheet from reading a formula (`report/escape.no_formula`): no part of the text."""

UNQUOTED = 'avsluta cellen med ", skriv "" för ett citattecken inne i den, eller spara tabellen på nytt som CSV'
DEEPEST_TITLE = 3
"""Above the headings may stand a title that is parted otherwise than they are."""


def tables_of_csv(data: bytes) -> AnnexTables:
    """Return the one table of a CSV file, whatever it is parted by. Raises `InputError`."""
    notes: list[str] = []
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
        notes.append(
            "Filen är inte sparad som UTF-8 och har lästs som äldre Windows-text: se efter att å, ä och ö stämmer."
        )
    if "\x00" in text:
        raise InputError("filen är ingen CSV-fil", "spara tabellen som CSV (UTF-8)")
    rows = _rows_of_csv(text, _delimiter(text))
    return AnnexTables((AnnexTable(1, tuple(rows)),) if rows else (), notes=tuple(notes))


def _delimiter(text: str) -> str:
    r"""Return what parts the cells: what gives known headings first of all, else what there is most of on a line.

    >>> _delimiter("Öppna insatser, stöd, råd\nInsats;Form\n")
    ';'
    """
    lines = [line[:MOST_CELL] for line in text.splitlines() if line.strip()][:DEEPEST_TITLE]

    def fit(delimiter: str) -> tuple[int, int]:
        known = (sum(is_usual(cell.strip('" ')) for cell in line.split(delimiter)) for line in lines)
        return max(known, default=0), max((line.count(delimiter) for line in lines), default=0)

    return max((";", ",", "\t"), key=fit)


def _rows_of_csv(text: str, delimiter: str) -> list[tuple[str, ...]]:
    """Return the rows. A quote that is not ended as it must be would take the rows below it into its cell."""
    rows: list[tuple[str, ...]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    start = 1
    try:
        for row in reader:
            if len(rows) >= MOST_ROWS:
                raise _too_many()
            if len(row) > MOST_COLUMNS:
                raise InputError(f"rad {start} har fler än {MOST_COLUMNS} kolumner", "spara tabellen på nytt som CSV")
            rows.append(tuple(_bounded(_GUARD.sub(r"\1\2", cell).strip(), f"rad {start}") for cell in row))
            start = reader.line_num + 1
    except csv.Error as error:
        if "field larger" in str(error):
            raise InputError(
                f"rad {start} har en cell som är för lång, eller ett citattecken utan slut", UNQUOTED
            ) from None
        raise InputError(f"rad {start} har ett citattecken utan slut, eller text efter slutet", UNQUOTED) from None
    return rows
