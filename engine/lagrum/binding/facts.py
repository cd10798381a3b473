"""Binding the lines of an intervention, a municipality profile or an example to typed `Facts`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from lagrum.base.fold import fold
from lagrum.binding.reader import LineReader, is_cut_short
from lagrum.language.faults import LineError
from lagrum.language.statement import Statement
from lagrum.language.values import UNBOUNDED, ListedValue, parse_values
from lagrum.model.facts import Fact, Facts, Range, Record, RecordList, Several, Value
from lagrum.model.vocabulary import MAX_AGE, Attribute, Kind, Vocabulary
from lagrum.source.diagnostic import did_you_mean
from lagrum.source.text import Span

MAX_RECORDS = 200
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
            if attribute.kind is Kind.RECORD:
                self._record(line, attribute, records, open_lists, closed)
            elif attribute.kind is Kind.GROUP:
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
            if container or (found and found.kind not in (Kind.RECORD, Kind.GROUP)):
                if is_cut_short(line.rest):
                    continue
                self.reader.no_block(line)
                yield from self._lines(line.children, container)

    def _attribute(self, line: Statement, container: str) -> Attribute | None:
        vocabulary = self.vocabulary
        path = f"{container}.{line.name}" if container else line.name
        found = vocabulary.attributes.get(path)
        if found is None:  # as it is written, or not at all
            found = vocabulary.resolve(path)
            if found is not None and found.name.casefold() != line.name.casefold():
                found = None
        if found is None:
            names = vocabulary.names(container, None if container else self.owner)
            where = f" i »{container}«" if container else ""
            homes = [a for a in vocabulary.attributes.values() if fold(a.name) == fold(line.name) and "." in a.path]
            outer = vocabulary.resolve(line.name) if container else None
            if homes and not container:
                hint = f"raden skrivs indragen under »{homes[0].path.split('.')[0]}«"
            elif homes:
                hint = f"fältet hör till »{homes[0].path.split('.')[0]}«"
            elif outer is not None and outer.owner in (None, self.owner):
                hint = f"minska indraget: »{line.name}« beskriver hela insatsen"
            else:
                hint = did_you_mean(line.name, names)
            self.reader.fail(
                "E030",
                f"»{line.name}« är inget {'fält' if container else 'begrepp'}{where}",
                line.name_span,
                hint or (f"fälten är {listed(names)}" if container else "»lagrum visa begrepp« listar alla begrepp"),
            )
            return None
        if self.owner is not None and found.owner != self.owner:
            home_file = "kommunprofilen (.kommun)" if found.owner == "kommun" else "insatsen (.insats)"
            self.reader.fail(
                "E046", f"»{line.name}« hör hemma i {home_file}, inte här", line.name_span, "flytta raden dit"
            )
            return None
        return found

    def _scalar(self, line: Statement, attribute: Attribute, into: dict[str, Fact]) -> None:
        value = self._read(line, attribute)
        if attribute.path in into:
            message = f"»{line.name}« står två gånger (först på rad {into[attribute.path].place.line})"
            self.reader.fail("E025", message, line.name_span, "ta bort den ena raden; värden skiljs med kommatecken")
            return
        if value is not _WRONG:
            into[attribute.path] = Fact(value, self.reader.place(line.span))  # type: ignore[arg-type]

    def _read(self, line: Statement, attribute: Attribute) -> Value | object:
        """Return the value of a line; `_WRONG` after a report."""
        key = (attribute.path, line.rest or "")
        value: Value | object = self.values.get(key, _WRONG)
        if value is _WRONG:
            items = self._items(line, attribute)
            value = self._value(line, attribute, items) if items else _WRONG
            # Free texts hardly recur.
            if value is not _WRONG and attribute.kind is not Kind.TEXT and len(self.values) < MOST_VALUES:
                self.values[key] = value  # type: ignore[assignment]
        return value

    def _items(self, line: Statement, attribute: Attribute) -> tuple[ListedValue, ...]:
        kind = attribute.kind
        if line.rest is not None and kind in _NO_VALUE:
            try:
                return parse_values(line.rest)
            except LineError as fault:
                if not fault.help:
                    message = f"»{line.rest}« är {_NO_VALUE[kind]}"
                    code = "E040" if kind is Kind.DATE else "E032"
                    self.reader.fail(code, message, line.rest_span, f"skriv t.ex. {_FORMS[kind]}")
                    return ()
        form = f"skriv t.ex. {_FORMS[kind]}" if kind in _FORMS else "skilj värden med kommatecken"
        return self.reader.items(line, "skriv det på samma rad, eller »okänt«", form)

    def _group(self, line: Statement, attribute: Attribute, into: dict[str, Fact]) -> None:
        if line.rest is not None and fold(line.rest) != "okänt":
            field = re.match(r"\.([\w-]+)", line.rest)
            self.reader.fail(
                "E019",
                f"»{line.name}« är en grupp och har inget eget värde",
                line.rest_span,
                f"skriv »{field[1]}« indraget på raden under »{line.name}«" if field else self._inside(attribute),
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
        return f"skriv fälten indragna på raderna under: {listed(self.vocabulary.names(attribute.path))}"

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
        if word in ("ingen", "inga", "inget") and not line.children:
            closed[name] = line.span
            return
        if word in ("okänt", "mer okänt") and not line.children:
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
        if len(written) >= MAX_RECORDS:
            message = f"filen har fler än {MAX_RECORDS} »{name}«"
            self.reader.fail("E047", message, written[-1].place.span, "dela upp insatsen i flera filer")
            return
        fields: dict[str, Fact] = {}
        for nested in self._lines(line.children, name):
            field = self._attribute(nested, name)
            if field is not None:
                self._scalar(nested, field, fields)
        written.append(Record(title, fields, self.reader.place(line.span), len(written)))

    def _value(self, line: Statement, attribute: Attribute, items: tuple[ListedValue, ...]) -> Value | object:
        if len(items) == 1 and items[0].kind == "phrase" and fold(items[0].text) == "okänt":
            return None
        kind = attribute.kind
        if kind is Kind.SOME_OF:
            return self._several(line, attribute, items)
        if kind is Kind.TEXT:
            return ", ".join(i.text for i in items)
        if len(items) > 1:
            message = f"»{attribute.name}« tar ett enda värde, inte {len(items)}"
            self.reader.fail("E042", message, line.rest_span, "behåll ett av dem, eller skriv »okänt«")
            return _WRONG
        item = items[0]
        span = self.reader.span(line, item.span)
        if kind is Kind.BOOLEAN:
            if fold(item.text) in ("ja", "nej"):
                return fold(item.text) == "ja"
            self.reader.fail(
                "E032",
                f"»{attribute.name}« är ja, nej eller okänt, inte »{item.text}«",
                span,
                "skriv ja, nej eller okänt",
            )
            return _WRONG
        if kind is Kind.ONE_OF:
            return self._phrase(attribute, item, span)
        if kind is Kind.DATE:
            if item.kind != "date":
                self.reader.fail("E040", f"»{item.text}« är inget datum", span, f"skriv t.ex. {_FORMS[kind]}")
                return _WRONG
            day = self.reader.date(item.text, span)
            return _WRONG if day is None else Range(day.toordinal(), day.toordinal())
        return self._number(attribute, item, span)

    def _number(self, attribute: Attribute, item: ListedValue, span: Span) -> Value | object:
        kind = attribute.kind
        if item.kind != "number":
            message = f"»{item.text}« är {_NO_VALUE[kind]}"
            self.reader.fail("E032", message, span, f"skriv t.ex. {_FORMS[kind]}")
            return _WRONG
        wanted = {Kind.AGE: "år", Kind.AMOUNT: "kr"}.get(kind, "")
        if item.unit and item.unit != wanted:
            message = f"»{attribute.name}« anges i {wanted or 'hela tal'}, inte i {item.unit}"
            self.reader.fail("E032", message, span, f"skriv t.ex. {item.text.replace(item.unit, wanted).strip()}")
            return _WRONG
        if item.low > item.high:
            message = f"intervallet »{item.text}« börjar högre än det slutar"
            self.reader.fail("E041", message, span, "skriv det lägre talet först")
            return _WRONG
        high = item.high
        if kind is Kind.AGE:
            if item.low > MAX_AGE or (item.high > MAX_AGE and item.high != UNBOUNDED):
                self.reader.fail("E044", f"åldern »{item.text}« är orimlig", span, f"en ålder är högst {MAX_AGE} år")
                return _WRONG
            high = min(high, MAX_AGE)
        return Range(item.low, high)

    def _several(self, line: Statement, attribute: Attribute, items: tuple[ListedValue, ...]) -> Value | object:
        chosen: set[str] = set()
        open_list = False
        wrong = False
        for item in items:
            word = fold(item.text)
            if word == "mer okänt":
                open_list = True
            elif word in ("inga", "ingen", "inget") and word not in attribute.by_phrase:
                if len(items) > 1:
                    message = f"»{item.text}« kan inte stå ihop med andra värden"
                    self.reader.fail("E045", message, self.reader.span(line, item.span), "ta bort det ena")
                    wrong = True
            elif word == "okänt":
                self.reader.fail(
                    "E045",
                    "»okänt« kan inte stå ihop med andra värden",
                    self.reader.span(line, item.span),
                    "skriv »mer okänt« om listan kan vara längre",
                )
                wrong = True
            else:
                value = self._phrase(attribute, item, self.reader.span(line, item.span))
                if isinstance(value, str):
                    chosen.add(value)
                else:
                    wrong = True
        return _WRONG if wrong else Several(frozenset(chosen), open_list)

    def _phrase(self, attribute: Attribute, item: ListedValue, span: Span) -> str | object:
        value = attribute.by_phrase.get(fold(item.text))
        if value is not None:
            return value
        self.reader.fail(
            "E031", f"»{item.text}« är inget värde för »{attribute.name}«", span, self._guess(attribute, item)
        )
        return _WRONG

    def _guess(self, attribute: Attribute, item: ListedValue) -> str:
        """Return what the writer of a value that does not exist may have meant."""
        words = item.text.split()
        if len(words) > 1 and item.kind == "phrase":
            if self.vocabulary.resolve(words[0]) is not None:
                return "ta bort kommatecknet sist på raden ovanför"
            for joint in ("och", "samt", "eller"):
                parts = [fold(p) for p in re.split(rf"\s{joint}\s", item.text)]
                if len(parts) > 1 and all(p in attribute.by_phrase for p in parts):
                    return f"skriv »{', '.join(attribute.by_phrase[p] for p in parts)}«, med kommatecken emellan"
        return did_you_mean(item.text, [*attribute.by_phrase.values(), *attribute.by_phrase]) or (
            f"värdena är {listed(attribute.values)}"
        )


_WRONG = object()
_NO_VALUE = {
    Kind.DATE: "inget datum",
    Kind.AGE: "ingen ålder",
    Kind.INTEGER: "inget heltal",
    Kind.AMOUNT: "inget belopp",
}
_FORMS = {
    Kind.BOOLEAN: "ja",
    Kind.INTEGER: "12",
    Kind.AGE: "0–6 år",
    Kind.DATE: "2025-07-01",
    Kind.AMOUNT: "40 kr",
    Kind.TEXT: '"…"',
}


def listed(values: Sequence[str], limit: int = 8) -> str:
    """Return the values as a list for a message, the first ones only when they are many."""
    shown = ", ".join(values[:limit])
    return shown + (f" … ({len(values)} stycken)" if len(values) > limit else "")
