"""From a question to its answer and back: identity, register, answers, expiry, changed wording (DESIGN §5, issue C)."""

from __future__ import annotations

from datetime import date

import pytest

from lagrum.checking.checker import Checker
from lagrum.checking.result import CaseResult, Report
from lagrum.evaluation.authority import AuthorityEvaluator
from lagrum.law.citation import Citation
from lagrum.law.lockfile import Lock, LockEntry
from lagrum.memo.notes import Notes, bind_notes, new_notes
from lagrum.memo.register import build_register
from lagrum.model.answer import ANSWER_KINDS
from lagrum.model.intervention import Intervention
from lagrum.model.rulebook import Rulebook
from lagrum.report.formats import answer as answer_document
from lagrum.report.formats import render
from lagrum.report.given import given_words
from lagrum.report.style import TextStyle
from lagrum.rulebook.load import bind_rulebook
from lagrum.rulebook.standing import counts
from lagrum.source.diagnostic import Diagnostics
from lagrum.source.text import SourceText
from small import BEGREPP, DAY, HEAD, check, facts, only, rule

OLD, NEW = "a" * 64, "b" * 64
QUESTION = rule(
    "f.1", 'när form är läger och prövning är utan prövning\nså fråga "Får läger ges så?"\nnivå meso\nadressat SKR'
)


def lock(digest: str = OLD) -> Lock:
    place = Citation("SoL", "11", "5")
    return Lock({"SoL": "2025:1501"}, (LockEntry(place, None, None, digest, None),))


def answer(name: str = "n.1", body: str = "", **lines: str) -> str:
    """Return an answer to f.1; `lines` replace the usual ones, an empty text leaves one out."""
    usual = {
        "besvarar": "f.1",
        "svar": '"Ja, om nämnden har beslutat."',
        "skäl": '"Därför att."',
        "organ": "Nätverket",
        "slag": "nätverkets ställningstagande",
        "källa": '"protokoll 4"',
        "beslutat": "2026-03-01",
        "gäller": "från 2026-03-01 till 2026-12-31",
        "lydelse": "11 kap. 5 § SoL " + OLD[:12],
    }
    usual.update({k.replace("_", "-"): v for k, v in lines.items()})
    rows = "\n".join(f"    {k} {v}" for k, v in usual.items() if v)
    return f'ställningstagande {name} "Om läger"\n{rows}\n{body}'


def load(*answers: str, digest: str = OLD, rules: str = QUESTION) -> tuple[Rulebook, list[str]]:
    sink = Diagnostics()
    sources = [SourceText.of(BEGREPP, "a.begrepp"), SourceText.of(rules, "a.regel")]
    sources += [SourceText.of(a, f"{k}.svar") for k, a in enumerate(answers)]
    return bind_rulebook(sources, sink, lock(digest)), [d.code for d in sink.sorted()]


def book_with(*answers: str, digest: str = OLD, rules: str = QUESTION) -> Rulebook:
    book, codes = load(*answers, digest=digest, rules=rules)
    assert codes == []
    return book


RAISES = "form läger\nprövning utan prövning"


def municipality(book: Rulebook, name: str, text: str = RAISES, day: date = DAY) -> CaseResult:
    return Checker(book, day).check(Intervention(f"{name}.insats", f"{name}/a", "Läger", name, facts(book, text)))


def test_the_same_question_from_two_municipalities_is_one() -> None:
    book = book_with()
    wording = 'namn "Något annat"\nprövning utan prövning\nform läger, råd'
    register = build_register([municipality(book, "Nora"), municipality(book, "Grums", wording)], book, {}, DAY)
    (entry,) = register.questions
    assert (entry.stops, entry.municipalities, entry.status) == (2, ["Grums", "Nora"], "öppen")
    assert entry.id.startswith("f.1-")


def test_other_decisive_facts_are_another_question() -> None:
    rules = rule("f.1", 'när form är någon av läger, boende\nså fråga "Får det ges så?"\nnivå meso\nadressat SKR')
    book = book_with(rules=rules)
    register = build_register(
        [municipality(book, "Nora", "form läger"), municipality(book, "Grums", "form boende")], book, {}, DAY
    )
    assert len(register.questions) == 2


def test_the_question_that_stops_most_comes_first() -> None:
    other = rule("f.2", 'när form är råd\nså fråga "Och råd?"\nnivå mikro\nadressat nämnden')
    book = book_with(rules=QUESTION + other)
    results = [municipality(book, n, "form råd") for n in ("Nora", "Grums")] + [municipality(book, "Malmö")]
    assert [e.rule for e in build_register(results, book, {}, DAY).questions] == ["f.2", "f.1"]


def test_an_answer_shows_as_a_note_in_every_intervention_that_raises_the_question() -> None:
    book = book_with(answer())
    for name in ("Nora", "Grums"):
        finding = only(municipality(book, name), "f.1")
        assert (finding.outcome, finding.question_status) == ("upplysning", "besvarad")
        assert finding.answer is not None and finding.answer.text == "Ja, om nämnden har beslutat."
        assert (finding.answer.decided, finding.answer.valid_to) == ("2026-03-01", "2026-12-31")
    assert municipality(book, "Nora").state == "för lite beskrivet"


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (date(2026, 2, 28), "öppen"),
        (date(2026, 3, 1), "besvarad"),
        (date(2026, 12, 31), "besvarad"),
        (date(2027, 1, 1), "omprövas"),
    ],
)
def test_an_answer_counts_from_its_first_to_its_last_day(day: date, status: str) -> None:
    book = book_with(answer())
    finding = only(municipality(book, "Nora", day=day), "f.1")
    assert finding.question_status == status
    assert (finding.outcome == "upplysning") == (status == "besvarad")


def effects(result: CaseResult, attribute: str) -> dict[str, list[tuple[str, str]]]:
    """Return what each answer to an open question leads to, by rule."""
    (asked,) = [q for q in result.questions if q.attribute == attribute]
    return {a.answer: [(e.rule, e.leads_to) for e in a.effects] for a in asked.answers}


@pytest.mark.parametrize(
    ("body", "leads"), [("", "upplysning"), ("    när form är läger", "upplysning"), ("    när form är råd", "fråga")]
)
def test_where_a_question_is_answered_no_answer_leads_to_it(body: str, leads: str) -> None:
    """Else the draft's author is told that a choice must be escalated, and finds after it that nothing must."""
    book = book_with(answer(body=body))
    result = municipality(book, "Nora", "form läger")
    (unknown,) = only(result, "f.1").undecided
    assert {a.answer: a.leads_to for a in unknown.answers} == {
        "utan prövning": leads, "med prövning eller ingen insats": "gäller inte",
    }  # fmt: skip
    assert effects(result, "prövning")["utan prövning"] == [("f.1", leads)]
    after = only(municipality(book, "Nora", "form läger\nprövning utan prövning"), "f.1")
    assert after.outcome == leads


def test_an_answer_may_settle_a_question_by_the_same_fact_as_raises_it() -> None:
    """Also of a rule that hangs on other facts, and that nothing in the draft is told of as yet."""
    rules = rule("f.1", 'när avgift minst 50\nså fråga "Får det kosta så?"\nnivå meso\nadressat SKR')
    other = rule("f.2", 'när avgift minst 80 och form är läger\nså hinder "x"')
    book = book_with(answer(body="    när avgift under 80"), rules=rules + other)
    result = municipality(book, "Nora", "form läger")
    assert effects(result, "avgift") == {
        "0–49": [("f.2", "gäller inte")], "50–79": [("f.1", "upplysning"), ("f.2", "gäller inte")],
        "minst 80": [("f.1", "fråga"), ("f.2", "hinder")],
    }  # fmt: skip


def test_a_changed_wording_opens_the_question_again() -> None:
    finding = only(municipality(book_with(answer(), digest=NEW), "Nora"), "f.1")
    assert (finding.outcome, finding.question_status) == ("fråga", "omprövas")
    assert "11 kap. 5 § SoL är ändrad" in finding.question_note


def test_a_later_answer_takes_over_and_both_stay_readable() -> None:
    later = answer("n.2", svar='"Nej."', beslutat="2026-05-01", gäller="från 2026-05-01", ersätter="n.1")
    book = book_with(answer(), later)
    finding = only(municipality(book, "Nora"), "f.1")
    assert finding.answer is not None and finding.answer.id == "n.2"
    (entry,) = build_register([municipality(book, "Nora")], book, {}, DAY).questions
    assert [(a.id, a.current) for a in entry.answers] == [("n.2", True), ("n.1", False)]


def test_a_ruling_goes_before_a_position_of_the_network() -> None:
    ruling = answer("hfd.1", slag="praxis", svar='"Nej."', beslutat="2026-02-01", gäller="från 2026-02-01")
    finding = only(municipality(book_with(answer(), ruling), "Nora"), "f.1")
    assert finding.answer is not None and finding.answer.id == "hfd.1"


def test_an_answer_for_some_cases_leaves_the_others_open() -> None:
    book = book_with(answer(när="samtycke.vårdnadshavare är ja"))
    assert only(municipality(book, "Nora", f"{RAISES}\nsamtycke\n    vårdnadshavare ja"), "f.1").answer is not None
    assert only(municipality(book, "Nora", f"{RAISES}\nsamtycke\n    vårdnadshavare nej"), "f.1").outcome == "fråga"
    unknown = only(municipality(book, "Nora"), "f.1")
    assert unknown.outcome == "fråga" and "n.1" in unknown.question_note


def test_an_answer_never_silences_an_obstacle() -> None:
    obstacle = rule("h.1", 'när form är läger\nså hinder "Förbjudet."')
    result = check(book_with(answer(), rules=QUESTION + obstacle), RAISES)
    assert only(result, "h.1").outcome == "hinder" and result.state == "hinder"
    _, codes = load(answer(besvarar="h.1"), rules=QUESTION + obstacle)
    assert codes == ["E090"]


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ([answer(besvarar="f.9")], "E090"),
        ([answer(lydelse="11 kap. 5 § SoL")], "E091"),
        ([answer(lydelse="")], "E026"),
        ([answer(), answer("n.2")], "E092"),
        ([answer(ersätter="n.9")], "E054"),
        ([answer("n.2", ersätter="n.2")], "E055"),
        ([answer(slag="tyckande")], "E052"),
        ([answer(beslutat="2026-02-30")], "E040"),
    ],
)
def test_a_faulty_answer_is_reported(answers: list[str], code: str) -> None:
    _, codes = load(*answers)
    assert code in codes


def faults(*answers: str, rules: str = QUESTION) -> list[tuple[str, str, str, str]]:
    sink = Diagnostics()
    sources = [SourceText.of(BEGREPP, "a.begrepp"), SourceText.of(rules, "a.regel")]
    sources += [SourceText.of(a, f"{k}.svar") for k, a in enumerate(answers)]
    bind_rulebook(sources, sink, lock())
    return [(d.code, d.file, d.message, d.help) for d in sink.sorted()]


def test_an_answer_that_is_not_there_is_not_suggested_to_be_the_answer_itself() -> None:
    (code, _, message, help) = faults(answer("n.2", ersätter="n.1"))[0]
    assert (code, message) == ("E054", "svaret »n.1« som ersätts finns inte")
    assert help == "ta bort raden »ersätter«: frågan »f.1« har inget annat svar"
    other = answer("n.4", gäller="från 2025-01-01 till 2025-02-01")
    assert faults(answer("n.2", ersätter="qq"), other)[0][3] == "frågan »f.1« har svaren »n.4«"
    assert faults(answer("n.2", ersätter="n.44"), other)[0][3] == "menade du »n.4«?"


def test_an_answer_replaces_no_answer_to_another_question() -> None:
    two = QUESTION + QUESTION.replace("f.1", "f.2")
    (fault,) = faults(answer("n.2", ersätter="n.1"), answer("n.1", besvarar="f.2"), rules=two)
    message = "svaret »n.1« besvarar en annan fråga (f.2) och kan inte ersättas av detta"
    assert fault[:3] == ("E054", "0.svar", message)


@pytest.mark.parametrize("count", [2, 3])
def test_answers_that_replace_each_other_in_a_circle_are_each_reported(count: int) -> None:
    ring = [answer(f"n.{k}", ersätter=f"n.{(k + 1) % count}", slag=ANSWER_KINDS[k]) for k in range(count)]
    found = faults(*ring)
    assert [(code, file) for code, file, _, _ in found] == [("E055", f"{k}.svar") for k in range(count)]
    assert "»n.0« → »n.1«" in found[0][2] and found[0][2].endswith("→ »n.0«") and found[0][3]
    apart = answer("n.7", ersätter="n.0", slag=ANSWER_KINDS[3])
    assert len(faults(*ring, apart)) == count


def test_two_answers_in_turn_do_not_contradict_each_other() -> None:
    first = answer(gäller="från 2026-03-01 till 2026-04-30")
    assert load(first, answer("n.2", gäller="från 2026-05-01"))[1] == []


def test_the_lawyers_notes_give_age_and_escalation() -> None:
    book = book_with()
    result = municipality(book, "Nora")
    key = only(result, "f.1").question
    raised, sent = date(2026, 5, 1), date(2026, 5, 20)
    (entry,) = build_register([result], book, {key: [Notes(key, raised=raised, sent=sent)]}, DAY).questions
    assert (entry.status, entry.age_days, entry.sent) == ("eskalerad", 31, "2026-05-20")


def test_a_new_notes_file_can_be_read_as_it_is() -> None:
    sink = Diagnostics()
    notes = bind_notes(SourceText.of(new_notes("f.1-abc", 'Får "läger" ges?', DAY), "x.memo"), sink)
    assert [d.render() for d in sink.sorted()] == []
    assert notes is not None and (notes.question, notes.raised, notes.sent) == ("f.1-abc", DAY, None)


def test_head_of_small_rules_is_what_answers_are_pinned_to() -> None:
    assert "SoL 11 kap. 5 §" in HEAD


RULING = answer("hfd.1", slag="praxis", svar='"Nej."', beslutat="2026-02-01", gäller="från 2026-02-01")
NARROW = answer("n.2", svar='"Nej."', beslutat="2026-05-01", gäller="från 2026-05-01", när="form är läger")
ALSO = answer("n.1", när="prövning är utan prövning")
REPLACES = answer("n.2", svar='"Nej."', beslutat="2026-05-01", gäller="från 2026-05-01", ersätter="n.1")


@pytest.mark.parametrize(
    ("answers", "to", "why"),
    [
        ((answer(), RULING), "hfd.1", "praxis går före nätverkets ställningstagande"),
        ((ALSO, NARROW), "n.2", "n.2 är beslutat senare, 2026-05-01 mot 2026-03-01"),
        ((answer(), REPLACES), "n.2", "n.2 ersätter det"),
    ],
)
def test_an_answer_that_yields_is_shown_with_the_reason(answers: tuple[str, ...], to: str, why: str) -> None:
    finding = only(municipality(book_with(*answers), "Nora"), "f.1")
    assert finding.answer is not None and finding.answer.id == to
    (other,) = finding.answer.outranked
    assert (other.id, other.yields_to, other.why, other.text) == ("n.1", to, why, "Ja, om nämnden har beslutat.")
    words = given_words(finding.answer)
    assert words[0] == "Svarets skäl: Därför att."
    assert words[1].startswith(
        f"Svaret n.1 (nätverkets ställningstagande, Nätverket, 2026-03-01) viker för {to}: {why}."
    )


def test_an_answer_that_covers_another_case_yields_to_nobody() -> None:
    elsewhere = answer("n.2", svar='"Nej."', beslutat="2026-02-01", gäller="från 2026-02-01", när="form är råd")
    finding = only(municipality(book_with(ALSO, elsewhere), "Nora"), "f.1")
    assert finding.answer is not None and (finding.answer.id, finding.answer.outranked) == ("n.1", [])


@pytest.mark.parametrize("format", ["text", "markdown", "html", "json", "sarif"])
def test_every_report_tells_the_reasons_and_who_yields(format: str) -> None:
    result = municipality(book_with(answer(), RULING), "Nora")
    report = Report(
        lagrum="1",
        rulebook="x",
        date=DAY.isoformat(),
        engine="snabb",
        evaluators=["snabb"],
        results=[result],
        messages=[],
    )
    made = answer_document(format, report) if format == "html" else render("check", format, report, TextStyle(width=80))
    told = " ".join(str(made).split())
    assert "Därför att" in told and "praxis går före nätverkets ställningstagande" in told


def test_an_answer_does_not_count_before_it_is_decided() -> None:
    early = answer("n.2", svar='"Nej."', beslutat="2026-04-01", ersätter="n.1")
    book = book_with(answer(), early)
    assert counts(book, book.answers["n.2"], date(2026, 3, 31)) == "gäller inte än: beslutat 2026-04-01"
    for day, id in ((date(2026, 3, 31), "n.1"), (date(2026, 4, 1), "n.2")):
        found = only(municipality(book, "Nora", day=day), "f.1").answer
        assert found is not None and found.id == id
        assert [a.name for a in AuthorityEvaluator(book, day).usable("f.1")] == [id]


def test_an_answer_says_itself_why_it_yields() -> None:
    book = book_with(answer(), RULING)
    said = "viker för hfd.1 där båda kan gälla: praxis går före nätverkets ställningstagande"
    assert counts(book, book.answers["n.1"], DAY) == said
    assert counts(book, book.answers["hfd.1"], DAY) == "gäller"
