"""`lagrum lag verifiera`: which provisions have changed since the rules were encoded, and what that touches."""

from __future__ import annotations

from typing import Annotated

import typer

from lagrum.cli.errors import BAD_INPUT, FINDINGS, OK
from lagrum.cli.options import Alla, Datum, Korpus, Regler, TextOrJson, Ut, UtanMedfoljande, day_or_today
from lagrum.cli.output import emit, screen, show_diagnostics
from lagrum.report.formats import render

HELP = """
Jämför fingeravtrycken med lagtexterna som du har, och nämn de regler, frågor och insatser som en ändring rör.

Slutkod: 0 inget har ändrats, 1 något har ändrats, saknas eller är nytt, 2 fel i indata.
"""
EXAMPLES = """
lagrum lag verifiera --korpus lagtext/
lagrum lag verifiera --korpus lagtext/ --insatser insatser/ --alla
"""


def verifiera(
    korpus: Korpus = "",
    insatser: Annotated[
        str, typer.Option("--insatser", metavar="MAPP", help="nämn också de insatser i mappen som berörs")
    ] = "",
    datum: Datum = "",
    alla: Alla = False,
    regler: Regler = [],  # noqa: B006
    utan_medfoljande: UtanMedfoljande = False,
    format: TextOrJson = "text",
    ut: Ut = "",
) -> int:
    from lagrum.services.law import verify

    found = verify(korpus, day_or_today(datum), insatser, regler, utan_medfoljande)
    emit(render("law", format, found.verified, screen(ut), everything=alla), ut)
    if show_diagnostics(found.diagnostics):
        return BAD_INPUT
    return FINDINGS if found.verified.changed else OK
