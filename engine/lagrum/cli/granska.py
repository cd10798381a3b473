"""`lagrum granska`: review the rulebook itself."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lagrum.base.errors import InputError
from lagrum.cli.errors import BAD_INPUT, FINDINGS, OK
from lagrum.cli.framework import Command, new_app
from lagrum.cli.options import Alla, Motor, Ut, format_option
from lagrum.cli.output import emit, screen, show_diagnostics
from lagrum.cli.rulebooks import choose_engine, open_examples
from lagrum.cli.selection import select

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lagrum.model.acceptance import Acceptance
    from lagrum.review.finding import Review
    from lagrum.source.diagnostic import Diagnostic

HELP = """
Granska regelverket självt: regler som aldrig kan gälla, undantag utan verkan, regler som säger emot varandra, krav som
ingen kan uppfylla, glapp i tiden, frågor utan adressat och regler som skiljer sig bara i orden.

Varje fynd visas med en insats som visar det, bekräftad av beräkningen, eller med de villkor som inte går ihop. Ett fynd
som ska vara kvar godtas i regeln med raden »godtas« och ett skäl.

Räcker inte tiden visas det som återstår som inte avgjort, och slutkoden är 1.

Slutkod: 0 inget att anmärka på, 1 fynd eller något som inte kunde avgöras, 2 fel i indata, 3 fel i lagrum.
"""
EXAMPLES = """
lagrum granska
lagrum granska rules/osl --alla
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
    format: Annotated[str, format_option("text", "json", "sarif")] = "text",
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
    from lagrum.review.run import review
    from lagrum.review.time_limit import TimeLimit

    engine = choose_engine(motor)
    selection = select(mappar, utan_medfoljande)
    rulebook = open_examples(selection.folders)
    limit = TimeLimit.of(tidsgrans, sekunder)
    found, unused = review(rulebook, engine, limit, selection.holds)
    emit(_render(found, rulebook.digest, format, ut, alla), ut)
    show_diagnostics(_unused(unused))
    if unused:
        return BAD_INPUT
    return OK if found.sound else FINDINGS


def _render(found: Review, digest: str, format: str, ut: str, everything: bool) -> str:
    from lagrum import __version__

    if format == "json":
        from lagrum.report.review_json import render_review_json

        return render_review_json(found, digest, __version__)
    if format == "sarif":
        from lagrum.report.review_sarif import render_review_sarif

        return render_review_sarif(found, digest, __version__, str(Path.cwd()))
    from lagrum.report.review_text import render_review
    from lagrum.report.text import TextStyle

    look = screen(ut)
    return render_review(found, TextStyle(look.width, everything, look.colour))


def _unused(lines: Iterable[Acceptance]) -> list[Diagnostic]:
    """Return a message for each acceptance of something that is not found (any more)."""
    from lagrum.source.diagnostic import Diagnostic

    found = []
    for line in lines:
        file, _, number = line.place.rpartition(":")
        words = f"godtas {line.kind} {line.other}".rstrip()
        message = f"»{words}« godtar inget: granskningen hittar inget sådant"
        found.append(Diagnostic("E101", "fel", message, file, int(number), 5, help="ta bort raden"))
    return sorted(found, key=lambda d: d.sort_key)
