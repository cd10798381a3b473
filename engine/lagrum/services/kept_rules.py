"""Rulebooks of other days: kept in a file each, or in the Git history of the folder of rules; found by their digest.

A kept file is a plain archive of the rules' own texts. It may have come from anybody: it is bounded, nothing in it is
run, and only files of rules are taken out of it.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from lagrum.base.errors import InputError
from lagrum.base.frozen import frozen
from lagrum.base.number import bounded
from lagrum.base.plain_files import read_plain
from lagrum.checking.receipt import Receipt
from lagrum.interventions.git import content, history, is_revision, listing
from lagrum.law.lockfile import MAX_LOCK
from lagrum.rulebook.digests import digest_of_lock, digest_of_packs, pack_of
from lagrum.rulebook.files import LOCK_FILE, SUFFIXES, rule_files
from lagrum.source.text import MAX_BYTES, as_read

SUFFIX: Final = ".regelverk"
MOST_FILE: Final = 60_000_000
MOST_FILES: Final = 5_000
MOST_KEPT: Final = 500
"""How many kept files of a folder are looked through."""
MOST_COMMITS: Final = 500
"""How many commits of a folder of rules are looked through, the newest first."""
_NAME: Final = re.compile(r"(\d{1,2})-([^/\\\0]{1,100})/((?:[^/\\\0]{1,200}/){0,10}[^/\\\0]{1,200})")
_TIME: Final = (1980, 1, 1, 0, 0, 0)


@frozen
class PackTexts:
    """A folder of rules as texts: its name, its files by their name from there, and its lock file if it has one."""

    name: str
    texts: tuple[tuple[str, str], ...]
    lock: bytes | None = None


@frozen
class Texts:
    """A rulebook as texts, and where it comes from, in words."""

    packs: tuple[PackTexts, ...]
    where: str

    @property
    def digest(self) -> str:
        """What a report calls the rulebook."""
        return digest_of_packs([(p.name, p.texts) for p in self.packs])

    @property
    def law(self) -> str:
        """The digest of its lock file."""
        lock = next((p.lock for p in self.packs if p.lock is not None), None)
        return "" if lock is None else digest_of_lock(lock)

    def put_below(self, folder: Path) -> list[Path]:
        """Write it below an empty folder, and return the folders of rules."""
        found = []
        for number, pack in enumerate(self.packs):
            home = folder / str(number) / pack.name
            for name, text in pack.texts:
                (home / name).parent.mkdir(parents=True, exist_ok=True)
                (home / name).write_bytes(text.encode("utf-8", "surrogatepass"))
            home.mkdir(parents=True, exist_ok=True)
            if pack.lock is not None:
                (home / LOCK_FILE).write_bytes(pack.lock)
            found.append(home)
        return found


def texts_of(folders: Sequence[Path], where: str) -> Texts:
    """Return the rulebook in folders as texts. Raises `InputError` for what cannot be read."""
    return Texts(tuple(map(_folder, folders)), where)


def _folder(folder: Path) -> PackTexts:
    try:
        read = [
            (p.relative_to(folder).as_posix(), read_plain(p, MAX_BYTES, folder).decode()) for p in rule_files([folder])
        ]
        path = folder / LOCK_FILE
        lock = read_plain(path, MAX_LOCK, folder) if path.is_file() else None
    except (OSError, ValueError):
        raise InputError(
            f"regelmappen »{folder}« kan inte läsas", "kontrollera att alla regelfiler går att öppna"
        ) from None
    return PackTexts(folder.resolve().name if folder.name == "" else folder.name, _as_read(read), lock)


def _as_read(texts: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, as_read(text)) for name, text in texts)


# --- a file for each rulebook -----------------------------------------------------------------------------------------


def kept_name(book: Texts) -> str:
    """Return what the file of a rulebook is called: by its digest."""
    return f"{book.digest[:16]}{SUFFIX}"


def kept_bytes(book: Texts) -> bytes:
    """Return a rulebook as one file: the same bytes each time."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for number, pack in enumerate(book.packs):
            files = [(name, text.encode("utf-8", "surrogatepass")) for name, text in sorted(pack.texts)]
            files += [] if pack.lock is None else [(LOCK_FILE, pack.lock)]
            for name, data in files:
                entry = zipfile.ZipInfo(f"{number}-{pack.name}/{name}", _TIME)
                entry.create_system = 3
                entry.external_attr = 0o644 << 16
                archive.writestr(entry, data)
    return buffer.getvalue()


def read_kept(path: Path) -> Texts:
    """Return the rulebook in a kept file. Raises `InputError`."""
    broken = InputError(f"»{path}« är inget sparat regelverk", "spara ett med »lagrum verifiera --spara MAPP«")
    packs: dict[int, tuple[str, list[tuple[str, str]], bytes | None]] = {}
    try:
        data = read_plain(path, MOST_FILE)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_FILES or sum(p.file_size for p in parts) > MOST_FILE:
                raise broken
            for part in parts:
                found = _NAME.fullmatch(part.filename)
                if found is None or part.compress_type != zipfile.ZIP_STORED or _steps_out(found[3]):
                    raise broken
                number, folder, name = bounded(found[1]), found[2], found[3]
                _, texts, lock = packs.setdefault(number, (folder, [], None))
                inside = archive.read(part)
                if name == LOCK_FILE:
                    lock = inside
                elif name.endswith(SUFFIXES):
                    texts.append((name, inside.decode()))
                else:
                    raise broken
                packs[number] = (folder, texts, lock)
    except (OSError, ValueError, zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError):
        raise broken from None
    if not packs or any(folder in (".", "..") for folder, _, _ in packs.values()):
        raise broken
    made = tuple(PackTexts(folder, _as_read(texts), lock) for _, (folder, texts, lock) in sorted(packs.items()))
    return Texts(made, f"det sparade regelverket »{path.name}«")


def _steps_out(name: str) -> bool:
    return any(part in (".", "..", "") or part.startswith("~") for part in name.split("/"))


def kept_in(folder: Path) -> list[Path]:
    """Return the kept rulebooks in a folder."""
    try:
        return sorted(p for p in folder.iterdir() if p.suffix == SUFFIX and p.is_file())[:MOST_KEPT]
    except OSError:
        return []


# --- by digest --------------------------------------------------------------------------------------------------------

Fits = Callable[[Texts], bool]


def fits_receipt(receipt: Receipt) -> Fits:
    """Return what says whether a rulebook is that of a receipt, by what its folders hold.

    What the folders are called, and the law's fingerprints, are not asked.
    """
    wanted = [(p.rules, p.answers) for p in receipt.packs]

    def fits(book: Texts) -> bool:
        made = (pack_of(p.name, p.texts) for p in book.packs)
        return [(p.rules, p.answers) for p in made] == wanted

    return fits


def find_rules(fits: Fits, law: str, folders: Sequence[Path], kept: Iterable[Path]) -> Texts | None:
    """Return the rulebook that fits: among kept files, or in the Git history of the folders of rules.

    One whose lock file has the digest `law` goes before others.
    """
    second = None
    for book in _candidates(folders, kept):
        if fits(book):
            if not law or book.law == law:
                return book
            second = second or book
    return second


def _candidates(folders: Sequence[Path], kept: Iterable[Path]) -> Iterator[Texts]:
    for path in kept:
        try:
            yield read_kept(path)
        except InputError:  # one file that is damaged hides no other
            continue
    yield from _history(folders)


def _history(folders: Sequence[Path]) -> Iterator[Texts]:
    """Yield the rulebooks that the history of the folders holds, newest first.

    First one folder as it was at a commit and the others as they are, then all as they were.
    """
    blobs: dict[str, bytes | None] = {}
    now = [_safe(folder) for folder in folders]
    for at, folder in enumerate(folders):
        seen: Mapping[str, str] = {}
        for commit in history(folder, MOST_COMMITS):
            files = _rule_files(folder, commit)
            if files == seen:
                continue
            seen = files
            pack = _pack_at(folder, files, blobs)
            others = [pack if k == at else other for k, other in enumerate(now)]
            whole = tuple(p for p in others if p is not None)
            if pack is not None and len(whole) == len(folders):
                yield Texts(whole, f"Git-revision {commit[:12]} av »{folder.name}«")
    if len(folders) > 1:
        for commit in history(folders[0], MOST_COMMITS):
            if (book := rules_at(commit, folders)) is not None:
                yield book


def _safe(folder: Path) -> PackTexts | None:
    try:
        return _folder(folder)
    except InputError:
        return None


def _rule_files(folder: Path, commit: str) -> dict[str, str]:
    return {
        name: id
        for name, id in listing(folder, commit).items()
        if (name.endswith(SUFFIXES) or name == LOCK_FILE) and not _steps_out(name)
    }


def _pack_at(folder: Path, files: Mapping[str, str], blobs: dict[str, bytes | None]) -> PackTexts | None:
    texts, lock = [], None
    if not files or len(files) > MOST_FILES:
        return None
    for name, id in files.items():
        if id not in blobs:
            blobs[id] = content(folder, id)
        data = blobs[id]
        if data is None:
            return None
        if name == LOCK_FILE:
            lock = data
            continue
        try:
            texts.append((name, as_read(data.decode())))
        except ValueError:
            return None
    return PackTexts(folder.name, tuple(texts), lock)


def rules_at(revision: str, folders: Sequence[Path]) -> Texts | None:
    """Return the rulebook as Git held it at a revision; a folder that was not in it is taken as it is now."""
    packs = []
    known = False
    for folder in folders:
        files = _rule_files(folder, revision) if is_revision(folder, revision) else {}
        pack = _pack_at(folder, files, {})
        known = known or pack is not None
        packs.append(pack or _folder(folder))
    return Texts(tuple(packs), f"Git-revision {revision[:12]}") if known else None
