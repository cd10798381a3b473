"""A folder of statute texts, read act by act when asked for."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from lagrum.base.plain_files import TooLargeError, read_plain_text
from lagrum.law.acts import ACTS, Act, act_by_short
from lagrum.law.citation import Citation
from lagrum.law.eu_reader import add_convention, read_annex, read_eu
from lagrum.law.reading import StatuteError, clean
from lagrum.law.riksdagen import is_riksdagen_text, read_riksdagen
from lagrum.law.sfs_reader import as_provisions, read_sfs, read_sfs_body
from lagrum.law.statute import Provision, Statute
from lagrum.law.supplements import Supplement, apply_supplements, read_supplements

MAX_FILE: Final = 20_000_000
_THROUGH_RE: Final = re.compile(r"(\d{4}:\d+)")


class Corpus:
    """Statute texts in one folder; each act is read once, at the first question about it.

    Looked for, in order: ``<stem>.txt``, ``sfs-<år>-<nr>.txt`` (as fetched), ``rkrattsbaser-<år>-<nr>.json``.
    """

    def __init__(self, folder: Path) -> None:
        """`folder` must exist: raises StatuteError when it does not."""
        if not folder.is_dir():
            raise StatuteError(f"mappen med lagtexter finns inte: {folder}")
        self.folder = folder
        self._read: dict[str, Statute] = {}
        self._supplements: tuple[Supplement, ...] | None = None

    def acts(self) -> Iterator[Act]:
        """The acts that the folder has a text for, in table order."""
        return (act for act in ACTS if self._path(act) is not None)

    def statute(self, act: str) -> Statute | None:
        """The act with this short name, or None when the folder lacks it. Raises StatuteError, KeyError."""
        if act not in self._read:
            entry = act_by_short(act)
            path = self._path(entry)
            if path is None:
                return None
            self._read[act] = self._load(entry, path)
        return self._read[act]

    def provision(self, citation: Citation) -> Provision | None:
        """The paragraph, article or annex point that the citation lies in, or None."""
        statute = self.statute(citation.act)
        return None if statute is None else statute.provision(citation)

    def _path(self, act: Act) -> Path | None:
        number = act.number.replace(":", "-")
        names = [f"{act.stem}.txt"] if act.stem is not None else []
        if act.kind == "sfs":
            names += [f"sfs-{number}.txt", f"rkrattsbaser-{number}.json"]
        return next((path for name in names if _is_there(path := self.folder / name)), None)

    def _load(self, act: Act, path: Path) -> Statute:
        text = _read_text(path)
        if path.suffix == ".json":
            return read_rkrattsbaser(text, act)
        if is_riksdagen_text(text):
            return read_riksdagen(text, act)
        if act.kind == "eu":
            return self._with_annexes(read_eu(text, act), act)
        statute = read_sfs(text, act)
        if act.short == "barnkonventionen":
            statute = add_convention(statute)
        return apply_supplements(statute, act, self._all_supplements())

    def _with_annexes(self, statute: Statute, act: Act) -> Statute:
        found = {citation: list(provision.versions) for citation, provision in statute.provisions.items()}
        for annex, stem in act.annex_stems:
            path = self.folder / f"{stem}.txt"
            if _is_there(path):
                part = read_annex(_read_text(path), act, annex)
                found.update((citation, list(provision.versions)) for citation, provision in part.provisions.items())
        return Statute(statute.act, statute.consolidated_through, as_provisions(found))

    def _all_supplements(self) -> tuple[Supplement, ...]:
        if self._supplements is None:
            self._supplements = tuple(
                supplement
                for path in sorted(self.folder.glob("zz-*.txt"))
                for supplement in read_supplements(_read_text(path))
            )
        return self._supplements


def load_corpus(folder: Path | str) -> Corpus:
    """Open a folder of statute texts. Raises StatuteError when the folder does not exist."""
    return Corpus(Path(folder))


def read_rkrattsbaser(text: str, act: Act) -> Statute:
    """Read one act from the JSON of the government's legal database. Raises StatuteError."""
    try:
        record = json.loads(text)
        number, full = record["beteckning"], record["fulltext"]
        body, through = full["forfattningstext"], full["andringInford"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise StatuteError(f"filen för {act.short} är inte en post ur Regeringskansliets rättsdatabas") from None
    if not isinstance(body, str) or number != act.number:
        raise StatuteError(f"filen för {act.short} gäller en annan författning eller saknar text")
    match = _THROUGH_RE.search(through) if isinstance(through, str) else None
    return read_sfs_body(clean(body), act, match[1] if match else act.number)


def _is_there(path: Path) -> bool:
    """Whether a text has the name, also one that cannot be read: then it is said why."""
    return os.path.lexists(path) and not path.is_dir()


def _read_text(path: Path) -> str:
    try:
        return read_plain_text(path, MAX_FILE, path.parent)
    except TooLargeError:
        raise StatuteError(f"filen är för stor: {path.name}") from None
    except UnicodeDecodeError:
        raise StatuteError(f"filen är inte UTF-8: {path.name}") from None
    except OSError as error:
        raise StatuteError(f"kan inte läsa {path.name}: {error.strerror}") from None
