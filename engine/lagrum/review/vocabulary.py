"""What the rules leave out: questions without what a question needs, and derived concepts that no rule uses."""

from __future__ import annotations

from lagrum.base.fold import fold
from lagrum.model.formula import CONCEPT, Formula, Ref, literals
from lagrum.model.rule import Conclusion, Outcome
from lagrum.review.context import Context, rules_of
from lagrum.review.finding import Kind as Found


def find_unasked(context: Context) -> None:
    """Find questions that do not say at which level they lie, whom they go to, or what speaks either way."""
    for rule in rules_of(context):
        if rule.outcome is not Outcome.QUESTION or not context.about(rule):
            continue
        lacking = [
            word
            for word, there in (
                ("nivå", rule.level),
                ("adressat", rule.addressees),
                ("ståndpunkt", len(rule.positions) >= 2),
            )
            if not there
        ]
        if lacking == ["ståndpunkt"] and rule.positions:
            context.add(
                Found.UNASKED,
                rule,
                f"frågan »{rule.name}« har bara en ståndpunkt",
                "skriv vad som talar åt andra hållet, med källa, eller gör regeln till en upplysning",
            )
        elif lacking:
            context.add(
                Found.UNASKED,
                rule,
                f"frågan »{rule.name}« saknar {' och '.join(lacking)}",
                "skriv vem frågan ska till, på vilken nivå den ligger, och vad som talar för och emot, med källor",
            )


def find_unmentioned(context: Context) -> None:
    """Find derived concepts that no condition names. What is read of attributes and values is seen in `reading`."""
    used = {p.name for formula in _formulas(context) for p in literals(formula) if isinstance(p, Ref)}
    of_tables = context.rulebook.from_tables()
    phrases: set[str] = set()
    for definition in context.rulebook.derived.values():
        phrase = fold(definition.phrase)
        if CONCEPT + phrase in used or phrase in phrases or definition.name in of_tables:
            continue
        phrases.add(phrase)
        if context.about(definition):
            context.add(
                Found.UNMENTIONED,
                definition,
                f"ingen regel använder det härledda begreppet »{definition.phrase}«",
                "ta bort det, eller använd det där samma villkor står utskrivet",
            )


def _formulas(context: Context) -> list[Formula]:
    book = context.rulebook
    conclusions: list[Conclusion] = [*book.rules.values(), *book.derived.values()]
    found = [c.condition for c in conclusions] + [q.condition for q in book.quantifiers.values()]
    found += [a.condition for a in book.answers.values()]
    return found + [r.requires for r in book.rules.values() if r.requires is not None]
