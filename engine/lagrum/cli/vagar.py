"""`lagrum vagar`: the smallest changes that open a way."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lagrum.base.atomic import taken
from lagrum.base.errors import InputError
from lagrum.cli.errors import FINDINGS, OK
from lagrum.cli.framework import Command, new_app
from lagrum.cli.options import Datum, Kvitto, Motor, Regler, TextOrJson, UtanMedfoljande, day_or_today
from lagrum.cli.output import check_target, emit, emit_receipt, exists, screen, show_diagnostics, tell, write_bytes
from lagrum.report.formats import render

HELP = """
Visa vägar framåt: de minsta ändringar av insatsen som tar bort ett hinder eller ett ouppfyllt krav utan att väcka något
nytt, ordnade efter kostnad.

Varje väg prövas på nytt innan den visas. Finns ingen väg inom lagen sägs det, med ett utkast till den lagändring som
skulle behövas. --fragor visar i stället i vilken ordning det okända bör klarläggas.

--tillampa skriver en väg till en ny fil som får ett eget id. Det som någon annan ska besluta står där som okänt.

Slutkod: 0 inget står i vägen, 1 något står i vägen, 2 fel i indata, 3 fel i lagrum.
"""
EXAMPLES = """
lagrum vagar insatser/nora/mini-sparet.insats
lagrum vagar insatser/nora/mini-sparet.insats --tillampa 1 --ut annan.insats
lagrum vagar insatser/nora/mini-sparet.insats --fragor
"""
app = new_app()


@app.command("vagar", cls=Command, help=HELP, epilog=EXAMPLES)
def vagar(
    fil: Annotated[str, typer.Argument(metavar="FIL", help="insatsfilen")],
    tillampa: Annotated[
        int, typer.Option("--tillampa", metavar="NR", help="skriv insatsen ändrad enligt en väg (till --ut)")
    ] = 0,
    fragor: Annotated[bool, typer.Option("--fragor", help="visa vad som bör frågas först, och varför")] = False,
    sekunder: Annotated[
        float,
        typer.Option(
            "--sekunder",
            metavar="TAL",
            help="hur mycket som prövas, räknat som sekunder på en vanlig dator; annars 4",
            min=0.1,
            max=3600,
        ),
    ] = 4.0,
    datum: Datum = "",
    regler: Regler = [],  # noqa: B006  typer copies it
    utan_medfoljande: UtanMedfoljande = False,
    motor: Motor = "båda",
    format: TextOrJson = "text",
    ut: Annotated[
        str, typer.Option("-o", "--ut", metavar="FIL", help="skriv resultatet, eller den ändrade insatsen, till en fil")
    ] = "",
    kvitto: Kvitto = "",
) -> int:
    from lagrum.services import ways

    if tillampa and not ut:
        raise InputError("--tillampa behöver en ny fil", "ange vart insatsen ska skrivas: --ut NY.insats")
    if tillampa:
        _check_new(ut)
    else:
        check_target(ut)
    path, day = Path(fil), day_or_today(datum)
    if fragor:
        asked = ways.questions(path, day, regler, utan_medfoljande, motor)
        emit(render("questions", format, asked.asked, screen(ut)), ut)
        show_diagnostics(asked.diagnostics)
        emit_receipt(asked.asked.receipt, kvitto, ut)
        return OK
    found = ways.ways(path, day, sekunder, tillampa, regler, utan_medfoljande, motor, Path(ut) if tillampa else None)
    if tillampa:
        write_bytes(found.changed.encode(), Path(ut), new=True)
        tell(f"Skriven till {ut} som »{found.called}«, en egen insats: den första är orörd.")
    else:
        emit(render("ways", format, found.report, screen(ut)), ut)
    show_diagnostics(found.diagnostics)
    emit_receipt(found.report.receipt, kvitto, ut)
    return FINDINGS if found.blocked else OK


def _check_new(ut: str) -> None:
    """Raise `InputError` unless a new intervention can be written to `ut`: nothing that is there is written over."""
    target = Path(ut)
    if taken(target):
        raise exists(target)
    if target.suffix != ".insats" or not target.parent.is_dir():
        raise InputError(f"insatsen kan inte skrivas till »{ut}«", "ange en ny .insats-fil i en mapp som finns")
