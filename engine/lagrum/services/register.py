"""The register of open questions over any number of catalogues."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from lagrum.base.errors import InputError
from lagrum.base.frozen import frozen
from lagrum.catalogue.check_files import check_found
from lagrum.catalogue.left_out import LeftOut, left_out
from lagrum.evaluation.engines import EngineChoice
from lagrum.interventions.find import find_interventions
from lagrum.memo.notes import find_notes
from lagrum.memo.register import Register, build_register
from lagrum.model.rulebook import Rulebook
from lagrum.services.rulebook import choose_engine, open_rulebook
from lagrum.source.diagnostic import Diagnostic, Diagnostics, did_you_mean

STATUSES = ("öppen", "eskalerad", "besvarad", "omprövas")


@frozen
class Registered:
    """The questions, the files that its numbers leave out, and what was noticed."""

    register: Register
    left_out: LeftOut
    diagnostics: tuple[Diagnostic, ...]


def register(
    paths: Sequence[Path],
    day: date,
    status: str = "",
    rules: Sequence[str] = (),
    without_shipped: bool = False,
    engine: str = "båda",
) -> Registered:
    """Collect the questions that the interventions raise, or those with one status."""
    if status and status not in STATUSES:
        hint = did_you_mean(status, STATUSES) or f"välj mellan {', '.join(STATUSES)}"
        raise InputError(f"»{status}« är ingen status", hint)
    rulebook = open_rulebook(rules, without_shipped)
    sink = Diagnostics()
    found, without = collect(paths, rulebook, day, choose_engine(engine), sink, status)
    return Registered(found, without, tuple(sink.sorted()))


def collect(
    paths: Sequence[Path], rulebook: Rulebook, day: date, engine: EngineChoice, sink: Diagnostics, status: str = ""
) -> tuple[Register, LeftOut]:
    """Return the register of what `paths` stand for, and what it leaves out."""
    files = find_interventions(paths, sink)
    report = check_found(files, rulebook, day, engine, sink, questions=False)
    notes = find_notes([path for path in paths if path.exists()], sink)
    without = left_out(files, report.results)
    return build_register(report.results, rulebook, notes, day, status, without.files), without
