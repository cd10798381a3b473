"""The semantics once more, naively: a walk over the rulebook's formulas with numbers and with enumerated values.

Nothing here comes from `lagrum.evaluation` but the node names and how records are cut; truth is -1, 0 or 1, an atom is
decided by trying every value that the attribute could have, and a rule by looking its exceptions up each time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from itertools import chain, combinations

from lagrum.base.fold import fold
from lagrum.evaluation.instances import Instances
from lagrum.evaluation.program import CONDITION, DEMAND, INNER
from lagrum.model.facts import Fact, Facts, Range, Several, Value
from lagrum.model.formula import CONCEPT, EXISTS, RULE, And, Atom, Formula, Lit, Or, Ref
from lagrum.model.rule import Conclusion, Rule
from lagrum.model.rulebook import Rulebook
from lagrum.model.vocabulary import Kind

Fields = Mapping[str, Fact]
CODE = {-1: 0, 0: 2, 1: 3}


class Oracle:
    """What holds of one intervention on one day."""

    def __init__(self, rulebook: Rulebook, day: date, facts: Facts, instances: Instances) -> None:
        self.rulebook = rulebook
        self.day = day
        self.own: Fields = facts.scalars
        self.records: dict[str, list[tuple[int, Fields]]] = {
            post: [(1 if i.record.certain else 0, i.record.fields) for i in found]
            for post, found in instances.records.items()
        }
        self.rules = {name: rule for name, rule in rulebook.rules.items() if self.in_force(rule)}

    def in_force(self, conclusion: Conclusion) -> bool:
        first, last = conclusion.validity.first, conclusion.validity.last
        return (first or date.min) <= self.day <= (last or date.max)

    def node(self, name: str) -> tuple[int, ...]:
        """Return the codes of a node of the program, by its name."""
        record = ""
        value: Callable[[Fields], int]
        if name.endswith(INNER):
            quantifier = self.rulebook.quantifiers[name.removesuffix(INNER)]
            record = quantifier.record
            value = lambda fields: self.value(quantifier.condition, fields)  # noqa: E731
        elif name.startswith(EXISTS):
            value = lambda fields: self.value(Ref(name), fields)  # noqa: E731
        elif name.startswith(CONCEPT):
            phrase = name.removeprefix(CONCEPT)
            record = {fold(d.phrase): d.record for d in self.rulebook.derived.values()}[phrase]
            value = lambda fields: self.value(Ref(name), fields)  # noqa: E731
        else:
            kind = next(k for k in (CONDITION, DEMAND, RULE) if name.startswith(k))
            rule = self.rules[name.removeprefix(kind)]
            record = rule.record
            if kind == CONDITION:
                value = lambda fields: self.value(rule.condition, fields)  # noqa: E731
            elif kind == RULE:
                value = lambda fields: self.applies(rule, fields)  # noqa: E731
            else:
                assert rule.requires is not None
                demand = rule.requires
                value = lambda fields: self.value(demand, fields)  # noqa: E731
        if not record:
            return (CODE[value({})],)
        return tuple(CODE[value(fields)] for _, fields in self.records[record])

    def applies(self, rule: Rule, fields: Fields) -> int:
        beaten_by = [e for e in self.rules.values() if rule.name in e.exception_to or e.name in rule.yields_to]
        return min([self.value(rule.condition, fields), *(-self.applies(e, fields) for e in beaten_by)])

    def value(self, formula: Formula, fields: Fields) -> int:
        match formula:
            case And(parts):
                return min(self.value(p, fields) for p in parts)
            case Or(parts):
                return max(self.value(p, fields) for p in parts)
            case Lit(atom, negated):
                found = self.atom(atom, fields if atom.record else self.own)
            case Ref(name, negated):
                found = self.named(name, fields)
        return -found if negated else found

    def named(self, name: str, fields: Fields) -> int:
        if name.startswith(EXISTS):
            quantifier = self.rulebook.quantifiers[name]
            found = [
                min(present, self.value(quantifier.condition, f)) for present, f in self.records[quantifier.record]
            ]
            return max(found, default=-1)
        phrase = name.removeprefix(CONCEPT)
        definitions = [d for d in self.rulebook.derived.values() if fold(d.phrase) == phrase and self.in_force(d)]
        return max((self.value(d.condition, fields) for d in definitions), default=0)

    def atom(self, atom: Atom, fields: Fields) -> int:
        if atom.operator == "always":
            return 1
        fact = fields.get(atom.path)
        value = fact.value if fact else None
        if atom.operator == "known":
            return -1 if value is None or (isinstance(value, Several) and value.open) else 1
        outcomes = {_holds(atom, v) for v in self.completions(atom, value)}
        return 0 if len(outcomes) == 2 else 1 if True in outcomes else -1

    def completions(self, atom: Atom, value: Value) -> Iterable[object]:
        """Return every value that the attribute may have in full knowledge, as far as the atom can tell them apart."""
        attribute = self.rulebook.vocabulary.attributes[atom.path]
        if attribute.kind is Kind.BOOLEAN:
            return [True, False] if value is None else [value]
        if attribute.kind is Kind.ONE_OF:
            return attribute.values if value is None else [value]
        if attribute.kind is Kind.SOME_OF:
            several = value if isinstance(value, Several) else Several(frozenset(), True)
            rest = sorted(set(attribute.values) - several.chosen) if several.open else []
            subsets = chain.from_iterable(combinations(rest, n) for n in range(len(rest) + 1))
            return [several.chosen | set(s) for s in subsets]
        limit = int(atom.operand)
        if value is None:
            return [limit - 1, limit]
        assert isinstance(value, Range)
        if value.high - value.low < 300:
            return range(value.low, value.high + 1)
        return [n for n in (value.low, limit - 1, limit, value.high) if value.low <= n <= value.high]


def _holds(atom: Atom, value: object) -> bool:
    if atom.operator == "has":
        assert isinstance(value, frozenset)
        return atom.operand in value
    if atom.operator == "lt":
        assert isinstance(value, int)
        return value < int(atom.operand)
    return value == atom.operand
