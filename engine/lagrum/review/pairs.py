"""Questions about two interventions that are alike but for one attribute: what the change takes away, and what it adds.

A rule is *against* an intervention when it gives hinder, a demand that is not surely met, or fråga. A change *launders*
when a rule was surely against the intervention as it was, its own condition surely is not met any more (so that no
exception or priority with a provision of its own took it away, nor a row of a table that is claimed and now carries:
it names its provision too, and its facts are tried), and nothing that is as grave has come instead. Hinder
and unmet demands of the law are equally grave, and graver than a fråga.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import z3

from lagrum.base.fold import fold
from lagrum.evaluation.program import CONDITION, DEMAND, Program
from lagrum.model.facts import Facts, Value
from lagrum.model.formula import CONCEPT, RULE, Ref
from lagrum.model.rule import Outcome, Rule
from lagrum.model.vocabulary import Attribute, Nature
from lagrum.review.polarity import Polarity
from lagrum.review.session import SolverAnswer
from lagrum.review.solver.cone import paths_known
from lagrum.review.solver.decode import decode
from lagrum.review.solver.encode import OWN, Encoding, any_intervention
from lagrum.review.solver.formulas import FALSE, TRUE, Bool, at_most, conjoin, disjoin, opposite
from lagrum.review.solver.implied import consistent
from lagrum.review.solver.variables import Variable
from lagrum.review.time_limit import TimeLimit

FEW = 2
"""How many records of each post there may be."""
GRAVE = {Outcome.OBSTACLE: 2, Outcome.DEMAND: 2, Outcome.QUESTION: 1}
"""How grave it is that a rule is against an intervention."""


def against(rule: Rule) -> int:
    """Return how grave it is that a rule is against an intervention; 0 for one that never is."""
    return GRAVE.get(rule.outcome, 0) if rule.outcome is not None else 0


@dataclass(frozen=True)
class Provision:
    """What a value of a table's label names: its rows, and the concept that one of them carries.

    `demands` are the conclusions that a row's value is claimed and that the row reaches; `rules` what was made of them.
    """

    label: str
    record: str
    value: str
    concept: str
    demands: tuple[str, ...]
    rules: frozenset[str]


@dataclass(slots=False)
class Change:
    """A change of one attribute: how the program looks after it.

    `made` is true when the change is really one; `after` is the program on the changed intervention.
    """

    attribute: Attribute
    after: Encoding
    made: Bool
    touched: tuple[Rule, ...]
    _worse: dict[int, Bool] = field(default_factory=dict)


@dataclass(slots=False)
class Pairs:
    """Asks about one program."""

    program: Program
    limit: TimeLimit
    asked: int = 0
    refused: int = 0

    def __post_init__(self) -> None:
        self.polarity = Polarity(self.program)
        self.context = z3.Context()
        known = paths_known(self.program).__contains__
        counts = dict.fromkeys(self.program.records, FEW)
        self.before = any_intervention(self.program, counts, known, context=self.context)
        self._changes: dict[tuple[str, str], Change] = {}
        self._solver: Any = z3.Solver(ctx=self.context)
        self._told = -1
        self._known: dict[int, Bool] = {}
        self._bare: Encoding | None = None
        self._lifting: dict[str, tuple[Provision, ...]] = {}

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that can be against an intervention."""
        return tuple(r for r in self.program.rules.values() if against(r))

    @cached_property
    def provisions(self) -> tuple[Provision, ...]:
        """What the rows of the tables carry, by value of their label."""
        book, found = self.program.rulebook, list[Provision]()
        for table in book.tables.values():
            for value in dict.fromkeys(r.value for r in table.rows):
                rows = [r for r in table.rows if r.value == value]
                concept = CONCEPT + fold(book.derived[rows[0].carries].phrase)
                if concept in self._names:
                    demands = tuple(CONDITION + r.demand for r in rows if CONDITION + r.demand in self._names)
                    rules = frozenset(n for r in rows for n in (r.refusal, r.demand) if n)
                    found.append(Provision(table.label, table.record, value, concept, demands, rules))
        return tuple(found)

    def lifting(self, rule: Rule) -> tuple[Provision, ...]:
        """Return the provisions that take a rule away when they are claimed and carry.

        They are those of the row that the rule itself was made of, and those that its condition says that none carries.
        """
        if rule.name not in self._lifting:
            seen = {(CONDITION + rule.name, False)}
            stack = list(seen)
            while stack:
                name, negated = stack.pop()
                parts = self.polarity.parts(name)
                below = {(p.name, p.negated != negated) for p in parts if isinstance(p, Ref)} - seen
                seen |= below
                stack += below
            self._lifting[rule.name] = tuple(
                p for p in self.provisions if rule.name in p.rules or (p.concept, True) in seen
            )
        return self._lifting[rule.name]

    def carried(self, encoding: Encoding, provision: Provision) -> Bool:
        """Return that a provision is claimed and surely carries."""
        if provision.demands:
            claimed = disjoin([encoding.sure(d, 0) for d in provision.demands])
        else:
            label = encoding.variable(provision.label, 0 if provision.record else OWN)
            claimed = conjoin([label.known, label.options[provision.value]])
        return conjoin([claimed, encoding.truth(provision.concept).sure])

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(n.name for n in self.program.nodes)

    def reads(self, rule: Rule) -> frozenset[str]:
        """Return the attributes and posts that decide whether a rule is against an intervention."""
        found = self.program.facts_below(RULE + rule.name)
        if rule.requires is not None:
            found |= self.program.facts_below(DEMAND + rule.name)
        return found

    def touched(self, attribute: Attribute) -> tuple[Rule, ...]:
        """Return the rules that can be against an intervention for what an attribute says."""
        return tuple(r for r in self.rules if attribute.path in self.reads(r))

    # -- changes ------------------------------------------------------------------------------------------------------

    def added(self, attribute: Attribute) -> Change:
        """Return the change that a list says one value more; but for labels, that it said one at least."""

        def make(old: Variable, new: Variable) -> Bool:
            more = {v: z3.Bool(f"{attribute.path} får {v}", self.context) for v in attribute.values}
            new.known = old.known
            new.options = {v: disjoin([b, more[v]]) for v, b in old.options.items()}
            really = [conjoin([m, opposite(old.options[v])]) for v, m in more.items()]
            one = at_most(list(more.values()), 1) if len(more) > 1 else TRUE
            some = TRUE if attribute.nature is Nature.LABEL else disjoin(old.options.values())
            return conjoin([old.known, one, some, disjoin(really)])

        return self._change(attribute, "fler", make)

    def switched(self, attribute: Attribute) -> Change:
        """Return the change that an attribute has another value."""

        def make(old: Variable, new: Variable) -> Bool:
            differ = [z3.Xor(b, new.options[v]) for v, b in old.options.items()]
            return conjoin([old.known, new.known, *new.domain, z3.Or(differ) if differ else FALSE])

        return self._change(attribute, "annat", make)

    def given(self, attribute: Attribute, value: str) -> Encoding:
        """Return the program on an intervention whose attribute (`ett av`) has this value, and all else the same."""
        old = self.variable(attribute)
        new = Variable(attribute, f"{old.name}'", old.limits, False, self.context)
        new.options = {v: TRUE if v == value else FALSE for v in new.options}
        new.domain = self._linked(attribute, new)
        return self._apart(attribute.path, {(attribute.path, 0 if attribute.record else OWN): new})

    def _change(self, attribute: Attribute, how: str, make: Callable[[Variable, Variable], Bool]) -> Change:
        key = (attribute.path, how)
        if key in self._changes:
            return self._changes[key]
        index = 0 if attribute.record else OWN
        before = self.before
        old = before.variable(attribute.path, index)
        new = Variable(attribute, f"{old.name}'", old.limits, old.may_be_unknown, self.context)
        made = conjoin([make(old, new), *self._linked(attribute, new)])
        if attribute.record:
            made = conjoin([made, before.rows[attribute.record][0].present.sure])
        after = self._apart(attribute.path, {(attribute.path, index): new})
        found = Change(attribute, after, made, self.touched(attribute))
        self._changes[key] = found
        return found

    def _linked(self, attribute: Attribute, new: Variable) -> list[Bool]:
        """Return what the vocabulary says (`medför`) of a variable that takes the place of an attribute's own."""
        found: list[Bool] = []
        for link in self.program.rulebook.vocabulary.links.get(attribute.record, ()):
            if attribute.path not in (link.source.path, link.target.path):
                continue
            source, target = (new if a.path == attribute.path else self.variable(a) for a in (link.source, link.target))
            found += consistent(link, source, target)
        return found

    def _apart(self, path: str, variables: dict[tuple[str, int], Variable]) -> Encoding:
        """Return the program on an intervention with other variables for one attribute, and all else the same."""
        before = self.before
        self._all()
        kept = {k: v for k, v in before._made.items() if path not in self.program.facts_below(k[0])}
        return replace(before, variables={**before.variables, **variables}, _made=kept, _limits=before._limits)

    def _all(self) -> None:
        """Make the formulas of all conclusions on the intervention as it was."""
        if getattr(self, "_ready", False):
            return
        for node in self.program.nodes:
            for at in range(FEW if node.record else 1):
                self.before.truth(node.name, at)
        self._ready = True

    # -- what is said of a rule ---------------------------------------------------------------------------------------

    def against(self, encoding: Encoding, rule: Rule, at: int) -> Bool:
        """Return that a rule surely is against the intervention; `at` counts the records of its post."""
        found = encoding.sure(RULE + rule.name, at)
        if rule.requires is not None:
            found = conjoin([found, opposite(encoding.truth(DEMAND + rule.name, at).sure)])
        return found

    def may_be_against(self, encoding: Encoding, rule: Rule, at: int) -> Bool:
        parts = [encoding.truth(RULE + rule.name, at).possible]
        if rule.record:
            parts.append(encoding.rows[rule.record][at].present.possible)
        if rule.requires is not None:
            parts.append(opposite(encoding.truth(DEMAND + rule.name, at).sure))
        return conjoin(parts)

    def free(self, change: Change, rule: Rule) -> Bool:
        """Return that the condition of a rule is surely not met after a change (of a first record, if it is of one)."""
        return opposite(change.after.truth(CONDITION + rule.name).possible)

    def nothing_worse(self, change: Change, grave: int) -> Bool:
        """Return that nothing so grave (or graver) comes of a change."""
        if grave not in change._worse:
            parts = []
            for rule in change.touched:
                if against(rule) < grave:
                    continue
                for at in range(FEW if rule.record else 1):
                    new = self.may_be_against(change.after, rule, at)
                    old = self.against(self.before, rule, at)
                    if new is not old:
                        parts.append(disjoin([opposite(new), old]))
            change._worse[grave] = conjoin(parts)
        return change._worse[grave]

    def launder(self, change: Change, rule: Rule, more: Sequence[Bool] = ()) -> Found:
        """Return an intervention on which a change launders a rule, with the value that the attribute then has."""
        parts = [self.against_surely(rule), self.free(change, rule), self.nothing_worse(change, against(rule)), *more]
        for provision in self.lifting(rule):
            now = self.carried(change.after, provision)
            parts.append(disjoin([opposite(now), self.carried(self.before, provision)]))
        return self.ask(change, parts)

    def met_by(self, rule: Rule, labels: frozenset[str]) -> Found:
        """Return an intervention on which a rule's demand is met, and still is with all but labels okänt."""
        if self._bare is None:
            free = labels.__contains__
            self._bare = replace(self.before, free=lambda path, _: free(path), _made={}, variables={}, _limits={})
        demand = DEMAND + rule.name
        parts = [self.before.sure(RULE + rule.name), self.before.truth(demand).sure, self._bare.truth(demand).sure]
        return self.ask(None, parts, [self._bare])

    def against_surely(self, rule: Rule) -> Bool:
        """Return that a rule is against the intervention as it was, its demand surely not met."""
        found = self.before.sure(RULE + rule.name)
        if rule.requires is not None:
            found = conjoin([found, opposite(self.before.truth(DEMAND + rule.name).possible)])
        return found

    def variable(self, attribute: Attribute) -> Variable:
        return self.before.variable(attribute.path, 0 if attribute.record else OWN)

    # -- asking -------------------------------------------------------------------------------------------------------

    def ask(self, change: Change | None, parts: Iterable[Bool], more: Sequence[Encoding] = ()) -> Found:
        """Return whether all of this can be, and how."""
        self.asked += 1
        if not self.limit.left:
            self.refused += 1
            return Found(SolverAnswer.UNDECIDED)
        whole = conjoin([*parts, *([change.made] if change else [])])
        if whole is FALSE:
            return Found(SolverAnswer.NO)
        encodings = [*([change.after] if change else []), *more]
        constraints = self._constraints(encodings)
        self._solver.push()
        try:
            self._solver.add(whole, *constraints)
            self._solver.set("timeout", self.limit.left)
            answer = self._solver.check()
            if answer == z3.unsat:
                return Found(SolverAnswer.NO)
            if answer != z3.sat:
                self.refused += not self.limit.left
                return Found(SolverAnswer.UNDECIDED)
            model = self._solver.model()
            facts = decode(self.before, model, self.before.rows, None)
            index = 0 if change and change.attribute.record else OWN
            value = change.after.variable(change.attribute.path, index).value(model) if change else None
            return Found(SolverAnswer.YES, facts, value)
        finally:
            self._solver.pop()

    def _constraints(self, encodings: Sequence[Encoding]) -> list[Bool]:
        """Return what must hold of the variables of some encodings; the solver is told for good what holds of all."""
        if len(self.before.variables) > self._told:
            fresh = [c for c in self.before.domain() if c is not TRUE and c.get_id() not in self._known]
            self._solver.add(*fresh)
            self._known |= {c.get_id(): c for c in fresh}
            self._told = len(self.before.variables)
        found = {c.get_id(): c for e in encodings for c in e.domain() if c is not TRUE and c is not FALSE}
        return [c for k, c in found.items() if k not in self._known]


@dataclass(frozen=True)
class Found:
    """An answer, and for ja the intervention as it was and the value that the attribute has after the change."""

    answer: SolverAnswer
    facts: Facts | None = None
    value: Value = None
