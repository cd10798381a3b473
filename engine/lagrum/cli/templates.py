"""A municipality's own Word template, as a command is given it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from lagrum.base.errors import BadTemplateError, InputError
from lagrum.base.plain_files import read_plain

MAX_TEMPLATE: Final = 20_000_000
"""Most bytes of a Word template, as in `memo/word_template.py`."""


def read_template(name: str) -> bytes | None:
    """Return a Word template; None where none is given. Raises `InputError`."""
    if not name:
        return None
    try:
        return read_plain(Path(name), MAX_TEMPLATE)
    except OSError as error:
        raise InputError(f"mallen »{name}« kan inte läsas ({error.strerror})", "ange en Wordfil (.docx)") from None


@contextmanager
def told_of(name: str) -> Iterator[None]:
    """Have what is wrong with a template told with its name."""
    try:
        yield
    except BadTemplateError as error:
        raise InputError(f"»{name}« kan inte användas som mall: {error.message}", error.help) from error
