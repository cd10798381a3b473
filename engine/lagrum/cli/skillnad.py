"""`lagrum skillnad`: what differs between two checks of a catalogue."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from lagrum.cli.errors import BAD_INPUT, OK
from lagrum.cli.framework import Command, new_app
from lagrum.cli.options import Datum, Kvitto, Regler, Ut, UtanMedfoljande, day_or_today, format_option, parse_day
from lagrum.cli.output import emit, emit_receipt, screen, show_diagnostics
from lagrum.cli.progress import Progress
from lagrum.report.formats import formats_of, render

HELP = """
Jämför två prövningar av samma insatser. Svaret visar vilka fynd som försvinner, ändras och tillkommer.

Varje sida är något av: en dag (ÅÅÅÅ-MM-DD), en Git-revision (insatser och regler som de såg ut då), en regelmapp, en
önskad lagändring (.reform), en mapp med insatser, eller en sparad körning (.json, av --format json eller
--skriv-baslinje). Anges bara en sida är den andra det som gäller nu. Sist kommer mapparna med insatser; annars rotter i
lagrum.toml.
"""
EXAMPLES = """
lagrum skillnad 2026-01-14 2026-01-15 insatser/
lagrum skillnad main HEAD insatser/
lagrum skillnad fri-kassa.reform insatser/
lagrum skillnad baslinje.json insatser/
"""
app = new_app()


@app.command("skillnad", cls=Command, help=HELP, epilog=EXAMPLES)
def skillnad(
    sidor: Annotated[list[str], typer.Argument(metavar="A [B] [MAPP…]", help="sidorna, och mappar med insatser")],
    reform: Annotated[str, typer.Option("--reform", metavar="FIL", help="den önskade lagändringen (.reform)")] = "",
    datum: Datum = "",
    mot_datum: Annotated[str, typer.Option("--mot-datum", metavar="ÅÅÅÅ-MM-DD", help="jämför med den här dagen")] = "",
    regler: Regler = [],  # noqa: B006
    utan_medfoljande: UtanMedfoljande = False,
    format: Annotated[str, format_option(*formats_of("difference"))] = "text",
    ut: Ut = "",
    kvitto: Kvitto = "",
) -> int:
    from lagrum.services.compare import compare

    other = parse_day(mot_datum) if mot_datum else None
    with tempfile.TemporaryDirectory(prefix="lagrum-") as scratch, Progress("prövar insatser") as progress:
        found = compare(sidor, day_or_today(datum), Path(scratch), reform, other, regler, utan_medfoljande, progress)
    emit(render("difference", format, found.difference, screen(ut)), ut)
    broken = show_diagnostics(found.diagnostics)
    emit_receipt(found.difference.receipt, kvitto, ut)
    return BAD_INPUT if broken else OK
