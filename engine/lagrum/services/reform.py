"""A wanted change of law (.reform) tried on catalogues: what it opens, and which safeguards it touches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from lagrum.base.errors import InputError
from lagrum.base.frozen import frozen
from lagrum.base.progress import Progress, unseen
from lagrum.binding.reform import SUFFIX, bind_reform
from lagrum.catalogue.left_out import LeftOut
from lagrum.checking.checker import Checker
from lagrum.checking.receipt import checked_of, head_of, make_receipt, statutes_behind
from lagrum.checking.result import CaseResult
from lagrum.evaluation.engines import TOGETHER, EngineChoice
from lagrum.model.rulebook import Rulebook
from lagrum.network.changed_rule import changes_nothing
from lagrum.network.reform_model import ReformSheet
from lagrum.network.reform_sheet import build_sheet
from lagrum.services.reading import read_all
from lagrum.services.rule_texts import open_reform, source_of
from lagrum.services.rulebook import choose_engine, open_folders, rule_folders
from lagrum.source.diagnostic import BrokenFilesError, Diagnostic, Diagnostics
from lagrum.source.read import read_source, shown


@frozen
class Reformed:
    """The sheet, the interventions that its numbers leave out, and what was noticed."""

    sheet: ReformSheet
    left_out: LeftOut
    diagnostics: tuple[Diagnostic, ...]


def reform(
    file: Path,
    paths: Sequence[Path],
    day: date,
    rules: Sequence[str] = (),
    without_shipped: bool = False,
    engine: str = "båda",
    progress: Progress = unseen,
) -> Reformed:
    """Try a wanted change of law on the interventions that `paths` stand for.

    Raises `InputError` for another kind of file, and `BrokenFilesError` when the reform or the rules have errors.
    """
    check_kind(file)
    folders = rule_folders(rules, without_shipped)
    sink = Diagnostics()
    sheet, without = try_reform(file, paths, open_folders(folders), folders, day, choose_engine(engine), sink, progress)
    return Reformed(sheet, without, tuple(sink.sorted()))


def check_kind(file: Path) -> None:
    """Raise `InputError` for a file that is no reform."""
    if file.suffix != SUFFIX:
        raise InputError(f"»{shown(file)}« är ingen reform", f"ange en {SUFFIX}-fil före mapparna med insatser")


def try_reform(
    file: Path,
    paths: Sequence[Path],
    book: Rulebook,
    folders: Sequence[Path],
    day: date,
    engine: EngineChoice,
    sink: Diagnostics,
    progress: Progress = unseen,
) -> tuple[ReformSheet, LeftOut]:
    """Return the sheet of a reform, and which interventions are not counted. `book` is what lies in `folders`."""
    own = Diagnostics()
    source = read_source(file, own)
    if source is None:
        raise BrokenFilesError(own)
    patch = bind_reform(source, set(book.rules), own)
    if own.has_errors:
        raise BrokenFilesError(own)
    after = open_reform(file, folders)
    if changes_nothing(book, after):
        raise InputError(
            f"»{shown(file)}« ändrar ingenting",
            "skriv »upphäver« med en regels id, eller regeln som ska gälla i stället",
        )
    interventions, without = read_all(paths, book, sink)
    count = len(interventions)

    def results(rulebook: Rulebook, before: int) -> list[CaseResult]:
        def told(done: int, total: int) -> None:
            progress(before + done, 2 * count)

        checker = Checker(replace(rulebook, rulings={}), day, engine)
        return checker.check_all(interventions, questions=False, progress=told)

    was, now = results(book, 0), results(after, count)
    said = (file.name, patch.title, patch.reason)
    sheet = build_sheet(interventions, was, now, (book, after), said, day, without.files)
    if not interventions:
        return sheet, without
    receipt = make_receipt(
        "reform",
        head_of(book),
        day.isoformat(),
        TOGETHER[engine],
        [checked_of(one) for one in interventions],
        statutes_behind(book, (s.rule for s in sheet.safeguards)),
        sheet.digest,
        sources=[source_of("reform", file)],
    )
    return replace(sheet, receipt=receipt), without
