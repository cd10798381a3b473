"""The authority: what holds of an intervention, straight from DESIGN §4, one age year at a time.

It reads the bound rulebook and the bound intervention, and nothing that the other evaluators have made of them. Truth
is a number: `och` is the least, `eller` the greatest, `inte` the opposite sign. It is slow, and short enough to be read
beside §4; the others are held to it (`agreement`).

A rule on those under 15, and a target group of 12–17 years, of whom some are under 15 and others not:

>>> from lagrum.model.facts import Range
>>> under_15 = Lit(Atom("målgrupp", "målgrupp.ålder", "lt", 15))
>>> [tested(under_15.atom, Range(year, year)) for year in range(12, 18)]
[1, 1, 1, -1, -1, -1]
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field, replace
from datetime import date
from functools import cached_property
from itertools import product

from lagrum.base.fold import fold
from lagrum.base.frozen import frozen
from lagrum.model.answer import LegalAnswer, Wording
from lagrum.model.facts import Among, Bounds, Fact, Facts, Range, Record, RecordList, Several, Value
from lagrum.model.formula import CONCEPT, RULE, And, Atom, Formula, Lit, Or, Ref, literals
from lagrum.model.rule import Conclusion, Derived, Rule
from lagrum.model.rulebook import Rulebook

NO, UNKNOWN, YES = -1, 0, 1
"""nej < okänt < ja."""
TOO_LITTLE = ("prövning", "huvudman")
"""What every draft says: alone it makes no record likely that nobody wrote (ADR 22)."""


def tested(atom: Atom, value: Value) -> int:
    """Return whether a test on an attribute holds: okänt where the value leaves it open.

    §4: a missing attribute is okänt, never nej; a list that is written is closed, unless it says `mer okänt`. What the
    vocabulary excludes (`medför`) is nej where the list is open too.

    >>> form = Atom("", "form", "has", "läger")
    >>> råd = frozenset({"råd"})
    >>> tested(form, None), tested(form, Several(råd)), tested(form, Several(råd, open=True))
    (0, -1, 0)
    """
    match atom.operator, value:
        case "always", _:
            return YES
        case "known", None | Several(open=True) | Bounds() | Among():
            return NO
        case "known", _:
            return YES
        case _, None:
            return UNKNOWN
        case _, Several(chosen, more, impossible):
            return YES if atom.operand in chosen else UNKNOWN if more and atom.operand not in impossible else NO
        case _, Among(possible):
            return UNKNOWN if atom.operand in possible else NO
        case _, Range(low, high) | Bounds(low, high):
            ends = {number < int(atom.operand) for number in (low, high)}
            return UNKNOWN if len(ends) == 2 else YES if True in ends else NO
    return YES if value == atom.operand else NO


@frozen(eq=False)
class Fall:
    """What is tried: the intervention itself, or one record of a post in which every age is one single year.

    `ages` has, by age attribute, the years that it stands for: those on which every age test of the rulebook gives the
    same answer. `written` is okänt for the record that stands for all that nobody wrote (§4), which has no fields.
    """

    fields: Mapping[str, Value]
    written: int = YES
    record: Record | None = None
    ages: Mapping[str, list[int]] = field(default_factory=dict)


class AuthorityEvaluator:
    """The law on one day: which rules are in force, what beats them, and what the concepts mean.

    §4: rules are selected by `gäller från/till`; one that is replaced is out of force when its successor begins.
    """

    def __init__(self, rulebook: Rulebook, day: date) -> None:
        self.rulebook = rulebook
        self.day = day
        begun = {r.replaces for r in rulebook.rules.values() if (r.validity.first or date.max) <= day}
        self.rules = {
            name: rule for name, rule in sorted(rulebook.rules.items()) if self._in_force(rule) and name not in begun
        }
        self.concepts: dict[str, list[Derived]] = {}
        for definition in rulebook.derived.values():
            meanings = self.concepts.setdefault(CONCEPT + fold(definition.phrase), [])
            meanings += [definition] if self._in_force(definition) else []
        self.beaten_by = {
            name: [e for e in self.rules.values() if name in e.exception_to or e.name in rule.yields_to]
            for name, rule in self.rules.items()
        }

    def _in_force(self, one: Conclusion | LegalAnswer) -> bool:
        return (one.validity.first or date.min) <= self.day <= (one.validity.last or date.max)

    def judge(self, facts: Facts) -> Judgement:
        """Return what holds of an intervention, whose facts have been joined with those of its municipality."""
        return Judgement(self, facts)

    def usable(self, question: str) -> list[LegalAnswer]:
        """Return the answers that may settle a question on the day.

        Decided, in force, given on wordings that still hold, and not replaced by another such answer.
        """
        decided = [a for a in self.rulebook.answers.values() if a.question == question and a.decided <= self.day]
        given = [a for a in decided if self._in_force(a)]
        sound = [a for a in given if all(map(self._unchanged, a.wordings))]
        return [a for a in sound if all(a.name != other.replaces for other in sound)]

    def _unchanged(self, wording: Wording) -> bool:
        if self.rulebook.lock is None:
            return True
        digests = (
            version.digest
            for version in self.rulebook.lock.versions(wording.citation)
            if (version.in_force_from or date.min) <= self.day <= (version.in_force_to or date.max)
        )
        return any(digest is not None and digest.startswith(wording.digest) for digest in digests)

    def falls(self, post: str, written: RecordList) -> Iterator[Fall]:
        """Yield each record of a post at each age: §4, an interval is a set of cases.

        Years on which all age tests agree are one case: no formula can tell them apart.
        """
        for record in written.records:
            values = {path: fact.value for path, fact in record.fields.items()}
            ages = {
                path: self._years(path, value)
                for path, value in values.items()
                if isinstance(value, Range) and self.rulebook.vocabulary.attributes[path].kind.case_split
            }
            for choice in product(*ages.values()):
                at = dict(zip(ages, choice, strict=True))
                years = {path: Range(alike[0], alike[0]) for path, alike in at.items()}
                yield Fall({**values, **years}, YES, record, at)
        if written.open:
            yield Fall({}, UNKNOWN)

    def _years(self, path: str, span: Range) -> list[list[int]]:
        """Return the single years of an interval, those on which every age test gives the same answer together."""
        alike: dict[tuple[int, ...], list[int]] = {}
        for year in range(span.low, span.high + 1):
            answers = tuple(tested(atom, Range(year, year)) for atom in self._age_tests.get(path, ()))
            alike.setdefault(answers, []).append(year)
        return list(alike.values())

    @cached_property
    def _age_tests(self) -> dict[str, list[Atom]]:
        """The tests in the whole rulebook, by attribute."""
        rules = self.rulebook.rules.values()
        formulas: list[Formula] = [r.requires for r in rules if r.requires is not None]
        for found in (rules, self.rulebook.derived.values(), self.rulebook.quantifiers.values()):
            formulas += [x.condition for x in found]
        formulas += [a.condition for a in self.rulebook.answers.values()]
        atoms = {lit.atom for formula in formulas for lit in literals(formula) if isinstance(lit, Lit)}
        return {path: [a for a in atoms if a.path == path] for path in {a.path for a in atoms}}


class Judgement:
    """What holds of one intervention. Each answer is worked out when it is first asked for."""

    def __init__(self, law: AuthorityEvaluator, facts: Facts) -> None:
        self.law = law
        self.facts = facts
        self.own = Fall({path: fact.value for path, fact in facts.scalars.items()})
        self._falls: dict[str, list[Fall]] = {"": [self.own]}
        self._found: dict[tuple[str, Fall], int] = {}

    def falls(self, post: str) -> list[Fall]:
        """Return the records of a post, each at each age; the intervention alone for ""."""
        if post not in self._falls:
            self._falls[post] = list(self.law.falls(post, self.facts.records.get(post, RecordList())))
        return self._falls[post]

    def holds(self, formula: Formula, fall: Fall) -> int:
        """Return the truth of a formula (§4: strong Kleene logic)."""
        match formula:
            case And(parts):
                return min(self.holds(part, fall) for part in parts)
            case Or(parts):
                return max(self.holds(part, fall) for part in parts)
            case Lit(atom, negated):
                found = tested(atom, (fall if atom.record else self.own).fields.get(atom.path))
            case Ref(name, negated):
                found = self.named(name, fall)
        return -found if negated else found

    def named(self, name: str, fall: Fall) -> int:
        """Return whether `det finns` such a record, or a concept holds (okänt if nothing in force defines it)."""
        if (quantifier := self.law.rulebook.quantifiers.get(name)) is not None:
            among = self.falls(quantifier.record)
            exists = (min(one.written, self.holds(quantifier.condition, one)) for one in among)
            return self._once(name, self.own, lambda: max(exists, default=NO))
        meanings = self.law.concepts[name]
        on = fall if any(d.record for d in meanings) else self.own
        return self._once(name, on, lambda: max((self.holds(d.condition, on) for d in meanings), default=UNKNOWN))

    def condition(self, rule: Rule, fall: Fall) -> int:
        """Return whether the condition of a rule (`när`) holds, before what beats it."""
        return self.holds(rule.condition, fall if rule.record else self.own)

    def applies(self, rule: Rule, fall: Fall) -> int:
        """Return the condition, and not any rule that beats this one: its exceptions, and what it gives way to (§4)."""
        on = fall if rule.record else self.own
        beaten = (-self.applies(other, on) for other in self.law.beaten_by[rule.name])
        return self._once(RULE + rule.name, on, lambda: min([self.condition(rule, on), *beaten]))

    def demand(self, rule: Rule, fall: Fall) -> int:
        """Return whether what a krav demands is met; it is asked where the rule surely applies."""
        assert rule.requires is not None
        return self.holds(rule.requires, fall if rule.record else self.own)

    def surely(self, rule: Rule, fall: Fall) -> bool:
        """Whether a finding *gäller*: the record is written, and the rule surely applies to it."""
        return min(fall.written, self.applies(rule, fall)) == YES

    def may(self, rule: Rule, fall: Fall) -> bool:
        """Whether a rule applies, or may apply: some decisive fact is okänt."""
        return self.applies(rule, fall) != NO

    def settled(self, rule: Rule, fall: Fall) -> bool:
        """Whether the network has answered a question: an answer that may settle it surely covers the case."""
        on = fall if rule.record else self.own
        return any(self.holds(answer.condition, on) == YES for answer in self.law.usable(rule.name))

    def _once(self, name: str, fall: Fall, work: Callable[[], int]) -> int:
        if (name, fall) not in self._found:
            self._found[name, fall] = work()
        return self._found[name, fall]

    def shown(self, rule: Rule) -> bool:
        """Whether a rule is told of (§4 Relevance): it surely applies somewhere, or something ties to it."""
        return any(self.surely(rule, fall) or self.tied(rule, fall) for fall in self.falls(rule.record))

    def hidden(self, rule: Rule) -> bool:
        """Whether a rule is only counted: it may apply, and is not told of."""
        return not self.shown(rule) and any(self.may(rule, fall) for fall in self.falls(rule.record))

    def tied(self, rule: Rule, fall: Fall) -> bool:
        """Whether something in the draft ties to a rule: one of its conditions surely holds, and none surely fails.

        None may fail either when what the draft has begun to list is taken as complete (ADR 3). To a record that
        nobody wrote only what is said outside the records ties a rule (ADR 22).
        """
        if not self.may(rule, fall):
            return False
        twins = self.as_written.falls(rule.record)
        at = self.falls(rule.record).index(fall)
        if at >= len(twins):  # nobody wrote it, and those that are written are all there are
            return False
        conditions = rule.condition.parts if isinstance(rule.condition, And) else (rule.condition,)
        return self.as_written.may(rule, twins[at]) and any(self._ties(part, fall) for part in conditions)

    def _ties(self, formula: Formula, fall: Fall) -> bool:
        """Whether a condition surely holds by something that the draft says.

        Not by what always holds, by bare presence (`är känt`), by a value or concept that is only absent, or by
        `prövning`, which every draft says. Of a record that nobody wrote nothing is said but what is said of the
        intervention.
        """
        match formula:
            case And(parts) | Or(parts):
                said = any(self._ties(part, fall) for part in parts)
            case Lit(atom, negated):
                said = atom.operator not in ("always", "known") and not (negated and isinstance(atom.operand, str))
                said = said and atom.path not in TOO_LITTLE and (fall.written == YES or not atom.record)
            case Ref(name, negated):
                said = not negated and (fall.written == YES or not self._of_records(name))
        return said and self.holds(formula, fall) == YES

    def _of_records(self, name: str) -> bool:
        """Whether a concept is one of the records of a post; `det finns` is one of the intervention."""
        return any(d.record for d in self.law.concepts.get(name, ()))

    @cached_property
    def as_written(self) -> Judgement:
        """What would hold if the lists and the posts that the draft has begun were complete as they stand."""
        records = {
            post: RecordList(
                tuple(replace(record, fields=_complete(record.fields)) for record in listed.records),
                listed.open and not listed.records,
            )
            for post, listed in self.facts.records.items()
        }
        return self.law.judge(Facts(self.facts.place, _complete(self.facts.scalars), records))


def _complete(fields: Mapping[str, Fact]) -> dict[str, Fact]:
    found = dict(fields)
    for path, fact in fields.items():
        if isinstance(fact.value, Several) and fact.begun:
            found[path] = Fact(Several(fact.value.chosen), fact.place)
    return found
