"""What reaches the user: results on standard output or in a file, messages on standard error."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import sys
import tempfile
import textwrap
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, TextIO

from lagrum.base.atomic import write_atomically
from lagrum.base.errors import InputError
from lagrum.base.inert import on_screen
from lagrum.base.plain_files import read_plain
from lagrum.report.formats import render
from lagrum.report.style import NARROWEST, STANDARD, WIDEST, Screen
from lagrum.source.outgoing import let_out, let_out_document, let_out_parts
from lagrum.source.personal_number import mask

if TYPE_CHECKING:
    from lagrum.checking.receipt import Receipt
    from lagrum.source.diagnostic import Diagnostic

_AT_A_TIME = 1_000_000
"""Letters of a result that a stream is given at a time."""
SOURCE_SUFFIXES = (
    *(".insats", ".kommun", ".memo", ".reform"),
    *(".regel", ".prov", ".begrepp", ".svar", ".praxis", ".plikt", ".liggare"),
)
SOURCE_NAMES = ("lagrum.toml", "lydelser.lock")


def screen(ut: str = "", stream: TextIO | None = None, narrowest: int = NARROWEST) -> Screen:
    """Return how to set text for standard output (or `stream`), or for the file `ut`.

    A terminal that is narrower than `narrowest` columns gets lines of so many all the same.
    """
    stream = sys.stdout if stream is None else stream
    if ut or not _is_terminal(stream):
        return Screen()
    size = shutil.get_terminal_size((STANDARD, 24))
    width = max(narrowest, min(WIDEST, size.columns))
    return Screen(width, "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb", size.lines)


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and not stream.closed and stream.isatty()


def prepare_streams() -> None:
    """Make sure that no character stops the output: UTF-8 unless a terminal says otherwise, "?" for what it lacks."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            encoding = None if _is_terminal(stream) else "utf-8"
            reconfigure(encoding=encoding, errors="replace")


def check_target(ut: str) -> None:
    """Raise `InputError` when the result cannot be written to `ut`, before any work is done."""
    if not ut:
        return
    path = Path(ut)
    let_out(ut, "namnet på filen som ska skrivas")
    if path.is_dir():
        raise InputError(f"»{ut}« är en mapp, inte en fil", "ange en fil efter --ut")
    if _is_source(path):
        raise InputError(f"resultatet skrivs inte till »{ut}«", "det är indata; välj ett annat namn")
    if not path.parent.is_dir():
        raise InputError(f"mappen »{path.parent}« finns inte", "skapa mappen eller välj en annan fil efter --ut")


def _is_source(path: Path) -> bool:
    """Whether a result would be written over what lagrum reads, also behind a link."""
    names = {path.name.lower(), os.path.basename(os.path.realpath(path)).lower()}  # noqa: PTH119
    return any(name in SOURCE_NAMES or name.endswith(SOURCE_SUFFIXES) for name in names)


def emit(text: str, ut: str = "", *, new: bool = False) -> None:
    """Write the result: to the file `ut` in one step, or else to standard output. A closed pipe ends it quietly.

    With `new`, a file that is there is not written over. Raises `InputError`.
    """
    let_out(text)
    if ut:
        _write_file(text, Path(ut), new)
        if _is_terminal(sys.stderr):
            _to_stderr(f"Skrivet till {ut}.")
        return
    try:
        _write(text, sys.stdout)
    except OSError as error:
        raise InputError(f"resultatet kan inte skrivas ut ({error.strerror or type(error).__name__})") from None


def emit_receipt(receipt: Receipt | None, kvitto: str, ut: str) -> None:
    """Write the receipt of an answer to a file of its own, when one is asked for, and never over the answer in `ut`.

    Raises `InputError`.
    """
    if not kvitto:
        return
    if ut and Path(kvitto).resolve() == Path(ut).resolve():
        raise InputError(
            f"»{ut}« är filen med svaret, och kvittot skrivs inte över den", "ange en annan fil efter --kvitto"
        )
    if receipt is None:
        raise InputError("inget blev prövat, så det finns inget kvitto att skriva", "rätta felen i filerna först")
    _write_file(render("receipt", "json", receipt), Path(kvitto))


def check_binary(format: str, ut: str, binary: Sequence[str]) -> None:
    """Raise `InputError` when a format that is no text would go to a terminal, before any work is done."""
    if format in binary and not ut and _is_terminal(sys.stdout):
        raise InputError(f"formatet {format} kan inte visas i terminalen", f"lägg till --ut svar.{format}")


def emit_document(data: str | bytes, ut: str = "") -> None:
    """Write a document, text or not, as `emit` does."""
    if isinstance(data, str):
        emit(data, ut)
        return
    if ut:
        write_bytes(data, Path(ut))
        if _is_terminal(sys.stderr):
            _to_stderr(f"Skrivet till {ut}.")
        return
    try:
        _write_binary(data)
    except OSError as error:
        raise InputError(f"resultatet kan inte skrivas ut ({error.strerror or type(error).__name__})") from None


def _write_binary(data: bytes) -> None:
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def emit_parts(parts: Iterable[str], ut: str = "", *, new: bool = False) -> None:
    """Write a result that is too large to hold when all of it is made: nothing is written of what fails midway.

    The file and `new` are those of `emit`.
    """
    with tempfile.TemporaryFile() as whole:
        try:
            for part in let_out_parts(parts):
                whole.write(part.encode("utf-8", "replace"))
            whole.seek(0)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise InputError(f"resultatet får inte plats på disken ({reason})", "frigör utrymme") from None
        if ut:
            write_bytes(whole, Path(ut), new=new)
            if _is_terminal(sys.stderr):
                _to_stderr(f"Skrivet till {ut}.")
            return
        text = io.TextIOWrapper(whole, encoding="utf-8", newline="")
        try:
            while (piece := text.read(1 << 20)) and _write(piece, sys.stdout):
                pass
        except OSError as error:
            raise InputError(f"resultatet kan inte skrivas ut ({error.strerror or type(error).__name__})") from None


def _write(text: str, stream: TextIO | None) -> bool:
    """Write to a stream, and return whether anybody reads it."""
    if stream is None:
        return False
    try:
        for start in range(0, len(text), _AT_A_TIME):  # the stream keeps what it is given, coded, until it is written
            stream.write(text[start : start + _AT_A_TIME])
        stream.flush()
    except BrokenPipeError:
        # Nobody reads any more. What is buffered must go somewhere when Python flushes at its end.
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        return False
    return True


def _write_file(text: str, path: Path, new: bool = False) -> None:
    write_bytes(text.encode("utf-8", "replace"), path, new=new)


def exists(path: Path) -> InputError:
    """Return what is said where a new file was to be written and something is there."""
    return InputError(f"»{path}« finns redan och skrivs inte över", "välj en ny fil efter --ut")


def write_bytes(data: bytes | IO[bytes], path: Path, home: Path | None = None, *, new: bool = False) -> None:
    """Write a file in one step; with a `home`, no link may lead out of it; with `new`, nothing is written over.

    Raises `InputError`, also when the file or its name holds the number of a person.
    """
    if not _write_bytes(data, path, home, new):
        raise exists(path)


def write_if_new(data: bytes, path: Path, home: Path | None = None) -> bool:
    """Write a file where nothing is, as `write_bytes`; return False where a thing is, also when it came just now."""
    return _write_bytes(data, path, home, True)


def same(path: Path, data: bytes) -> bool:
    """Whether a file holds this."""
    try:
        return read_plain(path, len(data)) == data
    except OSError:
        return False


def _write_bytes(data: bytes | IO[bytes], path: Path, home: Path | None, new: bool) -> bool:
    let_out(str(path), "namnet på filen som ska skrivas")
    if isinstance(data, bytes):
        _let_out_bytes(data)
    try:
        write_atomically(path, data, home, new=new)
    except FileExistsError:
        return False
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise InputError(f"»{path}« kan inte skrivas ({reason})", "välj en annan fil efter --ut") from None
    return True


def _let_out_bytes(data: bytes) -> None:
    """Raise `LeakError` when a file to be written, text or Word, holds the number of a person."""
    try:
        let_out(data.decode())
    except UnicodeDecodeError:
        let_out_document(data)


def complain(message: str, help: str = "") -> None:
    """Tell on standard error why a command could not be done."""
    lines = [f"fel: {message}"] + ([f"  hjälp: {help}"] if help else [])
    _to_stderr("\n".join(lines))


def tell(text: str) -> None:
    """Say something beside the result, on standard error."""
    _to_stderr(text)


def show_diagnostics(diagnostics: Iterable[Diagnostic]) -> bool:
    """Show messages about files on standard error, each followed by a blank line; return whether any is an error."""
    errors = False
    for diagnostic in diagnostics:
        _to_stderr(diagnostic.render() + "\n")
        errors = errors or diagnostic.severity == "fel"
    return errors


def _to_stderr(text: str) -> None:
    """Write lines, made inert; on a terminal, long sentences are wrapped and the first words are bold.

    No number gets by.
    """
    text = mask(on_screen(text))
    look = screen(stream=sys.stderr)
    if _is_terminal(sys.stderr):
        lines: list[str] = []
        for line in text.split("\n"):
            sentence = line.startswith(("fel", "varning", "internt fel", "  hjälp:"))
            hanging = "         " if line.startswith("  hjälp:") else "    "
            wrapped = textwrap.wrap(line, look.width, subsequent_indent=hanging, break_on_hyphens=False)
            lines += wrapped if sentence and wrapped else [line]
        head, colon, rest = lines[0].partition(":")
        lines[0] = look.bold(head + colon) + rest
        text = mask("\n".join(lines))
    with contextlib.suppress(OSError, ValueError):
        _write(text + "\n", sys.stderr)
