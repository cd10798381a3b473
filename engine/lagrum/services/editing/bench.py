"""What texts are held against while they are written: a rulebook at a day, and the files that it was made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path

from lagrum.base.frozen import frozen
from lagrum.binding.duties import SUFFIX as DUTIES
from lagrum.binding.pairs import EXAMPLES
from lagrum.model.rulebook import Rulebook
from lagrum.rulebook.files import SUFFIXES, read_files
from lagrum.rulebook.ledger import SUFFIX as LEDGER
from lagrum.services.world import World
from lagrum.source.diagnostic import Diagnostic, Diagnostics
from lagrum.source.text import SourceText

RULE_SUFFIXES = (*SUFFIXES, EXAMPLES, ".reform", DUTIES, LEDGER)
DRAFT_SUFFIXES = (".insats", ".kommun")


@frozen(slots=False)
class Bench:
    """A rulebook at a day. `folders` are those that it was read from; `told` what was wrong with them.

    `check_rules` tells what is wrong in a text of rules; None where rules are not written, as in the page.
    """

    world: World
    folders: tuple[Path, ...]
    told: tuple[Diagnostic, ...] = ()
    check_rules: Callable[[SourceText, Bench, Diagnostics], None] | None = None

    @property
    def rulebook(self) -> Rulebook:
        return self.world.rulebook

    @cached_property
    def texts(self) -> Mapping[str, SourceText]:
        """The files of the rulebook as they lie on disk, by the name that places in the rulebook have."""
        sink = Diagnostics()
        return {source.name: source for source in read_files(self.folders, (*SUFFIXES, EXAMPLES), sink)}

    def on(self, day: date) -> Bench:
        """Return the same at another day."""
        return (
            self
            if day == self.world.day
            else Bench(replace(self.world, day=day), self.folders, self.told, self.check_rules)
        )

    def name_of(self, path: Path) -> str:
        """Return how the rulebook calls a file: from its folder on, or its own name when it lies in none."""
        for folder in self.folders:
            if path.is_relative_to(folder.resolve()):
                return f"{folder.name}/{path.relative_to(folder.resolve()).as_posix()}"
        return path.name

    def path_of(self, name: str) -> Path | None:
        """Return where a file that the rulebook calls `name` lies, None when it is in none of the folders."""
        for folder in self.folders:
            path = folder.resolve() / name.removeprefix(f"{folder.name}/")
            if name.startswith(f"{folder.name}/") and path.is_file():
                return path
        return None
