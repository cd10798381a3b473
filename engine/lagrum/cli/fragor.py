"""`lagrum fragor`: the register of open questions over any number of catalogues."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lagrum.cli.errors import BAD_INPUT, OK
from lagrum.cli.framework import Command, new_app
from lagrum.cli.options import Datum, Kvitto, Motor, Regler, Ut, UtanMedfoljande, day_or_today, format_option
from lagrum.cli.output import emit, emit_receipt, screen, show_diagnostics
from lagrum.cli.progress import Progress
from lagrum.report.formats import formats_of, render

HELP = """
Samla de öppna rättsfrågor som insatserna väcker: varje fråga en gång, med alla insatser och kommuner som väcker den.

Frågan är densamma när regeln och de avgörande uppgifterna är desamma, oavsett kommun och ordval. Den som stoppar flest
insatser står först.
"""
EXAMPLES = """
lagrum fragor insatser/
lagrum fragor insatser/nora/ insatser/grums/ --format markdown --ut fragor.md
lagrum fragor insatser/ --status öppen
lagrum natverk insatser/ --format json --ut register.json
lagrum fragor insatser/nora/ --natverk register.json
"""
app = new_app()


@app.command("fragor", cls=Command, help=HELP, epilog=EXAMPLES)
def fragor(
    mappar: Annotated[list[str], typer.Argument(metavar="MAPP…", help="mappar med insatser, eller insatsfiler")],
    datum: Datum = "",
    status: Annotated[
        str,
        typer.Option("--status", metavar="STATUS", help="bara frågor som är öppen, eskalerad, besvarad eller omprövas"),
    ] = "",
    natverk: Annotated[
        str,
        typer.Option(
            "--natverk",
            metavar="FIL",
            help="visa också vilka av frågorna andra har fått svar på: registret från »lagrum natverk --format json«",
        ),
    ] = "",
    regler: Regler = [],  # noqa: B006
    utan_medfoljande: UtanMedfoljande = False,
    motor: Motor = "båda",
    format: Annotated[str, format_option(*formats_of("register"))] = "text",
    ut: Ut = "",
    kvitto: Kvitto = "",
) -> int:
    from lagrum.services.register import register

    paths = [Path(m) for m in mappar]
    with Progress("prövar insatser") as progress:
        found = register(paths, day_or_today(datum), status, regler, utan_medfoljande, motor, progress, natverk)
    emit(render("register", format, found.register, screen(ut), left_out=found.left_out), ut)
    broken = show_diagnostics(found.diagnostics)
    emit_receipt(found.register.receipt, kvitto, ut)
    return BAD_INPUT if broken else OK
