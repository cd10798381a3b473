"""A file is written in one step, and what lagrum keeps stands in the user's cache folder."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, Any

import pytest

from lagrum.base.atomic import STALE, Together, taken, write_atomically
from lagrum.base.cache_folder import cache_folder

POSIX = pytest.mark.skipif(os.name != "posix", reason="needs permissions, links and pipes")


@pytest.mark.parametrize("data", [b"ny", io.BytesIO(b"ny")])
def test_a_new_file_and_an_old_one(tmp_path: Path, data: bytes | IO[bytes]) -> None:
    write_atomically(tmp_path / "a.txt", data)
    assert (tmp_path / "a.txt").read_bytes() == b"ny"
    write_atomically(tmp_path / "a.txt", b"nyare")
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("a.txt", b"nyare")]


@POSIX
def test_an_old_file_keeps_its_permissions_and_a_new_one_follows_the_umask(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_bytes(b"")
    old.chmod(0o604)
    before = os.umask(0o027)
    try:
        write_atomically(old, b"x")
        write_atomically(new, b"x")
    finally:
        os.umask(before)
    assert [stat.S_IMODE(p.stat().st_mode) for p in (old, new)] == [0o604, 0o640]


@POSIX
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "file")
    write_atomically(tmp_path / "link", b"x")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "file").read_bytes() == b"x"


@POSIX
def test_links_in_a_circle_are_an_ordinary_error(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    with pytest.raises(OSError):
        write_atomically(tmp_path / "a", b"x")


@POSIX
def test_a_pipe_is_written_to_and_never_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    write_atomically(pipe, b"x")
    reader.join()
    assert read == [b"x"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    write_atomically(Path(os.devnull), b"x")
    assert not Path(os.devnull).is_file()


def test_the_file_reaches_the_disk_before_its_name_and_the_name_thereafter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    def fsync(handle: int) -> None:
        seen.append((stat.S_ISDIR(os.fstat(handle).st_mode), (tmp_path / "a").exists()))

    monkeypatch.setattr(os, "fsync", fsync)
    write_atomically(tmp_path / "a", b"x")
    assert seen == [(False, False), (True, True)] if os.name == "posix" else [(False, False)]


@pytest.mark.parametrize("broken", ["fsync", "replace", "chmod", "data"])
@pytest.mark.parametrize("error", [OSError("full"), KeyboardInterrupt()])
def test_nothing_is_left_behind(
    broken: str, error: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").write_bytes(b"old")

    def fail(*_: Any) -> None:
        raise error

    data: Any = b"x"
    if broken == "fsync":
        monkeypatch.setattr(os, "fsync", fail)
    elif broken == "data":
        data = io.BytesIO(b"x")
        data.read = fail
    else:
        monkeypatch.setattr(Path, broken, fail)
    with pytest.raises(type(error)):
        write_atomically(tmp_path / "a", data)
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("a", b"old")]


@pytest.mark.parametrize(
    ("environment", "folder"),
    [
        ({"XDG_CACHE_HOME": "/x"}, Path("/x/lagrum/svar")),
        ({"XDG_CACHE_HOME": "x"}, Path.home() / ".cache/lagrum/svar"),
        ({}, Path.home() / ".cache/lagrum/svar"),
        ({"LOCALAPPDATA": "/y"}, Path("/y/lagrum/svar")),
        ({"XDG_CACHE_HOME": "/x", "LOCALAPPDATA": "/y"}, Path("/x/lagrum/svar")),
    ],
)
@POSIX
def test_the_cache_folder(environment: dict[str, str], folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(variable, raising=False)
    for variable, value in environment.items():
        monkeypatch.setenv(variable, value)
    assert cache_folder("svar") == folder


def test_what_a_killed_writer_left_is_swept_by_the_next_write_and_what_is_fresh_is_not(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    names = (".a.txt.lagrum-0.tmp", ".a.txt.lagrum-5.tmp", ".b.txt.lagrum-0.tmp")
    left, fresh, other = (tmp_path / name for name in names)
    for path in (left, fresh, other):
        path.write_bytes(b"halv")
    for path in (left, other):
        old = path.stat().st_mtime - STALE - 60
        os.utime(path, (old, old))
    write_atomically(target, b"x")
    assert target.read_bytes() == b"x"
    assert not left.exists()
    assert fresh.read_bytes() == b"halv"
    assert other.exists()  # another file's: the next write of that one removes it


def test_a_writer_that_is_killed_leaves_a_file_that_the_sweep_knows(tmp_path: Path) -> None:
    code = "import io, os, sys; from pathlib import Path; from lagrum.base.atomic import write_atomically\n"
    code += "class Dies(io.RawIOBase):\n    def readinto(self, into): os.kill(os.getpid(), 9)\n"
    code += "    def read(self, size=-1): os.kill(os.getpid(), 9)\n    def readable(self): return True\n"
    code += "write_atomically(Path(sys.argv[1]), Dies())"
    target = tmp_path / "a.txt"
    done = subprocess.run([sys.executable, "-c", code, str(target)], check=False)
    (left,) = tmp_path.iterdir()
    assert done.returncode == -9 and not target.exists()
    old = left.stat().st_mtime - STALE - 60
    os.utime(left, (old, old))
    write_atomically(target, b"x")
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


# --- many together ----------------------------------------------------------------------------------------------------


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_together_all_files_reach_the_disk_before_the_first_name_and_each_folder_once_thereafter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "b").mkdir()
    names = ["a1", "a2", "b/1", "b/2", "b/3"]
    seen = []

    def fsync(handle: int) -> None:
        placed = sum((tmp_path / name).exists() for name in names)
        seen.append((stat.S_ISDIR(os.fstat(handle).st_mode), placed))

    monkeypatch.setattr(os, "fsync", fsync)
    with Together(tmp_path) as together:
        for name in names:
            together.add(tmp_path / name, name.encode())
        assert not any((tmp_path / name).exists() for name in names)
        together.place()
    assert seen == [(False, 0)] * 5 + [(True, 5)] * (2 if os.name == "posix" else 0)
    assert contents(tmp_path) == {name: name.encode() for name in names}


@pytest.mark.parametrize("error", [OSError("full"), KeyboardInterrupt()])
@pytest.mark.parametrize("step", range(3))
@pytest.mark.parametrize("broken", ["fsync", "replace"])
def test_together_each_file_is_old_or_new_and_nothing_is_left_behind(
    broken: str, step: int, error: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        (tmp_path / str(number)).write_bytes(b"old")
    done = []

    def fail(*given: Any) -> Any:
        done.append(given)
        if len(done) == step + 1:
            raise error
        return before(*given)

    place, name = (os, "fsync") if broken == "fsync" else (Path, "replace")
    before = getattr(place, name)
    monkeypatch.setattr(place, name, fail)
    with pytest.raises(type(error)), Together(tmp_path) as together:
        for number in range(3):
            together.add(tmp_path / str(number), b"new")
        together.place()
    placed = step if broken == "replace" else 0
    assert contents(tmp_path) == {str(number): b"new" if number < placed else b"old" for number in range(3)}


@pytest.mark.parametrize("links", [True, False], ids=["with links", "a disk without links"])
def test_what_is_there_already_is_not_written_over_by_a_new_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    if not links:

        def no_links(*_: object) -> None:
            raise OSError(errno.EPERM, os.strerror(errno.EPERM))

        monkeypatch.setattr(Path, "hardlink_to", no_links)
    write_atomically(tmp_path / "a", b"the first", new=True)
    with pytest.raises(FileExistsError):
        write_atomically(tmp_path / "a", b"the second", new=True)
    (tmp_path / "folder").mkdir()
    with pytest.raises(FileExistsError):
        write_atomically(tmp_path / "folder", b"", new=True)
    assert (tmp_path / "a").read_bytes() == b"the first"
    with Together(tmp_path) as together:
        together.add(tmp_path / "a", b"the third", new=True)
        together.add(tmp_path / "b", b"another", new=True)
        together.place()
    assert (tmp_path / "a").read_bytes() == b"the first" and (tmp_path / "b").read_bytes() == b"another"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a", "b", "folder"]


def test_what_is_left_by_a_writer_killed_as_its_file_took_its_place_is_taken_away(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"whole")
    (tmp_path / ".a.lagrum-3.tmp").hardlink_to(tmp_path / "a")
    (tmp_path / ".a.lagrum-4.tmp").write_bytes(b"another's, who is at work")
    assert taken(tmp_path / "a") and not taken(tmp_path / "b")
    assert sorted(p.name for p in tmp_path.iterdir()) == [".a.lagrum-4.tmp", "a"]


def test_of_many_that_write_one_new_file_at_once_one_does(tmp_path: Path) -> None:
    start = threading.Barrier(8)
    done: list[int] = []

    def write(number: int) -> None:
        start.wait()
        with contextlib.suppress(FileExistsError):
            write_atomically(tmp_path / "a", b"%d" % number * 1000, new=True)
            done.append(number)

    threads = [threading.Thread(target=write, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == 1 and (tmp_path / "a").read_bytes() == b"%d" % done[0] * 1000
    assert [p.name for p in tmp_path.iterdir()] == ["a"]


def test_together_what_is_not_placed_leaves_nothing(tmp_path: Path) -> None:
    with Together(tmp_path) as together:
        together.add(tmp_path / "a", b"x")
        assert len(contents(tmp_path)) == 1
    assert contents(tmp_path) == {}


@POSIX
def test_together_no_link_leads_out_and_what_is_no_file_is_left(tmp_path: Path) -> None:
    home, out = tmp_path / "hem", tmp_path / "ut"
    home.mkdir()
    out.mkdir()
    (home / "länk").symlink_to(out)
    os.mkfifo(home / "rör")
    with Together(home) as together:
        for path in (home / "länk" / "a", tmp_path / "b", home / "rör"):
            with pytest.raises(OSError):
                together.add(path, b"x")
        together.place()
    assert contents(out) == {} and not (tmp_path / "b").exists()


@POSIX
def test_together_permissions_are_kept(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"")
    (tmp_path / "a").chmod(0o604)
    with Together(tmp_path) as together:
        together.add(tmp_path / "a", b"x")
        together.place()
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o604
