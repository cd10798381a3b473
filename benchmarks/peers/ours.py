"""lagrum's two evaluators on boolean rule programs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from benchmarks.peers.programs import BooleanProgram, Case, Compiled, Literal
from lagrum.checking.checker import Evaluator
from lagrum.evaluation.conclusions import Conclusions
from lagrum.evaluation.durable import DurableEvaluator
from lagrum.evaluation.durable_engine import durable_engine
from lagrum.evaluation.instances import make_instances
from lagrum.evaluation.program import Node, Program
from lagrum.evaluation.reference import ReferenceEvaluator
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
    def __init__(self, program: Program, evaluator: Evaluator) -> None:
        self._program = program
        self._evaluator = evaluator

    def inputs(self, cases: Sequence[Case]) -> list[Facts]:
        return [Facts(PLACE, {name: Fact(value, PLACE) for name, value in case.items()}) for case in cases]

    def evaluate(self, inputs: Any) -> list[Conclusions]:
        return self._evaluator.evaluate_all([make_instances(self._program, facts) for facts in inputs])

    def conclusions(self, answers: Any) -> list[frozenset[str]]:
        return [frozenset(name for name, (value,) in found.items() if value == 3) for found in answers]


class Reference:
    name = "lagrum, reference"
    package = ""
    how = "typed facts to atom codes, and the whole batch at once (one bit a case)"
    instead = ""

    def compile(self, program: BooleanProgram) -> Compiled:
        made = to_program(program)
        return _Compiled(made, ReferenceEvaluator(made))


class Durable:
    name = "lagrum, durable"
    package = "durable_rules"
    how = (
        "typed facts to atom codes, then conjunctions in strata. The network is asked about each rule once, in the "
        "first round; what it answered is looked up in the others (ADR 15), of which the best is shown"
    )
    instead = (
        "a negated literal is a symbol of its own: durable_rules has no negation that can be relied on (DESIGN §5)"
    )

    def compile(self, program: BooleanProgram) -> Compiled:
        if durable_engine() is None:
            raise ImportError("durable_rules")
        made = to_program(program)
        return _Compiled(made, DurableEvaluator(made))
