"""What Git says of a catalogue: what has changed since a revision, and what a folder held at one."""

from __future__ import annotations

import io
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from lagrum.base.errors import LagrumError
from lagrum.interventions.folders import PROFILE_SUFFIX

GIT_SECONDS = 60


class GitError(LagrumError):
    """Git did not answer."""


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
    top = ask(folder, "rev-parse", "--show-toplevel")
    if top is None:
        if required:
            raise GitError(f"»{folder}« ligger inte i ett Git-arkiv")
        return set()
    if not is_revision(folder, revision):
        raise GitError(f"revisionen »{revision}« finns inte i Git")
    home = Path(top.rstrip("\n"))
    names = ask(folder, "diff", "-z", "--name-only", revision, "--", ".") or ""
    new = ask(folder, "ls-files", "-z", "--others", "--exclude-standard", "--full-name", "--", ".") or ""
    return {(home / n).resolve() for n in (names + new).split("\0") if n}


def is_revision(folder: Path, text: str) -> bool:
    """Whether `text` names a commit in the Git checkout that `folder` lies in."""
    return (
        not text.startswith("-") and ask(folder, "rev-parse", "--verify", "--quiet", f"{text}^{{commit}}") is not None
    )


def export(revision: str, path: Path, target: Path) -> Path | None:
    """Write what a folder (or file) held at a Git revision below `target`, and return where.

    None means that it lay in no checkout or held nothing then. Links are left out.
    """
    folder = path if path.is_dir() else path.parent
    packed = None if revision.startswith("-") else ask_bytes(folder, "archive", "--format=tar", revision)
    if packed is None:
        return None
    import tarfile

    target.mkdir(parents=True)
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(target, [m for m in archive if m.isfile()], filter="data")
    place = target if path.is_dir() else target / path.name
    return place if place.exists() else None


def ask(folder: Path, *args: str) -> str | None:
    """Return what Git prints, run in `folder`; None when it fails or there is no Git."""
    printed = ask_bytes(folder, *args)
    return None if printed is None else os.fsdecode(printed)


def ask_bytes(folder: Path, *args: str) -> bytes | None:
    try:
        done = subprocess.run(["git", "-C", str(folder), *args], capture_output=True, timeout=GIT_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None
