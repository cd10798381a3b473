"""What a body has decided about findings, to the letter: what seeding faults showed that nothing else noticed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from lagrum.checking.acceptance import accept
from lagrum.checking.result import CaseResult
from lagrum.evaluation.program import compile_program
from lagrum.law.citation import Citation
from lagrum.model.deviation import Deviation
from lagrum.model.facts import Place
from lagrum.source.diagnostic import Diagnostics
from lagrum.source.text import SourceText, Span
from small import DAY, check, rule, rulebook
from strategies import NOWHERE

AGED = "när för varje målgrupp där (ålder under 15) och prövning är utan prövning"
ASKED = 'så fråga "Vad gäller?"\nnivå makro\nadressat SKR'
BOOK = rulebook(
    rule("a.hinder", 'när prövning är utan prövning och form är boende\nså hinder "Går inte."'),
    rule("a.krav", f'{AGED}\nkräver samtycke.vårdnadshavare är ja\nså krav "Samtycke."'),
    rule("a.fråga", f"{AGED}\n{ASKED}"),
    rule("a.not", 'när form är läger\nså upplysning "Så är det."'),
    rule("a.utan", "undantag från a.not\nnär form är råd och form är boende"),
)
TEXT = (
    "prövning utan prövning\nform boende, läger\nsamtycke\n    vårdnadshavare {}\n"
    'målgrupp "små"\n    ålder 3 år\nmålgrupp "mellan"\n    ålder 12–17 år'
)
RULES = compile_program(BOOK, DAY).rules


def found(consent: str = "nej") -> CaseResult:
    return check(BOOK, TEXT.format(consent))


def deviation(rule: str, subject: str = "", decided: date = DAY, last: date = DAY + timedelta(100)) -> Deviation:
    law = (Citation("SoL", "21", "2"), Citation("SoL", "11", "5"))
    return Deviation(rule, subject, "Så vill vi.", "Nämnden", "SN 1", decided, law, last, NOWHERE)


def accepted(*given: Deviation, consent: str = "nej", day: date = DAY) -> tuple[CaseResult, list[tuple[str, ...]]]:
    """Return the result with what is decided about it, and what is said: severity, code, message and help."""
    sink = Diagnostics()
    result = accept(found(consent), given, RULES, day, sink)
    return result, [(d.severity, d.code, d.message, d.help) for d in sink.items]


def marked(result: CaseResult) -> list[tuple[str, str, str, str]]:
    return [(f.rule, f.subject, f.accepted.kind, f.accepted.status) for f in result.findings if f.accepted]


def test_without_a_decision_nothing_changes() -> None:
    assert accepted()[0] == found() and accepted()[1] == []


def test_what_a_decision_says_is_told_with_the_finding() -> None:
    result, said = accepted(deviation("a.fråga"))
    assert said == []
    told, other = (f.accepted for f in result.findings if f.accepted)
    assert told == other
    assert (told.kind, told.status, told.reason, told.body, told.reference) == (
        "godtagen avvikelse", "gäller", "Så vill vi.", "Nämnden", "SN 1",
    )  # fmt: skip
    assert (told.decided, told.last_day) == ("2026-06-01", "2026-09-09")
    assert told.citation == "11 kap. 5 § och 21 kap. 2 § SoL"


def test_each_kind_of_finding_is_set_aside_or_not_as_the_law_lets_it() -> None:
    result, said = accepted(*(deviation(x) for x in ("a.hinder", "a.krav", "a.fråga")))
    assert said == []
    assert sorted(marked(result)) == sorted(
        [
            ("a.hinder", "", "känt hinder", "gäller"),
            *(("a.krav", x, "plan att uppfylla", "gäller") for x in ("målgrupp »små«", "målgrupp »mellan«, 12–14 år")),
            *(
                ("a.fråga", x, "godtagen avvikelse", "gäller")
                for x in ("målgrupp »små«", "målgrupp »mellan«, 12–14 år")
            ),
        ]
    )
    assert (result.state, result.left) == ("hinder", "hinder")


def test_the_state_that_is_left_is_that_of_what_is_not_set_aside() -> None:
    book = rulebook(rule("a.fråga", f"när form är läger\n{ASKED}"))
    of_question = check(book, "form läger\nprövning utan prövning\nmålgrupp\n    ålder 3 år")
    result = accept(of_question, [deviation("a.fråga")], compile_program(book, DAY).rules, DAY, Diagnostics())
    assert (of_question.state, result.state, result.left) == ("att eskalera", "att eskalera", "inga anmärkningar")
    undescribed = check(book, "form läger")
    result = accept(undescribed, [deviation("a.fråga")], compile_program(book, DAY).rules, DAY, Diagnostics())
    assert (undescribed.state, result.left) == ("att eskalera", "för lite beskrivet")


def test_a_decision_about_one_group_is_about_that_alone_and_goes_before_one_about_all() -> None:
    about_one = deviation("a.fråga", "MELLAN", last=DAY + timedelta(200))
    for given in ([about_one, deviation("a.fråga")], [deviation("a.fråga"), about_one]):
        result, said = accepted(*given)
        assert said == []
        assert [(f.subject, f.accepted.last_day) for f in result.findings if f.accepted] == [
            ("målgrupp »små«", "2026-09-09"), ("målgrupp »mellan«, 12–14 år", "2026-12-18"),
        ]  # fmt: skip
    assert [x[1] for x in marked(accepted(about_one)[0])] == ["målgrupp »mellan«, 12–14 år"]


@pytest.mark.parametrize(
    ("days", "status", "when"),
    [
        (-1, "inte beslutad", None), (0, "gäller", None), (69, "gäller", None), (70, "löper ut", "om 30 dagar"),
        (98, "löper ut", "om 2 dagar"), (99, "löper ut", "i morgon"), (100, "löper ut", "i dag"),
        (101, "utgången", None),
    ],
)  # fmt: skip
def test_a_decision_counts_from_its_first_day_to_its_last(days: int, status: str, when: str | None) -> None:
    day = DAY + timedelta(days)
    result, said = accepted(deviation("a.fråga"), deviation("a.krav"), day=day)
    assert {x[3] for x in marked(result)} == {status}
    help_ = "rätta insatsen, eller skriv in ett nytt beslut i tid"
    assert said == (
        []
        if when is None
        else [
            ("varning", "E096", f"avvikelsen från »a.fråga« slutar gälla {when} (2026-09-09)", help_),
            (
                "varning", "E096", f"planen att uppfylla »a.krav« löper ut {when} (2026-09-09)",
                "uppfyll kravet; en ny plan tar inte bort det",
            ),
        ]
    )  # fmt: skip


UNNEEDED = "ta bort avvikelsen, eller ändra den till det fynd som den gäller"


@pytest.mark.parametrize(
    ("given", "consent", "message", "help_"),
    [
        (
            deviation("a.hindr"), "nej", "avvikelsen gäller »a.hindr«, som inte finns bland reglerna den dagen",
            "menade du »a.hinder«?",
        ),
        (
            deviation("zzzzzz.9"), "nej", "avvikelsen gäller »zzzzzz.9«, som inte finns bland reglerna den dagen",
            UNNEEDED,
        ),
        (deviation("a.not"), "nej", "»a.not« kräver inget av insatsen: det finns inget att avvika från", UNNEEDED),
        (deviation("a.utan"), "nej", "»a.utan« kräver inget av insatsen: det finns inget att avvika från", UNNEEDED),
        (
            deviation("a.fråga", "stora"), "nej", "avvikelsen gäller »stora«, men »a.fråga« gör det inte",
            "regeln gäller målgrupp »små«; målgrupp »mellan«, 12–14 år",
        ),
        (deviation("a.krav", "stora"), "ja", "kravet »a.krav« är uppfyllt: avvikelsen behövs inte", UNNEEDED),
        (deviation("a.krav"), "ja", "kravet »a.krav« är uppfyllt: avvikelsen behövs inte", UNNEEDED),
    ],
)  # fmt: skip
def test_a_decision_about_nothing_is_told_with_why(given: Deviation, consent: str, message: str, help_: str) -> None:
    result, said = accepted(given, consent=consent)
    assert said == [("fel", "E094", message, help_)]
    assert marked(result) == []


def test_a_decision_about_a_rule_that_does_not_apply_is_not_needed() -> None:
    sink = Diagnostics()
    text = "prövning utan prövning\nform råd\nmålgrupp ingen"
    accept(check(BOOK, text), [deviation("a.hinder"), deviation("a.fråga", "små")], RULES, DAY, sink)
    assert [(d.code, d.message) for d in sink.items] == [
        ("E094", "»a.hinder« ger inget fynd här: avvikelsen behövs inte"),
        ("E094", "»a.fråga« ger inget fynd här: avvikelsen behövs inte"),
    ]


def test_a_decision_that_is_not_taken_yet_is_never_one_too_many() -> None:
    assert accepted(deviation("a.hindr", decided=DAY + timedelta(1)))[1] == []
    assert [x[1] for x in accepted(deviation("a.hindr", last=DAY - timedelta(1), decided=DAY - timedelta(9)))[1]] == [
        "E094"
    ]


def test_what_is_said_of_a_decision_points_at_its_block() -> None:
    text = "insats a/b\n    avvikelse a.hinder\n"
    place = Place(SourceText.of(text, "a.insats"), Span(text.index("avvikelse"), len(text) - 1))
    given = [replace(deviation(x), place=place) for x in ("a.fråga", "a.hindr")]
    sink = Diagnostics()
    accept(found(), given, RULES, DAY + timedelta(100), sink)
    assert [(d.code, d.line, d.column, d.width) for d in sink.items] == [("E096", 2, 5, 18), ("E094", 2, 5, 18)]


def test_what_the_draft_does_not_tie_to_cannot_be_accepted() -> None:
    everything = check(BOOK, "prövning utan prövning\nmålgrupp ingen", everything=True)
    untied = [f.rule for f in everything.findings if not f.tied]
    assert "a.hinder" in untied
    sink = Diagnostics()
    result = accept(everything, [deviation("a.hinder")], RULES, DAY, sink)
    assert marked(result) == []
    assert [d.message for d in sink.items] == ["»a.hinder« ger inget fynd här: avvikelsen behövs inte"]
