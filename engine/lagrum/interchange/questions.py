"""The questions of a catalogue: each once, by rule and decisive facts, with the interventions that raise it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lagrum.interchange.address import Ref
from lagrum.interchange.graph import Node, node, with_digest
from lagrum.interchange.law import cited, provisions
from lagrum.interchange.reading import rule_ref
from lagrum.interchange.rules import answer_ref
from lagrum.interchange.words import Word
from lagrum.memo.register import Raiser, Register, RegisterEntry
from lagrum.model.rulebook import Rulebook


def question_nodes(book: Rulebook, register: Register) -> list[Node]:
    """Return the questions of a register, the interventions, and the provisions that the questions rest on."""
    made = [with_digest(_question(book, entry)) for entry in register.questions]
    raisers = {_intervention_ref(r): r for entry in register.questions for r in entry.raised_by}
    rules = {entry.rule for entry in register.questions}
    cited_by_rules = (c for name in sorted(rules) for c in book.rules[name].citations)
    return [*made, *map(_intervention, raisers.values()), *provisions(book, (), cited_by_rules)]


def _question(book: Rulebook, entry: RegisterEntry) -> Node:
    rule = book.rules[entry.rule]
    sure = {r.id for r in entry.raised_by if r.certain}
    said: dict[str, Any] = {
        "title": entry.title,
        "identifier": entry.id,
        "text": entry.question,
        "rule": rule_ref(entry.rule),
        **cited(rule.citation, rule.citations),
        "level": Word("level", entry.level) if entry.level else None,
        "addressee": entry.addressees,
        "status": Word("status", entry.status),
        "statusNote": entry.note,
        "stops": entry.stops,
        "raisedBy": [_intervention_ref(r) for r in entry.raised_by if r.id in sure],
        "maybeRaisedBy": [_intervention_ref(r) for r in entry.raised_by if r.id not in sure],
        "municipality": entry.municipalities,
        "raised": entry.raised,
        "sent": entry.sent,
        "suggestedAnswer": [answer_ref(a.id) for a in entry.answers],
    }
    return node(Ref("fraga", (entry.id,)), ("lagrum:LegalQuestion", "schema:Question"), said)


def _intervention_ref(raiser: Raiser) -> Ref:
    return Ref("insats", tuple(raiser.id.split("/")))


def _intervention(raiser: Raiser) -> Node:
    said: Mapping[str, Any] = {
        "title": raiser.name or raiser.id,
        "identifier": raiser.id,
        "municipality": raiser.municipality,
    }
    return node(_intervention_ref(raiser), ("lagrum:Intervention",), said)
