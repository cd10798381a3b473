"""Binding the lines of an intervention, a municipality profile or an example to typed `Facts`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lagrum.base.fold import fold
from lagrum.binding.kind_binding import WRONG, Reading, Wrong
from lagrum.binding.kinds import BINDING
from lagrum.binding.reader import LineReader, is_cut_short
from lagrum.binding.values import NONE, OPEN, listed, near_rows
from lagrum.language.faults import LineError
from lagrum.language.statement import Statement
from lagrum.language.values import ListedValue, parse_values
from lagrum.model.facts import Fact, Facts, Record, RecordList, Value
from lagrum.model.vocabulary import Attribute, Vocabulary
from lagrum.source.spelling import misspelt
from lagrum.source.text import Span

MAX_RECORDS = 40
"""Most records of a file, of all kinds together: what an answer leads to is tried for each, over all the others.

The largest of the shipped interventions has five.
"""
MOST_FIELDS = 4
"""How many fields are named to the one who has not written any, the first with its question."""
MOST_VALUES = 20_000
"""How many values are kept once read; the same ones recur all over a catalogue."""

Values = dict[tuple[str, str], Value]
"""Values that have been read, by the path of their attribute and as written. It belongs to one vocabulary."""


@dataclass(slots=True)
class FactBinder:
    """Binds blocks. `owner` is "insats", "kommun", or None when both may be written (examples).

    `values` keeps what has been read without fault, for the next file too.
    """

    vocabulary: Vocabulary
    reader: LineReader
    owner: str | None
    values: Values = field(default_factory=dict)

    def bind(self, lines: Iterable[Statement], span: Span) -> Facts:
        """Bind the lines of a block whose head stands at `span`."""
        scalars: dict[str, Fact] = {}
        records: dict[str, list[Record]] = {}
        open_lists: set[str] = set()
        closed: dict[str, Span] = {}
        for line in self._lines(lines):
            attribute = self._attribute(line, "")
            if attribute is None:
                continue
            if attribute.kind.is_record:
                self._record(line, attribute, records, open_lists, closed)
            elif attribute.kind.container:
                self._group(line, attribute, scalars)
            else:
                self._scalar(line, attribute, scalars)
        lists: dict[str, RecordList] = {}
        for name in sorted({*records, *open_lists, *closed}):
            written = records.get(name, [])
            if name in closed and (written or name in open_lists):
                self.reader.fail(
                    "E045",
                    f"»{name}« sägs inte finnas, men står också beskriven",
                    closed[name],
                    "ta bort den rad som inte stämmer",
                )
                continue
            lists[name] = RecordList(tuple(written), name in open_lists)
        return Facts(self.reader.place(span), scalars, lists)

    def _lines(self, lines: Iterable[Statement], container: str = "") -> Iterator[Statement]:
        """Yield the lines of a block, also those that stand too far in under a line that takes none (reported)."""
        for line in lines:
            if self.reader.full:
                return
            yield line
            if not line.children:
                continue
            found = None if container else self.vocabulary.resolve(line.name)
            if container or (found and not found.kind.container):
                if is_cut_short(line.rest):
                    continue
                self.reader.no_block(line)
                yield from self._lines(line.children, container)

    def _attribute(self, line: Statement, container: str) -> Attribute | None:
        vocabulary = self.vocabulary
        path = f"{container}.{line.name}" if container else line.name
        found = vocabulary.attributes.get(path)
        if found is None:  # as it is written, or not at all
            found = vocabulary.resolve(line.name, container)
            if found is not None and fold(found.path) != fold(path):
                found = None
        if found is None:
            self._no_such_row(line, container)
            return None
        if self.owner is not None and found.owner != self.owner:
            home_file = "kommunprofilen (.kommun)" if found.owner == "kommun" else "insatsen (.insats)"
            self.reader.fail(
                "E046", f"»{line.name}« hör hemma i {home_file}, inte här", line.name_span, "flytta raden dit"
            )
            return None
        return found

    def _no_such_row(self, line: Statement, container: str) -> None:
        """Report a row whose name is none of its block, with the row that is meant if that can be said."""
        names = self.vocabulary.names(container, None if container else self.owner)
        words = (line.rest or "").split(" ")
        tried = ("-".join([line.name, *words[:n]]) for n in range(len(words), 0, -1))
        apart = next((t for t in tried if fold(t) in map(fold, names)), "")
        name, span = line.name, line.name_span
        if apart:
            span = Span(span.start, span.start + len(apart))
            name, hint = apart.replace("-", " "), f"menade du »{apart}«? Namnet skrivs med bindestreck"
        else:
            hint = self._elsewhere(line, container)
        if not hint:
            guess = misspelt(line.name, names)
            hint = f"menade du »{guess}«?" if guess else ""
        hint = hint or near_rows(self.vocabulary, container, self.owner, line.name, line.rest or "")
        if not hint and container:
            hint = f"fälten är {listed(names)}; alla: lagrum visa {container}"
        elif not hint:
            hint = f"»lagrum visa begrepp« listar alla begrepp, »lagrum visa {line.name}« söker på ordet"
        where = f" i »{container}«" if container else ""
        self.reader.fail("E030", f"»{name}« är inget {'fält' if container else 'begrepp'}{where}", span, hint)

    def _elsewhere(self, line: Statement, container: str) -> str:
        """Return where a row of just this name stands, or "" when there is none."""
        every = self.vocabulary.attributes.values()
        homes = [a.path.split(".")[0] for a in every if fold(a.name) == fold(line.name) and "." in a.path]
        outer = self.vocabulary.resolve(line.name) if container else None
        if homes and not container:
            return f"raden skrivs indragen under »{homes[0]}«"
        if homes:
            return f"fältet hör till »{homes[0]}«"
        if outer is not None and outer.owner in (None, self.owner):
            return f"minska indraget: »{line.name}« beskriver hela insatsen"
        return ""

    def _scalar(self, line: Statement, attribute: Attribute, into: dict[str, Fact]) -> None:
        value = self._read(line, attribute)
        if attribute.path in into:
            message = f"»{line.name}« står två gånger (först på rad {into[attribute.path].place.line})"
            self.reader.fail("E025", message, line.name_span, "ta bort den ena raden; värden skiljs med kommatecken")
            return
        if value is not WRONG:
            into[attribute.path] = Fact(value, self.reader.place(line.span))

    def _read(self, line: Statement, attribute: Attribute) -> Value | Wrong:
        """Return the value of a line; `WRONG` after a report."""
        key = (attribute.path, line.rest or "")
        value: Value | Wrong = self.values.get(key, WRONG)
        if value is WRONG:
            items = self._items(line, attribute)
            value = self._value(line, attribute, items) if items else WRONG
            if value is not WRONG and BINDING[attribute.kind].recurs and len(self.values) < MOST_VALUES:
                self.values[key] = value
        return value

    def _items(self, line: Statement, attribute: Attribute) -> tuple[ListedValue, ...]:
        kind = BINDING[attribute.kind]
        form = f"skriv t.ex. {kind.example}" if kind.example else "skilj värden med kommatecken"
        if line.rest is not None and kind.no_value:
            try:
                return parse_values(line.rest)
            except LineError as fault:
                if not fault.help:
                    self.reader.fail(kind.no_value_code, f"»{line.rest}« är {kind.no_value}", line.rest_span, form)
                    return ()
        return self.reader.items(line, "skriv det på samma rad, eller »okänt«", form)

    def _group(self, line: Statement, attribute: Attribute, into: dict[str, Fact]) -> None:
        if line.rest is not None and fold(line.rest) != "okänt":
            field = re.match(r"\.([\w-]+)", line.rest)
            self.reader.fail(
                "E019",
                f"»{line.name}« är en grupp och har inget eget värde",
                line.rest_span,
                f"skriv »{field[1]}« indraget på raden under »{line.name}«"
                if field
                else near_rows(self.vocabulary, attribute.path, self.owner, "", line.rest) or self._inside(attribute),
            )
        elif line.rest is None and not line.children:
            self._empty(line, attribute)
        for nested in self._lines(line.children, attribute.path):
            field_attribute = self._attribute(nested, attribute.path)
            if field_attribute is not None:
                self._scalar(nested, field_attribute, into)

    def _empty(self, line: Statement, attribute: Attribute) -> None:
        self.reader.fail("E023", f"»{line.name}« är tom", line.name_span, self._inside(attribute))

    def _inside(self, attribute: Attribute) -> str:
        fields = self.vocabulary.fields(attribute.path)
        shown = ", ".join([*map(_asked, fields[:1]), *(f.name for f in fields[1:MOST_FIELDS])])
        more = f" … (av {len(fields)}); alla: lagrum visa {attribute.path}" if len(fields) > MOST_FIELDS else ""
        return f"skriv fälten indragna på raderna under: {shown}{more}"

    def _record(
        self,
        line: Statement,
        attribute: Attribute,
        records: dict[str, list[Record]],
        open_lists: set[str],
        closed: dict[str, Span],
    ) -> None:
        name = attribute.path
        word = fold(line.rest or "")
        if word in NONE and not line.children:
            closed[name] = line.span
            return
        if word in OPEN and not line.children:
            open_lists.add(name)
            return
        title = ""
        if line.rest is not None:
            items = self.reader.items(line)
            if len(items) == 1 and items[0].kind == "text":
                title = items[0].text
            elif items:
                self.reader.fail(
                    "E029",
                    f"titeln på »{name}« saknar citattecken",
                    line.rest_span,
                    f'skriv {name} "…" och fälten indragna under, eller »{name} ingen«',
                )
        elif not line.children:
            self._empty(line, attribute)
            return
        written = records.setdefault(name, [])
        every = [record for found in records.values() for record in found]
        if len(every) >= MAX_RECORDS:
            last = max((record.place.span for record in every), key=lambda span: span.start)
            message = f"filen har fler än {MAX_RECORDS} poster, alla slag tillsammans, och prövas inte"
            help = f"dela upp insatsen i flera filer med högst {MAX_RECORDS} poster, eller skriv lika poster som en"
            self.reader.fail("E047", message, last, help)
            return
        fields: dict[str, Fact] = {}
        for nested in self._lines(line.children, name):
            field = self._attribute(nested, name)
            if field is not None:
                self._scalar(nested, field, fields)
        written.append(Record(title, fields, self.reader.place(line.span), len(written)))

    def _value(self, line: Statement, attribute: Attribute, items: tuple[ListedValue, ...]) -> Value | Wrong:
        if len(items) == 1 and items[0].kind == "phrase" and fold(items[0].text) == "okänt":
            return None
        kind = BINDING[attribute.kind]
        if len(items) > 1 and not kind.many:
            message = f"»{attribute.name}« ska ha ett enda värde, inte {len(items)}"
            self.reader.fail("E042", message, line.rest_span, "behåll ett av dem, eller skriv »okänt«")
            return WRONG
        return kind.read(Reading(kind, attribute, line, items, self.reader, self.vocabulary))


def _asked(field: Attribute) -> str:
    """Return the name of a field with what it answers, in short."""
    question = field.question.split(":")[0].rstrip("?")
    return f"{field.name} ({question[:1].casefold()}{question[1:]}?)" if question else field.name
