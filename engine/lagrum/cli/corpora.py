"""Opening the statute texts that a command works with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lagrum.base.errors import InputError

if TYPE_CHECKING:
    from lagrum.law.corpus import Corpus

Korpus = Annotated[
    str,
    typer.Option("--korpus", metavar="MAPP", help="mapp med lagtexter (annars de som »lagrum lag hamta« har hämtat)"),
]


def open_corpus(korpus: str) -> Corpus:
    """Return the statute texts in the folder `korpus`, or in the user's cache when it is empty."""
    from lagrum.law.corpus import load_corpus
    from lagrum.law.fetch import default_cache_dir
    from lagrum.law.reading import StatuteError

    folder = Path(korpus) if korpus else default_cache_dir()
    if not folder.is_dir():
        if korpus:
            raise InputError(f"mappen »{korpus}« finns inte", "ange en mapp med lagtexter efter --korpus")
        raise InputError("inga lagtexter är hämtade", "kör »lagrum lag hamta SoL«, eller ange en mapp med --korpus")
    try:
        corpus = load_corpus(folder)
        found = any(True for _ in corpus.acts())
    except (StatuteError, OSError) as error:
        raise InputError(f"lagtexterna i »{folder}« kan inte läsas: {error}") from None
    if not found:
        raise InputError(
            f"mappen »{folder}« innehåller inga lagtexter som lagrum känner igen", "kör »lagrum lag hamta«"
        )
    return corpus
