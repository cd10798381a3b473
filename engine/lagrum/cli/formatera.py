"""`lagrum formatera`: give interventions and municipality profiles their canonical layout."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lagrum.base.errors import InputError
from lagrum.cli.errors import BAD_INPUT, FINDINGS, OK
from lagrum.cli.framework import Command, new_app
from lagrum.cli.output import complain, emit, show_diagnostics

if TYPE_CHECKING:
    from lagrum.source.diagnostic import Diagnostics

HELP = """
Ge insatser och kommunprofiler en enhetlig layout.

Bara indrag, kolumner, blanksteg, blankrader, citattecken och tankstreck ändras. Ord, kommentarer och radernas ordning
är dina och står kvar. Filer som ändrats räknas upp. En fil som inte går att läsa lämnas orörd.

Slutkod: 0 klart, 1 med --check: någon fil skulle ändras, 2 fel i indata, 3 fel i lagrum.
"""
EXAMPLES = """
lagrum formatera nora/mini-sparet.insats
lagrum formatera --check insatser/
lagrum formatera - < utkast.insats
"""
STDIN = "-"
STDIN_NAME = "<stdin>"
app = new_app()


@app.command("formatera", cls=Command, help=HELP, epilog=EXAMPLES)
def formatera(
    filer: Annotated[
        list[str],
        typer.Argument(metavar="FIL…", help=".insats- och .kommun-filer, mappar, eller - för stdin till stdout"),
    ],
    check: Annotated[
        bool, typer.Option("--check", help="skriv inget; räkna upp de filer som skulle ändras och ge då slutkod 1")
    ] = False,
) -> int:
    from lagrum.source.diagnostic import Diagnostics

    sink = Diagnostics()
    if STDIN in filer:
        if len(filer) > 1:
            raise InputError("- kan inte stå ihop med filer", "formatera stdin för sig")
        return _stdin(check, sink)
    paths, failed = _paths(filer, sink)
    changed = 0
    for path in paths:
        try:
            changed += _file(path, check, sink)
        except InputError as error:
            complain(error.message, error.help)
            failed = True
    show_diagnostics(sink.sorted())
    if sys.stderr is not None and sys.stderr.isatty():
        sys.stderr.write(_summary(len(paths), changed, check))
    if failed or sink.has_errors:
        return BAD_INPUT
    return FINDINGS if check and changed else OK


def _paths(filer: Sequence[str], sink: Diagnostics) -> tuple[list[Path], bool]:
    """Return the files to lay out, each once, and whether any that was named is of another kind."""
    from lagrum.interventions.find import find_catalogue
    from lagrum.interventions.folders import CASE_SUFFIX, PROFILE_SUFFIX

    kinds = (CASE_SUFFIX, PROFILE_SUFFIX)
    named = [Path(f) for f in filer]
    found = {p.resolve(): p for p in find_catalogue([p for p in named if p.is_dir()], (), sink, kinds)}
    failed = False
    for path in named:
        if path.suffix in kinds:
            if not path.is_dir():
                found.setdefault(path.resolve(), path)
        elif not path.is_dir():
            complain(f"»{path}« är varken en insats eller en kommunprofil", "ange .insats- eller .kommun-filer")
            failed = True
    return sorted(found.values()), failed


def _file(path: Path, check: bool, sink: Diagnostics) -> bool:
    """Lay out one file, and return whether its text changed. Raises `InputError` when it cannot be done."""
    from lagrum.base.atomic import write_atomically
    from lagrum.source.read import read_bytes, shown

    data = read_bytes(path, sink)
    new = None if data is None else _laid_out(data, shown(path), sink)
    if new is None or new == data:
        return False
    if not check:
        target = path.resolve()  # a link stays a link
        try:
            mode = stat.S_IMODE(target.stat().st_mode)
            if not mode & 0o222 or not os.access(target, os.W_OK):
                raise InputError(f"»{shown(path)}« är skrivskyddad och lämnas orörd", "ta bort skrivskyddet")
            write_atomically(target, new)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise InputError(f"»{shown(path)}« kan inte skrivas ({reason}) och lämnas orörd") from None
    emit(f"{shown(path)}\n")
    return True


def _laid_out(data: bytes, name: str, sink: Diagnostics) -> bytes | None:
    """Return the text of a file in its canonical layout; None when it cannot be read (which is reported)."""
    from lagrum.language.formatting import UnreadableError, UnsafeError, format_text
    from lagrum.source.read import decode

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


def _stdin(check: bool, sink: Diagnostics) -> int:
    from lagrum.cli.prova import read_stdin

    data = read_stdin()
    new = _laid_out(data, STDIN_NAME, sink)
    show_diagnostics(sink.sorted())
    if new is None:
        return BAD_INPUT
    if check:
        if new != data:
            emit(f"{STDIN_NAME}\n")
        return FINDINGS if new != data else OK
    emit(new.decode())
    return OK


def _summary(files: int, changed: int, check: bool) -> str:
    of = f"{changed} av {files} filer" if files != 1 else ("Filen" if changed else "Ingen fil")
    return f"{of} {'skulle ändras' if check else 'ändrades'}.\n"
