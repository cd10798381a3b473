"""What is exported: the nodes of one kind, the first of them about the export, the others sorted by address."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Final

from lagrum.base.version import __version__
from lagrum.interchange.address import Link, Ref, address
from lagrum.interchange.columns import COLUMNS, LISTED
from lagrum.interchange.concepts import SCHEME, concept_nodes
from lagrum.interchange.graph import Export, Node, node
from lagrum.interchange.own_terms import term_nodes
from lagrum.interchange.questions import question_nodes
from lagrum.interchange.rules import answer_nodes, rule_nodes
from lagrum.memo.register import Register
from lagrum.model.rulebook import Rulebook

TITLES: Final[Mapping[str, str]] = {
    "begrepp": "Begrepp",
    "regler": "Regler",
    "fragor": "Rättsfrågor",
    "svar": "Svar på rättsfrågor",
    "termer": "Termer som lagrum själv har",
}
"""What can be exported, and what it is called."""
SWEDISH: Final = Link("http://publications.europa.eu/resource/authority/language/SWE")
_MAKERS: Final[Mapping[str, Callable[[Rulebook, date], list[Node]]]] = {
    "begrepp": concept_nodes,
    "regler": rule_nodes,
    "fragor": lambda book, day: rule_nodes(book, day, questions_only=True),
    "svar": answer_nodes,
    "termer": lambda book, day: term_nodes(),
}


def make_export(what: str, book: Rulebook, day: date, base: str, register: Register | None = None) -> Export:
    """Return what is exported of a rulebook, or of a register of questions, below a base that has been checked."""
    made = _MAKERS[what](book, day) if register is None else question_nodes(book, register)
    return Export(
        what=what,
        base=base,
        day=day.isoformat(),
        nodes=(_head(what, book, day, register), *sorted(made, key=_order)),
        listed=LISTED[what],
        columns=COLUMNS["katalogfragor" if register is not None else what],
        version=__version__,
        rulebook=book.digest,
    )


def _order(node: Node) -> tuple[object, ...]:
    """Return what nodes are sorted by: the rulebook's own first, by name; then what stands elsewhere."""
    match node.id:
        case Ref(kind, name):
            return (0, kind, name)
        case Link(url):
            return (1, url, ())
    return (2, "", ())


def iri(base: str, id: Ref | Link | None) -> str:
    """Return the address of a node; "" of one that has none."""
    match id:
        case Ref():
            return address(base, id)
        case Link(url):
            return url
    return ""


def _head(what: str, book: Rulebook, day: date, register: Register | None) -> Node:
    agent = node(
        None,
        ("prov:SoftwareAgent", "schema:SoftwareApplication"),
        {"name": "lagrum", "softwareVersion": __version__},
    )
    return node(
        Ref("utbyte", (what,)),
        ("dcat:Dataset",),
        {
            "title": TITLES[what],
            "language": SWEDISH,
            "date": day.isoformat(),
            "rulebook": f"sha256:{book.digest}",
            "attributedTo": agent,
            "hasPart": SCHEME if what == "begrepp" else None,
            "note": [] if register is None else [f"{file} har fel och är inte med." for file in register.left_out],
        },
    )


def rows(export: Export) -> Iterable[Node]:
    """Return the nodes that are rows of the table."""
    return (n for n in export.nodes[1:] if set(export.listed) & set(n.types))
