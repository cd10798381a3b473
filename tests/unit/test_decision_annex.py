"""Sketches from an existing annex: nothing is lost, nothing is guessed, and what is odd in it is told."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from annex_files import cell, docx, paragraph, row, table
from lagrum.base.errors import InputError
from lagrum.base.resources import rules_dir
from lagrum.decision.annex_tables import tables_of_csv, tables_of_docx
from lagrum.decision.columns import OWN_TABLES
from lagrum.model.rulebook import Rulebook
from lagrum.report import decision_letter
from lagrum.report.annex_text import render_annex
from lagrum.services.annex import Kept, annex_read, columns_file
from lagrum.services.rulebook import open_folders

DAY = date(2026, 11, 29)
Read = Callable[..., Kept]


@pytest.fixture(scope="module")
def shipped() -> Rulebook:
    return open_folders([rules_dir()])


@pytest.fixture
def read(shipped: Rulebook, tmp_path: Path) -> Read:
    def made(data: bytes | str, *columns: str, name: str = "bilaga", mapping: str = "", municipality: str = "") -> Kept:
        path = tmp_path / f"{name}{'.csv' if isinstance(data, str) else '.docx'}"
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return annex_read(path, shipped, DAY, "snabb", columns, mapping, municipality)

    return made


HEAD = row("Insats", "Målgrupp", "Ålder", "Typ av insats", "Ansvarig")
INTRO = paragraph("Insatser som ges utan individuell behovsprövning")


def test_an_annex_becomes_sketches_and_what_it_does_not_say_is_unknown(read: Read) -> None:
    body = table(HEAD, row("Föräldragrupp", "föräldrar", "20-50 år", "Föräldrastöd och gruppverksamhet", "Enhet 1"))
    found = read(docx(INTRO, body), municipality="Lindby").answer
    (sketch,) = found.sketches
    assert (sketch.id, sketch.file) == ("lindby/foraldragrupp", "foraldragrupp.insats")
    assert "form                 föräldrastöd, gruppverksamhet" in sketch.text
    assert "prövning             utan behovsprövning  # bilagan säger" in sketch.text
    assert 'målgrupp "föräldrar"' in sketch.text and "20–50 år" in sketch.text
    assert "# Bilagan, »Ansvarig«: Enhet 1" in sketch.text
    assert "omfattning            okänt" in sketch.text
    assert found.unknown == ("Ansvarig",)
    assert [e.id for e in found.proposal.rows] == ["lindby/foraldragrupp"]


def test_what_is_no_value_is_kept_as_a_comment_and_never_guessed(read: Read) -> None:
    text = "Insats;Form;Samtycke;Avgift\nKafé;Prat och kaffe;Ja, oftast;Nej, utom för mat\n"
    (sketch,) = read(text).answer.sketches
    assert "form                 okänt" in sketch.text
    assert "vårdnadshavare            okänt" in sketch.text and "tas-ut       okänt" in sketch.text
    for words in ("Prat och kaffe", "Ja, oftast", "Nej, utom för mat"):
        assert f": {words}\n" in sketch.text
    assert "prövning             okänt" in sketch.text


def test_a_list_that_is_known_in_part_is_left_open(read: Read) -> None:
    (sketch,) = read('Insats,Form\nKafé,"rådgivning, trolleri"\n').answer.sketches
    assert "form                 rådgivning, mer okänt" in sketch.text
    assert "»Form«: rådgivning, trolleri" in sketch.text


def test_merged_cells_stand_in_each_place_and_it_is_told(read: Read) -> None:
    body = table(
        row(cell("Öppna insatser i Lindby", span=3)),
        row("Insats", "Målgrupp", "Ålder"),
        row(cell("Barn och unga", span=3)),
        row("Lekgrupp", cell("barn", merge="restart"), "1–5 år"),
        row("Läxgrupp", cell("", merge="continue"), "7–12 år"),
        row("", "", ""),
    )
    found = read(docx(body)).answer
    assert [s.name for s in found.sketches] == ["Lekgrupp", "Läxgrupp"]
    assert all('målgrupp "barn"' in s.text for s in found.sketches)
    assert all("»Mellanrubrik«: Barn och unga" in s.text for s in found.sketches)
    notes = " ".join(found.notes)
    for words in ("Öppna insatser i Lindby", "mellanrubrik, »Barn och unga«", "rad 5 har sammanfogade", "rad 6 är tom"):
        assert words in notes


def test_a_header_of_two_rows_is_one_header(read: Read) -> None:
    body = table(
        row(cell("Insats", merge="restart"), cell("För vem", span=2)),
        row(cell("", merge="continue"), "Målgrupp", "Ålder"),
        row("Kafé", "vuxna", "från 18 år"),
    )
    (sketch,) = read(docx(body)).answer.sketches
    assert sketch.name == "Kafé"
    assert 'målgrupp "vuxna"\n        ålder       från 18 år' in sketch.text


def test_two_rows_of_one_name_get_an_id_each(read: Read) -> None:
    found = read("Insats\nKafé\nKafé\n").answer
    assert [s.id for s in found.sketches] == ["kafe", "kafe-2"]
    assert "heter som tabell 1, rad 2" in " ".join(found.notes)
    assert all(r.kind == "dubblett" for e in found.proposal.stopped for r in e.reasons if "heter" in r.text)


def test_a_table_of_one_intervention_is_read_downwards(read: Read) -> None:
    body = table(row("Namn", "Kafé"), row("Målgrupp", "vuxna"), row("Ålder", "från 18 år"), row("Avgift", "nej"))
    (sketch,) = read(docx(INTRO, body)).answer.sketches
    assert (sketch.name, "tas-ut       nej" in sketch.text) == ("Kafé", True)


def test_headings_are_said_once_and_kept(read: Read, tmp_path: Path) -> None:
    text = "Aktivitetens titel,Vad,Extra,Ålder\nKafé,rådgivning,x,18 år\n"
    with pytest.raises(InputError, match="ingen kolumn säger vad insatserna heter") as error:
        read(text)
    assert error.value.help == 'ange vilken det är, t.ex. --kolumn "Aktivitetens titel=namn"'
    found = read(text, "Aktivitetens titel=namn", "Vad=form").answer
    kept = tmp_path / "kolumner.toml"
    kept.write_text(columns_file(found), "utf-8")
    again = read(text, mapping=str(kept)).answer
    assert [s.text for s in again.sketches] == [s.text for s in found.sketches]
    assert again.unknown == () and "»Extra«: x" in again.sketches[0].text


@pytest.mark.parametrize(
    ("column", "message"),
    [("Vad", "säger inte vad en rubrik"), ("Vad=frm", "inget begrepp"), ("Vad=nämnd", "inget begrepp")],
)
def test_a_heading_that_is_said_wrongly_is_told(read: Read, column: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read("Insats,Vad\nKafé,x\n", column)


@pytest.mark.parametrize("text", ["[x]\n", "[kolumner]\nVad = 3\n", "inte toml"])
def test_a_file_of_columns_that_is_none_is_told(read: Read, tmp_path: Path, text: str) -> None:
    (tmp_path / "k.toml").write_text(text, "utf-8")
    with pytest.raises(InputError, match=r"k\.toml"):
        read("Insats\nKafé\n", mapping=str(tmp_path / "k.toml"))


def test_windows_text_is_read_and_told() -> None:
    found = tables_of_csv("Insats;Ålder\nKafé;18\n".encode("cp1252"))
    assert found.tables[0].rows == (("Insats", "Ålder"), ("Kafé", "18"))
    assert "UTF-8" in found.notes[0]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (docx(paragraph("Ingen tabell här")), "inga tabeller"),
        (docx(table(row("Rum", "Tid"), row("A", "9"))), "ingen kolumn säger"),
        (docx("<w:p/>", before='<!DOCTYPE x [<!ENTITY a "b">]>'), "dokumenttyp"),
        (docx("<w:tbl>" * 30 + "</w:tbl>" * 30), "tabeller i tabeller"),
        (docx(table(*["<w:tr/>"] * 60_001)), "fler än 60000 rader"),
        (docx("<w:p>"), "skadat"),
        (b"PK\x03\x04trasig", "kan inte läsas som Word"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "gammal Word-fil"),
        (b"%PDF-1.7", "är en PDF"),
        (b"  \n", "är tom"),
        (b"Insats\x00,b\n", "ingen CSV"),
    ],
)
def test_a_file_that_cannot_be_read_is_said_to_be_so(read: Read, data: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message) as error:
        read(data)
    assert error.value.help


def test_a_zip_bomb_is_not_unpacked() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 60_000_000)
    with pytest.raises(InputError, match="större än 50 MB"):
        tables_of_docx(target.getvalue())


def test_hostile_cells_stay_text(read: Read) -> None:
    nasty = 'x"\n    prövning utan\u202e # <b>[a](b) ::set-output'
    found = read(docx(table(row("Insats", "Beskrivning", "Avsnitt"), row(nasty, nasty, nasty)))).answer
    (sketch,) = found.sketches
    assert not found.proposal.left_out
    assert [line for line in sketch.text.splitlines() if line.strip().startswith("prövning")] == [
        "    prövning             okänt"
    ]
    assert "\u202e" not in sketch.text
    assert "\u202e" not in render_annex(found, 80, "")


def test_a_personal_number_in_an_annex_is_refused_and_not_repeated(read: Read) -> None:
    with pytest.raises(InputError, match="personnummer") as error:
        read("Insats,Kontakt\nKafé,850101-1236\n")
    assert "tabell 1, rad 2" in error.value.message and "1236" not in error.value.message


def test_what_was_read_is_told_in_eighty_columns(read: Read) -> None:
    body = table(HEAD, row("Föräldragrupp", "föräldrar", "20-50", "Sång", "Enhet 1"))
    words = render_annex(read(docx(INTRO, body)).answer, 80, "skisser")
    assert max(map(len, words.splitlines())) <= 80
    for part in ("1 insats i", "»Ansvarig«", "TEXTER SOM INTE ÄR VÄRDEN", "EN PRÖVNING AV SKISSERNA FINNER"):
        assert part in words


ONE = table(row("Insats", "Form"), row("Samtal", "rådgivning"))
OTHER = table(row("Insats", "Form"), row("Familjestöd", "stödsamtal"))
TITLE = "Insatser utan behovsprövning"


def assessments(found: Kept) -> list[str]:
    lines = [line.split(maxsplit=1) for sketch in found.answer.sketches for line in sketch.text.splitlines()]
    return [words[1] for words in lines if words[:1] == ["prövning"]]


@pytest.mark.parametrize(
    "said",
    [
        "Insatser som INTE får ges utan behovsprövning",
        "Insatser som ej ges utan individuell behovsprövning",
        "Inga av dessa ges utan behovsprövning",
        "Insatser som ges efter individuell behovsprövning",
        "Insatser som kräver behovsprövning",
        "Insatser utan eller med behovsprövning",
        "Insatser med och utan behovsprövning",
        "Biståndsbedömda insatser",
        "Insatser som upphör att ges utan behovsprövning",
        "Insatser enligt 11 kap. 5 § SoL",
    ],
)
def test_an_annex_that_does_not_say_without_assessment_leaves_it_unknown(read: Read, said: str) -> None:
    assert assessments(read(docx(paragraph(said), ONE))) == [f"okänt  # bilagan säger »{said}«"]
    assert assessments(read(f"{said};\nInsats;Form\nSamtal;rådgivning\n", name="utan-behovsprovning"))[0][:5] == "okänt"


@pytest.mark.parametrize("name", ["utan-behovsprovning", "ej-utan-behovsprovning"])
def test_the_name_of_a_file_is_never_enough(read: Read, name: str) -> None:
    assert assessments(read("Insats;Form\nSamtal;rådgivning\n", name=name)) == ["okänt"]


@pytest.mark.parametrize(
    ("heading", "cell_", "known"),
    [
        ("Behovsprövas", "ja", False),
        ("Behovsprövas", "nej", True),
        ("Kräver alltid prövning enligt 11 kap. 5 §", "ja", False),
        ("Får inte ges utan behovsprövning", "nej", False),
        ("Utan behovsprövning", "x", True),
        ("Utan behovsprövning", "", False),
        ("Prövning", "oklart", False),
        ("Beskrivning", "Ges efter individuell behovsprövning", False),
        ("Beskrivning", "Du behöver inte boka", True),
        ("Lagstöd", "11 kap. 5 § SoL", True),
        ("Prövning av barnets bästa", "ja", True),
    ],
)
def test_a_column_or_cell_that_says_otherwise_leaves_its_row_unknown(
    read: Read, heading: str, cell_: str, known: bool
) -> None:
    (said,) = assessments(read(f"{TITLE};\nInsats;{heading}\nSamtal;{cell_}\n"))
    assert said.startswith("utan behovsprövning" if known else "okänt")


def test_a_cell_that_gainsays_the_column_of_its_own_row_leaves_it_unknown(read: Read) -> None:
    found = read("Insats;Prövning;Behovsprövas\nA;utan behovsprövning;ja\nB;utan behovsprövning;nej\n")
    assert assessments(found) == ["okänt  # bilagan säger »Behovsprövas: ja«", "utan behovsprövning"]
    assert "»Prövning«: utan behovsprövning" in found.answer.sketches[0].text


def test_what_stands_right_above_a_table_gainsays_its_column(read: Read) -> None:
    body = table(row("Insats", "Prövning"), row("A", "utan behovsprövning"))
    for caption, known in (
        ("Insatser som INTE får ges utan behovsprövning", "okänt"),
        ("Insatser med och utan behovsprövning", "utan "),
        ("Lokalen är inte öppen på lördagar", "utan "),
    ):
        assert assessments(read(docx(paragraph(caption), body)))[0][:5] == known


def test_each_table_says_it_for_itself(read: Read) -> None:
    after = paragraph("Insatser som ges efter individuell behovsprövning")
    assert [said[:4] for said in assessments(read(docx(INTRO, ONE, after, OTHER)))] == ["utan", "okän"]
    assert [said[:4] for said in assessments(read(docx(INTRO, ONE, paragraph("Vuxna"), OTHER)))] == ["utan", "utan"]
    banner = table(row("Efter behovsprövning"))
    assert [said[:4] for said in assessments(read(docx(INTRO, ONE, banner, OTHER)))] == ["utan", "okän"]
    below = paragraph("Insatserna ovan får inte ges utan behovsprövning.")
    assert [said[:4] for said in assessments(read(docx(INTRO, ONE, below)))] == ["okän"]


def test_a_heading_between_rows_says_it_for_those_below(read: Read) -> None:
    body = table(
        row("Insats", "Form"),
        row(cell("Utan behovsprövning", span=2)),
        row("A", "rådgivning"),
        row(cell("Efter behovsprövning", span=2)),
        row(cell("Barn", span=2)),
        row("B", "rådgivning"),
    )
    mixed = paragraph("Insatser med och utan behovsprövning")
    assert [said[:4] for said in assessments(read(docx(mixed, body)))] == ["utan", "okän"]
    text = f"{TITLE};\nInsats;Form\nA;rådgivning\nEfter behovsprövning;\nB;rådgivning\n"
    assert [said[:4] for said in assessments(read(text))] == ["utan", "okän"]


def test_a_negation_that_stands_apart_from_what_it_denies_counts(read: Read) -> None:
    denied = paragraph("Följande får socialnämnden inte ge:")
    for body in (
        table(row(cell(TITLE, span=2)), row("Insats", "Form"), row("A", "rådgivning")),
        table(row("Insats", "Form"), row(cell(TITLE, span=2)), row("A", "rådgivning")),
        table(row("Insats", "Utan behovsprövning"), row("A", "ja")),
    ):
        assert assessments(read(docx(denied, body))) == ["okänt  # bilagan säger »Följande får socialnämnden inte ge:«"]
        assert assessments(read(docx(body)))[0].startswith("utan")
    assert assessments(read(docx(denied, ONE))) == ["okänt"]


def test_a_personal_number_in_what_is_said_of_assessment_is_refused(read: Read) -> None:
    with pytest.raises(InputError, match="personnummer"):
        read(docx(paragraph("Behovsprövas för 850101-1236"), ONE))


def test_a_comment_has_the_heading_of_the_annex(read: Read) -> None:
    (sketch,) = read("Insats;Avgift;Målgrupp;Åldersgrupp\nKafé;Nej, utom mat;barn | unga;många\n").answer.sketches
    assert "»Avgift«: Nej, utom mat" in sketch.text and "»Åldersgrupp«: många" in sketch.text
    assert "tas-ut«" not in sketch.text and "målgrupp.ålder" not in sketch.text


def test_a_table_that_was_added_to_an_annex_of_lagrums_own_is_read(read: Read) -> None:
    own = table(row("Uppgift", "Enligt beskrivningen", "För beslutet"), row("Insats", "Kafé", ""), row("Id", "n/k", ""))
    overview = table(
        row("Insats", "Form", "För vem", "Dokumentation", "Samtycke", "Kvarstår"),
        row("Kafé", *"....."),
        row("B", *"....."),
    )
    found = read(docx(overview, own, table(row("Insats", "Form"), row("Tillagd", "rådgivning")))).answer
    assert [sketch.name for sketch in found.sketches] == ["Kafé", "Tillagd"]
    assert any("rad 3, »B«, står bara i sammanställningen" in note for note in found.notes)
    assert len(found.notes) == 1


def test_the_other_tables_of_lagrums_own_are_known() -> None:
    folder = Path(decision_letter.__file__).parent
    texts = [(folder / f"decision_{name}.py").read_text("utf-8") for name in ("letter", "document")]
    for heading in {h for headings in OWN_TABLES[1:] for h in headings} - {"Ålder"}:
        assert any(f'"{heading}"' in text for text in texts), heading


def test_a_long_list_is_read_to_its_end(read: Read) -> None:
    parts = "\n".join(["rådgivning"] * 45)
    (sketch,) = read(f'Insats,Form\nX,"{parts}\nkontaktfamilj"\n').answer.sketches
    assert "form                 rådgivning, kontaktfamilj\n" in sketch.text


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('Insats;Beskrivning;Form\nA;"Öppet hus;rådgivning\nB;x;rådgivning\nC;y;rådgivning\n', 2),
        ('Insats;Beskrivning\nA;"två\nrader"\nB;"Öppet hus;\nC;"y"\n', 4),
    ],
)
def test_a_quote_without_an_end_is_told(text: str, line: int) -> None:
    with pytest.raises(InputError, match=f"rad {line} har ett citattecken utan slut") as error:
        tables_of_csv(text.encode())
    assert "avsluta cellen" in error.value.help


@pytest.mark.parametrize("length", [19_900, 20_001, 40_000, 200_000])
def test_a_text_that_is_too_long_is_told_with_its_row(read: Read, length: int) -> None:
    for data in (
        f"Insats;Beskrivning\nA;{'x' * length}\n",
        docx(table(row("Insats", "Beskrivning"), row("A", "x" * length))),
    ):
        with pytest.raises(InputError, match="rad 2 har en") as error:
            read(data)
        assert "korta" in error.value.help or "avsluta" in error.value.help


def test_a_text_with_many_quotes_is_never_too_long_for_its_sketch(read: Read) -> None:
    with pytest.raises(InputError, match="rad 2 har en text som är längre"):
        read(docx(table(row("Insats", "Beskrivning"), row("A", '"' * 12_000))))


def test_what_stands_above_the_headings_is_told_in_order(read: Read) -> None:
    found = read("Ett;Två;Tre;Fyra\nInsats;Form;Ålder;X\nA;;;\n").answer
    assert [note.rpartition(" ")[2] for note in found.notes] == ["Ett", "Två", "Tre", "Fyra"]


@pytest.mark.parametrize("name", ["Och", "Inte", "Eller", "Omfattar"])
def test_a_name_that_is_a_word_of_the_language_gets_an_id_that_is_read(read: Read, name: str) -> None:
    found = read(f"Insats;Id\n{name};\nX;lindby/där\n", municipality="Lindby").answer
    assert [sketch.id for sketch in found.sketches] == [f"lindby/{name.lower()}-insats", "lindby/där-insats"]
    assert not found.proposal.left_out


def test_a_title_may_be_parted_otherwise_than_the_table() -> None:
    found = tables_of_csv("Insatser, stöd, råd, hjälp\nInsats;Form\nKafé;rådgivning\n".encode())
    assert found.tables[0].rows[1:] == (("Insats", "Form"), ("Kafé", "rådgivning"))


def test_a_row_that_begins_later_keeps_its_columns() -> None:
    late = "<w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr>" + cell("rådgivning") + "</w:tr>"
    found = tables_of_docx(docx(table(row("Insats", "Form"), late)))
    assert found.tables[0].rows[1] == ("", "rådgivning") and not found.tables[0].merged


def test_what_was_moved_away_is_not_read() -> None:
    moved = "<w:tc><w:p><w:moveFrom><w:r><w:t>Gammal</w:t></w:r></w:moveFrom><w:r><w:t>Ny</w:t></w:r></w:p></w:tc>"
    assert tables_of_docx(docx(table(row("Insats"), f"<w:tr>{moved}</w:tr>"))).tables[0].rows[1] == ("Ny",)
