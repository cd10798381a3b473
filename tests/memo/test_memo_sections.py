"""The sections of a memo: what they say, in which order, and that their text is clean."""

from __future__ import annotations

from dataclasses import asdict, replace

import pytest
from memo_samples import CONTROLS, HOSTILE, empty_memo, full_memo, hostile_memo

from lagrum.checking.receipt_words import carried, grouped
from lagrum.memo.errors import MemoError
from lagrum.memo.missing import missing, own_reference
from lagrum.memo.model import Memo
from lagrum.memo.notes import TEXTS
from lagrum.memo.sections import DRAFT, KIND, Item, Items, Paragraph, Quote, Section, Table, clean, document, texts


def finished_memo() -> Memo:
    return full_memo(most_vulnerable="Den som inte läser svenska.", test="Sex månader i en kommun.")


def section(memo_section: str, **changes: object) -> Section:
    return next(s for s in document(full_memo(**changes)).sections if s.id == memo_section)


def test_the_sections_stand_in_the_order_of_the_guide() -> None:
    assert [s.id for s in document(full_memo()).sections] == [
        *("insatsen", "behov", "rattsfragan", "fakta", "bestammelser", "standpunkter", "rattssakerhet", "vagar"),
        *("andring", "test", "utan_svar", "andra", "bilaga"),
    ]


def test_nothing_of_the_memo_is_left_out() -> None:
    memo = full_memo(most_vulnerable="Den som inte läser svenska.", test="Sex månader i en kommun.")
    written = " ".join(texts(document(memo)))
    left_out = {"schema_version", "title", "status", "ways_forward", "status_note", "place"}

    def strings(value: object) -> list[str]:
        if isinstance(value, dict):
            return [s for k, v in value.items() if k not in (*left_out, "file", "receipt", "side") for s in strings(v)]
        if isinstance(value, list | tuple):
            return [s for v in value for s in strings(v)]
        return [value] if isinstance(value, str) else []

    for text in [*strings(asdict(memo)), memo.receipt.lagrum, memo.receipt.date, memo.receipt.short]:
        assert text in written
    assert grouped(memo.receipt.rulebook) in written
    assert carried(memo.receipt) in written
    assert "undra" not in written
    assert memo.title in written
    assert "höja den nedre åldern till 15 år" in written


def test_a_section_without_its_own_text_says_so_and_the_memo_is_a_draft() -> None:
    muted = [
        b.text
        for s in document(empty_memo()).sections
        for b in s.blocks
        if isinstance(b, Paragraph) and b.tone == "muted"
    ]
    assert set(muted) == {"Inte skrivet än.", "Inte beskrivet än."}
    assert document(empty_memo()).kind == DRAFT and document(finished_memo()).kind == KIND
    lines = [where for _, where in missing(empty_memo())]
    for name in TEXTS:
        assert f"raden »{name}« i .memo-filen" in lines
    for name in ("beskrivning", "hypotes", "insiktsperspektiv", "baslinje", "mål"):
        assert f"raden »{name}« i .insats-filen" in lines
    assert missing(finished_memo()) == []


def test_a_memo_without_a_number_in_a_register_is_a_draft() -> None:
    memo = finished_memo()
    unnumbered = replace(memo, reference=own_reference(memo.question_id, memo.intervention_id, memo.date))
    assert missing(unnumbered) == [("diarienummer", "raden »diarienummer« i .memo-filen")]
    assert DRAFT in texts(document(unnumbered))


def test_an_answer_is_given_with_its_reasons_and_its_standing() -> None:
    (given,) = full_memo().answers
    told = replace(
        given, reason="Lagen säger det.", source="dnr 1", standing="viker för hfd.1 (praxis) där båda kan gälla"
    )
    blocks = section("rattsfragan", answers=[told]).blocks
    assert Paragraph("Lagen säger det.", "Skäl:") in blocks
    assert any("viker för hfd.1" in b.text and "dnr 1" in b.text for b in blocks if isinstance(b, Paragraph))


def test_facts_stand_without_names_of_the_language_and_places_in_files() -> None:
    shown = "\n".join(texts(document(full_memo())))
    assert ".insats:" not in shown and "Så står det i insatsen" in shown


def test_a_provision_says_whether_it_is_quoted() -> None:
    blocks = section("bestammelser").blocks
    quotes = [b for b in blocks if isinstance(b, Quote)]
    labels = [b.label for b in blocks if isinstance(b, Paragraph)]
    assert len(quotes) == 1
    assert labels == ["Återgiven ordagrant:", "Bara citerad:"]


def test_provisions_that_are_only_cited_stand_in_one_list() -> None:
    cited = full_memo().provisions[1]
    blocks = section("bestammelser", provisions=[cited, replace(cited, citation="KL 2 kap. 2 §")]).blocks
    assert blocks == (
        Items((Item("6 kap. 11 § föräldrabalken"), Item("KL 2 kap. 2 §"))),
        Paragraph("lagtexten finns inte lokalt; paragrafen återges inte.", "Bara citerade:", "source"),
    )


def test_prose_is_paragraphs_and_lists() -> None:
    blocks = section("vagar", ways_forward="Först\nradbruten text.\n\nSedan:\n- ett\n  och mer\n- två\nSlut.").blocks
    assert blocks == (
        Paragraph("Först radbruten text."),
        Paragraph("Sedan:"),
        Items((Item("ett och mer"), Item("två"))),
        Paragraph("Slut."),
    )


def test_every_row_has_the_width_of_its_table() -> None:
    for memo in (full_memo(), empty_memo(), hostile_memo()):
        for part in document(memo).sections:
            for table in (b for b in part.blocks if isinstance(b, Table)):
                assert all(len(row) == len(table.header) == len(table.widths) for row in table.rows)
                assert all(cell for row in table.rows for cell in row)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x00b", "a[U+0000]b"),
        ("a\u202eb\u2066", "a[U+202E]b[U+2066]"),
        ("mjukt\u00adbindestreck", "mjuktbindestreck"),
        ("  flera \t\n blanka\u00a0tecken ", "flera blanka tecken"),
        ("a\u0308", "ä"),
        ("\ufffe\ufdd0\U0001ffff\ue000", "[U+FFFE][U+FDD0][U+1FFFF][U+E000]"),
        ("\x1c\x85\u2028", "[U+001C]"),
        ("😀 中 <b>", "😀 中 <b>"),
    ],
)
def test_what_cannot_be_seen_stands_as_its_code(text: str, shown: str) -> None:
    assert clean(text) == shown


def test_clean_text_is_clean_and_stays_so() -> None:
    for text in texts(document(hostile_memo(HOSTILE + CONTROLS))):
        assert text == clean(text)
        assert text.isprintable()


def test_a_memo_that_is_too_long_is_refused() -> None:
    with pytest.raises(MemoError, match="för långt: 3") as caught:
        document(full_memo(need="x" * 300_000))
    assert caught.value.help
