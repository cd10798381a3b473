"""The last look at what is about to leave: no personal number does, whatever let it in.

Every renderer's result passes here (`report/formats`), what a command writes (`cli/output`), every page and answer of a
page (`web/views`), what becomes a PDF (`memo/typesetting`) and what an editor is sent (`language_server/server`).
`tests/unit/test_no_number_gets_by.py` holds that there is no other way out.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from lagrum.base.errors import InputError
from lagrum.base.inert import printable
from lagrum.source.personal_number import find_personal_numbers, mask
from lagrum.source.shortening import called

_AROUND = 30
"""Letters on each side of a number that are shown when it is stopped; the number itself is not."""
_OVERLAP = 200
"""Letters of a piece that are looked at again with the next: no number is longer."""
_PIECE, _CONTEXT = 1_000_000, 2_000
"""Letters of a long text that are looked at at a time, and those before them that are looked at again."""
_MARKUP = re.compile(r"<[^>]*>")
_PARAGRAPH = re.compile(r"</(?:\w+:)?p>|<(?:\w+:)?(?:br|cr|tab)\b[^>]*>")


class LeakError(InputError):
    """Something that was to be given out holds a personal number, and was not."""


def let_out(text: str, what: str = "svaret") -> str:
    """Return a text that may leave. Raises `LeakError`, which says where the number stands and does not repeat it."""
    found = next(find_personal_numbers(text), None) if _may_hold_one(text) else None
    if found is None:
        return text
    start, end = found
    row = text.count("\n", 0, start) + 1
    masked = printable(_MARKUP.sub(" ", mask(text[max(0, start - _AROUND) : end + _AROUND])))
    words = mask(" ".join(masked.replace("«", "").replace("»", "").split()))
    raise LeakError(
        f"{called(what)} har ett personnummer eller samordningsnummer på rad {row} och lämnas inte ut: »{words}«",
        "sök upp det som står intill i filerna, mallen eller lagtexten som det kommer ur, och ta bort numret där",
    )


def _may_hold_one(text: str) -> bool:
    """Say whether a long text may hold a number: looked at piece by piece, since what is looked at is copied.

    A piece that is cut out of what is no number may look like one, and the whole then decides.
    """
    if len(text) <= _PIECE:
        return True
    starts = range(0, len(text), _PIECE)
    return any(next(find_personal_numbers(text[max(0, k - _CONTEXT) : k + _PIECE]), None) for k in starts)


def let_out_parts(parts: Iterable[str], what: str = "svaret") -> Iterator[str]:
    """Yield the pieces of a text that may leave, a number across two of them minded. Raises `LeakError`."""
    before = ""
    for part in parts:
        let_out(before + part, what)
        before = (before + part)[-_OVERLAP:]
        yield part


def let_out_document(data: bytes, what: str = "svaret") -> bytes:
    """Return an office document (.docx) that may leave, its words in all parts looked at. Raises `LeakError`.

    What is no such archive, such as a PDF, is let out: its words are looked at before it is set.
    """
    if data.startswith(b"PK\x03\x04"):
        import zipfile  # few commands write a document, and it takes a while to import

        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                for name in archive.namelist():
                    if name.endswith((".xml", ".rels")):
                        let_out(_words(archive.read(name).decode("utf-8", "replace")), what)
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError):
            return data
    return data


def _words(xml: str) -> str:
    """Return the words of a part: what stands in a paragraph together, whatever runs it is divided into."""
    return _MARKUP.sub("", _PARAGRAPH.sub("\n\n", xml))


def let_out_value(value: Any, what: str = "svaret", passing: tuple[str, ...] = ()) -> Any:
    """Return a value of JSON that may leave, every text in it looked at but those under a key in `passing`.

    Raises `LeakError`.
    """
    if isinstance(value, str):
        let_out(value, what)
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            let_out(str(key), what)
            if key not in passing:
                let_out_value(inner, what, passing)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            let_out_value(inner, what, passing)
    return value
