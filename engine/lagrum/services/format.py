"""The canonical layout of interventions and municipality profiles."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from pathlib import Path

from lagrum.base.atomic import write_atomically
from lagrum.base.errors import InputError
from lagrum.base.frozen import frozen
from lagrum.interventions.find import find_interventions
from lagrum.interventions.folders import CASE_SUFFIX, PROFILE_SUFFIX
from lagrum.language.formatting import UnreadableError, UnsafeError, format_text
from lagrum.source.diagnostic import Diagnostic, Diagnostics
from lagrum.source.read import decode, read_bytes, shown

KINDS = (CASE_SUFFIX, PROFILE_SUFFIX)


@frozen
class LaidOut:
    """The files that change, out of how many; what could not be laid out, and what was noticed."""

    changed: tuple[str, ...]
    files: int
    refused: tuple[InputError, ...]
    diagnostics: tuple[Diagnostic, ...]


def lay_out(paths: Sequence[Path], write: bool = True) -> LaidOut:
    """Lay out the files that `paths` stand for, and write those that change unless only asked which they are."""
    sink = Diagnostics()
    files, refused = _files(paths, sink)
    changed = []
    for path in files:
        try:
            if _file(path, write, sink):
                changed.append(shown(path))
        except InputError as error:
            refused.append(error)
    return LaidOut(tuple(changed), len(files), tuple(refused), tuple(sink.sorted()))


@frozen
class LaidOutText:
    """A text in its canonical layout (None when it cannot be read), and what was noticed."""

    data: bytes | None
    diagnostics: tuple[Diagnostic, ...]


def lay_out_text(data: bytes, name: str) -> LaidOutText:
    """Lay out the bytes of a text; messages call it `name`. Raises `InputError`."""
    sink = Diagnostics()
    return LaidOutText(_laid_out(data, name, sink), tuple(sink.sorted()))


def _files(paths: Sequence[Path], sink: Diagnostics) -> tuple[list[Path], list[InputError]]:
    """Return the files to lay out, each once, and why others that were named are not."""
    known = [p for p in paths if p.is_dir() or p.suffix in KINDS]
    refused = [
        InputError(f"»{p}« är varken en insats eller en kommunprofil", "ange .insats- eller .kommun-filer")
        for p in paths
        if p not in known
    ]
    return find_interventions(known, sink, (), KINDS), refused


def _file(path: Path, write: bool, sink: Diagnostics) -> bool:
    """Lay out one file, and return whether its text changes. Raises `InputError` when it cannot be done."""
    data = read_bytes(path, sink)
    new = None if data is None else _laid_out(data, shown(path), sink)
    if new is None or new == data:
        return False
    if write:
        target = path.resolve()  # a link stays a link
        try:
            mode = stat.S_IMODE(target.stat().st_mode)
            if not mode & 0o222 or not os.access(target, os.W_OK):
                raise InputError(f"»{shown(path)}« är skrivskyddad och lämnas orörd", "ta bort skrivskyddet")
            write_atomically(target, new)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise InputError(f"»{shown(path)}« kan inte skrivas ({reason}) och lämnas orörd") from None
    return True


def _laid_out(data: bytes, name: str, sink: Diagnostics) -> bytes | None:
    """Return the text of a file in its canonical layout; None when it cannot be read (which is reported)."""
    source = decode(data, name, sink)
    if source is None:
        return None
    try:
        return format_text(source).encode()
    except UnreadableError as error:
        sink.items += error.diagnostics.items
        return None
    except UnsafeError:
        raise InputError(
            f"»{name}« kan inte läggas ut så att den läses likadant, och lämnas orörd",
            "dela upp mycket långa listor och filer; hjälper inte det är det ett fel i lagrum som vi vill veta",
        ) from None
