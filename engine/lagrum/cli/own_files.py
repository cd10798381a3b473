"""A folder that a command writes many files to, again and again: only what it wrote itself is replaced."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from lagrum.base.errors import InputError
from lagrum.cli.output import write_bytes

LEDGER = ".lagrum-skrivet.json"
"""Names the files that were written, each with the SHA-256 of what was written."""


class OwnFiles:
    """The files that lagrum has written to one folder. Raises `InputError` when the folder cannot be made or read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.kept: list[str] = []
        """The files that were not written, since another has written or changed them."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._digests = _read(folder / LEDGER)
        except OSError as error:
            raise InputError(f"mappen »{folder}« kan inte skapas ({error.strerror})", "välj en annan mapp") from None

    def write(self, name: str, data: bytes) -> None:
        """Write a file, unless there is one with other content than lagrum wrote last."""
        path = self._folder / name
        if path.is_symlink() or path.exists():
            there = _digest(path.read_bytes()) if path.is_file() else ""
            if there not in (self._digests.get(name), _digest(data)) or not there:
                self.kept.append(name)
                return
        write_bytes(data, path)
        self._digests[name] = _digest(data)

    def close(self) -> None:
        """Keep which files are lagrum's own."""
        ledger = json.dumps(dict(sorted(self._digests.items())), ensure_ascii=False, indent=1)
        write_bytes(f"{ledger}\n".encode(), self._folder / LEDGER)


def _read(path: Path) -> dict[str, str]:
    """Return the ledger of a folder; one that cannot be understood knows of no file."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return {str(k): str(v) for k, v in found.items()} if isinstance(found, dict) else {}


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
