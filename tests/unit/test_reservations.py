"""A möjlighet is never shown without its reservation, and what lagrum does not assess is said where it bears."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from lagrum.api import check_text
from lagrum.checking.checker import Checker
from lagrum.checking.result import CaseResult, Report
from lagrum.model.intervention import Intervention
from lagrum.model.rule import Outcome
from lagrum.model.rulebook import Rulebook
from lagrum.report.formats import render
from lagrum.report.style import TextStyle
from lagrum.report.text import render_case
from lagrum.rulebook.kept import decode, encode
from small import DAY, facts, rule, rulebook
from varied import shipped_rulebook

CONCEPT = """
härled ungt läger
    betyder  "x"
    lagrum   SoL 11 kap. 5 §
    källa    lag
    gäller   tills vidare
    när      form är läger
    bedöms-inte "Om lägret är övernattning."
härled lägret är ledsagat
    betyder  "x"
    lagrum   SoL 11 kap. 5 §
    källa    lag
    gäller   tills vidare
    när      ungt läger
""".replace("lägret är ledsagat", "ledsagat läger")
OWN = Path(__file__).parents[1] / "facit-egna"
SHIPPED_DAY = date(2026, 6, 1)
FLOW = "prövning med behovsprövning\n    informationsdelning\n        från  socialnämnd\n        "
CONDITIONS = {
    "osl.10.2a.leverantör": ("olämpligt", FLOW + "till  teknisk leverantör"),
    "osl.10.3.partsinsyn": ("synnerlig vikt", FLOW + "till  den enskilde"),
    "osl.10.15a.bär": (
        "övervägande skäl",
        FLOW + "till  Försäkringskassan\n        uppgifter  ekonomi\n        syfte  hindra felaktig utbetalning\n"
        "        stöd  intresseavvägning mot brott\n        avvägning-gjord  ja\n"
        "        avvägning-utfall  uppgiften får lämnas",
    ),
    "sol.19.6.från-2026": ("olämpligt", FLOW + "till  anmälare\n        uppgifter  utredningsbesked"),
    "sol.11.4": ("Bara om det finns skäl", "prövning med behovsprövning\n    urval  lika kriterier"),
    "lvu.22": (
        "behandlingsplan",
        "prövning med behovsprövning\n    laggrund  LVU\n    form  kvalificerad kontaktperson\n"
        "    målgrupp\n        ålder  15–19 år",
    ),
}
"""Rules of a möjlighet, and words of its condition in the provision."""
UNASSESSED = {
    "kurator-rektor": "osl.8.2.inom-skolan",
    "inom-regionen": "osl.8.2.inom-skolan",
    "forskola-fritidshem": "osl.8.2.inom-skolan",
    "annan-namnd": "osl.8.1.avsändare",
    "migrationsverket": "osl.8.1.avsändare",
    "aktivitetsansvar": "osl.28.11.kommunen",
}
"""Flows whose secrecy is not assessed here, and the rule that says so."""
OPEN = rule("a.1", 'när form är råd\nså möjlighet "Det går."\nförbehåll "Inte om det är olämpligt."')
BARE = rule(
    "a.2",
    'när ledsagat läger\nså hinder "Det går inte."\nbedöms-inte "Om resan räknas in."\n'
    'bedöms-inte "Om den tar lång tid."',
)


def result(book: Rulebook, text: str) -> CaseResult:
    return Checker(book, DAY).check(Intervention("a.insats", "a/b", "", "", facts(book, text)))


def report(found: CaseResult, format: str) -> str:
    made = Report(
        lagrum="1", rulebook="", date=str(DAY), engine="snabb", evaluators=["snabb"], results=[found], messages=[]
    )
    return render("check", format, made, TextStyle())


def test_a_möjlighet_is_shown_with_its_reservation() -> None:
    found = result(rulebook(OPEN), "form råd")
    assert found.findings[0].reservation == "Inte om det är olämpligt."
    assert "    förbehåll: Inte om det är olämpligt." in render_case(found, TextStyle())
    for format in ("json", "sarif", "github", "junit"):
        assert "Inte om det är olämpligt." in report(found, format), format


def test_what_is_not_assessed_comes_with_the_rule_and_the_concepts_that_it_rests_on() -> None:
    found = result(rulebook(BARE, CONCEPT), "form läger")
    told = ["Om resan räknas in.", "Om den tar lång tid.", "Om lägret är övernattning."]
    assert found.findings[0].not_assessed == told
    shown = render_case(found, TextStyle())
    assert [line.strip() for line in shown.splitlines() if "bedöms inte här" in line] == [
        f"bedöms inte här: {words}" for words in told
    ]
    assert json.loads(report(found, "json"))["results"][0]["findings"][0]["not_assessed"] == told
    assert "Bedöms inte här: Om resan räknas in." in report(found, "markdown")
    assert "bedöms inte" not in render_case(result(rulebook(BARE, CONCEPT), "form råd"), TextStyle())


def test_both_are_kept_with_the_rulebook() -> None:
    book = rulebook(OPEN, BARE, CONCEPT)
    kept = decode(encode(book), None)
    assert kept.rules["a.1"].reservation == "Inte om det är olämpligt."
    assert kept.rules["a.2"].not_assessed == book.rules["a.2"].not_assessed != ()
    assert {d.phrase: d.not_assessed for d in kept.derived.values()}["ungt läger"] == ("Om lägret är övernattning.",)


@pytest.mark.parametrize("day", [date(2026, 11, 21)])
def test_every_shipped_möjlighet_has_one(day: date) -> None:
    book = shipped_rulebook()
    open_ = [r for r in book.rules.values() if r.outcome is Outcome.OPPORTUNITY]
    assert len(open_) > 50
    assert [r.name for r in open_ if not r.reservation] == []


# -- what is shipped --------------------------------------------------------------------------------------------------


@cache
def shipped() -> Rulebook:
    return shipped_rulebook()


def shipped_case(text: str) -> CaseResult:
    (found,) = check_text(text, day=SHIPPED_DAY, rulebook=shipped()).report.results
    return found


@pytest.mark.parametrize("name", CONDITIONS)
def test_the_condition_of_the_provision_reaches_the_reader(name: str) -> None:
    words, text = CONDITIONS[name]
    found = shipped_case(f"insats a/b\n    {text}\n")
    (finding,) = [f for f in found.findings if f.rule == name and f.certainty == "gäller"]
    assert words in finding.reservation
    told = " ".join(render_case(found, TextStyle()).split())
    assert f"förbehåll: {finding.reservation}" in told


@pytest.mark.parametrize("name", UNASSESSED)
def test_what_the_shipped_rules_do_not_assess_is_said_in_the_report(name: str) -> None:
    """Not only found: it stands in the report that is given when nothing more is asked for."""
    found = shipped_case((OWN / f"osl-slag14-{name}.insats").read_text("utf-8"))
    told = " ".join(render_case(found, TextStyle()).split())
    (finding,) = [f for f in found.findings if f.rule == UNASSESSED[name] and f.certainty == "gäller"]
    assert finding.title in told and finding.message in told
