"""The canonical layout of interventions and municipality profiles."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from lagrum.base.atomic import write_atomically
from lagrum.base.errors import InputError
from lagrum.base.frozen import frozen
from lagrum.base.plain_files import read_start
from lagrum.interventions.find import find_interventions
from lagrum.interventions.folders import CASE_SUFFIX, PROFILE_SUFFIX
from lagrum.interventions.home import home_of
from lagrum.language.formatting import UnreadableError, UnsafeError, format_text
from lagrum.model.rulebook import Rulebook
from lagrum.services.repair import Repair, fault_finder, repair, repaired_bytes
from lagrum.services.rulebook import open_rulebook as open_rulebook
from lagrum.source.diagnostic import Diagnostic, Diagnostics
from lagrum.source.personal_number import holds_personal_number
from lagrum.source.read import decode, read_bytes, shown
from lagrum.source.text import MAX_BYTES, SourceText

MOST_ROWS = 5
"""So many rows are named for a reason."""
DOCUMENTS = (".docx", ".doc", ".pdf", ".odt", ".rtf", ".txt", ".md")
KINDS = (CASE_SUFFIX, PROFILE_SUFFIX)


@frozen
class Changed:
    """A file that changes: its name, why its layout does (with the rows), and what was mended in it."""

    name: str
    reasons: tuple[str, ...]
    repairs: tuple[Repair, ...] = ()


@frozen
class LaidOut:
    """The files that change, out of how many; what could not be laid out, and what was noticed."""

    changed: tuple[Changed, ...]
    files: int
    refused: tuple[InputError, ...]
    diagnostics: tuple[Diagnostic, ...]


def lay_out(paths: Sequence[Path], write: bool = True, rulebook: Rulebook | None = None) -> LaidOut:
    """Lay out the files that `paths` stand for, and write those that change unless only asked which they are.

    With a rulebook they are mended first, as far as there is no doubt.
    """
    sink = Diagnostics()
    files, refused = _files(paths, sink)
    changed = []
    for path in files:
        try:
            if found := _file(path, write, rulebook, sink):
                changed.append(found)
        except InputError as error:
            refused.append(error)
    return LaidOut(tuple(changed), len(files), tuple(refused), tuple(sink.sorted()))


@frozen
class LaidOutText:
    """A text in its canonical layout (None when it cannot be read), what was mended, and what was noticed."""

    data: bytes | None
    diagnostics: tuple[Diagnostic, ...]
    repairs: tuple[Repair, ...] = ()


def lay_out_text(data: bytes, name: str, rulebook: Rulebook | None = None) -> LaidOutText:
    """Lay out the bytes of a text, mended first when there is a rulebook; messages call it `name`.

    Raises `InputError`.
    """
    sink = Diagnostics()
    mended, repairs = _mended(data, name, rulebook)
    laid_out = _laid_out(mended, name, sink)
    return LaidOutText(mended if laid_out is None and repairs else laid_out, tuple(sink.sorted()), repairs)


def repairs_of(paths: Sequence[Path], rulebook: Rulebook) -> tuple[Changed, ...]:
    """Return which files can be mended, and how; nothing is written, and what cannot be read is passed over."""
    found = lay_out([p for p in paths if p.suffix in KINDS or p.is_dir()], write=False, rulebook=rulebook)
    return tuple(changed for changed in found.changed if changed.repairs)


def _files(paths: Sequence[Path], sink: Diagnostics) -> tuple[list[Path], list[InputError]]:
    """Return the files to lay out, each once, and why others that were named are not."""
    known = [p for p in paths if p.is_dir() or p.suffix in KINDS]
    refused = [
        InputError(
            f"»{p}« är varken en insats eller en kommunprofil",
            f"»lagrum ny FIL.insats --fran {p}« gör en insats av det som står i den"
            if p.suffix.lower() in DOCUMENTS
            else "ange .insats- eller .kommun-filer",
        )
        for p in paths
        if p not in known
    ]
    return find_interventions(known, sink, (), KINDS), refused


def _file(path: Path, write: bool, rulebook: Rulebook | None, sink: Diagnostics) -> Changed | None:
    """Lay out one file, mended first when there is a rulebook, and return what changes (None: nothing does).

    A file that is mended and still has faults is written as far as it is mended. Raises `InputError` when it cannot be
    done, also when another program has changed the file meanwhile.
    """
    data = read_bytes(path, sink)
    if data is None:
        return None
    mended, repairs = _mended(data, shown(path), rulebook)
    new = _laid_out(mended, shown(path), sink)
    if new is None:
        if not repairs or holds_personal_number(mended.decode("utf-8", "replace")):
            return None
        new = mended
    if new == data:
        return None
    if write:
        target = path.resolve()  # a link stays a link
        try:
            mode = stat.S_IMODE(target.stat().st_mode)
            if not mode & 0o222 or not os.access(target, os.W_OK):
                raise InputError(f"»{shown(path)}« är skrivskyddad och lämnas orörd", "ta bort skrivskyddet")
            if read_start(target, MAX_BYTES) != data:
                raise InputError(
                    f"»{shown(path)}« har ändrats av ett annat program under tiden och lämnas orörd",
                    "spara och stäng den där den är öppen, och kör kommandot igen",
                )
            write_atomically(target, new, home_of(path))
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise InputError(f"»{shown(path)}« kan inte skrivas ({reason}) och lämnas orörd") from None
    return Changed(shown(path), layout_reasons(mended, new), repairs)


def _mended(data: bytes, name: str, rulebook: Rulebook | None) -> tuple[bytes, tuple[Repair, ...]]:
    """Return a text as mended and how; without a rulebook, or when it is no text, it stays as it is."""
    found = None if rulebook is None or len(data) > MAX_BYTES else repaired_bytes(data)
    if rulebook is None or found is None:
        return data, ()
    text, recoded = found
    mended = repair(text, fault_finder(rulebook, name))
    repairs = (*recoded, *mended.repairs)
    return (mended.text.encode(), repairs) if repairs else (data, ())


def layout_reasons(before: bytes, after: bytes) -> tuple[str, ...]:
    r"""Return why a text in UTF-8 and its layout differ, in a few words each, with the rows of the first.

    >>> layout_reasons(b"insats x\n  form  a,b\n\n\n  x\ty\n", b"insats x\n    form  a, b\n\n    x  y\n")
    ('indrag (rad 2, 5)', 'blanksteg (rad 2, 5)', 'blankrader')
    """
    reasons: dict[str, list[int]] = {}
    text = before.decode("utf-8", "replace")
    if "\r" in text:
        reasons["radslut"] = []
    if text.startswith("\ufeff"):
        reasons["märket BOM"] = []
    old = SourceText.of(text).text.split("\n")
    new = after.decode("utf-8", "replace").split("\n")
    numbered = [(n, line) for n, line in enumerate(old, 1) if line.strip()]
    filled = [line for line in new if line.strip()]
    if len(numbered) == len(filled):
        for (number, one), two in zip(numbered, filled, strict=True):
            for kind in _differences(one, two):
                reasons.setdefault(kind, []).append(number)
    else:
        reasons["radbrytning"] = []
    if len(old) - len(numbered) != len(new) - len(filled):
        reasons["blankrader"] = []
    return tuple(f"{kind} ({_rows(rows)})" if rows else kind for kind, rows in reasons.items()) or ("blanksteg",)


def _differences(one: str, two: str) -> Iterator[str]:
    """Yield what differs between a row and the same row in its layout."""
    if len(one) - len(one.lstrip()) != len(two) - len(two.lstrip()) or "\t" in one[: len(one) - len(one.lstrip())]:
        yield "indrag"
    one, two = one.strip(" \t") + "|" + one[len(one.rstrip()) :], two.strip() + "|"
    if one == two:
        return
    straight = re.sub("”", '"', one)
    if straight != one and straight.count('"') == two.count('"'):
        yield "citattecken"
    if _without_blanks(straight) != _without_blanks(two):
        yield "tankstreck"
    if straight.split("–") != two.split("–") and re.sub("[–—-]", "", straight) != re.sub("[–—-]", "", two):
        yield "blanksteg"


def _without_blanks(text: str) -> str:
    return "".join(text.split())


def _rows(numbers: Sequence[int]) -> str:
    shown_rows = ", ".join(map(str, numbers[:MOST_ROWS]))
    return f"rad {shown_rows}" + (" …" if len(numbers) > MOST_ROWS else "")


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
