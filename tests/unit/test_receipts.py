"""A receipt is the same for the same answer, and what is no whole receipt is refused with words of its own."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from lagrum.base.errors import InputError
from lagrum.checking.receipt import (
    Checked,
    Chosen,
    Receipt,
    RulebookHead,
    canonical,
    derive,
    digest_of_all,
    digest_of_text,
    make_receipt,
    seal_of,
    value_of,
)
from lagrum.checking.receipt_words import carried, receipt_json, receipt_line, text_carried
from lagrum.checking.result import Trigger
from lagrum.model.rulebook import Pack
from lagrum.services.kept_rules import SUFFIX, PackTexts, Texts, kept_bytes, kept_name, read_kept
from lagrum.services.receipts import MOST_RECEIPT, read_receipt, receipt_of_text

A, B, C = (letter * 64 for letter in "abc")
HEAD = RulebookHead(A, (Pack(name="rules", rules=A, answers=""),), B, ())
RECEIPT = make_receipt(
    "prova",
    HEAD,
    "2026-11-21",
    ["snabb", "durable"],
    [Checked(file="åt  väg.insats", id="nora/väg", input=A, profile=B, result=C)],
    ["SoL t.o.m. 2025:1501"],
    options=[("vägar", "ja"), ("alla", "")],
)


# --- what a receipt is ------------------------------------------------------------------------------------------------


def test_the_canonical_form_leaves_out_where_files_lie_and_what_is_empty() -> None:
    one = Trigger(file="/en/mapp/a.insats", line=3, column=1, attribute="form", text="form råd")
    assert canonical(one) == '{"attribute":"form","column":1,"line":3,"text":"form råd"}'.encode()
    assert canonical(replace(one, file="b.insats")) == canonical(one)
    assert canonical(replace(one, file="nora.kommun")) != canonical(one)
    assert canonical(replace(one, line=4)) != canonical(one)


def test_a_text_has_one_digest_however_it_was_saved() -> None:
    assert digest_of_text("a\nb\n") == digest_of_text("\ufeffa\r\nb\r\n") == digest_of_text("a\rb\r")
    assert digest_of_text("a\nb\n") != digest_of_text("a\nb")


def test_the_order_of_interventions_does_not_matter() -> None:
    two = [Checked(file="x", id=f"nora/{n}", input=d, profile="", result=d) for n, d in (("a", A), ("b", B))]
    made = [make_receipt("prova", HEAD, "2026-11-21", ["snabb"], some, ()) for some in (two, two[::-1])]
    assert made[0] == made[1]
    assert made[0].input == digest_of_all([A, B])


def test_many_interventions_are_not_listed() -> None:
    many = [Checked(file="x", id=f"nora/{n:03}", input=A, profile="", result=C) for n in range(21)]
    made = make_receipt("katalog", HEAD, "2026-11-21", ["snabb"], many, ())
    assert (made.interventions, made.checked) == (21, [])
    assert make_receipt("katalog", HEAD, "2026-11-21", ["snabb"], many[:20], ()).checked == many[:20]


@pytest.mark.parametrize(
    "changed",
    [
        make_receipt("katalog", HEAD, "2026-11-21", ["snabb", "durable"], RECEIPT.checked, RECEIPT.statutes),
        make_receipt("prova", HEAD, "2026-11-22", ["snabb", "durable"], RECEIPT.checked, RECEIPT.statutes),
        make_receipt("prova", replace(HEAD, law=C), "2026-11-21", ["snabb"], RECEIPT.checked, RECEIPT.statutes),
        make_receipt("prova", replace(HEAD, digest=C), "2026-11-21", ["snabb"], RECEIPT.checked, RECEIPT.statutes),
        derive(RECEIPT, "vagar", [1]),
    ],
)
def test_what_an_answer_is_made_of_shows_in_its_receipt(changed: Receipt) -> None:
    assert changed.seal != RECEIPT.seal


def test_a_line_says_how_to_verify_and_fits_a_terminal() -> None:
    assert receipt_line(None) == ""
    assert RECEIPT.short in receipt_line(RECEIPT) and "lagrum verifiera" in receipt_line(RECEIPT)
    assert len(receipt_line(RECEIPT)) <= 80


def test_a_document_carries_it_whole() -> None:
    text = carried(RECEIPT)
    assert set(text) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/= -:.")
    packed = text.removeprefix("lagrum-kvitto:").removesuffix(".")
    assert receipt_of_text(text_carried(packed.replace(" ", "\n")), Path("x")) == RECEIPT


def test_a_receipt_alone_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "kvitto.json"
    path.write_text(receipt_json(RECEIPT), "utf-8")
    assert read_receipt(path).receipt == RECEIPT
    path.write_text(f"<p>Att läsa:\n {carried(RECEIPT)}</p>" * 2, "utf-8")
    assert read_receipt(path).receipt == RECEIPT


def test_a_name_that_steers_a_terminal_is_no_label() -> None:
    odd = replace(RECEIPT.checked[0], file="a\x1b[2J.insats")
    made = make_receipt("prova", HEAD, "2026-11-21", ["snabb"], [odd], ())
    assert made.checked[0].file == "a [2J.insats"


# --- hostile ----------------------------------------------------------------------------------------------------------

WHOLE = receipt_json(RECEIPT)


def sealed(**changes: Any) -> bytes:
    value = value_of(RECEIPT) | changes
    return json.dumps(value | {"seal": seal_of(value)}).encode()


def nested(depth: int) -> bytes:
    return ('{"format": "lagrum-kvitto", "x": ' + "[" * depth + "]" * depth + "}").encode()


HOSTILE: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "bär inget helt kvitto"),
    "truncated": (WHOLE[:400].encode(), "är inte hel JSON"),
    "truncated in a document": (carried(RECEIPT)[:-30].encode(), "det är avhugget"),
    "damaged in a document": (b"lagrum-kvitto:AAAA.", "är inte hel JSON"),
    "two in a document": (
        (carried(RECEIPT) + carried(derive(RECEIPT, "vagar", [1]))).encode(),
        "bär 2 olika kvitton",
    ),
    "not UTF-8": (WHOLE.encode("latin-1"), "inte sparad som UTF-8"),
    "UTF-16": (WHOLE.encode("utf-16"), "inte sparad som UTF-8"),
    "five megabytes": (sealed(statutes=["x" * 5_000_000]), "större än ett kvitto kan vara"),
    "many": (sealed(statutes=["x"] * MOST_RECEIPT), "större än ett kvitto kan vara"),
    "deep": (nested(900), "inte som det skrevs"),
    "deeper": (nested(200_000), "för djupt nästlad"),
    "a key twice": (WHOLE.replace("{", '{"kind": "memo",', 1).encode(), "samma nyckel två gånger"),
    "no number": (WHOLE.replace('"interventions": 1', '"interventions": NaN').encode(), "tal"),
    "a long number": (WHOLE.replace('"interventions": 1', '"interventions": ' + "9" * 5000).encode(), "tal"),
    "a list": (b"[1, 2]", "är inget kvitto"),
    "other JSON": (b'{"a": 1}', "är inget kvitto"),
    "a changed field": (WHOLE.replace("2026-11-21", "2026-11-22").encode(), "inte som det skrevs"),
    "a field too many": (sealed(extra="x"), "har inte den form"),
    "a field of another type": (sealed(interventions="många"), "har inte den form"),
    "no date": (sealed(date="2026-13-41"), "har inte den form"),
    "no digest": (sealed(law="../../etc/passwd"), "har inte den form"),
    "parts that do not make the whole": (sealed(input=C), "har inte den form"),
    "an order to a terminal": (sealed(options=[{"option": "fråga", "value": "\x1b]0;x\x07"}]), "har inte den form"),
    "letters that show nothing": (sealed(lagrum="0.1\u202e.0"), "har inte den form"),
    "receipts within": (sealed(kind="skillnad", compared=[]), "har inte den form"),
    "of the future": (sealed(schema_version="2"), "är skrivet i form 2"),
    "with a personal number": (
        sealed(checked=[{"file": "850101-1236.insats", "id": "a", "input": A, "profile": B, "result": C}]),
        "innehåller ett personnummer",
    ),
    "a PDF": (b"%PDF-1.7 x", "det är en PDF"),
    "a zip": (b"PK\x03\x04 x", "kan inte läsas som Word-dokument"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_is_no_whole_receipt_is_refused(kind: str, tmp_path: Path) -> None:
    data, words = HOSTILE[kind]
    path = tmp_path / "kvitto"
    path.write_bytes(data)
    with pytest.raises(InputError, match=words) as caught:
        read_receipt(path)
    assert caught.value.help
    assert len(caught.value.message) < 400 + len(str(path))


def test_a_folder_and_nothing_at_all_are_told(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "finns-inte", Path("/dev/null")):
        with pytest.raises(InputError):
            read_receipt(path)


# --- kept rulebooks ---------------------------------------------------------------------------------------------------

BOOK = Texts((PackTexts("rules", (("sol/a.regel", "regel\n"), ("b.begrepp", "åäö\n")), b"lagrum-lydelser 1\n"),), "")


def test_a_kept_rulebook_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / kept_name(BOOK)
    path.write_bytes(kept_bytes(BOOK))
    found = read_kept(path)
    assert (found.digest, found.law) == (BOOK.digest, BOOK.law)
    assert kept_bytes(found) == kept_bytes(BOOK)
    (folder,) = found.put_below(tmp_path / "ut")
    assert (folder / "sol" / "a.regel").read_text("utf-8") == "regel\n"


@pytest.mark.parametrize(
    "name",
    ["0-rules/../a.regel", "../a.regel", "0-rules//etc/a.regel", "0-../a.regel", "0-rules/a.py", "a.regel", "/a"],
)
def test_a_kept_rulebook_takes_out_only_rules_and_nothing_outside_its_folder(name: str, tmp_path: Path) -> None:
    path = tmp_path / f"x{SUFFIX}"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, "x")
    with pytest.raises(InputError, match="inget sparat regelverk"):
        read_kept(path)


@pytest.mark.parametrize("data", [b"", b"x", b"PK\x03\x04", kept_bytes(BOOK)[:-40]])
def test_a_damaged_kept_rulebook_is_told(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / f"x{SUFFIX}"
    path.write_bytes(data)
    with pytest.raises(InputError, match="inget sparat regelverk"):
        read_kept(path)


def test_an_option_that_was_not_chosen_is_not_there() -> None:
    assert RECEIPT.options == [Chosen(option="vägar", value="ja")]
    assert (RECEIPT.option("vägar"), RECEIPT.option("alla")) == ("ja", "")
