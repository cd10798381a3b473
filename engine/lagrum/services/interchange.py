"""Giving out the vocabulary, rules, questions and answers, below a base address of the user's own choosing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from lagrum.base.errors import InputError
from lagrum.base.frozen import frozen
from lagrum.base.progress import Progress, unseen
from lagrum.checking.receipt import derive, digest_of, head_of, make_receipt
from lagrum.evaluation.engines import EngineChoice
from lagrum.interchange.address import checked_base
from lagrum.interchange.export import TITLES, make_export
from lagrum.interchange.graph import Export
from lagrum.model.rulebook import Rulebook
from lagrum.report.interchange_jsonld import graph_json
from lagrum.services.register import collect
from lagrum.services.rulebook import choose_engine, open_rulebook
from lagrum.source.diagnostic import BrokenFilesError, Diagnostic, Diagnostics, printable

OF_A_CATALOGUE = "fragor"
"""What is asked of the rulebook alone, or of a catalogue."""


@frozen
class Exported:
    """What was made, and what was noticed of the files."""

    export: Export
    diagnostics: tuple[Diagnostic, ...]


def interchange(
    what: str,
    paths: Sequence[Path],
    day: date,
    base: str = "",
    rules: Sequence[str] = (),
    without_shipped: bool = False,
    engine: str = "båda",
    progress: Progress = unseen,
) -> Exported:
    """Return what is exported, with its receipt. Raises `InputError`, and `BrokenFilesError`."""
    _check(what, paths)
    checked = checked_base(base)
    rulebook = open_rulebook(rules, without_shipped)
    sink = Diagnostics()
    made = export_of(what, checked, rulebook, day, paths, choose_engine(engine), sink, progress)
    return Exported(made, tuple(sink.sorted()))


def _check(what: str, paths: Sequence[Path]) -> None:
    """Raise `InputError` unless what is asked for can be given out, of interventions or of the rulebook alone."""
    if what not in TITLES:
        raise InputError(f"»{printable(what)}« kan inte ges ut", f"välj mellan {', '.join(TITLES)}")
    if paths and what != OF_A_CATALOGUE:
        raise InputError(f"{what} kommer ur regelverket, inte ur insatser", "ta bort mapparna, eller välj fragor")


def export_of(
    what: str,
    base: str,
    rulebook: Rulebook,
    day: date,
    paths: Sequence[Path],
    engine: EngineChoice,
    sink: Diagnostics,
    progress: Progress = unseen,
) -> Export:
    """Return an export with its receipt; that of a catalogue in which nothing could be checked has none.

    What is asked for may come from a receipt that others have written. Raises `InputError`, and `BrokenFilesError`.
    """
    _check(what, paths)
    options = [("vad", what), ("bas", base)]
    if not paths:
        made = make_export(what, rulebook, day, base)
        head = head_of(rulebook)
        receipt = make_receipt(
            "utbyte", head, day.isoformat(), (), (), head.statutes, export_digest(made), options=options
        )
        return replace(made, receipt=receipt)
    register, _ = collect(paths, rulebook, day, engine, sink, progress=progress)
    if register.receipt is None and sink.has_errors:
        raise BrokenFilesError(sink)
    made = make_export(what, rulebook, day, base, register)
    if register.receipt is None:
        return made
    of = register.receipt
    found = derive(of, "utbyte", graph_json(made), options, of.sources, of.evaluators, of.statutes)
    return replace(made, receipt=found)


def export_digest(export: Export) -> str:
    """Return the digest of what an export says: the nodes as JSON-LD, but the first, which says what a receipt does."""
    return digest_of(graph_json(export))
