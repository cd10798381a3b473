"""From a project description to proposals: the vocabulary's words, ages, the municipality; and .docx."""

from __future__ import annotations

import io
import time
import zipfile

import pytest

from lagrum.base.errors import InputError
from lagrum.interview.docx import MOST_UNPACKED, read_docx
from lagrum.interview.free_text import LONGEST, Proposal, accept, propose, sentences
from lagrum.interview.swedish import heads, modifiers
from lagrum.interview.writing import start, written_facts
from lagrum.model.facts import Range, Several
from lagrum.model.rulebook import Rulebook
from lagrum.services.rulebook import open_rulebook

NUMBER = "191212121212"
PLAN = """Projektplan

Nora kommun vill starta en öppen mötesplats för unga 13–19 år.
På de öppna mötesplatserna leds stödsamtalen av en kurator.
Familjerådgivningen ingår inte. Insatsen ges utan föregående behovsprövning.

- Hemtjänstpersonalen deltar.
- Äldre, 75 år och äldre, får hjälp med matlådor.
Ungdomsmottagningen ger föräldrastödsprogram via videomöten.
"""


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return open_rulebook()


def found(text: str, book: Rulebook) -> dict[tuple[str, str], Proposal]:
    return {(p.path, p.value): p for p in propose(text, book)}


def test_words_are_found_inflected_and_in_compounds(book: Rulebook) -> None:
    proposals = found(PLAN, book)
    assert {
        ("form", "öppen mötesplats"): "öppen mötesplats",
        ("form", "stödsamtal"): "stödsamtalen",
        ("form", "familjerådgivning"): "Familjerådgivningen",
        ("form", "hemtjänst"): "Hemtjänstpersonalen",
        ("form", "matdistribution"): "matlådor",
        ("form", "ungdomsmottagning"): "Ungdomsmottagningen",
        ("form", "föräldrastöd"): "föräldrastödsprogram",
        ("prövning", "utan behovsprövning"): "utan föregående behovsprövning",
        ("målgrupp.roll", "ung"): "unga",
        ("målgrupp.roll", "äldre"): "Äldre",
        ("målgrupp.ålder", "13–19 år"): "13–19 år",
        ("målgrupp.ålder", "från 75 år"): "75 år och äldre",
        ("teknik.slag", "videomöte"): "videomöten",
        ("kommun", "Nora"): "Nora kommun",
    }.items() <= {key: p.words for key, p in proposals.items()}.items()
    assert ("form", "rådgivning") not in proposals  # a longer value has taken it


def test_each_comes_with_its_sentence_and_place(book: Rulebook) -> None:
    for proposal in propose(PLAN, book):
        assert " ".join(PLAN[proposal.start : proposal.end].split()) == proposal.words
        assert proposal.words in proposal.sentence
    assert found(PLAN, book)["form", "familjerådgivning"].sentence == "Familjerådgivningen ingår inte."


@pytest.mark.parametrize(
    ("sentence", "negated"),
    [
        ("Vi erbjuder rådgivning.", False),
        ("Vi erbjuder inte rådgivning.", True),
        ("Ingen rådgivning ges.", True),
        ("Stödet ges utan rådgivning.", True),
        ("Varken rådgivning eller annat.", True),
    ],
)
def test_a_sentence_that_says_no_is_shown_as_such(book: Rulebook, sentence: str, negated: bool) -> None:
    assert found(sentence, book)["form", "rådgivning"].negated is negated


def test_a_no_that_is_part_of_the_value_is_none(book: Rulebook) -> None:
    assert not found("Insatsen ges utan behovsprövning.", book)["prövning", "utan behovsprövning"].negated
    proposals = found("Insatsen ges inte utan behovsprövning.", book)
    assert proposals["prövning", "utan behovsprövning"].negated


def test_a_yes_elsewhere_goes_before_a_no(book: Rulebook) -> None:
    text = "Rådgivning ges inte på plats. På distans ges rådgivning."
    assert not found(text, book)["form", "rådgivning"].negated


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("barn 0-6 år", "0–6 år"),
        ("barn mellan 6 och 12 år", "6–12 år"),
        ("i åldern 13 till 19", "13–19 år"),
        ("unga, 16-20-åringar", "16–20 år"),
        ("personer över 65 år", "från 65 år|från 66 år"),
        ("alla under 18 år", "under 18 år"),
        ("från 15 år", "från 15 år"),
        ("upp till 25 år", "högst 25 år|under 25 år"),
        ("till och med 25 år", "högst 25 år"),
        ("en 17-åring", "17 år"),
    ],
)
def test_ages_both_ways_where_there_are_two(book: Rulebook, words: str, value: str) -> None:
    assert [p.value for p in propose(f"Insatsen är för {words}.", book) if p.path == "målgrupp.ålder"] == value.split(
        "|"
    )


@pytest.mark.parametrize("words", ["år 2024-2026", "i 5 år", "19-13 år", "150–160 år", "tel. 12-34"])
def test_what_is_no_age(book: Rulebook, words: str) -> None:
    assert [p for p in propose(f"Insatsen gäller {words}.", book) if p.path == "målgrupp.ålder"] == []


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Nora kommun planerar", "Nora"),
        ("I Upplands Väsby kommun finns", "Upplands Väsby"),
        ("Borås stad och", "Borås"),
        ("Göteborgs stad", "Göteborg"),
        ("kommunen Grums", "Grums"),
        ("Vår kommun vill", None),
        ("en annan kommun", None),
    ],
)
def test_the_municipality(book: Rulebook, words: str, name: str | None) -> None:
    assert [p.value for p in propose(f"{words}.", book) if p.path == "kommun"] == ([name] if name else [])


def test_nothing_that_the_author_claims_and_no_record_is_proposed(book: Rulebook) -> None:
    text = "Samtycke inhämtas. Uppgifter lämnas till polis enligt uppgiftsskyldighet. Rättslig grund: avtal."
    assert not [p for p in propose(text, book) if p.path.startswith(("informationsdelning", "utförare"))]
    assert not [p for p in propose(text, book) if p.path == "personuppgifter.rättslig-grund"]


def test_what_is_confirmed_is_added_and_the_rest_is_not_written(book: Rulebook) -> None:
    proposals = found(PLAN, book)
    text = start("nora/x", "X")
    for key in (("form", "stödsamtal"), ("form", "öppen mötesplats"), ("målgrupp.ålder", "13–19 år")):
        text = accept(text, proposals[key], book)
    facts = written_facts(text, book)
    assert facts.scalars["form"].value == Several(frozenset({"stödsamtal", "öppen mötesplats"}))
    assert facts.records["målgrupp"].records[0].title == "13–19 år"
    assert facts.records["målgrupp"].records[0].fields["målgrupp.ålder"].value == Range(13, 19)
    assert set(facts.scalars) == {"namn", "form"}
    assert accept(text, proposals["form", "stödsamtal"], book) == text


def test_what_goes_against_the_draft_is_refused(book: Rulebook) -> None:
    proposals = found(PLAN, book)
    text = accept(start("nora/x", "X"), proposals["målgrupp.roll", "ung"], book)
    with pytest.raises(InputError, match="går inte ihop"):
        accept(text, proposals["målgrupp.ålder", "från 75 år"], book)


def test_a_personal_number_stops_before_anything_else(book: Rulebook) -> None:
    with pytest.raises(InputError) as error:
        propose(f"Rådgivning till Kalle, 19{NUMBER[2:8]}-{NUMBER[8:]}." + "x" * LONGEST, book)
    assert "personnummer" in error.value.message
    assert "1212" not in error.value.message + error.value.help


def test_a_text_that_is_too_long_is_refused(book: Rulebook) -> None:
    with pytest.raises(InputError, match="längre än"):
        propose("x" * (LONGEST + 1), book)


@pytest.mark.parametrize(
    "text",
    [
        PLAN * 40,
        "a" * 100_000,
        "1-" * 20_000,
        "rådgivning " * 4_000,
        "inte " * 8_000,
        "12 år " * 6_000,
        "Å" * 50_000,
        "é-" * 20_000,
    ],
    ids=["plans", "one word", "dashes", "one sentence", "noes", "ages", "capitals", "parts"],
)
def test_a_long_text_takes_linear_time(book: Rulebook, text: str) -> None:
    began = time.process_time()
    once = propose(text, book)
    first = time.process_time() - began
    propose(text * 4, book)
    assert time.process_time() - began - first < 20 * first + 1
    assert len(once) < 40


def test_an_empty_text_proposes_nothing(book: Rulebook) -> None:
    assert propose("", book) == propose(" \n\n", book) == ()


def test_compounds_are_taken_apart() -> None:
    assert "rådgivning" in heads("ungdomsrådgivning")
    assert "familjehem" in modifiers("familjehemsvård")
    assert heads("rgb") == modifiers("sms") == []


def test_sentences_end_where_they_should() -> None:
    text = "Stöd, t.ex. samtal, ges. Nora deltar!\n\nRubrik\n\n- ett\n- två"
    assert [s for _, s in sentences(text)] == ["Stöd, t.ex. samtal, ges.", "Nora deltar!", "Rubrik", "- ett", "- två"]


# -- Word --------------------------------------------------------------------------------------------------------------

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx(body: str, head: str = "", more: dict[str, bytes] | None = None, encoding: str = "utf-8") -> bytes:
    whole = f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    xml = f'<?xml version="1.0" encoding="{encoding}"?>{head}{whole}'
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", xml.encode(encoding))
        for name, data in (more or {}).items():
            archive.writestr(name, data)
    return made.getvalue()


def paragraph(*runs: str) -> str:
    return "<w:p>" + "".join(f"<w:r><w:t>{run}</w:t></w:r>" for run in runs) + "</w:p>"


def test_a_word_document_is_read_by_its_paragraphs() -> None:
    body = (
        paragraph("Råd", "givning")
        + paragraph("till &lt;unga&gt;")
        + "<w:p><w:r><w:delText>bort</w:delText></w:r></w:p>"
    )
    assert read_docx(docx(body)) == "Rådgivning\n\ntill <unga>\n"


def test_tabs_and_breaks_are_blanks() -> None:
    assert read_docx(docx("<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r></w:p>")) == "a b\n\nc\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused_in_any_encoding(encoding: str) -> None:
    head = '<!DOCTYPE w [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    with pytest.raises(InputError, match="dokumenttyp"):
        read_docx(docx(paragraph("&b;"), head, encoding=encoding))


def test_a_document_that_unpacks_to_too_much_is_refused() -> None:
    with pytest.raises(InputError, match="större än 20 MB"):
        read_docx(docx(paragraph("a"), more={"word/media/x.bin": b"\0" * (MOST_UNPACKED + 1)}))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK",
        b"hej",
        docx(paragraph("a"))[:-30],
        docx("<w:p>"),
        docx(paragraph("a")).replace(b"word/doc", b"ward/doc"),
    ],
    ids=["empty", "head", "text", "cut", "wrong xml", "no body"],
)
def test_what_is_no_word_document_is_told(data: bytes) -> None:
    with pytest.raises(InputError) as error:
        read_docx(data)
    assert error.value.help
