"""`lagrum lag las`: write the lock file anew from statute texts. For those who maintain a rulebook."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lagrum.base.counted import counted
from lagrum.cli.errors import OK
from lagrum.cli.options import Korpus
from lagrum.cli.output import emit

HELP = """
Skriv om fingeravtrycken ur lagtexterna som du har.

Gör det först när varje regel som ändringen rör är läst mot den nya lydelsen (»lagrum lag verifiera« nämner dem).
"""
EXAMPLES = """
lagrum lag las --korpus lagtext/ --till lydelser.lock
"""


def las(
    till: Annotated[str, typer.Option("--till", metavar="FIL", help="filen med fingeravtryck")],
    korpus: Korpus = "",
) -> int:
    from lagrum.services.law import lock

    wordings, acts = lock(Path(till), korpus)
    emit(f"{counted(wordings, 'lydelse')} ur {counted(acts, 'lag')} skrivna till {till}\n")
    return OK
