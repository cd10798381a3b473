"""Opening the rulebook that a call works with, and choosing the evaluators."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from lagrum.base import resources
from lagrum.base.errors import InputError
from lagrum.evaluation.durable.engine import durable_available
from lagrum.evaluation.engines import ALIASES, TOGETHER, EngineChoice
from lagrum.model.rulebook import Rulebook
from lagrum.rulebook.kept import cached_rulebook
from lagrum.source.diagnostic import BrokenFilesError, Diagnostics

INSTALL_DURABLE = "installera med »pip install 'lagrum[durable]'« (kräver en C-kompilator), eller välj --motor snabb"


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
    try:
        return resources.rules_dir()
    except FileNotFoundError as error:
        raise InputError(str(error).rstrip(".")) from None


def open_rulebook(regler: Sequence[str] = (), utan_medfoljande: bool = False) -> Rulebook:
    """Return the rulebook. Raises `BrokenFilesError` when a file has errors."""
    return open_folders(rule_folders(regler, utan_medfoljande))


def open_folders(folders: Sequence[Path], made_of: tuple[str, bytes | None] | None = None) -> Rulebook:
    """Return the rulebook in `folders`, without examples. Raises `BrokenFilesError` when any of its files has errors.

    `made_of` is their `files.fingerprint` when it has just been taken.
    """
    sink = Diagnostics()
    rulebook = cached_rulebook(folders, sink, made_of)
    if sink.has_errors:
        raise BrokenFilesError(sink)
    return rulebook


def choose_engine(motor: str) -> EngineChoice:
    """Return the evaluators to run: `båda` is the fast one alone where durable_rules is not installed."""
    named = ALIASES.get(motor, motor)
    chosen = next(choice for choice in TOGETHER if choice == named)
    if "durable" not in TOGETHER[chosen] or durable_installed():
        return chosen
    if chosen == "durable":
        raise InputError("durable_rules är inte installerat", INSTALL_DURABLE)
    return "snabb"


def durable_installed() -> bool:
    """Say whether the evaluator of durable_rules can run."""
    return durable_available()
