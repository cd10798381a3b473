"""Nodes: things with an address, their types and what is said of them; the same for every format.

The keys of a node are those of `terms.TERMS`, which says what each holds. A node with the address None stands within
the one that names it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from lagrum.base.frozen import frozen
from lagrum.checking.receipt import Receipt, digest_of
from lagrum.interchange.address import Link, Ref, sound
from lagrum.interchange.terms import TERMS
from lagrum.interchange.words import Word

Value = Ref | Link | Word | str | int
"""What is said; a text in the language or form that the term has."""


@frozen
class Node:
    """One thing. Of each key the values are in order, and none stands twice."""

    id: Ref | Link | None
    types: tuple[str, ...]
    said: tuple[tuple[str, tuple[Value | Node, ...]], ...]

    def all(self, key: str) -> tuple[Value | Node, ...]:
        """Return what is said under a key; nothing when nothing is."""
        return next((values for name, values in self.said if name == key), ())


@frozen
class Column:
    """A column of the table: its heading, what is said there, and what stands there when nothing is said.

    `key` is one of a node, or several of which the first that says something is meant (`a|b`), or one of a thing
    within a node (`a.b`); `@id` is the node's own address.
    """

    heading: str
    key: str
    else_: str = ""


@frozen
class Export:
    """All that is written: about what, below which base, the table's columns, the nodes, sorted by address.

    `listed` is the type of the nodes that are rows of the table. The first node says what the export is.
    """

    what: str
    base: str
    day: str
    nodes: tuple[Node, ...]
    listed: tuple[str, ...]
    columns: tuple[Column, ...]
    version: str
    rulebook: str
    receipt: Receipt | None = None


def node(id: Ref | Link | None, types: Iterable[str], said: Mapping[str, Any]) -> Node:
    """Return a node of what is said: a value, or several, for each key; what is empty or None is left out.

    A list keeps its order; a set gets one.
    """
    found = []
    for key, value in said.items():
        given = value if isinstance(value, list | tuple) else [value]
        values = sorted(value, key=_plain) if isinstance(value, set | frozenset) else given
        kept = {_plain(v): v for v in values if v is not None and v != ""}
        if kept:
            found.append((key, tuple(kept.values())))
        assert len(kept) < 2 or TERMS[key].many, key
    return Node(id, tuple(types), tuple(found))


PASSING: Final = frozenset(
    [
        *("inForce", "isReplacedBy", "maybeRaisedBy", "municipality", "raised", "raisedBy", "related", "sent"),
        *("standing", "status", "statusNote", "stops", "suggestedAnswer"),
    ]
)
"""What follows from the day, or from what others say, and is no part of what a thing says itself."""


def with_digest(made: Node) -> Node:
    """Return a node that says the digest of what it says itself: another as soon as its meaning is another.

    Neither the base, nor the day, nor what others say of it is part of that: the same rule has the same digest wherever
    and whenever it is published.
    """
    own = Node(made.id, made.types, tuple((key, values) for key, values in made.said if key not in PASSING))
    return Node(made.id, made.types, (*made.said, ("digest", (f"sha256:{digest_of(_value(own))}",))))


def _plain(value: Value | Node) -> str:
    """Return what tells values apart."""
    return repr(_value(value))


def _value(value: Value | Node) -> Any:
    match value:
        case Ref(kind, name):
            return [kind, *map(sound, name)]
        case Link(url):
            return [url]
        case Word(group, word):
            return [group, word]
        case Node():
            said = {key: sorted((_value(v) for v in values), key=repr) for key, values in value.said}
            return {"id": None if value.id is None else _value(value.id), "type": list(value.types), **said}
        case str():
            return sound(value)
    return value
