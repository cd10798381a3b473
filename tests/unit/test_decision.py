"""The committee's proposal: what stands among the rows, what never does and why, what is said to be unknown."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from lagrum.base.errors import InputError
from lagrum.base.resources import cases_dir, rules_dir
from lagrum.decision.model import UNKNOWN, Entry, Proposal
from lagrum.memo.word_template import BUILT_IN
from lagrum.model.rulebook import Rulebook
from lagrum.report import document_docx
from lagrum.report.decision import render_csv, render_docx, render_json, render_markdown, render_pdf, render_text
from lagrum.report.decision_document import document
from lagrum.report.document_model import texts
from lagrum.services import decision as service
from lagrum.services.decision import proposed
from lagrum.services.receipts import read_receipt
from lagrum.services.rulebook import open_folders
from lagrum.services.verify import Order, verify
from lagrum.source.diagnostic import Diagnostics

DAY = date(2026, 11, 29)
LINDBY = Path(__file__).parents[1] / "beslut" / "lindby"
Make = Callable[..., Proposal]


@pytest.fixture(scope="module")
def shipped() -> Rulebook:
    return open_folders([rules_dir()])


@pytest.fixture(scope="module")
def make(shipped: Rulebook) -> Make:
    def made(*paths: Path) -> Proposal:
        files = [f for p in paths for f in (sorted(p.glob("*.insats")) if p.is_dir() else [p])]
        return proposed(files, shipped, DAY, "snabb", Diagnostics())

    return made


@pytest.fixture(scope="module")
def lindby(make: Make) -> Proposal:
    return make(LINDBY)


def kinds(entry: Entry) -> set[str]:
    return {reason.kind for reason in entry.reasons}


def stopped(proposal: Proposal) -> dict[str, Entry]:
    return {entry.id.partition("/")[2]: entry for entry in proposal.stopped}


def told(proposal: Proposal, part: str = "allt") -> str:
    return "\n".join(texts(document(proposal, part)))  # type: ignore[arg-type]


def test_each_of_twenty_five_stands_in_one_part(lindby: Proposal) -> None:
    counts = tuple(map(len, (lindby.rows, lindby.stopped, lindby.outside, lindby.left_out)))
    assert counts == (6, 15, 3, 1)
    assert lindby.found == 25
    assert [e.id for e in lindby.rows] == sorted(e.id for e in lindby.rows)


def test_what_may_not_be_decided_so_is_never_a_row_and_says_why(lindby: Proposal) -> None:
    found = stopped(lindby)
    expected = {
        "kontaktfamilj": "hinder",
        "jourhem-utan-provning": "hinder",
        "matkassar-som-bistand": "hinder",
        "lekgrupp-utan-samtycke": "krav",
        "halvoppet-utan-dokumentation": "krav",
        "familjeteam": "öppen fråga",
        "boendestod-mer": "öppen fråga",
        "missbruksrad-utan-namn": "undantag utan skäl",
        "avhoppare-utan-namn": "undantag utan skäl",
        "ungas-rum": "för lite beskrivet",
        "hembesoksprogram": "för lite beskrivet",
        "traffpunkt-aldre": "dubblett",
        "traffpunkt-aldre-norr": "dubblett",
    }
    for name, kind in expected.items():
        assert kind in kinds(found[name]), name
    assert all(r.citation or r.kind == "dubblett" for e in lindby.stopped for r in e.reasons)
    assert not any(e.reasons for e in lindby.rows)
    assert not {e.id for e in lindby.rows} & {e.id for e in lindby.stopped}


def test_what_the_decision_itself_would_settle_stops_nothing(lindby: Proposal) -> None:
    """`insatser-utan-prövning saknas` is an unmet demand everywhere else: here it is what is to be decided."""
    (row,) = [e for e in lindby.rows if e.id == "lindby/valdslinje"]
    cells = {cell.column: cell for cell in row.cells}
    assert [s.value for s in cells["beslut"].said] == ["saknas", UNKNOWN]
    assert cells["beslut"].notes == ["Föreslås i detta ärende."]
    assert not any("11.5.beslut" in one.rule for one in row.remaining)


def test_an_exemption_needs_its_reasons_for_that_intervention(make: Make, tmp_path: Path) -> None:
    text = (LINDBY / "valdslinje.insats").read_text("utf-8")
    for row in ("särskilda-skäl-finns", "skälen", "särskilda-skäl "):
        lines = [line for line in text.splitlines() if not line.strip().startswith(row)]
        (tmp_path / "v.insats").write_text("\n".join(lines) + "\n", "utf-8")
        (entry,) = make(tmp_path).stopped
        assert "undantag utan skäl" in kinds(entry), row
    general = text.replace("undantag-per-insats   ja", "undantag-per-insats   nej")
    assert general != text
    (tmp_path / "v.insats").write_text(general, "utf-8")
    assert "undantag utan skäl" in kinds(make(tmp_path).stopped[0])


def test_two_of_one_id_are_both_put_by(make: Make, tmp_path: Path) -> None:
    text = (LINDBY / "anhorigstod.insats").read_text("utf-8")
    (tmp_path / "a.insats").write_text(text, "utf-8")
    (tmp_path / "b.insats").write_text(text.replace("Anhörigstöd", "Stöd till anhöriga"), "utf-8")
    found = make(tmp_path)
    assert not found.rows
    assert [kinds(e) for e in found.stopped] == [{"dubblett"}, {"dubblett"}]


def test_what_is_decided_by_another_is_put_by(make: Make, tmp_path: Path) -> None:
    text = (LINDBY / "anhorigstod.insats").read_text("utf-8")
    other = text.replace("huvudman        socialnämnd", "huvudman        region")
    assert other != text
    (tmp_path / "a.insats").write_text(other, "utf-8")
    assert "annan grund" in kinds(make(tmp_path).stopped[0])


ACCEPTED = """
    avvikelse sol.19.1.okänd-identitet
        skäl        "Vi tar reda på det under våren."
        organ       "Socialnämnden"
        dnr         "SN 2026/123"
        beslutat    2026-05-12
        lagrum      SoL 14 kap. 5 §
        sista-dag   2027-03-31
"""


def test_an_open_question_stops_also_when_a_body_goes_on_without_its_answer(make: Make, tmp_path: Path) -> None:
    text = (
        'insats lindby/samtal\n    namn "Samtal"\n    form rådgivning\n    prövning utan behovsprövning\n'
        '    målgrupp "unga"\n        ålder 15–20 år\n        mottagare ja\n    dokumentation\n'
        "        omfattning utan identitet\n        särskilda-skäl ja\n"
        '        särskilda-skäl-finns ja\n        skälen "x"'
    )
    for more in ("\n", ACCEPTED):
        (tmp_path / "a.insats").write_text(text + more, "utf-8")
        found = make(tmp_path)
        (reason,) = [r for r in found.stopped[0].reasons if r.rule == "sol.19.1.okänd-identitet"]
        assert reason.kind == "öppen fråga" and not found.rows
        assert ("SN 2026/123" in reason.detail) == (more == ACCEPTED)
    assert "Socialnämnden, SN 2026/123, till och med 2027-03-31: Vi tar reda på det under våren." in told(found)


def for_adults(rows: str) -> str:
    return (
        f'insats a/b\n    namn "B"\n    {rows}\n    prövning utan behovsprövning\n'
        '    målgrupp "vuxna"\n        ålder från 18 år\n'
    )


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("form utredning", "form utredning"),
        ("form uppföljning av barnets situation", "form uppföljning"),
        ("form personlig assistans", "form personlig assistans"),
        ("form rådgivning\n    behov inget individuellt behov", "behov inget individuellt behov"),
        ("form rådgivning\n    laggrund LSS, mer okänt", "Angiven laggrund är LSS"),
        ("form rådgivning\n    huvudman region, mer okänt", "Angiven huvudman är region"),
    ],
)
def test_what_the_paragraph_does_not_carry_is_no_row(make: Make, tmp_path: Path, rows: str, words: str) -> None:
    (tmp_path / "a.insats").write_text(for_adults(rows), "utf-8")
    found = make(tmp_path)
    assert not found.rows
    (reason,) = [r for r in found.stopped[0].reasons if r.kind == "annan grund"]
    assert words in reason.text and "11 kap. 5 §" in reason.citation


def test_one_reason_why_the_paragraph_does_not_carry_it_is_enough(make: Make, tmp_path: Path) -> None:
    for form in ("kontaktfamilj", "korttidsboende"):  # a hinder, and a question that is open
        (tmp_path / "a.insats").write_text(for_adults(f"form {form}"), "utf-8")
        (entry,) = make(tmp_path).stopped
        assert kinds(entry) & {"hinder", "öppen fråga"} and "annan grund" not in kinds(entry), form


def test_the_letter_names_what_may_be_a_hinder_in_what_is_proposed(make: Make, tmp_path: Path) -> None:
    """And not what would be one if somebody claimed a ground that nobody has."""
    shared = '    informationsdelning "a"\n        från socialnämnd\n        till skola'
    rows = f"form stödsamtal\n    behov personliga behov\n{shared}"
    (tmp_path / "a.insats").write_text(for_adults(rows), "utf-8")
    found = make(tmp_path)
    remaining = [r for e in found.rows for r in e.remaining]
    named = {r.text for r in remaining if r.kind == "möjligt hinder"}
    assert named and not any(r.rule.endswith("bär-inte") for r in remaining if r.kind == "möjligt hinder")
    letter = told(found, "skrivelse")
    assert all(text in letter for text in named)
    assert "bär inte" not in letter


def test_where_all_is_outside_nothing_is_said_to_be_proposed(make: Make, tmp_path: Path) -> None:
    text = (LINDBY / "anhorigstod.insats").read_text("utf-8").replace("utan behovsprövning", "med behovsprövning")
    (tmp_path / "a.insats").write_text(text, "utf-8")
    found = make(tmp_path)
    assert found.outside and not found.stopped
    words = told(found)
    assert "Ingen av insatserna hör till beslutet." in words
    assert "Del 2 säger varför" not in words and "Alla insatser som hör till beslutet föreslås" not in words


def test_the_annex_names_the_broken_file_and_where_it_is_broken(lindby: Proposal) -> None:
    (broken,) = lindby.left_out
    assert broken.file == "lindby/trasig.insats"
    assert broken.message == "rad 3: »frm« är inget begrepp"
    for part in ("skrivelse", "bilaga"):
        assert broken.message in told(lindby, part)


def test_a_broken_profile_is_named_as_what_is_broken(make: Make, tmp_path: Path) -> None:
    (tmp_path / "a.insats").write_text((LINDBY / "anhorigstod.insats").read_text("utf-8"), "utf-8")
    (tmp_path / "x.kommun").write_text("kommun X\n    näm ja\n", "utf-8")
    (broken,) = make(tmp_path).left_out
    assert broken.message.startswith("x.kommun, rad 2: ")


def test_the_order_of_the_files_does_not_matter(shipped: Rulebook, lindby: Proposal) -> None:
    files = sorted(LINDBY.glob("*.insats"), reverse=True)
    assert proposed(files, shipped, DAY, "snabb", Diagnostics()) == lindby


def test_the_letter_proposes_and_says_what_a_person_must_judge(lindby: Proposal) -> None:
    words = told(lindby, "skrivelse")
    assert "att 6 insatser i bilagans del 1 får ges utan individuell behovsprövning" in words
    assert "Stöd till våldsutsatta vuxna, utan namn, av de skäl som bilagan anger" in words
    headings = ("Förslag till beslut", "Ärendet", "Rättsliga grunder", "Barnets bästa", "Ekonomi")
    for heading in (*headings, "Handlingar", "Beslutet skickas till"):
        assert f"\n{heading}\n" in words
    assert "Om skälen för att inte dokumentera identiteten är särskilda" in words
    assert "Kontaktfamilj\n" in words.partition("Vad som inte föreslås")[2]
    assert "Kontaktfamilj" not in words.partition("Ärendet\n")[0]
    assert "Ett förslag att bereda" in words


def test_a_catalogue_without_rows_proposes_no_decision(make: Make) -> None:
    for name in ("nora", "grums", "malmo"):
        found = make(cases_dir() / name)
        assert not found.rows
        assert "Inget beslut föreslås" in told(found)
        assert "Socialnämnden beslutar" not in told(found)


def test_a_row_says_all_that_the_issue_asks_of_it(lindby: Proposal) -> None:
    (row,) = [e for e in lindby.rows if e.id == "lindby/ungdomssamtal"]
    assert [cell.column for cell in row.cells] == [
        *("insats", "malgrupp", "grund", "beslut", "villkor", "information", "dokumentation", "undantag"),
        *("samtycke", "avgift", "utforare", "tillstand", "delegation", "barn"),
    ]
    words = told(lindby, "bilaga")
    assert "Samtycke: från alla vårdnadshavare" in words
    assert UNKNOWN in words
    assert all(one.reservation for e in lindby.rows for one in e.support)
    assert row.children == "ja"


def test_the_rows_as_csv_are_the_rows_and_no_others(lindby: Proposal) -> None:
    rows = list(csv.DictReader(io.StringIO(render_csv(lindby))))
    assert [r["Id"] for r in rows] == [e.id for e in lindby.rows]
    assert rows[0]["Avtal"] == UNKNOWN
    empty = Proposal(date="2026-11-29", municipalities=[], rows=[], stopped=[], outside=[], left_out=[])
    assert render_csv(empty) == "Id,Insats,Vad som kvarstår,Textens fingeravtryck\r\n"


def test_every_text_format_is_written_the_same_way_twice(lindby: Proposal) -> None:
    assert render_text(lindby) == render_text(lindby)
    assert max(map(len, render_text(lindby).splitlines())) <= 80
    assert json.loads(render_json(lindby))["schema_version"] == "1"
    assert "# Beslut om insatser utan individuell behovsprövning" in render_markdown(lindby, "allt")
    assert render_docx(lindby, "bilaga", None) == document_docx.docx_of(document(lindby, "bilaga"))


def test_too_many_for_a_pdf_is_said(lindby: Proposal) -> None:
    many = replace(lindby, rows=lindby.rows * 60)
    with pytest.raises(InputError, match="för många för en PDF"):
        render_pdf(many, "bilaga")


def test_nothing_to_write_about_is_said() -> None:
    empty = Proposal(date="2026-11-29", municipalities=[], rows=[], stopped=[], outside=[], left_out=[])
    with pytest.raises(InputError, match="inga insatser"):
        document(empty)


def test_a_municipalitys_own_template_is_filled(lindby: Proposal, tmp_path: Path) -> None:
    made = render_docx(lindby, "skrivelse", BUILT_IN.read_bytes())
    assert made == render_docx(lindby, "skrivelse", BUILT_IN.read_bytes())
    (tmp_path / "b.docx").write_bytes(made)
    assert lindby.receipt is not None
    assert read_receipt(tmp_path / "b.docx").receipt == lindby.receipt


@pytest.mark.parametrize("format", ["json", "markdown", "docx"])
def test_the_receipt_verifies_with_the_broken_file_in_the_folder(lindby: Proposal, tmp_path: Path, format: str) -> None:
    made: str | bytes
    match format:
        case "json":
            made = render_json(lindby)
        case "markdown":
            made = render_markdown(lindby, "allt")
        case _:
            made = render_docx(lindby, "allt", None)
    path = tmp_path / f"b.{format}"
    path.write_bytes(made.encode() if isinstance(made, str) else made)
    found = verify(Order(path, (LINDBY,), tmp_path, engine="snabb")).verification
    assert found.confirmed, found.differs


def test_a_changed_file_is_named_when_a_receipt_is_verified(make: Make, tmp_path: Path) -> None:
    folder = tmp_path / "k"
    folder.mkdir()
    for name in ("valdslinje", "anhorigstod", "trasig"):
        (folder / f"{name}.insats").write_bytes((LINDBY / f"{name}.insats").read_bytes())
    answer = tmp_path / "b.json"
    answer.write_text(render_json(make(folder)), "utf-8")

    def differs() -> str:
        found = verify(Order(answer, (folder,), tmp_path, engine="snabb")).verification
        return " ".join(f"{d.what}: {d.message}" for d in found.differs)

    assert differs() == ""
    broken = folder / "trasig.insats"
    broken.write_text(broken.read_text("utf-8").replace("frm", "frn"), "utf-8")
    assert "trasig fil (trasig.insats)" in differs()
    good = folder / "anhorigstod.insats"
    good.write_text(good.read_text("utf-8").replace("från 18 år", "från 20 år"), "utf-8")
    assert "anhorigstod.insats" in differs()


def test_too_many_for_one_decision_is_said_before_any_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "MOST", 2)
    for k in range(3):
        (tmp_path / f"{k}.insats").write_text(f"insats x/{k}\n", "utf-8")
    with pytest.raises(InputError, match="fler än 2") as error:
        service.propose([tmp_path], DAY)
    assert "en kommuns mapp i taget" in error.value.help
