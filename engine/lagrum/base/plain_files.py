"""The one place where files of the user's, or of a received folder, are opened to be read.

Only a plain file is read, and no more of it than is allowed: a pipe or a device is not waited for. A link is followed
when it stays in the folder that the file belongs to.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from lagrum.base.errors import LagrumError


class LeadsOutError(LagrumError, OSError):
    """A link leads out of the folder that it lies in."""

    def __init__(self, path: Path) -> None:
        super().__init__("länken leder ut ur mappen och följs inte", "lägg filen i mappen")
        self.errno, self.strerror, self.filename = errno.ELOOP, self.message, str(path)


class NotPlainError(LagrumError, OSError):
    """What has the name is neither a file nor a folder."""

    def __init__(self, path: Path) -> None:
        super().__init__("ingen vanlig fil", "ange en vanlig fil")
        self.errno, self.strerror, self.filename = errno.EINVAL, self.message, str(path)


class TooLargeError(LagrumError, OSError, ValueError):
    """A file is larger than is read."""

    def __init__(self, path: Path, most: int) -> None:
        super().__init__(f"större än {most // 1000} kB", "ange en mindre fil")
        self.errno, self.strerror, self.filename = errno.EFBIG, self.message, str(path)


def leads_out(path: Path, home: Path) -> bool:
    """Whether a path, by the links in it, lies outside a folder. The folder itself may be a link.

    >>> leads_out(Path("/katalog/nora/a.insats"), Path("/katalog")), leads_out(Path("/katalog/../b"), Path("/katalog"))
    (False, True)
    """
    return not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(home))


def read_start(path: Path, most: int, home: Path | None = None) -> bytes:
    """Return the content of a plain file, cut one byte above `most`; with a `home`, no link may lead out of it.

    Raises `LeadsOutError`, IsADirectoryError, `NotPlainError` and whatever else OSError tells of.
    """
    if home is not None and leads_out(path, home):
        raise LeadsOutError(path)
    # What is opened is what is looked at, whatever happens to the name meanwhile; a pipe is not waited for.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
    handle = os.open(path, flags)
    try:
        mode = os.fstat(handle).st_mode
        if stat.S_ISDIR(mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
        if not stat.S_ISREG(mode):
            raise NotPlainError(path)
        parts: list[bytes] = []
        left = most + 1
        while left and (part := os.read(handle, min(left, 1 << 24))):
            parts.append(part)
            left -= len(part)
        return b"".join(parts)
    finally:
        os.close(handle)


def read_plain(path: Path, most: int, home: Path | None = None) -> bytes:
    """Return the content of a plain file of at most `most` bytes. Raises as `read_start`, and `TooLargeError`."""
    data = read_start(path, most, home)
    if len(data) > most:
        raise TooLargeError(path, most)
    return data


def read_plain_text(path: Path, most: int, home: Path | None = None) -> str:
    """Return the text of a plain file in UTF-8, with one kind of newline. Raises as `read_plain`, and UnicodeError."""
    return read_plain(path, most, home).decode().replace("\r\n", "\n").replace("\r", "\n")
