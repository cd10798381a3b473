"""Binding the lines of an intervention, a municipality profile or an example to typed `Facts`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lagrum.binding.reader import Reader
from lagrum.diagnostics.diagnostic import did_you_mean
from lagrum.language.outline import Statement
from lagrum.language.source import Span
from lagrum.language.values import UNBOUNDED, Item
from lagrum.model.facts import Fact, Facts, Range, Record, RecordList, Several, Value
from lagrum.model.text import fold
from lagrum.model.vocabulary import Attribute, Kind, Vocabulary

MAX_AGE = 125
MAX_RECORDS = 200


@dataclass(slots=True)
class FactBinder:
    """Binds blocks. `owner` is "insats", "kommun", or None when both may be written (examples)."""

    vocabulary: Vocabulary
    reader: Reader
    owner: str | None

    def bind(self, lines: Iterable[Statement], span: Span) -> Facts:
        """Bind the lines of a block whose head stands at `span`."""
        scalars: dict[str, Fact] = {}
        records: dict[str, list[Record]] = {}
        open_lists: set[str] = set()
        closed: dict[str, Span] = {}
        for line in lines:
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
        for name in {*records, *open_lists, *closed}:
            written = records.get(name, [])
            if name in closed and (written or name in open_lists):
                self.reader.fail(
                    "E045",
                    f"»{name} ingen« säger att det inte finns någon, men en är beskriven",
                    closed[name],
                    "ta bort den ena raden",
                )
                continue
            lists[name] = RecordList(tuple(written), name in open_lists)
        return Facts(self.reader.place(span), scalars, lists)

    def _attribute(self, line: Statement, container: str) -> Attribute | None:
        vocabulary = self.vocabulary
        found = vocabulary.attributes.get(f"{container}.{line.name}" if container else line.name)
        if found is None:
            found = vocabulary.resolve(f"{container}.{line.name}" if container else line.name)
        if found is None or found.name.casefold() != line.name.casefold():
            names = vocabulary.names(container, None if container else self.owner)
            where = f" i »{container}«" if container else ""
            home = [a.path for a in vocabulary.attributes.values() if fold(a.name) == fold(line.name) and "." in a.path]
            hint = did_you_mean(line.name, names)
            if home and not container:
                hint = f"»{line.name}« skrivs inuti »{home[0].split('.')[0]}«"
            self.reader.fail(
                "E030",
                f"»{line.name}« är inget begrepp{where}",
                line.name_span,
                hint or "se »lagrum visa begrepp« för alla begrepp",
            )
            return None
        if self.owner is not None and found.owner != self.owner:
            home_file = "kommunprofilen (.kommun)" if found.owner == "kommun" else "insatsen (.insats)"
            self.reader.fail("E046", f"»{line.name}« hör hemma i {home_file}", line.name_span, "flytta raden dit")
            return None
        return found

    def _scalar(self, line: Statement, attribute: Attribute, into: dict[str, Fact]) -> None:
        self.reader.no_block(line)
        if attribute.path in into:
            self.reader.fail("E025", f"»{line.name}« står två gånger", line.name_span, "ta bort den ena raden")
            return
        items = self.reader.items(line)
        if not items:
            return
        value = self._value(line, attribute, items)
        if value is not _WRONG:
            into[attribute.path] = Fact(value, self.reader.place(line.span))  # type: ignore[arg-type]

    def _group(self, line: Statement, attribute: Attribute, into: dict[str, Fact]) -> None:
        if line.rest is not None and fold(line.rest) != "okänt":
            self.reader.fail(
                "E029", f"»{line.name}« är en grupp; fälten skrivs indragna på raderna under", line.rest_span
            )
            return
        if line.rest is None and not line.children:
            self.reader.fail("E023", f"»{line.name}« är tom", line.name_span, "skriv fälten indragna på raderna under")
        for nested in line.children:
            field = self._attribute(nested, attribute.path)
            if field is not None:
                self._scalar(nested, field, into)

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
            if len(items) != 1 or items[0].kind != "text":
                if items:
                    self.reader.fail(
                        "E029",
                        f"titeln på »{name}« skrivs inom citattecken",
                        line.rest_span,
                        f'skriv {name} "…", »{name} ingen« eller »{name} mer okänt«',
                    )
                return
            title = items[0].text
        if line.rest is None and not line.children:
            self.reader.fail("E023", f"»{line.name}« är tom", line.name_span, "skriv fälten indragna på raderna under")
            return
        written = records.setdefault(name, [])
        if len(written) >= MAX_RECORDS:
            self.reader.fail("E047", f"fler än {MAX_RECORDS} »{name}«", line.span, "dela upp insatsen i flera filer")
            return
        fields: dict[str, Fact] = {}
        for nested in line.children:
            field = self._attribute(nested, name)
            if field is not None:
                self._scalar(nested, field, fields)
        written.append(Record(title, fields, self.reader.place(line.span), len(written)))

    def _value(self, line: Statement, attribute: Attribute, items: tuple[Item, ...]) -> Value | object:
        if len(items) == 1 and items[0].kind == "phrase" and fold(items[0].text) == "okänt":
            return None
        kind = attribute.kind
        if kind is Kind.SOME_OF:
            return self._several(line, attribute, items)
        if kind is Kind.TEXT:
            return ", ".join(i.text for i in items)
        if len(items) > 1:
            self.reader.fail(
                "E042", f"»{attribute.name}« tar bara ett värde", line.rest_span, "behåll ett, eller skriv »okänt«"
            )
            return _WRONG
        item = items[0]
        span = self.reader.span(line, item.span)
        if kind is Kind.BOOLEAN:
            if fold(item.text) in ("ja", "nej"):
                return fold(item.text) == "ja"
            self.reader.fail(
                "E032", f"»{attribute.name}« är ja, nej eller okänt, inte »{item.text}«", span, "skriv ja, nej eller okänt"
            )
            return _WRONG
        if kind is Kind.ONE_OF:
            return self._phrase(attribute, item, span)
        if kind is Kind.DATE:
            if item.kind != "date":
                self.reader.fail("E032", f"»{attribute.name}« är ett datum, inte »{item.text}«", span, "ÅÅÅÅ-MM-DD")
                return _WRONG
            day = self.reader.date(item.text, span)
            return _WRONG if day is None else Range(day.toordinal(), day.toordinal())
        return self._number(attribute, item, span)

    def _number(self, attribute: Attribute, item: Item, span: Span) -> Value | object:
        kind = attribute.kind
        if item.kind != "number":
            example = {Kind.AGE: "0–6 år", Kind.AMOUNT: "40 kr"}.get(kind, "5")
            self.reader.fail(
                "E032", f"»{attribute.name}« är {_A_NUMBER[kind]}, inte »{item.text}«", span, f"skriv t.ex. {example}"
            )
            return _WRONG
        wanted = {Kind.AGE: "år", Kind.AMOUNT: "kr"}.get(kind, item.unit)
        if item.unit and item.unit != wanted:
            self.reader.fail("E032", f"»{attribute.name}« anges i {wanted}, inte {item.unit}", span)
            return _WRONG
        if item.low > item.high:
            self.reader.fail(
                "E041", f"intervallet »{item.text}« börjar högre än det slutar", span, "skriv det lägre talet först"
            )
            return _WRONG
        high = item.high
        if kind is Kind.AGE:
            if item.low > MAX_AGE or (item.high > MAX_AGE and item.high != UNBOUNDED):
                self.reader.fail("E044", f"åldern »{item.text}« är orimlig", span, f"högst {MAX_AGE} år")
                return _WRONG
            high = min(high, MAX_AGE)
        return Range(item.low, high)

    def _several(self, line: Statement, attribute: Attribute, items: tuple[Item, ...]) -> Value | object:
        chosen: set[str] = set()
        open_list = False
        wrong = False
        for item in items:
            word = fold(item.text)
            if word == "mer okänt":
                open_list = True
            elif word in ("inga", "ingen", "inget") and word not in attribute.by_phrase:
                if len(items) > 1:
                    self.reader.fail(
                        "E045", f"»{item.text}« kan inte stå ihop med andra värden", self.reader.span(line, item.span)
                    )
                    return _WRONG
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

    def _phrase(self, attribute: Attribute, item: Item, span: Span) -> str | object:
        value = attribute.by_phrase.get(fold(item.text))
        if value is not None:
            return value
        self.reader.fail(
            "E031",
            f"»{item.text}« är inget värde för »{attribute.name}«",
            span,
            did_you_mean(item.text, [*attribute.by_phrase.values(), *attribute.by_phrase])
            or f"värdena är {_listed(attribute.values)}",
        )
        return _WRONG


_WRONG = object()
_A_NUMBER = {Kind.AGE: "en ålder", Kind.INTEGER: "ett heltal", Kind.AMOUNT: "ett belopp"}


def _listed(values: tuple[str, ...], limit: int = 8) -> str:
    shown = ", ".join(values[:limit])
    return shown + (f" … ({len(values)} värden)" if len(values) > limit else "")
