"""Opening the statute texts that a call works with."""

from __future__ import annotations

from pathlib import Path

from lagrum.base.errors import InputError
from lagrum.law.corpus import Corpus, load_corpus
from lagrum.law.fetch import default_cache_dir
from lagrum.law.reading import StatuteError


def open_corpus(korpus: str) -> Corpus:
    """Return the statute texts in the folder `korpus`, or in the user's cache when it is empty."""
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
