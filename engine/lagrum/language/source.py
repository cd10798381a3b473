"""Reading a file into text with positions; every way a file can be unreadable becomes a message."""

from __future__ import annotations

import bisect
import errno
import os
import re
import stat
import unicodedata
from dataclasses import field
from pathlib import Path

from lagrum.diagnostics.diagnostic import Diagnostics
from lagrum.frozen import frozen

MAX_BYTES = 1_000_000
"""Largest file that is read. A real intervention is a few kilobytes; the limit bounds time and memory."""


@frozen
class Span:
    """A half-open range of character offsets [start, end) in a `SourceText`."""

    start: int
    end: int


@frozen
class SourceText:
    """The text of a file; all kinds of newline are one, and all kinds of blank.

    `code` is the same text with comments and control characters blanked out, offsets unchanged.
    """

    name: str
    text: str
    code: str = field(repr=False)
    _starts: tuple[int, ...] = field(repr=False)

    @staticmethod
    def of(text: str, name: str = "<text>") -> SourceText:
        """Make a source of `text`, which may hold any kind of newline and a byte order mark."""
        text = unicodedata.normalize("NFC", text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))
        text = _ODD_BLANK.sub(" ", text)
        starts = [0, *(m.end() for m in re.finditer("\n", text))]
        return SourceText(name, text, blank_comments(_CONTROL.sub(" ", text)), tuple(starts))

    def comments(self) -> list[Span]:
        """Return where the comments stand, from # to the end of the row."""
        if "#" not in self.text:
            return []
        found = _COMMENT.finditer(_CONTROL.sub(" ", self.text))
        return [Span(m.start(), m.end()) for m in found if m[0][0] == "#"]

    def position(self, offset: int) -> tuple[int, int]:
        """Return (line, column), both from 1, of a character offset."""
        line = bisect.bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def line(self, number: int) -> str:
        """Return line `number` (from 1) without its newline."""
        start = self._starts[number - 1]
        end = self._starts[number] - 1 if number < len(self._starts) else len(self.text)
        return self.text[start:end]


# Blanks that word processors put in: they look like a blank and are read as one.
_ODD_BLANK = re.compile(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
# What `\s` takes for white space but the grammars do not, and other control characters.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
# INVARIANT: a text in quotes is taken whole (possessively) even when its end is missing, so that time stays linear.
_COMMENT = re.compile(r'"(?:\\.?|[^"\\\n])*+"?|”(?:\\.?|[^”"\\\n])*+[”"]?|#[^\n]*')


def blank_comments(text: str) -> str:
    """Return `text` with every comment replaced by as many blanks; a # within quotes is no comment."""
    if "#" not in text:
        return text
    return _COMMENT.sub(lambda m: " " * len(m[0]) if m[0][0] == "#" else m[0], text)


_REASONS = {
    errno.EACCES: "behörighet saknas",
    errno.EPERM: "behörighet saknas",
    errno.ENAMETOOLONG: "namnet är för långt",
    errno.ELOOP: "länken leder i cirkel",
    errno.EMFILE: "för många filer är öppna",
    errno.EIO: "lagringen svarar inte",
}


def read_source(path: Path, sink: Diagnostics, name: str | None = None) -> SourceText | None:
    """Read `path` as UTF-8. On failure report to `sink` and return None. `name` is how messages call the file."""
    data = read_bytes(path, sink, name)
    return None if data is None else decode(data, shown(name or path), sink)


def shown(path: Path | str) -> str:
    """Return how messages and results call a file: bytes in its name that are no text become "?"."""
    return str(path).encode("utf-8", "replace").decode("utf-8")


def read_bytes(path: Path, sink: Diagnostics, name: str | None = None) -> bytes | None:
    """Return the content of `path`, cut just above `MAX_BYTES`. On failure report to `sink` and return None."""
    # INVARIANT: names can be written as UTF-8, also those of files whose names cannot.
    called = shown(name or path)
    try:
        # What is opened is what is looked at, whatever happens to the name meanwhile; a pipe is not waited for.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        try:
            mode = os.fstat(handle).st_mode
            if stat.S_ISREG(mode):
                return _content(handle)
            folder = stat.S_ISDIR(mode)
        finally:
            os.close(handle)
    except FileNotFoundError:
        sink.file_error(
            "E001", f"filen »{called}« finns inte", called, "kontrollera stavningen och vilken mapp du står i"
        )
        return None
    except OSError as error:
        folder = os.name == "nt" and path.is_dir()  # Windows opens no folder
        if not folder:
            reason = _REASONS.get(error.errno or 0, f"systemfel {error.errno}")
            sink.file_error(
                "E002", f"filen »{called}« kan inte läsas: {reason}", called, "kontrollera att du får öppna filen"
            )
            return None
    if folder:
        sink.file_error("E003", f"»{called}« är en mapp, inte en fil", called, "ange filerna, t.ex. mappen/*.insats")
    else:
        sink.file_error("E002", f"»{called}« är ingen vanlig fil", called, "ange en textfil")
    return None


def _content(handle: int) -> bytes:
    """Return what an open file holds, at most one byte more than is allowed."""
    parts: list[bytes] = []
    left = MAX_BYTES + 1
    while left and (part := os.read(handle, left)):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def decode(data: bytes, name: str, sink: Diagnostics) -> SourceText | None:
    """Turn the bytes of a file into a `SourceText`, or report why they are no text and return None."""
    if len(data) > MAX_BYTES:
        sink.file_error(
            "E004",
            f"filen är större än {MAX_BYTES // 1000} kB och läses inte",
            name,
            "en insats är några kilobyte; dela filen eller ta bort bilagor",
        )
        return None
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or _looks_like_utf16(data):
        sink.file_error(
            "E005", "filen är sparad som UTF-16, inte UTF-8", name, "spara om den med teckenkodningen UTF-8"
        )
        return None
    if b"\x00" in data:
        at = data.index(b"\x00") + 1
        sink.file_error(
            "E006",
            f"filen är ingen textfil (byte nummer {at} är noll)",
            name,
            "ange en textfil; spara ett dokument från ett ordbehandlingsprogram som oformaterad text i UTF-8",
        )
        return None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = len(re.findall(rb"\r\n|\r|\n", data[: error.start])) + 1
        byte = data[error.start]
        letter = bytes([byte]).decode("cp1252", "ignore")
        guess = f", »{letter}« i äldre Windows-filer" if letter.isalpha() else ""
        sink.file_error(
            "E005",
            f"filen är inte sparad som UTF-8: byte nummer {error.start + 1}, på rad {line}, är 0x{byte:02X}{guess}",
            name,
            "spara om den med teckenkodningen UTF-8",
        )
        return None
    source = SourceText.of(text, name)
    invisible = [(m.start(), m[0]) for m in re.finditer(r"[^\n\t -~¡-¬®-\u02ff]", source.text) if _is_invisible(m[0])]
    for offset, char in invisible:
        sink.error(
            "E007",
            f"ett osynligt tecken (U+{ord(char):04X}) står i texten",
            source,
            Span(offset, offset + 1),
            "radera tecknet, eller skriv om raden för hand; det följer ofta med när text klistras in",
        )
    return None if invisible else source


def _looks_like_utf16(data: bytes) -> bool:
    """Return whether every other byte is mostly zero, as in western text saved as UTF-16 without a mark."""
    head = data[:2000]
    return len(head) > 3 and max(head[0::2].count(0), head[1::2].count(0)) > len(head) // 3


def _is_invisible(char: str) -> bool:
    """Return whether `char` shows nothing or steers how other characters show (control, format, line separators)."""
    return unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp")
