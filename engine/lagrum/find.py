"""Finding the interventions of a catalogue: .gitignore respected, links out of the catalogue left alone."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from fnmatch import fnmatch
from pathlib import Path

from lagrum.diagnostics.diagnostic import Diagnostics
from lagrum.reading import CASE_SUFFIX, PROFILE_SUFFIX

GIT_SECONDS = 60


class GitError(Exception):
    """Git did not answer. The message is Swedish."""


def find_catalogue(
    roots: Sequence[Path], exclude: Sequence[str], sink: Diagnostics, suffixes: Sequence[str] = (CASE_SUFFIX,)
) -> list[Path]:
    """Return the .insats files below `roots` (or those with one of `suffixes`), sorted, each once.

    Inside a Git checkout the files that Git ignores are left out. Links to folders are not followed, and a link to a
    file outside its root is reported. `exclude` are patterns matched against the path relative to the root.
    """
    found: dict[Path, Path] = {}
    for root in roots:
        if root.is_file():
            found.setdefault(root.resolve(), root)
            continue
        if not root.is_dir():
            sink.file_error("E001", f"mappen »{root}« finns inte", str(root), "kontrollera sökvägen")
            continue
        inside = [p for p in _below(root, suffixes) if not _excluded(p.relative_to(root).as_posix(), exclude)]
        if not inside:
            sink.file_error(
                "E073", f"mappen »{root}« innehåller inga insatser", str(root), "insatser har filändelsen .insats"
            )
        home = root.resolve()
        for path in inside:
            real = path.resolve()
            if not real.is_relative_to(home):
                sink.file_error(
                    "E079", "länken leder ut ur katalogen och följs inte", str(path), "lägg filen i katalogen"
                )
                continue
            found.setdefault(real, path)
    return sorted(found.values())


def _below(root: Path, suffixes: Sequence[str]) -> list[Path]:
    """Return the files with one of `suffixes` below a folder, by Git when it is a checkout, else by walking."""
    patterns = [f"*{suffix}" for suffix in suffixes]
    names = _git(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns)
    if names is not None:
        return [p for name in names.split("\0") if name and (p := root / name).is_file()]
    found = []
    for folder, folders, files in os.walk(root, followlinks=False):
        folders[:] = [f for f in folders if not f.startswith(".")]
        found += [Path(folder, f) for f in files if f.endswith(tuple(suffixes))]
    return [p for p in found if p.is_file()]


def _excluded(name: str, patterns: Sequence[str]) -> bool:
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
