"""Binding examples: the `prov` blocks of a .regel file, and those of the .prov file of the same name beside it.

prov till sol.11.5.1                # a rule of the .regel file
    prov "kontaktperson bland annat"
        givet  …
        ger    hinder

prov till formen står i uppräkningen
    prov "de som ges i hemmet"
        givet  form var och en av hemtjänst, boendestöd, trygghetslarm
        ger    ja

A row whose value begins with »var och en av« stands for as many examples as it names values, each with one of them;
»hvb samt var och en av …« has the first value beside each of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from lagrum.base.fold import fold
from lagrum.base.number import bounded
from lagrum.binding.days import bind_day
from lagrum.binding.facts import FactBinder
from lagrum.binding.implications import closed
from lagrum.binding.pairs import EXAMPLES, rule_file
from lagrum.binding.reader import LineReader, outermost
from lagrum.binding.tables import TABLE
from lagrum.language.outline import parse_outline
from lagrum.language.parts import BELONGS, EXAMPLE, split_blocks
from lagrum.language.statement import Statement
from lagrum.model.facts import Facts
from lagrum.model.rule import Conclusion, Derived, Example, Outcome, Rule
from lagrum.model.vocabulary import Vocabulary
from lagrum.source.diagnostic import Diagnostics, did_you_mean
from lagrum.source.text import SourceText, Span

NUMBERED = re.compile(r"(.*\S)\s*\((\d{1,3})\)", re.DOTALL)
"""A derived concept with several definitions in its file, and which of them is meant: "formen är öppen (2)"."""

EACH = re.compile(r"(?:(.*?)\s+samt\s+)?var\s+och\s+en\s+av\b", re.DOTALL)
"""What the value of a row begins with that is run once with each of the values that follow, beside those before."""


def bind_examples(
    sources: Sequence[SourceText], owners: Iterable[Conclusion], vocabulary: Vocabulary, sink: Diagnostics
) -> dict[str, tuple[Example, ...]]:
    """Return the examples of rules and derived concepts by the name of their owner, those of its .regel file first.

    `sources` are .regel, .reform and .prov files. What belongs to none of the `owners` is reported in a .prov file, and
    passed over elsewhere: there the owner has faults of its own.
    """
    by_place: dict[str, list[Conclusion]] = {}
    for owner in owners:
        by_place.setdefault(owner.place, []).append(owner)
    binder = _Binder(vocabulary, sink, by_place)
    ordered = sorted(sources, key=lambda s: s.name)
    law = [s for s in ordered if not s.name.endswith(EXAMPLES)]
    for source in law:
        binder.within(source)
    names = {s.name for s in law}
    for source in ordered:
        if source.name.endswith(EXAMPLES):
            binder.beside(source, names)
    return {name: tuple(examples) for name, examples in binder.found.items()}


@dataclass(slots=True)
class _Binder:
    vocabulary: Vocabulary
    sink: Diagnostics
    owners: Mapping[str, Sequence[Conclusion]]
    """Rules and definitions by their place; what is made of one row of a table has the row's."""
    found: dict[str, list[Example]] = field(default_factory=dict)

    def within(self, source: SourceText) -> None:
        """Bind the examples that stand in the blocks of the rules themselves."""
        reader = LineReader(source, self.sink)
        for block in parse_outline(split_blocks(source, EXAMPLE)[1], self.sink):
            examples = block.all(EXAMPLE)
            if block.name == TABLE and examples:
                help = "flytta provet till .prov-filen med samma namn, under t.ex. »prov till ID.bär-inte«"
                reader.fail("E024", f"»{EXAMPLE}« är ingen rad i »{TABLE}«", examples[0].name_span, help)
            elif owners := self.owners.get(reader.where(block.span)):
                self._add(owners[0], examples, reader)

    def beside(self, source: SourceText, law: Iterable[str]) -> None:
        """Bind a .prov file; `law` are the names of the .regel files."""
        reader = LineReader(source, self.sink)
        home = rule_file(source.name)
        if home not in law:
            self.sink.error(
                "E102",
                f"filen har prov men ingen regelfil: »{home.rpartition('/')[2]}« finns inte i samma mapp",
                source,
                None,
                did_you_mean(home, law) or "ge filen samma namn som regelfilen, och ändelsen .prov",
            )
            return
        table = self._table(home)
        first: dict[str, int] = {}
        for block in parse_outline(source, self.sink):
            if reader.full:
                return
            if block.name != EXAMPLE:
                message = f"»{block.name}« kan inte stå längst till vänster"
                reader.fail("E027", message, block.name_span, outermost(block.name, [EXAMPLE]))
                continue
            owner = self._owner(block, table, home, reader)
            if owner is None:
                continue
            row = source.position(block.span.start)[0]
            if first.setdefault(owner.name, row) != row:
                message = f"»{EXAMPLE} {block.rest}« står två gånger (först på rad {first[owner.name]})"
                reader.fail("E025", message, block.span, "flytta proven till det första blocket")
            self._add(owner, self._only_examples(block, reader), reader)

    def _only_examples(self, block: Statement, reader: LineReader) -> list[Statement]:
        """Return the examples of a block in a .prov file; other lines are reported, and so is a block without any."""
        for line in (c for c in block.children if c.name != EXAMPLE):
            message = f"»{line.name}« är ingen rad i »{EXAMPLE} {block.rest}«"
            help = f"här står bara prov; flytta »{line.name}« till regelfilen om raden hör till regeln"
            reader.fail("E024", message, line.name_span, did_you_mean(line.name, [EXAMPLE]) or help)
        if not block.children:
            reader.missing(block, EXAMPLE)
        return block.all(EXAMPLE)

    def _table(self, home: str) -> dict[str, list[Conclusion]]:
        """Return what stands in a .regel file, by the id of the rule or the folded phrase of the concept."""
        placed = ((p.rpartition(":"), found) for p, found in self.owners.items())
        here = [(int(n), c) for (name, _, n), found in placed if name == home for c in found]
        table: dict[str, list[Conclusion]] = {}
        for _, owner in sorted(here, key=lambda pair: pair[0]):
            table.setdefault(fold(owner.phrase) if isinstance(owner, Derived) else owner.name, []).append(owner)
        return table

    def _owner(
        self, block: Statement, table: Mapping[str, Sequence[Conclusion]], home: str, reader: LineReader
    ) -> Conclusion | None:
        """Return what the examples of a block belong to; None after a report."""
        word, _, rest = " ".join((block.rest or "").split()).partition(" ")
        if word != BELONGS or not rest:
            help = f"skriv t.ex. »{EXAMPLE} {BELONGS} sol.11.5.1« längst till vänster, och proven indragna under raden"
            reader.fail("E103", "raden säger inte vilken regel proven hör till", block.span, help)
            return None
        numbered = NUMBERED.fullmatch(rest)
        name, number = (numbered[1], bounded(numbered[2])) if numbered else (rest, 1)
        definitions = table.get(name) or table.get(fold(name)) or ()
        if not definitions:
            where = home.rpartition("/")[2]
            phrases = {c.phrase if isinstance(c, Derived) else c.name: c for found in table.values() for c in found}
            message = f"»{name}« är varken en regel eller ett härlett begrepp i {where}"
            reader.fail("E103", message, block.rest_span, did_you_mean(name, phrases) or _what_is(phrases))
        elif not 1 <= number <= len(definitions):
            message = f"filen har ingen härledning nummer {number} av »{name}«"
            several = f"skriv ett nummer mellan 1 och {len(definitions)}"
            reader.fail("E103", message, block.rest_span, several if len(definitions) > 1 else "stryk numret")
        else:
            return definitions[number - 1]
        return None

    def _add(self, owner: Conclusion, lines: Iterable[Statement], reader: LineReader) -> None:
        """Bind `prov` blocks as examples of their owner."""
        known = self.found.setdefault(owner.name, [])
        places = {e.title: e.place for e in known if e.title}
        for line in lines:
            if reader.full:
                return
            for example in self._examples(line, _expected(owner), reader):
                if example.title in places:
                    message = f"provet »{example.title}« finns redan ({places[example.title]})"
                    reader.fail("E104", message, line.span, "ge det ett eget namn, eller ta bort det ena")
                    break
                if example.title:
                    places[example.title] = example.place
                known.append(example)

    def _examples(self, line: Statement, allowed: Sequence[str], reader: LineReader) -> list[Example]:
        """Return the examples that a `prov` block stands for; none when it is at fault."""
        title = reader.quoted(line)
        nested = reader.lines(line, ["givet", "datum", "ger"], required=("givet", "ger"))
        given = nested["givet"][0].children if "givet" in nested else ()
        if "givet" in nested and _is_unread(nested["givet"][0], reader):
            help = "skriv blanksteg efter »givet« och sedan insatsens rader"
            reader.fail("E021", "raderna efter »givet« går inte att läsa", nested["givet"][0].rest_span, help)
        each = _rows_with_each(given)
        cases = _each(each[0], given, reader) if each else [("", given)]
        if len(each) > 1:
            message = "provet har »var och en av« på mer än en rad"
            reader.fail("E105", message, each[1].rest_span, "skriv ett prov för vart och ett av den ena radens värden")
            return []
        facts = [(words, self._facts(rows, line, reader)) for words, rows in cases]
        day: date | None = None
        if "datum" in nested:
            reader.no_block(nested["datum"][0])
            if text := (nested["datum"][0].rest or "").strip():
                day = bind_day(text, nested["datum"][0], reader)
            else:
                help = "skriv t.ex. datum 2025-09-01"
                reader.fail("E023", "»datum« saknar värde", nested["datum"][0].name_span, help)
        if "ger" not in nested:
            return []
        answer = nested["ger"][0]
        reader.no_block(answer)
        text = " ".join((answer.rest or "").split())
        match = re.fullmatch(r'(.*?)(?: för ["”](.*)["”])?', text)
        expected, part = (match[1], match[2] or "") if match else (text, "")
        if expected not in allowed:
            reader.fail(
                "E049",
                f"provet kan inte ge »{expected}«" if expected else "»ger« saknar värde",
                answer.rest_span if expected else answer.name_span,
                did_you_mean(expected, allowed) or f"här går {', '.join(allowed)}",
            )
            return []
        where = reader.where(line.span)
        return [Example(title + words, found, expected, part, day, where) for words, found in facts]

    def _facts(self, given: Sequence[Statement], line: Statement, reader: LineReader) -> Facts:
        written = FactBinder(self.vocabulary, reader, None).bind(given, line.span)
        return closed(self.vocabulary, written, self.sink) or written


def _rows_with_each(rows: Iterable[Statement]) -> list[Statement]:
    """Return the rows, at any depth, that are to be run once with each of their values."""
    found: list[Statement] = []
    for row in rows:
        found += [row] if EACH.match(row.rest or "") else []
        found += _rows_with_each(row.children)
    return found


def _each(row: Statement, given: Sequence[Statement], reader: LineReader) -> list[tuple[str, tuple[Statement, ...]]]:
    """Return the given rows once for each value of `row`, with what tells them apart in the example's name."""
    rest = row.rest or ""
    found = EACH.match(rest)
    start, beside = (found.end(), found[1] or "") if found else (0, "")
    values = list(re.finditer(r"[^,\s](?:[^,]*[^,\s])?", rest[start:]))
    if len({" ".join(m[0].split()) for m in values}) < max(2, len(values)):
        message = "»var och en av« ska följas av minst två olika värden, med komma emellan"
        reader.fail("E105", message, row.rest_span, "skriv värdet ensamt om det bara är ett, och varje värde en gång")
    cases = []
    for value in values:
        at = row.rest_span.start + start + value.start()
        text = f"{beside}, {value[0]}" if beside else value[0]
        one = replace(row, rest=text, rest_span=row.rest_span if beside else Span(at, at + len(value[0])))
        cases.append((f" ({row.name} {' '.join(value[0].split())})", tuple(_replaced(given, row, one))))
    return cases


def _replaced(rows: Iterable[Statement], old: Statement, new: Statement) -> Iterator[Statement]:
    for row in rows:
        if row is old:
            yield new
        else:
            yield replace(row, children=tuple(_replaced(row.children, old, new))) if row.children else row


def _what_is(names: Iterable[str]) -> str:
    """Return what a header could name, the first few of it."""
    shown = sorted(names)
    more = f" och {len(shown) - 5} till" if len(shown) > 5 else ""
    return f"där finns {', '.join(f'»{n}«' for n in shown[:5])}{more}" if shown else "regelfilen har inga regler"


def _is_unread(given: Statement, reader: LineReader) -> bool:
    """Return whether text after »givet« is no block, and the reason (a colon) is not reported already."""
    between = reader.source.text[given.name_span.end : given.rest_span.start].strip()
    return given.rest is not None and not between


def _expected(owner: Conclusion) -> tuple[str, ...]:
    """Return what an example of a rule or a derived concept can give."""
    if not isinstance(owner, Rule):
        return ("ja", "nej", "okänt")
    if owner.outcome is None:
        return ("undantag", "kan ge undantag", "inget")
    if owner.outcome is Outcome.DEMAND:
        return ("krav", "krav uppfyllt", "krav okänt", "kan ge krav", "inget")
    return (owner.outcome.value, f"kan ge {owner.outcome.value}", "inget")
