"""Decision tables: a `tabell` block read, and made into the blocks `härled` and `regel` that it stands for (ADR 20).

    tabell osl.sekretessbrytande "Vad som bryter sekretessen"
        för       informationsdelning
        källa     lag
        åberopas  stöd
        bär       ett stöd bär flödet
        betyder   "…"
        prövas    mottagare
        krävs     begäran
        rad osl.26.9 socialtjänst till vård
            lagrum     OSL 26 kap. 9 §
            gäller     tills vidare
            mottagare  mottagaren hör till vården
            begäran    alla
            bär-inte   "…"
            därför     "…"

What is made has the places of the table's own lines and cells, so that every message and finding points at the row.
The cells of a condition are each a `när` (or `kräver`) line of its own; the binder of rules joins them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from lagrum.base.fold import fold
from lagrum.binding.days import bind_validity
from lagrum.binding.posts import bind_post
from lagrum.binding.reader import LineReader, operator_word
from lagrum.binding.values import unlisted
from lagrum.binding.vocabulary import ONE_WORD, PLAIN_VALUE
from lagrum.language.parts import EXAMPLE
from lagrum.language.statement import Statement
from lagrum.model.rule import BINDING_SOURCES, SOURCES, Outcome, Validity
from lagrum.model.table import ALL, Row, Table
from lagrum.model.vocabulary import Attribute, Vocabulary
from lagrum.source.diagnostic import did_you_mean
from lagrum.source.text import Span

TABLE: Final = "tabell"
ROW: Final = "rad"
ID: Final = re.compile(r"[a-zåäö0-9][a-zåäö0-9._-]*")
TABLE_LINES: Final = (
    *("för", "källa", "gäller", "åberopas", "när", "bär", "åberopat", "betyder", "prövas", "krävs", "utanför"),
    ROW,
)
ROW_LINES: Final = (
    *("lagrum", "källa", "gäller", "kallas", "bär-inte", "kräver", "därför", "viker", "att-verifiera", "godtas"),
)
RESERVED: Final = frozenset(
    (
        *TABLE_LINES,
        *ROW_LINES,
        *("så", "ersätter", "undantag", "nivå", "adressat", "ståndpunkt", EXAMPLE, "givet", "och", "eller", "där"),
    )
)
"""What no column may be called."""
REACHES: Final = "når"
CARRIES: Final = "bär"
NOT_CARRYING: Final = ".bär-inte"
DEMAND: Final = ".krav"
_ROW = re.compile(r'(?P<id>\S+)(?:\s+(?P<value>[^\s"”“„][^"”“„]*?))?(?:\s+(?P<title>["”“„].*))?', re.DOTALL)
_ALWAYS = frozenset((ALL, "alltid"))


@dataclass(slots=True)
class Expanded:
    """A table, the blocks that it stands for, and by id where each row stands.

    `phrases` are the folded phrases that only it may define, with the row that they are made of.
    """

    table: Table
    blocks: list[Statement]
    phrases: dict[str, Span]
    rows: dict[str, Span]
    claimed: str = ""
    """The concept that something which is claimed carries, "" when the table has none."""


def expand_table(block: Statement, reader: LineReader, vocabulary: Vocabulary) -> Expanded | None:
    """Return what a `tabell` block stands for; faults of the table are reported, those of its conditions are not yet.

    None when it is not known what the table is about.
    """
    return _Expander(block, reader, vocabulary).expand()


@dataclass(slots=True)
class _Cell:
    """A cell that asks for something, or None for »alla«; `text` is as it is written."""

    text: str
    line: Statement | None


@dataclass(slots=True)
class _Line:
    """A `rad` block as read."""

    block: Statement
    name: str
    value: str
    title: str
    phrase: str
    lines: dict[str, list[Statement]]
    source: Statement
    validity: Validity
    tested: list[_Cell]
    demanded: list[_Cell]
    sound: bool
    """Whether rules can be made of it; its cells make definitions all the same."""
    heading: Statement = field(init=False)
    """The row's first line alone."""

    def __post_init__(self) -> None:
        self.heading = replace(self.block, children=())

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(c.text for c in (*self.tested, *self.demanded))


@dataclass(slots=True)
class _Expander:
    block: Statement
    reader: LineReader
    vocabulary: Vocabulary
    home: str = ""
    label: Attribute | None = None
    tried: set[str] = field(default_factory=set)
    """The values of the label that a row or »utanför« names."""
    misread: bool = False
    """Whether something there is no value."""

    def expand(self) -> Expanded | None:
        reader, block = self.reader, self.block
        name, title = self._head()
        lines = reader.lines(
            block,
            TABLE_LINES,
            repeatable=(ROW,),
            required=("källa", "åberopas", "bär", "betyder", "prövas"),
        )
        for key in set(lines) - {ROW}:
            reader.no_block(lines[key][0])
        if "för" in lines:
            home = bind_post(lines["för"][0], reader, self.vocabulary)
            if home is None:
                return None
            self.home = home
        if "åberopas" in lines:
            self.label = self._label(lines["åberopas"][0])
        tested = self._columns(lines.get("prövas", []), set())
        demanded = self._columns(lines.get("krävs", []), {c.casefold() for c in tested})
        if not lines.get(ROW):
            help = f"skriv en »{ROW}« för varje bestämmelse, indragen under tabellen"
            reader.fail("E110", f"tabellen »{name}« har inga rader", block.span, help)
        if self.label is None or "bär" not in lines or "källa" not in lines or not tested:
            return None
        rows = list(self._rows(lines.get(ROW, []), tested, demanded, lines))
        outside = self._outside(lines.get("utanför", []), rows)
        self._gaps(rows, lines)
        self._twins(rows)
        by_value: dict[str, list[_Line]] = {}
        for row in rows:
            by_value.setdefault(row.value, []).append(row)
        for members in by_value.values():
            self._refusals(members)
            self._one_phrase(members)
        return self._made(name, title, lines, tested, demanded, by_value, rows, outside)

    # --- reading --------------------------------------------------------------------------------------------------

    def _head(self) -> tuple[str, str]:
        rest, span = self.block.rest or "", self.block.rest_span
        name = rest.split(None, 1)[0] if rest else ""
        if not ID.fullmatch(name):
            message = f"»{name}« kan inte vara id för en tabell" if name and name[0] not in '"”' else ""
            help = f'skriv t.ex. {TABLE} osl.sekretessbrytande "Rubrik"'
            self.reader.fail("E063", message or "tabellen saknar id", span if rest else self.block.name_span, help)
            return "", ""
        title = rest[len(name) :].strip()
        if not title:
            help = f'skriv den inom citattecken: {TABLE} {name} "…"'
            self.reader.fail("E063", f"tabellen »{name}« saknar rubrik", self.block.span, help)
            return name, ""
        line = Statement(f"{TABLE} {name}", self.block.name_span, title, Span(span.end - len(title), span.end))
        return name, self.reader.quoted(line)

    def _label(self, line: Statement) -> Attribute | None:
        name = " ".join((line.rest or "").split())
        if not name:
            self.reader.fail("E023", "»åberopas« saknar begrepp", line.name_span, "skriv t.ex. åberopas stöd")
            return None
        found = self.vocabulary.resolve(name, self.home)
        if found is None:
            hint = did_you_mean(name, self.vocabulary.names(self.home))
            help = hint or "etiketten är ett begrepp i vokabulären, eller ett fält i posten efter »för«"
            self.reader.fail("E113", f"»{name}« är inget begrepp som går att åberopa här", line.rest_span, help)
            return None
        if not found.kind.enumerated:
            message = f"»{name}« har inga bestämda värden och kan inte namnge rader"
            self.reader.fail("E113", message, line.rest_span, "etiketten har typen »ett av« eller »några av«")
            return None
        nature = getattr(found, "nature", None)
        if nature is not None and nature.value != "etikett":
            message = f"»{name}« är {nature.value}, inte en etikett"
            self.reader.fail("E113", message, line.rest_span, f"skriv »art etikett« vid »{name}« i vokabulären")
        return found

    def _columns(self, lines: Sequence[Statement], seen: set[str]) -> list[str]:
        found: list[str] = []
        for text, span in self.reader.words(lines[0]) if lines else ():
            if text.casefold() in RESERVED:
                message = f"»{text}« är en egen rad i tabeller eller regler och kan inte vara en kolumn"
            elif not ONE_WORD.fullmatch(text):
                message = f"»{text}« kan inte vara namn på en kolumn"
            elif text.casefold() in seen:
                message = f"kolumnen »{text}« står två gånger"
            else:
                seen.add(text.casefold())
                found.append(text)
                continue
            help = "en kolumn har ett eget namn, ett enda ord med bokstäver, siffror och bindestreck"
            self.reader.fail("E112", message, span, help)
        return found

    def _rows(
        self,
        blocks: Sequence[Statement],
        tested: Sequence[str],
        demanded: Sequence[str],
        table: dict[str, list[Statement]],
    ) -> Iterator[_Line]:
        first: dict[str, int] = {}
        for block in blocks:
            if self.reader.full:
                return
            row = self._row(block, tested, demanded, table)
            if row is None:
                continue
            number = self.reader.source.position(block.span.start)[0]
            if first.setdefault(row.name, number) != number:
                message = f"raden »{row.name}« finns redan (rad {first[row.name]})"
                self.reader.fail("E050", message, block.span, "ge den ett eget id")
                continue
            yield row

    def _row(
        self,
        block: Statement,
        tested: Sequence[str],
        demanded: Sequence[str],
        table: dict[str, list[Statement]],
    ) -> _Line | None:
        reader = self.reader
        for example in block.all(EXAMPLE):
            help = f"flytta provet till .prov-filen med samma namn, under t.ex. »prov till ID{NOT_CARRYING}«"
            reader.fail("E024", f"»{EXAMPLE}« är ingen rad i »{ROW}«", example.name_span, help)
        names = (*tested, *demanded, *ROW_LINES)
        read = self._row_head(block)
        if [c for c in block.children if self._swallows(c, names)]:
            return None
        plain = replace(block, children=tuple(c for c in block.children if c.name != EXAMPLE))
        lines = reader.lines(
            plain,
            names,
            repeatable=("viker", "godtas"),
            required=("lagrum", "därför", *(() if "gäller" in table else ("gäller",))),
        )
        for found in lines.values():
            for line in found:
                reader.no_block(line)
        cells = {c: self._cell(block, c, lines) for c in (*tested, *demanded)}
        source = lines.get("källa", table["källa"])[0]
        valid = lines.get("gäller") or table.get("gäller")
        if read is None:
            return None
        name, value, title = read
        row = _Line(
            block,
            name,
            value,
            title,
            " ".join((lines["kallas"][0].rest or "").split()) if "kallas" in lines else value,
            {**lines, **({"gäller": valid} if valid else {})},
            source,
            bind_validity(valid[0], reader) if valid else Validity(),
            [cells[c] for c in tested],
            [cells[c] for c in demanded],
            all(name in lines for name in ("lagrum", "därför")) and bool(valid),
        )
        self._binding(row)
        self._demands(row)
        return row

    def _row_head(self, block: Statement) -> tuple[str, str, str] | None:
        """Return the id, the value and the title of a row; None after a report."""
        assert self.label is not None
        match = _ROW.fullmatch(block.rest or "")
        form = f"skriv »{ROW}«, radens id och ett värde för »{self.label.name}«"
        if match is None or not ID.fullmatch(match["id"]):
            wrong = f"»{match['id']}« kan inte vara id för en rad" if match else "raden saknar id"
            self.misread = True
            self.reader.fail("E063", wrong, block.rest_span if block.rest else block.name_span, form)
            return None
        if not match["value"]:
            self.misread = True
            self.reader.fail("E023", f"raden »{match['id']}« saknar värde", block.span, form)
            return None
        start = block.rest_span.start
        span = Span(start + match.start("value"), start + match.end("value"))
        value = self._value(" ".join(match["value"].split()), span)
        if value is None:
            return None
        title = value[:1].upper() + value[1:]
        if match["title"]:
            line = Statement(ROW, block.name_span, match["title"], Span(start + match.start("title"), block.span.end))
            title = self.reader.quoted(line) or title
        return match["id"], value, title

    def _value(self, text: str, span: Span) -> str | None:
        """Return the label's value that a phrase means; None after a report."""
        assert self.label is not None
        value = self.label.by_phrase.get(fold(text))
        if value is None:
            meant, help = unlisted(self.label, text, self.vocabulary)
            help = help or f"skriv »{meant}«"
            self.reader.fail("E031", f"»{text}« är inget värde för »{self.label.name}«", span, help)
            self.misread = True
        else:
            self.tried.add(value)
        return value

    def _cell(self, block: Statement, column: str, lines: dict[str, list[Statement]]) -> _Cell:
        if column not in lines:
            help = f"skriv villkoret, eller »{column} {ALL}« om bestämmelsen inte ställer något"
            row = (block.rest or "").split(None, 1)[0] if block.rest else ROW
            self.reader.fail("E111", f"raden »{row}« saknar cellen »{column}«", block.span, help)
            return _Cell("", None)
        line = lines[column][0]
        text = " ".join((line.rest or "").split())
        if not text:
            help = f"skriv villkoret, eller »{ALL}« om bestämmelsen inte ställer något"
            self.reader.fail("E111", f"cellen »{column}« är tom", line.name_span, help)
            return _Cell("", None)
        return _Cell(text, None if fold(text) in _ALWAYS else line)

    def _swallows(self, line: Statement, names: Iterable[str]) -> bool:
        """Whether a line ends with a word that asks for more, and so has taken the next with it; it is reported."""
        names = {*names} - {line.name}
        for match in re.finditer(r"(\S+)[ \t]*\n\s*([\w-]+)(?=\s)", line.rest or ""):
            if match[2] in names and fold(match[1]) in _OPEN:
                self.reader.fail(
                    "E020",
                    f"raden slutar med »{match[1]}« och drar därför med sig »{match[2]}«",
                    self.reader.span(line, Span(*match.span(1))),
                    f"ta bort »{match[1]}«, eller skriv det villkor som ska stå efter det",
                )
                return True
        return False

    # --- what must hold of rows ---------------------------------------------------------------------------------------

    def _binding(self, row: _Line) -> None:
        """A row becomes hinder and krav, which only binding sources may give."""
        source = self.reader.text(row.source)
        if source not in BINDING_SOURCES:
            row.sound = False
        if source in SOURCES and source not in BINDING_SOURCES:
            self.reader.fail(
                "E053",
                f"källan »{source}« är inte bindande och kan inte ge hinder eller krav",
                row.source.rest_span,
                "en tabell har bara bindande källor; skriv annat som »regel« med »så fråga« eller »så upplysning«",
            )

    def _demands(self, row: _Line) -> None:
        asks = any(c.line is not None for c in row.demanded)
        written = row.lines.get("kräver")
        if asks and written is None and all(c.text for c in row.demanded):
            message = f"raden »{row.name}« ställer krav men saknar »kräver«"
            self.reader.fail("E117", message, row.heading.span, 'skriv kravets meddelande: kräver "…"')
        if written is not None and not asks:
            message = f"raden »{row.name}« ställer inga krav"
            help = "ta bort raden, eller skriv kravet i en kolumn under »krävs«"
            self.reader.fail("E117", message, written[0].name_span, help)

    def _refusals(self, rows: Sequence[_Line]) -> None:
        """Check that one row of a value says what is wrong when the value is claimed and none of its rows holds."""
        written = [r.lines["bär-inte"][0] for r in rows if "bär-inte" in r.lines]
        value = rows[0].value
        always = any(all(c.line is None and c.text for c in r.tested) for r in rows)
        for line in written[1:]:
            message = f"»bär-inte« står på två rader för »{value}«"
            self.reader.fail("E118", message, line.name_span, "behåll den ena; den gäller när ingen av raderna når")
        if written and always:
            message = f"»bär-inte« kan aldrig gälla: »{value}« prövas inte mot något"
            self.reader.fail("E118", message, written[0].name_span, "ta bort raden, eller skriv vad som prövas")
        if not written and not always and all(c.text for r in rows for c in r.tested):
            message = f"»{value}« prövas, men ingen av dess rader har »bär-inte«"
            self.reader.fail("E118", message, rows[0].heading.span, 'skriv vad som då är fel: bär-inte "…"')

    def _one_phrase(self, rows: Sequence[_Line]) -> None:
        """Check that the value's concepts can be written in a condition, and that its rows agree on them."""
        first = rows[0]
        for row in rows[1:]:
            if fold(row.phrase) != fold(first.phrase):
                line = row.lines.get("kallas", first.lines.get("kallas", [row.heading]))[0]
                message = f"raderna för »{row.value}« kallas olika: »{first.phrase}« och »{row.phrase}«"
                self.reader.fail("E034", message, line.span, "skriv samma »kallas« på alla rader för värdet")
                row.phrase = first.phrase
        called = first.lines["kallas"][0] if "kallas" in first.lines else None
        span = called.rest_span if called is not None and called.rest else first.heading.rest_span
        help = "lägg till raden »kallas« med en fras av ord och siffror, utan ord som »och« och »under«"
        if word := operator_word(first.phrase):
            message = f"»{word}« har en bestämd betydelse i villkor och kan inte ingå i »{first.phrase} {REACHES}«"
            self.reader.fail("E033", message, span, help)
        elif not PLAIN_VALUE.fullmatch(first.phrase):
            message = f"»{first.phrase} {REACHES}« går inte att skriva i ett villkor"
            self.reader.fail("E074", message, span, help)
        else:
            return
        for row in rows:
            row.phrase = ""

    def _outside(self, lines: Sequence[Statement], rows: Iterable[_Line]) -> list[str]:
        taken = {r.value: r.name for r in rows}
        found: list[str] = []
        for text, span in self.reader.words(lines[0]) if lines else ():
            value = self._value(text, span)
            if value is None:
                continue
            if value in taken:
                message = f"»{value}« står både i »utanför« och i raden »{taken[value]}«"
                self.reader.fail("E115", message, span, "stryk värdet i »utanför«, eller ta bort raden")
            elif value in found:
                self.reader.fail("E115", f"»{value}« står två gånger i »utanför«", span, "stryk det ena")
            else:
                found.append(value)
        return found

    def _gaps(self, rows: Sequence[_Line], lines: dict[str, list[Statement]]) -> None:
        assert self.label is not None
        left = [v for v in self.label.values if v not in self.tried]
        if left and rows and not self.misread:
            several = "värdena" if len(left) > 1 else "värdet"
            shown = ", ".join(f"»{v}«" for v in left[:4]) + (f" och {len(left) - 4} till" if len(left) > 4 else "")
            self.reader.fail(
                "E114",
                f"{several} {shown} för »{self.label.name}« har ingen rad",
                lines["åberopas"][0].span,
                "lägg till en rad, eller skriv värdet i »utanför« om ingen bestämmelse svarar mot det",
            )

    def _twins(self, rows: Sequence[_Line]) -> None:
        for k, row in enumerate(rows):
            for other in rows[:k]:
                alike = [fold(c.text) for c in row.tested] == [fold(c.text) for c in other.tested]
                if row.value == other.value and alike and _meet(row.validity, other.validity):
                    message = f"raderna »{other.name}« och »{row.name}« för »{row.value}« prövar samma sak"
                    help = "skilj dem åt i någon cell under »prövas«, slå ihop dem, eller låt dem gälla olika tid"
                    self.reader.fail("E116", message, row.heading.span, help)
                    break

    # --- making -------------------------------------------------------------------------------------------------------

    def _made(
        self,
        name: str,
        title: str,
        lines: dict[str, list[Statement]],
        tested: Sequence[str],
        demanded: Sequence[str],
        by_value: dict[str, list[_Line]],
        rows: Sequence[_Line],
        outside: Sequence[str],
    ) -> Expanded:
        assert self.label is not None
        blocks: list[Statement] = []
        phrases: dict[str, Span] = {}
        made: list[Row] = []
        for value, members in by_value.items():
            if not members[0].phrase:
                continue
            for ending in (REACHES, CARRIES):
                phrases[fold(f"{members[0].phrase} {ending}")] = members[0].heading.span
            speaker = next((r for r in members if "bär-inte" in r.lines), None)
            for number, row in enumerate(members, 1):
                blocks += self._definitions(row, alone=len(members) == 1)
                refusal = row is speaker and row.sound
                demand = row.sound and "kräver" in row.lines and any(c.line is not None for c in row.demanded)
                if refusal:
                    blocks.append(self._refusal(row, members, lines))
                if demand:
                    blocks.append(self._demand(row, lines, alone=len(members) == 1))
                made.append(
                    Row(
                        name=row.name,
                        value=value,
                        title=row.title,
                        citation="",
                        citations=(),
                        source=self.reader.text(row.source),
                        validity=row.validity,
                        cells=row.texts,
                        refusal_message=self._message(row, "bär-inte"),
                        demand_message=self._message(row, "kräver"),
                        reason=self._message(row, "därför"),
                        reaches=f"{fold(row.phrase)} {REACHES}#{number}",
                        carries=f"{fold(row.phrase)} {CARRIES}#{number}",
                        refusal=row.name + NOT_CARRYING if refusal else "",
                        demand=row.name + DEMAND if demand else "",
                        place=self.reader.where(row.heading.span),
                    )
                )
            blocks.append(self._carried(members, lines))
            if "åberopat" in lines:
                blocks.append(self._carried(members, lines, claimed=True))
        order = {r.name: k for k, r in enumerate(rows)}
        made.sort(key=lambda r: order[r.name])
        concept = lines["bär"][0]
        table = Table(
            name=name,
            title=title,
            record=self.home,
            source=self.reader.text(lines["källa"][0]),
            label=self.label.path,
            context=" ".join((lines["när"][0].rest or "").split()) if "när" in lines else "",
            concept=" ".join((concept.rest or "").split()),
            meaning=self.reader.quoted(lines["betyder"][0]) if "betyder" in lines else "",
            tested=tuple(tested),
            demanded=tuple(demanded),
            outside=tuple(outside),
            rows=tuple(made),
            definitions=(),
            place=self.reader.where(self.block.span),
        )
        claimed = " ".join((lines["åberopat"][0].rest or "").split()) if "åberopat" in lines else ""
        return Expanded(table, blocks, phrases, {r.name: r.heading.span for r in rows}, claimed)

    def _message(self, row: _Line, name: str) -> str:
        return self.reader.quoted(row.lines[name][0]) if name in row.lines else ""

    def _own(self, row: _Line, *names: str) -> list[Statement]:
        """Return the lines that a row gives to what is made of it as they stand."""
        return [row.source, *(line for name in names for line in row.lines.get(name, []))]

    def _post(self, row: _Line) -> list[Statement]:
        return [_line("för", self.home, row.heading)] if self.home else []

    def _cells(self, cells: Iterable[_Cell], name: str) -> list[Statement]:
        return [replace(c.line, name=name) for c in cells if c.line is not None]

    def _definitions(self, row: _Line, alone: bool) -> Iterator[Statement]:
        """Yield the row's own definitions: several rows of one value are alternatives."""
        own = [*self._post(row), *self._own(row, "lagrum", "gäller", "godtas")]
        reached = self._cells(row.tested, "när") or [_line("när", "alltid", row.heading)]
        met = [_line("när", f"{row.phrase} {REACHES}", row.heading)] if alone else reached
        for ending, says, conditions in (
            (REACHES, f"{row.title}: vem, vad och varför stämmer med bestämmelsen.", reached),
            (
                CARRIES,
                f"{row.title}: bestämmelsen bär, och det som den kräver finns.",
                [*met, *self._cells(row.demanded, "när")],
            ),
        ):
            means = _line("betyder", f'"{_unquoted(says)}"', row.heading)
            yield _block("härled", f"{row.phrase} {ending}", row.heading, [means, *own, *conditions])

    def _carried(self, rows: Sequence[_Line], lines: dict[str, list[Statement]], *, claimed: bool = False) -> Statement:
        """Return the value's definition of the table's concept: it carries whether anyone claims it or not.

        With `claimed`, of the narrower concept that a value which is claimed carries: then only what the draft itself
        stands on is unknown, and not every other provision too.
        """
        assert self.label is not None
        first = rows[0]
        concept = lines["åberopat" if claimed else "bär"][0]
        name = self.label.name if self.label.record else self.label.path
        cited = [line for r in rows for line in r.lines.get("lagrum", [])]
        children = [
            *self._post(first),
            *([replace(lines["betyder"][0])] if "betyder" in lines else []),
            first.source,
            *cited,
            self._hull(rows),
            *([_line("när", f'{name} är "{first.value}"', first.heading)] if claimed else []),
            _line("när", f"{first.phrase} {CARRIES}", first.heading),
        ]
        return Statement("härled", first.heading.name_span, concept.rest, concept.rest_span, tuple(children))

    def _claimed(self, row: _Line, lines: dict[str, list[Statement]]) -> list[Statement]:
        assert self.label is not None
        name = self.label.name if self.label.record else self.label.path
        context = [lines["när"][0]] if "när" in lines else []
        return [*context, _line("när", f'{name} är "{row.value}"', row.heading)]

    def _refusal(self, row: _Line, rows: Sequence[_Line], lines: dict[str, list[Statement]]) -> Statement:
        """Return the hinder: the value is claimed, and surely none of its rows reaches."""
        children = [
            *self._post(row),
            *self._own(row, "därför", "viker", "att-verifiera", "godtas"),
            *self._cited(rows),
            self._hull(rows),
            *self._claimed(row, lines),
            _line("när", f"inte {row.phrase} {REACHES}", row.heading),
            _outcome(Outcome.OBSTACLE, row.lines["bär-inte"][0]),
        ]
        return _block("regel", f'{row.name}{NOT_CARRYING} "{_unquoted(row.title)}: bär inte"', row.heading, children)

    def _cited(self, rows: Sequence[_Line]) -> list[Statement]:
        """Return the provisions of the rows that are in force all the time that any of them is, or else of all."""
        first = None if any(r.validity.first is None for r in rows) else min(_days(r.validity.first for r in rows))
        last = None if any(r.validity.last is None for r in rows) else max(_days(r.validity.last for r in rows))
        always = [r for r in rows if (r.validity.first, r.validity.last) == (first, last)]
        return [line for r in always or rows for line in r.lines.get("lagrum", [])]

    def _demand(self, row: _Line, lines: dict[str, list[Statement]], alone: bool) -> Statement:
        """Return the krav: the value is claimed and the row reaches."""
        met = [_line("när", f"{row.phrase} {REACHES}", row.heading)] if alone else self._cells(row.tested, "när")
        children = [
            *self._post(row),
            *self._own(row, "lagrum", "gäller", "därför", "viker", "att-verifiera", "godtas"),
            *self._claimed(row, lines),
            *met,
            *self._cells(row.demanded, "kräver"),
            _outcome(Outcome.DEMAND, row.lines["kräver"][0]),
        ]
        return _block("regel", f'{row.name}{DEMAND} "{_unquoted(row.title)}: vad som krävs"', row.heading, children)

    def _hull(self, rows: Sequence[_Line]) -> Statement:
        """Return the time from the first day that any of the rows is in force to the last."""
        line = rows[0].lines.get("gäller", [rows[0].heading])[0]
        first = None if any(r.validity.first is None for r in rows) else min(_days(r.validity.first for r in rows))
        last = None if any(r.validity.last is None for r in rows) else max(_days(r.validity.last for r in rows))
        return Statement("gäller", line.name_span, str(Validity(first, last)), line.rest_span)


_OPEN = frozenset(("och", "eller", "inte", "där", "är", "än", "omfattar", "av", "("))


def _days(days: Iterable[date | None]) -> list[date]:
    return [day for day in days if day is not None]


def _meet(one: Validity, two: Validity) -> bool:
    """Whether there is a day when both are in force."""
    starts, ends = _days((one.first, two.first)), _days((one.last, two.last))
    return not starts or not ends or max(starts) <= min(ends)


def _unquoted(text: str) -> str:
    return re.sub(r'["”“„]', "", text)


def _line(name: str, rest: str, at: Statement) -> Statement:
    """Return a line that nobody wrote, at the place of one that somebody did."""
    return Statement(name, at.name_span, rest, at.rest_span)


def _block(name: str, rest: str, at: Statement, children: Iterable[Statement]) -> Statement:
    return Statement(name, at.name_span, rest, at.rest_span, tuple(children))


def _outcome(outcome: Outcome, message: Statement) -> Statement:
    """Return the `så` line with a message that stands on another line of the table."""
    start = message.rest_span.start - len(outcome.value) - 1  # so that the quoted text keeps its place
    return Statement(
        "så", message.name_span, f"{outcome.value} {message.rest or ''}", Span(start, message.rest_span.end)
    )
