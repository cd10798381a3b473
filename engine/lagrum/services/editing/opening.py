"""Opening the rulebook that texts are held against, from its files; the page has one that is sealed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from lagrum.binding.pairs import EXAMPLES, rule_file
from lagrum.rulebook.load import load_rulebook
from lagrum.rulebook.one_file import check_one_file
from lagrum.services.editing.bench import Bench
from lagrum.services.rulebook import open_folders
from lagrum.services.world import World
from lagrum.source.diagnostic import BrokenFilesError, Diagnostic, Diagnostics
from lagrum.source.text import SourceText


def open_bench(folders: Sequence[Path], day: date) -> Bench:
    """Return the rulebook in folders at a day. One with faults is taken as far as it can be read: `told` has them."""
    told: tuple[Diagnostic, ...] = ()
    try:
        rulebook = open_folders(folders)
    except BrokenFilesError:
        sink = Diagnostics()
        rulebook = load_rulebook(folders, sink)
        told = tuple(sink.errors)
    return Bench(World(rulebook, day, "snabb", "lokal"), tuple(folders), told, check_rules)


def check_rules(source: SourceText, bench: Bench, sink: Diagnostics) -> None:
    """Tell what is wrong in a text of rules, held against the others that it is read together with."""
    check_one_file(source, bench.rulebook, _others(source.name, bench.texts), sink)


def _others(name: str, texts: Mapping[str, SourceText]) -> Sequence[SourceText]:
    """Return the files that a file is read together with."""
    if name.endswith(EXAMPLES):
        return [texts[n] for n in (rule_file(name),) if n in texts]
    if name.endswith(".begrepp"):
        return [source for other, source in texts.items() if other.endswith(".begrepp") and other != name]
    return ()
