"""Findings, their explanation, relevance and the state of an intervention (DESIGN §4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from lagrum.checking.checker import Checker, EnginesDifferError
from lagrum.checking.findings import state_of
from lagrum.checking.result import CaseResult
from lagrum.evaluation.conclusions import Asked, Concluded, Conclusions
from lagrum.evaluation.relevance import FastEvaluator
from lagrum.model.intervention import Intervention
from small import check, facts, only, rule, rulebook

OBSTACLE = rule("a.1", 'när prövning är utan prövning och form är boende\nså hinder "Går inte."')
DEMAND = rule(
    "a.2",
    "när för varje målgrupp där (ålder under 15) och prövning är utan prövning\n"
    'kräver samtycke.vårdnadshavare är ja\nså krav "Samtycke."',
)
QUESTION = rule("a.3", 'när form är läger\nså fråga "Vad gäller?"\nnivå makro\nadressat SKR')


def rules_of(result: CaseResult) -> list[tuple[str, str]]:
    return [(f.rule, f.certainty) for f in result.findings]


def test_a_finding_has_its_provision_its_words_and_its_reason() -> None:
    finding = only(check(rulebook(OBSTACLE), "prövning utan prövning\nform råd, boende"), "a.1")
    assert finding.certainty == "gäller"
    assert finding.citation == "11 kap. 5 § SoL"
    assert finding.reason == "Skälet."
    assert [(t.line, t.attribute, t.text) for t in finding.triggers] == [
        (2, "prövning", "prövning utan prövning"),
        (3, "form", "form råd, boende"),
    ]
    assert finding.undecided == []


def test_what_is_missing_is_unknown_and_the_finding_says_what_decides_it() -> None:
    finding = only(check(rulebook(OBSTACLE), "form boende"), "a.1")
    assert finding.certainty == "kan gälla"
    (unknown,) = finding.undecided
    assert (unknown.attribute, unknown.question) == ("prövning", "Hur ges insatsen?")
    assert {a.answer: a.leads_to for a in unknown.answers} == {
        "utan prövning": "hinder",
        "med prövning eller ingen insats": "gäller inte",
    }


def test_an_age_interval_is_cut_where_the_rules_have_a_limit() -> None:
    finding = only(
        check(
            rulebook(DEMAND),
            'prövning utan prövning\nmålgrupp "unga"\n    ålder 12–17 år\nsamtycke\n    vårdnadshavare nej',
        ),
        "a.2",
    )
    assert (finding.subject, finding.part, finding.demand) == ("målgrupp »unga«, 12–14 år", "12–14 år", "inte uppfyllt")


def test_neighbouring_parts_with_one_answer_are_named_together() -> None:
    book = rulebook(
        rule("a.4", 'när för varje målgrupp där (ålder under 18)\nså hinder "x"'),
        rule("a.5", 'när för varje målgrupp där (ålder under 12)\nså upplysning "x"'),
    )
    result = check(book, "målgrupp\n    ålder 10–20 år")
    assert only(result, "a.4").part == "10–17 år"
    assert only(result, "a.5").part == "10–11 år"


def test_a_rule_that_holds_for_the_whole_interval_names_no_part() -> None:
    book = rulebook(
        rule("a.4", 'när för varje målgrupp där (ålder under 18)\nså hinder "x"'),
        rule("a.5", 'när för varje målgrupp där (ålder under 12)\nså upplysning "x"'),
    )
    assert only(check(book, "målgrupp\n    ålder 10–16 år"), "a.4").part == ""


@pytest.mark.parametrize(("said", "demand"), [("ja", "uppfyllt"), ("nej", "inte uppfyllt"), ("okänt", "okänt")])
def test_a_demand_is_met_unmet_or_unknown(said: str, demand: str) -> None:
    text = f"prövning utan prövning\nmålgrupp\n    ålder 6 år\nsamtycke\n    vårdnadshavare {said}"
    finding = only(check(rulebook(DEMAND), text), "a.2")
    assert (finding.certainty, finding.demand) == ("gäller", demand)


def test_an_unmet_demand_points_at_the_line_that_fails_it() -> None:
    text = "prövning utan prövning\nmålgrupp\n    ålder 6 år\nsamtycke\n    vårdnadshavare nej"
    finding = only(check(rulebook(DEMAND), text), "a.2")
    assert "vårdnadshavare nej" in [t.text for t in finding.triggers]


def test_each_record_has_its_own_finding() -> None:
    text = (
        "prövning utan prövning\nsamtycke\n    vårdnadshavare nej\n"
        'målgrupp "små"\n    ålder 3 år\nmålgrupp "stora"\n    ålder 30 år\nmålgrupp "mellan"\n    ålder 13 år'
    )
    assert [f.subject for f in check(rulebook(DEMAND), text).findings] == ["målgrupp »små«", "målgrupp »mellan«"]


def test_an_exception_that_may_apply_leaves_the_rule_undecided() -> None:
    exception = rule("a.9", 'undantag från a.1\nnär samtycke.vårdnadshavare är ja\nså upplysning "Undantaget."')
    book = rulebook(OBSTACLE, exception)
    text = "prövning utan prövning\nform boende"
    finding = only(check(book, text), "a.1")
    assert finding.certainty == "kan gälla"
    assert [u.attribute for u in finding.undecided] == ["samtycke.vårdnadshavare"]
    assert rules_of(check(book, f"{text}\nsamtycke\n    vårdnadshavare ja")) == [("a.9", "gäller")]
    assert ("a.1", "gäller") in rules_of(check(book, f"{text}\nsamtycke\n    vårdnadshavare nej"))


def test_a_rule_yields_to_another() -> None:
    yielding = rule("a.8", 'viker för a.1\nnär form är boende\nså hinder "Svagare."')
    book = rulebook(OBSTACLE, yielding)
    assert rules_of(check(book, "prövning utan prövning\nform boende")) == [("a.1", "gäller")]
    assert rules_of(check(book, "prövning med prövning\nform boende")) == [("a.8", "gäller")]


def test_only_rules_in_force_on_the_day_are_applied() -> None:
    book = rulebook(
        rule("a.old", 'när form är boende\nså hinder "Gammal."'),
        rule(
            "a.new",
            'ersätter a.old från 2026-01-15\nnär form är boende\nså upplysning "Ny."',
            head='\n    lagrum SoL 11 kap. 5 §\n    källa lag\n    därför "x"\n',
        ),
    )
    assert rules_of(check(book, "form boende", date(2026, 1, 14))) == [("a.old", "gäller")]
    assert rules_of(check(book, "form boende", date(2026, 1, 15))) == [("a.new", "gäller")]
    assert rules_of(check(book, "form boende", date(2025, 6, 30))) == []


# -- relevance --------------------------------------------------------------------------------------------------------


def test_a_rule_without_any_tie_is_counted_and_not_tied() -> None:
    result = check(rulebook(OBSTACLE), 'namn "Skiss"')
    assert (result.untied, result.state, result.findings) == (1, "för lite beskrivet", [])
    everything = check(rulebook(OBSTACLE), 'namn "Skiss"', everything=True)
    assert (everything.untied, everything.state) == (1, "för lite beskrivet")
    assert not only(everything, "a.1").tied


def test_a_list_that_the_draft_has_begun_is_no_tie_to_what_it_does_not_say() -> None:
    result = check(rulebook(OBSTACLE), "prövning utan prövning\nform råd, mer okänt", everything=True)
    finding = only(result, "a.1")
    assert (finding.certainty, finding.tied) == ("kan gälla", False)


def test_an_unknown_list_ties_through_the_other_condition() -> None:
    book = rulebook(rule("a.7", 'när avgift minst 5 och form är boende\nså hinder "x"'))
    assert only(check(book, "avgift 10 kr"), "a.7").tied


def test_not_being_something_is_no_tie() -> None:
    book = rulebook(rule("a.7", 'när prövning är inte med prövning och form är boende\nså hinder "x"'))
    assert not only(check(book, "prövning utan prövning", everything=True), "a.7").tied


def test_a_record_that_nobody_wrote_ties_through_what_is_said_of_the_intervention() -> None:
    book = rulebook(rule("a.7", 'när för varje målgrupp där (ålder under 18) och form är råd\nså hinder "x"'))
    finding = only(check(book, "form råd"), "a.7")
    assert (finding.certainty, finding.tied, finding.subject) == ("kan gälla", True, "")
    (asked,) = finding.undecided
    leads = [(a.answer, a.leads_to) for a in asked.answers]
    assert leads == [("ja", "fortfarande oklart"), ("nej, ingen annan", "gäller inte")]
    assert not only(check(book, "prövning utan prövning", everything=True), "a.7").tied


def test_what_hangs_on_a_post_that_nobody_has_begun_ties_through_the_other_condition() -> None:
    book = rulebook(rule("a.7", 'när form är råd och det finns målgrupp där (ålder under 18)\nså hinder "x"'))
    assert only(check(book, "form råd"), "a.7").tied
    assert only(check(book, "form råd\nmålgrupp mer okänt"), "a.7").tied
    begun = check(book, 'form råd\nmålgrupp "a"\n    ålder 20 år\nmålgrupp mer okänt', everything=True)
    assert (only(begun, "a.7").certainty, only(begun, "a.7").tied) == ("kan gälla", False)


def test_a_part_of_an_age_interval_is_shown_when_something_ties_to_it_alone() -> None:
    book = rulebook(
        rule("a.7", 'när för varje målgrupp där (ålder under 10 eller ålder minst 18) och form är råd\nså hinder "x"')
    )
    parts = {f.part: f.tied for f in check(book, 'målgrupp "a"\n    ålder 5–20 år').findings}
    assert parts == {"5–9 år och 18–20 år": True}


# -- state ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("prövning utan prövning\nform boende, läger", "hinder"),
        ("prövning utan prövning\nform läger\nmålgrupp\n    ålder 3 år\nsamtycke\n    vårdnadshavare nej", "krav kvar"),
        ("prövning utan prövning\nform läger\nmålgrupp\n    ålder 3 år", "att klargöra"),
        ("prövning med prövning\nform läger", "att eskalera"),
        ("prövning med prövning\nform råd", "för lite beskrivet"),
        ("prövning med prövning\nmålgrupp okänt", "för lite beskrivet"),
        ("prövning med prövning\nform råd\nmålgrupp okänt", "inga anmärkningar"),
        ("prövning med prövning\nform råd\nmålgrupp ingen", "inga anmärkningar"),
        ("prövning med prövning\nform råd\nmålgrupp\n    ålder 3 år", "inga anmärkningar"),
    ],
)
def test_the_worst_finding_decides_the_state(text: str, state: str) -> None:
    assert check(rulebook(OBSTACLE, DEMAND, QUESTION), text).state == state


def test_no_findings_is_worded_as_nothing_speaking_against_it() -> None:
    assert state_of([]) == "inga anmärkningar"


def test_what_is_missing_is_asked_first_whatever_the_state() -> None:
    book = rulebook(OBSTACLE)
    assert [u.attribute for u in check(book, 'namn "x"').undescribed] == ["form", "prövning", "målgrupp"]
    assert [u.attribute for u in check(book, "prövning utan prövning\nform boende").undescribed] == ["målgrupp"]
    assert check(book, "prövning okänt\nform okänt\nmålgrupp okänt").undescribed == []


# -- open questions ---------------------------------------------------------------------------------------------------


def test_the_question_that_settles_most_comes_first() -> None:
    book = rulebook(
        rule("a.1", 'när form är boende och prövning är utan prövning\nså hinder "x"'),
        rule("a.2", 'när form är boende och prövning är med prövning\nså hinder "x"'),
        rule("a.3", 'när form är boende och samtycke.vårdnadshavare är nej\nså hinder "x"'),
    )
    questions = check(book, "form boende").questions
    assert [(q.attribute, q.rules) for q in questions] == [
        ("prövning", ["a.1", "a.2"]),
        ("samtycke.vårdnadshavare", ["a.3"]),
    ]
    effects = {a.answer: {e.rule: e.leads_to for e in a.effects} for a in questions[0].answers}
    assert effects["utan prövning"] == {"a.1": "hinder", "a.2": "gäller inte"}
    assert effects["ingen insats"] == {"a.1": "gäller inte", "a.2": "gäller inte"}


def test_a_smallest_set_of_facts_decides_the_finding() -> None:
    # form alone cannot decide it, prövning alone cannot; both do. In vocabulary order.
    book = rulebook(
        rule(
            "a.1",
            "när start minst 2026-01-01 och (form är boende eller (form är råd och prövning är utan prövning) "
            'eller (form är råd och prövning är inte utan prövning))\nså hinder "x"',
        )
    )
    finding = only(check(book, "start 2026-01-01"), "a.1")
    assert [u.attribute for u in finding.undecided] == ["prövning", "form"]


def test_unknown_facts_behind_derived_concepts_are_found() -> None:
    derived = (
        'härled insatsen rör barn\n    betyder "x"\n    lagrum SoL 3 kap. 1 §\n    källa lag\n    gäller tills vidare\n'
        "    när det finns målgrupp där (ålder under 18)\n"
    )
    book = rulebook(derived, rule("a.1", 'när insatsen rör barn och form är boende\nså hinder "x"'))
    finding = only(check(book, 'form boende\nmålgrupp "a"\n    roll barn'), "a.1")
    assert [(u.attribute, u.subject) for u in finding.undecided] == [("målgrupp.ålder", "målgrupp »a«")]
    assert [a.answer for a in finding.undecided[0].answers] == ["under 18 år", "18 år eller äldre"]


# -- the evaluators ---------------------------------------------------------------------------------------------------


def test_a_difference_between_the_evaluators_is_an_error_that_names_rule_fact_and_both_answers() -> None:
    book = rulebook(OBSTACLE)

    class Wrong(FastEvaluator):
        name = "fel"

        def conclude(self, batch: Sequence[Asked]) -> list[Concluded]:
            (found, relevant), *_ = super().conclude(batch)
            _, slot = checker.fast.layout.place["regel:a.1"]
            own = bytearray(found.rows[""][0])
            own[slot] = 0
            return [Concluded(Conclusions(checker.fast.layout, {**found.rows, "": [bytes(own)]}), relevant)]

    checker = Checker(book, date(2026, 1, 1))
    checker.evaluators.append(Wrong(checker.fast))

    with pytest.raises(EnginesDifferError, match=r"regel:a\.1.*insats a/b.*snabb säger ja, fel säger nej"):
        checker.check(Intervention("f", "a/b", "", "", facts(book, "prövning utan prövning\nform boende")))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"rules": ()}, r"relevansen av regel:a\.1 \(.*insats a/b.*snabb säger visas, fel säger visas inte"),
        ({"tied": {}}, r"relevansen av regel:a\.1 \(.*insats a/b.*snabb säger berörs, fel säger berörs inte"),
        ({"hidden": 7}, r"övriga regler som kan gälla \(.*insats a/b.*snabb säger 0, fel säger 7"),
    ],
)
def test_a_difference_in_relevance_is_an_error_that_names_rule_fact_and_both_answers(
    change: dict[str, object], expected: str
) -> None:
    book = rulebook(OBSTACLE)

    class Wrong(FastEvaluator):
        name = "fel"

        def conclude(self, batch: Sequence[Asked]) -> list[Concluded]:
            return [Concluded(c, replace(relevant, **change)) for c, relevant in super().conclude(batch)]  # type: ignore[arg-type]

    checker = Checker(book, date(2026, 1, 1))
    checker.evaluators.append(Wrong(checker.fast))
    with pytest.raises(EnginesDifferError, match=expected):
        checker.check(Intervention("f", "a/b", "", "", facts(book, "prövning utan prövning\nform boende")))


def test_within_a_section_the_rule_that_most_of_the_draft_calls_for_stands_first() -> None:
    general = rule("a.1", 'när form är boende\nkräver samtycke.vårdnadshavare är ja\nså krav "Allmänt."')
    special = rule(
        "b.1",
        "när form är boende och prövning är utan prövning och det finns målgrupp där (ålder under 15)\n"
        'kräver samtycke.vårdnadshavare är ja\nså krav "Särskilt."',
    )
    draft = "form boende\nprövning utan prövning\nmålgrupp\n    ålder 0–6 år"
    assert [f.rule for f in check(rulebook(general, special), draft).findings] == ["b.1", "a.1"]


def test_what_nothing_ties_to_is_counted_by_rule_and_not_by_record() -> None:
    by_flow = rule("a.1", 'när för varje målgrupp där (ålder under 15) och form är läger\nså hinder "Läger."')
    draft = 'målgrupp "a"\n    roll barn\nmålgrupp "b"\n    roll förälder'
    assert check(rulebook(by_flow), draft).untied == 1


def test_an_answer_that_opens_another_question_is_not_all_that_is_asked_for() -> None:
    book = rulebook(
        rule(
            "a.1",
            """när prövning är utan prövning eller (prövning är känt och samtycke.vårdnadshavare är ja)
så hinder "Nej." """,
        )
    )
    # »med prövning« would make the condition hang on the consent.
    finding = only(check(book, "form råd", everything=True), "a.1")
    assert [u.attribute for u in finding.undecided] == ["prövning", "samtycke.vårdnadshavare"]
