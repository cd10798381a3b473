"""`lagrum ny`: an interview that writes an intervention."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lagrum.cli.dialogue import Dialogue
from lagrum.cli.framework import Command, new_app
from lagrum.cli.line_input import line_input
from lagrum.cli.options import Datum, Regler, UtanMedfoljande, day_or_today

HELP = """
Beskriv en insats genom att svara på frågor, en i taget. Form, prövning och målgrupp först, sedan det som avgör mest.
Varje fråga säger varför den ställs och vad som hänger på svaret, och läget visas bredvid.

Tom rad hoppar över (skriver okänt), ? förklarar, < går tillbaka, fynd visar allt som hittats, spara slutar. Varje svar
sparas direkt: Ctrl-C eller en stängd lucka förlorar inget, och samma kommando med samma fil fortsätter där du slutade.

--fran läser en projektbeskrivning (text eller .docx) och föreslår de ord ur den som lagrum känner, ett i taget med
meningen de står i. Inget skrivs in utan ditt ja. Utan terminal läses svaren rad för rad från stdin.

Slutkod: 0 sparat, 2 fel i indata, 3 fel i lagrum, 130 avbrutet.
"""
EXAMPLES = """
lagrum ny
lagrum ny lots.insats
lagrum ny lots.insats --fran projektplan.txt
"""
app = new_app()


@app.command("ny", cls=Command, help=HELP, epilog=EXAMPLES)
def ny(
    fil: Annotated[
        str, typer.Argument(metavar="FIL", help="insatsfilen, ny eller påbörjad; annars frågas efter namn")
    ] = "",
    fran: Annotated[
        str, typer.Option("--fran", metavar="FIL", help="föreslå ord ur en projektbeskrivning (.txt, .md, .docx)")
    ] = "",
    datum: Datum = "",
    regler: Regler = [],  # noqa: B006  typer copies it
    utan_medfoljande: UtanMedfoljande = False,
) -> int:
    from lagrum.services import interview as service

    path = Path(fil) if fil else None
    if path is not None:
        service.check_name(path)
    description = service.read_description(Path(fran)) if fran else ""
    talk = service.new_interview(day_or_today(datum), regler, utan_medfoljande, beside=path)
    proposals = talk.propose(description) if fran else ()
    text = service.read_text(path) if path is not None else None
    with line_input() as lines:
        return Dialogue(service, talk, lines).run(path, text, proposals)
