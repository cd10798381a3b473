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
from lagrum.source.text import SourceText

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
    assert formatera("--check", "utkast.insats", "klar.insats") == (1, "utkast.insats\n", "")
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
