"""`lagrum regler`: list and search the rules."""

from __future__ import annotations

from typing import Annotated

import typer

from lagrum.cli.errors import FINDINGS, OK
from lagrum.cli.framework import Command, new_app
from lagrum.cli.options import Regler, TextOrJson, Ut, UtanMedfoljande, parse_day
from lagrum.cli.output import emit, screen
from lagrum.report.formats import render

HELP = """
Lista regler, eller sök bland dem.

En regel visas när alla sökord finns i den: i id, rubrik, lagrum, råd eller skäl, eller bland de värden som den läser.
Böjda former och ord för samma värde räknas också: »samtycken« finner »samtycke«.
"""
EXAMPLES = """
lagrum regler
lagrum regler samtycke förskola
lagrum regler --lagrum "11 kap. SoL" --datum 2026-07-01
lagrum regler --tackning
lagrum regler --tackning --lagrum "26 kap. OSL"
"""
app = new_app()


@app.command("regler", cls=Command, help=HELP, epilog=EXAMPLES)
def regler(
    sokord: Annotated[list[str], typer.Argument(metavar="SÖKORD…", help="ord som alla ska finnas i regeln")] = [],  # noqa: B006
    lagrum: Annotated[str, typer.Option("--lagrum", metavar="LAGRUM", help="bara regler ur bestämmelsen")] = "",
    datum: Annotated[
        str, typer.Option("--datum", metavar="ÅÅÅÅ-MM-DD", help="bara regler som gäller den dagen (annars alla)")
    ] = "",
    tackning: Annotated[
        bool,
        typer.Option("--tackning", help="visa vad varje stycke och punkt har för status (SoL eller --lagrum)"),
    ] = False,
    regler: Regler = [],  # noqa: B006
    utan_medfoljande: UtanMedfoljande = False,
    format: TextOrJson = "text",
    ut: Ut = "",
) -> int:
    from lagrum.services import rules

    if tackning:
        ledger, complete = rules.ledger(lagrum, regler, utan_medfoljande)
        emit(render("coverage", format, ledger, screen(ut)), ut)
        return OK if complete else FINDINGS
    found = rules.search(sokord, lagrum, parse_day(datum) if datum else None, regler, utan_medfoljande)
    emit(render("rules", format, found, screen(ut)), ut)
    return OK
