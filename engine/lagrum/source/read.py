"""Reading files into text: every way a file can be unreadable becomes a message."""

from __future__ import annotations

import errno
import os
import re
from itertools import islice
from pathlib import Path

from lagrum.base.plain_files import LeadsOutError, NotPlainError, read_start
from lagrum.source.contacts import find_contacts
from lagrum.source.diagnostic import Diagnostics
from lagrum.source.invisible import invisible_letters
from lagrum.source.personal_number import find_personal_numbers, holds_personal_number
from lagrum.source.text import MAX_BYTES, SourceText, Span

_REASONS = {
    errno.EACCES: "behörighet saknas",
    errno.EPERM: "behörighet saknas",
    errno.ENAMETOOLONG: "namnet är för långt",
    errno.ELOOP: "länken leder i cirkel",
    errno.EMFILE: "för många filer är öppna",
    errno.EIO: "lagringen svarar inte",
}


def read_source(path: Path, sink: Diagnostics, name: str | None = None, home: Path | None = None) -> SourceText | None:
    """Read `path` as UTF-8. On failure report to `sink` and return None. `name` is how messages call the file.

    `home` is the folder that no link may lead out of.
    """
    data = read_bytes(path, sink, name, home)
    return None if data is None else decode(data, shown(name or path), sink)


def shown(path: Path | str) -> str:
    """Return how messages and results call a file: bytes in its name that are no text become "?"."""
    return str(path).encode("utf-8", "replace").decode("utf-8")


def read_bytes(path: Path, sink: Diagnostics, name: str | None = None, home: Path | None = None) -> bytes | None:
    """Return the content of `path`, cut just above `MAX_BYTES`. On failure report to `sink` and return None.

    `home` is the folder that no link may lead out of.
    """
    # INVARIANT: names can be written as UTF-8, also those of files whose names cannot.
    called = shown(name or path)
    try:
        return read_start(path, MAX_BYTES, home)
    except FileNotFoundError:
        sink.file_error(
            "E001", f"filen »{called}« finns inte", called, "kontrollera stavningen och vilken mapp du står i"
        )
    except LeadsOutError:
        tell_link_out(called, sink)
    except NotPlainError:
        sink.file_error("E002", f"»{called}« är ingen vanlig fil", called, "ange en textfil")
    except OSError as error:
        if isinstance(error, IsADirectoryError) or (os.name == "nt" and path.is_dir()):  # Windows opens no folder
            sink.file_error(
                "E003", f"»{called}« är en mapp, inte en fil", called, "ange filerna, t.ex. mappen/*.insats"
            )
            return None
        reason = _REASONS.get(error.errno or 0, f"systemfel {error.errno}")
        sink.file_error(
            "E002", f"filen »{called}« kan inte läsas: {reason}", called, "kontrollera att du får öppna filen"
        )
    return None


def tell_link_out(called: str, sink: Diagnostics) -> None:
    """Report that a link leads out of its folder."""
    sink.file_error("E079", "länken leder ut ur katalogen och följs inte", called, "lägg filen i katalogen")


def decode(data: bytes, name: str, sink: Diagnostics) -> SourceText | None:
    """Turn the bytes of a file into a `SourceText`, or report why they may not be read and return None.

    `name` is looked at too: it may neither hold the number of a person nor letters that do not show.
    """
    if not check_name(name, sink):
        return None
    if kind := _document(data):
        word = kind == "ett Word-dokument (.docx)"
        first = "" if word else "spara det som text eller Word (.docx); "
        sink.file_error(
            "E006",
            f"filen är {kind}, inte en textfil",
            name,
            f"{first}»lagrum ny FIL.insats --fran DOKUMENTET« gör en insats av det som står i det",
        )
        return None
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
    return checked(SourceText.of(text, name), sink)


def checked(source: SourceText, sink: Diagnostics) -> SourceText | None:
    """Return a text when nothing forbids that it is read: letters that do not show, or the number of a person.

    Every text that comes from outside comes through here (`decode`, or a host that has it as text). What forbids is
    reported, and what should be looked at as well.
    """
    invisible = invisible_letters(source.text)
    for offset, char in invisible[:MOST_TOLD]:
        sink.error(
            "E007",
            f"ett osynligt tecken (U+{ord(char):04X}) står i texten",
            source,
            Span(offset, offset + 1),
            "radera tecknet, eller skriv om raden för hand; det följer ofta med när text klistras in",
        )
    numbers = _numbers(source)
    for start, end in numbers:
        sink.error(
            "E043",
            "texten innehåller ett personnummer eller samordningsnummer",
            source,
            Span(start, end),
            "ta bort det: en katalog innehåller inga uppgifter om enskilda",
        )
    if invisible or numbers:
        return None
    for contact in find_contacts(source.text):
        sink.warning(
            "E140",
            f"texten innehåller {_CONTACTS[contact.kind]} som kan vara en enskilds",
            source,
            Span(contact.start, contact.end),
            "ta bort uppgiften; hör den till en myndighet eller en funktion, skriv »# offentlig kontakt« sist på raden",
        )
    return source


MOST_TOLD = 60
"""Numbers of one file, and letters that do not show, that are told of: somewhat more than are shown, so that it is said
that there are more."""
_BLANKED = {chr(n) for n in (*range(0x20), 0x7F)}
"""Control characters, that an older system may have in a name: they are shown as blanks."""
_CONTACTS = {
    "e-postadress": "en e-postadress",
    "telefonnummer": "ett telefonnummer",
    "namn med adress": "ett namn med en adress",
}


def _numbers(source: SourceText) -> list[tuple[int, int]]:
    """Return where personal numbers stand, also one that a comment stands in the middle of; no more than are shown."""
    found = list(islice(find_personal_numbers(source.text), MOST_TOLD))
    if source.code != source.text and len(found) < MOST_TOLD:
        more = (n for n in find_personal_numbers(source.code) if not any(n[0] < end and n[1] > a for a, end in found))
        found += islice(more, MOST_TOLD)
    return found


def check_name(name: str, sink: Diagnostics) -> bool:
    """Return whether a file may be called so; a name that holds a person's number or what does not show is reported."""
    if holds_personal_number(name):
        sink.file_error(
            "E043",
            "filens namn eller mapp innehåller ett personnummer eller samordningsnummer",
            name,
            "byt namn på filen eller mappen: en katalog innehåller inga uppgifter om enskilda",
        )
        return False
    if invisible := [n for n in invisible_letters(name) if n[1] not in _BLANKED]:
        sink.file_error(
            "E007",
            f"ett osynligt tecken (U+{ord(invisible[0][1]):04X}) står i filens namn",
            name,
            "byt namn på filen; tecknet följer ofta med när ett namn klistras in",
        )
        return False
    return True


_DOCUMENTS = (
    (b"%PDF-", "ett PDF-dokument"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ett äldre Word- eller Exceldokument"),
    (b"{\\rtf", "ett RTF-dokument"),
)


def _document(data: bytes) -> str:
    """Return what kind of document of an office program the bytes are ("": none)."""
    if data.startswith(b"PK\x03\x04"):
        inside = data[:4000]
        if b"word/" in inside or b"[Content_Types].xml" in inside:
            return "ett Word-dokument (.docx)"
        return "ett OpenDocument" if b"opendocument" in inside else "ett packat arkiv"
    return next((kind for start, kind in _DOCUMENTS if data.startswith(start)), "")


def _looks_like_utf16(data: bytes) -> bool:
    """Return whether every other byte is mostly zero, as in western text saved as UTF-16 without a mark."""
    head = data[:2000]
    return len(head) > 3 and max(head[0::2].count(0), head[1::2].count(0)) > len(head) // 3
