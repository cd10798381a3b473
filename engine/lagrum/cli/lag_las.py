"""`lagrum lag las`: write the lock file anew from statute texts. For those who maintain a rulebook."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lagrum.base.errors import InputError
from lagrum.cli.corpora import Korpus, open_corpus
from lagrum.cli.errors import OK
from lagrum.cli.output import emit

HELP = """
Skriv om fingeravtrycken ur lagtexterna som du har.

Gör det först när varje regel som ändringen rör är läst mot den nya lydelsen (»lagrum lag verifiera« nämner dem).
"""
EXAMPLES = """
lagrum lag las --korpus lagtext/ --till rules/lydelser.lock
"""


def las(
    till: Annotated[str, typer.Option("--till", metavar="FIL", help="filen med fingeravtryck")],
    korpus: Korpus = "",
) -> int:
    from lagrum.law.lockfile import build_lock, write_lock
    from lagrum.law.reading import StatuteError

    corpus = open_corpus(korpus)
    try:
        lock = build_lock(corpus)
        write_lock(Path(till), lock)
    except StatuteError as error:
        raise InputError(f"lagtexten kan inte läsas: {error}") from None
    except OSError as error:
        raise InputError(f"»{till}« kan inte skrivas ({error.strerror or type(error).__name__})") from None
    emit(f"{len(lock.entries)} lydelser ur {len(lock.consolidated)} lagar skrivna till {till}\n")
    return OK
