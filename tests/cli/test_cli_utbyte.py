"""`lagrum utbyte`: what is given out, its addresses, its receipt, and what is said of what cannot be given out."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from pathlib import Path

import pytest
from cli_world import Run

import linked
from lagrum.base.resources import rules_dir
from lagrum.checking.receipt import seal_of
from lagrum.law.citation import Citation
from lagrum.law.lockfile import read_lock
from lagrum.rulebook.files import LOCK_FILE

BASE = "https://exempel.se/regelverk/"
OWN = ("--regler", "egna", "--utan-medfoljande", "--datum", "2026-06-01")
BASED = (*OWN, "--bas", BASE)
ROOT = Path(__file__).parents[2]
QUESTION = """
regel sol.14.4.samtal "Är ”samtal” rådgivning?"
    lagrum     SoL 14 kap. 4 §
    källa      vägledning
    gäller     från 2025-07-01
    när        form är rådgivning
    så         fråga "Är det rådgivning?"
    därför     "Det sägs inte."
    nivå       makro
    adressat   Socialstyrelsen
    ståndpunkt "Ja."
        källa "boken"
    prov "råd"
        givet  form rådgivning
        ger    fråga
"""
ANSWER = """ställningstagande n.1 "Samtal"
    besvarar   sol.14.4.samtal
    svar       "Ja."
    skäl       "Det sägs i boken."
    organ      "Nätverket"
    slag       nätverkets ställningstagande
    källa      "protokoll 4"
    beslutat   2026-03-01
    gäller     från 2026-03-01 till 2026-05-31
    lydelse    SoL 14 kap. 4 § {digest}
"""
NASTY = """
regel elak.1 "'> . <urn:x> a <urn:y> . # ::error:: ##[add-mask]"
    lagrum     SoL 14 kap. 4 §
    källa      lag
    gäller     från 2025-07-01
    när        form är rådgivning
    så         upplysning "=HYPERLINK('https://ond.se') ; +1 | @a \\\\u0022 </script>"
    därför     "@prefix x: <y> . {'@id': 'x', '@context': 'https://ond.se/kontext'}"
"""


@pytest.fixture
def asked(world: Path, run: Run) -> Run:
    """Run on a rulebook that asks a question, in a folder with two interventions that raise it."""
    (world / "egna" / "fraga.regel").write_text(QUESTION, "utf-8")
    (world / "nora").mkdir()
    for name in ("ett", "två"):
        text = f'insats nora/{name}\n    namn "Samtal {name}"\n    kommun Nora\n    form rådgivning\n'
        (world / "nora" / f"{name}.insats").write_text(text, "utf-8")
    return run


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_a_list_of_terms_for_a_spreadsheet_is_what_comes_unasked(run: Run) -> None:
    done = run("utbyte", "begrepp", *OWN)
    assert (done.code, done.err) == (0, "")
    (row,) = [r for r in rows(done.out) if r["term"] == "utan behovsprövning (prövning)"]
    assert row["definition"] == "Ingen individuell prövning."
    assert row["synonymer"] == "utan behovsprövning; utan biståndsbeslut"
    assert (row["lagrum"], row["länk"]) == ("11 kap. 5 § SoL", "https://lagen.nu/2025:400#K11P5")
    assert (row["typ"], row["överordnat"]) == ("värde", "prövning")
    assert row["adress"] == "urn:lagrum:begrepp/pr%C3%B6vning/utan%20behovspr%C3%B6vning"


@pytest.mark.parametrize("what", ["begrepp", "regler", "fragor", "svar", "termer"])
@pytest.mark.parametrize("format", ["csv", "ttl", "jsonld"])
def test_all_is_given_out_below_the_base_and_twice_alike(asked: Run, what: str, format: str) -> None:
    done = asked("utbyte", what, "--format", format, *BASED)
    assert (done.code, done.err) == (0, "")
    assert done.out == asked("utbyte", what, "--format", format, *BASED).out
    if format != "csv":
        assert len(linked.read(done.out, format)) >= 7
        assert f"{BASE}utbyte/{what}" in done.out


def test_an_export_says_its_version_rulebook_and_day(run: Run) -> None:
    graph = linked.read(run("utbyte", "regler", "--format", "ttl", *BASED).out, "ttl")
    head = f"{BASE}utbyte/regler"
    assert linked.one(graph, head, f"{linked.DCT}date") == "2026-06-01"
    assert re.fullmatch("sha256:[0-9a-f]{64}", linked.one(graph, head, f"{linked.OWN}rulebook"))
    assert len(linked.typed(graph, "http://www.w3.org/ns/prov#SoftwareAgent")) == 1


@pytest.mark.parametrize("format", ["ttl", "jsonld"])
@pytest.mark.parametrize("what", ["begrepp", "regler", "fragor", "svar", "termer"])
def test_the_file_itself_is_confirmed(asked: Run, what: str, format: str) -> None:
    assert asked("utbyte", what, "--format", format, *BASED, "-o", "ut").code == 0
    done = asked("verifiera", "ut", "--regler", "egna", "--utan-medfoljande")
    assert (done.code, done.err) == (0, "")
    assert "Svaret är detsamma, byte för byte" in done.out


def test_the_receipt_of_a_table_is_a_file_of_its_own(asked: Run) -> None:
    asked("utbyte", "begrepp", *BASED, "-o", "b.csv", "--kvitto", "k.json")
    assert asked("verifiera", "k.json", "--regler", "egna", "--utan-medfoljande").code == 0
    done = asked("verifiera", "k.json", "nora", "--regler", "egna", "--utan-medfoljande")
    assert done.code == 2 and "inga insatser" in done.err


def test_a_changed_rulebook_or_file_is_named(world: Path, asked: Run) -> None:
    asked("utbyte", "regler", "--format", "jsonld", *BASED, "-o", "r.jsonld")
    text = (world / "r.jsonld").read_text("utf-8")
    (world / "r.jsonld").write_text(text.replace("Det sägs inte.", "Det sägs."), "utf-8")
    done = asked("verifiera", "r.jsonld", "--regler", "egna", "--utan-medfoljande")
    assert done.code == 1 and "svaret i filen är inte det som kvittot gäller" in " ".join(done.out.split())
    (world / "r.jsonld").write_text(text, "utf-8")
    (world / "egna" / "fraga.regel").write_text(QUESTION.replace("Det sägs inte.", "Det sägs."), "utf-8")
    done = asked("verifiera", "r.jsonld", "--regler", "egna", "--utan-medfoljande")
    assert done.code == 1 and "Reglerna: kvittot är prövat med regelverket" in done.out


@pytest.mark.parametrize(
    ("vad", "many", "said"), [("allt", 0, "»allt« kan inte ges ut"), ("regler", 2, "inte ur insatser"), ("", 0, "»«")]
)
def test_a_receipt_that_somebody_has_made_up_is_refused(
    world: Path, asked: Run, vad: str, many: int, said: str
) -> None:
    asked("utbyte", "fragor", *(["nora"] if many else []), *BASED, "-o", "f.csv", "--kvitto", "k.json")
    value = json.loads((world / "k.json").read_text("utf-8"))
    value["options"] = [{"option": "vad", "value": vad}] if vad else []
    value["seal"] = seal_of(value)
    (world / "k.json").write_text(json.dumps(value), "utf-8")
    done = asked("verifiera", "k.json", *(["nora"] if many else []), "--regler", "egna", "--utan-medfoljande")
    assert done.code == 2 and said in done.err


def test_the_questions_of_a_catalogue_say_who_raises_them(asked: Run) -> None:
    done = asked("utbyte", "fragor", "nora", "--format", "jsonld", *BASED, "-o", "f.jsonld")
    assert (done.code, done.err) == (0, "")
    graph = linked.read(Path("f.jsonld").read_text("utf-8"), "jsonld")
    question, other = linked.typed(graph, "https://schema.org/Question")[::-1]
    assert other == f"{BASE}fraga/natverket.samtal"
    assert (
        linked.every(graph, other, f"{linked.OWN}maybeRaisedBy")
        and linked.one(graph, other, f"{linked.OWN}stops") == "0"
    )
    assert re.fullmatch(re.escape(f"{BASE}fraga/sol.14.4.samtal-") + "[0-9a-f]{6}", question)
    assert linked.one(graph, question, f"{linked.OWN}rule") == f"{BASE}regel/sol.14.4.samtal"
    assert linked.every(graph, question, f"{linked.OWN}raisedBy") == {
        f"{BASE}insats/nora/ett",
        f"{BASE}insats/nora/tv%C3%A5",
    }
    assert linked.one(graph, f"{BASE}insats/nora/ett", f"{linked.DCT}title") == "Samtal ett"
    assert linked.one(graph, question, f"{linked.OWN}stops") == "2"
    row = rows(asked("utbyte", "fragor", "nora", *BASED).out)[-1]
    assert (row["status"], row["nivå"], row["kommuner"], row["skickad"]) == ("öppen", "makro", "Nora", "okänt")
    assert asked("verifiera", "f.jsonld", "nora", "--regler", "egna", "--utan-medfoljande").code == 0
    done = asked("verifiera", "f.jsonld", "--regler", "egna", "--utan-medfoljande")
    assert done.code == 2 and "inget att pröva igen" in done.err


def test_a_file_with_errors_is_named_in_the_export(world: Path, asked: Run) -> None:
    (world / "nora" / "trasig.insats").write_text("insats nora/trasig\n    frm rådgivning\n", "utf-8")
    done = asked("utbyte", "fragor", "nora", "--format", "ttl", *BASED)
    assert done.code == 2 and "fel E" in done.err
    notes = linked.every(linked.read(done.out, "ttl"), f"{BASE}utbyte/fragor", f"{linked.SKOS}note")
    assert notes == {"nora/trasig.insats har fel och är inte med."}


def test_two_interventions_of_one_id_are_one_that_is_told(world: Path, asked: Run) -> None:
    text = (world / "nora" / "ett.insats").read_text("utf-8")
    (world / "nora" / "tre.insats").write_text(text.replace("Samtal ett", "Samtal tre"), "utf-8")
    done = asked("utbyte", "fragor", "nora", "--format", "jsonld", *BASED)
    ids = [n["id"] for n in json.loads(done.out)["@graph"]]
    assert len(ids) == len(set(ids))


def test_an_answer_says_if_it_counts_and_its_question_that_it_is_there(world: Path, asked: Run) -> None:
    rules = world / "egna" / "sol.regel"
    rules.write_text(rules.read_text("utf-8").replace("1 kap. 8 §", "1 kap. 3 §"), "utf-8")
    (entry,) = read_lock(rules_dir() / LOCK_FILE).versions(Citation("SoL", "14", "4"))
    shutil.copyfile(rules_dir() / LOCK_FILE, world / "egna" / LOCK_FILE)
    (world / "egna" / "n.svar").write_text(ANSWER.format(digest=entry.digest), "utf-8")
    for day, standing in (("2026-05-01", "gäller"), ("2026-06-01", "gäller inte längre")):
        base = ("--regler", "egna", "--utan-medfoljande", "--datum", day, "--bas", BASE)
        done = asked("utbyte", "svar", "--format", "ttl", *base)
        assert (done.code, done.err) == (0, "")
        graph = linked.read(done.out, "ttl")
        assert linked.one(graph, f"{BASE}svar/n.1", f"{linked.OWN}standing") == standing
        assert linked.one(graph, f"{BASE}svar/n.1", "https://schema.org/parentItem") == f"{BASE}regel/sol.14.4.samtal"
        rules = linked.read(asked("utbyte", "fragor", "--format", "jsonld", *base).out, "jsonld")
        there = linked.every(rules, f"{BASE}regel/sol.14.4.samtal", "https://schema.org/suggestedAnswer")
        assert there == {f"{BASE}svar/n.1"}


def test_a_rulebook_that_means_ill_says_what_it_says_and_no_more(world: Path, run: Run) -> None:
    (world / "egna" / "elak.regel").write_text(NASTY, "utf-8")
    made = {format: run("utbyte", "regler", "--format", format, *BASED) for format in ("csv", "ttl", "jsonld")}
    assert {done.code for done in made.values()} == {0}
    graphs = {format: linked.read(made[format].out, format) for format in linked.FORMATS}
    assert linked.statements(graphs["ttl"]) == linked.statements(graphs["jsonld"])
    title = linked.one(graphs["ttl"], f"{BASE}regel/elak.1", f"{linked.DCT}title")
    assert title == "'> . <urn:x> a <urn:y> . # ::error:: ##[add-mask]"
    assert linked.typed(graphs["ttl"], "urn:y") == []
    (row,) = [r for r in rows(made["csv"].out) if r["id"] == "elak.1"]
    assert row["text"].startswith("'=HYPERLINK") and "; '+1" in row["text"] and "| '@a" in row["text"]


def test_the_context_is_the_published_one_and_stands_in_every_file(run: Run) -> None:
    text = run("utbyte", "kontext").out
    assert text == (ROOT / "docs" / "schema" / "kontext.jsonld").read_text("utf-8")
    made = json.loads(run("utbyte", "svar", "--format", "jsonld", *OWN).out)
    assert made["@context"] == json.loads(text)["@context"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("begrep",), "menade du »begrepp«?"),
        (("regler", "nora"), "ta bort mapparna"),
        (("kontext", "--format", "csv"), "en enda JSON-LD-fil"),
        (("begrepp", "--bas", "exempel.se"), "skriv en adress som slutar på / eller #"),
        (("begrepp", "--bas", "https://exempel.se/lag"), "slutar varken på / eller #"),
        (("begrepp", "--format", "xml"), "välj mellan csv, ttl, jsonld"),
        (("begrepp", "-o", "egna/x.begrepp"), "det är indata"),
        (("fragor", "finns-inte", *OWN), "finns-inte"),
        ((), "argumentet »VAD« saknas"),
    ],
)
def test_what_cannot_be_given_out_is_said(asked: Run, words: tuple[str, ...], said: str) -> None:
    done = asked("utbyte", *words)
    assert done.code == 2 and done.out == ""
    assert said in " ".join(done.err.split())


def test_a_word_may_be_written_with_its_marks(asked: Run) -> None:
    assert asked("utbyte", "frågor", *OWN).out == asked("utbyte", "fragor", *OWN).out
