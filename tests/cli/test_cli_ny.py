"""`lagrum ny`: scripted over standard input, cut off and continued, and driven in a real terminal."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cli_world import ENGINE, Answer, Run

from lagrum.base.errors import InputError
from lagrum.cli.dialogue import chosen
from lagrum.interview.steps import Step

OWN = ("--regler", "egna", "--utan-medfoljande", "--datum", "2026-09-01")
NUMBER = "191212121212"
FILE = "nora.insats"


@pytest.fixture
def ny(start: Run) -> Callable[..., Answer]:
    """Run `lagrum ny` in a process of its own with lines on standard input."""

    def call(*lines: str, args: tuple[str, ...] = (FILE,), end: str = "\n", **env: str) -> Answer:
        return start("ny", *args, *OWN, stdin="\n".join(lines) + end, **env)

    return call


def draft(world: Path, name: str = FILE) -> str:
    return (world / name).read_text(encoding="utf-8")


def test_an_interview_from_nothing_to_a_finished_intervention(world: Path, ny: Callable[..., Answer], run: Run) -> None:
    done = ny("Kontaktfamilj", "Nora", "kontaktfamilj", "2", "barn i Nora", "0-6 år", "nej")
    assert done.code == 0, done.err
    assert "Därför kommer den först." in done.out
    assert "Alla frågor som avgör något är ställda." in done.out
    assert f"Sparat i {FILE}\n" in done.out
    assert f"  lagrum prova {FILE}\n" in done.out
    text = draft(world)
    assert text.startswith("insats nora/nora\n")
    assert "    # I vilken form ges insatsen?\n    form            kontaktfamilj\n" in text
    assert run("formatera", "--check", FILE).code == 0
    assert run("prova", FILE).code == 1
    assert "Läge: hinder. 1 hinder" in done.out


def test_cut_off_midway_and_continued(world: Path, ny: Callable[..., Answer]) -> None:
    cut = ny("Samtal", "Nora", "rådgivning", end="")
    assert cut.code == 0
    assert "form            rådgivning" in draft(world)
    assert f"  lagrum ny {FILE}\n" in cut.out
    again = ny("utan behovsprövning", "spara")
    assert again.code == 0
    assert f"Fortsätter med {FILE}." in again.out
    assert "I vilken form" not in again.out
    assert "prövning        utan behovsprövning" in draft(world)


def test_a_line_that_was_not_ended_is_an_answer_too(world: Path, ny: Callable[..., Answer]) -> None:
    ny("Samtal", "", "råd", end="")
    assert "form            rådgivning" in draft(world)


def test_empty_skips_and_less_goes_back(world: Path, ny: Callable[..., Answer]) -> None:
    ny("Samtal", "Nora", "", "<", "1", "spara")
    assert "form            rådgivning" in draft(world)
    assert "okänt" not in draft(world)


def test_a_name_is_kept_though_nothing_else_was_said(world: Path, ny: Callable[..., Answer]) -> None:
    ny("Samtal", "spara", args=("annan.insats",))
    assert draft(world, "annan.insats") == 'insats annan\n    namn            "Samtal"\n'
    ny("Öppet hus", end="", args=())
    assert '"Öppet hus"' in draft(world, "oppet-hus.insats")


def test_a_wrong_answer_is_told_and_asked_again(world: Path, ny: Callable[..., Answer]) -> None:
    done = ny("Samtal", "Nora", "dans", "9", "kontakt", "rådgivning", "spara")
    assert "Det gick inte: »dans« är inget värde för »form«." in done.out
    assert "det finns inget svar 9" in done.out
    assert "»kontakt« kan vara flera svar: kontaktfamilj, kontaktperson." in done.out
    assert "form            rådgivning" in draft(world)


def test_help_findings_and_the_draft_are_shown_when_asked_for(ny: Callable[..., Answer]) -> None:
    done = ny("Samtal", "Nora", "kontaktfamilj", "?", "? 2", "fynd", "visa", "spara")
    assert "Om nämnden prövar den enskildes behov." in done.out
    assert "utan behovsprövning: Ingen individuell prövning." in done.out
    assert "BESKRIV FÖRST" in done.out
    assert "insats nora/nora\n" in done.out


def test_one_more_record_on_request(world: Path, ny: Callable[..., Answer]) -> None:
    ny("S", "Nora", "rådgivning", "2", "barn", "0–6 år", "+ målgrupp", "föräldrar", "20–40 år", "nej")
    assert draft(world).count("målgrupp") == 2
    assert "ålder       20–40 år" in draft(world)


def test_a_personal_number_is_stopped_and_never_repeated(world: Path, ny: Callable[..., Answer]) -> None:
    said = [f"Kalle {NUMBER}", "Samtal", "Nora", NUMBER, f"? {NUMBER}", "rådgivning", "2", f"Kalle {NUMBER}", "barn"]
    done = ny(*said, "spara")
    assert " ".join(done.out.split()).count("personnummer eller samordningsnummer och sparas inte") == 4
    for text in (done.out, done.err, draft(world)):
        assert NUMBER not in text
    assert 'målgrupp        "barn"' in draft(world)


def test_words_from_a_description_are_confirmed_one_by_one(world: Path, ny: Callable[..., Answer]) -> None:
    text = "Nora kommun vill ge rådgivning till barn 0–6 år. Kontaktfamilj ges inte."
    (world / "plan.txt").write_text(text, encoding="utf-8")
    done = ny("Samtal", "", "j", "<", "j", "", "", "spara", args=(FILE, "--fran", "plan.txt"))
    assert "form: rådgivning?" in done.out
    assert "»Nora kommun vill ge rådgivning till barn 0–6 år.«" in done.out
    assert "Obs: meningen säger nej till något." in done.out
    assert 'kommun          "Nora"' in draft(world)
    assert "form            rådgivning\n" in draft(world)
    assert "ålder" not in draft(world)


def test_a_description_with_a_personal_number_stops_before_anything(world: Path, ny: Callable[..., Answer]) -> None:
    (world / "plan.txt").write_text(f"Rådgivning till {NUMBER}.", encoding="utf-8")
    done = ny("Samtal", args=(FILE, "--fran", "plan.txt"))
    assert done.code == 2
    assert NUMBER not in done.out + done.err
    assert not (world / FILE).exists()


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("svar.txt",), "är ingen insats"),
        ((f"{NUMBER}.insats",), "personnummer"),
        (("ingen/ny.insats",), "finns inte"),
        (("trasig.insats",), "»frm« är inget begrepp"),
        ((FILE, "--fran", "ingen.docx"), "finns inte"),
        ((FILE, "--fran", "hinder.docx"), "kan inte läsas som Word-dokument"),
    ],
)
def test_what_cannot_be_begun(world: Path, ny: Callable[..., Answer], args: tuple[str, ...], told: str) -> None:
    (world / "hinder.docx").write_bytes(b"PK\x03\x04 skadad")
    before = draft(world, "trasig.insats")
    done = ny("Samtal", args=args)
    assert done.code == 2
    assert told in done.err
    assert draft(world, "trasig.insats") == before
    assert not (world / FILE).exists()


def test_without_a_file_the_name_gives_one(world: Path, ny: Callable[..., Answer]) -> None:
    done = ny("Mini-spåret: tidigt stöd", "Nora", "", "spara", args=())
    assert done.code == 0
    assert draft(world, "mini-sparet-tidigt-stod.insats").startswith("insats nora/mini-sparet-tidigt-stod\n")
    again = ny("Mini-spåret: tidigt stöd", "Nora", "", "annat namn", "spara", args=())
    assert "finns redan" in again.out
    assert "lagrum ny 'annat namn.insats'" in again.out
    assert (world / "annat namn.insats").exists()


def test_nothing_to_save_is_said(world: Path, ny: Callable[..., Answer]) -> None:
    done = ny(args=(), end="")
    assert done.code == 0
    assert "Avslutat innan det fanns något att spara." in done.out


def test_a_file_that_another_changes_meanwhile_is_not_written_over(world: Path) -> None:
    asking = subprocess.Popen(
        [sys.executable, "-m", "lagrum", "ny", FILE, *OWN],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=world,
        env={**os.environ, "PYTHONPATH": str(ENGINE)},
    )
    assert asking.stdin is not None
    asking.stdin.write(b"Samtal\nNora\n")
    asking.stdin.flush()
    for _ in range(200):
        if (world / FILE).exists():
            break
        time.sleep(0.05)
    others = draft(world) + "    form            kontaktperson\n"
    (world / FILE).write_text(others, encoding="utf-8")
    out, _ = asking.communicate("rådgivning\n".encode(), timeout=30)
    assert "har ändrats av någon annan" in " ".join(out.decode().split())
    assert draft(world) == others


def test_answers_in_another_encoding_are_asked_for_again(world: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "lagrum", "ny", FILE, *OWN],
        input="Råd\n".encode("latin-1") + "Råd för unga\n\nspara\n".encode(),
        capture_output=True,
        cwd=world,
        env={**os.environ, "PYTHONPATH": str(ENGINE)},
        timeout=60,
        check=False,
    )
    assert done.returncode == 0
    assert "skriv svaren i UTF-8" in done.stderr.decode()
    assert '"Råd för unga"' in draft(world)


STEP = Step("form", "", "", "", (), "", "några av", (("öppen plats", ""), ("öppen vård", ""), ("råd", "")), "", True)


@pytest.mark.parametrize(
    ("line", "values"),
    [
        ("1, 3", ["öppen plats", "råd"]),
        ("1 3", ["öppen plats", "råd"]),
        ("RÅD; öppen v", ["råd", "öppen vård"]),
        ("plats", ["öppen plats"]),
        ("synonym", ["synonym"]),
        ("", []),
        ("okänt", ["okänt"]),
    ],
)
def test_answers_by_number_name_or_beginning(line: str, values: list[str]) -> None:
    assert chosen(STEP, line) == values


@pytest.mark.parametrize("line", ["0", "4", "öppen"])
def test_an_answer_that_may_be_several_is_none(line: str) -> None:
    with pytest.raises(InputError):
        chosen(STEP, line)


# -- a real terminal ---------------------------------------------------------------------------------------------------


class Terminal:
    """A tmux session of so many columns."""

    def __init__(self, folder: Path, columns: int, **env: str) -> None:
        self.socket = str(folder / "tmux.sock")
        words = [f"{k}={v}" for k, v in {"PYTHONPATH": str(ENGINE), "TERM": "screen", **env}.items()]
        self.tmux("new-session", "-d", "-x", str(columns), "-y", "60", "-c", str(folder), "env", *words, "sh")

    def tmux(self, *args: str) -> str:
        command = ["tmux", "-u", "-f", "/dev/null", "-S", self.socket, *args]
        return subprocess.run(command, capture_output=True, check=True, timeout=20).stdout.decode("utf-8", "replace")

    def write(self, line: str) -> None:
        self.tmux("send-keys", "-l", line)
        self.tmux("send-keys", "Enter")

    def until(self, words: str, prompt: str = "") -> str:
        """Wait for words to be on the screen and a prompt to stand last, and return all of it."""
        for _ in range(300):
            shown = self.tmux("capture-pane", "-p", "-S", "-")
            if words in " ".join(shown.split()) and shown.rstrip().endswith(prompt):
                return shown
            time.sleep(0.1)
        raise AssertionError(f"{words!r} did not come:\n{shown}")


@pytest.fixture
def terminal(world: Path) -> Iterator[Callable[..., Terminal]]:
    if shutil.which("tmux") is None:
        pytest.skip("there is no tmux here: `lagrum ny` was not driven in a real terminal")
    opened: list[Terminal] = []

    def open_(columns: int, **env: str) -> Terminal:
        opened.append(Terminal(world, columns, **env))
        return opened[-1]

    yield open_
    for each in opened:
        each.tmux("kill-server")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("columns", "env"),
    [
        (40, {"LC_ALL": "C.UTF-8"}),
        (80, {"LC_ALL": "C.UTF-8"}),
        (80, {"LC_ALL": "C.UTF-8", "NO_COLOR": "1"}),
        (80, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}),
    ],
    ids=["40", "80", "no colour", "not UTF-8"],
)
def test_in_a_real_terminal(world: Path, terminal: Callable[..., Terminal], columns: int, env: dict[str, str]) -> None:
    pytest.importorskip("prompt_toolkit")
    screen = terminal(columns, **env)
    screen.write(f"{sys.executable} -m lagrum ny {FILE} {' '.join(OWN)}")
    screen.until("Vad heter insatsen?", "\n>")
    screen.write("Samtal")
    screen.until("Vilken kommun?", "\n>")
    screen.write("Nora")
    screen.until("I vilken form ges insatsen?", "\n>")
    screen.write("2")
    screen.until("Ges insatsen efter individuell", "\n>")
    shown = screen.write("2") or screen.until("1 hinder", "\n>")
    own = [line for line in shown.split("\n") if "lagrum ny" not in line]
    assert all(len(line) <= columns for line in own)
    assert "Traceback" not in shown
    if "NO_COLOR" in env:
        assert "\x1b[3" not in screen.tmux("capture-pane", "-p", "-e", "-S", "-")
    screen.tmux("send-keys", "C-c")
    screen.until("Sparat i nora.insats", f"lagrum ny {FILE}\n#" if os.geteuid() == 0 else f"lagrum ny {FILE}\n$")
    screen.write("echo slut=$?")
    screen.until("slut=130")
    assert "form            kontaktfamilj" in draft(world)
    assert "utan behovspr" in draft(world)
