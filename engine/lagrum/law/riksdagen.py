"""The Riksdag's open data: the text form of a consolidated act."""

from __future__ import annotations

import re
from typing import Final

from lagrum.law.acts import Act
from lagrum.law.reading import StatuteError, clean
from lagrum.law.sfs_reader import read_sfs_body
from lagrum.law.statute import Statute

_NUMBER_RE: Final = re.compile(r"^\s*SFS[ -]nr:\s*(\d{4}:\d+)", re.MULTILINE | re.IGNORECASE)
_CHANGED_RE: Final = re.compile(r"^\s*Ändrad:\s*(?:t\.o\.m\.\s*)?SFS\s*(\d{4}:\d+)", re.MULTILINE | re.IGNORECASE)
_METADATA_RE: Final = re.compile(r"^\s*[A-ZÅÄÖ][\wåäöÅÄÖ/ -]{1,40}:\s*\S?.*$")
_HEADER_CHARS: Final = 4_000
_HEADER_LINES: Final = 40


def is_riksdagen_text(text: str) -> bool:
    """Whether the text begins with the Riksdag's metadata lines (``SFS nr: 2025:400``)."""
    return _NUMBER_RE.search(text[:_HEADER_CHARS]) is not None


def sfs_number(text: str) -> str | None:
    """The SFS number that the metadata lines give, or None."""
    match = _NUMBER_RE.search(text[:_HEADER_CHARS])
    return None if match is None else match[1]


def read_riksdagen(text: str, act: Act) -> Statute:
    """Read an act in the Riksdag's text form. Raises StatuteError when it is another act or no act."""
    text = clean(text)
    number = sfs_number(text)
    if number is None:
        raise StatuteError("texten saknar riksdagens uppgifter om SFS-nummer")
    if number != act.number:
        raise StatuteError(f"texten är SFS {number}, inte {act.short} ({act.number})")
    lines = text.split("\n")
    last = max((place for place, line in enumerate(lines[:_HEADER_LINES]) if _METADATA_RE.match(line)), default=None)
    if last is None:
        raise StatuteError(f"riksdagens uppgifter om lagen står inte på de {_HEADER_LINES} första raderna")
    changed = _CHANGED_RE.search("\n".join(lines[: last + 1]))
    return read_sfs_body("\n".join(lines[last + 1 :]), act, changed[1] if changed else number)
