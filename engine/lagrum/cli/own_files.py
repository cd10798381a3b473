"""A folder that a command writes many files to, again and again: only what it wrote itself is replaced."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

from lagrum.base.errors import InputError
from lagrum.base.plain_files import read_plain
from lagrum.cli.output import write_bytes, write_if_new

MAX_FILE = 1_000_000_000
MAX_LEDGER = 20_000_000
LEDGER = ".lagrum-skrivet.json"
"""Names the files that were written, each with the SHA-256 of what was written."""


class OwnFiles:
    """The files that lagrum has written to one folder. Raises `InputError` when the folder cannot be made or read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.kept: list[str] = []
        """The files that were not written, since another has written or changed them."""
        self._written: dict[str, str] = {}
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._digests = _read(folder / LEDGER)
        except OSError as error:
            raise InputError(f"mappen »{folder}« kan inte skapas ({error.strerror})", "välj en annan mapp") from None

    def may_write(self, name: str, new: str = "") -> bool:
        """Whether a file is not there, or is as lagrum wrote it last, or as it would be (the digest `new`)."""
        if not os.path.lexists(self._folder / name):
            return True
        there = _content(self._folder / name, self._folder)
        return bool(there) and there in (self._written.get(name), self._digests.get(name), new)

    def wrote(self, name: str) -> None:
        """Note that lagrum has just written a file."""
        self._written[name] = _content(self._folder / name, self._folder)

    def write(self, name: str, data: bytes) -> None:
        """Write a file, unless there is one with other content than lagrum wrote last."""
        path = self._folder / name
        digest = _digest(data)
        if os.path.lexists(path) or not write_if_new(data, path, self._folder):
            if not self.may_write(name, digest):
                self.kept.append(name)
                return
            write_bytes(data, path, self._folder)
        self._written[name] = digest

    def earlier(self) -> list[str]:
        """Return the files that lagrum wrote here before, and that are as it wrote them, but were not written now."""
        left = self._digests.keys() - self._written.keys() - set(self.kept)
        return sorted(
            n for n in left if self._digests[n] and _content(self._folder / n, self._folder) == self._digests[n]
        )

    def close(self) -> None:
        """Keep which files are lagrum's own, with those that another run has noted meanwhile."""
        digests = self._digests | _read(self._folder / LEDGER) | self._written
        ledger = json.dumps(dict(sorted(digests.items())), ensure_ascii=False, indent=1)
        write_bytes(f"{ledger}\n".encode(), self._folder / LEDGER, self._folder)


def _read(path: Path) -> dict[str, str]:
    """Return the ledger of a folder; one that cannot be understood knows of no file."""
    try:
        found = json.loads(read_plain(path, MAX_LEDGER, path.parent))
    except (FileNotFoundError, ValueError, RecursionError):
        return {}
    return {str(k): str(v) for k, v in found.items()} if isinstance(found, dict) else {}


def _content(path: Path, home: Path) -> str:
    """Return the digest of a file; "" of what is none, or lies elsewhere by a link."""
    try:
        return _digest(read_plain(path, MAX_FILE, home))
    except OSError:
        return ""


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
