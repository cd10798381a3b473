"""`lagrum katalog`: check a whole catalogue of interventions."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lagrum.base.errors import InputError
from lagrum.base.frozen import frozen
from lagrum.cli.baselines import Baslinje, SkrivBaslinje, keep_baseline, new_only, open_baseline, render_new
from lagrum.cli.errors import BAD_INPUT, FINDINGS, OK
from lagrum.cli.framework import Command, new_app
from lagrum.cli.options import (
    CHECK_FORMATS,
    GRANSER,
    MOTORER,
    Datum,
    Regler,
    Ut,
    UtanMedfoljande,
    check_writable,
    choice,
    day_or_today,
    states_at,
)
from lagrum.cli.output import emit, emit_parts, screen, show_diagnostics
from lagrum.cli.rulebooks import choose_engine, open_folders, rule_folders
from lagrum.cli.settings import settings_for

if TYPE_CHECKING:
    from datetime import date

    from lagrum.catalogue.answer import Answer
    from lagrum.catalogue.cluster import Cluster
    from lagrum.catalogue.executors import Executor, Recipe
    from lagrum.catalogue.settings import Settings
    from lagrum.checking.checker import EngineChoice
    from lagrum.checking.result import Report
    from lagrum.model.rulebook import Rulebook
    from lagrum.source.diagnostic import Diagnostics

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
lagrum katalog cases/ --baslinje baslinje.json --grans krav
lagrum katalog --grans krav --format json --ut svar.json
"""
FEW = 100
"""Fewer interventions than this are checked faster in one process."""
app = new_app()


@app.command("katalog", cls=Command, help=HELP, epilog=EXAMPLES)
def katalog(
    mappar: Annotated[
        list[str],
        typer.Argument(
            metavar="MAPP…",
            help="mappar, insatsfiler, eller kommunprofiler (insatserna bredvid); annars rotter i lagrum.toml",
        ),
    ] = [],  # noqa: B006
    bara_andrade: Annotated[
        str,
        typer.Option(
            "--bara-andrade",
            metavar="REV",
            help="bara det som ändrats sedan en Git-revision, eller som en ändrad regel eller profil rör",
        ),
    ] = "",
    baslinje: Baslinje = "",
    skriv_baslinje: SkrivBaslinje = "",
    vakta: Annotated[
        bool, typer.Option("--vakta", help="pröva igen så snart något ändras, tills du avbryter med Ctrl-C")
    ] = False,
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
    dask: Annotated[
        str, typer.Option("--dask", metavar="ADRESS", help="pröva på ett Dask-kluster, t.ex. tcp://schema:8786")
    ] = "",
    utan_cache: Annotated[bool, typer.Option("--utan-cache", help="läs inga sparade svar och spara inga")] = False,
    format: Annotated[
        str, typer.Option("--format", metavar="|".join(CHECK_FORMATS), help="hur resultatet skrivs")
    ] = "",
    ut: Ut = "",
) -> int:
    order = _Order(
        mappar,
        bara_andrade,
        baslinje,
        skriv_baslinje,
        datum,
        grans,
        regler,
        utan_medfoljande,
        motor,
        _processes(processer),
        dask,
        not utan_cache,
        format,
        ut,
    )
    if not vakta:
        return order.run()
    from lagrum.cli.watch import watch

    return watch(order.run, order.watched)


@frozen
class _Order:
    """What is asked for at the command line; what is left out there comes from the settings."""

    mappar: list[str]
    bara_andrade: str
    baslinje: str
    skriv_baslinje: str
    datum: str
    grans: str
    regler: list[str]
    utan_medfoljande: bool
    motor: str
    processes: int
    dask: str
    keep: bool
    format: str
    ut: str

    def run(self) -> int:
        """Check the catalogue once and return the exit code."""
        from lagrum.source.diagnostic import Diagnostics

        sink = Diagnostics()
        settings = settings_for(self.mappar, sink)
        limit = choice("--grans", GRANSER)(self.grans or settings.limit or "hinder")
        format = choice("--format", CHECK_FORMATS)(self.format or settings.format or "text")
        # A file that the settings name goes with the format that they name.
        named = "" if self.format or settings.output is None else check_writable(str(settings.output))
        ut = self.ut or named
        baseline = open_baseline(self.baslinje or str(settings.baseline or ""))
        run = _Run(
            folders=self._folders(settings),
            day=day_or_today(self.datum) if self.datum else settings.day or day_or_today(""),
            engine=choose_engine(choice("--motor", MOTORER)(self.motor or settings.engine or "båda")),
            processes=self.processes,
            dask=self.dask,
            keep=self.keep,
        )
        cases = _cases(self.mappar, settings, self.bara_andrade, run.folders, sink)
        whole = format != "text" or baseline is not None or bool(self.skriv_baslinje)
        answers = run.answers(cases, sink, whole)
        if baseline is None and not self.skriv_baslinje:
            states = _write(run, answers, sink, format, ut)
        else:
            report = run.report(answers, sink)
            if baseline is None:
                states = _write(run, run.kept(report), sink, format, ut)
            else:
                name = self.baslinje or str(settings.baseline)
                emit(render_new(report, baseline, name, format, screen(ut).width), ut)
                states = {r.left for r in new_only(report, baseline).results}
            if self.skriv_baslinje:
                keep_baseline(report, self.skriv_baslinje)
        show_diagnostics(sink.sorted())
        if sink.has_errors:
            return BAD_INPUT
        return FINDINGS if states & states_at(limit) else OK

    def watched(self) -> list[Path]:
        """Return the folders and files that the answer is made of."""
        from lagrum.catalogue.settings import find_settings
        from lagrum.source.diagnostic import Diagnostics

        settings = settings_for(self.mappar, Diagnostics())
        start = Path(self.mappar[0]) if self.mappar else Path()
        toml = find_settings(start.resolve())
        roots = [Path(m) for m in self.mappar] or list(settings.roots)
        return [*roots, *self._folders(settings), *([toml] if toml else [])]

    def _folders(self, settings: Settings) -> list[Path]:
        return rule_folders([*(str(p) for p in settings.rules), *self.regler], self.utan_medfoljande)


@dataclass(slots=True)
class _Run:
    """What one run checks with. The rulebook is loaded when something must be checked, and not before."""

    folders: list[Path]
    day: date
    engine: EngineChoice
    processes: int
    dask: str
    keep: bool
    digest: str = ""
    _book: Rulebook | None = None
    _made_of: tuple[str, bytes | None] | None = None
    _closing: list[Callable[[], None]] = field(default_factory=list)

    def answers(self, cases: list[Path], sink: Diagnostics, whole: bool) -> Iterator[Answer]:
        """Return the answers about the cases, in order, while they are made. The digest is known at once."""
        from lagrum.base.cache_folder import cache_folder, caching
        from lagrum.catalogue.kept import Kept
        from lagrum.catalogue.run import check_catalogue
        from lagrum.rulebook.files import fingerprint

        path, key = None, ""
        if self.keep and caching():
            try:
                self._made_of = fingerprint(self.folders)
                key, path = self._made_of[0], cache_folder("svar") / "katalog.sqlite"
            except (OSError, RuntimeError, ValueError):  # broken rule files get their messages when they are loaded
                path = None
        kept = Kept(path, key, self.day, self.engine)
        self.digest = kept.rulebook_digest()
        if not self.digest:
            self.digest = self.book().digest
            kept.keep_rulebook_digest(self.digest)
        self._closing.append(kept.close)
        return self._checked(check_catalogue(cases, lambda: self._executor(len(cases)), kept, sink, whole), len(cases))

    def book(self) -> Rulebook:
        """Return the rulebook. Raises `BrokenFilesError`."""
        if self._book is None:
            self._book = open_folders(self.folders, made_of=self._made_of)
        return self._book

    def report(self, answers: Iterator[Answer], sink: Diagnostics) -> Report:
        """Return the answers as one report."""
        from lagrum import __version__
        from lagrum.base.serialization import from_json
        from lagrum.catalogue.check_files import messages
        from lagrum.checking.result import CaseResult, Report

        return Report(
            lagrum=__version__,
            rulebook=self.digest,
            date=self.day.isoformat(),
            engine=self.engine,
            results=[from_json(CaseResult, a.result) for a in answers if a.digest is not None],
            messages=messages(sink),
        )

    def kept(self, report: Report) -> Iterator[Answer]:
        """Return the answers that a report was made of, without their messages."""
        from lagrum.base.serialization import json_line
        from lagrum.catalogue.answer import Answer
        from lagrum.catalogue.digest import digest_of

        return (Answer(digest_of(r), (), json_line(r)) for r in report.results)

    def _checked(self, answers: Iterator[Answer], total: int) -> Iterator[Answer]:
        progress = _Progress(total)
        try:
            for answer in answers:
                progress.step()
                yield answer
        finally:
            progress.end()
            for close in self._closing:
                close()

    def _executor(self, total: int) -> Executor:
        from lagrum.catalogue.executors import Here, Processes, Recipe
        from lagrum.catalogue.work import Worker
        from lagrum.rulebook.files import fingerprint
        from lagrum.rulebook.kept import encode

        book = self.book()

        def recipe() -> Recipe:
            return Recipe(encode(book), fingerprint(self.folders)[1], self.day, self.engine, book.key)

        if self.dask:
            cluster = _cluster(self.dask, recipe())
            self._closing.append(cluster.close)
            return cluster
        worker = Worker(book, self.day, self.engine)
        if self.processes == 1 or total < FEW:
            return Here(worker)
        processes = Processes(worker, recipe, self.processes)
        self._closing.append(processes.close)
        return processes


def _cluster(address: str, recipe: Recipe) -> Cluster:
    """Return the cluster at an address. Raises `InputError`."""
    from importlib.util import find_spec

    if find_spec("distributed") is None:
        raise InputError("Dask är inte installerat", "installera med »pip install 'lagrum[dask]'«")
    from lagrum.catalogue.cluster import Cluster, ClusterError

    try:
        return Cluster(address, recipe)
    except ClusterError as error:
        raise InputError(str(error), "kontrollera adressen, och att alla arbetare har samma lagrum") from None


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
        from lagrum.catalogue.check_files import messages
        from lagrum.report.json_stream import stream_json

        emit_parts(stream_json(day, run.digest, run.engine, (a.result for a in counted()), lambda: messages(sink)), ut)
    else:
        from lagrum.report.formats import render

        emit(render(run.report(counted(), sink), format), ut)
    return summary.left


def _cases(
    mappar: list[str], settings: Settings, bara_andrade: str, folders: list[Path], sink: Diagnostics
) -> list[Path]:
    """Return the interventions to check."""
    from lagrum.interventions.find import find_interventions
    from lagrum.interventions.git import GitError, changed_since

    roots = [Path(m) for m in mappar] or list(settings.roots)
    if not roots:
        raise InputError("ingen mapp är angiven", "skriv »lagrum katalog MAPP«, eller rotter i lagrum.toml")
    cases = find_interventions(roots, sink, settings.exclude)
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
