"""Binding the syntax tree of a condition to a typed `Formula`."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from lagrum.binding.reader import Reader
from lagrum.diagnostics.diagnostic import did_you_mean
from lagrum.language import conditions as syntax
from lagrum.language.outline import Statement
from lagrum.language.source import Span
from lagrum.model.formula import ALWAYS, Atom, Formula, Lit, Ref, conj, disj, negate
from lagrum.model.text import fold
from lagrum.model.vocabulary import Attribute, Kind, Vocabulary

CONCEPT = "begrepp:"
EXISTS = "finns:"
RULE = "regel:"


@dataclass(frozen=True, slots=True)
class Quantifier:
    """`det finns record där condition`. The name is made of the content, so equal quantifiers are one."""

    name: str
    record: str
    condition: Formula


@dataclass(slots=True)
class ConditionBinder:
    """Binds conditions of one file. `concepts` maps the folded phrases of derived concepts to their post ("" = none).

    Quantifiers that are met are added to `quantifiers`, and the phrases of the concepts used to `used`.
    """

    vocabulary: Vocabulary
    reader: Reader
    concepts: Mapping[str, str]
    quantifiers: dict[str, Quantifier]
    used: dict[str, Span] = field(default_factory=dict)

    def top(self, line: Statement, record: str = "") -> tuple[str, Formula] | None:
        """Bind the text of a `när` or `kräver` line.

        `record` is the post whose fields may be named. Returns the post that the condition itself ranges over with
        `för varje` (else `record`), and the formula; None after a report.
        """
        if line.rest is None:
            self.reader.fail(
                "E023", f"»{line.name}« saknar villkor", line.name_span, "villkoret börjar på samma rad"
            )
            return None
        try:
            tree = syntax.parse_condition(line.rest)
        except syntax.SyntaxFault as fault:
            self.reader.syntax(fault, line, "E020")
            return None
        parts = tree.parts if isinstance(tree, syntax.All) else (tree,)
        ranges = [p for p in parts if isinstance(p, syntax.ForEach)]
        if len(ranges) > 1 or (ranges and record):
            span = self.reader.span(line, ranges[-1].post_span)
            self.reader.fail("E057", "»för varje« får stå högst en gång", span, "använd »det finns« för den andra")
            return None
        if ranges:
            found = self._record(ranges[0].post, self.reader.span(line, ranges[0].post_span))
            if found is None:
                return None
            record = found.path
        bound: list[Formula] = []
        for part in parts:
            if isinstance(part, syntax.ForEach):
                if part.part is not None:
                    inner = self._bind(part.part, line, record)
                    if inner is None:
                        return None
                    bound.append(inner)
                continue
            formula = self._bind(part, line, record)
            if formula is None:
                return None
            bound.append(formula)
        return record, conj(*bound) if bound else ALWAYS

    def _bind(self, node: syntax.Condition, line: Statement, record: str) -> Formula | None:
        match node:
            case syntax.All(parts) | syntax.AnyOf(parts):
                bound = [self._bind(p, line, record) for p in parts]
                if any(b is None for b in bound):
                    return None
                done = [b for b in bound if b is not None]
                return conj(*done) if isinstance(node, syntax.All) else disj(*done)
            case syntax.Not(part):
                inner = self._bind(part, line, record)
                return None if inner is None else negate(inner)
            case syntax.ForEach(_, span, _):
                self.reader.fail(
                    "E057",
                    "»för varje« får bara stå överst i »när«, inte under »eller«, »inte« eller parentes",
                    self.reader.span(line, span),
                    "använd »det finns … där (…)«",
                )
                return None
            case syntax.Exists(post, span, part):
                found = self._record(post, self.reader.span(line, span))
                if found is None:
                    return None
                inner = self._bind(part, line, found.path)
                return None if inner is None else self._exists(found.path, inner)
            case syntax.Concept():
                return self._concept(node, line, record)
            case syntax.Comparison():
                return self._comparison(node, line, record)

    def _exists(self, record: str, inner: Formula) -> Formula:
        digest = hashlib.sha256(f"{record}|{inner!r}".encode()).hexdigest()[:12]
        name = f"{EXISTS}{record}:{digest}"
        self.quantifiers[name] = Quantifier(name, record, inner)
        return Ref(name)

    def _record(self, name: str, span: Span) -> Attribute | None:
        found = self.vocabulary.resolve(name)
        if found is None or found.kind is not Kind.RECORD:
            posts = [a.path for a in self.vocabulary.records()]
            self.reader.fail("E065", f"»{name}« är ingen post", span, did_you_mean(name, posts) or ", ".join(posts))
            return None
        return found

    def _concept(self, node: syntax.Concept, line: Statement, record: str) -> Formula | None:
        span = self.reader.span(line, node.span)
        phrase = fold(node.phrase)
        if phrase == "alltid":
            return ALWAYS
        if phrase not in self.concepts:
            attribute = self.vocabulary.resolve(node.phrase, record)
            if attribute is not None:
                self.reader.fail(
                    "E056",
                    f"»{node.phrase}« är ett begrepp och måste jämföras med något",
                    span,
                    f"skriv t.ex. »{node.phrase} är …«",
                )
                return None
            self.reader.fail(
                "E056",
                f"»{node.phrase}« är inget härlett begrepp",
                span,
                did_you_mean(node.phrase, self.concepts)
                or "ett villkor är »attribut är värde« eller ett härlett begrepp; "
                "ett värde med »eller« eller »och« i sig skrivs inom citattecken",
            )
            return None
        home = self.concepts[phrase]
        if home and home != record:
            self.reader.fail(
                "E065",
                f"»{node.phrase}« gäller en {home} och kan inte prövas här",
                span,
                f"skriv »det finns {home} där ({node.phrase})«",
            )
            return None
        self.used.setdefault(phrase, span)
        return Ref(CONCEPT + phrase)

    def _comparison(self, node: syntax.Comparison, line: Statement, record: str) -> Formula | None:
        attribute = self._attribute(node, line, record)
        if attribute is None:
            return None
        scope, path, kind = attribute.record, attribute.path, attribute.kind
        if node.operator in ("är känt", "är okänt"):
            if kind in (Kind.RECORD, Kind.GROUP):
                self._unsuitable(node, attribute, line)
                return None
            return Lit(Atom(scope, path, "known"), node.operator == "är okänt")
        if kind in (Kind.TEXT, Kind.RECORD, Kind.GROUP):
            self._unsuitable(node, attribute, line)
            return None
        if node.operator in ("under", "minst", "högst", "över", "mellan"):
            if not kind.numeric:
                self._unsuitable(node, attribute, line)
                return None
            return self._numeric(node, attribute, line)
        if kind.numeric:
            if node.operator not in ("är", "är inte") or len(node.values) != 1:
                self._unsuitable(node, attribute, line)
                return None
            number = self._number(node.values[0], attribute, line)
            if number is None:
                return None
            equal = conj(Lit(Atom(scope, path, "lt", number), True), Lit(Atom(scope, path, "lt", number + 1)))
            return negate(equal) if node.operator == "är inte" else equal
        if kind is Kind.BOOLEAN:
            if node.operator not in ("är", "är inte") or len(node.values) != 1:
                self._unsuitable(node, attribute, line)
                return None
            word = fold(node.values[0].text)
            if word not in ("ja", "nej"):
                self.reader.fail(
                    "E032",
                    f"»{node.attribute}« är ja eller nej, inte »{node.values[0].text}«",
                    self.reader.span(line, node.values[0].span),
                )
                return None
            return Lit(Atom(scope, path, "eq"), (word == "nej") != (node.operator == "är inte"))
        return self._enumerated(node, attribute, line)

    def _enumerated(self, node: syntax.Comparison, attribute: Attribute, line: Statement) -> Formula | None:
        values: list[str] = []
        for phrase in node.values:
            value = attribute.by_phrase.get(fold(phrase.text))
            if value is None:
                self.reader.fail(
                    "E031",
                    f"»{phrase.text}« är inget värde för »{attribute.name}«",
                    self.reader.span(line, phrase.span),
                    did_you_mean(phrase.text, attribute.values) or f"värdena är {', '.join(attribute.values[:8])}",
                )
                return None
            values.append(value)
        if node.operator in ("är", "är inte") and len(values) > 1:
            self.reader.fail(
                "E042",
                f"»{node.operator}« tar ett värde",
                self.reader.span(line, node.span),
                "skriv »är någon av« (minst ett) eller »omfattar« (alla)",
            )
            return None
        if node.operator == "omfattar" and attribute.kind is Kind.ONE_OF:
            self._unsuitable(node, attribute, line)
            return None
        test = "has" if attribute.kind is Kind.SOME_OF else "eq"
        lits: list[Formula] = [Lit(Atom(attribute.record, attribute.path, test, v)) for v in values]  # type: ignore[arg-type]
        joined = conj(*lits) if node.operator == "omfattar" else disj(*lits)
        return negate(joined) if node.operator == "är inte" else joined

    def _numeric(self, node: syntax.Comparison, attribute: Attribute, line: Statement) -> Formula | None:
        numbers = [self._number(v, attribute, line) for v in node.values]
        if any(n is None for n in numbers):
            return None
        first, last = numbers[0] or 0, numbers[-1] or 0

        def lt(n: int, negated: bool = False) -> Formula:
            return Lit(Atom(attribute.record, attribute.path, "lt", n), negated)

        match node.operator:
            case "under":
                return lt(first)
            case "minst":
                return lt(first, True)
            case "högst":
                return lt(first + 1)
            case "över":
                return lt(first + 1, True)
            case _:
                if first > last:
                    self.reader.fail(
                        "E041",
                        "intervallet börjar högre än det slutar",
                        self.reader.span(line, node.span),
                        "skriv det lägre talet först",
                    )
                    return None
                return conj(lt(first, True), lt(last + 1))

    def _number(self, phrase: syntax.Phrase, attribute: Attribute, line: Statement) -> int | None:
        span = self.reader.span(line, phrase.span)
        if attribute.kind is Kind.DATE:
            day = self.reader.date(phrase.text, span)
            return day.toordinal() if day else None
        if phrase.kind != "number":
            self.reader.fail("E032", f"»{attribute.name}« jämförs med ett tal, inte »{phrase.text}«", span)
            return None
        return int(phrase.text[:9])

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
                    f"skriv »det finns {post} där (…)« eller »för varje {post} där (…)«",
                )
                return None
            names = [*self.vocabulary.names(record), *self.vocabulary.attributes]
            grouped = [a.path for a in self.vocabulary.attributes.values() if "." in a.path and fold(a.name) == folded]
            hint = f"menade du »{grouped[0]}«?" if grouped else did_you_mean(node.attribute, names)
            self.reader.fail(
                "E030", f"»{node.attribute}« är inget begrepp", span, hint or "definiera det i rules/begrepp/"
            )
        return found

    def _unsuitable(self, node: syntax.Comparison, attribute: Attribute, line: Statement) -> None:
        kind = attribute.kind
        suits = {
            Kind.BOOLEAN: "är ja, är nej",
            Kind.ONE_OF: "är, är inte, är någon av",
            Kind.SOME_OF: "är, är inte, är någon av, omfattar",
            Kind.TEXT: "är känt, är okänt",
            Kind.RECORD: f"det finns {attribute.path} där (…)",
            Kind.GROUP: f"{attribute.path}.<fält> är …",
        }.get(kind, "under, minst, högst, över, mellan, är")
        self.reader.fail(
            "E058",
            f"»{node.operator}« passar inte »{attribute.name}«, som är av typen {kind.value}",
            self.reader.span(line, node.span),
            f"det som går är: {suits}",
        )
