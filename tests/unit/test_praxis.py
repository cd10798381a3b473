"""Rulings (.praxis): read, kept, and alerting without changing an answer (issue K, item 4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from lagrum.catalogue.summary import InterventionSummary, intervention_summary, summary_of_brief
from lagrum.checking.checker import Checker
from lagrum.checking.result import CaseResult, Report
from lagrum.model.intervention import Intervention
from lagrum.model.rulebook import Rulebook
from lagrum.report.formats import answer, render
from lagrum.rulebook.kept import decode, encode
from lagrum.rulebook.load import bind_rulebook
from lagrum.source.diagnostic import Diagnostics
from lagrum.source.text import SourceText
from lagrum.web.views.answer import answer_html
from small import BEGREPP, DAY, facts, rule

RULES = rule("h.1", 'när form är läger och prövning är utan prövning\nså hinder "Läger kräver prövning."') + rule(
    "u.1", 'när för varje målgrupp där (ålder under 18)\nså upplysning "Barn."'
)


def praxis(name: str = "hfd.2031-1", **lines: str) -> str:
    """Return an invented ruling; `lines` replace the usual ones, an empty text leaves one out."""
    usual = {
        "slag": "praxis",
        "organ": "Högsta förvaltningsdomstolen",
        "beteckning": '"mål 1-31"',
        "beslutat": "2026-02-01",
        "lagrum": "11 kap. 5 § SoL",
        "när": "form är läger och prövning är utan prövning",
        "säger": '"Läger utan prövning godtogs inte."',
        "utgång": '"Överklagandet avslogs."',
        "talar": "emot",
        "källa": '"påhittat för ett prov"',
        "påhittad": "ja",
    }
    usual.update(lines)
    rows = "\n".join(f"    {k} {v}" for k, v in usual.items() if v)
    return f'praxis {name} "Om läger"\n{rows}\n'


def load(*rulings: str) -> tuple[Rulebook, Diagnostics]:
    sink = Diagnostics()
    sources = [SourceText.of(BEGREPP, "a.begrepp"), SourceText.of(RULES, "a.regel")]
    sources += [SourceText.of(text, f"{k}.praxis") for k, text in enumerate(rulings)]
    return bind_rulebook(sources, sink), sink


def book_with(*rulings: str) -> Rulebook:
    book, sink = load(*rulings)
    assert not sink.items
    return book


def result(book: Rulebook, text: str, day: date = DAY) -> CaseResult:
    return Checker(book, day).check(Intervention("a.insats", "nora/a", "Läger", "Nora", facts(book, text)))


ALIKE = "form läger\nprövning utan prövning"


def test_a_design_with_all_the_facts_of_a_ruling_resembles_it_and_its_answer_is_the_same() -> None:
    found, without = result(book_with(praxis()), ALIKE), result(book_with(), ALIKE)
    (alert,) = found.resembles
    assert (alert.id, alert.alike, alert.rules) == ("hfd.2031-1", "alla avgörande fakta lika", ["h.1"])
    assert {t.attribute for t in alert.triggers} == {"form", "prövning"}
    assert replace(found, resembles=[]) == without


def test_what_is_not_known_is_asked_and_what_differs_is_no_likeness() -> None:
    book = book_with(praxis())
    (alert,) = result(book, "form läger").resembles
    assert (alert.alike, alert.unknown) == ("lika så långt det är känt", ["Hur ges insatsen?"])
    assert result(book, "form läger\nprövning med prövning").resembles == []
    assert result(book, 'namn "x"').resembles == []  # nothing in the draft ties to it


def test_a_ruling_about_an_age_cuts_no_other_finding() -> None:
    ruling = praxis(när="det finns målgrupp där (ålder under 15)")
    text = "målgrupp\n    ålder 12–17 år"
    found, without = result(book_with(ruling), text), result(book_with(), text)
    assert found.resembles[0].alike == "alla avgörande fakta lika"
    assert replace(found, resembles=[]) == without


def test_a_part_of_an_age_interval_is_named() -> None:
    ruling = praxis(när="för varje målgrupp där (ålder under 15)")
    (alert,) = result(book_with(ruling), "målgrupp\n    ålder 12–17 år").resembles
    assert alert.subject == "målgrupp, 12–14 år"


def test_two_rulings_that_point_different_ways_are_both_shown() -> None:
    other = praxis("kr.2031-2", talar="för på villkor", slag="vägledning")
    first, second = result(book_with(praxis(), other), ALIKE).resembles
    assert (first.id, first.contradicts) == ("hfd.2031-1", ["kr.2031-2"])
    assert (second.id, second.contradicts) == ("kr.2031-2", ["hfd.2031-1"])


@pytest.mark.parametrize(("day", "seen"), [("2026-01-31", 0), ("2026-02-01", 1), ("2026-09-01", 0)])
def test_a_ruling_alerts_from_its_day_until_it_is_withdrawn(day: str, seen: int) -> None:
    book = book_with(praxis(gäller="till 2026-08-31"))
    assert len(result(book, ALIKE, date.fromisoformat(day)).resembles) == seen


def test_it_is_kept_with_the_rulebook_and_its_digest_is_another() -> None:
    book = book_with(praxis(rör="h.1"), praxis("jo.1", när="det finns målgrupp där (ålder under 15)"))
    assert decode(encode(book), None) == book
    assert book.digest != book_with().digest


def test_a_summary_is_the_same_by_both_ways_and_holds_it() -> None:
    book = book_with(praxis())
    one = Intervention("a.insats", "nora/a", "Läger", "Nora", facts(book, ALIKE))
    (brief,) = Checker(book, DAY).brief_all([one])
    summary = summary_of_brief(one, brief)
    assert summary.resembles == (("Om läger [påhittat exempel]", "hfd.2031-1, alla avgörande fakta lika"),)
    assert summary == intervention_summary(result(book, ALIKE)) == InterventionSummary.load(summary.dump())
    assert len(intervention_summary(result(book_with(), ALIKE)).dump()) == 9  # as before there were rulings


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (praxis(slag="dom"), "E052"),
        (praxis(talar="kanske"), "E031"),
        (praxis(beslutat="2026-02-30"), "E040"),
        (praxis(när="form är slott"), "E031"),
        (praxis(när="alltid"), "E020"),
        (praxis(rör="h.9"), "E054"),
        (praxis(säger=""), "E026"),
        (praxis(påhittad="kanske"), "E032"),
        (praxis(säger="utan citattecken"), "E029"),
        (praxis("h.1"), "E050"),
        (praxis() + praxis(), "E050"),
        (praxis().replace('"Om läger"', ""), "E063"),
        ('regel a.b "x"\n', "E027"),
        (praxis(extra="ja"), "E024"),
    ],
)
def test_what_is_wrong_is_said(text: str, code: str) -> None:
    _, sink = load(text)
    assert code in [d.code for d in sink.items]
    assert all(d.file == "0.praxis" and d.line for d in sink.items)


def test_the_page_and_the_documents_show_it_apart_from_the_findings() -> None:
    found = result(book_with(praxis()), ALIKE)
    page = answer_html(found, "", links=False)
    assert "Liknar ett avgörande" in page and page.index("Hinder") < page.index("Läger utan prövning godtogs inte.")
    report = Report(
        lagrum="0", rulebook="x", date="2026-06-01", engine="snabb", evaluators=["snabb"], results=[found], messages=[]
    )
    for format in ("text", "markdown"):
        assert "PÅHITTAT EXEMPEL" in render("check", format, report)
    assert "PÅHITTAT EXEMPEL" in str(answer("html", report))
    for format in ("sarif", "junit", "github", "gitlab", "csv"):
        assert "Läger utan prövning" not in render("check", format, report)
