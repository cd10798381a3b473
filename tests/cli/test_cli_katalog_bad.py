"""A catalogue as it may be met: broken, vanishing, unreadable, oddly named, huge; nothing half-written."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from cli_world import ENGINE, HINDER, RENT, Answer

from lagrum.cli.app import main
from lagrum.interventions import folders as reading

OWN = ["--regler", "egna", "--utan-medfoljande", "--datum", "2026-06-01"]
posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX")


@pytest.fixture
def katalog(world: Path, capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    (world / "k").mkdir()

    def run(*args: str) -> Answer:
        code = main(["katalog", "k", *OWN, *args])
        captured = capsys.readouterr()
        return Answer(code, captured.out, captured.err)

    return run


def put(world: Path, name: str, text: str = RENT) -> Path:
    path = world / "k" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def test_one_broken_file_of_a_thousand(world: Path, katalog) -> None:  # type: ignore[no-untyped-def]
    for number in range(1000):
        put(world, f"{number:04}.insats", RENT.replace("nora/rent", f"nora/r{number}"))
    put(world, "0500.insats", "insats nora/x\n    form rådgivnig\n")
    found = katalog("--processer", "2", "--format", "json", "--utan-cache")
    report = json.loads(found.out)
    assert found.code == 2
    assert len(report["results"]) == 999
    assert [m["code"] for m in report["messages"]] == ["E031"]
    assert found.err.count("fel E031") == 1 and "0500.insats:2" in found.err


def test_a_file_that_vanishes_after_it_was_found(
    world: Path,
    katalog,
    monkeypatch: pytest.MonkeyPatch,  # type: ignore[no-untyped-def]
) -> None:
    gone = put(world, "a.insats")
    put(world, "b.insats", HINDER)
    right = reading.read_bytes

    def reads(path: Path, *rest: object) -> bytes | None:
        gone.unlink(missing_ok=True)
        return right(path, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(reading, "read_bytes", reads)
    found = katalog()
    assert found.code == 2
    assert "fel E001: filen »k/a.insats« finns inte" in found.err
    assert "nora/oppen-kontaktfamilj" in found.out and "1 fil har fel" in found.out


@posix
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root får läsa allt")
def test_an_unreadable_file_and_folder(world: Path, katalog) -> None:  # type: ignore[no-untyped-def]
    put(world, "a.insats").chmod(0)
    put(world, "b.insats", HINDER)
    found = katalog()
    assert found.code == 2 and "fel E002" in found.err and "oppen-kontaktfamilj" in found.out


@posix
def test_a_pipe_and_a_device_are_not_waited_for(world: Path, katalog) -> None:  # type: ignore[no-untyped-def]
    os.mkfifo(world / "k" / "rör.insats")
    (world / "k" / "noll.insats").symlink_to("/dev/zero")
    put(world, "b.insats", HINDER)
    found = katalog()
    assert found.code in (1, 2)
    assert "oppen-kontaktfamilj" in found.out


@posix
@pytest.mark.parametrize("format", ["text", "json", "sarif", "junit", "github", "gitlab", "markdown", "csv"])
def test_odd_names(world: Path, katalog, format: str) -> None:  # type: ignore[no-untyped-def]
    names = ["med blank", "rad\nbrytning", "åäö/ÅÄÖ", "\x1b[31mröd", "-ut", "a:b,c%"]
    for number, name in enumerate(names):
        put(world, f"{name}.insats", HINDER.replace("nora/oppen", f"nora/n{number}"))
    odd = world / "k" / os.fsdecode(b"\xff\xfe")
    odd.mkdir()
    (odd / os.fsdecode(b"\xe5.insats")).write_text(HINDER, "utf-8")
    found = katalog("--format", format)
    assert found.code == 1, found.err
    assert "\x1b" not in found.out + found.err
    assert found.out.encode("utf-8")
    if format == "json":
        assert len(json.loads(found.out)["results"]) == 7


def test_names_in_git_are_found_as_they_are(world: Path, katalog) -> None:  # type: ignore[no-untyped-def]
    for number, name in enumerate(["med blank.insats", "åäö.insats", 'citat"tecken.insats']):
        put(world, name, HINDER.replace("nora/oppen", f"nora/n{number}"))
    subprocess.run(["git", "-C", str(world / "k"), "init", "-q"], check=True)
    assert len(json.loads(katalog("--format", "json").out)["results"]) == 3


@posix
def test_a_link_to_itself_and_a_dead_link(world: Path, katalog) -> None:  # type: ignore[no-untyped-def]
    (world / "k" / "själv.insats").symlink_to("själv.insats")
    (world / "k" / "död.insats").symlink_to("finns-inte.insats")
    put(world, "b.insats", HINDER)
    found = katalog()
    assert "oppen-kontaktfamilj" in found.out and "Traceback" not in found.err


@pytest.mark.slow
@pytest.mark.parametrize("most", [5_000, pytest.param(100_000, marks=pytest.mark.langt)])
def test_as_many_files_in_one_folder(world: Path, most: int) -> None:
    """They are all found, and memory does not grow with them: at most twice what a tenth of them takes."""
    (world / "k").mkdir()
    peaks = []
    for count in (most // 10, most):
        for number in range(count):
            (world / "k" / f"{number:06}.insats").write_text(RENT.replace("nora/rent", f"nora/r{number}"), "utf-8")
        script = (
            "import resource, sys; from lagrum.cli.app import main; code = main(sys.argv[1:])\n"
            "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr); sys.exit(code)"
        )
        done = subprocess.run(
            [sys.executable, "-c", script, "katalog", "k", *OWN, "--utan-cache", "--motor", "snabb"],
            cwd=world,
            env={**os.environ, "PYTHONPATH": str(ENGINE)},
            capture_output=True,
            check=False,
            timeout=600,
        )
        assert done.returncode == 0, done.stderr.decode()
        rows = [line.split() for line in done.stdout.decode().splitlines()]
        assert next(r for r in rows if r and r[0] == "alla")[-1] == str(count)
        peaks.append(int(done.stderr.split()[-1]))
    assert peaks[1] < 2 * peaks[0] + 100_000, peaks


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("format", ["text", "json", "csv"])
def test_a_full_disk_is_said(world: Path, format: str) -> None:
    (world / "k").mkdir()
    put(world, "b.insats", HINDER)
    command = [sys.executable, "-m", "lagrum", "katalog", "k", *OWN, "--format", format]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            command,
            cwd=world,
            stdout=full,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ENGINE)},
            check=False,
            timeout=60,
        )
    assert done.returncode == 2
    assert "kan inte skrivas ut" in done.stderr.decode()


def test_a_disk_that_fills_midway_leaves_the_old_report(
    world: Path,
    katalog,
    monkeypatch: pytest.MonkeyPatch,  # type: ignore[no-untyped-def]
) -> None:
    put(world, "b.insats", HINDER)
    (world / "svar.json").write_text("den gamla", "utf-8")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("lagrum.cli.output.shutil.copyfileobj", full)
    found = katalog("--format", "json", "--ut", "svar.json")
    assert found.code == 2 and "kan inte skrivas" in found.err
    assert (world / "svar.json").read_text("utf-8") == "den gamla"
    assert not list(world.glob(".svar*"))


@posix
def test_a_closed_pipe_ends_quietly(world: Path) -> None:
    (world / "k").mkdir()
    for number in range(300):
        put(world, f"{number}.insats", HINDER.replace("nora/oppen", f"nora/n{number}"))
    process = subprocess.Popen(
        [sys.executable, "-m", "lagrum", "katalog", "k", *OWN, "--format", "csv"],
        cwd=world,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ENGINE)},
    )
    assert process.stdout is not None and process.stderr is not None
    assert process.stdout.read(50)
    process.stdout.close()
    err = process.stderr.read()
    process.stderr.close()
    assert process.wait(60) == 1 and err == b""


def test_a_file_that_changes_while_it_is_read_is_one_of_its_two_texts(world: Path, katalog) -> None:  # type: ignore[no-untyped-def]
    """An editor that writes in place can leave a part to be read: that is told as broken, not guessed."""
    path = put(world, "b.insats", HINDER)
    stop = threading.Event()

    def rewrite() -> None:
        while not stop.is_set():
            for text in (HINDER, RENT):
                new = path.with_suffix(".ny")
                new.write_text(text, "utf-8")
                new.replace(path)

    writer = threading.Thread(target=rewrite)
    writer.start()
    try:
        codes = {katalog("--utan-cache").code for _ in range(20)}
    finally:
        stop.set()
        writer.join()
    assert codes <= {0, 1}
