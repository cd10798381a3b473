"""Several processes give what one gives, in the same order, also when some of them are killed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from lagrum.catalogue.answer import CheckedIntervention
from lagrum.catalogue.executors import LostWorkError, Processes, Recipe
from lagrum.catalogue.work import Worker
from lagrum.model.rulebook import Rulebook
from lagrum.rulebook.kept import encode

DAY = date(2026, 6, 1)
Check = Callable[..., list[CheckedIntervention]]
ENGINE = Path(__file__).parents[2] / "engine"


@pytest.fixture
def processes(book: Rulebook) -> Iterator[Processes]:
    found = Processes(Worker(book, DAY, "båda"), lambda: Recipe(encode(book), None, DAY, "båda"), 2)
    yield found
    found.close()


def test_two_processes_give_what_one_gives(check: Check, processes: Processes) -> None:
    assert check(executor=processes) == check()
    assert check(executor=processes, whole=True) == check(whole=True)


def test_processes_that_build_their_own_rulebook(check: Check, book: Rulebook, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a system that cannot fork."""
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setenv("PYTHONPATH", str(ENGINE))
    found = Processes(Worker(book, DAY, "snabb"), lambda: Recipe(encode(book), None, DAY, "snabb"), 2)
    try:
        assert check(executor=found) == check()
    finally:
        found.close()


class Killer(Worker):
    """Kills its own process in the first chunk, as often as there are files in a folder to take away."""

    lives: Path

    def check(self, items, whole=False):  # type: ignore[no-untyped-def]
        if any(item.name.endswith("048.insats") for item in items) and (left := sorted(self.lives.iterdir())):
            left[0].unlink()
            os.kill(os.getpid(), signal.SIGKILL)
        return super().check(items, whole)


@pytest.mark.parametrize(("deaths", "lost"), [(1, False), (2, False), (3, True)])
def test_work_of_a_killed_process_is_done_again(
    check: Check, book: Rulebook, tmp_path: Path, deaths: int, lost: bool
) -> None:
    worker = Killer(book, DAY, "snabb")
    worker.lives = tmp_path / "liv"
    worker.lives.mkdir()
    for number in range(deaths):
        (worker.lives / str(number)).write_text("", "utf-8")
    found = Processes(worker, lambda: pytest.fail("not needed"), 2)
    try:
        if lost:
            with pytest.raises(LostWorkError, match="dog 3 gånger"):
                check(executor=found)
        else:
            assert check(executor=found) == check()
    finally:
        found.close()
    assert not list(worker.lives.iterdir())


QUICK = ("--processer", "2", "--grans", "aldrig", "--motor", "snabb")


@pytest.fixture
def cache(tmp_path: Path, kept: Path) -> Path:
    """A cache with the rulebook in it, and no answers."""
    return Path(shutil.copytree(kept, tmp_path / "cache"))


def start(catalogue: Path, cache: Path, *more: str) -> subprocess.Popen[bytes]:
    """Start a check of many real interventions in two processes."""
    return subprocess.Popen(
        [sys.executable, "-m", "lagrum", "katalog", str(catalogue), *QUICK, *more],
        env={**os.environ, "PYTHONPATH": str(ENGINE), "XDG_CACHE_HOME": str(cache), "LAGRUM_INGEN_CACHE": "0"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        # What starts a test in the background has it ignore Ctrl-C, and its children with it.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )


def workers(parent: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{parent}/task").iterdir():
        found += [int(child) for child in (task / "children").read_text().split()]
    return found


def many(root: Path, count: int) -> Path:
    forms = ("rådgivning", "föräldrastöd", "undervisning", "stödboende", "boendestöd")
    for number in range(count):
        folder = root / f"k{number % 9}"
        folder.mkdir(parents=True, exist_ok=True)
        low = number % 70
        age = f"    målgrupp\n        ålder {low}–{low + number % 9} år\n"
        text = f"insats k/{number}\n    form {forms[number % 5]}\n{age}"
        (folder / f"{number}.insats").write_text(text, "utf-8")
    return root


def wait_for_workers(process: subprocess.Popen[bytes]) -> list[int]:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if len(found := workers(process.pid)) == 2:
            return found
        assert process.poll() is None, process.communicate()
        time.sleep(0.02)
    raise AssertionError("no workers")


linux = pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="needs /proc")


@linux
@pytest.mark.slow
def test_a_killed_worker_loses_nothing(tmp_path: Path, cache: Path) -> None:
    root = many(tmp_path / "k", 520)  # three parts
    right = start(root, cache, "--format", "json", "--utan-cache").communicate(timeout=300)[0]
    process = start(root, cache, "--format", "json")
    os.kill(wait_for_workers(process)[0], signal.SIGKILL)
    out, err = process.communicate(timeout=300)
    assert (process.returncode, err) == (0, b"")
    assert out == right


@linux
@pytest.mark.slow
def test_ctrl_c_ends_all_processes_and_leaves_no_half_report(tmp_path: Path, cache: Path) -> None:
    root = many(tmp_path / "k", 300)  # more than a second of work
    target = tmp_path / "svar.json"
    process = start(root, cache, "--format", "json", "--ut", str(target))
    children = wait_for_workers(process)
    time.sleep(0.3)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert (out, err) == (b"", b"")
    assert list(tmp_path.glob("*svar*")) == []
    gone(children)
    again = start(root, cache, "--format", "json", "--ut", str(target))
    again.communicate(timeout=300)
    assert again.returncode == 0 and target.stat().st_size > 10_000


@linux
@pytest.mark.slow
def test_workers_end_with_their_parent(tmp_path: Path, cache: Path) -> None:
    process = start(many(tmp_path / "k", 3000), cache, "--utan-cache")
    children = wait_for_workers(process)
    process.kill()
    process.communicate(timeout=60)
    gone(children)


def gone(children: list[int]) -> None:
    end = time.monotonic() + 20
    while any(Path(f"/proc/{child}").exists() and "Z" not in _state(child) for child in children):
        assert time.monotonic() < end, "a worker goes on without its parent"
        time.sleep(0.1)


def _state(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return "Z"
