"""`lagrum lag hamta`: fetch statute texts from the Riksdag's open data."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lagrum.base.errors import InputError
from lagrum.cli.errors import BAD_INPUT, OK
from lagrum.cli.output import complain, emit

HELP = """
Hämta konsoliderade lagtexter ur riksdagens öppna data till din egen mapp.

Utan namn hämtas alla lagar som reglerna hänvisar till.
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
    from lagrum.law.acts import ACTS, find_act
    from lagrum.law.fetch import DEFAULT_BASE_URL, FetchError, default_cache_dir, fetch_statute
    from lagrum.source.diagnostic import did_you_mean

    try:
        timeout = float(tidsgrans.replace(",", "."))
    except ValueError:
        timeout = 0.0
    if not 0 < timeout <= 600:
        raise InputError(f"»{tidsgrans}« är ingen tidsgräns", "ange sekunder, högst 600")
    wanted = []
    for name in lagar or [a.short for a in ACTS if a.kind == "sfs" and a.stem]:
        act = find_act(name)
        if act is None:
            raise InputError(
                f"»{name}« är ingen lag som lagrum känner",
                did_you_mean(name, [a.short for a in ACTS]) or "ange t.ex. SoL eller 2025:400",
            )
        if act.kind != "sfs":
            raise InputError(f"{act.short} finns inte hos riksdagen", "lägg EU-rättens text i mappen själv")
        wanted.append(act)
    folder = Path(till) if till else default_cache_dir()
    failed = False
    for act in wanted:
        try:
            path = fetch_statute(act.number, base_url=fran or DEFAULT_BASE_URL, cache_dir=folder, timeout=timeout)
        except (FetchError, OSError) as error:
            help = error.help if isinstance(error, FetchError) else ""
            complain(f"{act.short} ({act.number}) kunde inte hämtas: {error}", help)
            failed = True
            continue
        emit(f"{act.short} ({act.number}) → {path}\n")
    return BAD_INPUT if failed else OK
