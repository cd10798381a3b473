"""Which part of the rulebook a command is about: folders or files within it, or folders that are added to it.

A .regel file and the .prov file beside it are one: who names either means both.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from lagrum.base.errors import InputError
from lagrum.base.fold import fold
from lagrum.base.frozen import frozen
from lagrum.binding.pairs import rule_file
from lagrum.model.rulebook import Rulebook
from lagrum.services.rulebook import shipped_rules


@frozen
class Selection:
    """The folders of the rulebook, and which of its files count ("" in `prefixes`: all of them)."""

    folders: tuple[Path, ...]
    prefixes: tuple[str, ...]

    def holds(self, place: str) -> bool:
        """Whether a place "file:line" lies in the selection."""
        name = rule_file(place.rpartition(":")[0])
        return not self.prefixes or any(name == p or name.startswith(f"{p}/") for p in self.prefixes)

    def conclusions(self, rulebook: Rulebook) -> set[str]:
        """Return the rules of the selection, and the concepts with a definition in it: with all of their definitions.

        A concept that is defined in several places has its examples in several places too.
        """
        concepts = rulebook.derived.values()
        phrases = {fold(c.phrase) for c in concepts if self.holds(c.place)}
        return {c.name for c in concepts if fold(c.phrase) in phrases} | {
            r.name for r in rulebook.rules.values() if self.holds(r.place)
        }


def select(names: Sequence[str], utan_medfoljande: bool) -> Selection:
    """Return the selection that the arguments of a command name. Raises `InputError`."""
    if utan_medfoljande and not names:
        raise InputError("--utan-medfoljande lämnar inga regler kvar", "ange minst en mapp")
    folders = [] if utan_medfoljande else [shipped_rules().resolve()]
    prefixes = []
    for name in names:
        path = Path(name)
        if not path.exists():
            raise InputError(f"»{name}« finns inte", "kontrollera sökvägen")
        path = path.resolve()
        home = next((f for f in folders if path.is_relative_to(f)), None)
        if home is None and not path.is_dir():
            raise InputError(f"»{name}« hör inte till regelverket", "ange mappen som filen ligger i")
        if home is None:
            folders.append(home := path)
        prefixes.append(rule_file((Path(home.name) / path.relative_to(home)).as_posix()))
    return Selection(tuple(folders), tuple(prefixes))
