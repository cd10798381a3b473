"""The digests that name a rulebook and its parts, from names and texts alone: of a folder, of Git, of a kept file.

A text counts as it is read (one kind of newline, no byte order mark), so that a checkout on another system has the same
digest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from lagrum.model.rulebook import Pack

ANSWERS = (".svar", ".praxis")


def digest_of_sources(sources: Iterable[tuple[str, str]]) -> str:
    """Return the SHA-256 of files given as name and text, in the order that they come in. Folders do not matter."""
    digest = hashlib.sha256()
    for name, text in sources:
        digest.update(name.rsplit("/", 1)[-1].encode() + b"\0" + text.encode() + b"\0")
    return digest.hexdigest()


def pack_of(folder: str, sources: Iterable[tuple[str, str]]) -> Pack:
    """Return the digests of a folder of rules, whose files are given as name and text; their order does not matter."""
    ordered = sorted(sources)
    answers = [s for s in ordered if s[0].endswith(ANSWERS)]
    others = [s for s in ordered if not s[0].endswith(ANSWERS)]
    return Pack(name=folder, rules=_digest(others), answers=_digest(answers))


def _digest(sources: list[tuple[str, str]]) -> str:
    return digest_of_sources(sources) if sources else ""


def digest_of_lock(data: bytes) -> str:
    """Return the SHA-256 of a lock file's content, whatever newlines it was checked out with."""
    return hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest()


def digest_of_packs(packs: Sequence[tuple[str, Sequence[tuple[str, str]]]]) -> str:
    """Return what a report calls the rulebook made of folders, each its name and its files.

    A file is its name, from its folder on, and its text.
    """
    every = [(f"{folder}/{name}", text) for folder, sources in packs for name, text in sources]
    return digest_of_sources(sorted(every, key=lambda source: source[0]))
