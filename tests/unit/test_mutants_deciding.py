"""What is left of a conclusion, what decides it, and what answers lead to, to the letter (docs/mutation.md)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from lagrum.evaluation.bitsliced import BitSlicedEvaluator
from lagrum.evaluation.instances import make_instances
from lagrum.evaluation.program import Program, compile_program
from lagrum.evaluation.truth import WORD
from lagrum.explanation import deciding
from lagrum.explanation.budget import Work
from lagrum.explanation.deciding import Decider
from lagrum.explanation.explain import Explainer, Memory
from lagrum.explanation.options import Key
from lagrum.explanation.residual import Literal
from lagrum.explanation.trees import ALL, EITHER, FIRST, UNWRITTEN, Tree
from lagrum.model.formula import Atom
from small import DAY, facts, rule, rulebook

SOME = 'så hinder "x"'


def compiled(*conditions: str) -> Program:
    return compile_program(rulebook(*(rule(f"a.{k}", f"när {x}\n{SOME}") for k, x in enumerate(conditions, 1))), DAY)


def explained(program: Program, written: str, memory: Memory | None = None) -> Explainer:
    given = facts(program.rulebook, written.replace(" / ", "\n"))
    instances = make_instances(program, given)
    return Explainer(program, given, instances, BitSlicedEvaluator(program).evaluate(instances), memory)


def left(explainer: Explainer, name: str = "regel:a.1", at: int = 0) -> str:
    """Return what is left of a conclusion, in words."""
    residuals = explainer._decider.residuals

    def words(tree: Tree) -> str:
        if tree >= FIRST:
            literal = residuals.of_number(tree)
            record = "" if literal.key.index < 0 else f" {literal.key.index + 1}"
            test = "" if literal.atom is None else f" {literal.atom.operator} {literal.atom.operand}"
            return f"{'inte ' if tree & 1 else ''}{literal.key.path}{record}{test}"
        if tree >= 0:
            return WORD[tree]
        kind, *parts = residuals.trees.node(tree)
        sign = {ALL: " och ", EITHER: " eller ", UNWRITTEN: " finns med "}.get(kind, " finns inte med ")
        return f"({sign.join(map(words, parts))})"

    return words(explainer._residual(name, at))


def leads(explainer: Explainer, name: str = "regel:a.1", at: int = 0) -> list[str]:
    """Return what each answer to each deciding fact would lead to, in words."""
    rows = []
    for key in explainer.deciding(name, at):
        given = explainer.options(key, name)
        codes = explainer.consequences(name, at, key, given, Work(10**6))
        answers = ", ".join(f"{o.words}: {WORD[code]}" for o, code in zip(given, codes, strict=True))
        rows.append(f"{key.path}{'' if key.index < 0 else f' {key.index + 1}'}: {answers}")
    return rows


GOLDEN = Path(__file__).parents[1] / "golden" / "avgorande.txt"
CASES = [tuple(block.split("\n", 2)) for block in GOLDEN.read_text("utf-8").split("\n\n")]
"""A condition, what a draft says, and what is left to find out. tests/property/test_deciding.py holds that it is so."""


def told(condition: str, written: str) -> str:
    """Return, for each record that a condition is of, what is left of it, what decides it, and what answers lead to."""
    explainer = explained(compiled(condition), written)
    rows = []
    for at in range(len(explainer.conclusions["regel:a.1"])):
        rows += [f"  {left(explainer, at=at)}", *(f"    {row}" for row in leads(explainer, at=at))]
    return "\n".join(rows)


@pytest.mark.parametrize(("condition", "written", "expected"), CASES)
def test_what_decides_a_conclusion_and_what_answers_lead_to(condition: str, written: str, expected: str) -> None:
    assert told(condition, written) == expected.rstrip("\n")


def test_a_test_of_a_fact_has_one_number() -> None:
    residuals = Decider(compiled("form är läger")).residuals
    first, other = (Literal(Key(path), Atom("", path, "has", "läger")) for path in ("form", "annat"))
    assert [residuals.literal(x) for x in (first, other, replace(first), other)] == [4, 6, 4, 6]
    assert [residuals.bit_of(x) for x in (4, 5, 6, 7)] == [1, 1, 2, 2]
    assert residuals.keys == [Key("form"), Key("annat")] and residuals.of_number(7) == other


def test_of_a_concept_that_nothing_defines_nothing_can_be_found_out() -> None:
    later = (
        'härled starten dröjer\n    betyder "Det."\n    lagrum SoL 3 kap. 1 §\n    källa lag\n'
        "    gäller från 2030-01-01\n    när start är känt\n"
    )
    bodies = (
        "starten dröjer", "starten dröjer och form är läger", "form är läger eller inte starten dröjer",
        "(start är känt och avgift under 5) eller (start under 2026-01-01 och form är råd) eller starten dröjer",
    )  # fmt: skip
    rules = (rule(f"a.{k}", f"när {body}\n{SOME}") for k, body in enumerate(bodies, 1))
    explainer = explained(compile_program(rulebook(later, *rules), DAY), 'namn "x"')
    assert [left(explainer, f"regel:a.{k}") for k in (1, 2, 3)] == [
        "okänt", "(okänt och form has läger)", "(form has läger eller okänt)",
    ]  # fmt: skip
    assert [leads(explainer, f"regel:a.{k}") for k in (1, 2, 3)] == [
        [], ["form: läger: okänt, inget av dem: nej"], ["form: läger: ja, inget av dem: okänt"],
    ]  # fmt: skip
    assert [k.path for k in explainer.deciding("regel:a.4", 0)] == ["avgift", "form", "start"]


def test_what_was_found_out_of_one_draft_changes_no_answer_to_another() -> None:
    program = compiled(*dict.fromkeys(condition for condition, _, _ in CASES if "varje" not in condition))
    memory = Memory()
    written = list(dict.fromkeys(w for _, w, _ in CASES))
    for text in (*written, *written[::-1]):
        again, alone = explained(program, text, memory), explained(program, text)
        for name in (f"regel:{x}" for x in program.rules):
            assert again.deciding(name, 0) == alone.deciding(name, 0)
            assert leads(again, name) == leads(alone, name)


def test_what_deciding_costs_is_the_same_whatever_was_found_out_before() -> None:
    """The work is counted in nodes that are walked, so that the same draft is explained as far on every day."""
    steps = []
    for condition, text, _ in (CASES[0], CASES[1], *(c for c in CASES if "mer okänt" in c[1])):
        program, memory = compiled(condition), Memory()
        spent = []
        for _ in range(2):
            work = Work(10**6)
            explained(program, text, memory).deciding("regel:a.1", 0, work)
            spent.append(10**6 - work._left)
        assert spent[0] == spent[1]
        steps.append(spent[0])
    assert steps[:2] == [8, 2]


class Counting:
    """Trials that find nothing: of four facts, each set with five outcomes. Keeps how many sets were tried at once."""

    keys = (0, 1, 2, 3)

    def __init__(self) -> None:
        self.tried: list[int] = []

    def size(self, chosen: Sequence[int]) -> int:
        return 5

    def first(self, sets: Sequence[tuple[int, ...]]) -> None:
        self.tried.append(len(sets))


@pytest.mark.parametrize(("most", "tried"), [(25, [2, 2, 2]), (30, [2, 2, 2, 2]), (10**6, [2] * 7 + [1])])
def test_a_search_ends_when_so_many_outcomes_have_been_tried_over_all_sizes(
    monkeypatch: pytest.MonkeyPatch, most: int, tried: list[int]
) -> None:
    monkeypatch.setattr(deciding, "TRIALS_AT_ONCE", 10)
    monkeypatch.setattr(deciding, "MAX_TRIALS", most)
    trials = Counting()
    assert Decider._tried(trials) is None  # type: ignore[arg-type]
    assert trials.tried == tried
