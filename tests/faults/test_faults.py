"""Whatever ends a command, at whatever step: no file is lost or half-written, and what is left behind is taken away.

In `make test` a few steps of a few commands; in `make test-langt` a hundred times each kind of fault.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from steps import Done, Fault, Place

from lagrum.services.shipped import copy_examples

pytestmark = pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="reads the names of open files from /proc")
TIMES = int(os.environ.get("LAGRUM_UPPREPNINGAR", "100"))
INTERVIEW = "nora/lykta\nLyktan\n\n\nspara\n"
SHORTER = ["".join(INTERVIEW.splitlines(True)[:n]) + "spara\n" for n in range(1, 4)]
"""The same interview, ended after each answer: every answer is kept at once."""
ASKED_AGAIN = "".join(INTERVIEW.splitlines(True)[2:])
"""What is left to say when name and municipality could not be saved, which is told: they are asked for again."""
DAY = ("--datum", "2026-11-21")
ONE = "insatser/nora/mini-sparet.insats"


@dataclass(frozen=True)
class Command:
    """A command that writes. `makes`: whether it makes its files anew when they are there.

    `earlier`: other things to say to it that write what it has written on the way, whole each time.
    """

    words: Sequence[str]
    stdin: str = ""
    cache: bool = False
    makes: bool = True
    earlier: Sequence[str] = ()


COMMANDS = {
    "katalog": Command(("katalog", "insatser/grums", *DAY, "--format", "json", "--ut", "svar.json"), cache=True),
    "baslinje": Command(("katalog", "insatser/grums", *DAY, "--skriv-baslinje", "baslinje.json")),
    "prova": Command(("prova", ONE, *DAY, "--format", "html", "--ut", "svar.html")),
    "memo": Command(("memo", "insatser/nora", *DAY, "--alla", "--ut", "memon")),
    "formatera": Command(("formatera", "--laga", "utkast.insats")),
    "vagar": Command(("vagar", ONE, *DAY, "--tillampa", "1", "--ut", "ny.insats"), makes=False),
    "ny": Command(("ny", "mitt.insats", *DAY), INTERVIEW, makes=False, earlier=(*SHORTER, ASKED_AGAIN)),
    "exempel": Command(("exempel", "--till", "kopia")),
}


@pytest.fixture
def place(tmp_path: Path, kept: Path) -> Place:
    found = Place(tmp_path / "mapp", Path(shutil.copytree(kept, tmp_path.parent / f"{tmp_path.name}-sparat")))
    copy_examples(found.folder)
    return found


Right = tuple[dict[str, bytes], Done, dict[str, bytes]]


def whole_on_the_way(place: Place, command: Command) -> list[dict[str, bytes]]:
    """Return the files after each of what is said to write what the command writes on its way."""
    return [whole(place, replace(command, stdin=text, earlier=()))[2] for text in command.earlier]


def whole(place: Place, command: Command) -> Right:
    """Run a command without a fault; return the files before and after, and how it went. The folder is as before."""
    before = place.files()
    done = place.run(command.words, stdin=command.stdin, cache=command.cache)
    assert done.code in (0, 1), done.err
    after = place.files()
    back(place, before)
    return before, done, after


def back(place: Place, before: dict[str, bytes]) -> None:
    """Bring the folder and the home back to what they were."""
    for name in place.files():
        if name not in before:
            (place.folder / name).unlink()
    for name, data in before.items():
        (place.folder / name).write_bytes(data)
    for folder in sorted((p for p in place.folder.rglob("*") if p.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()
    shutil.rmtree(place.home, ignore_errors=True)
    place.home.mkdir()


def check_after(
    place: Place, before: dict[str, bytes], after: dict[str, bytes], told: str, on_the_way: Sequence[dict[str, bytes]]
) -> None:
    """Each file is as it was, or was to be, then or on the way; what else there is is known as a temporary file."""
    now = place.files()
    for name in now:
        if name in before or name in after:
            assert now[name] in [files.get(name) for files in (before, after, *on_the_way)], (
                f"{told}: {name} is neither old nor new"
            )
        else:
            assert name.rpartition("/")[2].startswith(".") and name.endswith(".tmp"), f"{told}: {name} is left"
    assert set(before) <= set(now), f"{told}: {set(before) - set(now)} is gone"


def run_with(
    place: Place, command: Command, fault: Fault, right: Right, on_the_way: Sequence[dict[str, bytes]] = ()
) -> None:
    """Run a command with a fault, and once more without: it is then as if there had been none, `right`."""
    before, done, after = right
    told = f"{command.words[0]} {fault}"
    broken = place.run(command.words, fault, command.stdin, command.cache)
    assert broken.code != 3 and "Traceback" not in broken.err, f"{told}: {broken.err}"
    if fault.kind != "kill" and broken.code == 2:
        assert broken.err.startswith("fel"), f"{told}: {broken.err}"
    check_after(place, before, after, told, on_the_way)
    old = time.time() - 86_400
    for path in place.folder.rglob(".*.tmp"):  # a day later
        os.utime(path, (old, old))
    if not command.makes and any(name in place.files() for name in set(after) - set(before)):
        back(place, before)
        return  # the file is there, whole: the command would refuse to write over it
    again = place.run(command.words, stdin=command.stdin, cache=command.cache)
    assert again.code == done.code, f"{told}: {again.err}"
    assert place.files() == after, f"{told}: a second run does not come to the same"
    back(place, before)


def times_each() -> int:
    """Return how often a fault befalls each command: at least `TIMES` over all of them."""
    return -(-TIMES // len(COMMANDS))


def some(steps: int, count: int) -> Iterable[int]:
    """Return `count` steps of so many, the first and the last among them; all of them, again and again, if fewer."""
    chosen = [1, steps, *random.Random(steps).sample(range(1, steps + 1), min(steps, count))]
    while len(chosen) < count:
        chosen += range(1, steps + 1)
    return chosen[:count]


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["kill", "full", "once"])
@pytest.mark.parametrize("name", ["memo", "formatera"])
def test_a_fault_at_some_steps_loses_nothing(name: str, kind: str, place: Place) -> None:
    command = COMMANDS[name]
    right = whole(place, command)
    assert right[1].steps
    for step in some(len(right[1].steps), 2):
        run_with(place, command, Fault(kind, step), right)


@pytest.mark.langt
@pytest.mark.parametrize("kind", ["kill", "full", "once"])
@pytest.mark.parametrize("name", COMMANDS)
def test_a_fault_at_any_step_loses_nothing(name: str, kind: str, place: Place) -> None:
    command = COMMANDS[name]
    right, on_the_way = whole(place, command), whole_on_the_way(place, command)
    for step in some(len(right[1].steps), times_each()):
        run_with(place, command, Fault(kind, step), right, on_the_way)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["memo", "ny", "formatera", "katalog"])
def test_what_is_written_survives_a_loss_of_power(name: str, place: Place) -> None:
    """A file gets its name when it has reached the disk, and then the folder reaches it; there is no other way."""
    _, done, after = whole(place, COMMANDS[name])
    for made in (str(place.folder / name) for name in after):
        at = [n for n, (what, path) in enumerate(done.steps) if path == made]
        assert {done.steps[n][0] for n in at} <= {"os.rename", "os.link"}, f"{made} is written in place"
        for n in at:
            earlier, later = done.steps[:n], done.steps[n:]
            folder = str(Path(made).parent)
            assert any(what == "fsync" and Path(path).parent == Path(folder) for what, path in earlier), made
            assert ("fsync", folder) in later, made


@pytest.mark.slow
def test_a_home_that_cannot_be_written_to_changes_no_answer(place: Place) -> None:
    command = COMMANDS["katalog"]
    _, done, after = whole(place, command)
    locked = place.run(command.words, Fault("locked", where=str(place.home)), cache=True)
    assert (locked.code, locked.out) == (done.code, done.out) and place.files() == after
    assert not list(place.home.rglob("*.json"))


@pytest.mark.slow
@pytest.mark.parametrize("years", [-20, 20])
def test_a_clock_that_was_moved_changes_no_answer(years: int, place: Place) -> None:
    command = COMMANDS["katalog"]
    first = place.run(command.words, cache=True)
    after = place.files()
    then = time.time() + years * 365.25 * 86_400
    for path in (p for folder in (place.folder, place.home) for p in folder.rglob("*")):
        os.utime(path, (then, then))
    again = place.run(command.words, cache=True)
    assert (again.code, again.out) == (first.code, first.out) and place.files() == after


def gone_on_with(place: Place, command: Command) -> list[dict[str, bytes]]:
    """Return the files when the command goes on with each of what it has written on its way.

    That is what one of two does that comes a moment after the other; what the other then says is refused, and told.
    """
    found = []
    for begun in whole_on_the_way(place, command):
        before = place.files()
        for name in set(begun) - set(before):
            (place.folder / name).write_bytes(begun[name])
        place.run(command.words, stdin=command.stdin, cache=command.cache)
        found += [begun, place.files()]
        back(place, before)
    return found


def two_at_once(place: Place, command: Command, gone_on: Sequence[dict[str, bytes]] = ()) -> None:
    before, done, after = whole(place, command)
    pair = [place.start(command.words, cache=command.cache) for _ in range(2)]
    said = [process.communicate(command.stdin.encode(), timeout=600) for process in pair]
    codes = [process.returncode for process in pair]
    assert set(codes) <= {done.code, 2} and done.code in codes, said
    assert all(b"Traceback" not in err for _, err in said)
    assert place.files() in [after, *gone_on]
    back(place, before)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["memo", "katalog"])
def test_two_at_once_write_what_one_writes(name: str, place: Place) -> None:
    two_at_once(place, COMMANDS[name])


@pytest.mark.langt
@pytest.mark.parametrize("name", COMMANDS)
def test_two_at_once_write_what_one_writes_each_time(name: str, place: Place) -> None:
    gone_on = gone_on_with(place, COMMANDS[name])
    for _ in range(times_each()):
        two_at_once(place, COMMANDS[name], gone_on)


def test_every_way_that_a_file_is_written_is_a_step() -> None:
    """The steps that are counted are those of Python: nothing in lagrum writes by other means."""
    for path in (Path(__file__).parents[2] / "engine").rglob("*.py"):
        text = path.read_text("utf-8")
        if path.parts[-2:] == ("catalogue", "kept.py"):
            continue  # SQLite keeps a journal of its own: tests/catalogue/test_kept.py
        assert not re.search(r"^ *(import|from) (mmap|sqlite3|ctypes|dbm|shelve)", text, re.MULTILINE), path.name
        assert not re.search(r"os\.(p?writev?|sendfile)\(", text), path.name
