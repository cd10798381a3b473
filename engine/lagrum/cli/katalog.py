"""`lagrum katalog`: check a whole catalogue of interventions."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lagrum.base.errors import InputError
from lagrum.cli.baselines import Baslinje, SkrivBaslinje, check_baseline, keep_baseline, write_new
from lagrum.cli.errors import BAD_INPUT, FINDINGS, OK
from lagrum.cli.framework import Command, new_app
from lagrum.cli.options import (
    Dask,
    Datum,
    Kvitto,
    Processer,
    Regler,
    Ut,
    UtanCache,
    UtanMedfoljande,
    check_writable,
    choice,
    chosen_engine,
    day_or_today,
    parse_day,
    processes,
)
from lagrum.cli.output import emit, emit_parts, emit_receipt, screen, show_diagnostics, tell
from lagrum.cli.own_files import OwnFiles
from lagrum.cli.progress import Progress
from lagrum.cli.watch import watch
from lagrum.model.state import LIMITS, states_at
from lagrum.report.formats import NARROWED, formats_of, render

if TYPE_CHECKING:
    from lagrum.checking.result import Report
    from lagrum.services.catalogue import Checking, Order

HELP = """
Pröva alla insatser i en katalog och sammanfatta: kommun och läge, vad som stoppar flest, vad som måste klarläggas
oftast.

Filer som Git bortser från är inte med. Inställningar läses ur lagrum.toml i mappen, eller överst i dess Git-arkiv; det
som står på kommandoraden går före. Svar sparas i användarens cache, så att bara det som har ändrats prövas på nytt.

Slutkod: 0 inget på eller över gränsen, 1 fynd på eller över gränsen, 2 fel i indata, 3 fel i lagrum.
"""
EXAMPLES = """
lagrum katalog insatser/
lagrum katalog insatser/ --bara-andrade main
lagrum katalog insatser/ --andrade-rader main --format markdown
lagrum katalog insatser/ --skriv-baslinje baslinje.json
lagrum katalog insatser/ --baslinje baslinje.json --grans klargora
lagrum katalog insatser/ --grans brott --format json --ut svar.json
"""
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
    andrade_rader: Annotated[
        str,
        typer.Option(
            "--andrade-rader",
            metavar="REV",
            help="visa och räkna bara fynd på rader som ändrats sedan en Git-revision; hur många som ligger på andra "
            "rader sägs, och trasiga filer visas alltid (github, sarif, markdown)",
        ),
    ] = "",
    baslinje: Baslinje = "",
    skriv_baslinje: SkrivBaslinje = "",
    vakta: Annotated[
        bool, typer.Option("--vakta", help="pröva igen så snart något ändras, tills du avbryter med Ctrl-C")
    ] = False,
    datum: Datum = "",
    grans: Annotated[
        str,
        typer.Option(
            "--grans",
            metavar="GRÄNS",
            help="hinder, brott (hinder och ouppfyllda krav), klargora, fraga, beskrivet eller aldrig; annars brott",
            callback=choice("--grans", LIMITS),
        ),
    ] = "",
    regler: Regler = [],  # noqa: B006
    utan_medfoljande: UtanMedfoljande = False,
    motor: Annotated[
        str,
        typer.Option(
            "--motor", metavar="MOTOR", help="snabb, båda, durable eller facit; annars snabb", callback=chosen_engine
        ),
    ] = "",
    processer: Processer = "",
    dask: Dask = "",
    utan_cache: UtanCache = False,
    format: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="|".join(formats_of("check")),
            help="hur resultatet skrivs",
            callback=choice("--format", formats_of("check")),
        ),
    ] = "",
    ut: Ut = "",
    kvitto: Kvitto = "",
) -> int:
    from lagrum.services import catalogue

    def order() -> Order:
        return catalogue.Order(
            tuple(map(Path, mappar)),
            day_or_today(""),
            bara_andrade,
            baslinje,
            parse_day(datum) if datum else None,
            grans,
            tuple(regler),
            utan_medfoljande,
            motor,
            processes(processer),
            dask,
            not utan_cache,
            format,
            ut,
            andrade_rader,
        )

    def answer(found: Checking) -> int:
        check_writable(found.output)
        own = OwnFiles(Path(found.output).parent) if found.output and found.output_home else None
        if own is not None:
            _check_own(own, Path(found.output))
        first = own is not None and not os.path.lexists(found.output)  # what comes there meanwhile is another's
        if found.baseline:
            check_baseline(found.baseline)
        held = found.report() if found.baseline or skriv_baslinje or andrade_rader else None
        if held is not None and found.baseline:
            new = write_new(held, found.baseline, found.format, found.output, first)
            left: set[str] = {result.left for result in new.results}
            if andrade_rader:
                tell("obs: baslinjen visar bara det som är nytt; --andrade-rader ändrar inget då")
        elif held is not None and andrade_rader:
            left = _write_touched(found, held, first)
        else:
            left = _write_all(found, held, first)
        if own is not None:
            own.wrote(Path(found.output).name)
            own.close()
        if held is not None and skriv_baslinje:
            keep_baseline(held, skriv_baslinje)
        broken = show_diagnostics(found.diagnostics)
        if left or not broken:
            emit_receipt(found.receipt, kvitto, ut)
        if broken:
            return BAD_INPUT
        return FINDINGS if not states_at(found.limit).isdisjoint(left) else OK

    def run() -> int:
        with Progress("prövar insatser") as progress:
            return answer(catalogue.check(order(), progress))

    return watch(run, lambda: catalogue.watched(order())) if vakta else run()


def _write_all(found: Checking, held: Report | None, first: bool) -> set[str]:
    """Write all that was found, and return the states that are left; when it is the `first` time, over no file."""
    from lagrum.services import catalogue

    if found.format == "text":
        overview = catalogue.overview_of(held) if held is not None else found.overview()
        emit(render("catalogue", "text", overview, screen(found.output)), found.output, new=first)
        return set(overview.summary.left)
    if found.format == "json":
        emit_parts(catalogue.json_of(held) if held is not None else found.stream(), found.output, new=first)
    else:
        emit(render("check", found.format, held or found.report()), found.output, new=first)
    return set(found.summary.left)


def _write_touched(found: Checking, held: Report, first: bool) -> set[str]:
    """Write what stands on changed rows in the formats that a review is made of, all in others.

    Return the states that what stands on changed rows gives.
    """
    touched = found.touched(held)
    if found.format in NARROWED:
        emit(render("check", found.format, touched.report, rest=touched.rest), found.output, new=first)
    else:
        _write_all(found, held, first)
        tell(render("limit", "text", touched))
    return set(touched.left)


def _check_own(own: OwnFiles, path: Path) -> None:
    """Raise `InputError` when settings name a file that lagrum has not written."""
    if not own.may_write(path.name):
        raise InputError(
            f"»{path}«, som lagrum.toml nämner efter ut, är skriven eller ändrad av någon annan, och skrivs inte över",
            "flytta filen, välj ett annat namn i lagrum.toml, eller ange den på kommandoraden med --ut",
        )
