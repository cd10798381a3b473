"""`lagrum visa`: explain a rule, a derived concept, a begrepp, a provision or an error code."""

from __future__ import annotations

from typing import Annotated

import typer

from lagrum.base.errors import InputError
from lagrum.cli.errors import OK
from lagrum.cli.framework import Command, new_app
from lagrum.cli.options import Datum, Korpus, Regler, TextOrJson, Ut, UtanMedfoljande, day_or_today
from lagrum.cli.output import emit, screen
from lagrum.report.formats import render

HELP = """
Förklara en regel, en tabell, en bestämmelse, ett begrepp, ett svar på en rättsfråga eller en felkod.

NAMN är id för en regel, en tabell, en rad i en tabell eller ett svar, ett begrepp (även samtycke.vårdnadshavare eller
ett härlett begrepp), ett värde, ett lagrum eller en felkod. Ett lagrum visas med lagtexten när den är hämtad. Ett ord
som inte är ett namn söks upp i regelverket. »visa begrepp« listar alla begrepp, »visa schema« skriver JSON-schemat för
svaren från »prova«.

Med --bild ritas en regel eller ett härlett begrepp som SVG-bild. »visa karta --bild« ritar hela regelverket, och »visa
karta MAPP --bild« en mapp eller fil i det.
"""
EXAMPLES = """
lagrum visa sol.11.5.1
lagrum visa 11 kap. 5 § SoL
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
    datum: Datum = "",
    korpus: Korpus = "",
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
        found = lookup.explain(name, day_or_today(datum), regler, utan_medfoljande, korpus)
        emit(render("explained", format, found, screen(ut)), ut)
    return OK
