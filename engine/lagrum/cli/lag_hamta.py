"""`lagrum lag hamta`: fetch statute texts from the Riksdag's open data."""

from __future__ import annotations

from typing import Annotated

import typer

from lagrum.base.errors import InputError
from lagrum.cli.errors import BAD_INPUT, OK
from lagrum.cli.output import complain, emit, tell

HELP = """
Hämta konsoliderade lagtexter ur riksdagens öppna data till din egen mapp.

Utan namn hämtas alla lagar som reglerna hänvisar till. Det är det enda kommando som hämtar något ur nätet. Lagens
nummer skickas till riksdagens server, eller till den som du anger, och ingenting annat.
"""
EXAMPLES = """
lagrum lag hamta SoL OSL
lagrum lag hamta 2025:400 --till lagtext/
"""


def hamta(
    lagar: Annotated[list[str], typer.Argument(metavar="LAG…", help="förkortning eller SFS-nummer")] = [],  # noqa: B006
    till: Annotated[str, typer.Option("--till", metavar="MAPP", help="lägg texterna här i stället")] = "",
    fran: Annotated[str, typer.Option("--fran", metavar="ADRESS", help="hämta från en annan adress")] = "",
    tidsgrans: Annotated[str, typer.Option("--tidsgrans", metavar="SEKUNDER", help="högst så länge per försök")] = "10",
) -> int:
    from lagrum.services.law import acts_named, fetch, source_address

    try:
        timeout = float(tidsgrans.replace(",", "."))
    except ValueError:
        timeout = 0.0
    if not 0 < timeout <= 600:
        raise InputError(f"»{tidsgrans}« är ingen tidsgräns", "ange sekunder, högst 600")
    failed = False
    acts = acts_named(lagar)
    tell(f"Hämtar från {source_address(fran)}.")
    for act in acts:
        found = fetch(act, till, fran, timeout)
        if found.path is None:
            complain(f"{found.act} ({found.number}) kunde inte hämtas: {found.reason}", found.help)
            failed = True
        else:
            emit(f"{found.act} ({found.number}) → {found.path}\n")
    return BAD_INPUT if failed else OK
