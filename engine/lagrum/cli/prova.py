"""`lagrum prova`: check interventions."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lagrum.base.errors import InputError
from lagrum.cli.baselines import Baslinje, new_only, open_baseline, render_new
from lagrum.cli.errors import BAD_INPUT, FINDINGS, OK, BrokenFilesError
from lagrum.cli.framework import Command, new_app
from lagrum.cli.options import (
    Alla,
    CheckFormat,
    Datum,
    Grans,
    Motor,
    Regler,
    Ut,
    UtanMedfoljande,
    day_or_today,
    states_at,
)
from lagrum.cli.output import emit, screen, show_diagnostics
from lagrum.cli.rulebooks import choose_engine, open_rulebook
from lagrum.report.formats import WITH_WAYS, render

if TYPE_CHECKING:
    from lagrum.checking.result import Report
    from lagrum.evaluation.engines import EngineChoice
    from lagrum.source.diagnostic import Diagnostics

HELP = """
Pröva en eller flera insatser mot det kodade regelverket.

Svaret visar hinder och krav, öppna rättsfrågor, möjligheter och de okända uppgifter som avgör mest. Står något i vägen
visas den billigaste vägen förbi det; --utan-vagar hoppar över dem, och »lagrum vagar« söker vidare.

Slutkod: 0 inget på eller över gränsen, 1 fynd på eller över gränsen, 2 fel i indata, 3 fel i lagrum.
"""
EXAMPLES = """
lagrum prova nora/mini-sparet.insats
lagrum prova --datum 2026-07-01 --alla nora/mini-sparet.insats
lagrum prova --format sarif --ut svar.sarif --grans krav insatser/
"""
STDIN = "-"
app = new_app()


@app.command("prova", cls=Command, help=HELP, epilog=EXAMPLES)
def prova(
    filer: Annotated[list[str], typer.Argument(metavar="FIL…", help="insatsfiler, mappar med insatser, - för stdin")],
    datum: Datum = "",
    alla: Alla = False,
    grans: Grans = "hinder",
    regler: Regler = [],  # noqa: B006  typer copies it
    utan_medfoljande: UtanMedfoljande = False,
    motor: Motor = "båda",
    baslinje: Baslinje = "",
    utan_vagar: Annotated[bool, typer.Option("--utan-vagar", help="sök inga vägar framåt")] = False,
    format: CheckFormat = "text",
    ut: Ut = "",
) -> int:
    from lagrum.catalogue.check_files import check_files
    from lagrum.source.diagnostic import Diagnostics

    day = day_or_today(datum)
    baseline = open_baseline(baslinje)
    engine = choose_engine(motor)
    try:
        rulebook = open_rulebook(regler, utan_medfoljande)
    except BrokenFilesError as error:
        if format != "text":
            emit(render(_no_results(error.diagnostics, day.isoformat(), engine), format), ut)
        raise
    sink = Diagnostics()
    stdin = read_stdin() if STDIN in filer else None
    paths = [Path(f) for f in filer if f != STDIN]
    ways = not utan_vagar and baseline is None and format in WITH_WAYS
    report = check_files(paths, rulebook, day, engine, sink, stdin, alla, ways)
    if baseline is not None:
        emit(render_new(report, baseline, baslinje, format, screen(ut).width), ut)
        report = new_only(report, baseline)
    elif format != "text":
        emit(render(report, format), ut)
    elif report.results:
        emit(_text(report, ut, alla), ut)
    show_diagnostics(sink.sorted())
    if sink.has_errors:
        return BAD_INPUT
    return FINDINGS if reaches(report, grans) else OK


def reaches(report: Report, grans: str) -> bool:
    """Whether any intervention is in a state at or above the limit."""
    return not states_at(grans).isdisjoint(result.left for result in report.results)


def read_stdin() -> bytes:
    """Return what stands on standard in, at most one byte more than a file may hold."""
    from lagrum.source.text import MAX_BYTES

    if sys.stdin is None:
        raise InputError("standard in är stängd", "ange en fil i stället för -")
    return sys.stdin.buffer.read(MAX_BYTES + 1)


def _text(report: Report, ut: str, alla: bool) -> str:
    from lagrum.report.text import TextStyle, render_text

    look = screen(ut)
    return render_text(report, TextStyle(look.width, alla, look.colour))


def _no_results(sink: Diagnostics, day: str, engine: EngineChoice) -> Report:
    from lagrum import __version__
    from lagrum.catalogue.check_files import messages
    from lagrum.checking.result import Report

    return Report(
        lagrum=__version__,
        rulebook="",
        date=day,
        engine=engine,
        evaluators=[],
        results=[],
        messages=messages(sink),
    )
