"""Which row is meant, when one is named that does not exist, or a value stands where none may stand.

In: the vocabulary, the block (a post, a group, or "" for the intervention itself), the name of the row ("": none) and
what stands after it. Out: what to tell the writer, or "". Like `words`, this room is entered only when something is
wrong, and it leads to a row only by what the vocabulary says: the value that is written, or the words of a row's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lagrum.base.fold import fold
from lagrum.base.stem import COMMON
from lagrum.binding.words import MOST_NEAR, resembled, same_word, taken
from lagrum.model.vocabulary import Attribute, Vocabulary
from lagrum.source.shortening import shortened_at_word

_SHORTEST = 4
_EMPTY = ("ja", "nej", "okänt", "inga", "ingen", "inget", "båda", "annat")
"""Words that are values of many rows, and so say nothing of which row is meant."""
MOST_SAID = 90
"""Characters of a row's question in a message."""


def near_rows(vocabulary: Vocabulary, container: str, owner: str | None, name: str, text: str) -> str:
    """Return which row a text, or a name, belongs on in a block: by the text as a value, then by the name; or ""."""
    word = text.split(",")[0].strip()
    word = "" if fold(word) in _EMPTY else word
    group = container in vocabulary.attributes and vocabulary.attributes[container].kind.heading
    rows = [a for a in _rows(vocabulary, container, owner) if a.name != name]
    every = [a for a in vocabulary.attributes.values() if owner in (None, a.owner)]
    if name and container and (named := [a for a in rows if _shares(a.name, name)]):
        return f"jämför {_each(named)}"
    if word and (exact := [a for a in rows if _is_value(a, word)]):
        if len(exact) == 1 and group and not name:
            return f"skriv »{exact[0].name} {word}«, indraget på raden under »{container}«"
        if len(exact) == 1:
            return f"skriv raden »{exact[0].name} {word}«"
        return f"»{word}« kan stå på {_joined(exact)}"
    if word and (near := [(a, v) for a in rows for v in resembled(a, word)][:MOST_NEAR]):
        return "närmast i betydelse: " + ", ".join(f"»{a.name} {v}«" for a, v in near)
    if name and (named := [a for a in every if _shares(a.name, name)]):
        return f"jämför {_each(named)}"
    return ""


def _each(rows: list[Attribute]) -> str:
    return ", ".join(f"»{a.path}« ({_asked(a)})" for a in rows[:MOST_NEAR])


def _rows(vocabulary: Vocabulary, container: str, owner: str | None) -> list[Attribute]:
    if container:
        return vocabulary.fields(container)
    return [a for p, a in vocabulary.attributes.items() if "." not in p and owner in (None, a.owner)]


def _is_value(attribute: Attribute, word: str) -> bool:
    if not attribute.kind.enumerated:
        return False
    return fold(word) in attribute.by_phrase or taken(attribute, word) is not None


def _joined(rows: list[Attribute]) -> str:
    return " eller ".join(f"»{a.name}«" for a in rows[:MOST_NEAR])


def _shares(one: str, other: str) -> bool:
    return any(same_word(a, b) or _begins(a, b) for a in _parts(one) for b in _parts(other))


def _begins(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short) > _SHORTEST + 1 and long.startswith(short)


def _parts(name: str) -> Iterator[str]:
    return (w for w in re.split(r"[\W_]+", fold(name)) if len(w) >= _SHORTEST and w not in COMMON)


def _asked(attribute: Attribute) -> str:
    said = " ".join((attribute.question or attribute.meaning).split())
    first = re.split(r"(?<=[.?!]) ", said)[0].rstrip(".")
    first = shortened_at_word(first, MOST_SAID)
    return first[:1].casefold() + first[1:]
