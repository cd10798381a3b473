"""The main part of a Word document (.docx) that somebody has sent: bounded when unpacked, and nothing in it is run."""

from __future__ import annotations

import io
import zipfile
import zlib

from lagrum.base.errors import InputError

BODY = "word/document.xml"
MOST_PARTS = 2_000


def body_of(data: bytes, most: int, help: str, smaller: str) -> bytes:
    """Return the XML of a document's main part.

    `most` bytes is what all its parts may come to when they are unpacked. Raises `InputError`, with `help`, for what is
    no such document, and with `smaller` for what is too large. Nobody has seen yet that the XML is well formed.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > most:
                raise _too_large(most, smaller)
            with archive.open(BODY) as file:
                xml = file.read(most + 1)
    except KeyError:
        raise InputError("filen är inget Word-dokument: den saknar text", help) from None
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        raise InputError("filen kan inte läsas som Word-dokument", help) from None
    if len(xml) > most:  # the directory of an archive may say less than there is
        raise _too_large(most, smaller)
    return xml


def _too_large(most: int, smaller: str) -> InputError:
    return InputError(f"dokumentet är större än {most // 1_000_000} MB när det packas upp och läses inte", smaller)
