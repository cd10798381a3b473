"""Gaps and overlaps in time: between versions of a rule, of a derived concept, and between a rule and its concepts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from lagrum.base.fold import fold
from lagrum.model.formula import CONCEPT, Formula, Ref, literals
from lagrum.model.rule import Conclusion, Derived, Rule, Validity
from lagrum.review.context import Context, rules_of
from lagrum.review.finding import Kind
from lagrum.review.periods import ONE, common, stretches

YEAR = re.compile(r"(?P<stem>.+?)[.-](?:från-)?(?:19|20)\d\d(?:-\d\d){0,2}")
"""A rule's id that ends in a year, or a day, names a version of the rule that it is called without that."""


def find_versions(context: Context) -> None:
    for rule in rules_of(context):
        _never_in_force(context, rule)
        if rule.replaces in context.rulebook.rules:
            _succession(context, context.rulebook.rules[rule.replaces], rule)
    _named_alike(context)
    _definitions(context)
    _undefined(context)


def _never_in_force(context: Context, rule: Rule) -> None:
    """A rule that its successor replaces before it begins."""
    first, last = rule.validity.first, rule.validity.last
    if first and last and first > last and context.about(rule):
        successor = next(r for r in rules_of(context) if r.replaces == rule.name)
        context.add(
            Kind.OVERLAP,
            rule,
            f"»{rule.name}« börjar gälla {first} men ersätts av »{successor.name}« redan {last + ONE}",
            "rätta dagen på raden »gäller« eller »ersätter«",
            successor,
        )


def _succession(context: Context, old: Rule, new: Rule) -> None:
    """A gap between a rule and the one that replaces it; overlaps cannot be, for the old one ends when the new begins.

    That a successor ends before its predecessor would have is seen where the definitions of time are compared.
    """
    if not context.about(old, new):
        return
    if _apart(old.validity, new.validity):
        _gap(context, new, old, f"»{old.name}« och »{new.name}«, som ersätter den")


def _apart(old: Validity, new: Validity) -> bool:
    """Whether there are days between."""
    return bool(old.last and new.first and old.last + ONE < new.first)


def _gap(context: Context, later: Conclusion, earlier: Conclusion, who: str) -> None:
    assert earlier.validity.last and later.validity.first
    gap = Validity(earlier.validity.last + ONE, later.validity.first - ONE)
    context.add(
        Kind.GAP,
        later,
        f"mellan {who} finns dagar då ingen av dem gäller: {_days(gap)}",
        "låt den senare börja dagen efter att den förra slutar, eller godta glappet med ett skäl",
        earlier,
    )


def _named_alike(context: Context) -> None:
    """Rules whose ids differ in a year alone, with the same outcome: versions, unless `ersätter` says how they meet."""
    families: dict[tuple[object, ...], list[Rule]] = {}
    for rule in rules_of(context):
        match = YEAR.fullmatch(rule.name)
        stem = match["stem"] if match else rule.name
        families.setdefault((stem, rule.outcome, rule.record), []).append(rule)
    for members in families.values():
        if len(members) < 2 or not any(YEAR.fullmatch(r.name) for r in members):
            continue
        ordered = sorted(members, key=lambda r: (r.validity.first or date.min, r.name))
        for at, old in enumerate(ordered):
            for new in ordered[at + 1 :]:
                if not context.about(old, new) or old.name == new.replaces or new.name == old.replaces:
                    continue
                both = common(old.validity, new.validity)
                if both is not None:
                    _overlap(context, new, old, both, f"skriv »ersätter {old.name} från …« i »{new.name}«")
                elif new is ordered[at + 1] and _apart(old.validity, new.validity):
                    _gap(context, new, old, f"versionerna »{old.name}« och »{new.name}«")


def _overlap(context: Context, new: Conclusion, old: Conclusion, both: Validity, help: str) -> None:
    context.add(
        Kind.OVERLAP, new, f"versionerna »{old.name}« och »{new.name}« gäller samtidigt {_days(both)}", help, old
    )


def _definitions(context: Context) -> None:
    """Definitions of one concept: days in between without any, and one that ends after the next has begun."""
    by_phrase: dict[str, list[Derived]] = {}
    for definition in context.rulebook.derived.values():
        by_phrase.setdefault(fold(definition.phrase), []).append(definition)
    for members in by_phrase.values():
        members.sort(key=lambda d: (d.validity.first or date.min, d.name))
        for at, old in enumerate(members):
            for new in members[at + 1 :]:
                if context.about(old, new) and _staggered(old.validity, new.validity):
                    both = common(old.validity, new.validity)
                    assert both is not None
                    _overlap(context, new, old, both, "låt den förra sluta dagen innan den senare börjar")
        if not context.about(*members):
            continue
        for gap in _holes([d.validity for d in members]):
            earlier = max((d for d in members if d.validity.last), key=lambda d: _ends(d, gap))
            later = min((d for d in members if d.validity.first), key=lambda d: _begins(d, gap))
            _gap(context, later, earlier, f"härledningarna av »{later.phrase}«")


def _ends(definition: Derived, gap: Validity) -> date:
    last = definition.validity.last
    return last if last and gap.first and last < gap.first else date.min


def _begins(definition: Derived, gap: Validity) -> date:
    first = definition.validity.first
    return first if first and gap.last and first > gap.last else date.max


def _staggered(old: Validity, new: Validity) -> bool:
    """Whether one ends, and the other has begun before that and goes on: two versions, not two alternatives."""
    if old.last is None or new.first is None or (old.first is not None and old.first >= new.first):
        return False
    return new.first <= old.last and (new.last is None or new.last > old.last)


def _holes(validities: Sequence[Validity]) -> list[Validity]:
    """Return the stretches of days between the first and the last on which none holds."""
    found: list[Validity] = []
    for stretch in stretches(validities)[1:-1]:
        if not any(v.holds(stretch.sample_day()) for v in validities):
            found.append(stretch)
    return found


def _undefined(context: Context) -> None:
    """Days on which a rule is in force and a concept in its conditions is not defined: it is okänt then."""
    uses = _uses(context)
    times: dict[str, list[Validity]] = {}
    home: dict[str, Derived] = {}
    for definition in context.rulebook.derived.values():
        times.setdefault(fold(definition.phrase), []).append(definition.validity)
        home.setdefault(fold(definition.phrase), definition)
    for rule in rules_of(context):
        if not context.about(rule):
            continue
        formulas = [rule.condition] + ([rule.requires] if rule.requires is not None else [])
        for phrase in sorted({p for f in formulas for p in _concepts(f, uses)}):
            if lacking := _lacking(rule.validity, times[phrase]):
                context.add(
                    Kind.GAP,
                    rule,
                    f"»{rule.name}« gäller {_days(rule.validity)}, men »{home[phrase].phrase}« är inte härlett "
                    f"{_days(lacking)}",
                    "ge härledningen samma »gäller« som regeln, eller skriv hur begreppet härleddes under den tiden",
                    home[phrase],
                )


def _uses(context: Context) -> dict[str, Formula]:
    return {name: q.condition for name, q in context.rulebook.quantifiers.items()}


def _concepts(formula: Formula, quantifiers: dict[str, Formula]) -> Iterable[str]:
    """Yield the concepts that a condition names, also within `det finns`."""
    for part in literals(formula):
        if isinstance(part, Ref):
            if part.name.startswith(CONCEPT):
                yield part.name.removeprefix(CONCEPT)
            elif part.name in quantifiers:
                yield from _concepts(quantifiers[part.name], quantifiers)


def _lacking(wanted: Validity, defined: Sequence[Validity]) -> Validity | None:
    """Return the first stretch within `wanted` in which nothing is defined."""
    for stretch in stretches([wanted, *defined]):
        day = stretch.sample_day()
        if wanted.holds(day) and not any(v.holds(day) for v in defined):
            return stretch
    return None


def _days(validity: Validity) -> str:
    """Return a time in words that fit into a sentence."""
    if validity.first and validity.first == validity.last:
        return f"den {validity.first}"
    if validity.first and validity.last and validity.last - validity.first == timedelta(1):
        return f"{validity.first} och {validity.last}"
    return str(validity)
