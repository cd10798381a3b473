"""A folder that somebody sent: its settings and its links reach nothing outside it, and nothing of another's."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from cli_world import FRAGA, RENT, Answer

from lagrum.base.plain_files import LeadsOutError
from lagrum.cli.app import main
from lagrum.law.lockfile import read_lock
from lagrum.services.settings import find_settings

OWN = ["--regler", "egna", "--utan-medfoljande", "--datum", "2026-06-01"]
SECRET = "HEMLIGT-INNEHÅLL"
POSIX = pytest.mark.skipif(os.name != "posix", reason="needs links and pipes")


@pytest.fixture
def got(world: Path) -> Path:
    """A received folder with one intervention; beside it, what is the user's own."""
    folder = world / "got"
    folder.mkdir()
    (folder / "a.insats").write_text(RENT.replace("nora/rent", "nora/a"), "utf-8")
    (world / "own.txt").write_text(f"{SECRET}\n", "utf-8")
    (world / "own.csv").write_text(f"{SECRET}\n", "utf-8")
    return folder


@pytest.fixture
def run(world: Path, capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    def call(*args: str, own: bool = True) -> Answer:
        code = main([*args, *(OWN if own else [])])
        captured = capsys.readouterr()
        return Answer(code, captured.out, captured.err)

    return call


OUTSIDE = [
    "../own.csv",
    "a/../../own.csv",
    "{world}/own.csv",
    "C:/own.csv",
    "..\\\\own.csv",
    "\\\\\\\\x\\\\own.csv",
    "a\\u0000.csv",
]


class TestSettings:
    @pytest.mark.parametrize("name", OUTSIDE)
    def test_nothing_is_written_outside(self, got: Path, world: Path, run, name: str) -> None:  # type: ignore[no-untyped-def]
        name = name.replace("{world}", str(world))
        (got / "lagrum.toml").write_text(f'[katalog]\nformat = "csv"\nut = "{name}"\n', "utf-8")
        found = run("katalog", "got")
        assert found.code == 2
        assert "leder ut ur mappen" in found.err or "ett osynligt tecken" in found.err
        assert (world / "own.csv").read_text("utf-8") == f"{SECRET}\n"

    @pytest.mark.parametrize("key", ["baslinje", "rotter", "regler"])
    @pytest.mark.parametrize("name", ["..", "../egna", "/"])
    def test_nothing_is_read_outside(self, got: Path, run, key: str, name: str) -> None:  # type: ignore[no-untyped-def]
        value = f'"{name}"' if key == "baslinje" else f'["{name}"]'
        (got / "lagrum.toml").write_text(f"[katalog]\n{key} = {value}\n", "utf-8")
        found = run("katalog", "got")
        assert found.code == 2
        assert "leder ut ur mappen" in found.err

    @POSIX
    def test_not_through_a_link_either(self, got: Path, world: Path, run) -> None:  # type: ignore[no-untyped-def]
        (got / "ut.csv").symlink_to("../own.csv")
        (got / "mapp").symlink_to("..", target_is_directory=True)
        for name in ("ut.csv", "mapp/own.csv", "mapp/ny.csv"):
            (got / "lagrum.toml").write_text(f'[katalog]\nformat = "csv"\nut = "{name}"\n', "utf-8")
            assert run("katalog", "got").code == 2
        assert (world / "own.csv").read_text("utf-8") == f"{SECRET}\n"
        assert not (world / "ny.csv").exists()

    @POSIX
    def test_the_file_itself_is_no_link_out(self, got: Path, world: Path, run) -> None:  # type: ignore[no-untyped-def]
        (world / "andras.toml").write_text(f'[katalog]\n"{SECRET}" = 1\n', "utf-8")
        (got / "lagrum.toml").symlink_to("../andras.toml")
        found = run("katalog", "got")
        assert found.code == 2
        assert SECRET not in found.out + found.err

    @pytest.mark.parametrize(
        "name", ["a.insats", "lagrum.toml", ".git/config", ".bashrc", "kör.sh", "x.py", "utan-ändelse"]
    )
    def test_only_the_name_of_a_result_is_taken(self, got: Path, run, name: str) -> None:  # type: ignore[no-untyped-def]
        (got / "lagrum.toml").write_text(f'[katalog]\nut = "{name}"\n', "utf-8")
        before = (got / "a.insats").read_bytes()
        assert run("katalog", "got").code == 2
        assert (got / "a.insats").read_bytes() == before

    def test_a_file_of_another_is_not_written_over(self, got: Path, run) -> None:  # type: ignore[no-untyped-def]
        (got / "lagrum.toml").write_text('[katalog]\nformat = "csv"\nut = "svar.csv"\n', "utf-8")
        (got / "svar.csv").write_text("mitt eget\n", "utf-8")
        found = run("katalog", "got")
        assert found.code == 2
        assert "skriven eller ändrad av någon annan" in found.err
        assert (got / "svar.csv").read_text("utf-8") == "mitt eget\n"
        (got / "svar.csv").unlink()
        assert run("katalog", "got").code == 0
        first = (got / "svar.csv").read_bytes()
        assert run("katalog", "got").code == 0  # its own it may write anew
        assert (got / "svar.csv").read_bytes() == first
        (got / "svar.csv").write_bytes(first + b"en rad till\n")
        assert run("katalog", "got").code == 2

    def test_only_the_root_has_settings(self, got: Path, world: Path, run) -> None:  # type: ignore[no-untyped-def]
        (world / "lagrum.toml").write_text('[katalog]\nformat = "csv"\nut = "got/svar.csv"\n', "utf-8")
        found = run("katalog", "got")
        assert found.code == 0
        assert "läses inte: de ligger ovanför" in found.err
        assert not (got / "svar.csv").exists()
        (world / ".git").mkdir()  # no checkout: it lacks HEAD
        assert find_settings(got) is None
        (world / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
        assert find_settings(got) == world / "lagrum.toml"


@POSIX
class TestLinks:
    """A link out of the folder is neither read nor written, whatever it is called."""

    @pytest.mark.parametrize("name", ["x.insats", "x.kommun", "a.fraga.memo"])
    def test_of_an_intervention_folder(self, got: Path, world: Path, run, name: str) -> None:  # type: ignore[no-untyped-def]
        (got / name).symlink_to("../own.txt")
        for command in (["prova", "got"], ["katalog", "got"], ["fragor", "got"], ["prova", f"got/{name}"]):
            if command[-1].endswith((".kommun", ".memo")):
                continue
            found = run(*command)
            assert SECRET not in found.out + found.err
            if not (name.endswith(".memo") and command[0] != "fragor"):
                assert "länken leder ut ur katalogen" in found.err

    @pytest.mark.parametrize("name", ["x.regel", "x.begrepp", "x.svar", "x.prov", "lydelser.lock"])
    def test_of_a_rule_folder(self, got: Path, world: Path, run, name: str) -> None:  # type: ignore[no-untyped-def]
        (world / "egna" / name).unlink(missing_ok=True)
        (world / "egna" / name).symlink_to("../own.txt")
        found = run("prov", *OWN[:3], own=False) if name == "x.prov" else run("prova", "got/a.insats")
        assert SECRET not in found.out + found.err
        assert found.code == 2

    def test_a_reform_named_by_notes(self, got: Path, world: Path, run) -> None:  # type: ignore[no-untyped-def]
        (got / "b.insats").write_text(FRAGA.replace("nora/fraga", "nora/b"), "utf-8")
        assert run("memo", "got/b.insats", "--ut", "m.md").code == 0
        (notes,) = got.glob("*.memo")
        notes.write_text(notes.read_text("utf-8") + '    reform "../own.txt"\n', "utf-8")
        found = run("memo", "got/b.insats", "--ut", "m.md")
        assert found.code == 2
        assert SECRET not in found.out + found.err
        assert "leder ut ur mappen" in found.err

    def test_a_dangling_link_makes_no_file(self, got: Path, world: Path, run) -> None:  # type: ignore[no-untyped-def]
        (got / "b.insats").write_text(FRAGA.replace("nora/fraga", "nora/b"), "utf-8")
        assert run("memo", "got/b.insats", "--ut", "m.md").code == 0
        (notes,) = got.glob("*.memo")
        notes.unlink()
        notes.symlink_to("../ny.txt")
        found = run("memo", "got/b.insats", "--ut", "m.md")
        assert found.code == 2
        assert not (world / "ny.txt").exists()

    def test_what_lagrum_lays_out_stays_inside(self, got: Path, world: Path, run) -> None:  # type: ignore[no-untyped-def]
        (world / "own.insats").write_text('insats nora/x\n  namn  "x"\n', "utf-8")
        before = (world / "own.insats").read_bytes()
        (got / "x.insats").symlink_to("../own.insats")
        for name in ("got", "got/x.insats"):
            assert "länken leder ut" in run("formatera", name, own=False).err
        assert (world / "own.insats").read_bytes() == before

    def test_a_circle_and_a_pipe_are_told(self, got: Path, run) -> None:  # type: ignore[no-untyped-def]
        (got / "c.insats").symlink_to("d.insats")
        (got / "d.insats").symlink_to("c.insats")
        os.mkfifo(got / "e.insats")
        for name in ("c", "d", "e"):
            found = run("prova", f"got/{name}.insats")
            assert found.code == 2
            assert "insats" in found.err

    def test_a_hard_link_and_a_link_inside_are_fine(self, got: Path, run) -> None:  # type: ignore[no-untyped-def]
        (got / "in").mkdir()
        os.link(got / "a.insats", got / "in" / "b.insats")
        (got / "a.insats").unlink()
        (got / "a.insats").symlink_to("in/b.insats")
        assert run("prova", "got").code == 0

    def test_a_huge_hollow_file(self, got: Path, run) -> None:  # type: ignore[no-untyped-def]
        with (got / "h.insats").open("wb") as file:
            file.truncate(1 << 40)
        found = run("prova", "got/h.insats")
        assert found.code == 2
        assert "större än" in found.err

    def test_the_lock_of_a_rule_folder(self, got: Path, world: Path) -> None:
        (got / "lydelser.lock").symlink_to("../own.txt")
        with pytest.raises(LeadsOutError):
            read_lock(got / "lydelser.lock")


@pytest.mark.parametrize(
    "name", ["a.insats", "egna/x.regel", "x.memo", "x.svar", "x.reform", "lagrum.toml", "lydelser.lock"]
)
def test_a_result_is_never_written_over_a_source(got: Path, world: Path, run, name: str) -> None:  # type: ignore[no-untyped-def]
    (world / "ut.txt").unlink(missing_ok=True)
    found = run("prova", "got/a.insats", "--ut", name)
    assert found.code == 2
    assert "det är indata" in found.err
    if os.name == "posix":
        (world / "ut.txt").symlink_to(name)
        assert run("prova", "got/a.insats", "--ut", "ut.txt").code == 2


class TestMemos:
    """What is broken in a folder is named, ends with 2, and hides nothing else."""

    @pytest.fixture
    def two(self, got: Path) -> Path:
        (got / "b.insats").write_text(FRAGA.replace("nora/fraga", "nora/b"), "utf-8")
        (got / "trasig.insats").write_text("insats nora/t\n    fel ja\n", "utf-8")
        return got

    @pytest.mark.parametrize("more", [["--ut", "ut"], ["--kontroll"]])
    def test_a_broken_intervention_is_named(self, two: Path, world: Path, run, more: list[str]) -> None:  # type: ignore[no-untyped-def]
        found = run("memo", "got", "--alla", *more)
        assert found.code == 2
        assert "trasig.insats" in found.err
        if "ut" in more:
            assert "1 av 3 insatser är inte med: got/trasig.insats" in found.out
            assert len(list((world / "ut").glob("*.md"))) == 2

    def test_broken_notes_stop_their_own_memo_only(self, two: Path, world: Path, run) -> None:  # type: ignore[no-untyped-def]
        assert run("memo", "got", "--alla", "--ut", "ut").code == 2
        (notes,) = two.glob("*.memo")
        notes.write_text("skräp\n", "utf-8")
        found = run("memo", "got", "--alla", "--ut", "ut2")
        assert found.code == 2
        assert notes.name in found.err
        assert (world / "ut2" / "00-forteckning.md").exists()
