"""`lagrum granska`: review the rulebook itself."""

from __future__ import annotations

import os
from importlib.util import find_spec
from typing import Annotated

import typer

from lagrum.base.errors import InputError
from lagrum.cli.errors import BAD_INPUT, FINDINGS, OK
from lagrum.cli.framework import Command, new_app
from lagrum.cli.options import Alla, Motor, Ut, format_option
from lagrum.cli.output import emit, screen, show_diagnostics
from lagrum.cli.progress import Progress, time_left
from lagrum.report.formats import formats_of, render

HELP = """
Granska regelverket självt: regler som aldrig kan gälla, undantag utan verkan, regler som säger emot varandra, krav som
ingen kan uppfylla, glapp i tiden, frågor utan adressat och regler som skiljer sig bara i orden.

Granska också det som passerar i tysthet: det som ingen regel läser, tillägg som tvättar bort ett fynd, mittvärden
mellan reglerna, krav som en etikett ensam uppfyller, rader som aldrig bär och plikter (.plikt) utan svar.

Varje fynd visas med en insats som visar det, bekräftad av beräkningen, eller med de villkor som inte går ihop. Ett fynd
som ska vara kvar godtas i regeln med raden »godtas« och ett skäl.

Räcker inte tiden visas det som återstår som inte avgjort, och slutkoden är 1.

Slutkod: 0 inget att anmärka på, 1 fynd eller något som inte kunde avgöras, 2 fel i indata, 3 fel i lagrum.
"""
EXAMPLES = """
lagrum granska
lagrum granska mina-regler --alla
lagrum granska mina-regler --format sarif --ut granskning.sarif
"""
LONGEST = 3600
LONGEST_REVIEW = 86_400
app = new_app()


@app.command("granska", cls=Command, help=HELP, epilog=EXAMPLES)
def granska(
    mappar: Annotated[
        list[str],
        typer.Argument(
            metavar="MAPP…",
            help="visa bara fynd i dessa mappar eller filer; en mapp utanför regelverket läggs till det",
        ),
    ] = [],  # noqa: B006  typer copies it
    utan_medfoljande: Annotated[
        bool,
        typer.Option("--utan-medfoljande", help="använd bara reglerna i mapparna, inte dem som följer med lagrum"),
    ] = False,
    motor: Motor = "båda",
    tidsgrans: Annotated[
        int, typer.Option("--tidsgrans", metavar="SEKUNDER", help="hur länge en enskild fråga får räknas; annars 10")
    ] = 10,
    sekunder: Annotated[
        int, typer.Option("--sekunder", metavar="SEKUNDER", help="hur länge hela granskningen får räkna; annars 600")
    ] = 600,
    alla: Alla = False,
    format: Annotated[str, format_option(*formats_of("review"))] = "text",
    ut: Ut = "",
) -> int:
    if not 1 <= tidsgrans <= LONGEST:
        raise InputError(f"»{tidsgrans}« kan inte stå efter --tidsgrans", f"skriv 1–{LONGEST} sekunder")
    if not 1 <= sekunder <= LONGEST_REVIEW:
        raise InputError(f"»{sekunder}« kan inte stå efter --sekunder", f"skriv 1–{LONGEST_REVIEW} sekunder")
    if find_spec("z3") is None:
        raise InputError(
            "granskningen behöver z3-solver, som inte är installerat", "installera med »pip install 'lagrum[ways]'«"
        )
    from lagrum.services.review import review

    # A few rules are asked about sooner than a second process starts.
    processes = 1 if mappar else min(2, os.cpu_count() or 1)
    with Progress("granskar regelverket") as progress:
        most = time_left(sekunder).removesuffix(" kvar")
        progress.announce(f"granskar {'det som är valt' if mappar else 'hela regelverket'}; tar högst {most}")
        found = review(mappar, utan_medfoljande, motor, tidsgrans, sekunder, processes)
    emit(render("review", format, found.review, screen(ut), everything=alla, digest=found.rulebook), ut)
    if show_diagnostics(found.diagnostics):
        return BAD_INPUT
    return OK if found.review.sound else FINDINGS
