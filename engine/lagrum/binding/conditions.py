"""Binding the syntax tree of a condition to a typed `Formula`."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lagrum.base.fold import fold
from lagrum.binding.kind_binding import Comparing
from lagrum.binding.kinds import BINDING
from lagrum.binding.reader import LineReader
from lagrum.language import conditions as syntax
from lagrum.language.faults import LineError
from lagrum.language.statement import Statement
from lagrum.model.formula import ALWAYS, CONCEPT, EXISTS, Formula, Quantifier, Ref, conj, disj, negate
from lagrum.model.vocabulary import Attribute, Vocabulary
from lagrum.source.diagnostic import did_you_mean, nearest
from lagrum.source.text import Span

_OTHER_WORDS = {"yngre": "under", "mindre": "under", "äldre": "över", "mer": "över", "större": "över", "från": "minst"}
"""What a comparison is called in other words than the language's."""

_SWALLOWED = re.compile(
    r"(\S+)[ \t]*\n\s*"
    r"(så|därför|kräver|prov|lagrum|källa|gäller|undantag|viker|ersätter|betyder|adressat|ståndpunkt|att-verifiera|förbehåll|allmänt|bedöms-inte|godtas|bestämmelser)\s"
)
"""The end of a row that goes on, and after it a line of its own that was never meant to be part of the condition."""


@dataclass(slots=True)
class ConditionBinder:
    """Binds conditions of one file. `concepts` maps the folded phrases of derived concepts to their post ("" = none).

    Quantifiers that are met are added to `quantifiers`, and the phrases of the concepts used to `used`.
    """

    vocabulary: Vocabulary
    reader: LineReader
    concepts: Mapping[str, str]
    quantifiers: dict[str, Quantifier]
    used: dict[str, Span] = field(default_factory=dict)

    def top(self, line: Statement, record: str = "") -> tuple[str, Formula] | None:
        """Bind the text of a `när` or `kräver` line.

        `record` is the post whose fields may be named. Returns the post that the condition itself ranges over with
        `för varje` (else `record`), and the formula; None after a report.
        """
        if line.rest is None:
            message = f"»{line.name}« saknar villkor"
            self.reader.fail("E023", message, line.name_span, f"skriv t.ex. {line.name} form är rådgivning")
            return None
        if (swallowed := _SWALLOWED.search(line.rest)) is not None:
            self.reader.fail(
                "E020",
                f"raden slutar med »{swallowed[1]}« och drar därför med sig »{swallowed[2]}«",
                self.reader.span(line, Span(*swallowed.span(1))),
                f"ta bort »{swallowed[1]}«, eller skriv det villkor som ska stå efter det",
            )
            return None
        try:
            tree = syntax.parse_condition(line.rest)
        except LineError as fault:
            self.reader.syntax(fault, line, "E020")
            return None
        parts = tree.parts if isinstance(tree, syntax.All) else (tree,)
        ranges = [p for p in parts if isinstance(p, syntax.ForEach)]
        wrong = False
        homes: dict[str, str] = {}
        if len(ranges) > 1 or (ranges and record):
            span = self.reader.span(line, ranges[-1].post_span)
            message = "»för varje« får stå högst en gång i en regel"
            self.reader.fail("E057", message, span, f"skriv »det finns {ranges[-1].post} där (…)«")
            wrong = True
        for each in ranges:
            found = self._record(each.post, self.reader.span(line, each.post_span))
            if found is None:
                return None
            homes[each.post] = found.path
        if ranges and not wrong:
            record = homes[ranges[0].post]
        bound: list[Formula | None] = []
        for k, part in enumerate(parts):
            if isinstance(part, syntax.ForEach):
                if part.part is not None:
                    bound.append(self._bind(part.part, line, homes[part.post]))
            else:
                bound.append(self._bind(part, line, record, parts[k - 1] if k else None))
        done = [b for b in bound if b is not None]
        if wrong or len(done) < len(bound):
            return None
        return record, conj(*done) if done else ALWAYS

    def _bind(
        self, node: syntax.Condition, line: Statement, record: str, before: syntax.Condition | None = None
    ) -> Formula | None:
        """Bind one condition, or report and return None. `before` is the one that it is joined to."""
        if self.reader.full:
            return None
        match node:
            case syntax.All(parts) | syntax.AnyOf(parts):
                bound = [self._bind(p, line, record, parts[k - 1] if k else None) for k, p in enumerate(parts)]
                done = [b for b in bound if b is not None]
                if len(done) < len(bound):
                    return None
                return conj(*done) if isinstance(node, syntax.All) else disj(*done)
            case syntax.Not(part):
                inner = self._bind(part, line, record)
                return None if inner is None else negate(inner)
            case syntax.ForEach(post, span, _):
                self.reader.fail(
                    "E057",
                    "»för varje« får bara stå ytterst i »när«",
                    self.reader.span(line, span),
                    f"skriv »det finns {post} där (…)«",
                )
                return None
            case syntax.Exists(post, span, part):
                found = self._record(post, self.reader.span(line, span))
                if found is None:
                    return None
                inner = self._bind(part, line, found.path)
                return None if inner is None else self._exists(found.path, inner)
            case syntax.Concept():
                return self._concept(node, line, record, before)
            case syntax.Comparison():
                return self._comparison(node, line, record)

    def _exists(self, record: str, inner: Formula) -> Formula:
        digest = hashlib.sha256(f"{record}|{inner!r}".encode()).hexdigest()[:12]
        name = f"{EXISTS}{record}:{digest}"
        self.quantifiers[name] = Quantifier(name, record, inner)
        return Ref(name)

    def _record(self, name: str, span: Span) -> Attribute | None:
        found = self.vocabulary.resolve(name)
        if found is None or not found.kind.is_record:
            posts = [a.path for a in self.vocabulary.records()]
            hint = did_you_mean(name, posts) or f"posterna är {', '.join(posts)}"
            self.reader.fail("E075", f"»{name}« är ingen post", span, hint)
            return None
        return found

    def _concept(
        self, node: syntax.Concept, line: Statement, record: str, before: syntax.Condition | None
    ) -> Formula | None:
        span = self.reader.span(line, node.span)
        phrase = fold(node.phrase)
        if phrase == "alltid":
            return ALWAYS
        if phrase not in self.concepts:
            if self._named(node.phrase, record) is not None:
                self.reader.fail(
                    "E076",
                    f"»{node.phrase}« är inte jämfört med något",
                    span,
                    f"skriv t.ex. »{node.phrase} är …« eller »{node.phrase} är känt«",
                )
            else:
                hint = self._guess(node.phrase, record, before)
                self.reader.fail("E056", f"»{node.phrase}« är inget härlett begrepp", span, hint)
            return None
        home = self.concepts[phrase]
        if home and home != record:
            self.reader.fail(
                "E065",
                f"»{node.phrase}« gäller en post i »{home}« och kan inte prövas här",
                span,
                f"skriv »det finns {home} där ({node.phrase})«",
            )
            return None
        self.used.setdefault(phrase, span)
        return Ref(CONCEPT + phrase)

    def _named(self, name: str, record: str) -> Attribute | None:
        return self.vocabulary.resolve(name, record) or (self.vocabulary.resolve(name) if record else None)

    def _guess(self, phrase: str, record: str, before: syntax.Condition | None) -> str:
        """Return what the writer of a phrase that is no condition may have meant."""
        if isinstance(before, syntax.Comparison) and (earlier := self._named(before.attribute, record)) is not None:
            value = earlier.by_phrase.get(fold(phrase))
            if value is not None and before.values:
                others = ", ".join(v.text for v in before.values)
                return (
                    f"skriv »{before.attribute} är någon av {others}, {value}«, eller upprepa »{before.attribute} är«"
                )
        words = phrase.split()
        attribute = self._named(words[0], record)
        if attribute is not None and len(words) > 1:
            operator = nearest(words[1], ["är", "under", "minst", "högst", "över", "mellan", "omfattar"])
            if attribute.kind.numeric and words[1].casefold() in _OTHER_WORDS:
                operator = _OTHER_WORDS[words[1].casefold()]
            if operator is not None and fold(" ".join(words[1:])) not in attribute.by_phrase:
                return f"menade du »{words[0]} {operator} …«?"
            return (
                f"skriv »{words[0]} är {' '.join(words[1:])}«"
                if attribute.kind.enumerated
                else (f"skriv en jämförelse efter »{words[0]}«: är, under, minst, högst, över eller mellan")
            )
        return did_you_mean(phrase, self.concepts) or (
            "ett villkor är »begrepp är värde« eller ett härlett begrepp; ett värde med »och« i sig citeras"
        )

    def _comparison(self, node: syntax.Comparison, line: Statement, record: str) -> Formula | None:
        attribute = self._attribute(node, line, record)
        if attribute is None:
            return None
        if node.operator == "är inte" and (word := fold(node.values[0].text)) in ("känt", "okänt"):
            message = f"»är inte {word}« går inte att skriva"
            instead = "är okänt" if word == "känt" else "är känt"
            self.reader.fail("E058", message, self.reader.span(line, node.span), f"skriv »{node.attribute} {instead}«")
            return None
        kind = BINDING[attribute.kind]
        comparing = Comparing(kind, attribute, node, line, self.reader, self.vocabulary)
        if node.operator in ("är känt", "är okänt") and node.operator in kind.operators:
            return comparing.test("known", negated=node.operator == "är okänt")
        return kind.compare(comparing)

    def _attribute(self, node: syntax.Comparison, line: Statement, record: str) -> Attribute | None:
        span = self.reader.span(line, node.attribute_span)
        found = self.vocabulary.resolve(node.attribute, record)
        if found is None:
            folded = fold(node.attribute)
            homes = [a for a in self.vocabulary.attributes.values() if a.record and fold(a.name) == folded]
            homes += [a for a in self.vocabulary.attributes.values() if a.record and fold(a.path) == folded]
            if homes:
                post = homes[0].record
                self.reader.fail(
                    "E065",
                    f"»{node.attribute}« är ett fält i »{post}« och kan inte prövas här",
                    span,
                    f"skriv »för varje {post} där (…)« eller »det finns {post} där (…)«",
                )
                return None
            names = [*self.vocabulary.names(record), *self.vocabulary.attributes]
            grouped = [a.path for a in self.vocabulary.attributes.values() if "." in a.path and fold(a.name) == folded]
            hint = f"skriv »{grouped[0]}«" if grouped else did_you_mean(node.attribute, names)
            self.reader.fail(
                "E030",
                f"»{node.attribute}« är inget begrepp",
                span,
                hint or "»lagrum visa begrepp« listar alla; ett nytt definieras i en .begrepp-fil",
            )
        return found
