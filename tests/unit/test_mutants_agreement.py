"""What is said when two evaluators do not agree, to the letter: what seeding faults showed that no test noticed."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from lagrum.evaluation import agreement
from lagrum.evaluation.agreement import FacitEvaluator
from lagrum.evaluation.authority import Judgement
from lagrum.evaluation.bitsliced import BitSlicedEvaluator
from lagrum.evaluation.conclusions import Asked, Concluded, Conclusions, EnginesDifferError
from lagrum.evaluation.instances import make_instances
from lagrum.evaluation.program import Program, compile_program
from lagrum.evaluation.relevance import FastEvaluator
from lagrum.evaluation.truth import NO, UNKNOWN, YES
from lagrum.model.answer import LegalAnswer
from lagrum.model.formula import ALWAYS
from lagrum.model.rule import Validity
from lagrum.rulebook.standing import standing
from small import DAY, HEAD, facts, rule, rulebook

QUESTION = 'när form är läger\nså fråga "x"\nnivå makro\nadressat SKR'
BOOK = rulebook(
    rule("a.1", 'när form är läger och prövning är med prövning\nså hinder "x"'),
    rule("a.2", 'när för varje målgrupp där (ålder under 15)\nså hinder "x"'),
    rule("a.3", 'när samtycke.vårdnadshavare är ja och form är råd\nså hinder "x"'),
    rule("a.4", QUESTION),
)
TEXT = 'form läger\nmålgrupp "a"\n    ålder 12–17 år\nmålgrupp\n    ålder 3 år\nmålgrupp mer okänt'


def concluded(text: str = TEXT) -> tuple[FacitEvaluator, Asked, Concluded]:
    made = compile_program(BOOK, DAY)
    given = facts(BOOK, text)
    asked = (given, make_instances(made, given))
    (found,) = FastEvaluator(BitSlicedEvaluator(made)).conclude([asked])
    return FacitEvaluator(made), asked, found


def with_code(found: Concluded, name: str, at: int, code: int) -> Concluded:
    """Return what is concluded with one truth value changed."""
    right = found.conclusions
    scope, slot = right._layout.place[name]
    rows = {post: [bytearray(row) for row in of] for post, of in right.rows.items()}
    rows[scope][at][slot] = code
    return found._replace(
        conclusions=Conclusions(right._layout, {post: [*map(bytes, of)] for post, of in rows.items()})
    )


@pytest.mark.parametrize(
    ("name", "at", "code", "said"),
    [
        ("villkor:a.1", 0, NO, "villkor:a.1 (fall 7): snabb säger nej, facit säger okänt"),
        ("regel:a.1", 0, YES, "regel:a.1 (fall 7): snabb säger ja, facit säger okänt"),
        ("regel:a.2", 0, NO, "regel:a.2 (målgrupp 1 »a« 12–14 år i fall 7): snabb säger nej, facit säger ja"),
        ("regel:a.2", 1, UNKNOWN, "regel:a.2 (målgrupp 1 »a« 15–17 år i fall 7): snabb säger okänt, facit säger nej"),
        ("regel:a.2", 2, UNKNOWN, "regel:a.2 (målgrupp 2 i fall 7): snabb säger okänt, facit säger ja"),
        ("regel:a.2", 3, YES, "regel:a.2 (målgrupp oskriven i fall 7): snabb säger ja, facit säger okänt"),
    ],
)
def test_a_truth_that_differs_is_told_with_its_place_and_both_answers(name: str, at: int, code: int, said: str) -> None:
    facit, asked, found = concluded()
    facit.compare(asked, found, "snabb", "fall 7")
    with pytest.raises(EnginesDifferError) as caught:
        facit.compare(asked, with_code(found, name, at, code), "snabb", "fall 7")
    assert str(caught.value) == f"beräkningarna går isär för {said}"


def test_relevance_that_differs_is_told_with_its_rule() -> None:
    facit, asked, found = concluded()
    right = found.relevant
    assert (right.rules, right.hidden) == (("a.1", "a.2", "a.4"), 0)
    assert right.tied == {"a.1": {0}, "a.2": {0, 2}, "a.4": {0}}
    for wrong, said in (
        (replace(right, rules=("a.2", "a.4")), "regel:a.1 (fall): annan säger visas inte, facit säger visas"),
        (replace(right, rules=(*right.rules, "a.3")), "regel:a.3 (fall): annan säger visas, facit säger visas inte"),
        (
            replace(right, tied={**right.tied, "a.1": frozenset()}),
            "regel:a.1 (fall): annan säger knyts inte, facit säger knyts",
        ),
        (
            replace(right, tied={**right.tied, "a.2": frozenset({0, 2, 3})}),
            "regel:a.2 (målgrupp oskriven i fall): annan säger knyts, facit säger knyts inte",
        ),
        (
            replace(right, tied={**right.tied, "a.2": frozenset({0})}),
            "regel:a.2 (målgrupp 2 i fall): annan säger knyts inte, facit säger knyts",
        ),
        (replace(right, hidden=3), "antalet dolda regler (fall): annan säger 3, facit säger 0"),
    ):
        with pytest.raises(EnginesDifferError) as caught:
            facit.compare(asked, found._replace(relevant=wrong), "annan", "fall")
        assert str(caught.value) == f"beräkningarna går isär för {said}"


def test_the_authority_answers_in_place_of_another() -> None:
    facit, asked, found = concluded()
    assert facit.name == "facit"
    (own,) = facit.conclude([asked])
    assert dict(own.conclusions) == dict(found.conclusions) and own.relevant == found.relevant
    text = 'prövning utan prövning\nnamn "x"'
    facit, asked, found = concluded(text)
    assert facit.conclude([asked, asked])[1].relevant == found.relevant
    assert found.relevant.hidden == 3


@pytest.mark.parametrize(
    ("written", "cut", "said"),
    [
        ("12–17", "12–16", "delarna av målgrupp täcker inte åldrarna en gång (1 15–17 år i fall)"),
        ("12–17", "13–17", "delarna av målgrupp täcker inte åldrarna en gång (1 12–14 år i fall)"),
        ("12–14", "12–17", "en del av målgrupp finns inte i fall"),
    ],
)
def test_parts_that_are_not_those_of_the_record_are_told(written: str, cut: str, said: str) -> None:
    made = compile_program(BOOK, DAY)
    one, other = (facts(BOOK, f"målgrupp\n    ålder {years} år") for years in (written, cut))
    with pytest.raises(EnginesDifferError) as caught:
        FacitEvaluator(made).answers(one, make_instances(made, other), "fall")
    assert str(caught.value) == said


def test_a_part_that_there_are_two_of_is_told() -> None:
    made = compile_program(BOOK, DAY)
    given = facts(BOOK, "målgrupp\n    ålder 12–17 år")
    found = make_instances(made, given)
    twice = replace(found, records={"målgrupp": (*found.records["målgrupp"], found.records["målgrupp"][1])})
    with pytest.raises(EnginesDifferError) as caught:
        FacitEvaluator(made).answers(given, twice, "fall")
    assert str(caught.value) == "delarna av målgrupp täcker inte åldrarna en gång (1 15–17 år i fall)"


def test_an_unwritten_record_that_there_are_two_of_is_told() -> None:
    made = compile_program(BOOK, DAY)
    given = facts(BOOK, "form råd")
    found = make_instances(made, given)
    twice = replace(found, records={"målgrupp": found.records["målgrupp"] * 2})
    with pytest.raises(EnginesDifferError) as caught:
        FacitEvaluator(made).answers(given, twice, "fall")
    assert str(caught.value) == "delarna av målgrupp täcker inte åldrarna en gång (oskriven i fall)"


def test_an_intervention_is_named_by_its_head_when_nothing_else_is_said() -> None:
    made = compile_program(BOOK, DAY)
    given = facts(BOOK, "målgrupp\n    ålder 12–14 år")
    with pytest.raises(EnginesDifferError, match=r"^en del av målgrupp finns inte i insats a/b") as caught:
        FacitEvaluator(made).conclude([(given, make_instances(made, facts(BOOK, "målgrupp\n    ålder 12–17 år")))])
    assert str(caught.value) == f"en del av målgrupp finns inte i {given.place.text}"


def test_years_that_are_tied_differently_in_one_part_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule that is not in force yet parts the years of the authority, but not the records of the program."""
    later = HEAD.replace("2025-07-01", "2030-01-01")
    book = rulebook(
        rule("a.1", 'när för varje målgrupp där (ålder under 15)\nså hinder "x"'),
        rule("a.2", 'när för varje målgrupp där (ålder under 13)\nså hinder "x"', later),
    )
    made = compile_program(book, DAY)
    given = facts(book, "målgrupp\n    ålder 12–17 år")
    asked = make_instances(made, given)
    assert FacitEvaluator(made).answers(given, asked, "fall")[1].rules == ("a.1",)
    monkeypatch.setattr(Judgement, "tied", lambda self, one, fall: min(fall.ages["målgrupp.ålder"]) == 12)
    with pytest.raises(EnginesDifferError) as caught:
        FacitEvaluator(made).answers(given, asked, "fall")
    assert str(caught.value) == (
        "åldrar som inte svarar lika står i samma del för regel:a.1 (1 12 år och 1 13 år i fall)"
    )


def test_years_that_differ_in_one_part_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    made = compile_program(BOOK, DAY)
    given = facts(BOOK, "målgrupp\n    ålder 10 år\nmålgrupp\n    ålder 12–17 år")
    monkeypatch.setattr(Program, "age_limits", {})
    with pytest.raises(EnginesDifferError) as caught:
        FacitEvaluator(made).answers(given, make_instances(made, given), "fall")
    assert str(caught.value) == (
        "åldrar som inte svarar lika står i samma del för villkor:a.2 (2 12 år och 2 15 år i fall)"
    )


def test_rules_that_are_not_the_same_are_told() -> None:
    made = compile_program(BOOK, DAY)
    with pytest.raises(EnginesDifferError) as caught:
        FacitEvaluator(replace(made, rules={k: v for k, v in made.rules.items() if k in ("a.1", "a.4")}))
    assert str(caught.value) == "beräkningarna går isär om vilka regler som gäller 2026-06-01: a.2, a.3"


def test_answers_that_are_not_the_same_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = LegalAnswer(
        name="n.1", title="", question="a.4", condition=ALWAYS, text="", reason="", body="", kind="praxis", source="",
        decided=DAY, validity=Validity(), replaces="", positions=(), wordings=(), record="", place="",
    )  # fmt: skip
    made = compile_program(replace(BOOK, answers={"n.1": answer}), DAY)
    assert FacitEvaluator(made).law.usable("a.4") == [answer]
    assert standing(made.rulebook, "a.4", DAY).usable == (answer,)
    monkeypatch.setattr(agreement, "standing", lambda *_: SimpleNamespace(usable=()))
    with pytest.raises(EnginesDifferError) as caught:
        FacitEvaluator(made)
    assert str(caught.value) == "beräkningarna går isär om vilka svar som avgör a.4: ['n.1']"
