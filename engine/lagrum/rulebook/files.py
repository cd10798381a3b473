"""Which files a rulebook is made of, and the fingerprint of them all."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from lagrum.base.plain_files import read_plain
from lagrum.base.resources import grammar_dir
from lagrum.base.version import __version__
from lagrum.binding.pairs import RULES
from lagrum.law.lockfile import MAX_LOCK
from lagrum.source.diagnostic import Diagnostics
from lagrum.source.read import read_source
from lagrum.source.text import MAX_BYTES, SourceText

SUFFIXES: Final = (".begrepp", RULES, ".svar", ".praxis")
"""The files that an answer goes by."""
LOCK_FILE: Final = "lydelser.lock"
FORMAT: Final = "lagrum-regelverk 8"
_HEAD: Final = re.compile(r'^(?:regel|begrepp|tabell)[ \t]+(\S+)(?:[ \t]+"([^"\n]*)")?', re.MULTILINE)
_ROW: Final = re.compile(r'^    rad[ \t]+(\S+)[ \t]+([^"\n]*[^"\s])[ \t]*(?:"([^"\n]*)")?', re.MULTILINE)
CODE: Final = ("base", "binding", "language", "law", "model", "rulebook", "source")
"""The folders of lagrum itself that decide how files become a rulebook."""


def rule_files(folders: Iterable[Path], suffixes: Sequence[str] = SUFFIXES) -> list[Path]:
    """Return the files below the folders with one of the suffixes, in a stable order.

    Whatever else has such a name is among them (a link that leads nowhere, a pipe): whoever reads it says so.
    """
    found: list[Path] = []
    for folder in folders:
        found += sorted(p for p in folder.rglob("*.*") if p.suffix in suffixes and not p.is_dir())
    return found


def read_files(folders: Iterable[Path], suffixes: Sequence[str], sink: Diagnostics) -> list[SourceText]:
    """Return the text of the files below the folders with one of the suffixes; what cannot be read is reported.

    They are named from the folder of the rulebook on: "rules/sol/11-05-utan-behovsprovning.regel".
    """
    found = []
    for folder in folders:
        for path in rule_files([folder], suffixes):
            source = read_source(path, sink, f"{folder.name}/{path.relative_to(folder).as_posix()}", folder)
            if source is not None:
                found.append(source)
    return found


def names_at_a_glance(folders: Iterable[Path]) -> dict[str, str]:
    """Return the names of rules, tables and rows, with their titles, and of begrepp, by a look at how lines begin.

    For completing words, where a keystroke cannot wait for the rulebook. What cannot be read is passed over.
    """
    found: dict[str, str] = {}
    for path, home in ((path, folder) for folder in folders for path in rule_files([folder])):
        try:
            text = read_plain(path, MAX_BYTES, home).decode()
        except (OSError, ValueError):
            continue
        found |= dict(_HEAD.findall(text))
        found |= {name: title or value[0].upper() + value[1:] for name, value, title in _ROW.findall(text)}
    return found


def fingerprint(folders: Sequence[Path]) -> tuple[str, bytes | None]:
    """Return the SHA-256 of all that the rulebook is made from, and the bytes of its lock file (None without one).

    Files of examples are no part of it: a rulebook is bound without them.

    Raises OSError and ValueError for what cannot be read.
    """
    digest = hashlib.sha256()

    def add(name: str, data: bytes) -> None:
        digest.update(f"{len(data)} {name}\0".encode("utf-8", "surrogateescape") + data)

    add(f"{FORMAT} {__version__}", b"")
    package = Path(__file__).parents[1]
    for code in CODE:
        for path in sorted((package / code).rglob("*.py")):
            add(path.relative_to(package).as_posix(), path.read_bytes())
    for path in sorted(grammar_dir().glob("*.lark")):
        add(path.name, path.read_bytes())
    lock: bytes | None = None
    for folder in folders:
        if not folder.is_dir():
            raise ValueError(folder)
        add(f"mapp {folder.name}", b"")
        base = folder.parent if folder.name == "rules" else folder
        for path in rule_files([folder]):
            add(path.relative_to(base).as_posix(), read_plain(path, MAX_BYTES, folder))
        if lock is None and (folder / LOCK_FILE).is_file():
            lock = read_plain(folder / LOCK_FILE, MAX_LOCK, folder)
            add(LOCK_FILE, lock)
    return digest.hexdigest(), lock
