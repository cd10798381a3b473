"""Opening the rulebook that a command works with, and choosing the evaluators."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from lagrum.base.errors import InputError
from lagrum.cli.errors import BrokenFilesError

if TYPE_CHECKING:
    from lagrum.checking.checker import EngineChoice
    from lagrum.model.rulebook import Rulebook

INSTALL_DURABLE = "installera med »pip install 'lagrum[durable]'« (kräver en C-kompilator), eller välj --motor referens"


def rule_folders(regler: Sequence[str], utan_medfoljande: bool = False) -> list[Path]:
    """Return the folders of the rulebook: lagrum's own first, then those added, each once."""
    if utan_medfoljande and not regler:
        raise InputError("--utan-medfoljande lämnar inga regler kvar", "ange minst en mapp med --regler")
    folders = [] if utan_medfoljande else [shipped_rules()]
    for name in regler:
        folder = Path(name)
        if folder.resolve() not in [f.resolve() for f in folders]:
            folders.append(folder)
    return folders


def shipped_rules() -> Path:
    """Return the folder of the rules that come with lagrum."""
    from lagrum.base import resources

    return resources.rules_dir()


def open_rulebook(regler: Sequence[str] = (), utan_medfoljande: bool = False, examples: bool = False) -> Rulebook:
    """Return the rulebook, with its examples if wanted. Raises `BrokenFilesError` when a file has errors."""
    return open_folders(rule_folders(regler, utan_medfoljande), examples)


def open_folders(
    folders: Sequence[Path], examples: bool = False, made_of: tuple[str, bytes | None] | None = None
) -> Rulebook:
    """Return the rulebook in `folders`. Raises `BrokenFilesError` when any of its files has errors.

    `made_of` is their `rulebook_files.fingerprint` when it has just been taken.
    """
    from lagrum.rulebook.kept import cached_rulebook
    from lagrum.rulebook.load import load_rulebook
    from lagrum.source.diagnostic import Diagnostics

    sink = Diagnostics()
    rulebook = load_rulebook(folders, sink) if examples else cached_rulebook(folders, sink, made_of)
    if sink.has_errors:
        raise BrokenFilesError(sink)
    return rulebook


def open_reform(reform: str, folders: Sequence[Path]) -> Rulebook:
    """Return the rulebook in `folders` changed by the reform in a file. Raises `BrokenFilesError`."""
    from lagrum.rulebook.load import load_rulebook
    from lagrum.source.diagnostic import Diagnostics
    from lagrum.source.read import read_source

    sink = Diagnostics()
    source = read_source(Path(reform), sink)
    if source is None:
        raise BrokenFilesError(sink)
    rulebook = load_rulebook(folders, sink, source, examples=False)
    if sink.has_errors:
        raise BrokenFilesError(sink)
    return rulebook


def choose_engine(motor: str) -> EngineChoice:
    """Return the evaluators to run: `båda` is the reference alone where durable_rules is not installed."""
    if motor == "referens" or durable_installed():
        return "referens" if motor == "referens" else "durable" if motor == "durable" else "båda"
    if motor == "durable":
        raise InputError("durable_rules är inte installerat", INSTALL_DURABLE)
    return "referens"


def durable_installed() -> bool:
    """Say whether the evaluator of durable_rules can run."""
    from lagrum.evaluation.durable_engine import durable_available

    return durable_available()
