"""An export as Turtle 1.1: one block a node, and the receipt in a comment."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lagrum.checking.receipt_words import carried
from lagrum.interchange.address import URN, Link, Ref, sound
from lagrum.interchange.export import iri
from lagrum.interchange.graph import Export, Node, Value
from lagrum.interchange.terms import PREFIXES, TERMS, Holds
from lagrum.interchange.words import Word

_ESCAPED = re.compile(r'["\\#]|[^ -~\u00a1-\u00ac\u00ae-\u02ff]')
_SIGNS = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def render_turtle(export: Export) -> str:
    """Return an export as Turtle."""
    return "".join(turtle_parts(export))


def turtle_parts(export: Export) -> Iterator[str]:
    """Yield the pieces of an export as Turtle."""
    if export.receipt is not None:
        yield f"# {carried(export.receipt)}\n"
    yield from _blocks(export.nodes, export.base)


def turtle_of(nodes: Iterable[Node]) -> str:
    """Return nodes that all stand below no base of a user's."""
    return "".join(_blocks(nodes, URN))


def _blocks(nodes: Iterable[Node], base: str) -> Iterator[str]:
    yield "".join(f"@prefix {name}: <{address}> .\n" for name, address in PREFIXES.items())
    for node in nodes:
        yield f"\n<{iri(base, node.id)}>{_said(node, base, '    ')} .\n"


def _said(node: Node, base: str, indent: str) -> str:
    """Return what follows a node's address."""
    rows = [f"a {', '.join(node.types)}"] if node.types else []
    for key, values in node.said:
        term = TERMS[key]
        rows.append(f"{term.name} {', '.join(_value(v, term.holds, base, indent) for v in values)}")
    return f" ;\n{indent}".join(rows) if not rows else f"\n{indent}" + f" ;\n{indent}".join(rows)


def _value(value: Value | Node, holds: Holds, base: str, indent: str) -> str:
    match value:
        case Node():
            return f"[{_said(value, base, indent + '    ')} ]"
        case Ref() | Link():
            return f"<{iri(base, value)}>"
        case Word():
            return f"<{value.iri}>"
        case int():
            return str(value)
    text = f'"{escaped(value)}"'
    return {"text": f"{text}@sv", "day": f"{text}^^xsd:date"}.get(holds, text)


def escaped(text: str) -> str:
    r"""Return text as it stands between quotes in Turtle: what steers or hides is written as its code.

    >>> print(escaped('a"b' + chr(10) + chr(0x202e) + "å"))
    a\"b\n\u202Eå
    """
    return _ESCAPED.sub(_code, sound(text))


def _code(found: re.Match[str]) -> str:
    char = found[0]
    if char in _SIGNS:
        return _SIGNS[char]
    number = ord(char)
    if char.isprintable() and char != "#":
        return char
    return f"\\u{number:04X}" if number < 0x10000 else f"\\U{number:08X}"
