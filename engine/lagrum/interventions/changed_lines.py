"""Which rows of the interventions have changed since a revision: what a review of a change is about.

Git is asked through `interventions.checkout`. A row that was taken away leaves no row behind, so where one is gone the
whole file counts as changed: what was silenced is never hidden.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from lagrum.base.frozen import frozen
from lagrum.base.number import bounded
from lagrum.interventions.checkout import Checkout, GitError, ask, checkout_of
from lagrum.interventions.folders import PROFILE_SUFFIX
from lagrum.interventions.git import changed_rules, homes_of

SUFFIXES = (".insats", PROFILE_SUFFIX)
_HUNK = re.compile(r"@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@")
_PLAIN = ("--no-color", "--no-ext-diff", "--no-textconv", "--ignore-submodules=all")
"""What keeps Git from starting a program that a folder's settings name, and from colouring what it says."""


@frozen
class FileChange:
    """The rows of a file that are new or other than before, the words that they begin with, and if all count."""

    lines: frozenset[int] = frozenset()
    words: frozenset[str] = frozenset()
    whole: bool = False


WHOLE = FileChange(whole=True)
UNCHANGED = FileChange()


@frozen
class ChangedLines:
    """What has changed since a revision, by file. `why_all` says why all rows count as changed, if they do."""

    revision: str
    files: Mapping[str, FileChange]
    why_all: str = ""

    def of(self, file: str) -> FileChange:
        """Return what has changed in a file."""
        return self.files.get(_key(Path(file)), UNCHANGED)

    def profiles(self, file: str) -> Iterator[FileChange]:
        """Yield what has changed in the profiles beside an intervention, also those that are gone."""
        folder = Path(file).parent.resolve()
        for name, change in self.files.items():
            if name.endswith(PROFILE_SUFFIX) and Path(name).parent == folder:
                yield change


def changed_lines(
    revision: str, interventions: Sequence[Path], rule_folders: Sequence[Path], settings: Path | None = None
) -> ChangedLines:
    """Return which rows have changed since `revision`, or since the place where the work on it began.

    Where Git cannot tell, and where a rule or the settings have changed, all rows count as changed and it is said why.
    """
    try:
        homes = homes_of(interventions, revision)
        since = {home: _start(home, revision) for home in set(homes.values())}
        for home, start in since.items():
            for path in changed_rules(start, [home], [*rule_folders, *([settings.parent] if settings else [])]):
                if _may_touch_all(path, rule_folders, settings):
                    return ChangedLines(revision, {}, f"»{path.name}« har ändrats, och det kan röra alla insatser")
        files: dict[str, FileChange] = {}
        for home, start in since.items():
            files.update(_changes(home, start))
    except GitError as error:
        return ChangedLines(revision, {}, _with_remedy(str(error), interventions))
    return ChangedLines(revision, files)


def _start(home: Checkout, revision: str) -> str:
    """Return where the work since a revision began: what others have done there since then is no change of ours.

    In a shallow clone the common ancestor may be missing; then it is the revision itself.
    """
    found = _told(home, "merge-base", f"{revision}^{{commit}}", "HEAD")
    return found.strip() if found else revision


def _may_touch_all(path: Path, rule_folders: Sequence[Path], settings: Path | None) -> bool:
    """Whether a changed file is one of the rules' or the settings' own."""
    if settings is not None and path == settings.resolve():
        return True
    return path.suffix not in SUFFIXES and any(path.is_relative_to(folder.resolve()) for folder in rule_folders)


def _with_remedy(reason: str, interventions: Sequence[Path]) -> str:
    """Return why Git cannot tell, and what to do when only a part of the history has been fetched."""
    folder = interventions[0].parent if interventions else Path()
    if "revisionen" in reason and _is_shallow(folder):
        return f"{reason}, för arkivet är hämtat utan sin historik; hämta mer, till exempel med fetch-depth: 0"
    return reason


def _is_shallow(folder: Path) -> bool:
    """Whether only a part of the history that a folder has is there."""
    home = checkout_of(folder)
    return home is not None and (_told(home, "rev-parse", "--is-shallow-repository") or "").strip() == "true"


def _told(home: Checkout, *args: str) -> str | None:
    """Return what Git prints about a checkout and its commits; None when it fails. Raises `GitError`."""
    printed = ask(home, home.top, *args, objects=True)
    return None if printed is None else os.fsdecode(printed)


def _changes(home: Checkout, start: str) -> Iterator[tuple[str, FileChange]]:
    """Yield the interventions and profiles of a checkout that differ from a commit, with what has changed in each."""
    listed = _told(home, "diff", "-z", "--name-status", "-M", *_PLAIN, start, "--", ".")
    new = _told(home, "ls-files", "-z", "--others", "--exclude-standard", "--full-name", "--", ".")
    if listed is None or new is None:
        raise GitError("det gick inte att få veta av Git vad som har ändrats")
    for name in filter(_is_source, new.split("\0")):
        yield _key(home.top / name), WHOLE
    fields = iter(listed.rstrip("\0").split("\0") if listed else ())
    for status in fields:
        before = next(fields)
        after = next(fields) if status[:1] in ("R", "C") else before
        if status[:1] == "D" or not _is_source(after) or not _is_source(before):
            change = WHOLE
        else:
            change = WHOLE if status[:1] == "A" else _change(home, start, before, after)
        for name in {before, after}:
            if _is_source(name):
                yield _key(home.top / name), change if name == after else WHOLE


def _change(home: Checkout, start: str, before: str, after: str) -> FileChange:
    """Return what has changed in a file that was called `before`."""
    told = _told(home, "--literal-pathspecs", "diff", "-U0", *_PLAIN, f"{start}:{before}", "--", after)
    return WHOLE if told is None else read_hunks(told)


def read_hunks(text: str) -> FileChange:
    r"""Read the changes of one file as Git writes them without the rows around.

    >>> read_hunks("@@ -4 +4 @@ x\n-    form  råd\n+    form  läger\n").lines
    frozenset({4})
    >>> read_hunks("@@ -4,2 +4 @@\n-    form  råd\n-    samtycke  ja\n+    form  råd\n").whole
    True
    """
    lines: set[int] = set()
    words: set[str] = set()
    gone: set[str] = set()
    here: set[str] = set()
    hunks = 0
    for row in text.split("\n"):
        if found := _HUNK.match(row):
            hunks += 1
            if gone - here:
                return WHOLE
            first, count = bounded(found[1]), bounded(found[2] or "1")
            lines.update(range(first, first + count))
            gone, here = set(), set()
        elif hunks and row[:1] in ("+", "-") and (word := _word(row[1:])):
            (here if row[0] == "+" else gone).add(word)
            words.add(word)
    if (not hunks and text.strip()) or gone - here:
        return WHOLE
    return FileChange(frozenset(lines), frozenset(words))


def _word(row: str) -> str:
    """Return the word that a row begins with, or nothing for a comment and for an empty row."""
    first = row.split(maxsplit=1)[:1]
    return "" if not first or first[0].startswith("#") else first[0]


def _is_source(name: str) -> bool:
    return name.endswith(SUFFIXES)


def _key(path: Path) -> str:
    return str(path.resolve())
