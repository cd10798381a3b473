"""`lagrum lag visa`: print a provision as it was worded on a day."""

from __future__ import annotations

from typing import Annotated

import typer

from lagrum.cli.errors import OK
from lagrum.cli.options import Datum, Korpus, Ut, day_or_today
from lagrum.cli.output import emit, screen
from lagrum.report.formats import render

HELP = """
Visa en paragraf så som den löd en viss dag, ur lagtexterna som du har.

Andra lydelser räknas upp efteråt.
"""
EXAMPLES = """
lagrum lag visa 11 kap. 5 § SoL
lagrum lag visa "19 kap. 1 § SoL" --datum 2026-01-14 --korpus lagtext/
"""


def visa(
    lagrum: Annotated[list[str], typer.Argument(metavar="LAGRUM", help="t.ex. 11 kap. 5 § SoL eller SoL 11:5")],
    datum: Datum = "",
    korpus: Korpus = "",
    ut: Ut = "",
) -> int:
    from lagrum.services.law import provisions

    shown = provisions(" ".join(lagrum), day_or_today(datum), korpus)
    emit(render("provisions", "text", shown, screen(ut)), ut)
    return OK
