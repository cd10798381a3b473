"""The tried ways of a memo: past the question and what stands in the way, and what must yield when there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from lagrum.checking.result import ChangeStep, Stop, Way
from lagrum.cli.app import main
from lagrum.memo.ways import ways_prose
from lagrum.model.vocabulary import Attribute, Kind, Vocabulary

FAULTY = Path(__file__).parents[1] / "ways" / "fall"
STEP = ChangeStep(
    attribute="samtycke.vårdnadshavare",
    subject="",
    before="saknas",
    after="från alla vårdnadshavare",
    takes="att den som ska samtycka faktiskt gör det",
    cost=4,
    refrains=False,
    rule="sol.21.2",
    title="Vårdnadshavaren samtycker",
    citation="SoL 21 kap. 2 §",
)

WORDS = Vocabulary({STEP.attribute: Attribute(STEP.attribute, Kind.SOME_OF, question="Vem samtycker?")})


def stop(kind: str, *, ways: bool = False, complete: bool = True, policy: str = "") -> Stop:
    return Stop(
        kind=kind,
        rule="sol.21.2",
        title="Vårdnadshavaren samtycker",
        citation="SoL 21 kap. 2 §",
        subject="målgrupp »barn«",
        ways=[Way(number=1, cost=4, refrains=False, leaves_open=False, steps=[STEP], follows=[])] if ways else [],
        complete=complete,
        policy=policy,
        message="",
    )


def test_a_way_says_what_changes_and_what_it_takes() -> None:
    text = ways_prose([stop("krav", ways=True)], WORDS)
    head = (
        "Kravet som inte är uppfyllt – Vårdnadshavaren samtycker (21 kap. 2 § socialtjänstlagen (2025:400), "
        "målgrupp »barn«) faller bort om"
    )
    assert text.startswith(
        f"{head} insatsen ändras så:\n- »Vem samtycker?« ändras från saknas till från alla vårdnadshavare."
    )
    assert "Det kräver att den som ska samtycka faktiskt gör det." in text
    assert "Om den är lämplig avgör kommunen." in text


def test_a_short_search_says_that_it_was_short() -> None:
    assert "en lättare väg kan finnas" in ways_prose([stop("hinder", ways=True, complete=False)], WORDS)
    none = ways_prose([stop("hinder", complete=False)], WORDS)
    assert "ingen väg hittades med en kort sökning" in none and "inom lagen" not in none


def test_without_a_way_it_names_the_rule_that_must_yield() -> None:
    text = ways_prose([stop("hinder", policy='reform "Önskad"\n    upphäver  sol.21.2\n')], WORDS)
    assert "ingen väg inom lagen" in text
    assert 'Utkast till ändring: reform "Önskad" upphäver sol.21.2' in text
    assert "måste ge vika är sol.21.2" in text and "prövad på nytt" not in text


def test_a_question_without_a_way_asks_for_an_answer_and_not_for_a_repeal() -> None:
    text = ways_prose([stop("fråga")], WORDS)
    assert "Den behöver ett svar, eller en tydligare lag." in text and "ge vika" not in text


def test_nothing_tried_is_an_empty_text() -> None:
    assert ways_prose([], WORDS) == ""


@pytest.mark.slow
def test_a_memo_of_a_real_question_has_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = tmp_path / "kontaktfamilj.insats"
    case.write_text((FAULTY / case.name).read_text("utf-8"), "utf-8")
    args = ["--fraga", "sol.21.2.varför-15", "--datum", "2026-09-01", "--motor", "snabb"]
    assert main(["memo", str(case), *args]) == 0
    part = capsys.readouterr().out.split("## Prövade vägar framåt")[1].split("## Önskad ändring")[0]
    assert "Frågan själv – Varför går gränsen vid 15 år" in part
    assert "Hindret – Kontaktperson, kontaktfamilj" in part
    assert "« ändras från utan behovsprövning till med behovsprövning" in part
    assert "Inga är prövade" not in part
