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
HARMLESS = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "--no-optional-locks")
"""A folder that was received brings its own settings of Git: none of them may start a program."""


class GitError(LagrumError):
    """Git did not answer."""


def changed_since(revision: str, interventions: Sequence[Path], rule_folders: Sequence[Path]) -> list[Path]:
    """Return the interventions that have changed since a Git revision, also by their municipality's profile.

    When any file of the rulebook has changed, all interventions are returned: a rule may touch any of them. Only the
    checkouts that they lie in are asked: rules that lie elsewhere have a history of their own. Raises `GitError`.
    """
    homes = {folder: _home(folder) for folder in dict.fromkeys(path.parent for path in interventions)}
    for folder, home in homes.items():
        if home is None:
            raise GitError(f"»{folder}« ligger inte i ett Git-arkiv")
    for home in set(filter(None, homes.values())):
        if not is_revision(home, revision):
            raise GitError(f"revisionen »{revision}« finns inte i Git")
    for folder in rule_folders:
        if (home := _home(folder)) is not None and home in homes.values() and _changed(revision, folder, home):
            return list(interventions)
    touched = {folder: _changed(revision, folder, home) for folder, home in homes.items() if home is not None}
    chosen = []
    for path in interventions:
        changed = touched[path.parent]
        profiles = {p for p in changed if p.suffix == PROFILE_SUFFIX and p.parent == path.parent.resolve()}
        if path.resolve() in changed or profiles:
            chosen.append(path)
    return chosen


def _home(folder: Path) -> Path | None:
    """Return the top of the checkout that a folder lies in; None when it lies in none."""
    top = ask(folder, "rev-parse", "--show-toplevel")
    return None if top is None else Path(top.rstrip("\n"))


def _changed(revision: str, folder: Path, home: Path) -> set[Path]:
    """Return the files below a folder of a checkout that differ from a revision, new ones included."""
    names = ask(folder, "diff", "-z", "--name-only", revision, "--", ".") or ""
    new = ask(folder, "ls-files", "-z", "--others", "--exclude-standard", "--full-name", "--", ".") or ""
    return {(home / n).resolve() for n in (names + new).split("\0") if n}


def is_revision(folder: Path, text: str) -> bool:
    """Whether `text` names a commit in the Git checkout that `folder` lies in."""
    return (
        not text.startswith("-") and ask(folder, "rev-parse", "--verify", "--quiet", f"{text}^{{commit}}") is not None
    )


def history(folder: Path, most: int) -> list[str]:
    """Return the newest commits that changed something below a folder, newest first; none outside Git."""
    printed = ask(folder, "log", "--format=%H", f"--max-count={most}", "--", ".") or ""
    return printed.split()


def listing(folder: Path, revision: str) -> dict[str, str]:
    """Return the files that a folder held at a revision: by their name from there, the ids of their content.

    Links and other repositories are left out.
    """
    printed = None if revision.startswith("-") else ask(folder, "ls-tree", "-r", "-z", revision)
    found = {}
    for row in filter(None, (printed or "").split("\0")):
        head, _, name = row.partition("\t")
        mode, kind, id = head.split()
        if kind == "blob" and mode != "120000":
            found[name] = id
    return found


def content(folder: Path, id: str) -> bytes | None:
    """Return the content that has an id in the archive that a folder lies in; nothing is run on it."""
    return ask_bytes(folder, "cat-file", "blob", id)


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
        command = ["git", "-C", str(folder), *HARMLESS, *args]
        done = subprocess.run(command, capture_output=True, timeout=GIT_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None
