"""Small things that a command says or does: the municipality by the id, days, the state last, watching, memos again."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from cli_world import HINDER, Run

from lagrum.base import atomic
from lagrum.cli import watch as watching
from lagrum.cli.app import main
from lagrum.cli.own_files import LEDGER, OwnFiles
from lagrum.model.intervention import municipality_of
from lagrum.report.style import Screen


@pytest.mark.parametrize(
    ("written", "id", "shown"),
    [
        ("Nora", "malmo/x", "Nora"),
        ("", "nora/x", "Nora (av id)"),
        ("", "enskede-arsta/x", "Enskede-arsta (av id)"),
        ("", "x", ""),
        ("", "region/x", ""),
        ("", "2026/x", ""),
        ("", "/x", ""),
    ],
)
def test_the_municipality_by_the_id_is_said_to_be_so(written: str, id: str, shown: str) -> None:
    assert municipality_of(written, id) == shown


def test_the_document_names_the_municipality_and_the_facts_do_not(run: Run, world: Path) -> None:
    page = run("prova", "rent.insats", "--format", "html", "--datum", "2026-11-21").out
    assert "Nora (av id)" in page and "ingen kommun angiven" not in page
    (result,) = json.loads(run("prova", "rent.insats", "--format", "json", "--datum", "2026-11-21").out)["results"]
    assert result["municipality"] == ""


def test_a_day_before_most_rules_is_said(run: Run) -> None:
    answer = run("prova", "rent.insats", "--datum", "1999-01-01")
    assert answer.code in (0, 1)
    assert answer.err.startswith(
        "obs: regelverket är kodat för tiden från 2025-07-01: de flesta regler gäller inte 1999"
    )
    assert run("prova", "rent.insats", "--datum", "2026-11-21").err == ""


@pytest.mark.parametrize(("height", "last"), [(0, False), (5, True), (500, False)])
def test_the_state_stands_last_too_when_it_has_left_the_screen(
    height: int, last: bool, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lagrum.cli.prova.screen", lambda ut: Screen(80, False, height))
    out = run("prova", "hinder.insats", "--datum", "2026-11-21").out
    assert out.endswith("\n\nnora/oppen-kontaktfamilj: HINDER\n") is last


def test_vakta_checks_again_when_the_file_changes(run: Run, world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    naps = []

    def nap(seconds: float) -> None:
        naps.append(seconds)
        if len(naps) == 2:
            (world / "rent.insats").write_text(HINDER, "utf-8")
        if len(naps) > 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(watching.time, "sleep", nap)
    answer = run("prova", "rent.insats", "--vakta", "--datum", "2026-11-21")
    assert answer.code == 0
    assert [answer.out.count(state) for state in ("INGA ANMÄRKNINGAR", "HINDER:")] == [1, 1]
    assert answer.err.count("Väntar på ändringar (Ctrl-C avslutar)") == 2


def test_vakta_sees_the_profile_beside_the_file(run: Run, world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    profile = world / "nora.kommun"
    profile.write_text("kommun nora\n", "utf-8")
    naps = []

    def nap(seconds: float) -> None:
        naps.append(seconds)
        if len(naps) == 1:
            profile.write_text('kommun nora\n    kommun "Nora"\n', "utf-8")
        if len(naps) > 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(watching.time, "sleep", nap)
    assert run("prova", "rent.insats", "--vakta", "--datum", "2026-11-21").err.count("Väntar") == 2


def test_vakta_cannot_watch_stdin(run: Run) -> None:
    answer = run("prova", "-", "--vakta")
    assert answer.code == 2 and "--vakta kan inte vakta stdin" in answer.err


@pytest.mark.parametrize(
    ("data", "kind", "word"),
    [
        (b"%PDF-1.7 ...\x00", "ett PDF-dokument", "spara det som text eller Word (.docx)"),
        (b"PK\x03\x04" + b"\x00" * 20 + b"[Content_Types].xml", "ett Word-dokument (.docx)", "--fran DOKUMENTET"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ett äldre Word- eller Exceldokument", "spara det som"),
        (b"{\\rtf1 hej}", "ett RTF-dokument", "spara det som"),
    ],
)
def test_a_document_given_as_an_intervention_leads_to_ny(
    data: bytes, kind: str, word: str, run: Run, world: Path
) -> None:
    for name in ("plan.docx", "plan.insats"):
        (world / name).write_bytes(data)
        answer = run("prova", name)
        assert answer.code == 2
        assert f"filen är {kind}, inte en textfil" in answer.err
        assert word in answer.err and "lagrum ny FIL.insats" in answer.err


def test_only_what_lagrum_wrote_is_replaced(tmp_path: Path) -> None:
    folder = tmp_path / "memon"
    first = OwnFiles(folder)
    first.write("a.md", b"ett")
    first.write("b.md", b"ett")
    first.close()
    (folder / "b.md").write_bytes(b"mitt eget")
    (folder / "c.md").write_bytes(b"inte lagrums")
    again = OwnFiles(folder)
    for name in ("a.md", "b.md", "c.md", "d.md"):
        again.write(name, b"nytt")
    again.close()
    assert again.kept == ["b.md", "c.md"]
    assert [(folder / f"{n}.md").read_bytes() for n in "abcd"] == [b"nytt", b"mitt eget", b"inte lagrums", b"nytt"]
    assert set(json.loads((folder / LEDGER).read_text("utf-8"))) == {"a.md", "b.md", "d.md"}
    (folder / LEDGER).write_text("trasig", "utf-8")
    lost = OwnFiles(folder)
    lost.write("a.md", b"nyast")
    assert lost.kept == ["a.md"]


@pytest.fixture
def arrival(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path, bytes], None]:
    """Let a file come to a place in the last moment before one of lagrum's takes it."""

    def comes(path: Path, data: bytes) -> None:
        placed = atomic._place_new

        def late(new: Path, target: Path) -> float:
            if target == path.resolve() and not path.exists():
                path.write_bytes(data)
            return placed(new, target)

        monkeypatch.setattr(atomic, "_place_new", late)

    return comes


@pytest.mark.parametrize(("theirs", "kept"), [(b"mitt eget", ["a.md"]), (b"lagrums", [])], ids=["other", "the same"])
def test_what_comes_in_the_last_moment_is_not_written_over(
    tmp_path: Path, arrival: Callable[[Path, bytes], None], theirs: bytes, kept: list[str]
) -> None:
    own = OwnFiles(tmp_path)
    arrival(tmp_path / "a.md", theirs)
    own.write("a.md", b"lagrums")
    own.close()
    assert own.kept == kept
    assert (tmp_path / "a.md").read_bytes() == theirs
    assert ("a.md" in json.loads((tmp_path / LEDGER).read_text("utf-8"))) == (not kept)


def test_what_an_earlier_run_wrote_and_this_one_did_not_is_known(tmp_path: Path) -> None:
    first = OwnFiles(tmp_path)
    for name in ("a.md", "b.md", "c.md"):
        first.write(name, b"ett")
    first.close()
    (tmp_path / "c.md").write_bytes(b"mitt eget")
    again = OwnFiles(tmp_path)
    again.write("a.md", b"nytt")
    assert again.earlier() == ["b.md"]
    again.close()
    (tmp_path / "b.md").unlink()
    assert OwnFiles(tmp_path).earlier() == ["a.md"]


def test_a_memo_of_a_question_that_is_raised_no_more_is_told(world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (world / "k").mkdir()
    (world / "fraga.insats").rename(world / "k" / "fraga.insats")
    words = ["memo", "k", "--alla", "--ut", "memon/", "--datum", "2026-11-21", "--regler", "egna", "--utan-medfoljande"]
    assert main(words) == 0
    assert "tidigare körning" not in capsys.readouterr().err
    (world / "k" / "fraga.insats").rename(world / "fraga.insats")
    (world / "rent.insats").rename(world / "k" / "rent.insats")
    main(words)
    assert "skrevs av en tidigare körning: dess fråga väcks inte i den här" in capsys.readouterr().err


def test_two_that_write_to_one_folder_both_know_their_files(tmp_path: Path) -> None:
    first, second = OwnFiles(tmp_path), OwnFiles(tmp_path)
    first.write("a.md", b"ett")
    second.write("b.md", b"ett")
    first.close()
    second.close()
    again = OwnFiles(tmp_path)
    for name in ("a.md", "b.md"):
        again.write(name, b"nytt")
    assert again.kept == []


def test_a_result_of_the_settings_is_not_written_over_what_came_while_it_was_made(
    world: Path, capsys: pytest.CaptureFixture[str], arrival: Callable[[Path, bytes], None]
) -> None:
    (world / "lagrum.toml").write_text('[katalog]\nrotter = ["."]\nut = "svar.txt"\nformat = "text"\n', "utf-8")
    arrival(world / "svar.txt", b"mitt eget")
    words = ["katalog", "--regler", "egna", "--utan-medfoljande", "--processer", "1", "--utan-cache"]
    assert main(words) == 2
    assert "»svar.txt« finns redan och skrivs inte över" in capsys.readouterr().err.replace(f"{world}/", "")
    assert (world / "svar.txt").read_bytes() == b"mitt eget"


def test_a_document_that_names_itself_is_written_over_no_other(world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One runs memo again, and has meanwhile written in the first in Word."""
    words = ["memo", "fraga.insats", "--format", "docx", "--datum", "2026-11-21"]
    words += ["--regler", "egna", "--utan-medfoljande"]
    for _ in range(2):
        assert main(words) == 0
        assert "Skrivet till fraga." in capsys.readouterr().out
    (made,) = world.glob("fraga.*.docx")
    made.write_bytes(b"med mina rader")
    assert main(words) == 2
    told = capsys.readouterr().err
    assert f"»{made.name}« finns redan, med ett annat innehåll, och skrivs inte över" in told
    assert f"--ut {made.name}" in told
    assert made.read_bytes() == b"med mina rader"
    assert main([*words, "--ut", made.name]) == 0
    assert made.read_bytes() != b"med mina rader"


def test_a_folder_that_is_a_file_is_said(tmp_path: Path) -> None:
    from lagrum.base.errors import InputError

    (tmp_path / "fil").write_text("", "utf-8")
    with pytest.raises(InputError, match="kan inte skapas"):
        OwnFiles(tmp_path / "fil")


def test_memos_are_written_again_into_the_same_folder(world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (world / "k").mkdir()
    (world / "fraga.insats").rename(world / "k" / "fraga.insats")
    words = ["memo", "k", "--alla", "--ut", "memon/", "--datum", "2026-11-21"]
    words += ["--regler", "egna", "--utan-medfoljande"]
    for _ in range(2):
        assert main(words) == 0
        assert "1 memo och en förteckning skrivna till memon" in capsys.readouterr().out
    (made,) = [p for p in (world / "memon").iterdir() if p.suffix == ".md" and p.name != "00-forteckning.md"]
    made.write_text("mitt eget", "utf-8")
    assert main(words) == 0
    out, err = capsys.readouterr()
    assert "0 memon och en förteckning" in out
    assert f"»memon/{made.name}« är skriven eller ändrad av någon annan, och lämnas orörd" in err
    assert made.read_text("utf-8") == "mitt eget"
