"""Finding the interventions of a catalogue: .gitignore respected, links out of the catalogue left alone."""

from __future__ import annotations

import os
import stat
import subprocess
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import NamedTuple

from lagrum.diagnostics.diagnostic import Diagnostics
from lagrum.reading import CASE_SUFFIX, PROFILE_SUFFIX

GIT_SECONDS = 60


class GitError(Exception):
    """Git did not answer. The message is Swedish."""


def find_catalogue(
    roots: Sequence[Path], exclude: Sequence[str], sink: Diagnostics, suffixes: Sequence[str] = (CASE_SUFFIX,)
) -> list[Path]:
    """Return the .insats files below `roots` (or those with one of `suffixes`), sorted, each once.

    A root may be a file: an intervention, or a municipality's profile, which stands for the interventions beside it.
    Inside a Git checkout the files that Git ignores are left out. Links to folders are not followed, and a link to a
    file outside its root is reported. `exclude` are patterns matched against the path relative to the root.
    """
    found: dict[str, str] = {}
    for root in roots:
        if root.is_file():
            stands = root.suffix == PROFILE_SUFFIX and PROFILE_SUFFIX not in suffixes
            for one in _of_profile(root) if stands else [root]:
                found.setdefault(str(one.resolve()), str(one))
            continue
        if not root.is_dir():
            sink.file_error("E001", f"mappen »{root}« finns inte", str(root), "kontrollera sökvägen")
            continue
        inside = [f for f in _below(root, suffixes) if not _excluded(f.name, exclude)]
        if not inside:
            sink.file_error(
                "E073", f"mappen »{root}« innehåller inga insatser", str(root), "insatser har filändelsen .insats"
            )
        home = str(root.resolve())
        shown = "" if root == Path() else f"{root}{os.sep}"
        for file in inside:
            # Only a link can lie elsewhere than it says: links to folders are not followed.
            real = os.path.realpath(shown + file.name) if file.linked else f"{home}{os.sep}{file.name}"
            if file.linked and not Path(real).is_relative_to(home):
                told = "länken leder ut ur katalogen och följs inte"
                sink.file_error("E079", told, shown + file.name, "lägg filen i katalogen")
                continue
            found.setdefault(real, shown + file.name)
    return [Path(path) for path in sorted(found.values(), key=_parts)]


def _parts(path: str) -> list[str]:
    """Return what paths are sorted by: a folder's files stay together."""
    return path.split(os.sep)


class _File(NamedTuple):
    """A file below a root: its name from there, and whether it is a link."""

    name: str
    linked: bool


def _of_profile(profile: Path) -> list[Path]:
    """Return the interventions that a municipality's profile holds for: those in its folder."""
    inside = (profile.parent / file.name for file in _below(profile.parent, (CASE_SUFFIX,)))
    return [path for path in inside if path.parent == profile.parent]


def _below(root: Path, suffixes: Sequence[str]) -> list[_File]:
    """Return the files with one of `suffixes` below a folder, by Git when it is a checkout, else by walking."""
    patterns = [f"*{suffix}" for suffix in suffixes]
    names = _git(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns)
    if names is None:
        return list(_walk(str(root), "", tuple(suffixes)))
    found = []
    for name in filter(None, names.split("\0")):
        path = os.path.join(root, name)
        try:
            mode = os.lstat(path).st_mode
        except OSError:  # Git knows it, and it is gone
            continue
        linked = stat.S_ISLNK(mode)
        if stat.S_ISREG(mode) or (linked and os.path.isfile(path)):
            found.append(_File(name, linked))
    return found


def _walk(root: str, below: str, suffixes: tuple[str, ...]) -> Iterator[_File]:
    """Yield the files in a folder and those below it. A folder that cannot be read is passed over."""
    try:
        entries = list(os.scandir(os.path.join(root, below)))
    except OSError:
        return
    for entry in entries:
        name = os.path.join(below, entry.name)
        if entry.is_dir(follow_symlinks=False):
            if not entry.name.startswith("."):
                yield from _walk(root, name, suffixes)
        elif entry.name.endswith(suffixes):
            linked = entry.is_symlink()
            if os.path.isfile(entry.path) if linked else entry.is_file(follow_symlinks=False):
                yield _File(name, linked)


def _excluded(name: str, patterns: Sequence[str]) -> bool:
    name = name.replace(os.sep, "/")
    return any(fnmatch(name, p) or fnmatch(name, f"{p.rstrip('/')}/*") for p in patterns)


def changed_since(revision: str, cases: Sequence[Path], rule_folders: Sequence[Path]) -> list[Path]:
    """Return the cases that have changed since a Git revision, also by their municipality's profile.

    When any file of the rulebook has changed, all cases are returned: a rule may touch any of them. Raises `GitError`.
    """
    for folder in rule_folders:
        if _changed(revision, folder):
            return list(cases)
    touched: dict[Path, set[Path]] = {}
    chosen = []
    for case in cases:
        folder = case.parent
        if folder not in touched:
            touched[folder] = _changed(revision, folder, required=True)
        profiles = {p for p in touched[folder] if p.suffix == PROFILE_SUFFIX and p.parent == folder.resolve()}
        if case.resolve() in touched[folder] or profiles:
            chosen.append(case)
    return chosen


def _changed(revision: str, folder: Path, required: bool = False) -> set[Path]:
    """Return the files below a folder that differ from a revision, new ones included."""
    top = _git(folder, "rev-parse", "--show-toplevel")
    if top is None:
        if required:
            raise GitError(f"»{folder}« ligger inte i ett Git-arkiv")
        return set()
    if not is_revision(folder, revision):
        raise GitError(f"revisionen »{revision}« finns inte i Git")
    home = Path(top.rstrip("\n"))
    names = _git(folder, "diff", "-z", "--name-only", revision, "--", ".") or ""
    new = _git(folder, "ls-files", "-z", "--others", "--exclude-standard", "--full-name", "--", ".") or ""
    return {(home / n).resolve() for n in (names + new).split("\0") if n}


def is_revision(folder: Path, text: str) -> bool:
    """Whether `text` names a commit in the Git checkout that `folder` lies in."""
    return (
        not text.startswith("-") and _git(folder, "rev-parse", "--verify", "--quiet", f"{text}^{{commit}}") is not None
    )


def export(revision: str, path: Path, target: Path) -> Path | None:
    """Write what a folder (or file) held at a Git revision below `target`, and return where.

    None means that it lay in no checkout or held nothing then. Links are left out.
    """
    folder = path if path.is_dir() else path.parent
    packed = None if revision.startswith("-") else _git_bytes(folder, "archive", "--format=tar", revision)
    if packed is None:
        return None
    import io
    import tarfile

    target.mkdir(parents=True)
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(target, [m for m in archive if m.isfile()], filter="data")
    place = target if path.is_dir() else target / path.name
    return place if place.exists() else None


def _git(folder: Path, *args: str) -> str | None:
    """Return what Git prints, run in `folder`; None when it fails or there is no Git."""
    printed = _git_bytes(folder, *args)
    return None if printed is None else os.fsdecode(printed)


def _git_bytes(folder: Path, *args: str) -> bytes | None:
    try:
        done = subprocess.run(["git", "-C", str(folder), *args], capture_output=True, timeout=GIT_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None
