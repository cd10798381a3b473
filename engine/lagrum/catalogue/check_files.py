"""From files to a report: read interventions and their municipality's profile, check each, keep all messages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from lagrum.base.progress import Progress, unseen
from lagrum.base.version import __version__
from lagrum.checking.acceptance import accept
from lagrum.checking.checker import Checker
from lagrum.checking.receipt import Receipt, checked_of, head_of, make_receipt
from lagrum.checking.result import CaseResult, Message, Report, statutes_of
from lagrum.evaluation.engines import TOGETHER, EngineChoice
from lagrum.explanation.budget import NOT_EXPLAINED, SPLIT
from lagrum.interventions.find import find_interventions
from lagrum.interventions.folders import InterventionBytes
from lagrum.interventions.ids import Ids
from lagrum.interventions.read import InterventionReader
from lagrum.model.intervention import Intervention
from lagrum.model.rulebook import Rulebook
from lagrum.source.diagnostic import Diagnostics
from lagrum.ways.brief import with_ways

STDIN_NAME = "<stdin>"


def check_files(
    paths: Sequence[Path],
    rulebook: Rulebook,
    day: date,
    engine: EngineChoice,
    sink: Diagnostics,
    stdin: bytes | None = None,
    everything: bool = False,
    ways: bool = False,
    progress: Progress = unseen,
) -> Report:
    """Check the interventions that `paths` stand for (`find`). Parameters: see `check_found`."""
    return check_found(find_interventions(paths, sink), rulebook, day, engine, sink, stdin, everything, ways, progress)


def check_found(
    files: Sequence[Path],
    rulebook: Rulebook,
    day: date,
    engine: EngineChoice,
    sink: Diagnostics,
    stdin: bytes | None = None,
    everything: bool = False,
    ways: bool = False,
    progress: Progress = unseen,
    questions: bool = True,
) -> Report:
    """Check interventions. A file with errors gives messages; the others still give results.

    `stdin` is the content of one more intervention, without a municipality profile. Findings that nothing in a draft
    ties to are among the results only when `everything` is wanted, the cheapest ways forward only when `ways` are, and
    open questions when `questions` are. Where the work of explaining came to its end a warning says so.
    `progress` is told how many have been checked.
    """
    reader = InterventionReader(rulebook)
    ids = Ids()
    read = [reader.bind(InterventionBytes(STDIN_NAME, stdin), sink)] if stdin is not None else []
    read += [reader.read(path, sink) for path in files]
    chosen = [s for s in read if s is not None and (s.file == STDIN_NAME or not ids.taken(s.id, s.file, sink))]
    checker = Checker(rulebook, day, engine)
    results = [
        accept(result, intervention.deviations, checker.program.rules, day, sink)
        for intervention, result in zip(
            chosen, checker.check_all(chosen, everything, questions, progress=progress), strict=True
        )
    ]
    for result in results:
        if not result.is_explained:
            sink.file_warning("E047", NOT_EXPLAINED, result.file, SPLIT)
    if ways:
        results = with_ways(checker, chosen, results)
    return Report(
        lagrum=__version__,
        rulebook=rulebook.digest,
        date=day.isoformat(),
        engine=engine,
        evaluators=list(TOGETHER[engine]),
        results=results,
        messages=messages(sink),
        receipt=receipt_of(rulebook, day, engine, chosen, results, everything, ways),
    )


def receipt_of(
    rulebook: Rulebook,
    day: date,
    engine: EngineChoice,
    interventions: Sequence[Intervention],
    results: Sequence[CaseResult],
    everything: bool = False,
    ways: bool = False,
) -> Receipt | None:
    """Return the receipt of a check; none when nothing was checked."""
    if not results:
        return None
    return make_receipt(
        "prova",
        head_of(rulebook),
        day.isoformat(),
        TOGETHER[engine],
        [checked_of(one, result) for one, result in zip(interventions, results, strict=True)],
        statutes_of(results),
        options=[("alla", "ja" if everything else ""), ("vägar", "ja" if ways else "")],
    )


def messages(sink: Diagnostics) -> list[Message]:
    """Return all messages about files as a report holds them."""
    return [
        Message(
            code=d.code,
            severity=d.severity,
            message=d.message,
            file=d.file,
            line=d.line,
            column=d.column,
            help=d.help,
        )
        for d in sink.sorted()
    ]
