"""Rules, and the answers to their questions: each once, with what it reads, gives way to and was replaced by."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from lagrum.binding.unparse import ConditionWriter
from lagrum.interchange.address import Link, Ref
from lagrum.interchange.graph import Node, node, with_digest
from lagrum.interchange.law import cited, provisions
from lagrum.interchange.reading import attribute_ref, in_force, period, read_by, rule_ref
from lagrum.interchange.words import EXCEPTION, Word
from lagrum.law.links import provision_url
from lagrum.model.answer import LegalAnswer
from lagrum.model.rule import Outcome, Position, Rule
from lagrum.model.rulebook import Rulebook
from lagrum.rulebook.standing import counts


def rule_nodes(book: Rulebook, day: date, questions_only: bool = False) -> list[Node]:
    """Return the rules, all versions of them, or those that are questions, and the provisions that they cite."""
    rules = [r for r in book.rules.values() if not questions_only or r.outcome is Outcome.QUESTION]
    made = [with_digest(_rule(book, rule, day)) for rule in rules]
    return [*made, *provisions(book, (), (c for r in rules for c in r.citations))]


def answer_ref(name: str) -> Ref:
    """Return the address of an answer."""
    return Ref("svar", (name,))


def _rule(book: Rulebook, rule: Rule, day: date) -> Node:
    write = ConditionWriter(book).condition
    question = rule.outcome is Outcome.QUESTION
    said: dict[str, Any] = {
        "title": rule.title,
        "identifier": rule.name,
        "outcome": Word("outcome", rule.outcome.value if rule.outcome else EXCEPTION),
        "description": None if question else rule.message,
        "text": rule.message if question else None,
        **cited(rule.citation, rule.citations),
        "sourceKind": Word("sourceKind", rule.source),
        "temporal": period(rule.validity),
        "inForce": in_force(rule.validity, day),
        "record": attribute_ref(rule.record) if rule.record else None,
        "condition": write(rule.condition, rule.record, for_each=True),
        "requires": None if rule.requires is None else write(rule.requires, rule.record),
        "references": set(read_by(book, rule)),
        "reason": rule.reason,
        "exceptionTo": map_rules(rule.exception_to),
        "yieldsTo": map_rules(rule.yields_to),
        "replaces": rule_ref(rule.replaces) if rule.replaces else None,
        "isReplacedBy": {rule_ref(r.name) for r in book.rules.values() if r.replaces == rule.name},
        "level": Word("level", rule.level) if rule.level else None,
        "addressee": rule.addressees,
        "position": _positions(rule.positions),
        "suggestedAnswer": {answer_ref(a.name) for a in book.answers.values() if a.question == rule.name},
        "toVerify": rule.verify,
        "reservation": rule.reservation,
        "limitation": rule.general,
        "notAssessed": rule.not_assessed,
    }
    types = ("lagrum:Rule", "lagrum:LegalQuestion", "schema:Question") if question else ("lagrum:Rule",)
    return node(rule_ref(rule.name), types, said)


def map_rules(names: Iterable[str]) -> list[Ref]:
    """Return the addresses of rules."""
    return [rule_ref(name) for name in names]


def _positions(positions: Iterable[Position]) -> list[Node]:
    return [node(None, (), {"text": p.text, "support": p.sources}) for p in positions]


def answer_nodes(book: Rulebook, day: date) -> list[Node]:
    """Return all answers that were ever given, and the provisions on whose wording they were given."""
    answers = list(book.answers.values())
    made = [with_digest(_answer(book, answer, day)) for answer in answers]
    return [*made, *provisions(book, (), (w.citation for a in answers for w in a.wordings))]


def _answer(book: Rulebook, answer: LegalAnswer, day: date) -> Node:
    given_on = [
        node(None, (), {"citation": str(w.citation), "source": Link(provision_url(w.citation)), "wording": w.digest})
        for w in answer.wordings
    ]
    said: dict[str, Any] = {
        "title": answer.title,
        "identifier": answer.name,
        "text": answer.text,
        "reason": answer.reason,
        "parentItem": rule_ref(answer.question),
        "body": answer.body,
        "sourceKind": Word("sourceKind", answer.kind),
        "basis": answer.source,
        "issued": answer.decided.isoformat(),
        "temporal": period(answer.validity),
        "standing": counts(book, answer, day),
        "record": attribute_ref(answer.record) if answer.record else None,
        "condition": ConditionWriter(book).condition(answer.condition, answer.record, for_each=True),
        "replaces": answer_ref(answer.replaces) if answer.replaces else None,
        "isReplacedBy": {answer_ref(a.name) for a in book.answers.values() if a.replaces == answer.name},
        "position": _positions(answer.positions),
        "givenOn": given_on,
    }
    return node(answer_ref(answer.name), ("lagrum:Answer", "schema:Answer"), said)
