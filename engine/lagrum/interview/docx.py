"""The words of a Word document (.docx), with the standard library alone: paragraphs, no pictures, no macros run."""

from __future__ import annotations

from xml.parsers import expat

from lagrum.base.errors import InputError
from lagrum.source.word_body import body_of

MOST_UNPACKED = 20_000_000
"""Bytes that all parts of a document may come to when they are unpacked."""
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main "
_FALLBACK = "http://schemas.openxmlformats.org/markup-compatibility/2006 Fallback"
_BREAKS = {f"{_WORD}tab": " ", f"{_WORD}br": "\n", f"{_WORD}cr": "\n", f"{_WORD}noBreakHyphen": "-"}
HELP = "spara det på nytt som Word-dokument (.docx), eller klistra in texten"


def read_docx(data: bytes) -> str:
    """Return the text of a Word document, a paragraph to a line with a blank line between.

    What is struck out by tracked changes is left out, what is inserted is there. Raises `InputError` for what is no
    such document, unpacks to more than `MOST_UNPACKED` bytes, or declares a document type or entities.
    """
    return _Body().read(body_of(data, MOST_UNPACKED, HELP, "klistra in den text som beskriver insatsen i stället"))


class _Body:
    """Gathers the words of the document's main part."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.reading = 0
        self.left_out = 0

    def read(self, xml: bytes) -> str:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.words
        parser.StartDoctypeDeclHandler = self.refuse
        parser.EntityDeclHandler = self.refuse
        parser.buffer_text = True
        try:
            parser.Parse(xml, True)
        except expat.ExpatError:
            raise InputError("dokumentet är skadat och kan inte läsas", HELP) from None
        lines = (" ".join(line.split()) for line in "".join(self.out).split("\n"))
        return "\n\n".join(line for line in lines if line) + "\n"

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.left_out += name == _FALLBACK
        if self.left_out:
            return
        self.reading += name == f"{_WORD}t"
        if name in _BREAKS:
            self.out.append(_BREAKS[name])

    def end(self, name: str) -> None:
        if self.left_out:
            self.left_out -= name == _FALLBACK
            return
        self.reading -= name == f"{_WORD}t"
        if name == f"{_WORD}p":
            self.out.append("\n")

    def words(self, text: str) -> None:
        if self.reading and not self.left_out:
            self.out.append(text)

    def refuse(self, *declared: object) -> None:
        raise InputError("dokumentet innehåller en dokumenttyp eller entiteter och läses inte", HELP)
