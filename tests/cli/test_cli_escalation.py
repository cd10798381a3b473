"""The loop of escalation from the command line: question, register, memo, answer, and open again."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from pathlib import Path

import pytest

from lagrum.base.resources import rules_dir
from lagrum.cli.app import main

DAY = ["--datum", "2026-11-21"]
LATER = ["--datum", "2027-01-15"]
CAFE = """insats {id}
    namn      "{name}"
    kommun    {kommun}
    form      öppen mötesplats
    målgrupp "alla"
        ålder från 18 år
    avgift
        tas-ut ja
        slag   {slag}
"""
ANSWER = """ställningstagande natv.2026-12 "Gemensam kassa"
    besvarar   sol.32.kassa
    svar       "Ett frivilligt bidrag som besökarna själva råder över är ingen avgift."
    skäl       "Kommunen tar inte ut det."
    organ      "Nätverket"
    slag       nätverkets ställningstagande
    källa      "anteckning 3"
    beslutat   2026-12-04
    gäller     från 2026-12-04 till 2028-12-03
    lydelse    SoL 32 kap. 1 § {digest}
"""


def run(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, str, str]:
    code = main(list(args))
    out, err = capsys.readouterr()
    return code, out, err


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    root = tmp_path / "katalog"
    for id, name, kommun, slag in (
        ("nora/kafe", "Kafé", "Nora", "bidrag till gemensam kassa"),
        ("grums/traff", "Träffen", "Grums", "bidrag till gemensam kassa"),
    ):
        path = root / f"{id}.insats"
        path.parent.mkdir(parents=True)
        path.write_text(CAFE.format(id=id, name=name, kommun=kommun, slag=slag), "utf-8")
    return root


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A copy of the shipped rules whose lock a test may change."""
    return Path(shutil.copytree(rules_dir(), tmp_path / "rules"))


def entry(out: str) -> dict[str, object]:
    (found,) = [q for q in json.loads(out)["questions"] if q["rule"] == "sol.32.kassa"]
    assert isinstance(found, dict)
    return found


def digest_of(rules: Path) -> str:
    from lagrum.law.citation_parser import parse_citation
    from lagrum.law.lockfile import read_lock

    (version,) = read_lock(rules / "lydelser.lock").versions(parse_citation("SoL 32 kap. 1 §"))
    assert version.digest is not None
    return version.digest


def test_from_question_to_answer_and_open_again(
    catalogue: Path, rules: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = ["--utan-medfoljande", "--regler", str(rules)]
    # Two municipalities raise one question.
    code, out, _ = run(capsys, "fragor", str(catalogue), "--format", "json", *DAY, *own)
    found = entry(out)
    assert (code, found["stops"], found["municipalities"], found["status"]) == (0, 2, ["Grums", "Nora"], "öppen")
    # It becomes a memo, with a notes file beside the intervention.
    file = catalogue / "nora" / "kafe.insats"
    code, out, _ = run(capsys, "memo", str(file), "--fraga", "sol.32.kassa", "--katalog", str(catalogue), *DAY, *own)
    assert code == 0 and "grums/traff" in out and "32 kap. 1 § socialtjänstlagen (2025:400)" in out
    assert out.startswith("UTKAST till PM")
    notes = catalogue / "nora" / f"kafe.{found['id']}.memo"
    assert notes.is_file()
    # What the lawyer writes survives, and says that the memo has been sent.
    text = notes.read_text("utf-8")
    text = text.replace('egen-bedömning    ""', 'egen-bedömning    "Min alldeles egna bedömning."')
    notes.write_text(re.sub(r"skickad\s+okänt", "skickad 2026-11-21", text), "utf-8")
    code, out, _ = run(capsys, "memo", str(file), "--fraga", str(found["id"]), *DAY, *own)
    assert "Min alldeles egna bedömning." in out
    assert "Min alldeles egna bedömning." in notes.read_text("utf-8")
    _, out, _ = run(capsys, "fragor", str(catalogue), "--format", "json", *DAY, *own)
    assert entry(out)["status"] == "eskalerad"
    # The answer comes back and settles it for both.
    (rules / "natverket").mkdir(exist_ok=True)
    (rules / "natverket" / "kassa.svar").write_text(ANSWER.format(digest=digest_of(rules)[:12]), "utf-8")
    _, out, _ = run(capsys, "prova", str(catalogue), *LATER, *own)
    assert out.count("BESVARADE FRÅGOR") == 2
    assert out.count("Ett frivilligt bidrag som besökarna") == 2
    _, out, _ = run(capsys, "fragor", str(catalogue), "--format", "json", *LATER, *own)
    assert entry(out)["status"] == "besvarad"
    # It can be looked up, with its reasons and whether it counts; and what the memo lacks is told.
    _, out, _ = run(capsys, "visa", "NATV.2026-12", *LATER, *own)
    assert "skäl           Kommunen tar inte ut det." in out and "gäller\n" in out and "sol.32.kassa (" in out
    code, out, _ = run(capsys, "memo", str(file), "--fraga", str(found["id"]), "--kontroll", *DAY, *own)
    assert code == 1 and "saknas: den önskade ändringen" in " ".join(out.split()) and "egen bedömning" not in out
    assert out.endswith("1 av 1 memo är utkast.\n")
    # The provision gets another wording: the question is open again.
    lock = rules / "lydelser.lock"
    lock.write_text(lock.read_text("utf-8").replace(digest_of(rules), "f" * 64), "utf-8")
    _, out, _ = run(capsys, "fragor", str(catalogue), "--format", "json", *LATER, *own)
    _, shown, _ = run(capsys, "visa", "natv.2026-12", *LATER, *own)
    assert "gäller inte: lydelsen av 32 kap. 1 § SoL är ändrad" in " ".join(shown.split())
    assert entry(out)["status"] == "omprövas" and "är ändrad" in str(entry(out)["note"])
    _, out, _ = run(capsys, "prova", str(catalogue), *LATER, *own)
    assert "BESVARADE FRÅGOR" not in out and "omprövas" in out


def test_the_register_as_table_and_as_csv(catalogue: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "fragor", str(catalogue), "--format", "csv", *DAY)
    rows = list(csv.DictReader(io.StringIO(out)))
    assert {r["insats"] for r in rows if r["regel"] == "sol.32.kassa"} == {"nora/kafe", "grums/traff"}
    _, out, _ = run(capsys, "fragor", str(catalogue), "--format", "markdown", *DAY)
    table = [line for line in out.splitlines() if line.startswith("|")]
    assert len({line.replace("\\|", "").count("|") for line in table}) == 1
    _, out, _ = run(capsys, "fragor", str(catalogue), "--status", "besvarad", *DAY)
    assert out.startswith("0 frågor")


def test_a_reform_shows_what_would_change(catalogue: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    reform = tmp_path / "fri.reform"
    reform.write_text('reform "Fri kassa"\n    motiv "x"\n    upphäver sol.32.kassa\n', "utf-8")
    code, out, _ = run(capsys, "skillnad", str(catalogue), "--reform", str(reform), *DAY)
    assert code == 0
    assert "FÖRSVINNER (2)" in out and "nora/kafe" in out and "grums/traff" in out
    assert "2 fynd försvinner, 0 ändras, 0 tillkommer" in out


def test_the_memo_cites_the_numbers_of_the_reform(
    catalogue: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reform = tmp_path / "fri.reform"
    reform.write_text('reform "Fri kassa"\n    motiv "x"\n    upphäver sol.32.kassa\n', "utf-8")
    file = catalogue / "nora" / "kafe.insats"
    args = ["--fraga", "sol.32.kassa", "--reform", str(reform), "--katalog", str(catalogue), "--format", "json"]
    _, out, _ = run(capsys, "memo", str(file), *args, *DAY)
    numbers = json.loads(out)["reform"]
    assert (numbers["interventions"], numbers["gone"], numbers["new"]) == (2, 2, 0)


def test_two_days_can_be_compared(capsys: pytest.CaptureFixture[str]) -> None:
    from lagrum.base.resources import cases_dir

    case = str(cases_dir() / "karlskrona" / "service-fore-lagen.insats")
    code, out, _ = run(capsys, "skillnad", case, "--datum", "2025-06-30", "--mot-datum", "2025-07-01")
    assert code == 0 and "sol.ikraft.annan-lag" in out and "sol.11.6" in out


def test_a_memo_of_every_open_question_with_a_cover_list(
    catalogue: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "memon"
    code, _, _ = run(capsys, "memo", str(catalogue), "--alla", "--ut", str(target), *DAY)
    assert code == 0
    cover = (target / "00-forteckning.md").read_text("utf-8")
    memos = sorted(p.name for p in target.glob("*.md") if p.name != "00-forteckning.md")
    assert memos and all(f"({name})" in cover for name in memos)
    assert sum(name.startswith("sol.32.kassa") for name in memos) == 1


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["--fraga", "sol.32.kasa"], "menade du »sol.32.kassa-"),
        (["--mall", "x.docx"], "--mall hör ihop med --format docx"),
        (["--fraga", "sol.32.kassa", "--format", "html", "--ut", "/finns/inte/x.html"], "finns inte"),
        (["--fraga", "sol.32.kassa", "--korpus", "/finns/inte"], "finns inte"),
        (["--fraga", "sol.32.kassa", "--reform", "/finns/inte.reform"], "finns inte"),
    ],
)
def test_what_goes_wrong_is_said(
    catalogue: Path, capsys: pytest.CaptureFixture[str], args: list[str], says: str
) -> None:
    code, out, err = run(capsys, "memo", str(catalogue / "nora" / "kafe.insats"), *args, *DAY)
    assert (code, out) == (2, "")
    assert says in err and "Traceback" not in err


def test_a_memo_of_a_file_with_errors_is_not_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a.insats"
    file.write_text("insats a/b\n    form rådgivnig\n", "utf-8")
    code, out, err = run(capsys, "memo", str(file))
    assert (code, out) == (2, "") and "menade du »rådgivning«" in err
    assert list(tmp_path.iterdir()) == [file]


def test_an_intervention_without_questions_has_no_memo(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a.insats"
    file.write_text('insats a/b\n    namn "Skiss"\n', "utf-8")
    code, _, err = run(capsys, "memo", str(file))
    assert code == 2 and "väcker ingen öppen rättsfråga" in err


def test_a_reform_of_a_rule_that_does_not_exist_suggests_the_nearest(
    catalogue: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reform = tmp_path / "fel.reform"
    reform.write_text('reform "x"\n    upphäver sol.32.kasa\n', "utf-8")
    code, _, err = run(capsys, "skillnad", str(catalogue), "--reform", str(reform), *DAY)
    assert code == 2 and "menade du »sol.32.kassa«" in err


def test_a_notes_file_with_errors_is_reported_and_left_alone(
    catalogue: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = catalogue / "nora" / "kafe.insats"
    run(capsys, "memo", str(file), "--fraga", "sol.32.kassa", *DAY)
    (notes,) = file.parent.glob("*.memo")
    notes.write_text(notes.read_text("utf-8").replace('test              ""', "test  utan citattecken"), "utf-8")
    broken = notes.read_text("utf-8")
    code, _, err = run(capsys, "memo", str(file), "--fraga", "sol.32.kassa", *DAY)
    assert code == 2 and notes.name in err
    assert notes.read_text("utf-8") == broken
