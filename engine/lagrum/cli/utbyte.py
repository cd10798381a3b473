"""`lagrum utbyte`: concepts, rules, questions and answers for others to refer to and read."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lagrum.base.errors import InputError
from lagrum.cli.errors import BAD_INPUT, OK
from lagrum.cli.framework import Command, new_app
from lagrum.cli.options import Datum, Kvitto, Motor, Regler, Ut, UtanMedfoljande, choice, day_or_today, format_option
from lagrum.cli.output import emit, emit_receipt, show_diagnostics
from lagrum.cli.progress import Progress
from lagrum.report.formats import formats_of, render

WHAT = ("begrepp", "regler", "fragor", "svar", "termer", "kontext")
HELP = """
Ge ut begrepp, regler, rättsfrågor och svar så att andra kan läsa dem och hänvisa till dem, var och en med en adress som
inte ändras.

Adresserna börjar med det du själv väljer: --bas https://exempel.se/regelverk/. Utan --bas blir de namn som inte leder
någonstans (urn:lagrum:…). Begreppen är SKOS; csv öppnas i ett kalkylark, ttl (Turtle) och jsonld läses av program.

fragor ger regelverkets öppna frågor, eller med mappar dem som insatserna väcker. termer förklarar de termer som lagrum
själv har, och kontext är den JSON-LD-kontext som står i varje jsonld-fil. Se »lagrum guide utbyte«.
"""
EXAMPLES = """
lagrum utbyte begrepp --ut begrepp.csv
lagrum utbyte begrepp --format ttl --bas https://exempel.se/ -o begrepp.ttl
lagrum utbyte regler --format jsonld --bas https://exempel.se/ -o r.jsonld
lagrum utbyte fragor insatser/ --format jsonld
"""
app = new_app()


@app.command("utbyte", cls=Command, help=HELP, epilog=EXAMPLES)
def utbyte(
    vad: Annotated[
        str,
        typer.Argument(
            metavar="VAD",
            help=f"vad som ges ut: {', '.join(WHAT[:-1])} eller {WHAT[-1]}",
            callback=choice("utbyte", WHAT),
        ),
    ],
    mappar: Annotated[
        list[str], typer.Argument(metavar="MAPP…", help="bara för fragor: mappar med insatser, eller insatsfiler")
    ] = [],  # noqa: B006
    bas: Annotated[
        str, typer.Option("--bas", metavar="ADRESS", help="vad adresserna börjar med; slutar på / eller #")
    ] = "",
    datum: Datum = "",
    regler: Regler = [],  # noqa: B006
    utan_medfoljande: UtanMedfoljande = False,
    motor: Motor = "båda",
    format: Annotated[str, format_option(*formats_of("interchange"))] = "",
    ut: Ut = "",
    kvitto: Kvitto = "",
) -> int:
    from lagrum.services import interchange

    if vad == "kontext":
        if format not in ("", "jsonld") or mappar or bas or kvitto:
            raise InputError("kontext är alltid densamma: en enda JSON-LD-fil", "skriv »lagrum utbyte kontext«")
        emit(render("context", "jsonld", ()), ut)
        return OK
    paths = [Path(m) for m in mappar]
    with Progress("prövar insatser") as progress:
        found = interchange.interchange(vad, paths, day_or_today(datum), bas, regler, utan_medfoljande, motor, progress)
    emit(render("interchange", format or "csv", found.export), ut)
    broken = show_diagnostics(found.diagnostics)
    emit_receipt(found.export.receipt, kvitto, ut)
    return BAD_INPUT if broken else OK
