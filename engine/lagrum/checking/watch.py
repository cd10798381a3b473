"""Which rulings resemble an intervention: they alert, and change nothing of its answer.

In: the program that a check goes by, and the facts of interventions. Out: `Resembles`, strongest ruling first. Rulings
are evaluated in a program of their own, so that neither the parts of an age nor what the draft ties to is another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from lagrum.base.fold import fold
from lagrum.base.frozen import frozen
from lagrum.checking.outlines import Outline, outlines
from lagrum.checking.result import ALIKE, ALIKE_SO_FAR, Alike, CaseResult, Resembles, Trigger
from lagrum.evaluation.bitsliced import BitSlicedEvaluator
from lagrum.evaluation.instances import make_instances
from lagrum.evaluation.program import CONDITION, DEMAND, Program, compile_program
from lagrum.evaluation.relevance import TOO_LITTLE, FastEvaluator
from lagrum.explanation.explain import Explainer, Memory
from lagrum.model.facts import Facts
from lagrum.model.formula import CONCEPT, Atom, Formula, Quantifier, Ref, literals
from lagrum.model.praxis import Ruling, overlap
from lagrum.model.rule import Derived, Outcome, Rule, Validity
from lagrum.model.rulebook import Rulebook

Test = tuple[str, str, str, str]


@frozen
class Alert:
    """A ruling whose facts an intervention has, surely or as far as is known, and where."""

    ruling: Ruling
    outline: Outline
    explainer: Explainer

    @property
    def alike(self) -> Alike:
        return ALIKE if self.outline.sure else ALIKE_SO_FAR


class Watch:
    """Watches for interventions that resemble the rulings of a rulebook that are known on the program's day."""

    def __init__(self, program: Program) -> None:
        self.against = program
        known = (r for r in program.rulebook.rulings.values() if r.known_on(program.day))
        self.rulings = {r.name: r for r in sorted(known, key=lambda r: r.rank)}
        self.program = compile_program(_book_of(self.rulings.values(), program.rulebook), program.day)
        self.touched = {r.name: self._touched(r) for r in self.rulings.values()}
        self._fast = FastEvaluator(BitSlicedEvaluator(self.program))
        self._memory = Memory()

    def alerts(self, all_facts: Sequence[Facts]) -> list[tuple[Alert, ...]]:
        """Return, for the facts of each intervention, the rulings that it resembles, the strongest first."""
        batch = [(facts, make_instances(self.program, facts)) for facts in all_facts]
        found = []
        for (facts, instances), (conclusions, relevant) in zip(batch, self._fast.conclude(batch), strict=True):
            explainer = Explainer(self.program, facts, instances, conclusions, self._memory)
            mine = [Alert(self.rulings[o.rule.name], o, explainer) for o in outlines(self.program, explainer, relevant)]
            found.append(tuple(sorted(mine, key=lambda a: (a.ruling.rank, not a.outline.sure, a.outline.group.at))))
        return found

    def explainer(self, facts: Facts) -> Explainer:
        """Return what explains the rulings' conclusions on the facts of an intervention."""
        instances = make_instances(self.program, facts)
        ((conclusions, _),) = self._fast.conclude([(facts, instances)])
        return Explainer(self.program, facts, instances, conclusions, self._memory)

    def shared(self, ruling: Ruling, rule: Rule) -> list[Atom]:
        """Return the tests of a ruling that a rule makes too, sorted."""
        theirs = {_test(a) for a in self.tests_of(rule)}
        return sorted((a for a in self._tests(ruling) if _test(a) in theirs), key=_test)

    def tests_of(self, rule: Rule) -> set[Atom]:
        """Return the tests that a rule, and its demand, are made of."""
        found = set(self.against.atoms_below(CONDITION + rule.name))
        return found | (set(self.against.atoms_below(DEMAND + rule.name)) if rule.requires is not None else set())

    def _near(self, ruling: Ruling, rule: Rule) -> bool:
        """Whether a ruling and a rule share a test; of what every draft says only where the ruling has no other."""
        shared = {a.path for a in self.shared(ruling, rule)}
        return bool(shared - set(TOO_LITTLE) if {a.path for a in self._tests(ruling)} - set(TOO_LITTLE) else shared)

    def _tests(self, ruling: Ruling) -> set[Atom]:
        return {a for a in self.program.atoms_below(CONDITION + ruling.name) if a.operator not in ("always", "known")}

    def _touched(self, ruling: Ruling) -> tuple[str, ...]:
        """Return the rules in force that a ruling is about: on its provision and of its facts, and those it names."""
        return tuple(
            name
            for name, rule in self.against.rules.items()
            if rule.outcome is not None
            and (name in ruling.rules or (overlap(ruling.citations, rule.citations) and self._near(ruling, rule)))
        )


def watch_of(program: Program) -> Watch | None:
    """Return what watches for rulings; None where the rulebook has none that are known on the day."""
    if not any(r.known_on(program.day) for r in program.rulebook.rulings.values()):
        return None
    return Watch(program)


def with_alerts(result: CaseResult, alerts: Sequence[Alert], watch: Watch) -> CaseResult:
    """Return a result with what it resembles: all else of it is the same."""
    raised = {f.rule for f in result.findings if f.tied}
    told = [_told(a, [n for n in watch.touched[a.ruling.name] if n in raised], alerts) for a in alerts]
    return replace(result, resembles=told) if told else result


def brief_alerts(alerts: Iterable[Alert]) -> tuple[tuple[str, str], ...]:
    """Return what an intervention resembles in brief: title, and how far; each once, sorted."""
    return tuple(sorted({(a.ruling.label, f"{a.ruling.name}, {a.alike}") for a in alerts}))


def _told(alert: Alert, rules: list[str], others: Sequence[Alert]) -> Resembles:
    ruling, outline, explainer = alert.ruling, alert.outline, alert.explainer
    support = explainer.support(CONDITION + ruling.name, outline.group.at)
    asked = dict.fromkeys(explainer.question(key) for key in outline.keys)
    against = sorted({o.ruling.name for o in others if ruling.against(o.ruling)})
    return Resembles(
        id=ruling.name,
        title=ruling.title,
        kind=ruling.kind,
        body=ruling.body,
        reference=ruling.reference,
        decided=ruling.decided.isoformat(),
        citation=ruling.citation,
        text=ruling.text,
        outcome=ruling.outcome,
        speaks=ruling.speaks,
        source=ruling.source,
        invented=ruling.invented,
        alike=alert.alike,
        subject=outline.group.subject,
        triggers=[
            Trigger(file=p.source.name, line=p.line, column=p.column, attribute=path, text=p.text)
            for path, p in support
        ],
        unknown=list(asked),
        rules=rules,
        contradicts=against,
    )


def _test(atom: Atom) -> Test:
    """Return what a test is about: two limits of one number are about the same."""
    operand = "" if atom.operator == "lt" else f"{type(atom.operand).__name__} {atom.operand}"
    return (atom.record, atom.path, atom.operator, operand)


def _book_of(rulings: Iterable[Ruling], book: Rulebook) -> Rulebook:
    """Return a rulebook of rulings alone: each a note where its facts are, with the concepts that they rest on."""
    rulings = list(rulings)
    quantifiers = {**book.quantifiers, **{q.name: q for r in rulings for q in r.quantifiers}}
    derived, used = _needed([r.condition for r in rulings], book, quantifiers)
    rules = {r.name: _as_rule(r) for r in rulings}
    return Rulebook(book.vocabulary, rules, derived, {name: quantifiers[name] for name in used}, book.digest)


def _needed(
    formulas: list[Formula], book: Rulebook, quantifiers: Mapping[str, Quantifier]
) -> tuple[dict[str, Derived], list[str]]:
    """Return the definitions, and the names of the quantifiers, that formulas rest on."""
    by_phrase: dict[str, list[Derived]] = {}
    for definition in book.derived.values():
        by_phrase.setdefault(fold(definition.phrase), []).append(definition)
    seen: set[str] = set()
    derived: dict[str, Derived] = {}
    todo = list(formulas)
    while todo:
        for ref in (x for x in literals(todo.pop()) if isinstance(x, Ref) and x.name not in seen):
            seen.add(ref.name)
            if ref.name in quantifiers:
                todo.append(quantifiers[ref.name].condition)
            for definition in by_phrase.get(ref.name.removeprefix(CONCEPT), ()) if ref.name.startswith(CONCEPT) else ():
                derived[definition.name] = definition
                todo.append(definition.condition)
    return derived, sorted(name for name in seen if name in quantifiers)


def _as_rule(ruling: Ruling) -> Rule:
    return Rule(
        name=ruling.name,
        title=ruling.title,
        citation=ruling.citation,
        citations=ruling.citations,
        source=ruling.kind,
        validity=Validity(),
        record=ruling.record,
        condition=ruling.condition,
        examples=(),
        place=ruling.place,
        outcome=Outcome.NOTE,
        message=ruling.text,
    )
