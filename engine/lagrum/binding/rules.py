"""Binding .regel files: rules and derived concepts. Their examples are passed over (see binding/examples.py)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from lagrum.base.fold import fold
from lagrum.binding.acceptances import bind_acceptances
from lagrum.binding.citations import bind_citations
from lagrum.binding.conditions import ConditionBinder
from lagrum.binding.days import bind_day, bind_validity
from lagrum.binding.posts import bind_post
from lagrum.binding.reader import LineReader, operator_word, outermost
from lagrum.binding.reform import Reform
from lagrum.binding.tables import TABLE, Expanded, expand_table
from lagrum.binding.vocabulary import PLAIN_VALUE
from lagrum.language.outline import parse_outline
from lagrum.language.parts import BELONGS, EXAMPLE, split_blocks
from lagrum.language.statement import Statement
from lagrum.law.citation import Citation
from lagrum.law.citation_list import format_citations
from lagrum.law.provision_table import ProvisionTable
from lagrum.model.formula import Atom, Formula, Lit, Quantifier, conj
from lagrum.model.rule import (
    ADDRESSEES,
    BINDING_SOURCES,
    LEVELS,
    SOURCES,
    Derived,
    Outcome,
    Position,
    Rule,
    Validity,
)
from lagrum.model.table import Table
from lagrum.model.vocabulary import Vocabulary
from lagrum.source.diagnostic import Diagnostics, did_you_mean, nearest
from lagrum.source.text import SourceText, Span

RULE_ID = re.compile(r"[a-zåäö0-9][a-zåäö0-9._-]*")
HEAD = re.compile(r'(?P<id>\S+)(?:\s+["”](?P<title>[^"”]*)["”])?\s*')
RULE_LINES = [
    "lagrum",
    "källa",
    "gäller",
    "ersätter",
    "undantag",
    "viker",
    "när",
    "kräver",
    "så",
    "därför",
    "förbehåll",
    "allmänt",
    "nivå",
    "adressat",
    "ståndpunkt",
    "att-verifiera",
    "bedöms-inte",
    "godtas",
    "prov",
]
HEADS = ("regel", "härled", TABLE)
DERIVED_LINES = ["för", "betyder", "lagrum", "källa", "gäller", "när", "bedöms-inte", "godtas", "prov"]


@dataclass(slots=True)
class BoundRules:
    """What the .regel files of a rulebook hold, bound."""

    rules: dict[str, Rule] = field(default_factory=dict)
    derived: dict[str, Derived] = field(default_factory=dict)
    quantifiers: dict[str, Quantifier] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    removed: frozenset[str] = frozenset()
    """Rules that a reform has taken away; references to them are void."""
    concepts: dict[str, str] = field(default_factory=dict)
    """Folded phrase of each derived concept → the post that it is about ("" = the intervention)."""
    spans: dict[str, tuple[LineReader, Span]] = field(default_factory=dict)
    """Where each rule and definition stands, for messages about the whole."""
    numbers: dict[str, int] = field(default_factory=dict)
    """Folded phrase of each derived concept → the number of its latest definition."""


def bind_rules(
    sources: Iterable[SourceText],
    vocabulary: Vocabulary,
    sink: Diagnostics,
    provisions: ProvisionTable | None = None,
    reform: Reform | None = None,
    elsewhere: Mapping[str, str] | None = None,
) -> BoundRules:
    """Bind all files, without examples. Two passes: derived concepts' phrases first, so that order does not matter.

    `provisions` says which provisions exist; without it citations are only parsed. `reform` is a patch: the rules that
    it removes are left out and its own blocks are added. `elsewhere`: the derived concepts that other files define, by
    folded phrase with their post.
    """
    book = BoundRules(removed=reform.removed if reform else frozenset(), concepts=dict(elsewhere or {}))
    blocks: list[_Block] = []
    for source in sources:
        reader = LineReader(source, sink)
        law, _ = split_blocks(source, EXAMPLE)
        blocks += [_Block(_as_head(s, reader), reader) for s in parse_outline(law, sink)]
    tables = _tables(blocks, vocabulary)
    blocks = [b for b in blocks if b.statement.name != TABLE]
    _alone(tables, blocks)
    blocks += [_Block(s, reader, made.table.name) for made, reader in tables for s in made.blocks]
    blocks = [b for b in blocks if not _removed(b.statement, book.removed)]
    if reform is not None:
        blocks += [_Block(block, reform.reader) for block in reform.blocks]
    concepts = book.concepts
    for block in blocks:
        if block.statement.name == "härled":
            _declare(block.statement, block.reader, vocabulary, concepts)
    for block in blocks:
        if block.statement.name in HEADS and not block.reader.full:
            _Binder(block.statement, block.reader, vocabulary, concepts, book, provisions, block.table).bind()
    for made, reader in tables:
        _finish(made, reader, book)
    return book


@dataclass(slots=True)
class _Block:
    """A block of a file, or one that was made of a table (its id)."""

    statement: Statement
    reader: LineReader
    table: str = ""


def _tables(blocks: Iterable[_Block], vocabulary: Vocabulary) -> list[tuple[Expanded, LineReader]]:
    """Return the tables; those that share an id or a label with one before them are reported and left out."""
    found: list[tuple[Expanded, LineReader]] = []
    for block in blocks:
        statement, reader = block.statement, block.reader
        if statement.name != TABLE or reader.full:
            continue
        made = expand_table(statement, reader, vocabulary)
        if made is None:
            continue
        for other, _ in found:
            if other.table.name == made.table.name:
                message = f"tabellen »{made.table.name}« finns redan ({other.table.place})"
                reader.fail("E050", message, statement.span, "ge den ett eget id")
                break
            if other.table.label == made.table.label:
                line = statement.child("åberopas")
                message = f"»{made.table.label}« åberopas redan i tabellen »{other.table.name}« ({other.table.place})"
                help = "lägg raderna i den tabellen: en etikett prövas i en enda tabell"
                reader.fail("E113", message, (line or statement).span, help)
                break
        else:
            found.append((made, reader))
    return found


def _alone(tables: Sequence[tuple[Expanded, LineReader]], blocks: Iterable[_Block]) -> None:
    """Report what else defines the concepts that a table makes of a value."""
    owners: dict[str, Expanded] = {}
    for made, reader in tables:
        for phrase, span in made.phrases.items():
            if phrase in owners:
                other = owners[phrase].table
                message = f"»{phrase}« härleds redan av tabellen »{other.name}« ({other.place})"
                reader.fail("E034", message, span, "skilj dem åt med raden »kallas«")
            owners.setdefault(phrase, made)
    for block in blocks:
        phrase = fold(block.statement.rest or "")
        if block.statement.name == "härled" and phrase in owners:
            message = f"»{phrase}« härleds redan av tabellen »{owners[phrase].table.name}«"
            help = "ge begreppet ett annat namn, eller skriv bestämmelsen som en rad i tabellen"
            block.reader.fail("E034", message, block.statement.rest_span, help)


def _finish(made: Expanded, reader: LineReader, book: BoundRules) -> None:
    """Add a table to the book, with what binding has found about its rows."""
    table, rows = made.table, []
    for row in table.rows:
        if row.name in book.rules:
            place = book.rules[row.name].place
            message = f"»{row.name}« är både en rad ({row.place}) och en regel ({place})"
            reader.fail("E050", message, made.rows[row.name], "ge den ena ett eget id")
        bound = book.derived.get(row.reaches)
        if bound is not None:
            row = replace(row, citation=bound.citation, citations=bound.citations)
        rows.append(row)
    places = {r.place for r in rows}
    concepts = {fold(table.concept), fold(made.claimed)}
    own = tuple(n for n, d in book.derived.items() if fold(d.phrase) in concepts and d.place in places)
    book.tables[table.name] = replace(table, rows=tuple(rows), definitions=own)


def _removed(block: Statement, removed: frozenset[str]) -> bool:
    words = (block.rest or "").split()
    return block.name == "regel" and bool(words) and words[0] in removed


def _as_head(block: Statement, reader: LineReader) -> Statement:
    """Return a block of a rule file; a wrong first word is reported, and a misspelt one read as what it is like."""
    if block.name in HEADS:
        return block
    message = f"»{block.name}« kan inte stå längst till vänster"
    help = outermost(block.name, HEADS)
    if block.name == EXAMPLE and (block.rest or "").split()[:1] == [BELONGS]:
        help = "flytta blocket till .prov-filen med samma namn som den här filen"
    reader.fail("E027", message, block.name_span, help)
    return replace(block, name=nearest(block.name, HEADS) or block.name)


def _declare(block: Statement, reader: LineReader, vocabulary: Vocabulary, concepts: dict[str, str]) -> None:
    phrase = " ".join((block.rest or "").split())
    if not phrase:
        help = "skriv begreppet på samma rad, t.ex. härled insatsen rör barn"
        reader.fail("E023", "»härled« saknar begrepp", block.name_span, help)
        return
    if phrase[0] in '"”':
        reader.fail("E074", "ett härlett begrepp skrivs utan citattecken", block.rest_span, "ta bort citattecknen")
    elif word := operator_word(phrase):
        message = f"»{word}« har en bestämd betydelse i villkor och kan inte ingå i ett begrepp"
        reader.fail("E033", message, block.rest_span, "formulera om frasen")
    elif not PLAIN_VALUE.fullmatch(phrase):
        message = f"»{phrase}« går inte att skriva i ett villkor"
        reader.fail("E074", message, block.rest_span, "använd ord och siffror utan andra tecken; börja med en bokstav")
    elif vocabulary.resolve(phrase) is not None or phrase.casefold() == "alltid":
        message = f"»{phrase}« är redan ett begrepp i vokabulären"
        reader.fail("E034", message, block.rest_span, "ge det härledda begreppet ett annat namn")
    home = ""
    if (line := block.child("för")) is not None:
        home = bind_post(line, reader, vocabulary) or ""
    if concepts.setdefault(fold(phrase), home) != home:
        reader.fail(
            "E034",
            f"»{phrase}« är redan härlett för {concepts[fold(phrase)] or 'hela insatsen'}",
            block.rest_span,
            "alla »härled« med samma fras måste ha samma »för«",
        )


UNDEFINED = Lit(Atom("", "", "undefined"))
"""Stands for a condition with errors, so that the rest of its rule is checked and other rules still find it."""


@dataclass(slots=True)
class _Binder:
    block: Statement
    reader: LineReader
    vocabulary: Vocabulary
    concepts: dict[str, str]
    book: BoundRules
    provisions: ProvisionTable | None
    table: str = ""
    """The table that the block was made of: then several lines are one condition, and a rule has its post."""

    def bind(self) -> None:
        if self.block.name == "härled":
            self._derived()
        else:
            self._rule()

    def _conditions(self) -> ConditionBinder:
        return ConditionBinder(self.vocabulary, self.reader, self.concepts, self.book.quantifiers)

    @property
    def _joined(self) -> tuple[str, ...]:
        return ("när", "kräver", "lagrum") if self.table else ()

    def _condition(self, lines: Sequence[Statement], home: str) -> tuple[str, Formula] | None:
        """Bind a condition; the cells of a table's row are joined by »och«, and range over no other post."""
        found = [self._conditions().top(line, home) for line in lines]
        bound = [b for b in found if b is not None]
        if len(bound) < len(found):
            return None
        if not self.table:
            return bound[0]
        for line, (record, _) in zip(lines, bound, strict=True):
            if record != home:
                help = f"skriv raden »för {record}« i tabellen, eller »det finns {record} där (…)«"
                self.reader.fail("E057", "»för varje« kan inte stå i en tabell", line.rest_span, help)
        return home, conj(*(formula for _, formula in bound))

    def _derived(self) -> None:
        phrase = " ".join((self.block.rest or "").split())
        folded = fold(phrase)
        if folded not in self.concepts:
            return
        lines = self.reader.lines(
            self.block,
            DERIVED_LINES,
            repeatable=("bedöms-inte", "godtas", "prov", *self._joined),
            required=("betyder", "lagrum", "källa", "gäller", "när"),
        )
        home = self.concepts[folded]
        bound = self._condition(lines["när"], home) if "när" in lines else None
        record, condition = bound or (home, UNDEFINED)
        if record != home:
            self.reader.fail(
                "E057",
                "»för varje« kan inte stå i en härledning",
                lines["när"][0].rest_span,
                f"skriv raden »för {record}« i blocket och villkoret utan »för varje«",
            )
        for name in ("källa", "gäller", "när"):
            for line in lines.get(name, []):
                self.reader.no_block(line)
        citations = self._citations(lines)
        number = self.book.numbers.get(folded, 0) + 1
        while (name := f"{folded}#{number}") in self.book.derived:
            number += 1
        self.book.numbers[folded] = number
        self.book.derived[name] = Derived(
            name=name,
            title=self.reader.quoted(lines["betyder"][0]) if "betyder" in lines else "",
            citation=format_citations(citations, self.provisions),
            citations=citations,
            source=self._source(lines),
            validity=self._validity(lines),
            record=home,
            condition=condition,
            examples=(),
            place=self.reader.where(self.block.span),
            phrase=phrase,
            not_assessed=self._quoted_all(lines, "bedöms-inte"),
            accepted=bind_acceptances(lines.get("godtas", []), self.reader),
        )
        self.book.spans[name] = (self.reader, self.block.span)

    def _rule(self) -> None:
        name, title = self._head()
        double = name in self.book.rules
        if double:
            message = f"regeln »{name}« finns redan ({self.book.rules[name].place})"
            self.reader.fail("E050", message, self.block.span, "ge den ett eget id")
        lines = self.reader.lines(
            self.block,
            [*RULE_LINES, "för"] if self.table else RULE_LINES,
            repeatable=("prov", "ståndpunkt", "undantag", "viker", "bedöms-inte", "godtas", *self._joined),
            required=("lagrum", "källa", "när", "därför"),
        )
        for line in (found[0] for key, found in lines.items() if key not in ("prov", "ståndpunkt")):
            self.reader.no_block(line)
        home = (lines["för"][0].rest or "") if "för" in lines else ""
        bound = self._condition(lines["när"], home) if "när" in lines else None
        record, condition = bound or (home, UNDEFINED)
        outcome, message = self._outcome(lines)
        source = self._source(lines)
        requires: Formula | None = None
        if "kräver" in lines:
            if bound is None and "när" in lines:
                # The post that »kräver« ranges over is not known then; its own faults show when »när« is mended.
                requires = UNDEFINED
            else:
                demand = self._condition(lines["kräver"], record)
                requires = demand[1] if demand is not None else UNDEFINED
        exception_to = self._names(lines.get("undantag", []), "från")
        self._check_outcome(lines, outcome, source, requires, exception_to)
        replaces, validity = self._replaces(lines)
        citations = self._citations(lines)
        rule = Rule(
            name=name,
            title=title,
            citation=format_citations(citations, self.provisions),
            citations=citations,
            source=source,
            validity=validity,
            record=record,
            condition=condition,
            examples=(),
            place=self.reader.where(self.block.span),
            outcome=outcome,
            message=message,
            reason=self.reader.quoted(lines["därför"][0]) if "därför" in lines else "",
            requires=requires,
            exception_to=exception_to,
            yields_to=self._names(lines.get("viker", []), "för"),
            replaces=replaces,
            level=self._level(lines),
            addressees=self._addressees(lines),
            positions=bind_positions(lines.get("ståndpunkt", []), self.reader),
            verify=self.reader.quoted(lines["att-verifiera"][0]) if "att-verifiera" in lines else "",
            general=self.reader.quoted(lines["allmänt"][0]) if "allmänt" in lines else "",
            reservation=self.reader.quoted(lines["förbehåll"][0]) if "förbehåll" in lines else "",
            not_assessed=self._quoted_all(lines, "bedöms-inte"),
            accepted=bind_acceptances(lines.get("godtas", []), self.reader),
        )
        if name and not double:
            self.book.rules[name] = rule
            self.book.spans[name] = (self.reader, self.block.span)

    def _quoted_all(self, lines: dict[str, list[Statement]], name: str) -> tuple[str, ...]:
        return tuple(self.reader.quoted(line) for line in lines.get(name, ()))

    def _head(self) -> tuple[str, str]:
        """Return the id and the title of a rule; what is wrong with them is reported."""
        rest, span = self.block.rest or "", self.block.rest_span
        if not rest or rest[0] in '"”“„':
            help = 'skriv t.ex. regel sol.11.5.1 "Rubrik"'
            self.reader.fail("E063", "regeln saknar id", span if rest else self.block.name_span, help)
            return "", ""
        name = rest.split(None, 1)[0]
        if not RULE_ID.fullmatch(name):
            self.reader.fail(
                "E063",
                f"»{name}« kan inte vara id för en regel",
                Span(span.start, span.start + len(name)),
                "ett id har små bokstäver, siffror, punkt och bindestreck, t.ex. sol.11.5.1",
            )
        title = rest[len(name) :].strip()
        line = Statement(f"regel {name}", self.block.name_span, title or None, Span(span.end - len(title), span.end))
        if not title:
            help = f'skriv den inom citattecken: regel {name} "…"'
            self.reader.fail("E063", f"regeln »{name}« saknar rubrik", self.block.span, help)
            return name, ""
        return name, self.reader.quoted(line)

    def _citations(self, lines: dict[str, list[Statement]]) -> tuple[Citation, ...]:
        found = (c for line in lines.get("lagrum", []) for c in bind_citations(line, self.reader, self.provisions))
        return tuple(dict.fromkeys(found))

    def _source(self, lines: dict[str, list[Statement]]) -> str:
        if "källa" not in lines:
            return ""
        line = lines["källa"][0]
        text = self.reader.text(line)
        if text and text not in SOURCES:
            self.reader.fail(
                "E052",
                f"»{text}« är ingen rättskälla",
                line.rest_span,
                did_you_mean(text, SOURCES) or f"källorna är {', '.join(SOURCES)}",
            )
        return text

    def _outcome(self, lines: dict[str, list[Statement]]) -> tuple[Outcome | None, str]:
        if "så" not in lines:
            return None, ""
        line = lines["så"][0]
        match = re.fullmatch(r'(\S+)\s+(["”].*["”])', line.rest or "", re.DOTALL)
        word = (line.rest or "").split()[0] if line.rest else ""
        by_word = {o.value: o for o in Outcome}
        if word not in by_word:
            self.reader.fail(
                "E051",
                f"»{word}« är inget utfall" if word else "»så« saknar utfall",
                Span(line.rest_span.start, line.rest_span.start + len(word)) if word else line.name_span,
                did_you_mean(word, by_word) or f"utfallen är {', '.join(by_word)}",
            )
            return None, ""
        if match is None:
            tail = (line.rest or "").removeprefix(word).strip()
            if tail[:1] in tuple('"”“„«»'):
                span = Span(line.rest_span.end - len(tail), line.rest_span.end)
                self.reader.quoted(Statement("så", line.name_span, tail, span))
            else:
                message = f"texten efter »så {word}« saknar citattecken" if tail else f"»så {word}« saknar meddelande"
                self.reader.fail("E029", message, line.rest_span, f'skriv så {word} "…" på samma rad')
            return by_word[word], ""
        inner = Statement(
            "så", line.name_span, match[2], Span(line.rest_span.start + match.start(2), line.rest_span.end)
        )
        return by_word[word], self.reader.quoted(inner)

    def _check_outcome(
        self,
        lines: dict[str, list[Statement]],
        outcome: Outcome | None,
        source: str,
        requires: Formula | None,
        exception_to: tuple[str, ...],
    ) -> None:
        fail, block = self.reader.fail, self.block
        if outcome is None and not exception_to and "så" not in lines:
            self.reader.missing(block, "så")
        if outcome is not None and outcome.binding and source in SOURCES and source not in BINDING_SOURCES:
            fail(
                "E053",
                f"källan »{source}« är inte bindande och kan inte ge {outcome.value}",
                lines["så"][0].rest_span,
                "skriv »så fråga« eller »så upplysning«, eller ange den bindande källan",
            )
        if outcome is Outcome.DEMAND and requires is None:
            fail("E059", "»så krav« saknar raden »kräver«", lines["så"][0].rest_span, "skriv vad som krävs: kräver …")
        if outcome is not Outcome.DEMAND and requires is not None and "så" in lines:
            word = outcome.value if outcome else "…"
            message = f"»kräver« hör bara till »så krav«, inte till »så {word}«"
            fail("E059", message, lines["kräver"][0].name_span, "ta bort raden eller skriv »så krav«")
        if "så" not in lines and requires is not None:
            fail("E059", "»kräver« saknar raden »så krav«", lines["kräver"][0].name_span, 'lägg till så krav "…"')
        question = outcome is Outcome.QUESTION
        for name in ("nivå", "adressat", "ståndpunkt"):
            if question and name not in lines and name != "ståndpunkt":
                self.reader.missing(block, name)
            if not question and name in lines and ("så" not in lines or outcome is not None):
                help = "ta bort raden, eller skriv »så fråga«"
                fail("E060", f"»{name}« hör bara till »så fråga«", lines[name][0].name_span, help)
        opportunity = outcome is Outcome.OPPORTUNITY
        if opportunity and "förbehåll" not in lines:
            self.reader.missing(block, "förbehåll")
        if not opportunity and "förbehåll" in lines and ("så" not in lines or outcome is not None):
            help = "skriv det i meddelandet, eller »så möjlighet«"
            fail("E060", "»förbehåll« hör bara till »så möjlighet«", lines["förbehåll"][0].name_span, help)
        if "allmänt" in lines and outcome is not Outcome.DEMAND and ("så" not in lines or outcome is not None):
            help = "ta bort raden: bara ett krav kan stå bland det som gäller varje insats"
            fail("E060", "»allmänt« hör bara till »så krav«", lines["allmänt"][0].name_span, help)
        if "gäller" not in lines and "ersätter" not in lines:
            self.reader.missing(block, "gäller")

    def _addressees(self, lines: dict[str, list[Statement]]) -> tuple[str, ...]:
        """Return whom a question goes to; a name that is not in the list is reported."""
        words = self.reader.words(lines["adressat"][0]) if "adressat" in lines else []
        by_fold = {fold(name): name for name in ADDRESSEES}
        for text, span in words:
            if fold(text) not in by_fold:
                hint = did_you_mean(text, ADDRESSEES) or "välj t.ex. nämnden, region, SKR, Socialstyrelsen eller IVO"
                self.reader.fail("E077", f"»{text}« är ingen känd adressat", span, hint)
        return tuple(by_fold.get(fold(text), text) for text, _ in words)

    def _level(self, lines: dict[str, list[Statement]]) -> str:
        if "nivå" not in lines:
            return ""
        line = lines["nivå"][0]
        text = self.reader.text(line)
        if text and text not in LEVELS:
            hint = did_you_mean(text, LEVELS) or f"nivåerna är {', '.join(LEVELS)}"
            self.reader.fail("E064", f"»{text}« är ingen nivå", line.rest_span, hint)
        return text

    def _names(self, lines: list[Statement], preposition: str) -> tuple[str, ...]:
        names: list[str] = []
        for line in lines:
            words = (line.rest or "").split(None, 1)
            if len(words) < 2 or words[0] != preposition:
                self.reader.fail(
                    "E069",
                    f"»{line.name}« följs av »{preposition}« och en regels id",
                    line.span,
                    f"skriv t.ex. {line.name} {preposition} sol.11.5.1",
                )
                continue
            names += [n.strip() for n in words[1].split(",") if n.strip()]
        return tuple(names)

    def _validity(self, lines: dict[str, list[Statement]]) -> Validity:
        return bind_validity(lines["gäller"][0], self.reader) if "gäller" in lines else Validity()

    def _replaces(self, lines: dict[str, list[Statement]]) -> tuple[str, Validity]:
        validity = self._validity(lines)
        if "ersätter" not in lines:
            return "", validity
        line = lines["ersätter"][0]
        match = re.fullmatch(r"(\S+) från (\S+)", " ".join((line.rest or "").split()))
        if match is None:
            message = "»ersätter« följs av en regels id, »från« och ett datum"
            self.reader.fail("E069", message, line.span, "skriv t.ex. ersätter sol.11.5.1 från 2026-07-01")
            return "", validity
        first = bind_day(match[2], line, self.reader)
        if "gäller" in lines and first and validity.first and validity.first != first:
            self.reader.fail(
                "E062",
                f"»gäller« börjar {validity.first} men »ersätter« {first}",
                line.rest_span,
                "skriv samma dag på båda raderna",
            )
        return match[1], Validity(first, validity.last)


def bind_positions(lines: Iterable[Statement], reader: LineReader) -> tuple[Position, ...]:
    """Return the positions of `ståndpunkt` lines with their sources."""
    found = []
    for line in lines:
        nested = reader.lines(line, ["källa"], repeatable=("källa",))
        found.append(Position(reader.quoted(line), tuple(reader.quoted(s) for s in nested.get("källa", []))))
    return tuple(found)
