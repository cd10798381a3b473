"""What an attribute is called in a memo: what it asks, never its name in the language."""

from __future__ import annotations

from lagrum.model.vocabulary import Vocabulary


def asked(path: str, vocabulary: Vocabulary) -> str:
    """Return the question of an attribute; its words when it has none."""
    known = vocabulary.attributes.get(path)
    return known.question if known is not None and known.question else path.replace(".", ", ").replace("-", " ")
