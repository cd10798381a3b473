"""Saving a text into the host's folder: nowhere else, and never over what somebody else has written meanwhile."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

from lagrum.base.atomic import write_atomically
from lagrum.base.errors import InputError
from lagrum.base.frozen import frozen
from lagrum.base.plain_files import read_start
from lagrum.source.invisible import invisible_letters
from lagrum.source.personal_number import holds_personal_number
from lagrum.source.text import MAX_BYTES

_PATH = re.compile(r"[^\W_][\w-]*(?:/[^\W_][\w-]*)*\.insats")
_ID = re.compile(r"^\s*insats\s+([^\W_][\w-]*(?:/[^\W_][\w-]*)*)", re.MULTILINE)


@frozen
class Saved:
    """Where a text was saved, within the folder, and what is known of the file now (`seen`)."""

    path: str
    seen: str


def seen(data: bytes) -> str:
    """Return what tells a file's content from another."""
    return hashlib.sha256(data).hexdigest()


def save(folder: Path, path: str, text: str, known: str) -> Saved:
    """Write a text to `path` within `folder`, or when that is empty to where the text's own id says.

    `known` is what the file was when the user last saw it ("" = there was none). Raises `InputError` when it is another
    now, when the path leads out of the folder, or when the text holds a personal identity number.
    """
    if holds_personal_number(text) or holds_personal_number(path):
        raise InputError("texten har något som ser ut som ett personnummer och sparas inte", "ta bort det ur texten")
    target = _target(folder, path or _own_path(text))
    data = text.encode()
    now = seen(read_start(target, MAX_BYTES, folder)) if target.exists() else ""
    if now not in (known, seen(data)):
        raise _another(target, known)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(target, data, folder, new=not now)
    except FileExistsError:
        raise _another(target, known) from None
    except OSError as error:
        raise InputError(
            f"»{target.name}« kan inte skrivas ({os.strerror(error.errno or 0)})", "spara som fil"
        ) from error
    return Saved(target.relative_to(folder.resolve()).as_posix(), seen(data))


def _another(target: Path, known: str) -> InputError:
    """Return what is said when a file is another than the user has seen."""
    return InputError(
        f"»{target.name}« har ändrats på disken sedan du öppnade den, och skrivs inte över"
        if known
        else f"»{target.name}« finns redan och skrivs inte över",
        "spara din text som fil, ladda om sidan och för in ändringen på nytt",
    )


def _own_path(text: str) -> str:
    found = _ID.search(text)
    if found is None:
        raise InputError("texten har inget id att spara under", "börja texten med en rad som »insats nora/min-insats«")
    return f"{found[1]}.insats"


def _target(folder: Path, path: str) -> Path:
    """Return where to write. A link that leads out of the folder is not followed."""
    root = folder.resolve()
    if not _PATH.fullmatch(path) or invisible_letters(path):
        raise InputError(
            "filens namn går inte att använda", "använd bokstäver, siffror och bindestreck, t.ex. nora/min-insats"
        )
    target = (root / path).resolve()
    if not target.is_relative_to(root):
        raise InputError("filen ligger utanför mappen och skrivs inte", "spara i en undermapp som inte är en länk")
    if target.exists() and not target.is_file():
        raise InputError("där ligger något annat än en fil", "välj ett annat id för insatsen")
    return target
