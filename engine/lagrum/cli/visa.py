"""`lagrum visa`: explain a rule, a derived concept, a begrepp, a provision or an error code."""

from __future__ import annotations

from typing import Annotated

import typer

from lagrum.base.errors import InputError
from lagrum.cli.errors import OK
from lagrum.cli.framework import Command, new_app
from lagrum.cli.options import Regler, TextOrJson, Ut, UtanMedfoljande
from lagrum.cli.output import emit, screen
from lagrum.report.formats import render

HELP = """
Förklara en regel, en tabell, en bestämmelse, ett begrepp eller en felkod.

NAMN är id för en regel, en tabell eller en rad i en tabell, ett begrepp (även samtycke.vårdnadshavare eller ett härlett
begrepp), ett värde, ett lagrum eller en felkod. »visa begrepp« listar alla begrepp, »visa schema« skriver JSON-schemat
för svaren från »prova«.

Med --bild ritas en regel eller ett härlett begrepp som SVG-bild. »visa karta --bild« ritar hela regelverket, och »visa
karta MAPP --bild« en mapp eller fil i det.
"""
EXAMPLES = """
lagrum visa sol.11.5.1
lagrum visa SoL 11 kap. 5 §
lagrum visa samtycke.vårdnadshavare
lagrum visa E012
lagrum visa sol.11.5.1 --bild --ut regeln.svg
lagrum visa karta sol --bild --ut karta.svg
"""
app = new_app()


@app.command("visa", cls=Command, help=HELP, epilog=EXAMPLES)
def visa(
    namn: Annotated[list[str], typer.Argument(metavar="NAMN…", help="det som ska förklaras; citattecken behövs inte")],
    regler: Regler = [],  # noqa: B006
    utan_medfoljande: UtanMedfoljande = False,
    bild: Annotated[bool, typer.Option("--bild", help="rita som SVG-bild")] = False,
    format: TextOrJson = "text",
    ut: Ut = "",
) -> int:
    from lagrum.services import lookup

    name = " ".join(" ".join(namn).split())
    if bild and format == "json":
        raise InputError("--bild och --format json går inte ihop", "välj en av dem")
    if bild:
        emit(lookup.picture(name, regler, utan_medfoljande), ut)
    else:
        emit(render("explained", format, lookup.explain(name, regler, utan_medfoljande), screen(ut)), ut)
    return OK
