"""Files that are kept between runs in the user's cache folder, or by the wheel, and writing a file in one step.

Without them lagrum is slower, never wrong. `LAGRUM_INGEN_CACHE=1` turns them off.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

OFF = "LAGRUM_INGEN_CACHE"
MAX_BYTES = 50_000_000


def caching() -> bool:
    """Whether anything may be kept between runs."""
    return os.environ.get(OFF, "") in ("", "0")


def cache_folder(name: str) -> Path:
    """``$XDG_CACHE_HOME/lagrum/name``, or ``~/.cache/lagrum/name`` when the variable is unset or relative.

    Raises RuntimeError when there is no home.
    """
    base = os.environ.get("XDG_CACHE_HOME", "")
    root = Path(base) if base and Path(base).is_absolute() else Path.home() / ".cache"
    return root / "lagrum" / name


def shipped_folder(name: str) -> Path:
    """Return where the wheel carries what would be kept on the first run (hatch_build.py); it need not exist."""
    return Path(__file__).parents[1] / "data" / "kept" / name


def read_sealed(path: Path) -> str | None:
    """Return the text that `write_sealed` kept; None when there is none, or it is not whole."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
        seal, _, text = data.partition(b"\n")
        whole = len(data) <= MAX_BYTES and seal == hashlib.sha256(text).hexdigest().encode()
        return text.decode() if whole else None
    except (OSError, ValueError):
        return None


def write_sealed(path: Path, text: str) -> None:
    """Keep a text, with a first line that shows whether it is whole. Raises OSError."""
    data = text.encode()
    write_atomically(path, hashlib.sha256(data).hexdigest().encode() + b"\n" + data)


def prune(new: Path, most: int) -> None:
    """Remove all but the newest files beside `new` with its suffix, so that `most` are left with it. Raises OSError."""
    files = [p for p in new.parent.glob(f"*{new.suffix}") if p != new]
    files.sort(key=lambda p: p.stat().st_mtime_ns, reverse=True)
    for path in files[most - 1 :]:
        path.unlink(missing_ok=True)


def write_atomically(path: Path, data: bytes, mode: int = 0o644) -> None:
    """Write `data` to `path` through a temporary file in the same folder, which is made when missing.

    `mode` is who may read and write the file.
    A reader sees the old file or the new one, never a part.  Raises OSError; the temporary file is then removed.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
