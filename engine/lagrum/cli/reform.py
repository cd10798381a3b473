"""`lagrum reform`: what a wanted change of law would open, and which safeguards it touches."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lagrum.cli.errors import BAD_INPUT, OK
from lagrum.cli.framework import Command, new_app
from lagrum.cli.options import Datum, Kvitto, Motor, Regler, Ut, UtanMedfoljande, day_or_today, format_option
from lagrum.cli.output import check_binary, check_target, emit_document, emit_receipt, screen, show_diagnostics
from lagrum.cli.progress import Progress
from lagrum.report.formats import BINARY, formats_of, paper

HELP = """
Visa på ett ark vad en önskad lagändring (.reform) skulle öppna, och vilka skydd för den enskilde den rör.

Arket säger vilka insatser i vilka kommuner som öppnas, vad som blir sämre och för vem, och leder från invånarnas insikt
(mikro) över insatsen (meso) till regeln som måste vika (makro). Ryms inte allt på arket följer resten i en bilaga.
Öppnar ändringen ingenting sägs det. Arket föreslår inget: det visar vad som skulle bli annorlunda.
"""
EXAMPLES = """
lagrum reform fri-kassa.reform insatser/
lagrum reform fri-kassa.reform insatser/ --format pdf --ut ark.pdf
"""
app = new_app()


@app.command("reform", cls=Command, help=HELP, epilog=EXAMPLES)
def reform(
    fil: Annotated[str, typer.Argument(metavar="FIL", help="den önskade lagändringen (.reform)")],
    mappar: Annotated[list[str], typer.Argument(metavar="MAPP…", help="mappar med insatser, eller insatsfiler")],
    datum: Datum = "",
    regler: Regler = [],  # noqa: B006
    utan_medfoljande: UtanMedfoljande = False,
    motor: Motor = "båda",
    format: Annotated[str, format_option(*formats_of("reform"))] = "text",
    ut: Ut = "",
    kvitto: Kvitto = "",
) -> int:
    from lagrum.services import reform as service

    check_target(ut)
    check_binary(format, ut, BINARY)
    service.check_kind(Path(fil))
    with Progress("prövar insatser") as progress:
        found = service.reform(
            Path(fil), [Path(m) for m in mappar], day_or_today(datum), regler, utan_medfoljande, motor, progress
        )
    emit_document(paper("reform", format, found.sheet, screen(ut)), ut)
    broken = show_diagnostics(found.diagnostics)
    emit_receipt(found.sheet.receipt, kvitto, ut)
    return BAD_INPUT if broken else OK
