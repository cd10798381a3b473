"""Files that are kept between runs in the user's cache folder, or by the wheel.

Without them lagrum is slower, never wrong. `LAGRUM_INGEN_CACHE=1` turns them off.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from lagrum.base.atomic import write_atomically

OFF = "LAGRUM_INGEN_CACHE"
MAX_BYTES = 50_000_000


def caching() -> bool:
    """Whether anything may be kept between runs."""
    return os.environ.get(OFF, "") in ("", "0")


def cache_folder(name: str) -> Path:
    """``$XDG_CACHE_HOME/lagrum/name``, on Windows ``%LOCALAPPDATA%/lagrum/name``, or else ``~/.cache/lagrum/name``.

    A variable that is unset or relative does not count. Raises RuntimeError when there is no home.
    """
    for variable in ("XDG_CACHE_HOME", "LOCALAPPDATA"):  # only Windows sets the latter
        root = Path(os.environ.get(variable, ""))
        if root.is_absolute():
            return root / "lagrum" / name
    return Path.home() / ".cache" / "lagrum" / name


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


def keep(path: Path, data: bytes) -> None:
    """Keep a file in a cache folder, which is made when missing. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, data)


def write_sealed(path: Path, text: str) -> None:
    """Keep a text, with a first line that shows whether it is whole. Raises OSError."""
    keep(path, sealed_text(text))


def sealed_text(text: str) -> bytes:
    """Return what `write_sealed` writes."""
    data = text.encode()
    return hashlib.sha256(data).hexdigest().encode() + b"\n" + data


def prune(new: Path, most: int) -> None:
    """Remove all but the newest files beside `new` with its suffix, so that `most` are left with it. Raises OSError."""
    files = [p for p in new.parent.glob(f"*{new.suffix}") if p != new]
    files.sort(key=lambda p: p.stat().st_mtime_ns, reverse=True)
    for path in files[most - 1 :]:
        path.unlink(missing_ok=True)
