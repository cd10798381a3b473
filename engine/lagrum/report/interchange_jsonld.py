"""An export as JSON-LD 1.1: the context inlined, so that nobody needs a network to read it; one node a line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from lagrum.base.inert import visible_json
from lagrum.checking.receipt import value_of
from lagrum.interchange.address import Link, Ref, sound
from lagrum.interchange.export import iri
from lagrum.interchange.graph import Export, Node, Value
from lagrum.interchange.terms import TERMS, context
from lagrum.interchange.words import Word


def render_jsonld(export: Export) -> str:
    """Return an export as JSON-LD. The receipt stands beside the graph and is no part of it."""
    return "".join(jsonld_parts(export))


def jsonld_parts(export: Export) -> Iterator[str]:
    """Yield the pieces of an export as JSON-LD."""
    yield f'{{\n"@context": {_text(context())},\n"@graph": [\n'
    between = ""
    for node in export.nodes:
        yield between + _text(node_json(node, export.base))
        between = ",\n"
    receipt = "" if export.receipt is None else f',\n"receipt": {_text(value_of(export.receipt))}'
    yield f"\n]{receipt}\n}}\n"


def graph_json(export: Export) -> list[dict[str, Any]]:
    """Return the nodes of an export, but the first, which says what the receipt says too."""
    return [node_json(node, export.base) for node in export.nodes[1:]]


def node_json(node: Node, base: str) -> dict[str, Any]:
    """Return a node as JSON-LD holds it."""
    found: dict[str, Any] = {} if node.id is None else {"id": iri(base, node.id)}
    if node.types:
        found["type"] = list(node.types)
    for key, values in node.said:
        made = [_value(value, base) for value in values]
        found[key] = made if TERMS[key].many else made[0]
    return found


def _value(value: Value | Node, base: str) -> Any:
    match value:
        case Node():
            return node_json(value, base)
        case Ref() | Link():
            return iri(base, value)
        case Word():
            return value.iri
        case str():
            return sound(value)
    return value


def render_context(nothing: Sequence[str] = ()) -> str:
    """Return the context alone, as it is published."""
    return visible_json(json.dumps({"@context": context()}, ensure_ascii=False, indent=2)) + "\n"


def _text(value: Any) -> str:
    return visible_json(json.dumps(value, ensure_ascii=False))
