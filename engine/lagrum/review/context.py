"""What all parts of a review share: the programs of each period, their sessions, and what has been found."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field

from lagrum.check import EngineChoice
from lagrum.evaluation.program import Program, compile_program
from lagrum.model.formula import RULE, And, Formula, Ref
from lagrum.model.rule import Conclusion, Rule
from lagrum.report.condition_text import ConditionWriter
from lagrum.review.examples import Examples
from lagrum.review.finding import Finding, Kind, Undecided, Witness
from lagrum.review.periods import Period, periods
from lagrum.review.session import Answer, Found, Goal, Session
from lagrum.review.witness import Witnesses
from lagrum.rulebook import Rulebook

Key = tuple[Hashable, ...]


@dataclass
class Stage:
    """A period with its program, questions about it, and interventions found so far."""

    period: Period
    session: Session
    examples: Examples

    @property
    def program(self) -> Program:
        return self.session.program

    def rule(self, name: str, holds: bool = True) -> Goal:
        """Return that a rule applies, or surely does not."""
        return self.session.goal(RULE + name, holds)

    def can(self, *goals: Goal) -> Found:
        """Return whether some intervention meets all goals; what is found is kept as an example."""
        found = self.session.ask(*goals)
        if found.answer is Answer.YES:
            self.examples.add([found.whole])
        return found

    def possible(self, *goals: Goal) -> Answer:
        """Return the same from an example when one shows it."""
        return Answer.YES if self.examples.show(*goals) else self.can(*goals).answer

    def cover(self, base: Sequence[Goal], others: Sequence[Sequence[Goal]]) -> None:
        """Look for examples that meet `base` with each of `others`, as many at a time as go together."""
        while missing := [o for o in others if not self.examples.show(*base, *o)]:
            found = self.session.together([base, *missing])
            if found is None:
                return
            self.examples.add([found])
            if all(not self.examples.show(*base, *o) for o in missing):
                return


@dataclass
class Context:
    """A review under way. `chosen` says which rules (by place) the findings are to be about."""

    rulebook: Rulebook
    limit: int
    engine: EngineChoice
    chosen: Callable[[str], bool]
    findings: list[Finding] = field(default_factory=list)
    undecided: list[Undecided] = field(default_factory=list)
    dead: set[str] = field(default_factory=set)
    """The rules that never apply: what else would be said of them follows from that."""

    def __post_init__(self) -> None:
        self.writer = ConditionWriter(self.rulebook)
        self.witnesses = Witnesses(self.rulebook, self.engine)
        self.periods = periods(self.rulebook)
        self._stages: dict[int, Stage] = {}
        self._programs: dict[int, Program] = {}
        self._numbers: dict[Key, int] = {}
        self._shapes: dict[int, dict[str, int]] = {}

    # -- periods ------------------------------------------------------------------------------------------------------

    def stages(self, *rules: Conclusion) -> Iterator[Stage]:
        """Yield the periods in which all of the rules (or definitions) are in force, the latest first."""
        for k, period in enumerate(self.periods):
            if all(r.validity.holds(period.day) for r in rules):
                yield self.stage(k)

    def stage(self, number: int) -> Stage:
        if number not in self._stages:
            program = self.program(number)
            self._stages[number] = Stage(self.periods[number], Session(program, self.limit), Examples(program))
        return self._stages[number]

    def program(self, number: int) -> Program:
        if number not in self._programs:
            self._programs[number] = compile_program(self.rulebook, self.periods[number].day)
        return self._programs[number]

    def new_stages(self, seen: set[Key], names: Sequence[str], *rules: Conclusion) -> Iterator[Stage]:
        """Yield the periods in which the conclusions are made otherwise than in those already `seen`."""
        for k, period in enumerate(self.periods):
            if not all(r.validity.holds(period.day) for r in rules):
                continue
            shape = self._shape(k)
            key = tuple(shape[name] for name in names)
            if key not in seen:
                seen.add(key)
                yield self.stage(k)

    def _shape(self, number: int) -> dict[str, int]:
        """Return a number for each conclusion of a period: the same for the same content, all the way down."""
        if number not in self._shapes:
            found: dict[str, int] = {}
            for node in self.program(number).nodes:
                key = (node.record, node.formula, node.over, tuple(found[r] for r in node.refs))
                found[node.name] = self._numbers.setdefault(key, len(self._numbers))
            self._shapes[number] = found
        return self._shapes[number]

    @property
    def asked(self) -> int:
        return sum(s.session.asked for s in self._stages.values())

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

    def clash(self, stage: Stage, goals: Sequence[Goal]) -> tuple[str, ...]:
        """Return conditions that cannot hold together, as few as possible, in the words of the rules."""
        parts = list(dict.fromkeys(p for goal in goals for p in self._parts(stage, goal)))
        for part in list(parts):
            rest = [p for p in parts if p != part]
            if rest and stage.session.ask(*rest).answer is Answer.NO:
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


def _shown(ref: Ref) -> bool:
    """Whether a conclusion has a name of its own in a rule's text."""
    from lagrum.model.formula import CONCEPT, EXISTS

    return ref.name.startswith((CONCEPT, EXISTS))


def rules_of(context: Context) -> list[Rule]:
    return [context.rulebook.rules[name] for name in sorted(context.rulebook.rules)]
