"""What `services/repair` mends, what it leaves, and that it never makes a text say another thing."""

from __future__ import annotations

from pathlib import Path

import pytest

from lagrum.base.resources import cases_dir, examples_dir, grammar_dir
from lagrum.model.rulebook import Rulebook
from lagrum.services.repair import (
    Repair,
    Repaired,
    fault_finder,
    repair,
    repaired_bytes,
    same_word,
)
from varied import shipped_rulebook


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return shipped_rulebook()


@pytest.fixture
def mend(rulebook: Rulebook):
    def call(text: str, name: str = "x.insats") -> Repaired:
        return repair(text, fault_finder(rulebook, name))

    return call


HEAD = "insats nora/x\n"


@pytest.mark.parametrize(
    ("text", "mended", "repairs"),
    [
        (HEAD + "\tform råd", HEAD + "    form råd", [(2, "tabb i indraget", "4 blanksteg")]),
        (HEAD + "    form: rådgivning", HEAD + "    form rådgivning", [(2, "form:", "form")]),
        (HEAD + "    form:rådgivning", HEAD + "    form rådgivning", [(2, "form:", "form")]),
        (HEAD + "    form = rådgivning", HEAD + "    form rådgivning", [(2, "form=", "form")]),
        (HEAD + "    namn “A”", HEAD + '    namn "A"', [(2, "citattecknen “ ”", '" "')]),
        (HEAD + "    namn „A“", HEAD + '    namn "A"', [(2, "citattecknen „ “", '" "')]),
        (HEAD + "    namn »A«", HEAD + '    namn "A"', [(2, "citattecknen » «", '" "')]),
        (HEAD + '    namn "A”', HEAD + '    namn "A"', [(2, 'citattecknen " ”', '" "')]),
        (HEAD + "    form\u00a0rådgivning", HEAD + "    form rådgivning", [(2, "hårt blanksteg", "blanksteg")]),
        (HEAD + "    form råd\u00adgivning", HEAD + "    form rådgivning", [(2, "osynligt tecken", "inget")]),
        ("insats nora/x\r\n    form rådgivning", HEAD + "    form rådgivning", [(0, "radslut CRLF", "LF")]),
        (HEAD + "    form radgivning", HEAD + "    form rådgivning", [(2, "radgivning", "rådgivning")]),
        (HEAD + "    form Rådgivnig", HEAD + "    form rådgivning", [(2, "Rådgivnig", "rådgivning")]),
        (HEAD + "    pröving okänt", HEAD + "    prövning okänt", [(2, "pröving", "prövning")]),
        (
            HEAD + "form rådgivning\nprövning okänt",
            HEAD + "    form rådgivning\n    prövning okänt",
            [(2, "ingen rad indragen", "raderna härifrån indragna 4 blanksteg")],
        ),
        (
            "  insats nora/x\n    form rådgivning",
            "insats nora/x\n  form rådgivning",
            [(0, "alla rader indragna 2 blanksteg", "0")],
        ),
        (
            HEAD + "    målgrupp\n        ålder 0–6 år\n      mottagare ja\n      nivå selektiv",
            HEAD + "    målgrupp\n        ålder 0–6 år\n        mottagare ja\n        nivå selektiv",
            [(4, "indrag 6 blanksteg", "8")],
        ),
        (
            HEAD + "    målgrupp\n        ålder 0–6 år\n      form rådgivning\n      prövning okänt",
            HEAD + "    målgrupp\n        ålder 0–6 år\n    form rådgivning\n    prövning okänt",
            [(4, "indrag 6 blanksteg", "4")],
        ),
    ],
)
def test_what_is_mended(mend, text: str, mended: str, repairs: list[tuple[int, str, str]]) -> None:
    found = mend(text)
    assert found.text == mended
    shown = [(r.line, r.before, r.after) for r in found.repairs]
    assert shown == repairs
    assert mend(found.text).repairs == ()


@pytest.mark.parametrize(
    "row",
    [
        "form familjestöd",  # may be several things; the likest is another thing in law
        "form ungdomsmottagning",
        'namn "han sa »nej« och “ja”"',  # marks inside a text are hers
        "form rådgivning  # kom ihåg “detta”: skriv om",
        "namn “A",
        'namn "A',
        "platser tolv",
        "målgrupp\n        ålder 18-12 år",
    ],
)
def test_what_is_left(mend, row: str) -> None:
    text = f"{HEAD}    {row}\n"
    found = mend(text)
    assert (found.text, found.repairs) == (text, ())


def test_tabs_beside_blanks_that_may_mean_another_width_are_left(mend) -> None:
    text = HEAD + "  form rådgivning\n\tprövning okänt\n"
    found = mend(text)
    assert found.text == text
    assert [fault.code for fault in found.left][:1] == ["E010"]


def test_a_block_that_could_stand_in_two_places_is_left(mend) -> None:
    """`förbehåll` is unknown everywhere, so that no reading has fewer faults."""
    text = HEAD + "    målgrupp\n        ålder 0–6 år\n      okändrad ja\n"
    assert mend(text).repairs == ()


def test_what_is_left_is_told_as_a_fault(mend) -> None:
    found = mend(HEAD + "\tform: rådgivning\n\tplatser: tolv\n")
    assert [(fault.code, fault.line) for fault in found.left] == [("E030", 3)]


@pytest.mark.parametrize(
    ("word", "other", "same"),
    [
        ("radgivning", "rådgivning", True),
        ("Rådgivning", "rådgivning", True),
        ("utan behovs-prövning", "utan behovsprövning", True),
        ("rådgivnig", "rådgivning", True),
        ("rådgvining", "rådgivning", True),
        ("rådgivninng", "rådgivning", True),
        ("familjestöd", "familjehem", False),
        ("ungdomsmottagning", "ungdomstjänst", False),
        ("nej", "ej", False),
        ("ofrivillig", "frivillig", False),
        ("stöd", "stål", False),
        ("0–6 år", "0–7 år", False),
    ],
)
def test_a_suggestion_is_sure_only_when_the_word_is_the_same(word: str, other: str, same: bool) -> None:
    assert same_word(word, other) is same


@pytest.mark.parametrize(
    ("encoding", "what"),
    [
        ("latin-1", "teckenkodning latin-1 (Windows)"),
        ("utf-16", "teckenkodning UTF-16"),
        ("utf-16-le", "teckenkodning UTF-16"),
        ("utf-16-be", "teckenkodning UTF-16"),
        ("utf-8-sig", "märket BOM först i filen"),
    ],
)
def test_encodings(encoding: str, what: str) -> None:
    text = "insats nora/x\n    prövning okänt\n"
    found = repaired_bytes(text.encode(encoding))
    assert found is not None
    assert found[0] == text
    assert [r.before for r in found[1]] == [what]
    assert repaired_bytes(text.encode()) == (text, ())


@pytest.mark.parametrize(
    "data", ["prövning".encode("mac-roman"), "prövning".encode("cp850"), b"\xff\xfe\x00", b"a\x00b"]
)
def test_bytes_that_may_be_something_else_are_left(data: bytes) -> None:
    found = repaired_bytes(data)
    assert found is None or "\x00" in found[0]


def test_the_shipped_interventions_need_no_mending(rulebook: Rulebook) -> None:
    paths = sorted(cases_dir().rglob("*.insats")) + sorted(cases_dir().rglob("*.kommun"))
    assert len(paths) > 50
    for path in paths:
        text = path.read_text("utf-8")
        assert repair(text, fault_finder(rulebook, path.name)) == Repaired(text, (), ())


def test_the_broken_draft_that_comes_along_is_mended_whole(rulebook: Rulebook) -> None:
    found = repaired_bytes((examples_dir() / "utkast.insats").read_bytes())
    assert found is not None
    mended = repair(found[0], fault_finder(rulebook, "utkast.insats"))
    assert mended.left == ()
    assert len(mended.repairs) > 10


@pytest.mark.parametrize("path", sorted((grammar_dir() / "fel").glob("*.insats")), ids=lambda p: p.stem)
def test_no_repair_adds_a_fault(path: Path, rulebook: Rulebook) -> None:
    text = path.read_text("utf-8").partition("\n#---")[0] + "\n"
    faults = fault_finder(rulebook, path.name)
    found = repair(text, faults)
    before = len(faults(text))
    assert len(found.left) < before if found.repairs else len(found.left) == before
    assert repair(found.text, faults).repairs == ()


def test_a_personal_number_is_never_shown_in_a_list_of_repairs(mend) -> None:
    found = mend(HEAD + "    namn: “Anna 19800101-1234”\n")
    assert all("1234" not in f"{r.before}{r.after}" for r in found.repairs)
    assert Repair(2, "namn:", "namn") in found.repairs or found.repairs
