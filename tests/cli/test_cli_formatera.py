"""`lagrum formatera`."""

from __future__ import annotations

import io
import os
import re
import stat
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from lagrum.base.resources import cases_dir
from lagrum.cli.app import main
from lagrum.language.formatting import format_text
from lagrum.model.rulebook import Rulebook
from lagrum.services import format as format_service
from lagrum.source.text import SourceText
from varied import shipped_rulebook

ROOT = Path(__file__).parents[2]
FENCE = re.compile(r"^( *)```(insats|kommun)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
MESSY = """\
insats nora/utkast   # ett utkast
  form rådgivning,kontaktperson ,\tmer okänt


  # vem är det för?
  målgrupp   ”små barn”
     ålder 0 - 6 år
"""
TIDY = """\
insats nora/utkast  # ett utkast
    form            rådgivning, kontaktperson, mer okänt

    # vem är det för?
    målgrupp "små barn"
        ålder       0–6 år
"""
BROKEN = 'insats nora/trasig\n\tform  "rådgivning\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, made the working one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return shipped_rulebook()


@pytest.fixture
def opened(rulebook: Rulebook, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the shipped rules be read once for all tests."""
    for service in ("format", "check"):
        monkeypatch.setattr(f"lagrum.services.{service}.open_rulebook", lambda *args: rulebook)


@pytest.fixture
def formatera(folder: Path, capsys: pytest.CaptureFixture[str]) -> Callable:
    def call(*args: str) -> tuple[int, str, str]:
        code = main(["formatera", *args])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


def put(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path


def test_a_file_is_laid_out_and_named_and_its_mode_is_kept(folder: Path, formatera: Callable) -> None:
    path = put(folder / "utkast.insats", "\ufeff" + MESSY.replace("\n", "\r\n"))
    path.chmod(0o640)
    assert formatera("utkast.insats") == (0, "utkast.insats\n", "")
    assert path.read_bytes() == TIDY.encode()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert formatera("utkast.insats") == (0, "", "")
    assert os.listdir(folder) == ["utkast.insats"]  # noqa: PTH208


def test_check_names_what_would_change_and_writes_nothing(folder: Path, formatera: Callable) -> None:
    path = put(folder / "utkast.insats", MESSY)
    put(folder / "klar.insats", TIDY)
    code, out, err = formatera("--check", "utkast.insats", "klar.insats")
    assert (code, out) == (1, "utkast.insats\n")
    assert err == (
        "utkast.insats: blanksteg (rad 1, 2, 6, 7), indrag (rad 2, 5, 6, 7), citattecken (rad 6), "
        "tankstreck (rad 7), blankrader\n"
    )
    assert path.read_text(encoding="utf-8") == MESSY
    assert formatera("--check", "klar.insats") == (0, "", "")


def test_folders_are_searched_without_what_git_ignores(folder: Path, formatera: Callable) -> None:
    subprocess.run(["git", "init", "-q", "."], cwd=folder, check=True)
    put(folder / ".gitignore", "egna/\n")
    for name in ("a/x.insats", "a/b/a.kommun", "egna/y.insats", "a/x.regel"):
        put(folder / name, MESSY.replace("insats ", "kommun ") if name.endswith("kommun") else MESSY)
    code, out, err = formatera(".", "a", "a/x.insats")
    assert (code, out) == (0, "a/b/a.kommun\na/x.insats\n")
    assert "varning E078: 1 fil som Git bortser från är inte med: egna/y.insats" in err
    assert (folder / "egna/y.insats").read_text(encoding="utf-8") == MESSY
    assert (folder / "a/x.regel").read_text(encoding="utf-8") == MESSY
    put(folder / "tom/x.txt", "")
    code, out, err = formatera("tom")
    assert (code, out) == (2, "") and "»tom« innehåller inga insatser" in err


def test_stdin_goes_to_stdout(formatera: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    def stdin(text: str) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8"))

    stdin(MESSY)
    assert formatera("-") == (0, TIDY, "")
    stdin(MESSY)
    assert formatera("-", "--check") == (1, "<stdin>\n", "")
    stdin(TIDY)
    assert formatera("-", "--check") == (0, "", "")
    stdin(BROKEN)
    code, out, err = formatera("-")
    assert (code, out) == (2, "") and "<stdin>:2" in err
    code, _, err = formatera("-", "x.insats")
    assert code == 2 and "kan inte stå ihop med filer" in err


def test_a_broken_file_is_left_alone_and_does_not_stop_the_others(folder: Path, formatera: Callable) -> None:
    broken = put(folder / "trasig.insats", BROKEN)
    put(folder / "utkast.insats", MESSY)
    code, out, err = formatera("trasig.insats", "borta.insats", "utkast.insats", "bild.png")
    assert (code, out) == (2, "utkast.insats\n")
    assert "fel E010" in err and "fel E022" in err and "hjälp: byt varje tabb mot fyra blanksteg" in err
    assert "»borta.insats« finns inte" in err and "»bild.png« är varken en insats eller en kommunprofil" in err
    assert broken.read_text(encoding="utf-8") == BROKEN


def test_a_comma_that_swallows_the_next_line_is_not_laid_out(folder: Path, formatera: Callable) -> None:
    text = "insats nora/x\n    form rådgivning,   # fler?\n    prövning okänt\n"
    path = put(folder / "x.insats", text)
    code, _, err = formatera("x.insats")
    assert code == 2 and "x.insats:3:5" in err and "»prövning« läses som en del av »form«" in err
    assert path.read_text(encoding="utf-8") == text


def test_a_file_with_words_that_the_rules_do_not_know_is_laid_out(folder: Path, formatera: Callable) -> None:
    path = put(folder / "x.insats", "insats nora/x\n  egetbegrepp  ja\n")
    assert formatera("x.insats")[0] == 0
    assert path.read_text(encoding="utf-8") == "insats nora/x\n    egetbegrepp     ja\n"


def test_a_read_only_file_is_left_alone(folder: Path, formatera: Callable) -> None:
    path = put(folder / "utkast.insats", MESSY)
    path.chmod(0o444)
    code, out, err = formatera("utkast.insats")
    assert (code, out) == (2, "")
    assert "»utkast.insats« är skrivskyddad och lämnas orörd" in err and "hjälp: ta bort skrivskyddet" in err
    assert path.read_text(encoding="utf-8") == MESSY
    assert formatera("--check", "utkast.insats")[:2] == (1, "utkast.insats\n")


def test_a_link_stays_a_link(folder: Path, formatera: Callable) -> None:
    target = put(folder / "mapp/utkast.insats", MESSY)
    link = folder / "genväg.insats"
    link.symlink_to(target)
    assert formatera("genväg.insats")[0] == 0
    assert link.is_symlink() and target.read_text(encoding="utf-8") == TIDY


def test_a_text_that_would_be_too_large_is_refused(folder: Path, formatera: Callable) -> None:
    text = "insats nora/x\n    form " + ", ".join(["rådgivning"] * 1600) + "\n"
    path = put(folder / "x.insats", text)
    code, out, err = formatera("x.insats")
    assert (code, out) == (2, "") and "kan inte läggas ut så att den läses likadant" in err
    assert path.read_text(encoding="utf-8") == text


@pytest.mark.usefixtures("opened")
def test_a_draft_is_mended_laid_out_and_each_change_told(folder: Path, formatera: Callable) -> None:
    path = folder / "x.insats"
    path.write_bytes("insats nora/x\r\n\tform: radgivning\r\n\tprövning: okänt\r\n".encode("cp1252"))
    assert formatera("--check", "--laga", "x.insats")[0] == 1
    assert path.read_bytes().startswith(b"insats nora/x\r\n")
    code, out, err = formatera("--laga", "x.insats")
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "x.insats",
        "  x.insats  teckenkodning latin-1 (Windows) → UTF-8",
        "  x.insats  radslut CRLF → LF",
        "  x.insats:2  tabb i indraget → 4 blanksteg",
        "  x.insats:2  form: → form",
        "  x.insats:2  radgivning → rådgivning",
        "  x.insats:3  tabb i indraget → 4 blanksteg",
        "  x.insats:3  prövning: → prövning",
    ]
    assert path.read_text("utf-8") == "insats nora/x\n    form            rådgivning\n    prövning        okänt\n"
    assert formatera("--laga", "x.insats") == (0, "", "")


@pytest.mark.usefixtures("opened")
def test_what_is_doubtful_is_left_and_named(folder: Path, formatera: Callable) -> None:
    """The row of quotes that has no end cannot be laid out; what is sure is written all the same."""
    path = put(folder / "x.insats", 'insats nora/x\n    form: rådgivning\n    namn "Lotsen\n')
    code, out, err = formatera("--laga", "x.insats")
    assert code == 2 and "x.insats:2  form: → form" in out
    assert "fel E022" in err and "x.insats:3" in err
    assert path.read_text("utf-8") == 'insats nora/x\n    form rådgivning\n    namn "Lotsen\n'


@pytest.mark.usefixtures("opened")
def test_a_file_that_changes_meanwhile_is_left_alone(
    folder: Path, formatera: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(folder / "x.insats", "insats nora/x\n\tform: rådgivning\n")
    mend = format_service.repair

    def slowly(*args: object) -> object:
        path.write_text("insats nora/x\n    form kontaktperson\n", "utf-8")
        return mend(*args)

    monkeypatch.setattr(format_service, "repair", slowly)
    code, out, err = formatera("--laga", "x.insats")
    assert (code, out) == (2, "")
    assert "har ändrats av ett annat program under tiden och lämnas orörd" in err
    assert path.read_text("utf-8") == "insats nora/x\n    form kontaktperson\n"


@pytest.mark.usefixtures("opened")
def test_stdin_is_mended(formatera: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    data = io.BytesIO("insats nora/x\n\tform: rådgivning\n".encode("latin-1"))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(data, encoding="utf-8"))
    code, out, err = formatera("--laga", "-")
    assert (code, out) == (0, "insats nora/x\n    form            rådgivning\n")
    assert "  <stdin>:2  form: → form\n" in err


@pytest.mark.parametrize(("name", "word"), [("plan.docx", "--fran plan.docx"), ("plan.pdf", "--fran plan.pdf")])
def test_a_document_of_an_office_program_leads_to_ny(name: str, word: str, folder: Path, formatera: Callable) -> None:
    put(folder / name, "")
    code, _, err = formatera(name)
    assert code == 2 and "lagrum ny FIL.insats" in err and word in err


@pytest.mark.usefixtures("opened")
def test_without_a_terminal_prova_says_what_it_would_mend(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "insats nora/x\n    form: rådgivning\n"
    path = put(folder / "x.insats", text)
    assert main(["prova", "--laga", "x.insats", "--datum", "2026-11-21"]) == 2
    err = capsys.readouterr().err
    assert "x.insats kan lagas:\n  x.insats:2  form: → form" in err
    assert "»lagrum formatera --laga x.insats«" in err
    assert path.read_text("utf-8") == text


@pytest.mark.parametrize("command", ["prova", "formatera"])
def test_a_fault_that_can_be_mended_is_said_to_be_so_once(
    command: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "fel.insats").write_text("insats nora/x\n    form: rådgivning\n", "utf-8")
    (folder / "fler.insats").write_text("insats nora/y\n    form: rådgivning\n", "utf-8")
    assert main([command, "fel.insats", "fler.insats"]) == 2
    told = " ".join(capsys.readouterr().err.split())
    assert told.count("»lagrum formatera --laga fel.insats« (och 1 fil till) rättar det som är säkert.") == 1


def test_a_fault_that_only_its_writer_can_mend_leads_nowhere(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "fel.insats").write_text("insats nora/x\n    form familjestöd\n", "utf-8")
    assert main(["prova", "fel.insats"]) == 2
    assert "--laga" not in capsys.readouterr().err


@pytest.mark.usefixtures("opened")
@pytest.mark.parametrize(("answer", "code"), [("ja\n", 0), ("j\n", 0), ("nej\n", 2), ("", 2)])
def test_in_a_terminal_prova_asks_first(
    answer: str, code: int, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(folder / "x.insats", "insats nora/x\n    form: rådgivning\n")
    monkeypatch.setattr("lagrum.cli.repairs._in_terminal", lambda: True)
    monkeypatch.setattr(sys, "stdin", io.StringIO(answer))
    assert main(["prova", "--laga", "x.insats", "--datum", "2026-11-21", "--motor", "snabb"]) == code
    assert "Laga den? (ja/nej)" in capsys.readouterr().err
    assert ("form:" in path.read_text("utf-8")) is (code == 2)


def test_the_shipped_catalogue_is_laid_out(formatera: Callable) -> None:
    assert formatera("--check", str(cases_dir())) == (0, "", "")


@pytest.mark.parametrize("page", [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))], ids=lambda p: p.name)
def test_the_examples_of_the_guides_are_laid_out(page: Path) -> None:
    """`LAGRUM_UPPDATERA=1` lays them out."""
    text = page.read_text(encoding="utf-8")

    def laid_out(match: re.Match[str]) -> str:
        tidy = format_text(SourceText.of(textwrap.dedent(match[3])))
        return f"{match[1]}```{match[2]}\n{textwrap.indent(tidy, match[1])}{match[1]}```"

    new = FENCE.sub(laid_out, text)
    if os.environ.get("LAGRUM_UPPDATERA"):
        page.write_text(new, encoding="utf-8")
        text = new
    assert text == new
