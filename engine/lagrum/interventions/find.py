"""Finding the interventions of a catalogue: .gitignore respected, links out of the catalogue left alone."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import NamedTuple

from lagrum.interventions.folders import CASE_SUFFIX, PROFILE_SUFFIX
from lagrum.interventions.git import ask
from lagrum.source.diagnostic import Diagnostics
from lagrum.source.read import shown


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
    names = ask(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns)
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


def find_cases(paths: Sequence[Path], sink: Diagnostics) -> list[Path]:
    """Return the files to check: files as given, and the .insats files below each folder; sorted, each once."""
    found: set[Path] = set()
    for path in paths:
        if path.is_dir():
            inside = [p for p in path.rglob(f"*{CASE_SUFFIX}") if p.is_file()]
            if not inside:
                sink.file_error(
                    "E073",
                    f"mappen »{shown(path)}« innehåller inga insatser",
                    shown(path),
                    "insatser har filändelsen .insats",
                )
            found.update(inside)
        else:
            found.add(path)
    return sorted(found)
