"""Reading statements: which lines a block may hold, quoted texts, word lists, dates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from lagrum.base.frozen import frozen
from lagrum.language.faults import LineError, check_quotes
from lagrum.language.statement import Statement
from lagrum.language.values import ListedValue, parse_values
from lagrum.model.facts import Place
from lagrum.source.diagnostic import Diagnostics, did_you_mean, nearest
from lagrum.source.text import SourceText, Span

FIRST_YEAR, LAST_YEAR = 1600, 2999
"""Dates outside are slips of the pen, and would take arithmetic on them out of the calendar."""

OPERATOR_WORDS = frozenset(
    ("och", "eller", "inte", "är", "omfattar", "under", "minst", "högst", "över", "mellan", "där", "kräver")
)


@frozen
class LineReader:
    """Reads the statements of one file and reports what is wrong with them."""

    source: SourceText
    sink: Diagnostics

    def fail(self, code: str, message: str, span: Span, help: str = "") -> None:
        self.sink.error(code, message, self.source, span, help)

    @property
    def full(self) -> bool:
        """Whether more errors about this file would be dropped: then binding may stop."""
        return self.sink.full(self.source.name)

    def place(self, span: Span) -> Place:
        return Place(self.source, span)

    def where(self, span: Span) -> str:
        return f"{self.source.name}:{self.source.position(span.start)[0]}"

    def lines(
        self, block: Statement, allowed: Iterable[str], repeatable: Iterable[str] = (), required: Iterable[str] = ()
    ) -> dict[str, list[Statement]]:
        """Sort the lines of a block by name; report unknown, repeated and missing ones."""
        allowed = list(allowed)
        repeatable = set(repeatable)
        found: dict[str, list[Statement]] = {}
        guessed: set[str | None] = set()
        for line in block.children:
            if self.full:
                break
            if line.name not in allowed:
                guess = did_you_mean(line.name, allowed)
                guessed.add(nearest(line.name, allowed))
                self.fail(
                    "E024",
                    f"»{line.name}« är ingen rad i »{block.name}«",
                    line.name_span,
                    guess or f"raderna är {', '.join(allowed)}",
                )
                continue
            if line.name in found and line.name not in repeatable:
                first = self.source.position(found[line.name][0].span.start)[0]
                message = f"»{line.name}« står två gånger i samma block (först på rad {first})"
                self.fail("E025", message, line.name_span, "ta bort den ena raden")
                continue
            found.setdefault(line.name, []).append(line)
        for name in required:
            if name not in found and name not in guessed:
                self.missing(block, name)
        return found

    def missing(self, block: Statement, name: str, help: str = "") -> None:
        """Report that a block lacks a line it must have."""
        head = f"{block.name} {block.rest or ''}".split(' "')[0].split(" ”")[0].rstrip()
        self.fail("E026", f"raden »{name}« saknas i »{head}«", block.span, help or _EXAMPLES.get(name, ""))

    def no_block(self, line: Statement) -> None:
        """Report lines nested under a line that takes none."""
        if line.children:
            name = line.children[0].name
            self.fail(
                "E028",
                f"»{name}« är indragen under »{line.name}«, som inte har några underrader",
                line.children[0].name_span,
                f"ge raden samma indrag som »{line.name}«",
            )

    def items(
        self, line: Statement, help: str = "skriv det på samma rad", form: str = "", lacks: str = "värde"
    ) -> tuple[ListedValue, ...]:
        """Return the values of a line; report and return () when there are none or they cannot be read.

        `help` is for the first case, `form` for the second; `lacks` is what the line should have.
        """
        if line.rest is None:
            self.fail("E023", f"»{line.name}« saknar {lacks}", line.name_span, help)
            return ()
        try:
            return parse_values(line.rest)
        except LineError as fault:
            self.fail(fault.code or "E021", fault.message, self.span(line, fault.span), fault.help or form)
            return ()

    def syntax(self, fault: LineError, line: Statement, code: str) -> None:
        """Report a fault within the text of a line."""
        self.fail(fault.code or code, fault.message, self.span(line, fault.span), fault.help)

    def span(self, line: Statement, inner: Span) -> Span:
        """Return the span in the file of a span within the line's text."""
        return Span(line.rest_span.start + inner.start, line.rest_span.start + inner.end)

    def text(self, line: Statement) -> str:
        """Return the one text of a line (quoted, or a plain phrase); "" after a report."""
        items = self.items(line)
        if not items:
            return ""
        if len(items) > 1:
            self.fail("E042", f"»{line.name}« ska ha ett värde, inte {len(items)}", line.rest_span, "behåll ett av dem")
            return ""
        return items[0].text

    def quoted(self, line: Statement) -> str:
        """Return the quoted text of a line; anything else is reported."""
        rest = line.rest or ""
        if rest and rest[0] not in '"”“„«»':
            self.fail(
                "E029", f"texten efter »{line.name}« saknar citattecken", line.rest_span, f'skriv {line.name} "…"'
            )
            return ""
        items = self.items(line, f'skriv {line.name} "…"', f'skriv {line.name} "…"', "text")
        if not items:
            return ""
        if len(items) > 1:
            message = f"»{line.name}« ska ha en enda text"
            self.fail("E042", message, line.rest_span, "sätt allt inom samma citattecken")
            return ""
        return items[0].text

    def words(self, line: Statement) -> list[tuple[str, Span]]:
        """Return the comma separated phrases of a line with their spans."""
        return [(i.text, self.span(line, i.span)) for i in self.items(line)]

    def yes_no(self, line: Statement) -> bool:
        text = self.text(line)
        if text and text not in ("ja", "nej"):
            message = f"»{line.name}« är ja eller nej, inte »{text}«"
            self.fail("E032", message, line.rest_span, "skriv ja eller nej")
        return text == "ja"

    def date(self, text: str, span: Span) -> date | None:
        """Return the date written ÅÅÅÅ-MM-DD, or report that there is none."""
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
            self.fail("E040", f"»{text}« är inget datum", span, "skriv datum som ÅÅÅÅ-MM-DD, t.ex. 2025-07-01")
            return None
        try:
            day = date.fromisoformat(text)
        except ValueError:
            self.fail("E040", f"datumet »{text}« finns inte i kalendern", span, "kontrollera månad och dag")
            return None
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            message = f"datumet »{text}« ligger utanför åren {FIRST_YEAR}–{LAST_YEAR}"
            self.fail("E040", message, span, "utelämna ett slutdatum som inte är bestämt")
            return None
        return day


_EXAMPLES = {
    "lagrum": "skriv t.ex. lagrum 11 kap. 5 § 1 SoL",
    "källa": "skriv t.ex. källa lag",
    "gäller": "skriv t.ex. gäller från 2025-07-01",
    "när": "skriv t.ex. när form är rådgivning",
    "så": 'skriv t.ex. så hinder "…"; bara ett undantag får sakna raden',
    "därför": 'skriv skälet på vanlig svenska: därför "…"',
    "bestämmelser": "skriv vilka lagrum som ska svara: bestämmelser 11 kap. 5 § SoL",
    "förbehåll": 'skriv vad som begränsar möjligheten: förbehåll "…"',
    "betyder": 'förklara begreppet: betyder "…"',
    "fråga": 'skriv frågan som ska ställas när svaret saknas: fråga "…"',
    "typ": "skriv t.ex. typ sanningsvärde",
    "fält": "en post eller grupp har minst ett fält",
    "givet": "skriv insatsens rader efter »givet«",
    "ger": "skriv vad provet ska ge, t.ex. ger hinder",
    "nivå": "skriv t.ex. nivå meso",
    "prov": 'skriv minst ett prov indraget under raden: prov "…"',
    "adressat": "skriv vem frågan ska till, t.ex. adressat SKR",
}
"""What to write where a line is missing, by its name."""


def is_cut_short(text: str | None) -> bool:
    """Return whether a quotation mark in `text` has no end (which is reported when the text is read)."""
    try:
        check_quotes(text or "")
    except LineError:
        return True
    return False


def outermost(name: str, heads: Sequence[str]) -> str:
    """Return what to do with a block or line that may not stand outermost; `heads` are the words that may."""
    if guess := did_you_mean(name, heads):
        return guess
    if name in _HOMES:
        return f"flytta »{name}« till en fil som slutar på {_HOMES[name]}"
    return f"dra in raden fyra blanksteg; längst till vänster står bara {' och '.join(f'»{h}«' for h in heads)}"


_HOMES = {
    "regel": ".regel",
    "härled": ".regel",
    "tabell": ".regel",
    "begrepp": ".begrepp",
    "insats": ".insats",
    "kommun": ".kommun",
    "liggare": ".liggare",
}


def operator_word(phrase: str) -> str | None:
    """Return the reserved word in `phrase`, if any."""
    words = phrase.casefold().split()
    for word in words:
        if word in OPERATOR_WORDS:
            return word
    joined = f" {' '.join(words)} "
    return next((pair for pair in ("för varje", "det finns") if f" {pair} " in joined), None)
