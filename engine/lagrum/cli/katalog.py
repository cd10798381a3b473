"""`lagrum katalog`: check a whole catalogue of interventions."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lagrum.cli.errors import BAD_INPUT, FINDINGS, OK, BrokenFilesError, InputError
from lagrum.cli.framework import Command, new_app
from lagrum.cli.options import GRANSER, CheckFormat, Datum, Regler, Ut, UtanMedfoljande, day_or_today, states_at
from lagrum.cli.output import emit, emit_parts, screen, show_diagnostics
from lagrum.cli.rulebooks import choose_engine, open_folders, rule_folders

if TYPE_CHECKING:
    from datetime import date

    from lagrum.catalogue.executors import Executor
    from lagrum.catalogue.work import Answer
    from lagrum.check import EngineChoice
    from lagrum.diagnostics.diagnostic import Diagnostics
    from lagrum.rulebook import Rulebook
    from lagrum.settings import Settings

HELP = """
Pröva alla insatser i en katalog och sammanfatta: kommun och läge, vad som stoppar flest, vad som måste klarläggas
oftast.

Filer som Git bortser från är inte med. Inställningar läses ur lagrum.toml i mappen eller ovanför den; det som står på
kommandoraden går före. Svar sparas i användarens cache, så att bara det som har ändrats prövas på nytt.

Slutkod: 0 inget på eller över gränsen, 1 fynd på eller över gränsen, 2 fel i indata, 3 fel i lagrum.
"""
EXAMPLES = """
lagrum katalog cases/
lagrum katalog cases/ --bara-andrade main
lagrum katalog --grans krav --format json --ut svar.json
"""
FEW = 100
"""Fewer interventions than this are checked faster in one process."""
app = new_app()


@app.command("katalog", cls=Command, help=HELP, epilog=EXAMPLES)
def katalog(
    mappar: Annotated[list[str], typer.Argument(metavar="MAPP…", help="annars rotter i lagrum.toml")] = [],  # noqa: B006
    bara_andrade: Annotated[
        str,
        typer.Option(
            "--bara-andrade",
            metavar="REV",
            help="bara det som ändrats sedan en Git-revision, eller som en ändrad regel eller profil rör",
        ),
    ] = "",
    datum: Datum = "",
    grans: Annotated[
        str, typer.Option("--grans", metavar="GRÄNS", help="hinder, krav, klargora, fraga eller aldrig; annars hinder")
    ] = "",
    regler: Regler = [],  # noqa: B006
    utan_medfoljande: UtanMedfoljande = False,
    motor: Annotated[str, typer.Option("--motor", metavar="MOTOR", help="båda, referens eller durable")] = "",
    processer: Annotated[
        str, typer.Option("--processer", metavar="ANTAL", help="hur många processer som prövar; annars en per kärna")
    ] = "",
    utan_cache: Annotated[bool, typer.Option("--utan-cache", help="läs inga sparade svar och spara inga")] = False,
    format: CheckFormat = "text",
    ut: Ut = "",
) -> int:
    from lagrum.cli.options import MOTORER, choice
    from lagrum.diagnostics.diagnostic import Diagnostics

    sink = Diagnostics()
    settings = _settings(mappar, sink)
    limit = choice("--grans", GRANSER)(grans or settings.limit or "hinder")
    packs = [*(str(p) for p in settings.rules), *regler]
    run = _Run(
        folders=rule_folders(packs, utan_medfoljande),
        day=day_or_today(datum) if datum else settings.day or day_or_today(""),
        engine=choose_engine(choice("--motor", MOTORER)(motor or settings.engine or "båda")),
        processes=_processes(processer),
        keep=not utan_cache,
    )
    cases = _cases(mappar, settings, bara_andrade, run.folders, sink)
    answers = run.answers(cases, sink, whole=format != "text")
    states = _write(run, answers, sink, format, ut)
    show_diagnostics(sink.sorted())
    if sink.has_errors:
        return BAD_INPUT
    return FINDINGS if states & states_at(limit) else OK


@dataclass(slots=True)
class _Run:
    """What one run checks with. The rulebook is loaded when something must be checked, and not before."""

    folders: list[Path]
    day: date
    engine: EngineChoice
    processes: int
    keep: bool
    digest: str = ""
    _book: Rulebook | None = None
    _doing: list[Executor] = field(default_factory=list)

    def answers(self, cases: list[Path], sink: Diagnostics, whole: bool) -> Iterator[Answer]:
        """Return the answers about the cases, in order, while they are made. The digest is known at once."""
        from lagrum.catalogue.kept import Kept
        from lagrum.catalogue.run import check_catalogue
        from lagrum.rulebook_cache import cache_dir, caching, fingerprint

        path, key = None, ""
        if self.keep and caching():
            try:
                key, path = fingerprint(self.folders)[0], cache_dir().parent / "katalog.sqlite"
            except (OSError, RuntimeError, ValueError):  # broken rule files get their messages when they are loaded
                path = None
        kept = Kept(path, key, self.day, self.engine)
        self.digest = kept.rulebook_digest()
        if not self.digest:
            self.digest = self.book().digest
            kept.keep_rulebook_digest(self.digest)
        return self._checked(check_catalogue(cases, lambda: self._executor(len(cases)), kept, sink, whole), len(cases))

    def book(self) -> Rulebook:
        """Return the rulebook. Raises `BrokenFilesError`."""
        if self._book is None:
            self._book = open_folders(self.folders)
        return self._book

    def _checked(self, answers: Iterator[Answer], total: int) -> Iterator[Answer]:
        progress = _Progress(total)
        try:
            for answer in answers:
                progress.step()
                yield answer
        finally:
            progress.end()
            for executor in self._doing:
                executor.close()

    def _executor(self, total: int) -> Executor:
        from lagrum.catalogue.executors import Here, Processes, Recipe
        from lagrum.catalogue.work import Worker
        from lagrum.rulebook_cache import encode, fingerprint

        book = self.book()
        worker = Worker(book, self.day, self.engine)
        if self.processes == 1 or total < FEW:
            self._doing.append(Here(worker))
        else:
            recipe = lambda: Recipe(encode(book), fingerprint(self.folders)[1], self.day, self.engine)  # noqa: E731
            self._doing.append(Processes(worker, recipe, self.processes))
        return self._doing[-1]


def _write(run: _Run, answers: Iterator[Answer], sink: Diagnostics, format: str, ut: str) -> set[str]:
    """Write the report in a format, and return the states that occur when accepted findings are set aside."""
    from lagrum.catalogue.digest import Summary

    summary = Summary()

    def counted() -> Iterator[Answer]:
        for answer in answers:
            if answer.digest is not None:
                summary.add(answer.digest)
                yield answer

    day = run.day.isoformat()
    if format == "text":
        from lagrum.report.catalogue_text import render_catalogue

        for _ in counted():
            pass
        broken = len({d.file for d in sink.items if d.severity == "fel"})
        emit(render_catalogue(summary, day, run.digest, broken, screen(ut).width), ut)
    elif format == "json":
        from lagrum.files import messages
        from lagrum.report.json_stream import stream_json

        emit_parts(stream_json(day, run.digest, run.engine, (a.result for a in counted()), lambda: messages(sink)), ut)
    else:
        from lagrum import __version__
        from lagrum.cli.prova import render
        from lagrum.files import messages
        from lagrum.result import CaseResult, Report

        results = [CaseResult.model_validate_json(a.result) for a in counted()]
        report = Report(
            lagrum=__version__,
            rulebook=run.digest,
            date=day,
            engine=run.engine,
            results=results,
            messages=messages(sink),
        )
        emit(render(report, format), ut)
    return summary.left


def _cases(
    mappar: list[str], settings: Settings, bara_andrade: str, folders: list[Path], sink: Diagnostics
) -> list[Path]:
    """Return the interventions to check."""
    from lagrum.find import GitError, changed_since, find_catalogue

    roots = [Path(m) for m in mappar] or list(settings.roots)
    if not roots:
        raise InputError("ingen mapp är angiven", "skriv »lagrum katalog MAPP«, eller rotter i lagrum.toml")
    cases = find_catalogue(roots, settings.exclude, sink)
    if bara_andrade:
        try:
            cases = changed_since(bara_andrade, cases, folders)
        except GitError as error:
            raise InputError(str(error), "ange en gren, en etikett eller en incheckning") from None
    return cases


def _processes(text: str) -> int:
    """Return how many processes are wanted: one for each core when nothing is said."""
    if not text:
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:4]) <= 512:
        raise InputError(f"»{text}« kan inte stå efter --processer", "skriv ett antal från 1 till 512")
    return int(text)


def _settings(mappar: list[str], sink: Diagnostics) -> Settings:
    """Return the settings that hold for the first folder, or for the working directory."""
    from lagrum.settings import Settings, find_settings, read_settings

    start = Path(mappar[0]) if mappar else Path()
    path = find_settings(start.resolve())
    settings = read_settings(path, sink) if path is not None else Settings()
    if sink.has_errors:
        raise BrokenFilesError(sink)
    return settings


class _Progress:
    """Shows how far a long check has come on a terminal, and nothing elsewhere."""

    def __init__(self, total: int) -> None:
        self.total, self.done = total, 0
        self.shown = sys.stderr is not None and sys.stderr.isatty() and total > 50

    def step(self) -> None:
        self.done += 1
        if self.shown and (self.done % 20 == 0 or self.done == self.total):
            sys.stderr.write(f"\rprövar {self.done} av {self.total}")
            sys.stderr.flush()

    def end(self) -> None:
        """Wipe the line."""
        if self.shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
