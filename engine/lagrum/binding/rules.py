"""Binding .regel files: rules and derived concepts with their examples."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from lagrum.binding.conditions import ConditionBinder, Quantifier
from lagrum.binding.facts import FactBinder
from lagrum.binding.reader import Reader, operator_word
from lagrum.diagnostics.diagnostic import Diagnostics, did_you_mean
from lagrum.language.outline import Statement, parse_outline
from lagrum.language.source import SourceText, Span
from lagrum.model.facts import Facts
from lagrum.model.formula import Formula
from lagrum.model.rule import BINDING_SOURCES, LEVELS, SOURCES, Derived, Example, Outcome, Position, Rule, Validity
from lagrum.model.text import fold
from lagrum.model.vocabulary import Vocabulary

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
    "nivå",
    "adressat",
    "ståndpunkt",
    "att-verifiera",
    "prov",
]
DERIVED_LINES = ["för", "betyder", "lagrum", "källa", "gäller", "när", "prov"]


@dataclass(slots=True)
class RuleBook:
    """What the .regel files of a rulebook hold, bound."""

    rules: dict[str, Rule] = field(default_factory=dict)
    derived: dict[str, Derived] = field(default_factory=dict)
    quantifiers: dict[str, Quantifier] = field(default_factory=dict)
    spans: dict[str, tuple[Reader, Span]] = field(default_factory=dict)
    """Where each rule and definition stands, for messages about the whole."""


def bind_rules(sources: Iterable[SourceText], vocabulary: Vocabulary, sink: Diagnostics) -> RuleBook:
    """Bind all files. Two passes: the phrases of derived concepts first, so that order does not matter."""
    book = RuleBook()
    blocks: list[tuple[Statement, Reader]] = []
    for source in sources:
        reader = Reader(source, sink)
        blocks += [(s, reader) for s in parse_outline(source, sink)]
    concepts: dict[str, str] = {}
    for block, reader in blocks:
        if block.name == "härled":
            _declare(block, reader, vocabulary, concepts)
        elif block.name != "regel":
            reader.fail(
                "E027",
                f"»{block.name}« hör inte hemma i en regelfil",
                block.name_span,
                did_you_mean(block.name, ["regel", "härled"]) or "varje block börjar med »regel« eller »härled«",
            )
    for block, reader in blocks:
        if block.name in ("regel", "härled"):
            _Binder(block, reader, vocabulary, concepts, book).bind()
    return book


def _declare(block: Statement, reader: Reader, vocabulary: Vocabulary, concepts: dict[str, str]) -> None:
    phrase = " ".join((block.rest or "").split())
    if not phrase:
        reader.fail("E023", "»härled« saknar begrepp", block.name_span, "skriv frasen på samma rad")
        return
    if word := operator_word(phrase):
        reader.fail(
            "E033", f"begreppet innehåller det reserverade ordet »{word}«", block.rest_span, "formulera om frasen"
        )
        return
    if vocabulary.resolve(phrase) is not None:
        reader.fail("E034", f"»{phrase}« är redan ett begrepp i vokabulären", block.rest_span, "välj en annan fras")
        return
    home = ""
    if (line := block.child("för")) is not None:
        name = (line.rest or "").removeprefix("varje ").strip()
        found = vocabulary.resolve(name)
        posts = [a.path for a in vocabulary.records()]
        if found is None or found.path not in posts:
            reader.fail("E065", f"»{name}« är ingen post", line.rest_span, did_you_mean(name, posts))
        else:
            home = found.path
    if concepts.setdefault(fold(phrase), home) != home:
        reader.fail(
            "E034",
            f"»{phrase}« är redan härlett för {concepts[fold(phrase)] or 'hela insatsen'}",
            block.rest_span,
            "alla »härled« med samma fras måste ha samma »för«",
        )


@dataclass(slots=True)
class _Binder:
    block: Statement
    reader: Reader
    vocabulary: Vocabulary
    concepts: dict[str, str]
    book: RuleBook

    def bind(self) -> None:
        if self.block.name == "härled":
            self._derived()
        else:
            self._rule()

    def _conditions(self) -> ConditionBinder:
        return ConditionBinder(self.vocabulary, self.reader, self.concepts, self.book.quantifiers)

    def _derived(self) -> None:
        phrase = " ".join((self.block.rest or "").split())
        if fold(phrase) not in self.concepts:
            return
        lines = self.reader.lines(
            self.block, DERIVED_LINES, repeatable=("prov",), required=("betyder", "lagrum", "källa", "gäller", "när")
        )
        if "när" not in lines:
            return
        home = self.concepts[fold(phrase)]
        bound = self._conditions().top(lines["när"][0], home)
        if bound is None:
            return
        record, condition = bound
        if record != home:
            self.reader.fail(
                "E057",
                "»för varje« hör inte hemma i en härledning",
                lines["när"][0].rest_span,
                f"skriv raden »för {record}« i blocket",
            )
            return
        number = 1 + sum(1 for d in self.book.derived.values() if fold(d.phrase) == fold(phrase))
        name = f"{fold(phrase)}#{number}"
        self.book.derived[name] = Derived(
            name=name,
            title=self.reader.quoted(lines["betyder"][0]) if "betyder" in lines else "",
            citation=self._citation(lines),
            source=self._source(lines),
            validity=self._validity(lines),
            record=home,
            condition=condition,
            examples=self._examples(lines.get("prov", []), ("ja", "nej", "okänt")),
            place=self.reader.where(self.block.span),
            phrase=phrase,
        )
        self.book.spans[name] = (self.reader, self.block.span)

    def _rule(self) -> None:
        head = HEAD.fullmatch(self.block.rest or "")
        if head is None or not RULE_ID.fullmatch(head["id"]):
            self.reader.fail(
                "E048",
                "en regel börjar med sitt id och sin rubrik",
                self.block.span,
                'skriv t.ex. regel sol.11.5.1 "Kontaktfamilj kräver behovsprövning"; id har små bokstäver, siffror, . och -',
            )
            return
        name, title = head["id"], head["title"] or ""
        if not title:
            self.reader.fail("E048", f"regeln »{name}« saknar rubrik", self.block.span, "skriv rubriken i citattecken")
        if name in self.book.rules:
            self.reader.fail(
                "E050", f"regeln »{name}« finns redan ({self.book.rules[name].place})", self.block.span, "ge den ett eget id"
            )
            return
        lines = self.reader.lines(
            self.block,
            RULE_LINES,
            repeatable=("prov", "ståndpunkt", "undantag", "viker"),
            required=("lagrum", "källa", "när", "därför"),
        )
        if "när" not in lines:
            return
        bound = self._conditions().top(lines["när"][0])
        if bound is None:
            return
        record, condition = bound
        outcome, message = self._outcome(lines)
        source = self._source(lines)
        requires: Formula | None = None
        if "kräver" in lines:
            demand = self._conditions().top(lines["kräver"][0], record)
            if demand is None:
                return
            requires = demand[1]
        exception_to = self._names(lines.get("undantag", []), "från")
        self._check_outcome(lines, outcome, source, requires, exception_to)
        replaces, validity = self._replaces(lines)
        self.book.rules[name] = Rule(
            name=name,
            title=title,
            citation=self._citation(lines),
            source=source,
            validity=validity,
            record=record,
            condition=condition,
            examples=self._examples(lines.get("prov", []), _expected(outcome)),
            place=self.reader.where(self.block.span),
            outcome=outcome,
            message=message,
            reason=self.reader.quoted(lines["därför"][0]) if "därför" in lines else "",
            requires=requires,
            exception_to=exception_to,
            yields_to=self._names(lines.get("viker", []), "för"),
            replaces=replaces,
            level=self._level(lines),
            addressees=tuple(t for t, _ in self.reader.words(lines["adressat"][0])) if "adressat" in lines else (),
            positions=self._positions(lines.get("ståndpunkt", [])),
            verify=self.reader.quoted(lines["att-verifiera"][0]) if "att-verifiera" in lines else "",
        )
        self.book.spans[name] = (self.reader, self.block.span)

    def _citation(self, lines: dict[str, list[Statement]]) -> str:
        return " ".join((lines["lagrum"][0].rest or "").split()) if "lagrum" in lines else ""

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
        self.reader.no_block(line)
        match = re.fullmatch(r'(\S+)\s+(["”].*["”])', line.rest or "", re.DOTALL)
        word = (line.rest or "").split()[0] if line.rest else ""
        by_word = {o.value: o for o in Outcome}
        if word not in by_word:
            self.reader.fail(
                "E051",
                f"»{word}« är inget utfall" if word else "»så« saknar utfall",
                line.rest_span if word else line.name_span,
                did_you_mean(word, by_word) or f"utfallen är {', '.join(by_word)}",
            )
            return None, ""
        if match is None:
            self.reader.fail(
                "E029", f"»så {word}« saknar meddelande", line.rest_span, f'skriv så {word} "…" på samma rad'
            )
            return by_word[word], ""
        inner = Statement("så", line.name_span, match[2], Span(line.rest_span.start + match.start(2), line.rest_span.end))
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
            fail("E026", f"raden »så« saknas i »{block.name}«", block.span, "säg vad som följer, eller »undantag från«")
        if outcome is not None and outcome.binding and source in SOURCES and source not in BINDING_SOURCES:
            fail(
                "E053",
                f"en regel ur {source} kan inte ge {outcome.value}: källan är inte bindande",
                lines["så"][0].rest_span,
                "använd »fråga« eller »upplysning«",
            )
        if (outcome is Outcome.DEMAND) != (requires is not None) and ("så" in lines or requires is not None):
            fail(
                "E059",
                "»så krav« och »kräver« hör ihop",
                block.span,
                "lägg till raden »kräver« eller byt utfall" if outcome is Outcome.DEMAND else "skriv »så krav«",
            )
        question = outcome is Outcome.QUESTION
        for name in ("nivå", "adressat"):
            if question and name not in lines:
                fail("E060", f"en fråga måste ha raden »{name}«", block.span, f"lägg till »{name}«")
            if not question and name in lines:
                fail("E060", f"»{name}« hör bara till en fråga", lines[name][0].span, "ta bort raden")
        if not question and "ståndpunkt" in lines:
            fail("E060", "»ståndpunkt« hör bara till en fråga", lines["ståndpunkt"][0].span, "ta bort raden")
        if "gäller" not in lines and "ersätter" not in lines:
            fail("E026", f"raden »gäller« saknas i »{block.name}«", block.span, "skriv t.ex. gäller från 2025-07-01")

    def _level(self, lines: dict[str, list[Statement]]) -> str:
        if "nivå" not in lines:
            return ""
        text = self.reader.text(lines["nivå"][0])
        if text not in LEVELS:
            self.reader.fail(
                "E060", f"»{text}« är ingen nivå", lines["nivå"][0].rest_span, f"nivåerna är {', '.join(LEVELS)}"
            )
        return text

    def _positions(self, lines: list[Statement]) -> tuple[Position, ...]:
        found = []
        for line in lines:
            nested = self.reader.lines(line, ["källa"], repeatable=("källa",))
            found.append(Position(self.reader.quoted(line), tuple(self.reader.quoted(s) for s in nested.get("källa", []))))
        return tuple(found)

    def _names(self, lines: list[Statement], preposition: str) -> tuple[str, ...]:
        names: list[str] = []
        for line in lines:
            words = (line.rest or "").split(None, 1)
            if len(words) < 2 or words[0] != preposition:
                self.reader.fail(
                    "E048",
                    f"skriv »{line.name} {preposition}« och sedan regelns id",
                    line.span,
                    f"t.ex. {line.name} {preposition} sol.11.5.1",
                )
                continue
            names += [n.strip() for n in words[1].split(",") if n.strip()]
        return tuple(names)

    def _validity(self, lines: dict[str, list[Statement]]) -> Validity:
        if "gäller" not in lines:
            return Validity()
        line = lines["gäller"][0]
        text = " ".join((line.rest or "").replace("till och med", "till").split())
        if text == "tills vidare":
            return Validity()
        match = re.fullmatch(r"(?:från (\S+))? ?(?:till (\S+))?", text)
        if match is None or not text:
            self.reader.fail(
                "E062",
                f"»{text}« är ingen giltighetstid",
                line.span,
                "skriv »från 2025-07-01«, »från 2025-07-01 till 2026-01-14«, »till 2025-06-30« eller »tills vidare«",
            )
            return Validity()
        first = self.reader.date(match[1], line.rest_span) if match[1] else None
        last = self.reader.date(match[2], line.rest_span) if match[2] else None
        if first and last and first > last:
            self.reader.fail("E062", "giltighetstiden slutar före den börjar", line.rest_span, "byt plats på datumen")
        return Validity(first, last)

    def _replaces(self, lines: dict[str, list[Statement]]) -> tuple[str, Validity]:
        validity = self._validity(lines)
        if "ersätter" not in lines:
            return "", validity
        line = lines["ersätter"][0]
        match = re.fullmatch(r"(\S+) från (\S+)", " ".join((line.rest or "").split()))
        if match is None:
            self.reader.fail("E048", "skriv »ersätter REGEL från DATUM«", line.span)
            return "", validity
        first = self.reader.date(match[2], line.rest_span)
        if "gäller" in lines and first and validity.first != first:
            self.reader.fail(
                "E062",
                "»gäller från« och »ersätter … från« säger olika dagar",
                line.rest_span,
                "skriv samma dag, eller ta bort »gäller«",
            )
        return match[1], Validity(first, validity.last)

    def _examples(self, lines: list[Statement], allowed: tuple[str, ...]) -> tuple[Example, ...]:
        found = []
        for line in lines:
            nested = self.reader.lines(line, ["givet", "datum", "ger"], required=("givet", "ger"))
            if "givet" not in nested or "ger" not in nested:
                continue
            facts: Facts = FactBinder(self.vocabulary, self.reader, None).bind(nested["givet"][0].children, line.span)
            day: date | None = None
            if "datum" in nested:
                day = self.reader.date((nested["datum"][0].rest or "").strip(), nested["datum"][0].span)
            text = " ".join((nested["ger"][0].rest or "").split())
            match = re.fullmatch(r'(.*?)(?: för ["”](.*)["”])?', text)
            expected, part = (match[1], match[2] or "") if match else (text, "")
            if expected not in allowed:
                self.reader.fail(
                    "E049",
                    f"»{expected}« kan inte vara vad provet ger",
                    nested["ger"][0].rest_span,
                    f"möjligt här: {', '.join(allowed)}",
                )
                continue
            title = self.reader.quoted(line)
            found.append(Example(title, facts, expected, part, day, self.reader.where(line.span)))
        return tuple(found)


def _expected(outcome: Outcome | None) -> tuple[str, ...]:
    if outcome is None:
        return ("undantag", "kan ge undantag", "inget")
    if outcome is Outcome.DEMAND:
        return ("krav", "krav uppfyllt", "krav okänt", "kan ge krav", "inget")
    return (outcome.value, f"kan ge {outcome.value}", "inget")


def day_before(day: date) -> date:
    return day - timedelta(days=1)
