"""`lagrum fragor`: the register of open questions over any number of catalogues."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lagrum.base.errors import InputError
from lagrum.cli.errors import BAD_INPUT, OK
from lagrum.cli.framework import Command, new_app
from lagrum.cli.options import Datum, Kvitto, Motor, Regler, Ut, UtanMedfoljande, day_or_today, format_option
from lagrum.cli.output import (
    check_binary,
    check_target,
    emit,
    emit_document,
    emit_receipt,
    screen,
    show_diagnostics,
)
from lagrum.cli.progress import Progress
from lagrum.report.formats import BINARY, formats_of, paper, render

HELP = """
Samla de öppna rättsfrågor som insatserna väcker: varje fråga en gång, med alla insatser och kommuner som väcker den.

Frågan är densamma när regeln och de avgörande uppgifterna är desamma, oavsett kommun och ordval. Den som stoppar flest
insatser står först.

--berors FIL visar i stället vad ett nytt svar (.svar) eller avgörande (.praxis) berör innan det tas in: insatser,
frågor, godtagna avvikelser, regler, och svar eller avgöranden som säger annat. Ingenting ändras.
"""
EXAMPLES = """
lagrum fragor insatser/
lagrum fragor insatser/nora/ insatser/grums/ --format markdown --ut fragor.md
lagrum fragor insatser/ --status öppen
lagrum natverk insatser/ --format json --ut register.json
lagrum fragor insatser/nora/ --natverk register.json
lagrum fragor insatser/ --berors praxis/kassan.praxis
"""
FORMATS = tuple(dict.fromkeys((*formats_of("register"), *formats_of("touched"))))
FORMAT_HELP = (
    f"hur resultatet skrivs; {', '.join(f for f in FORMATS if f not in formats_of('register'))} bara med --berors, "
    f"{', '.join(f for f in FORMATS if f not in formats_of('touched'))} bara utan"
)
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
    berors: Annotated[
        str,
        typer.Option("--berors", metavar="FIL", help="visa vad ett svar (.svar) eller avgörande (.praxis) berör"),
    ] = "",
    regler: Regler = [],  # noqa: B006
    utan_medfoljande: UtanMedfoljande = False,
    motor: Motor = "båda",
    format: Annotated[str, format_option(*FORMATS, help=FORMAT_HELP)] = "text",
    ut: Ut = "",
    kvitto: Kvitto = "",
) -> int:
    if berors:
        if status:
            raise InputError("--berors visar alla frågor som berörs", "ta bort --status")
        if natverk:
            raise InputError("--berors visar inte andras svar", "ta bort --natverk, eller --berors")
        return _touched(berors, mappar, datum, regler, utan_medfoljande, motor, format, ut, kvitto)
    if format not in formats_of("register"):
        raise InputError(f"registret skrivs inte som {format}", f"välj {', '.join(formats_of('register'))}")
    from lagrum.services.register import register

    paths = [Path(m) for m in mappar]
    with Progress("prövar insatser") as progress:
        found = register(paths, day_or_today(datum), status, regler, utan_medfoljande, motor, progress, natverk)
    emit(render("register", format, found.register, screen(ut), left_out=found.left_out), ut)
    broken = show_diagnostics(found.diagnostics)
    emit_receipt(found.register.receipt, kvitto, ut)
    return BAD_INPUT if broken else OK


def _touched(
    file: str,
    folders: list[str],
    day: str,
    rules: list[str],
    without_shipped: bool,
    engine: str,
    format: str,
    ut: str,
    kvitto: str,
) -> int:
    """Tell what an answer or a ruling touches. Returns the exit code."""
    if format not in formats_of("touched"):
        raise InputError(f"det som berörs skrivs inte som {format}", f"välj {', '.join(formats_of('touched'))}")
    check_target(ut)
    check_binary(format, ut, BINARY)
    from lagrum.services.touched import check_kind, touched

    check_kind(Path(file))
    with Progress("läser insatser") as progress:
        found = touched(
            Path(file), [Path(f) for f in folders], day_or_today(day), rules, without_shipped, engine, progress
        )
    emit_document(paper("touched", format, found.touched, screen(ut)), ut)
    broken = show_diagnostics(found.diagnostics)
    emit_receipt(found.touched.receipt, kvitto, ut)
    return BAD_INPUT if broken else OK
