"""lagrum's two evaluators on boolean rule programs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from benchmarks.peers.programs import BooleanProgram, Case, Compiled, Literal
from lagrum.evaluation.bitsliced import BitSlicedEvaluator
from lagrum.evaluation.conclusions import Conclusions
from lagrum.evaluation.durable.engine import durable_engine
from lagrum.evaluation.durable.evaluator import DurableEvaluator
from lagrum.evaluation.instances import Instances, make_instances
from lagrum.evaluation.program import Node, Program
from lagrum.model.facts import Fact, Facts, Place
from lagrum.model.formula import And, Atom, Formula, Lit, Or, Ref
from lagrum.model.rulebook import Rulebook
from lagrum.model.vocabulary import Attribute, Kind, Vocabulary
from lagrum.source.text import SourceText, Span

DAY = date(2026, 1, 15)
PLACE = Place(SourceText.of("", "boolean"), Span(0, 0))


def to_program(program: BooleanProgram) -> Program:
    """Return a boolean program as lagrum compiles rulebooks: atoms that equal ja, and one conclusion for each rule."""
    atoms = {name: Atom("", name, "eq", True) for name in program.facts}
    concluded = {rule.name for rule in program.rules}

    def literal(x: Literal) -> Formula:
        return Ref(x.name, x.negated) if x.name in concluded else Lit(atoms[x.name], x.negated)

    nodes = tuple(
        Node(rule.name, "", Or(tuple(And(tuple(literal(x) for x in clause)) for clause in rule.clauses)))
        for rule in program.rules
    )
    vocabulary = Vocabulary({name: Attribute(name, Kind.BOOLEAN) for name in program.facts})
    return Program(DAY, Rulebook(vocabulary, {}, {}, {}, ""), {}, nodes, {"": tuple(atoms.values())})


class _Compiled:
    def __init__(self, evaluate: Callable[[Sequence[Facts]], list[Conclusions]]) -> None:
        self._evaluate = evaluate

    def inputs(self, cases: Sequence[Case]) -> list[Facts]:
        return [Facts(PLACE, {name: Fact(value, PLACE) for name, value in case.items()}) for case in cases]

    def evaluate(self, inputs: Any) -> list[Conclusions]:
        return self._evaluate(inputs)

    def conclusions(self, answers: Any) -> list[frozenset[str]]:
        return [frozenset(name for name, (value,) in found.items() if value == 3) for found in answers]


class Fast:
    name = "lagrum, fast"
    package = ""
    how = "typed facts to atom codes, and the whole batch at once (one bit a case)"
    instead = ""

    def compile(self, program: BooleanProgram) -> Compiled:
        made = to_program(program)
        evaluator = BitSlicedEvaluator(made)
        return _Compiled(lambda facts: evaluator.evaluate_all([make_instances(made, f) for f in facts]))


NO_INSTANCES = Instances(b"", {})
"""durable reads the bound facts, and nothing that is made of them for others."""


class Durable:
    name = "lagrum, durable"
    package = "durable_rules"
    how = (
        "typed facts to literals, then rules in strata, each asked of the network in every round; facts that a rule "
        "set cannot tell apart are asserted once in a batch. What is not is concluded as well as what is, which is "
        "twice as much as the others conclude. A first round builds the rule sets"
    )
    instead = (
        "a negated literal is a symbol of its own: durable_rules has no negation that can be relied on (DESIGN §5)"
    )

    def compile(self, program: BooleanProgram) -> Compiled:
        if durable_engine() is None:
            raise ImportError("durable_rules")
        evaluator = DurableEvaluator(to_program(program))
        return _Compiled(
            lambda facts: [answer.conclusions for answer in evaluator.conclude([(f, NO_INSTANCES) for f in facts])]
        )
