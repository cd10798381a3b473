"""Generated boolean rule programs, and cases in which every fact is known.

With no unknown facts Kleene logic is the two-valued one, so that every engine must draw the same conclusions.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

Case = Mapping[str, bool]
Clause = tuple["Literal", ...]


@dataclass(frozen=True, slots=True)
class Literal:
    """A fact ("f3") or the conclusion of a lower rule ("r3"), or its negation."""

    name: str
    negated: bool


@dataclass(frozen=True, slots=True)
class BooleanRule:
    """Concludes its name when all literals of any clause hold. `level` is above that of every rule it refers to."""

    name: str
    level: int
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class BooleanProgram:
    """Rules in an order in which each refers only to earlier ones."""

    facts: tuple[str, ...]
    rules: tuple[BooleanRule, ...]


class Compiled(Protocol):
    """A program in the form of one engine."""

    def inputs(self, cases: Sequence[Case]) -> Any:
        """Return the cases in the form in which the engine takes them from Python. Not timed."""
        ...

    def evaluate(self, inputs: Any) -> Any:
        """Return the conclusions on all cases, as Python objects of the engine's own form. Timed."""
        ...

    def conclusions(self, answers: Any) -> list[frozenset[str]]:
        """Return the names of the rules that hold, by case. Not timed."""
        ...


class Engine(Protocol):
    """An engine to compare with. The texts are for the report."""

    name: str
    package: str
    how: str
    """In which way it is used, and that it is the fastest one that was found."""
    instead: str
    """What it cannot express, and what was done; "" when there is nothing."""

    def compile(self, program: BooleanProgram) -> Compiled: ...


def make_program(rules: int, facts: int, seed: int, levels: int = 4) -> BooleanProgram:
    """Return a program in the shape of encoded law: short conditions, some alternatives, exceptions to rules below."""
    draw = random.Random(f"program {rules} {facts} {seed} {levels}")
    names = tuple(f"f{k}" for k in range(facts))
    made: list[BooleanRule] = []
    for k in range(rules):
        level = k * levels // rules
        lower = [r.name for r in made if r.level < level]
        clauses = []
        for _ in range(draw.choice((1, 1, 2, 3))):
            chosen = draw.sample(names, draw.randint(1, 4))
            clause = [Literal(name, draw.random() < 0.35) for name in chosen]
            if lower and draw.random() < 0.6:
                clause.append(Literal(draw.choice(lower), draw.random() < 0.5))
            clauses.append(tuple(clause))
        made.append(BooleanRule(f"r{k}", level, tuple(clauses)))
    return BooleanProgram(names, tuple(made))


def make_cases(program: BooleanProgram, count: int, seed: int) -> list[dict[str, bool]]:
    """Return cases with a value for every fact."""
    draw = random.Random(f"cases {count} {seed}")
    return [{name: draw.random() < 0.5 for name in program.facts} for _ in range(count)]


def expected(program: BooleanProgram, case: Case) -> frozenset[str]:
    """Return the names of the rules that hold, straight from the definition."""
    values = dict(case)
    for rule in program.rules:
        values[rule.name] = any(all(values[x.name] != x.negated for x in clause) for clause in rule.clauses)
    return frozenset(rule.name for rule in program.rules if values[rule.name])


def expanded(program: BooleanProgram, yes: str, no: str, both: str, either: str, fact: str = "{}") -> dict[str, str]:
    """Return each rule as an expression over facts alone, for engines whose rules cannot refer to each other.

    `yes`, `no` and `fact` say how a value, its negation and a fact are written ("{}" stands for it), `both` and
    `either` are the connectives.
    """
    texts: dict[str, str] = {}

    def literal(x: Literal) -> str:
        value = f"({texts[x.name]})" if x.name in texts else fact.format(x.name)
        return (no if x.negated else yes).format(value)

    for rule in program.rules:
        clauses = (both.join(literal(x) for x in clause) for clause in rule.clauses)
        texts[rule.name] = either.join(f"({clause})" for clause in clauses)
    return texts
