"""From files to a report: read interventions and their municipality's profile, check each, keep all messages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from lagrum import __version__
from lagrum.checking.acceptance import accept
from lagrum.checking.checker import Checker
from lagrum.checking.result import Message, Report
from lagrum.evaluation.engines import TOGETHER, EngineChoice
from lagrum.interventions.find import find_cases
from lagrum.interventions.folders import Item
from lagrum.interventions.read import Reader
from lagrum.model.rulebook import Rulebook
from lagrum.source.diagnostic import Diagnostics
from lagrum.ways.brief import with_ways

if TYPE_CHECKING:
    from lagrum.checking.result import Message, Report

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
) -> Report:
    """Check the interventions in `paths`. A file with errors gives messages; the others still give results.

    `stdin` is the content of one more intervention, without a municipality profile. Findings that nothing in a draft
    ties to are among the results only when `everything` is wanted, and the cheapest ways forward only when `ways` are.
    """
    reader = Reader(rulebook)
    subjects = [reader.bind(Item(STDIN_NAME, stdin), sink)] if stdin is not None else []
    subjects += [reader.read(path, sink) for path in find_cases(paths, sink)]
    checker = Checker(rulebook, day, engine)
    chosen = [s for s in subjects if s is not None]
    results = [
        accept(result, subject.deviations, checker.program.rules, day, sink)
        for subject, result in zip(chosen, checker.check_all(chosen, everything), strict=True)
    ]
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
