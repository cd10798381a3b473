"""`lagrum exempel`: the interventions that come with lagrum, listed or copied to a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lagrum.cli.errors import OK
from lagrum.cli.framework import Command, new_app
from lagrum.cli.output import emit, screen
from lagrum.report.formats import render

HELP = """
Visa insatserna som följer med lagrum, eller kopiera dem till en mapp att öva i.

Utan --till räknas de upp. Med --till kopieras de, tillsammans med ett trasigt utkast, en projektbeskrivning, en önskad
lagändring och en egen regel. En fil som redan finns skrivs aldrig över.

Alla exempel i hjälpen går att köra i den mappen.
"""
EXAMPLES = """
lagrum exempel
lagrum exempel --till exempel
"""
NARROWEST = 40
app = new_app()


@app.command("exempel", cls=Command, help=HELP, epilog=EXAMPLES)
def exempel(
    till: Annotated[str, typer.Option("--till", metavar="MAPP", help="kopiera exemplen till mappen, som görs")] = "",
) -> int:
    from lagrum.services import shipped

    look = screen(narrowest=NARROWEST)
    if till:
        emit(render("copied", "text", shipped.copy_examples(Path(till)), look))
    else:
        emit(render("shipped", "text", shipped.examples(), look))
    return OK
