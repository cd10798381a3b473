"""Writing a file in one step: a reader sees the old file or the new one, never a part.

Many files are written together (`Together`): the disk is then waited for once, and not twice for each.
"""

from __future__ import annotations

import contextlib
import errno
import io
import os
import secrets
import shutil
import stat
from pathlib import Path
from typing import IO, Self

from lagrum.base.plain_files import LeadsOutError, NotPlainError, leads_out

SLOTS = 8
"""So many may write one file at once under names that the next writer knows; each is free when it is done."""
NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK)
"""What a disk says where a file has one name only, as a memory stick."""
STALE = 600
"""Seconds after which a temporary file is nobody's any more."""


def write_atomically(path: Path, data: bytes | IO[bytes], home: Path | None = None, *, new: bool = False) -> None:
    """Write `data` to `path` by way of a temporary file beside it, which then takes its place.

    A link stays a link, and a file keeps who may read and write it; a new one gets what the user's umask says. What is
    no file (``/dev/null``, a pipe) is written to and never replaced. With a `home`, no link may lead out of it, and
    what is no file is not written to. With `new`, what is there stays, also when it came a moment ago, and
    `FileExistsError` is raised. Raises OSError; nothing is then left behind.
    """
    source = io.BytesIO(data) if isinstance(data, bytes) else data
    target = _target(path, home)
    if target.exists() and not target.is_file() and not new:
        with target.open("wb") as place:
            shutil.copyfileobj(source, place)
        return
    written = _written(target, source, to_disk=True)
    try:
        now = _place_new(written, target) if new else _replace(written, target)
    except BaseException:
        written.unlink(missing_ok=True)
        raise
    _fsync_folder(target.parent)
    _sweep(target, now)


class Together:
    """Files below a home that take their places one after the other, when all of them have reached the disk.

    A context: what has no place when it ends is taken away. A reader sees each file old or new, and a disk that is full
    before the first takes its place leaves all as they were. No link may lead out of the home, and only plain files are
    written over.
    """

    def __init__(self, home: Path) -> None:
        self._home = home
        self._waiting: dict[Path, Path] = {}
        self._new: set[Path] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for new in self._waiting.values():
            new.unlink(missing_ok=True)

    def add(self, path: Path, data: bytes, *, new: bool = False) -> None:
        """Write a file beside where it will stand; a path is given once. Raises OSError.

        With `new`, a file that has come there before this one takes its place stays, and this one is taken away.
        """
        target = _target(path, self._home)
        self._waiting[target] = _written(target, io.BytesIO(data), to_disk=False)
        if new:
            self._new.add(target)

    def place(self) -> None:
        """Let all files reach the disk, then give them their names, then let those reach it. Raises OSError."""
        for new in self._waiting.values():  # the first waits for the disk; what was written before goes with it
            with new.open("r+b") as file:
                os.fsync(file.fileno())
        placed: dict[Path, float] = {}
        try:
            for target, new in [*self._waiting.items()]:
                if target in self._new:
                    with contextlib.suppress(FileExistsError):
                        placed[target] = _place_new(new, target)
                    new.unlink(missing_ok=True)
                else:
                    placed[target] = _replace(new, target)
                del self._waiting[target]
        finally:
            for folder in sorted({target.parent for target in placed}):
                _fsync_folder(folder)
        for target, now in placed.items():
            _sweep(target, now)


def _target(path: Path, home: Path | None) -> Path:
    """Return the file that is to be written. Raises OSError when, with a `home`, it may not be."""
    target = _behind_links(path)
    if home is not None and leads_out(target, home):
        raise LeadsOutError(path)
    if home is not None and target.exists() and not target.is_file():
        raise NotPlainError(path)
    return target


def _written(target: Path, source: IO[bytes], to_disk: bool) -> Path:
    """Write a new file beside the one that is to be; return its name. Raises OSError; nothing is then left behind."""
    new, file = _temporary(target)
    try:
        with file:
            shutil.copyfileobj(source, file)
            file.flush()
            if to_disk:
                os.fsync(file.fileno())
    except BaseException:
        new.unlink(missing_ok=True)
        raise
    return new


def _replace(new: Path, target: Path) -> float:
    """Give a new file its place, with the old one's permissions; return when it was written, by the disk's clock."""
    now = new.stat().st_mtime
    if target.exists():
        new.chmod(stat.S_IMODE(target.stat().st_mode))
    new.replace(target)
    return now


def _place_new(new: Path, target: Path) -> float:
    """Give a new file a place where nothing is; return when it was written. Raises `FileExistsError` where a thing is.

    A second name is given only where there is none, which renaming does not heed, except on Windows.
    """
    now = new.stat().st_mtime
    if os.name == "nt":
        new.rename(target)
        return now
    if taken(target):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
    try:
        target.hardlink_to(new)
    except OSError as error:
        if error.errno not in NO_LINKS:
            raise
        new.replace(target)  # what comes in this very moment is written over
    else:
        new.unlink(missing_ok=True)
    return now


def taken(path: Path) -> bool:
    """Return whether something is where a new file was to be written.

    What a writer left that was killed when its file had taken its place, a second name of it, is taken away.
    """
    if not os.path.lexists(path):
        return False
    for number in range(SLOTS):
        with contextlib.suppress(OSError, ValueError):  # what has no name of its own, as ».«, has none beside it
            other = _slot(path, number)
            if other.samefile(path):
                other.unlink()
    return True


def _temporary(target: Path) -> tuple[Path, IO[bytes]]:
    """Return a new file beside the one that is written, and its name, by which it is known when it is left behind."""
    for number in range(SLOTS):
        with contextlib.suppress(FileExistsError):
            path = _slot(target, number)
            return path, path.open("xb")
    path = target.with_name(f".{target.name}.lagrum-{secrets.token_hex(4)}.tmp")
    return path, path.open("xb")


def _slot(target: Path, number: int) -> Path:
    return target.with_name(f".{target.name}.lagrum-{number}.tmp")


def _sweep(target: Path, now: float) -> None:
    """Remove what a writer that was killed has left; `now` is when the file was written, by the disk's own clock."""
    for number in range(SLOTS):
        with contextlib.suppress(OSError):
            path = _slot(target, number)
            if now - path.lstat().st_mtime > STALE:
                path.unlink()


def _behind_links(path: Path) -> Path:
    try:
        return path.resolve()
    except RuntimeError:  # so Python 3.11 tells of links that go in a circle
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path)) from None


def _fsync_folder(folder: Path) -> None:
    """Let the new name reach the disk too, where the system can do so; Windows cannot open a folder."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
