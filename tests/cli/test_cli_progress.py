"""How far a long command has come: on a terminal only, after a while only, and wiped away when it ends."""

from __future__ import annotations

import io
import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from lagrum.cli.progress import ERASE, Progress, time_left

ROOT = Path(__file__).parents[2]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def clock(*times: float) -> Iterator[float]:
    yield from times


def shown(steps: list[tuple[float, int, int]], stream: io.StringIO, doing: str = "prövar insatser") -> str:
    """Return what is written when steps are told at times; the work begins at 100."""
    times = clock(100.0, *(at for at, _, _ in steps))
    with Progress(doing, stream, lambda: next(times)) as progress:
        for _, done, total in steps:
            progress(done, total)
    return stream.getvalue()


def test_nothing_is_shown_of_short_work_and_nothing_elsewhere_than_on_a_terminal() -> None:
    assert shown([(100.5, 1, 3), (101.9, 2, 3), (102.5, 3, 3)], Terminal()) == ""
    assert shown([(110.0, 1, 3), (120.0, 2, 3)], io.StringIO()) == ""
    closed = Terminal()
    closed.close()
    with Progress("x", closed, lambda: 0.0) as progress:
        progress(1, 2)


def test_long_work_tells_how_much_is_left_and_is_wiped_away() -> None:
    steps = [(105.0, 0, 500), (105.5, 49, 500), (111.0, 120, 500), (111.1, 121, 500), (120.0, 400, 500)]
    told = shown([*steps, (125.0, 500, 500)], Terminal())
    assert told == (
        f"{ERASE}prövar insatser: 0 av 500"  # to read the rules took five seconds, and says nothing of the steps
        f"{ERASE}prövar insatser: 49 av 500"  # too few to tell
        f"{ERASE}prövar insatser: 120 av 500, ungefär 20 s kvar"
        f"{ERASE}prövar insatser: 400 av 500, några sekunder kvar"
        f"{ERASE}"
    )


def test_the_line_is_wiped_away_when_the_work_fails() -> None:
    terminal = Terminal()
    times = clock(0.0, 1.0, 9.0)
    with pytest.raises(ZeroDivisionError), Progress("prövar", terminal, lambda: next(times)) as progress:
        progress(1, 4)
        progress(2, 4)
        raise ZeroDivisionError
    assert terminal.getvalue() == f"{ERASE}prövar: 2 av 4, ungefär 15 s kvar{ERASE}"


def test_the_line_is_never_wider_than_the_screen_and_no_step_divides_by_zero() -> None:
    told = shown([(100.1, 1, 1_000_000), (200.0, 123_456, 1_000_000)], Terminal(), "prövar " + "å" * 100)
    assert len(told.split(ERASE)[1]) == 79 and told.split(ERASE)[1].endswith("min kvar")
    assert shown([(200.0, 0, 10)], Terminal()) == f"{ERASE}prövar insatser: 0 av 10{ERASE}"


def test_work_whose_steps_cannot_be_counted_says_how_long_it_takes_at_most() -> None:
    terminal, file = Terminal(), io.StringIO()
    for stream in (terminal, file):
        with Progress("granskar", stream, lambda: 0.0) as progress:
            progress.announce("granskar hela regelverket; tar högst ungefär 10 min")
    assert terminal.getvalue() == f"{ERASE}granskar hela regelverket; tar högst ungefär 10 min{ERASE}"
    assert file.getvalue() == ""


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "några sekunder kvar"),
        (4.9, "några sekunder kvar"),
        (5, "ungefär 5 s kvar"),
        (57, "ungefär 55 s kvar"),
        (58, "ungefär 1 min kvar"),
        (100, "ungefär 2 min kvar"),
        (3599, "ungefär 60 min kvar"),
        (3600, "mer än en timme kvar"),
    ],
)
def test_the_time_left_in_words(seconds: float, words: str) -> None:
    assert time_left(seconds) == words


@pytest.mark.slow
def test_a_long_command_tells_it_on_a_terminal_and_its_result_has_no_byte_of_it(tmp_path: Path) -> None:
    """The command's own clock: the work is made long by not waiting at all before the line is shown."""
    start = (
        "import sys; from lagrum.cli import progress; progress.PATIENCE = progress.OFTEN = 0.0; "
        "from lagrum.cli.app import main; sys.exit(main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", start, "katalog", str(ROOT / "cases" / "grums"), "--format", "csv", "--utan-cache"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "engine"), "XDG_CACHE_HOME": str(tmp_path)}
    plain = subprocess.run(command, env=environment, capture_output=True, check=False, timeout=120)
    assert plain.stderr == b"" and plain.returncode == 0
    ours, theirs = pty.openpty()
    seen = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=theirs, check=False, timeout=120)
    os.close(theirs)
    told = os.read(ours, 100_000).decode("utf-8", "replace")
    os.close(ours)
    assert seen.stdout == plain.stdout
    assert "prövar insatser: 1 av 6" in told and told.endswith(ERASE)
