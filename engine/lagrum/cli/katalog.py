"""`lagrum katalog`: check a whole catalogue of interventions."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lagrum.base.errors import InputError
from lagrum.cli.baselines import Baslinje, SkrivBaslinje, check_baseline, keep_baseline, write_new
from lagrum.cli.errors import BAD_INPUT, FINDINGS, OK
from lagrum.cli.framework import Command, new_app
from lagrum.cli.options import (
    Datum,
    Kvitto,
    Regler,
    Ut,
    UtanMedfoljande,
    check_writable,
    choice,
    chosen_engine,
    day_or_today,
    parse_day,
)
from lagrum.cli.output import emit, emit_parts, emit_receipt, screen, show_diagnostics
from lagrum.cli.watch import watch
from lagrum.model.state import LIMITS, states_at
from lagrum.report.formats import formats_of, render

if TYPE_CHECKING:
    from lagrum.services.catalogue import Order

HELP = """
Pröva alla insatser i en katalog och sammanfatta: kommun och läge, vad som stoppar flest, vad som måste klarläggas
oftast.

Filer som Git bortser från är inte med. Inställningar läses ur lagrum.toml i mappen eller ovanför den; det som står på
kommandoraden går före. Svar sparas i användarens cache, så att bara det som har ändrats prövas på nytt.

Slutkod: 0 inget på eller över gränsen, 1 fynd på eller över gränsen, 2 fel i indata, 3 fel i lagrum.
"""
EXAMPLES = """
lagrum katalog insatser/
lagrum katalog insatser/ --bara-andrade main
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
    processer: Annotated[
        str, typer.Option("--processer", metavar="ANTAL", help="hur många processer som prövar; annars en per kärna")
    ] = "",
    dask: Annotated[
        str, typer.Option("--dask", metavar="ADRESS", help="pröva på ett Dask-kluster, t.ex. tcp://schema:8786")
    ] = "",
    utan_cache: Annotated[bool, typer.Option("--utan-cache", help="läs inga sparade svar och spara inga")] = False,
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
            _processes(processer),
            dask,
            not utan_cache,
            format,
            ut,
        )

    def run() -> int:
        progress = _Progress()
        found = catalogue.check(order(), progress.step)
        check_writable(found.output)
        if found.baseline:
            check_baseline(found.baseline)
        held = found.report() if found.baseline or skriv_baslinje else None
        if held is not None and found.baseline:
            new = write_new(held, found.baseline, found.format, found.output)
            left: set[str] = {result.left for result in new.results}
        elif found.format == "text":
            overview = catalogue.overview_of(held) if held is not None else found.overview()
            emit(render("catalogue", "text", overview, screen(found.output)), found.output)
            left = overview.summary.left
        else:
            if found.format == "json":
                parts = catalogue.json_of(held) if held is not None else found.stream()
                emit_parts(parts, found.output)
            else:
                emit(render("check", found.format, held or found.report()), found.output)
            left = found.summary.left
        if held is not None and skriv_baslinje:
            keep_baseline(held, skriv_baslinje)
        broken = show_diagnostics(found.diagnostics)
        if left or not broken:
            emit_receipt(found.receipt, kvitto, ut)
        if broken:
            return BAD_INPUT
        return FINDINGS if not states_at(found.limit).isdisjoint(left) else OK

    return watch(run, lambda: catalogue.watched(order())) if vakta else run()


def _processes(text: str) -> int:
    """Return how many processes are wanted: one for each core when nothing is said."""
    if not text:
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:4]) <= 512:
        raise InputError(f"»{text}« kan inte stå efter --processer", "skriv ett antal från 1 till 512")
    return int(text)


class _Progress:
    """Shows how far a long check has come on a terminal, and nothing elsewhere."""

    def step(self, done: int, total: int) -> None:
        if total <= 50 or sys.stderr is None or not sys.stderr.isatty():
            return
        if done == total:
            sys.stderr.write("\r\x1b[K")
        elif done % 20 == 0:
            sys.stderr.write(f"\rprövar {done} av {total}")
        sys.stderr.flush()
