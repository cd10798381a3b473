"""`lagrum natverk`: one register over the catalogues of many municipalities."""

from __future__ import annotations

from typing import Annotated

import typer

from lagrum.cli.errors import BAD_INPUT, OK
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
    chosen_engine,
    day_or_today,
    format_option,
    processes,
)
from lagrum.cli.output import emit, emit_parts, emit_receipt, screen, show_diagnostics, tell
from lagrum.cli.progress import Progress
from lagrum.report.formats import formats_of, render

HELP = """
Samla flera kommuners rättsfrågor i ett register: samma fråga igenkänd, vad den stoppar och var, vilka svar som har
getts, vad de avgjorde, vad som löper ut, och vad som väntar på vem.

Varje PLATS är en mapp, eller en Git-adress (https://, ssh://, file://) som hämtas till din cache; bara adressen som du
skriver tillfrågas, och inget i det som hämtas körs. Svaren läses ur regelverket och ur kommunernas egna .svar-filer.
Svar som säger emot varandra visas båda. En kommun som är borta nämns, och de andra står kvar.

Slutkod: 0 alla är med, 2 en kommun eller en fil är inte med, 3 fel i lagrum.
"""
EXAMPLES = """
lagrum natverk insatser/
lagrum natverk insatser/nora/ insatser/grums/ --format html --ut register.html
lagrum natverk insatser/ --status öppen --format csv --ut oppna.csv
lagrum natverk insatser/ --format json --ut register.json
lagrum natverk insatser/ --format atom --namnrymd nora.se,2026 --ut flode.xml
"""
app = new_app()


@app.command("natverk", cls=Command, help=HELP, epilog=EXAMPLES)
def natverk(
    platser: Annotated[
        list[str], typer.Argument(metavar="PLATS…", help="mappar med kommuners insatser, eller Git-adresser till dem")
    ],
    utan_hamtning: Annotated[
        bool, typer.Option("--utan-hamtning", help="hämta inget: använd det som hämtades förra gången")
    ] = False,
    datum: Datum = "",
    status: Annotated[
        str,
        typer.Option(
            "--status",
            metavar="STATUS",
            help="bara frågor som är öppen, besvarad, delvis besvarad, eskalerad eller omprövas, eller där svaren går "
            "isär",
        ),
    ] = "",
    regler: Regler = [],  # noqa: B006
    utan_medfoljande: UtanMedfoljande = False,
    motor: Annotated[
        str,
        typer.Option(
            "--motor", metavar="MOTOR", help="snabb, båda, durable eller facit; annars snabb", callback=chosen_engine
        ),
    ] = "snabb",
    processer: Processer = "",
    dask: Dask = "",
    utan_cache: UtanCache = False,
    namnrymd: Annotated[
        str,
        typer.Option("--namnrymd", metavar="DOMÄN,ÅR", help="vems id:n i flödet är: en domän som är er, och sedan när"),
    ] = "",
    format: Annotated[str, format_option(*formats_of("network"))] = "text",
    ut: Ut = "",
    kvitto: Kvitto = "",
) -> int:
    from lagrum.services import network

    order = network.Order(
        tuple(platser),
        day_or_today(datum),
        status,
        tuple(regler),
        utan_medfoljande,
        motor,
        processes(processer),
        dask,
        not utan_cache,
        not utan_hamtning,
    )
    with Progress("prövar insatser") as progress:
        found = network.network(order, progress, tell)
    if format in network.STREAMED:
        emit_parts(network.parts(found.register, format), ut)
    else:
        emit(render("network", format, found.register, screen(ut), authority=namnrymd), ut)
    broken = show_diagnostics(found.diagnostics)
    if found.register.receipt is not None or not broken:
        emit_receipt(found.register.receipt, kvitto, ut)
    return BAD_INPUT if broken else OK
