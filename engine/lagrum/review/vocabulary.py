"""What the rules leave out: questions without what a question needs, and words that no rule uses."""

from __future__ import annotations

from lagrum.base.fold import fold
from lagrum.model.formula import CONCEPT, Formula, Lit, Ref, literals
from lagrum.model.rule import Conclusion, Outcome
from lagrum.model.vocabulary import Attribute
from lagrum.review.context import Context, rules_of
from lagrum.review.finding import Finding
from lagrum.review.finding import Kind as Found

MOST_SHOWN = 12


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
    """Find values, whole attributes and concepts that no condition names.

    Of `ett av` a single value is passed over: it is what the others are told from.
    """
    spoken: set[tuple[str, object]] = set()
    concepts: set[str] = set()
    for formula in _formulas(context):
        for part in literals(formula):
            if isinstance(part, Lit):
                spoken |= {(part.atom.path, part.atom.operand), (part.atom.path, None)}
            elif isinstance(part, Ref):
                concepts.add(part.name)
    for attribute in context.rulebook.vocabulary.attributes.values():
        if context.chosen(attribute.place) and attribute.kind.comparable:
            _attribute(context, attribute, spoken)
    phrases: set[str] = set()
    for definition in context.rulebook.derived.values():
        if CONCEPT + fold(definition.phrase) in concepts or fold(definition.phrase) in phrases:
            continue
        phrases.add(fold(definition.phrase))
        if context.about(definition):
            context.add(
                Found.UNMENTIONED,
                definition,
                f"ingen regel använder det härledda begreppet »{definition.phrase}«",
                "ta bort det, eller använd det där samma villkor står utskrivet",
            )


def _attribute(context: Context, attribute: Attribute, spoken: set[tuple[str, object]]) -> None:
    if (attribute.path, None) not in spoken:
        message = f"ingen regel talar om »{attribute.path}«"
        help = "svaret ändrar inget i en prövning: koda den bestämmelse som beror på det, eller gör begreppet till text"
    else:
        missing = [v for v in attribute.values if (attribute.path, v) not in spoken]
        if len(missing) < (1 if attribute.kind.many else 2):
            return
        shown = ", ".join(missing[:MOST_SHOWN]) + (" …" if len(missing) > MOST_SHOWN else "")
        message = f"ingen regel talar om dessa värden för »{attribute.path}«: {shown}"
        help = "reglerna skiljer dem inte från varandra: koda det som beror på dem, eller slå ihop dem"
    context.findings.append(Finding(Found.UNMENTIONED, attribute.path, attribute.place, message, help))


def _formulas(context: Context) -> list[Formula]:
    book = context.rulebook
    conclusions: list[Conclusion] = [*book.rules.values(), *book.derived.values()]
    found = [c.condition for c in conclusions] + [q.condition for q in book.quantifiers.values()]
    found += [a.condition for a in book.answers.values()]
    return found + [r.requires for r in book.rules.values() if r.requires is not None]
