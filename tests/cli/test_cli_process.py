"""`lagrum` as a process of its own: what only shows there."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

FILES = ["hinder.insats", "krav.insats", "oklar.insats", "fraga.insats", "rent.insats"]


@pytest.mark.slow
def test_the_same_bytes_for_any_hash_seed_and_order(start: Callable) -> None:
    common = ["--format", "json", "--datum", "2026-03-01", "--alla"]
    first = start("prova", *FILES, *common, PYTHONHASHSEED="1")
    second = start("prova", *reversed(FILES), *common, PYTHONHASHSEED="2")
    assert first.code == second.code == 1
    assert first.out == second.out != ""
    assert start("prova", *FILES, "--datum", "2026-03-01", PYTHONHASHSEED="1").out == (
        start("prova", *reversed(FILES), "--datum", "2026-03-01", PYTHONHASHSEED="2").out
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["prova", "hinder.insats"], 1),
        (["prova", "rent.insats"], 0),
        (["prova", "trasig.insats", "rent.insats"], 2),
        (["visa", "xyzzyq"], 2),
        (["prov", "egna"], 0),
        ([], 0),
    ],
)
def test_exit_codes(args: list[str], code: int, start: Callable) -> None:
    answer = start(*args)
    assert answer.code == code
    assert "Traceback" not in answer.err


@pytest.mark.slow
def test_standard_input_and_c_locale(start: Callable, world: Path) -> None:
    text = (world / "hinder.insats").read_text(encoding="utf-8")
    answer = start("prova", "-", stdin=text, LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert answer.code == 1
    assert "behovsprövning" in answer.out


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="needs pipes and signals")
def test_a_closed_pipe_ends_quietly(world: Path) -> None:
    command = [sys.executable, "-m", "lagrum", "visa", "schema"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "engine")}
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, env=environment, check=False, timeout=60)
    os.close(write)
    assert done.stderr == b""
    assert done.returncode == 0


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_said(world: Path) -> None:
    command = [sys.executable, "-m", "lagrum", "visa", "schema"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "engine")}
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, env=environment, check=False, timeout=60)
    assert done.returncode == 2
    assert "kan inte skrivas ut" in done.stderr.decode()
    assert b"Exception ignored" not in done.stderr


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="needs pipes and signals")
def test_ctrl_c_is_quiet(world: Path) -> None:
    # A job started in the background ignores Ctrl-C, and its children with it: the handler is set back first.
    script = (
        "import signal, sys, time, lagrum.catalogue.check_files; from lagrum.cli.app import main\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "def slow(*a, **k): print('redo', flush=True); time.sleep(60)\n"
        "lagrum.catalogue.check_files.check_files = slow; sys.exit(main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", script, "prova", "rent.insats", "--regler", "egna", "--utan-medfoljande"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "engine")}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, cwd=world
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"redo\n"
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (130, b"", b"")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("args", "forbidden"),
    [
        (["--help"], {"lark", "pydantic", "rich"}),
        (["prova", "--help"], {"lark", "pydantic", "rich"}),
        (["visa", "E999"], {"lark", "pydantic", "rich"}),
        (["visa", "sol.11.5.1", "--regler", "egna", "--utan-medfoljande"], {"pydantic", "rich"}),
    ],
)
def test_nothing_is_imported_before_it_is_needed(args: list[str], forbidden: set[str], world: Path) -> None:
    assert not forbidden & imported_by(args, world)


@pytest.mark.slow
def test_the_ways_forward_as_text_need_no_pydantic(world: Path) -> None:
    args = ["prova", "hinder.insats", "--regler", "egna", "--utan-medfoljande", "--datum", "2026-03-01"]
    assert not {"pydantic", "rich"} & imported_by(args, world)


@pytest.mark.slow
def test_a_plain_intervention_needs_no_parser_once_the_rulebook_is_kept(world: Path, own_cache: Path) -> None:
    args = ["prova", "rent.insats", "--regler", "egna", "--utan-medfoljande", "--datum", "2026-03-01"]
    assert "lark" in imported_by(args, world)  # nothing is kept yet: the rules are parsed
    assert not {"lark", "pydantic", "rich"} & imported_by(args, world)


def imported_by(args: list[str], world: Path) -> set[str]:
    """Return the names of the top packages that a run of `lagrum` with `args` has imported when it ends."""
    script = (
        "import sys; from lagrum.cli.app import main; main(sys.argv[1:]); "
        "print(*sorted({m.split('.')[0] for m in sys.modules}), sep='\\n', file=sys.stderr)"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "engine")}
    done = subprocess.run(
        [sys.executable, "-c", script, *args], capture_output=True, env=environment, check=True, cwd=world, timeout=60
    )
    return set(done.stderr.decode().split())
