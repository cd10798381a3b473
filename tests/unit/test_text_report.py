"""What the text report must not hide."""

from __future__ import annotations

from lagrum.report.style import TextStyle
from lagrum.report.text import render_case
from small import check, rule, rulebook

DEMAND = rule("a.1", 'när form är råd\nkräver prövning är med prövning\nså krav "Pröva."')
OBSTACLE = rule("a.2", 'när form är råd och prövning är ingen insats\nså hinder "Nej."')


def test_an_answer_that_breaks_a_demand_is_never_grouped_with_those_that_keep_it() -> None:
    text = render_case(check(rulebook(DEMAND, OBSTACLE), "form råd"), TextStyle())
    rows = [line.strip() for line in text.splitlines() if "→" in line]
    assert rows == [
        "- ingen insats → hinder (11 kap. 5 § SoL); kravet är inte uppfyllt (11 kap.",
        "- utan prövning → kravet är inte uppfyllt (11 kap. 5 § SoL)",
        "- med prövning → kravet är uppfyllt (11 kap. 5 § SoL)",
    ]


def test_a_question_that_only_tells_whether_a_demand_is_met_stands_with_the_demand() -> None:
    text = render_case(check(rulebook(DEMAND), "form råd"), TextStyle())
    assert "? Hur ges insatsen?" in text
    assert "BEHÖVER KLARLÄGGAS" not in text


def questions(text: str) -> list[str]:
    return [line.strip() for line in text.split("BEHÖVER KLARLÄGGAS")[1].splitlines()[1:] if line.strip()]


def test_a_forecast_tells_of_rules_that_nothing_else_ties_to() -> None:
    own = rule("a.1", 'när form är råd och samtycke.vårdnadshavare är ja\nså hinder "Nej."')
    other = rule("a.2", 'när samtycke.vårdnadshavare är nej\nkräver prövning är med prövning\nså krav "Pröva."')
    found = check(rulebook(own, other), "form råd\nprövning utan prövning")
    assert [f.rule for f in found.findings] == ["a.1"]
    told = questions(render_case(found, TextStyle()))
    assert told[1:3] == ["- ja → hinder (11 kap. 5 § SoL)", "- nej → kravet är inte uppfyllt (11 kap. 5 § SoL)"]


def test_no_consequence_is_said_only_when_no_rule_hangs_on_the_answer() -> None:
    own = rule("a.1", 'när form är råd och samtycke.vårdnadshavare är ja\nså hinder "Nej."')
    other = rule("a.2", 'när samtycke.vårdnadshavare är nej och avgift under 100\nså hinder "Nej."')
    alone = questions(render_case(check(rulebook(own), "form råd"), TextStyle()))
    assert "- nej → ingen följd" in alone
    with_other = questions(render_case(check(rulebook(own, other), "form råd"), TextStyle()))
    assert "- nej → avgör inte ensamt" in with_other and "ingen följd" not in " ".join(with_other)


def test_what_most_hangs_on_never_drops_out() -> None:
    """Its answers decide nothing alone: each rule waits for something else too."""
    both = [
        rule(f"a.{k}", f'när form är råd och samtycke.vårdnadshavare är ja och avgift under {k}0\nså hinder "Nej."')
        for k in range(1, 5)
    ]
    found = check(rulebook(*both), "form råd")
    assert all(e.leads_to != "hinder" for q in found.questions for a in q.answers for e in a.effects)
    told = " ".join(questions(render_case(found, TextStyle())))
    assert "avgör inte ensamt" in told and "minst 40 → ingen följd" in told


def test_a_record_that_nobody_wrote_is_asked_for() -> None:
    each = rule("a.1", 'när för varje målgrupp där (ålder under 18) och form är råd\nså hinder "Nej."')
    told = questions(render_case(check(rulebook(each), "form råd"), TextStyle()))
    assert told[1:3] == ["- ja → avgör inte ensamt (11 kap. 5 § SoL)", "- nej, ingen annan → ingen följd"]


def test_the_counts_are_those_of_the_rules_that_are_listed() -> None:
    by_group = rule("a.1", 'när för varje målgrupp där (ålder under 15)\nså hinder "Nej."')
    draft = 'målgrupp "a"\n    ålder 3 år\nmålgrupp "b"\n    ålder 4 år'
    text = render_case(check(rulebook(by_group), draft), TextStyle())
    assert "1 hinder" in text
    assert text.count("  • ") == 1
