"""The rulebook read from its texts, which takes longer than the kept one: with its examples, or changed by a reform."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from lagrum.base.plain_files import read_plain_text
from lagrum.checking.receipt import Role, Source, digest_of_text
from lagrum.model.duty import Duty
from lagrum.model.rule import Conclusion
from lagrum.model.rulebook import Rulebook
from lagrum.rulebook.duties import load_duties
from lagrum.rulebook.examples import load_examples
from lagrum.rulebook.load import load_rulebook
from lagrum.services.rulebook import open_folders
from lagrum.source.diagnostic import BrokenFilesError, Diagnostics
from lagrum.source.read import read_source
from lagrum.source.text import MAX_BYTES


def open_examples(folders: Sequence[Path]) -> Rulebook:
    """Return the rulebook in `folders` with its examples. Raises `BrokenFilesError`."""
    return with_examples(open_folders(folders), folders)


def with_examples(rulebook: Rulebook, folders: Sequence[Path], of: Sequence[Conclusion] = ()) -> Rulebook:
    """Return a rulebook that was opened from `folders` with its examples. Raises `BrokenFilesError`.

    `of` are the only rules and definitions whose files are read for examples; empty for all files.
    """
    sink = Diagnostics()
    rulebook = load_examples(rulebook, folders, sink, {o.place.rpartition(":")[0] for o in of})
    if sink.has_errors:
        raise BrokenFilesError(sink)
    return rulebook


def open_duties(rulebook: Rulebook, folders: Sequence[Path]) -> tuple[Duty, ...]:
    """Return the duties (`plikt`) in the folders of a rulebook. Raises `BrokenFilesError`."""
    sink = Diagnostics()
    duties = load_duties(rulebook, folders, sink)
    if sink.has_errors:
        raise BrokenFilesError(sink)
    return duties


def source_of(role: Role, path: Path) -> Source:
    """Return what a receipt says of a file that an answer was made of, and that has been read already."""
    return Source(role=role, name=path.name, sha256=digest_of_text(read_plain_text(path, MAX_BYTES)))


def open_reform(reform: Path, folders: Sequence[Path]) -> Rulebook:
    """Return the rulebook in `folders` changed by the reform in a file. Raises `BrokenFilesError`."""
    sink = Diagnostics()
    source = read_source(reform, sink)
    if source is None:
        raise BrokenFilesError(sink)
    rulebook = load_rulebook(folders, sink, source)
    if sink.has_errors:
        raise BrokenFilesError(sink)
    return rulebook
