"""The program that rules are compiled to, and what ties a draft to them, to the letter (docs/mutation.md)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from lagrum.evaluation import program as module
from lagrum.evaluation.bitsliced import BATCH, BitSlicedEvaluator, Tree, walk
from lagrum.evaluation.instances import make_instances
from lagrum.evaluation.program import UNDEFINED, Coding, Node, Program, compile_program
from lagrum.evaluation.relevance import FastEvaluator, Relevant, as_written
from lagrum.evaluation.truth import NO, UNKNOWN, YES
from lagrum.model.answer import LegalAnswer
from lagrum.model.facts import Fact, Several
from lagrum.model.formula import ALWAYS, And, Atom, Lit, Or, Ref
from lagrum.model.rule import Validity
from small import BEGREPP, DAY, HEAD, facts, rule, rulebook
from strategies import NOWHERE

UNDER_15, UNDER_18 = (Atom("målgrupp", "målgrupp.ålder", "lt", n) for n in (15, 18))
CAMP, ADVICE = (Atom("", "form", "has", x) for x in ("läger", "råd"))
CHEAP = Atom("", "avgift", "lt", 5)
CONSENT = Atom("", "samtycke.vårdnadshavare", "eq", True)
SOME = 'så hinder "x"'


def compiled(*bodies: str, vocabulary: str = BEGREPP, day: date = DAY) -> Program:
    book = rulebook(*(rule(f"a.{k}", body) for k, body in enumerate(bodies, 1)), vocabulary=vocabulary)
    return compile_program(book, day)


# --- the program ------------------------------------------------------------------------------------------------------


def test_a_conclusion_knows_each_test_and_each_conclusion_it_is_made_of_once() -> None:
    a, b, c = Lit(CAMP), Lit(CAMP, True), Lit(CHEAP)
    node = Node("n", "", And((a, Or((b, c, Ref("x"))), Ref("y", True), Ref("x"))))
    assert (node.atoms, node.refs) == ((CAMP, CHEAP), ("x", "y"))
    exists = Node("n", "", None, "inre", "målgrupp")
    assert (exists.atoms, exists.refs) == ((), ("inre",))


def test_codes_of_facts_are_in_the_order_of_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    coding = Coding((CAMP, CHEAP, ADVICE, UNDEFINED.atom))
    assert coding.default == bytes([UNKNOWN] * 4)
    closed, is_open = (Fact(Several(frozenset({"läger"}), x), NOWHERE) for x in (False, True))
    for most in (100_000, 0):
        monkeypatch.setattr(module, "MOST_KNOWN", most)
        for _ in range(3):
            assert coding.of({}) == coding.default
            assert coding.of({"form": closed, "annat": closed}) == bytes([YES, UNKNOWN, NO, UNKNOWN])
            assert coding.of({"form": is_open}) == bytes([YES, UNKNOWN, UNKNOWN, UNKNOWN])


def test_how_many_values_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_KNOWN", 2)
    coding = Coding((CAMP,))
    for name in "abcd":
        coding.of({"form": Fact(Several(frozenset({name})), NOWHERE)})
    assert len(coding._known) == 1  # three were kept, and then all were let go
    assert coding.of({"form": Fact(Several(frozenset({"läger"})), NOWHERE)}) == bytes([YES])


LAYERS = (
    f"när form är läger och avgift under 5\n{SOME}",
    f"viker för a.1\nnär form är råd och det finns målgrupp där (ålder under 15)\n{SOME}",
    "undantag från a.2\nnär avgift under 5 och start är känt",
    "när för varje målgrupp där (ålder under 18) och form är råd\nkräver samtycke.vårdnadshavare är ja\n"
    'så krav "x"',
)  # fmt: skip


def test_conclusions_come_after_those_that_they_rest_on() -> None:
    made = compiled(*LAYERS)
    names = [n.name for n in made.nodes]
    (some,) = made.rulebook.quantifiers
    assert names == [
        "villkor:a.1", "villkor:a.3", f"{some}|inre", "kräver:a.4", "villkor:a.4",
        some, "regel:a.1", "regel:a.3", "regel:a.4", "villkor:a.2", "regel:a.2",
    ]  # fmt: skip
    by_name = {n.name: n for n in made.nodes}
    assert by_name["regel:a.2"].formula == And((Ref("villkor:a.2"), Ref("regel:a.1", True), Ref("regel:a.3", True)))
    assert by_name["regel:a.1"].formula == Ref("villkor:a.1")
    assert (by_name[some].exists_of, by_name[some].over, by_name[some].formula) == (f"{some}|inre", "målgrupp", None)
    assert [by_name[x].record for x in (some, f"{some}|inre", "regel:a.4", "kräver:a.4", "regel:a.1")] == [
        "", "målgrupp", "målgrupp", "målgrupp", "",
    ]  # fmt: skip
    own = (CHEAP, ADVICE, CAMP, CONSENT, Atom("", "start", "known"))
    assert made.atoms == {"": own, "målgrupp": (UNDER_15, UNDER_18)}
    assert made.records == ("målgrupp",)
    assert made.age_limits == {"målgrupp.ålder": (15, 18)}


def test_tests_are_sorted_by_number_and_not_by_its_digits() -> None:
    limits = (100, 9, 20)
    made = compiled(*(f"när avgift under {n}\n{SOME}" for n in limits))
    assert [a.operand for a in made.atoms[""]] == [9, 20, 100]
    assert [made.slot_of[a] for a in made.atoms[""]] == [0, 1, 2]


def test_what_lies_below_a_conclusion() -> None:
    made = compiled(*LAYERS)
    (some,) = made.rulebook.quantifiers
    for _ in range(2):  # and the same when it is asked for again
        assert made.atoms_below("regel:a.2") == {ADVICE, UNDER_15, CAMP, CHEAP, Atom("", "start", "known")}
        assert made.atoms_below("villkor:a.2") == {ADVICE, UNDER_15}
        assert made.facts_below(some) == {"målgrupp", "målgrupp.ålder"}
        assert made.facts_below("regel:a.2") == {"form", "målgrupp", "målgrupp.ålder", "avgift", "start"}
        assert made.facts_below("regel:a.4") == {"form", "målgrupp.ålder"}
        assert made.known_below("regel:a.2") == {"start"} and made.known_below("regel:a.1") == set()
        assert made.posts_below("regel:a.2") == ("målgrupp",) and made.posts_below("regel:a.4") == ()
    assert made.told_by("samtycke.vårdnadshavare") == ("kräver:a.4",)
    assert made.told_by("form") == ("regel:a.1", "regel:a.2", "regel:a.4")
    assert made.told_by("start") == ("regel:a.2",) and made.told_by("namn") == ()


def test_where_the_codes_stand_that_a_conclusion_about_a_record_depends_on() -> None:
    made = compiled(
        "när för varje målgrupp där (ålder under 18) och form är råd\nkräver roll är barn\nså krav \"x\"",
        f"när för varje målgrupp där (ålder under 15)\n{SOME}", f"när form är läger och avgift under 5\n{SOME}",
    )  # fmt: skip
    assert [(a.path, a.operand) for a in made.atoms["målgrupp"]] == [
        ("målgrupp.roll", "barn"), ("målgrupp.ålder", 15), ("målgrupp.ålder", 18),
    ]  # fmt: skip
    for _ in range(2):
        assert [made.own_slots(x) for x in ("regel:a.1", "kräver:a.1", "regel:a.2", "regel:a.3")] == [
            (0, 2), (0,), (1,), (),
        ]  # fmt: skip
    assert compiled(f"när det finns målgrupp där (ålder under 18)\n{SOME}").own_slots("regel:a.1") == ()


def meaning(phrase: str, condition: str, valid: str = "tills vidare", more: str = "") -> str:
    return (
        f'härled {phrase}\n    betyder "Det."\n    lagrum SoL 3 kap. 1 §\n    källa lag\n    gäller {valid}\n{more}'
        f"    när {condition}\n"
    )


def test_a_concept_is_any_of_its_meanings_in_force_and_unknown_when_there_is_none() -> None:
    book = rulebook(
        meaning("lägret kostar lite", "form är läger och avgift under 5"),
        meaning("lägret kostar lite", "form är råd", "från 2030-01-01"),
        meaning("starten dröjer", "start är känt", "från 2030-01-01"),
        meaning("mottagaren räknas", "ålder under 15", more="    för målgrupp\n"),
        rule("a.1", f"när lägret kostar lite\n{SOME}"), rule("a.2", f"när starten dröjer\n{SOME}"),
        rule("a.3", f"när det finns målgrupp där (mottagaren räknas)\n{SOME}"),
    )  # fmt: skip
    now, later = (compile_program(book, day) for day in (DAY, date(2030, 1, 1)))
    of = {n.name: n for n in now.nodes}
    cheap = And((Lit(CAMP), Lit(CHEAP)))
    assert of["begrepp:lägret kostar lite"].formula == cheap
    assert of["begrepp:starten dröjer"].formula == UNDEFINED
    assert (of["begrepp:mottagaren räknas"].record, of["begrepp:lägret kostar lite"].record) == ("målgrupp", "")
    assert {n.name: n for n in later.nodes}["begrepp:lägret kostar lite"].formula == Or((cheap, Lit(ADVICE)))
    assert now.atoms_below("regel:a.3") == {UNDER_15} and now.atoms_below("regel:a.2") == {UNDEFINED.atom}
    assert [*now.definitions] == [*later.definitions]


def test_only_rules_and_answers_in_force_are_compiled() -> None:
    asked = 'så fråga "x"\nnivå makro\nadressat SKR'
    later = HEAD.replace("2025-07-01", "2030-01-01")
    book = rulebook(
        rule("a.1", f"när form är läger\n{asked}"), rule("a.2", f"viker för a.1\nnär form är läger\n{SOME}", later),
        rule("a.3", "undantag från a.1\nnär form är råd", later),
        rule("a.4", f"viker för a.2\nnär form är råd\n{SOME}"),
    )  # fmt: skip

    def answer(name: str, question: str, last: date | None) -> LegalAnswer:
        return LegalAnswer(
            name=name, title="", question=question, condition=ALWAYS, text="", reason="", body="", kind="praxis",
            source="", decided=DAY, validity=Validity(None, last), replaces="", positions=(), wordings=(), record="",
            place="",
        )  # fmt: skip

    given = [answer("n.1", "a.1", None), answer("n.2", "a.1", date(2026, 5, 31)), answer("n.3", "a.2", None)]
    book = replace(book, answers={x.name: x for x in given})
    names = {n.name for n in compile_program(book, DAY).nodes}
    assert names == {"villkor:a.1", "regel:a.1", "villkor:a.4", "regel:a.4", "svar:n.1"}
    of = {n.name: n for n in compile_program(book, date(2030, 1, 1)).nodes}
    assert of["regel:a.1"].formula == And((Ref("villkor:a.1"), Ref("regel:a.3", True)))
    assert of["regel:a.2"].formula == And((Ref("villkor:a.2"), Ref("regel:a.1", True)))
    assert of["regel:a.4"].formula == And((Ref("villkor:a.4"), Ref("regel:a.2", True)))
    assert "svar:n.3" in of


# --- many interventions as bits ---------------------------------------------------------------------------------------


def test_a_formula_is_laid_out_by_where_its_parts_stand() -> None:
    made = compiled(*LAYERS)
    fast = BitSlicedEvaluator(made)
    own, young = Lit(CHEAP), Lit(UNDER_15)
    assert (fast.atom_slot(CHEAP), fast.atom_slot(UNDER_15), fast.atom_slot(UNDER_18)) == (0, 1, 2)  # 0: presence
    assert fast.slot("", "villkor:a.1") == 5 and fast.slot("målgrupp", "regel:a.4") == 6
    formula = And((own, Lit(CONSENT, True), young, Lit(UNDER_18, True), Or((own, Ref("regel:a.1", True)))))
    slots = fast.atom_slot(CONSENT), fast.slot("", "regel:a.1")
    inner = Tree(False, (0,), (slots[1],), (), (), ())
    assert fast.tree(formula) == Tree(True, (0,), (slots[0],), (1,), (2,), (inner,))
    assert fast.tree(young) == Tree(True, (), (), (1,), (), ())
    assert fast.tree(Ref("regel:a.4", True)) == Tree(True, (), (), (), (6,), ())


def test_a_tree_of_bits_is_walked_no_further_than_it_must() -> None:
    full, s, p = 0b11, [0b10, 0b01], [0b11, 0b01]
    unreadable = Tree(True, (9,), (), (), (), ())
    assert walk(Tree(True, (0,), (0,), (0,), (0,), ()), full, s, p, s, p) == (0b00, 0b01)
    assert walk(Tree(False, (0,), (1,), (1,), (0,), ()), full, s, p, s, p) == (0b11, 0b11)
    assert walk(Tree(True, (1,), (1,), (), (), (unreadable,)), full, s, p, s, p) == (0, 0)
    assert walk(Tree(False, (1,), (1,), (), (), (unreadable,)), full, s, p, s, p) == (full, full)
    inner = Tree(False, (0,), (), (), (), ())
    assert walk(Tree(True, (), (1,), (), (), (inner, inner)), full, s, p, s, p) == (0b10, 0b10)
    assert walk(Tree(False, (1,), (), (), (), (inner,)), full, s, p, s, p) == (0b11, 0b11)


def test_a_batch_is_cut_and_each_answer_is_that_of_its_own_intervention() -> None:
    made = compiled(*LAYERS)
    fast = BitSlicedEvaluator(made)
    assert BATCH == 256
    texts = ("form läger\navgift 3 kr", "form råd\nmålgrupp\n    ålder 12–17 år", "målgrupp ingen", 'namn "x"')
    batch = [make_instances(made, facts(made.rulebook, text)) for text in texts]
    many = batch * 65
    assert [dict(x) for x in fast.evaluate_all(many)] == [dict(fast.evaluate(x)) for x in batch] * 65
    assert fast.planes(batch).digits(0b1010) == "1010" and fast.planes(batch).count == 4
    assert [len(fast.evaluate(x)["regel:a.4"]) for x in batch] == [1, 2, 0, 1]


# --- what ties a draft to a rule --------------------------------------------------------------------------------------


def sifted(made: Program, *texts: str) -> list[Relevant]:
    batch = [(given, make_instances(made, given)) for given in (facts(made.rulebook, text) for text in texts)]
    return [x.relevant for x in FastEvaluator(BitSlicedEvaluator(made)).conclude(batch)]


def test_what_is_told_of_many_interventions_is_what_is_told_of_each() -> None:
    made = compiled(*LAYERS, f"när start är känt och form är boende\n{SOME}")
    texts = [
        "form läger\navgift 3 kr", "form råd", 'namn "x"', "form råd\nmålgrupp\n    ålder 12–17 år",
        "form råd, mer okänt\nmålgrupp\n    ålder okänt", "avgift 2 kr\nform mer okänt", "form boende\nmålgrupp ingen",
        "form läger, mer okänt\nmålgrupp\n    ålder 3 år\nmålgrupp mer okänt",
    ]  # fmt: skip
    alone = [sifted(made, text)[0] for text in texts]
    assert sifted(made, *texts) == alone
    assert sifted(made, *texts * 40) == alone * 40
    assert sifted(made) == []
    assert [x.rules for x in alone] == [
        ("a.1",), ("a.2", "a.4"), (), ("a.2", "a.4"), ("a.2", "a.4"), ("a.1",), (), ("a.1",),
    ]  # fmt: skip


def test_lists_and_records_that_are_begun_are_complete_as_they_are_written() -> None:
    made = compiled(*LAYERS)
    text = "form råd, mer okänt\nmålgrupp\n    ålder 12–17 år\n    roll mer okänt\nmålgrupp mer okänt"
    given = facts(made.rulebook, text)
    found = make_instances(made, given)
    written = as_written(made, found, given.scalars)
    slot = made.slot_of[CAMP]
    assert (found.codes[slot], written.codes[slot]) == (UNKNOWN, NO)
    assert len(found.records["målgrupp"]) == 3 and written.records["målgrupp"] == found.records["målgrupp"][:2]
    nothing = facts(made.rulebook, "form mer okänt")
    found = make_instances(made, nothing)
    assert as_written(made, found, nothing.scalars) == found


def test_a_list_of_a_record_that_is_begun_is_no_reason_to_tell_of_what_it_may_have_more() -> None:
    made = compiled(f"när för varje målgrupp där (roll är förälder) och form är råd\n{SOME}")
    begun, unknown = (f"form råd\nmålgrupp\n    roll {said}" for said in ("barn, mer okänt", "mer okänt"))
    (of_begun,), (of_unknown,) = sifted(made, begun), sifted(made, unknown)
    assert (of_begun.rules, of_begun.hidden) == ((), 1)
    assert (of_unknown.rules, of_unknown.hidden) == (("a.1",), 0)
