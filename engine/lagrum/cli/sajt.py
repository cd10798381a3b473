"""`lagrum sajt`: the page as files for a web server, or as one file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lagrum.base.errors import InputError
from lagrum.cli.errors import OK
from lagrum.cli.framework import Command, new_app
from lagrum.cli.options import Datum, Regler, UtanMedfoljande, day_or_today
from lagrum.cli.output import emit
from lagrum.cli.progress import Progress

HELP = """
Gör en webbplats av reglerna och en katalog med insatser: färdiga sidor, där insatser prövas i besökarens webbläsare.

Mappen läggs på en webbserver som den är. Med --en-fil blir det i stället en enda fil som öppnas från disk och kan
mejlas. Inget som skrivs på sidan lämnar datorn. En mapp med andra filer än lagrums egna skrivs aldrig över.
"""
EXAMPLES = """
lagrum sajt insatser/ -o webbplatsen
lagrum sajt insatser/ --en-fil -o lagrum.html
lagrum sajt -o webbplatsen --pyodide node_modules/pyodide
"""
app = new_app()


@app.command("sajt", cls=Command, help=HELP, epilog=EXAMPLES)
def sajt(
    mapp: Annotated[
        str, typer.Argument(metavar="MAPP", help="mapp med insatser (annars de som följer med lagrum)")
    ] = "",
    ut: Annotated[
        str, typer.Option("-o", "--ut", metavar="MÅL", help="mappen, eller med --en-fil filen, som ska skrivas")
    ] = "",
    en_fil: Annotated[bool, typer.Option("--en-fil", help="gör en enda fil som öppnas från disk")] = False,
    pyodide: Annotated[
        str,
        typer.Option("--pyodide", metavar="MAPP", help="där npm-paketet pyodide ligger (annars i lagrums cachemapp)"),
    ] = "",
    datum: Datum = "",
    regler: Regler = [],  # noqa: B006
    utan_medfoljande: UtanMedfoljande = False,
) -> int:
    from lagrum.web.static import build

    if not ut:
        raise InputError("det saknas var sidan ska skrivas", "ange en mapp efter -o, eller en fil med --en-fil")
    day = day_or_today(datum)
    order = build.Order(Path(ut), day, mapp, en_fil, pyodide, tuple(regler), utan_medfoljande)
    with Progress("prövar insatser") as progress:
        told = build.build(order, progress)
    emit(told)
    return OK
