"""The register of open questions over any number of catalogues."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from lagrum.base.errors import InputError
from lagrum.base.frozen import frozen
from lagrum.base.progress import Progress, unseen
from lagrum.catalogue.check_files import check_found
from lagrum.catalogue.left_out import LeftOut, left_out
from lagrum.checking.receipt import Source, derive, statutes_behind
from lagrum.evaluation.engines import EngineChoice
from lagrum.interventions.find import find_interventions
from lagrum.memo.notes import find_notes, sources_of
from lagrum.memo.register import Register, build_register
from lagrum.model.rulebook import Rulebook
from lagrum.network.elsewhere import with_elsewhere
from lagrum.network.model import NetworkRegister
from lagrum.services.network_file import read_network
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
    progress: Progress = unseen,
    network: str = "",
) -> Registered:
    """Collect the questions that the interventions raise, or those with one status.

    `network` is a file with the register over all municipalities: what others have had answered is told too.
    """
    if status and status not in STATUSES:
        hint = did_you_mean(status, STATUSES) or f"välj mellan {', '.join(STATUSES)}"
        raise InputError(f"»{status}« är ingen status", hint)
    others = read_network(Path(network)) if network else None
    rulebook = open_rulebook(rules, without_shipped)
    sink = Diagnostics()
    found, without = collect(paths, rulebook, day, choose_engine(engine), sink, status, progress, others)
    return Registered(found, without, tuple(sink.sorted()))


def collect(
    paths: Sequence[Path],
    rulebook: Rulebook,
    day: date,
    engine: EngineChoice,
    sink: Diagnostics,
    status: str = "",
    progress: Progress = unseen,
    others: tuple[NetworkRegister, Source] | None = None,
) -> tuple[Register, LeftOut]:
    """Return the register of what `paths` stand for, and what it leaves out; `others` have had questions answered."""
    files = find_interventions(paths, sink)
    report = check_found(files, rulebook, day, engine, sink, questions=False, progress=progress)
    notes = find_notes([path for path in paths if path.exists()], sink)
    without = left_out(files, report.results)
    found = build_register(report.results, rulebook, notes, day, status, without.files)
    if others is not None:
        found = with_elsewhere(found, others[0])
    if report.receipt is None:
        return found, without
    cited = statutes_behind(rulebook, (entry.rule for entry in found.questions))
    sources = sources_of(note for written in notes.values() for note in written)
    sources += [others[1]] if others is not None else []
    receipt = derive(report.receipt, "fragor", found, [("status", status)], sources, statutes=cited)
    return replace(found, receipt=receipt), without
