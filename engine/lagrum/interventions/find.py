"""From paths to interventions, for every command: one way, and it says what it leaves out.

A file that is named is always read. In a folder the drafts that Git ignores are left out, which is said, and a link to
a file outside the folder is told and not followed. A municipality's profile stands for the interventions beside it.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import NamedTuple

from lagrum.interventions.checkout import Checkout, ask, checkout_of
from lagrum.interventions.folders import CASE_SUFFIX, PROFILE_SUFFIX
from lagrum.interventions.home import links_out
from lagrum.source.diagnostic import Diagnostics
from lagrum.source.read import shown, tell_link_out

MOST_NAMED = 3
"""How many of the drafts that are left out are named."""


def find_interventions(
    paths: Sequence[Path], sink: Diagnostics, exclude: Sequence[str] = (), suffixes: Sequence[str] = (CASE_SUFFIX,)
) -> list[Path]:
    """Return the .insats files that `paths` stand for (or those with one of `suffixes`), sorted, each once.

    `exclude` are patterns of files to leave out of a folder, matched against their paths from there. A file that is
    named and cannot be read is among what is returned: whoever reads it says why.
    """
    found: dict[str, str] = {}
    for path in paths:
        if os.path.isdir(path):
            inside = _in_folder(path, exclude, suffixes, sink)
        elif path.suffix == PROFILE_SUFFIX and PROFILE_SUFFIX not in suffixes and os.path.isfile(path):
            inside = _in_folder(path.parent, ("*/*",), suffixes, sink, path)
        elif path.suffix or os.path.lexists(path):
            if links_out(path):
                tell_link_out(shown(path), sink)
                continue
            inside = [(os.path.realpath(path), str(path))]
        else:
            sink.file_error("E001", f"»{shown(path)}« finns inte", shown(path), "kontrollera sökvägen")
            continue
        for real, name in inside:
            found.setdefault(real, name)
    return [Path(name) for name in sorted(found.values(), key=_parts)]


def _parts(path: str) -> list[str]:
    """Return what paths are sorted by: a folder's files stay together."""
    return path.split(os.sep)


class _File(NamedTuple):
    """A file below a root: its name from there, and whether it is a link."""

    name: str
    linked: bool


def _in_folder(
    root: Path, exclude: Sequence[str], suffixes: Sequence[str], sink: Diagnostics, profile: Path | None = None
) -> list[tuple[str, str]]:
    """Return the files below a folder: where each really lies, and what it is called. What is left out is told."""
    files, ignored = _below(root, suffixes)
    inside = [f for f in files if not _excluded(f.name, exclude)]
    ignored = [name for name in ignored if not _excluded(name, exclude)]
    if not inside and not ignored:
        _tell_empty(root, profile, sink)
    if ignored:
        _tell_ignored(root, ignored, suffixes, sink)
    home = str(root.resolve())
    prefix = "" if root == Path() else f"{root}{os.sep}"
    found = []
    for file in inside:
        # Only a link can lie elsewhere than it says: links to folders are not followed.
        real = os.path.realpath(prefix + file.name) if file.linked else f"{home}{os.sep}{file.name}"
        if file.linked and not Path(real).is_relative_to(home):
            tell_link_out(shown(prefix + file.name), sink)
            continue
        found.append((real, prefix + file.name))
    return found


def _tell_empty(root: Path, profile: Path | None, sink: Diagnostics) -> None:
    what = f"mappen »{shown(root)}« innehåller inga insatser"
    if profile is not None:
        what = f"bredvid kommunprofilen »{shown(profile)}« ligger inga insatser"
    sink.file_error("E073", what, shown(profile or root), "insatser har filändelsen .insats")


def _tell_ignored(root: Path, names: Sequence[str], suffixes: Sequence[str], sink: Diagnostics) -> None:
    one = len(names) == 1
    kind = ("insats" if one else "insatser") if tuple(suffixes) == (CASE_SUFFIX,) else ("fil" if one else "filer")
    named = ", ".join(shown(name) for name in sorted(names)[:MOST_NAMED])
    more = f" och {len(names) - MOST_NAMED} till" if len(names) > MOST_NAMED else ""
    message = f"{len(names)} {kind} som Git bortser från är inte med: {named}{more}"
    help = "ange filen själv, så är den med" if one else "ange filerna själva, så är de med"
    sink.file_warning("E078", message, shown(root), help)


def _below(root: Path, suffixes: Sequence[str]) -> tuple[list[_File], list[str]]:
    """Return the files with one of `suffixes` below a folder, and the names of those that Git ignores."""
    home = checkout_of(root)
    patterns = [f":(icase)*{suffix}" for suffix in suffixes]  # a file from Windows may be called X.INSATS
    if home is None:
        return list(_walk(str(root), "", tuple(suffixes))), []
    names = _listed(home, root, "--cached", "--others", "--exclude-standard", "--", *patterns)
    if names is None:  # Git is not installed, or understands nothing of what lies there
        return list(_walk(str(root), "", tuple(suffixes))), []
    found = list(_that_exist(root, names))
    others = _listed(home, root, "--others", "--ignored", "--exclude-standard", "--", *patterns) or ""
    ignored = list(_that_exist(root, others))
    if ignored and not found and ask(home, root, "check-ignore", "-q", ".") is not None:
        return ignored, []  # the folder itself is ignored, and it was named
    return found, [file.name for file in ignored]


def _listed(home: Checkout, root: Path, *args: str) -> str | None:
    printed = ask(home, root, "ls-files", "-z", *args)
    return None if printed is None else os.fsdecode(printed)


def _that_exist(root: Path, names: str) -> Iterator[_File]:
    """Yield the files among the names that Git has printed: it may know one that is gone."""
    for name in filter(None, names.split("\0")):
        path = os.path.join(root, name)
        try:
            mode = os.lstat(path).st_mode
        except OSError:
            continue
        linked = stat.S_ISLNK(mode)
        if stat.S_ISREG(mode) or (linked and os.path.isfile(path)):
            yield _File(name, linked)


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
        elif entry.name.lower().endswith(suffixes):
            linked = entry.is_symlink()
            if os.path.isfile(entry.path) if linked else entry.is_file(follow_symlinks=False):
                yield _File(name, linked)


def _excluded(name: str, patterns: Sequence[str]) -> bool:
    name = name.replace(os.sep, "/")
    return any(fnmatch(name, p) or fnmatch(name, f"{p.rstrip('/')}/*") for p in patterns)
