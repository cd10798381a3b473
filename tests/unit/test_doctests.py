"""The examples in the docstrings beside the hard ideas say what is so."""

from __future__ import annotations

import doctest
from collections.abc import Callable
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import lagrum
from lagrum.binding.intervention import bind_intervention
from lagrum.evaluation.bitsliced import BitSlicedEvaluator
from lagrum.evaluation.instances import make_instances
from lagrum.evaluation.program import compile_program
from lagrum.evaluation.truth import WORD
from lagrum.explanation.deciding import Decider
from lagrum.explanation.options import Key
from lagrum.explanation.residual import Reduction
from lagrum.explanation.trees import ALL, FIRST, Tree
from lagrum.rulebook.load import bind_rulebook
from lagrum.source.diagnostic import Diagnostics
from lagrum.source.text import SourceText

PACKAGE = Path(lagrum.__file__).parent
LEAST = {
    "lagrum.evaluation.bitsliced": 2,
    "lagrum.evaluation.durable.network": 1,
    "lagrum.evaluation.durable.plan": 1,
    "lagrum.evaluation.kleene": 2,
    "lagrum.explanation.deciding": 5,
    "lagrum.explanation.residual": 3,
    "lagrum.explanation.trees": 4,
}
"""The hard ideas, and how many examples each has at least."""
MODULES = sorted(
    f"lagrum.{path.relative_to(PACKAGE).with_suffix('').as_posix().replace('/', '.')}"
    for path in PACKAGE.rglob("*.py")
    if ">>> " in path.read_text("utf-8")
)

RULE = """
regel a.1 "Regeln"
    lagrum   SoL 11 kap. 5 §
    källa    lag
    gäller   från 2025-07-01
    därför   "Skälet."
    när avgift är ja och (journal är ja eller samtycke är ja)
    så hinder "Går inte."
"""
CONCEPTS = "".join(
    f'begrepp {name}\n    typ sanningsvärde\n    art faktum\n    fråga "Vad?"\n    betyder "Det."\n'
    for name in ("avgift", "journal", "samtycke")
)


def small_world() -> dict[str, Callable[..., Any]]:
    """Return what the examples ask with: `left`, `decides` and `supposed`, of rows of an intervention on that rule."""
    sink = Diagnostics()
    book = bind_rulebook([SourceText.of(CONCEPTS, "a.begrepp"), SourceText.of(RULE, "a.regel")], sink)
    program = compile_program(book, date(2026, 6, 1))
    decider = Decider(program)

    def residual(*rows: str) -> Tree:
        case = bind_intervention(
            SourceText.of("\n    ".join(["insats a/b", *rows]) + "\n", "a.insats"), book.vocabulary, sink
        )
        assert case is not None and not sink.has_errors, [d.render() for d in sink.items]
        instances = make_instances(program, case.facts)
        conclusions = BitSlicedEvaluator(program).evaluate(instances)
        return Reduction(decider.residuals, instances, conclusions).residual("regel:a.1", 0)

    def words(tree: Tree) -> str:
        if tree >= FIRST:
            return ("inte " if tree & 1 else "") + decider.residuals.of_number(tree).key.path
        if tree >= 0:
            return WORD[tree]
        kind, *parts = decider.residuals.trees.node(tree)
        return "(" + (" och " if kind == ALL else " eller ").join(map(words, parts)) + ")"

    def supposed(text: str, path: str, *values: bool) -> list[str]:
        return [WORD[code] for code in decider.suppose(residual(text), Key(path), values)]

    return {
        "left": lambda *rows: words(residual(*rows)),
        "decides": lambda *rows: [key.path for key in decider.decide(residual(*rows))],
        "supposed": supposed,
    }


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module(name: str) -> None:
    found = doctest.testmod(import_module(name), extraglobs=small_world())
    assert found.failed == 0
    assert found.attempted >= LEAST.get(name, 1)


def test_the_hard_ideas_have_examples() -> None:
    assert LEAST.keys() <= set(MODULES)
