"""What findings use to the letter: what seeding faults showed that nothing else noticed (docs/mutation.md)."""

from __future__ import annotations

from small import check, rule, rulebook

EACH = rule(
    "a.1",
    "när för varje målgrupp där (ålder under 15) och det finns målgrupp där (roll är barn) och form är råd\n"
    'så hinder "x"',
)
TWO = 'form råd\navgift 5 kr\nmålgrupp "a"\n    ålder 10 år\nmålgrupp "b"\n    ålder 20 år\n    roll barn'


def test_what_a_rule_asks_of_some_record_uses_the_rows_of_all_and_what_it_asks_of_one_only_its_own() -> None:
    used_by_all = check(rulebook(EACH), TWO)
    assert [f.subject for f in used_by_all.findings] == ["målgrupp »a«"]
    assert [(r.attribute, r.subject) for r in used_by_all.unused_rows] == [("avgift", "")]
    own = rule("a.1", 'när för varje målgrupp där (ålder under 15) och form är råd\nså hinder "x"')
    assert [(r.attribute, r.subject) for r in check(rulebook(own), TWO).unused_rows] == [
        ("avgift", ""), ("målgrupp.ålder", "målgrupp »b«"), ("målgrupp.roll", "målgrupp »b«"),
    ]  # fmt: skip
