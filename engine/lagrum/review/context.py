"""What all parts of a review share: the programs of each period, their sessions, and what has been found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from lagrum.binding.unparse import ConditionWriter
from lagrum.evaluation.engines import EngineChoice
from lagrum.evaluation.program import DEMAND, Program, compile_program
from lagrum.model.duty import Duty
from lagrum.model.facts import Facts, RecordList
from lagrum.model.formula import CONCEPT, EXISTS, RULE, And, Formula, Ref
from lagrum.model.rule import Conclusion, Rule
from lagrum.model.rulebook import Rulebook
from lagrum.model.vocabulary import Attribute
from lagrum.review.examples import Examples
from lagrum.review.finding import Finding, Kind, Undecided, Witness
from lagrum.review.pairs import Pairs
from lagrum.review.periods import Period, periods
from lagrum.review.seeds import more_examples, own_examples
from lagrum.review.session import Goal, Session, Solved, SolverAnswer
from lagrum.review.shapes import Shapes
from lagrum.review.time_limit import TimeLimit
from lagrum.review.witness import Change, Shown, Witnesses


@dataclass
class Stage:
    """A period with its program, questions about it, and interventions found so far."""

    period: Period
    session: Session
    examples: Examples
    fresh: frozenset[str] = frozenset()
    """The rules that no later period has in the same form."""
    _bits: dict[str, int] = field(default_factory=dict)
    _places: dict[str, int] = field(default_factory=dict)
    _learned: dict[int, int] = field(default_factory=dict)
    """How many of the examples of other periods were taken over."""

    @property
    def program(self) -> Program:
        return self.session.program

    @property
    def asked(self) -> int:
        """How many questions the solver got about it."""
        return self.session.asked + (self.pairs.asked if "pairs" in self.__dict__ else 0)

    @property
    def refused(self) -> int:
        return self.session.refused + (self.pairs.refused if "pairs" in self.__dict__ else 0)

    @cached_property
    def pairs(self) -> Pairs:
        """Questions about interventions that differ in one attribute."""
        return Pairs(self.program, self.session.limit)

    def newly(self, rule: Rule) -> bool:
        """Whether a rule is to be asked about here: in no later period it is the same."""
        return rule.name in self.fresh

    def rule(self, name: str, holds: bool = True) -> Goal:
        """Return that a rule applies, or surely does not."""
        return self.session.goal(RULE + name, holds)

    def can(self, *goals: Goal) -> Solved:
        """Return whether some intervention meets all goals; what is found is kept as an example."""
        found = self.session.ask(*goals)
        if found.answer is SolverAnswer.YES and not self.examples.show(*goals):
            self.examples.add([found.whole])
        return found

    def possible(self, *goals: Goal) -> SolverAnswer:
        """Return the same from an example when one shows it."""
        return SolverAnswer.YES if self.examples.show(*goals) else self.can(*goals).answer

    def shown(self, *goals: Goal) -> Facts | None:
        """Return an intervention that meets all goals: from the solver, who finds small ones, else an example."""
        found = self.session.ask(*goals)
        if found.answer is SolverAnswer.YES:
            return found.facts
        facts = self.examples.first(*goals)
        return facts and _only(facts, {*self.session.below(goals)[0], *self.program.rulebook.vocabulary.linked})

    def cover(self, base: Sequence[Goal], others: Sequence[Sequence[Goal]]) -> None:
        """Look for examples that meet `base` with each of `others`, as many at a time as go together."""
        others = [o for o in others if not self.session.apart(*base, *o)]
        while missing := [o for o in others if not self.examples.show(*base, *o)]:
            found = self.session.together([base, *missing])
            if found is None:
                return
            self.examples.add([found])
            if all(not self.examples.show(*base, *o) for o in missing):
                return

    def learn(self, other: int, found: Sequence[Facts]) -> None:
        """Take over what another period has found since the last time."""
        known = self._learned.get(other, 0)
        if len(found) > known:
            self._learned[other] = len(found)
            self.examples.add(found[known:])

    def touch(self, one: Rule, two: Rule) -> bool:
        """Whether two rules, with their demands, depend on an attribute or a post in common."""
        return self._below(one, RULE, DEMAND) & self._below(two, RULE, DEMAND) != 0

    def demands_meet(self, one: Rule, two: Rule) -> bool:
        """Whether the demands of two rules could be in each other's way where both rules apply.

        A demand that has no attribute or post in common with either rule's condition or with the other demand can be
        met whatever they say, if it can be met at all: then the two are in order as soon as each alone is. Attributes
        of which a value of one may settle another count as one.
        """
        linked = self._bits_of(self.program.rulebook.vocabulary.linked)

        def bits(rule: Rule, prefix: str) -> int:
            found = self._below(rule, prefix)
            return found | linked if found & linked else found

        conditions = bits(one, RULE) | bits(two, RULE)
        first, second = bits(one, DEMAND), bits(two, DEMAND)
        return first & (conditions | second) != 0 and second & (conditions | first) != 0

    def _below(self, rule: Rule, *prefixes: str) -> int:
        """Return a bit for each attribute and post that a rule (RULE) or its demand (DEMAND) depends on."""
        found = 0
        for prefix in prefixes:
            name = prefix + rule.name
            if name not in self._bits:
                has = prefix != DEMAND or rule.requires is not None
                self._bits[name] = self._bits_of(self.program.facts_below(name)) if has else 0
            found |= self._bits[name]
        return found

    def _bits_of(self, paths: Iterable[str]) -> int:
        return sum(1 << self._places.setdefault(path, len(self._places)) for path in paths)


@dataclass
class Context:
    """A review under way. `chosen` says which rules (by place) the findings are to be about."""

    rulebook: Rulebook
    limit: TimeLimit
    engine: EngineChoice
    chosen: Callable[[str], bool]
    duties: Sequence[Duty] = ()
    findings: list[Finding] = field(default_factory=list)
    undecided: list[Undecided] = field(default_factory=list)
    dead: set[str] = field(default_factory=set)
    """The rules that never apply: what else would be said of them follows from that."""

    def __post_init__(self) -> None:
        self.writer = ConditionWriter(self.rulebook)
        self.witnesses = Witnesses(self.rulebook, self.engine)
        self.periods = periods(self.rulebook)
        self._stages: dict[int, Stage] = {}
        self._kept: list[Pairs] = []
        self._programs: dict[int, Program] = {}
        self._shapes = Shapes()
        self._shaped: dict[int, dict[str, int]] = {}
        self._patterns: dict[str, tuple[int, ...]] = {}
        self._chosen: dict[tuple[tuple[int, ...], ...], list[int]] = {}

    # -- periods ------------------------------------------------------------------------------------------------------

    def stages(self, *rules: Conclusion) -> Iterator[Stage]:
        """Yield the periods in which all of the rules (or definitions) are in force, the latest first."""
        for k, period in enumerate(self.periods):
            if all(r.validity.holds(period.day) for r in rules):
                yield self.stage(k)

    def stage(self, number: int) -> Stage:
        if number not in self._stages:
            program = self.program(number)
            session = Session(program, self.limit, self._shape(number))
            self._stages[number] = Stage(self.periods[number], session, self._examples(number))
        return self._stages[number]

    def program(self, number: int) -> Program:
        if number not in self._programs:
            self._programs[number] = compile_program(self.rulebook, self.periods[number].day)
        return self._programs[number]

    @cached_property
    def of_rows(self) -> frozenset[str]:
        """The demands and the definitions that were made of tables, of whose faults `review/tables.py` tells."""
        tables = self.rulebook.tables.values()
        demands = (r.demand for t in tables for r in t.rows)
        return frozenset(n for t in tables for n in t.derived).union(demands)

    def latest(self) -> Iterator[Stage]:
        """Yield the periods, the latest first, each with the rules that it alone of those so far has in that form."""
        seen: set[tuple[str, int, int]] = set()
        for k in range(len(self.periods)):
            if k and not any(r.validity.last for r in self.rulebook.rules.values() if r.name in self.program(k).rules):
                continue
            stage = self.stage(k)
            shape = self._shape(k)
            found = {(name, shape[RULE + name], shape.get(DEMAND + name, -1)) for name in stage.program.rules}
            names = {name for name, _, _ in found - seen}
            if k and not names & self._ended:
                continue
            stage.fresh = frozenset(names if k == 0 else names & self._ended)
            seen |= found
            if stage.fresh:
                yield stage

    @cached_property
    def _ended(self) -> frozenset[str]:
        """The rules that the latest period does not have."""
        return frozenset(self.rulebook.rules) - frozenset(self.program(0).rules)

    def learned(self, number: int) -> Stage:
        """Return a period that has the examples of every later one as well."""
        stage = self.stage(number)
        for k in range(number):
            if k in self._stages:
                stage.learn(k, self._stages[k].examples.found)
        return stage

    def new_stages(self, names: Sequence[str]) -> Iterator[Stage]:
        """Yield the periods that have all these conclusions, the latest first; one of those that make them alike."""
        return map(self.stage, self.new_periods(names))

    def new_periods(self, names: Sequence[str]) -> Sequence[int]:
        """Return the numbers of the same periods."""
        key = tuple(map(self._pattern, names))
        if key not in self._chosen:
            alike: dict[tuple[int, ...], int] = {}
            for k, numbers in enumerate(zip(*key, strict=True)):
                if min(numbers) >= 0:
                    alike.setdefault(numbers, k)
            self._chosen[key] = list(alike.values())
        return self._chosen[key]

    def _pattern(self, name: str) -> tuple[int, ...]:
        """Return how a conclusion is made in each period, numbered from 0 for itself; -1 where it is not made."""
        if name not in self._patterns:
            first: dict[int, int] = {}
            found = []
            for k in range(len(self.periods)):
                number = self._shape(k).get(name)
                found.append(-1 if number is None else first.setdefault(number, len(first)))
            self._patterns[name] = tuple(found)
        return self._patterns[name]

    def _shape(self, number: int) -> dict[str, int]:
        if number not in self._shaped:
            self._shaped[number] = self._shapes.of(self.program(number))
        return self._shaped[number]

    def _examples(self, number: int) -> Examples:
        """Return what a period begins with.

        In the latest all examples of what is in force, alone and filled out; in others of what is not the same there.
        """
        program = self.program(number)
        conclusions = [(RULE + r.name, r) for r in program.rules.values()]
        latest = self._shape(0) if number else {}
        own = own_examples(r for name, r in conclusions if latest.get(name) != self._shape(number)[name])
        examples = Examples(program)
        examples.add(own)
        if number and 0 in self._stages:
            examples.add(self._stages[0].examples.found)
        if number == 0:
            definitions = [d for found in program.definitions.values() for d in found]
            more = own_examples(definitions)
            examples.add(more)
            examples.add(more_examples([*own, *more], program))
        return examples

    @property
    def asked(self) -> int:
        return sum(s.asked for s in self._stages.values()) + sum(p.asked for p in self._kept)

    @property
    def late(self) -> bool:
        """Whether the time of the review was out before all was asked."""
        return any(s.refused for s in self._stages.values()) or any(p.refused for p in self._kept)

    # -- findings -----------------------------------------------------------------------------------------------------

    def about(self, *rules: Conclusion) -> bool:
        """Whether a finding about these would be shown."""
        return any(self.chosen(r.place) for r in rules)

    def open(self, kind: Kind, rule: Conclusion, other: Conclusion | None = None) -> None:
        """Note that something could not be decided."""
        self.undecided.append(Undecided(kind, rule.name, rule.place, other.name if other else ""))

    def add(
        self,
        kind: Kind,
        rule: Conclusion,
        message: str,
        help: str,
        other: Conclusion | None = None,
        clash: tuple[str, ...] = (),
        witness: tuple[Witness, bool] | None = None,
    ) -> None:
        self.findings.append(
            Finding(
                kind,
                rule.name,
                rule.place,
                message,
                help,
                other.name if other else "",
                other.place if other else "",
                clash,
                witness[0] if witness else None,
                witness[1] if witness else True,
            )
        )

    def open_change(self, kind: Kind, rule: Conclusion, path: str) -> None:
        """Note that what a change of an attribute does could not be decided."""
        self.undecided.append(Undecided(kind, rule.name, rule.place, path))

    def add_change(
        self, kind: Kind, rule: Conclusion, message: str, help: str, path: str, witness: tuple[Witness, bool]
    ) -> None:
        """Add what a change of the attribute `path` does."""
        place = self.rulebook.vocabulary.attributes[path].place
        self.findings.append(
            Finding(kind, rule.name, rule.place, message, help, path, place, (), witness[0], witness[1])
        )

    def keep(self, pairs: Pairs) -> Pairs:
        """Count the questions of `pairs` with those of the review."""
        self._kept.append(pairs)
        return pairs

    def only(self, facts: Facts, paths: frozenset[str]) -> Facts:
        """Return what an intervention says of some attributes and posts."""
        return _only(facts, set(paths))

    def current(self) -> list[int]:
        """Return the periods that count as now or to come: all from the one in which the most rules began."""
        begun = [0] * len(self.periods)
        for rule in self.rulebook.rules.values():
            for k, period in enumerate(self.periods):
                if rule.validity.first is not None and rule.validity.first == period.validity.first:
                    begun[k] += 1
        most = max(range(len(begun)), key=lambda k: (begun[k], -k), default=0)
        return list(range(most + 1))

    def narrow(
        self,
        stage: Stage,
        facts: Facts,
        rule: Rule,
        attribute: Attribute,
        changes: Sequence[Change],
        shown: Shown,
    ) -> Facts:
        """Return what facts say of that which a rule reads, if it shows the same."""
        paths = set(stage.pairs.reads(rule)) | {attribute.path, attribute.record}
        attributes = self.rulebook.vocabulary.attributes
        paths |= {attributes[p].record for p in paths if p in attributes}
        paths |= set(self.rulebook.vocabulary.linked)
        fewer = _only(facts, paths)
        return fewer if self.witnesses.shows(stage.program, fewer, changes, shown) else facts

    def clash(self, stage: Stage, goals: Sequence[Goal]) -> tuple[str, ...]:
        """Return conditions that cannot hold together, as few as possible, in the words of the rules."""
        parts = list(dict.fromkeys(p for goal in goals for p in self._parts(stage, goal)))
        for part in list(parts):
            rest = [p for p in parts if p != part]
            if rest and stage.session.ask(*rest).answer is SolverAnswer.NO:
                parts = rest
        return tuple(self._words(p) for p in parts)

    def _parts(self, stage: Stage, goal: Goal) -> list[Goal]:
        """Return what a goal is made of: the conditions of a rule one by one, and which rules must not apply."""
        formula = goal.formula
        if isinstance(formula, Ref) and not formula.negated and not _shown(formula):
            below = stage.program.by_name[formula.name].formula
            if below is not None:
                return self._parts(stage, Goal(below, goal.record))
        if isinstance(formula, And):
            return [p for part in formula.parts for p in self._parts(stage, Goal(part, goal.record))]
        return [goal]

    def _words(self, goal: Goal) -> str:
        formula = goal.formula
        if isinstance(formula, Ref) and formula.name.startswith(RULE):
            name = formula.name.removeprefix(RULE)
            return f"{name} gäller inte" if formula.negated else f"{name} gäller"
        return self._condition(formula, goal.record)

    def _condition(self, formula: Formula, record: str) -> str:
        return self.writer.condition(formula, record)


def _only(facts: Facts, paths: set[str]) -> Facts:
    """Return what an intervention says of some attributes and posts."""
    records: dict[str, RecordList] = {}
    for post, found in facts.records.items():
        if post in paths:
            rows = [replace(r, fields={p: f for p, f in r.fields.items() if p in paths}) for r in found.records]
            records[post] = replace(found, records=tuple(rows))
    return replace(facts, scalars={p: f for p, f in facts.scalars.items() if p in paths}, records=records)


def _shown(ref: Ref) -> bool:
    """Whether a conclusion has a name of its own in a rule's text."""
    return ref.name.startswith((CONCEPT, EXISTS))


def rules_of(context: Context) -> list[Rule]:
    return [context.rulebook.rules[name] for name in sorted(context.rulebook.rules)]
