"""What a rule comes to, and for which records, to the letter: what seeding faults showed that nothing else noticed."""

from __future__ import annotations

from dataclasses import replace

from lagrum.checking.groups import Group, groups
from lagrum.checking.outlines import Outline, outlines
from lagrum.evaluation.bitsliced import BitSlicedEvaluator
from lagrum.evaluation.conclusions import Relevant
from lagrum.evaluation.instances import make_instances
from lagrum.evaluation.program import Program, compile_program
from lagrum.evaluation.relevance import FastEvaluator
from lagrum.evaluation.truth import UNKNOWN, YES
from lagrum.explanation.budget import MOST_DECIDING
from lagrum.explanation.explain import Explainer
from lagrum.explanation.options import Key
from lagrum.model.answer import LegalAnswer
from lagrum.model.rule import Validity
from small import BEGREPP, DAY, facts, rule, rulebook

EXPECTED = 'så krav "Samtycke."'
STOP = 'så hinder "x"'
ASKED = 'så fråga "Vad gäller?"\nnivå makro\nadressat SKR'
CONSENT = f"kräver samtycke.vårdnadshavare är ja\n{EXPECTED}"
ADULT = 'målgrupp "vuxna"\n    ålder 30 år\n'


def program(*bodies: str) -> Program:
    return compile_program(rulebook(*(rule(f"a.{k}", body) for k, body in enumerate(bodies, 1))), DAY)


def told(made: Program, text: str, tied: frozenset[int] = frozenset(), name: str = "a.1") -> list[Group]:
    """Return where a rule applies or may apply."""
    instances = make_instances(made, facts(made.rulebook, text))
    return groups(made.rules[name], made, instances, BitSlicedEvaluator(made).evaluate(instances), tied)


def seen(found: list[Group]) -> list[tuple[int, int, str | None, str, str, bool]]:
    return [(g.at, g.applies, g.demand, g.subject, g.part, g.tied) for g in found]


def test_a_rule_about_the_intervention_is_one_group_or_none() -> None:
    made = program(f"när form är råd\n{CONSENT}", 'när form är råd\nså hinder "x"')
    assert told(made, "form läger") == [] == told(made, "form läger", name="a.2")
    assert seen(told(made, "form mer okänt")) == [(0, UNKNOWN, None, "", "", False)]
    assert seen(told(made, "form mer okänt", frozenset({0}))) == [(0, UNKNOWN, None, "", "", True)]
    assert seen(told(made, "form mer okänt", frozenset({1}))) == [(0, UNKNOWN, None, "", "", False)]
    assert seen(told(made, "form råd", name="a.2")) == [(0, YES, None, "", "", True)]
    assert told(made, "form råd")[0].instances == ()


def test_what_a_demand_comes_to() -> None:
    made = program(f"när form är råd\n{CONSENT}")
    for said, demand, is_open in (("ja", "uppfyllt", False), ("nej", "inte uppfyllt", False), ("okänt", "okänt", True)):
        (group,) = told(made, f"form råd\nsamtycke\n    vårdnadshavare {said}")
        assert (group.demand, group.open) == (demand, is_open)
    (group,) = told(made, "form mer okänt\nsamtycke\n    vårdnadshavare ja")
    assert (group.demand, group.open) == (None, True)


def test_each_record_is_a_group_and_its_ages_those_that_are_answered_alike() -> None:
    made = program(
        f"när för varje målgrupp där (ålder under 12 eller (ålder minst 15 och ålder under 18))\n{CONSENT}",
        'när för varje målgrupp där (ålder under 13)\nså upplysning "x"',
    )
    text = f'{ADULT}målgrupp "unga"\n    ålder 10–20 år\nmålgrupp "små"\n    ålder 3–5 år'
    assert seen(told(made, text)) == [
        (1, YES, "okänt", "målgrupp »unga«, 10–11 år och 15–17 år", "10–11 år och 15–17 år", True),
        (6, YES, "okänt", "målgrupp »små«", "", True),
    ]
    assert seen(told(made, text, name="a.2")) == [
        (1, YES, None, "målgrupp »unga«, 10–12 år", "10–12 år", True), (6, YES, None, "målgrupp »små«", "", True),
    ]  # fmt: skip
    (group, _) = told(made, text)
    assert [x.record.part for x in group.instances] == ["10–11 år", "15–17 år"]


def test_a_record_without_a_title_is_numbered_among_those_that_are_written() -> None:
    made = program('när för varje målgrupp där (ålder under 18)\nså hinder "x"')
    one, other = "målgrupp\n    ålder 3 år\n", "målgrupp\n    ålder 4 år\n"
    assert [g.subject for g in told(made, one)] == ["målgrupp"]
    assert [g.subject for g in told(made, one + other)] == ["målgrupp 1", "målgrupp 2"]
    assert seen(told(made, f"{one}målgrupp mer okänt")) == [
        (0, YES, None, "målgrupp", "", True), (1, UNKNOWN, None, "", "", False),
    ]  # fmt: skip
    assert seen(told(made, "form råd", frozenset({0}))) == [(0, UNKNOWN, None, "", "", True)]
    assert told(made, "målgrupp ingen") == []


def test_ages_are_those_of_the_record_that_is_told_of() -> None:
    pair = (
        'begrepp par\n    typ post\n    art faktum\n    betyder "Ett par."\n    fält yngre\n        typ ålder\n'
        '        art faktum\n        fråga "Hur gammal?"\n        betyder "Den yngre."\n'
    )
    rules = (rule(f"a.{k}", f"när för varje {x}\n{STOP}") for k, x in enumerate(
        ("målgrupp där (ålder under 15)", "par där (yngre under 10)"), 1))  # fmt: skip
    made = compile_program(rulebook(*rules, vocabulary=BEGREPP + pair), DAY)
    text = "målgrupp\n    ålder 12–17 år\npar\n    yngre 5–20 år"
    assert [g.part for name in ("a.1", "a.2") for g in told(made, text, name=name)] == ["12–14 år", "5–9 år"]


def test_what_something_ties_to_is_told_apart_from_the_rest_of_the_record() -> None:
    made = program(
        'när för varje målgrupp där (ålder under 18) och form är råd\nså hinder "x"',
        'när för varje målgrupp där (ålder under 15)\nså upplysning "x"',
    )
    text = 'form mer okänt\nmålgrupp "unga"\n    ålder 12–17 år'
    assert seen(told(made, text)) == [(0, UNKNOWN, None, "målgrupp »unga«", "", False)]
    assert seen(told(made, text, frozenset({1}))) == [
        (0, UNKNOWN, None, "målgrupp »unga«, 12–14 år", "12–14 år", False),
        (1, UNKNOWN, None, "målgrupp »unga«, 15–17 år", "15–17 år", True),
    ]


# --- outlines ---------------------------------------------------------------------------------------------------------


def outlined(made: Program, text: str, everything: bool = False, spent: int = 0, decided: bool = True) -> list[Outline]:
    given = facts(made.rulebook, text)
    instances = make_instances(made, given)
    ((conclusions, relevant),) = FastEvaluator(BitSlicedEvaluator(made)).conclude([(given, instances)])
    explainer = Explainer(made, given, instances, conclusions)
    explainer.budget.deciding(True).charge(spent)
    return list(outlines(made, explainer, relevant, everything, decided))


def test_an_outline_says_what_a_rule_comes_to_and_what_decides_it() -> None:
    made = program(
        'när form är råd och prövning är utan prövning\nså hinder "x"', f"när form är råd\n{CONSENT}",
        'när form är läger\nså upplysning "x"', f"när form är råd\n{ASKED}",
    )  # fmt: skip
    found = outlined(made, "form råd")
    assert [(o.rule.name, o.outcome, o.sure, o.demand, o.open, o.name, o.keys, o.explained) for o in found] == [
        ("a.1", "hinder", False, None, True, "regel:a.1", (Key("prövning"),), True),
        ("a.2", "krav", True, "okänt", True, "kräver:a.2", (Key("samtycke.vårdnadshavare"),), True),
        ("a.4", "fråga", True, None, False, "kräver:a.4", (), True),
    ]
    assert [o.settled_by for o in found] == [None] * 3
    undecided = outlined(made, "form råd", decided=False)
    assert undecided == [replace(o, keys=()) for o in found] and all(o.explained for o in undecided)


def test_an_outline_of_what_nothing_ties_to_comes_only_when_all_is_asked_for() -> None:
    made = program('när form är råd och prövning är utan prövning\nså hinder "x"', 'när form är läger\nså hinder "x"')
    text = 'namn "Insatsen"'
    assert outlined(made, text) == []
    found = outlined(made, text, everything=True)
    assert [(o.rule.name, o.group.tied, o.keys) for o in found] == [
        ("a.1", False, (Key("form"), Key("prövning"))), ("a.2", False, (Key("form"),)),
    ]  # fmt: skip


def test_whether_there_is_an_unwritten_record_is_among_what_decides_it() -> None:
    made = program(
        'när för varje målgrupp där (ålder under 18) och form är råd och prövning är utan prövning\nså hinder "x"'
    )
    (outline,) = outlined(made, "form råd")
    assert outline.keys == (Key("målgrupp"), Key("prövning"))
    (outline,) = outlined(made, "form råd\nprövning utan prövning")
    assert outline.keys == (Key("målgrupp"),)
    (outline,) = outlined(made, 'form råd\nmålgrupp "a"\n    ålder 3 år')
    assert outline.keys == (Key("prövning"),)


def test_when_the_work_is_over_an_outline_says_that_it_is_not_explained() -> None:
    made = program(
        'när form är råd och prövning är utan prövning\nså hinder "x"', f"när form är råd\n{ASKED}",
        'när för varje målgrupp där (ålder under 18) och form är råd\nså hinder "x"',
    )  # fmt: skip
    found = outlined(made, "form råd", spent=MOST_DECIDING)
    assert [(o.rule.name, o.keys, o.explained) for o in found] == [
        ("a.1", (), False), ("a.2", (), True), ("a.3", (Key("målgrupp"),), False),
    ]  # fmt: skip


def test_what_an_outline_takes_is_taken_from_what_is_left() -> None:
    made = program(*(f"när form är råd och {x}\n{STOP}" for x in ("prövning är utan prövning", "avgift under 5")))
    assert [o.explained for o in outlined(made, "form råd", spent=MOST_DECIDING - 1)] == [True, False]
    assert [o.explained for o in outlined(made, "form råd", spent=MOST_DECIDING - 3)] == [True, True]


def test_a_record_that_nothing_ties_to_hides_no_other() -> None:
    made = program(f"när för varje målgrupp där (ålder under 15)\n{STOP}")
    found = outlined(made, 'målgrupp "a"\n    roll förälder\nmålgrupp "b"\n    ålder 3 år')
    assert [o.group.subject for o in found if o.sure] == ["målgrupp »b«"]
    found = outlined(made, 'målgrupp mer okänt\nmålgrupp "b"\n    ålder 3 år', everything=True)
    assert [(o.group.subject, o.group.tied) for o in found] == [("målgrupp »b«", True), ("", False)]


def test_a_rule_that_is_only_an_exception_has_no_outline() -> None:
    book = rulebook(rule("a.1", f"när form är råd\n{STOP}"), rule("a.0", "undantag från a.1\nnär form är läger"))
    made = compile_program(book, DAY)
    assert [o.rule.name for o in outlined(made, "form råd, mer okänt", everything=True)] == ["a.1"]


def test_a_question_is_settled_for_the_records_that_its_answer_covers() -> None:
    young = rulebook(rule("a.1", f"när för varje målgrupp där (ålder under 5)\n{STOP}")).rules["a.1"].condition
    answer = LegalAnswer(
        name="n.1", title="", question="a.1", condition=young, text="", reason="", body="", kind="praxis", source="",
        decided=DAY, validity=Validity(), replaces="", positions=(), wordings=(), record="målgrupp", place="",
    )  # fmt: skip
    book = rulebook(rule("a.1", f"när för varje målgrupp där (ålder under 15)\n{ASKED}"))
    made = compile_program(replace(book, answers={"n.1": answer}), DAY)
    found = outlined(made, 'målgrupp "a"\n    ålder 9 år\nmålgrupp "b"\n    ålder 3 år')
    assert [(o.settled_by, o.outcome) for o in found] == [(None, "fråga"), (answer, "upplysning")]


def test_nothing_is_told_that_relevance_does_not_say() -> None:
    made = program(f"när form är råd\n{STOP}")
    for text, tied in (("form mer okänt", {}), ("form mer okänt", {"a.1": frozenset({0})}), ("form råd", {})):
        given = facts(made.rulebook, text)
        instances = make_instances(made, given)
        explainer = Explainer(made, given, instances, BitSlicedEvaluator(made).evaluate(instances))
        shown = ["a.1"] if tied or text == "form råd" else []
        assert [o.rule.name for o in outlines(made, explainer, Relevant(("a.1",), tied, 0))] == shown
        assert list(outlines(made, explainer, Relevant((), tied, 0))) == []
