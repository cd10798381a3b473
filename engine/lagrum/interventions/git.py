"""What Git says of a catalogue: what has changed since a revision, and what a folder held at one."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from lagrum.base.frozen import frozen
from lagrum.base.number import bounded
from lagrum.interventions.checkout import Checkout, GitError, ask, checkout_of, has_git
from lagrum.interventions.folders import PROFILE_SUFFIX

DIFFERENCES = ("diff", "-z", "--name-only", "--no-ext-diff", "--no-textconv", "--no-renames", "--ignore-submodules=all")
"""Git compares, and lets nobody help it: a submodule is a repository of its own, with settings of its own."""
MOST_NAMED = 500
"""So many folders are named to Git; when there are more, it compares all of them."""
MAX_FILE = 20_000_000
"""A file that was larger is not written out: lagrum reads none that is."""
AT_ONCE = 32_000_000
MOST_BYTES = 2_000_000_000
MOST_FILES = 1_000_000


def changed_since(revision: str, interventions: Sequence[Path], rule_folders: Sequence[Path]) -> list[Path]:
    """Return the interventions that have changed since a Git revision, also by their municipality's profile.

    When any file of the rulebook has changed, all interventions are returned: a rule may touch any of them. Only the
    checkouts that they lie in are asked: rules that lie elsewhere have a history of their own. Raises `GitError`.
    """
    homes = homes_of(interventions, revision)
    if next(changed_rules(revision, homes.values(), rule_folders), None) is not None:
        return list(interventions)
    touched = {
        home: _changed(revision, home, [folder for folder, theirs in homes.items() if theirs == home])
        for home in dict.fromkeys(homes.values())
    }
    chosen = []
    for path in interventions:
        changed = touched[homes[path.parent]]
        profiles = {p for p in changed if p.suffix == PROFILE_SUFFIX and p.parent == path.parent.resolve()}
        if path.resolve() in changed or profiles:
            chosen.append(path)
    return chosen


def homes_of(interventions: Sequence[Path], revision: str) -> dict[Path, Checkout]:
    """Return the checkout that each folder of interventions lies in; all know the revision. Raises `GitError`."""
    homes = {}
    for folder in dict.fromkeys(path.parent for path in interventions):
        home = checkout_of(folder)
        if home is None:
            raise GitError(_without_home(folder))
        homes[folder] = home
    if not has_git():
        raise GitError("programmet Git är inte installerat")
    for home in dict.fromkeys(homes.values()):
        if not _is_commit(home, revision):
            raise GitError(f"revisionen »{revision}« finns inte i Git")
    return homes


def changed_rules(revision: str, homes: Collection[Checkout], rule_folders: Sequence[Path]) -> Iterator[Path]:
    """Yield files of the rulebook that have changed in the checkouts that the interventions lie in."""
    for folder in rule_folders:
        home = checkout_of(folder)
        if home is not None and home in homes:
            yield from sorted(_changed(revision, home, [folder]))


def _without_home(folder: Path) -> str:
    """Return why no checkout is known for a folder."""
    here = folder.resolve()
    if any((place / ".git").exists() for place in (here, *here.parents)):
        return f"Git-arkivet som »{folder}« ligger i är inte helt; pröva »git status« där"
    return f"»{folder}« ligger inte i ett Git-arkiv"


def _changed(revision: str, home: Checkout, folders: Sequence[Path]) -> set[Path]:
    """Return the files below folders of a checkout that differ from a revision, new ones included."""
    below = [folder.resolve().relative_to(home.top).as_posix() for folder in folders]
    where = [f":(literal){name}" for name in below] if len(below) < MOST_NAMED else ["."]
    names = ask(home, home.top, *DIFFERENCES, revision, "--", *where, objects=True)
    new = ask(home, home.top, "ls-files", "-z", "--others", "--exclude-standard", "--", *where)
    if names is None or new is None:
        raise GitError(f"mappen »{home.top}« kan inte jämföras med »{revision}« av Git")
    return {(home.top / n).resolve() for n in os.fsdecode(names + new).split("\0") if n}


def is_revision(folder: Path, text: str) -> bool:
    """Whether `text` names a commit in the Git checkout that `folder` lies in. Raises `GitError`."""
    home = checkout_of(folder)
    return home is not None and _is_commit(home, text)


def _is_commit(home: Checkout, text: str) -> bool:
    if text.startswith("-"):
        return False
    return ask(home, home.top, "rev-parse", "--verify", "--quiet", f"{text}^{{commit}}", objects=True) is not None


def history(folder: Path, most: int) -> list[str]:
    """Return the newest commits that changed something below a folder, newest first; none outside Git.

    Raises `GitError`.
    """
    return os.fsdecode(_asked_of(folder, "log", "--format=%H", f"--max-count={most}", "--", ".")).split()


def listing(folder: Path, revision: str) -> dict[str, str]:
    """Return the files that a folder held at a revision: by their name from there, the ids of their content.

    Links, other repositories and files that are too large are left out. Raises `GitError`.
    """
    printed = b"" if revision.startswith("-") else _asked_of(folder, "ls-tree", "-r", "-l", "-z", revision)
    found = filter(None, map(_blob, os.fsdecode(printed).split("\0")))
    return {"/".join(blob.parts): blob.id for blob in found}


def content(folder: Path, id: str) -> bytes | None:
    """Return the content that has an id in the archive that a folder lies in; nothing is run on it.

    Raises `GitError`.
    """
    home = checkout_of(folder)
    return None if home is None else ask(home, home.top, "cat-file", "blob", id, objects=True)


def _asked_of(folder: Path, *args: str) -> bytes:
    """Return what Git prints of a folder's history, nothing when it lies in no checkout. Raises `GitError`."""
    home = checkout_of(folder)
    return b"" if home is None else ask(home, folder, *args, objects=True) or b""


def export(revision: str, path: Path, target: Path) -> Path | None:
    """Write what a folder (or file) held at a Git revision below `target`, and return where.

    None means that it lay in no checkout or held nothing then. Links are left out, and the bytes are those that were
    committed: no attribute of the folder changes them. Raises `GitError`.
    """
    folder = path if path.is_dir() else path.parent
    home = checkout_of(folder)
    if home is None or not _is_commit(home, revision):
        return None
    below = folder.resolve().relative_to(home.top).parts
    _write_out(home, revision, below, target, str(path), lambda name: True)
    place = target if path.is_dir() else target / path.name
    return place if place.exists() else None


def export_whole(home: Checkout, revision: str, target: Path, called: str, wanted: Callable[[str], bool]) -> None:
    """Write the files of a repository of our own at a revision below `target`, those whose names are `wanted`.

    `called` is what messages call the repository. Raises `GitError`.
    """
    _write_out(home, revision, (), target, called, wanted)


def _write_out(
    home: Checkout, revision: str, below: tuple[str, ...], target: Path, called: str, wanted: Callable[[str], bool]
) -> None:
    """Write the plain files below a folder of a repository at a revision. Raises `GitError`."""
    listed = ask(home, home.top, "ls-tree", "-r", "-l", "-z", "--full-tree", revision, objects=True)
    found = (blob for blob in map(_blob, os.fsdecode(listed or b"").split("\0")) if blob and blob.lies_below(below))
    blobs = [blob for blob in found if wanted(blob.parts[-1])]
    if len(blobs) > MOST_FILES or sum(blob.size for blob in blobs) > MOST_BYTES:
        raise GitError(f"»{called}« höll för mycket i »{revision}«", "ange en mindre mapp")
    target.mkdir(parents=True)
    for some in _portions(blobs):
        for blob, data in _contents(home, some):
            place = target.joinpath(*blob.parts[len(below) :])
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)


@frozen
class _Blob:
    """A file at a revision: what Git calls its content, how large it is, and the parts of its name."""

    id: str
    size: int
    parts: tuple[str, ...]

    def lies_below(self, folder: tuple[str, ...]) -> bool:
        return self.parts[: len(folder)] == folder and len(self.parts) > len(folder)


def _blob(row: str) -> _Blob | None:
    """Return the file that a row of Git's list tells of; None when it is none that may be written."""
    told, _, name = row.partition("\t")
    words = told.split()
    parts = tuple(name.split("/"))
    odd = any(part in ("", ".", "..") or part.lower() == ".git" or "\\" in part or ":" in part for part in parts)
    if len(words) != 4 or words[0] not in ("100644", "100755") or odd or not words[3].isdecimal():
        return None
    size = bounded(words[3])
    return _Blob(words[2], size, parts) if size <= MAX_FILE else None


def _portions(blobs: Sequence[_Blob]) -> Iterator[list[_Blob]]:
    """Yield the files some at a time, so that no more than a part is held at once."""
    ends, total = [], 0
    for blob in blobs:
        ends.append(total // AT_ONCE)
        total += blob.size
    for _, pairs in groupby(zip(ends, blobs, strict=True), lambda pair: pair[0]):
        yield [blob for _, blob in pairs]


def _contents(home: Checkout, blobs: Sequence[_Blob]) -> Iterator[tuple[_Blob, bytes]]:
    """Yield files with their bytes. Raises `GitError` when Git lacks one."""
    wanted = "".join(f"{blob.id}\n" for blob in blobs).encode()
    data = ask(home, home.top, "cat-file", "--batch", objects=True, given=wanted) or b""
    at = 0
    for blob in blobs:
        end = data.find(b"\n", at)
        if data[at:end] != f"{blob.id} blob {blob.size}".encode():
            raise GitError("en del av historien saknas i Git-arkivet", "hämta den med »git fetch --unshallow«")
        yield blob, data[end + 1 : end + 1 + blob.size]
        at = end + blob.size + 2
