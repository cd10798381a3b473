"""Writing a file in one step: a reader sees the old file or the new one, never a part."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import secrets
import shutil
import stat
from pathlib import Path
from typing import IO

from lagrum.base.plain_files import LeadsOutError, NotPlainError, leads_out


def write_atomically(path: Path, data: bytes | IO[bytes], home: Path | None = None) -> None:
    """Write `data` to `path` by way of a temporary file beside it, which then takes its place.

    A link stays a link, and a file keeps who may read and write it; a new one gets what the user's umask says. What is
    no file (``/dev/null``, a pipe) is written to and never replaced. With a `home`, no link may lead out of it, and
    what is no file is not written to. Raises OSError; nothing is then left behind.
    """
    source = io.BytesIO(data) if isinstance(data, bytes) else data
    target = _behind_links(path)
    if home is not None and leads_out(target, home):
        raise LeadsOutError(path)
    if target.exists() and not target.is_file():
        if home is not None:
            raise NotPlainError(path)
        with target.open("wb") as file:
            shutil.copyfileobj(source, file)
        return
    new = target.with_name(f".{target.name}.{secrets.token_hex(4)}.tmp")
    try:
        with new.open("xb") as file:
            shutil.copyfileobj(source, file)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            new.chmod(stat.S_IMODE(target.stat().st_mode))
        new.replace(target)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
    _fsync_folder(target.parent)


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
