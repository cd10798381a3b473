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
        "- ingen insats → hinder (SoL 11 kap. 5 §); kravet är inte uppfyllt (SoL 11",
        "- utan prövning → kravet är inte uppfyllt (SoL 11 kap. 5 §)",
        "- med prövning → ingen sådan följd",
    ]


def test_a_question_that_only_tells_whether_a_demand_is_met_stands_with_the_demand() -> None:
    text = render_case(check(rulebook(DEMAND), "form råd"), TextStyle())
    assert "? Hur ges insatsen?" in text
    assert "BEHÖVER KLARLÄGGAS" not in text


def test_the_counts_are_those_of_the_rules_that_are_listed() -> None:
    by_group = rule("a.1", 'när för varje målgrupp där (ålder under 15)\nså hinder "Nej."')
    draft = 'målgrupp "a"\n    ålder 3 år\nmålgrupp "b"\n    ålder 4 år'
    text = render_case(check(rulebook(by_group), draft), TextStyle())
    assert "1 hinder" in text
    assert text.count("  • ") == 1
