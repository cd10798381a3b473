"""Which safeguards a wanted change of law touches: rules that fall away, are changed or are added.

In: two rulebooks and what the present one finds. Out: `Safeguard`. Whom a rule protects is never guessed: its own words
are quoted, and those whom its text names are listed by a table of words (a reading of ours).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date
from typing import Final

from lagrum.base.fold import fold
from lagrum.checking.result import CaseResult, Finding
from lagrum.model.intervention import municipality_of
from lagrum.model.rule import Outcome, Rule, Validity
from lagrum.model.rulebook import Rulebook
from lagrum.network.changed_rule import (
    LOST,
    REWORDED,
    called,
    changed_rules,
    fallen_exceptions,
    narrowed_by_others,
    outcome_of,
    sentences_of_change,
)
from lagrum.network.reform_model import Safeguard
from lagrum.rulebook.lookup import concepts_of, formulas_of

PEOPLE: Final = (
    ("barnet", r"\bbarn(?!morsk|ombudsman)"),
    ("vårdnadshavare", r"\bvårdnadshavar"),
    ("unga", r"\b(?:unga?|ungdom\w*)\b"),
    ("den enskilde", r"\bensk(?:ild|ilde|ilda|ildes)\b|\bden som (?:får|söker|ansöker|ber|berörs)"),
    ("den registrerade", r"\bregistrerade?\b|\bpersonuppgift"),
    ("äldre", r"\bäldre (?:person|människ|kvinn|m[aä]n)"),
    ("personer med funktionsnedsättning", r"\bfunktionsnedsättning"),
    ("våldsutsatta", r"\bvåld"),
    ("närstående", r"\bnärstående|\banhörig"),
    ("deltagarna", r"\bdeltagar"),
    ("invånarna", r"\b(?:kommunmedlem|invånar|medborgar)"),
)
"""Whom a text names, by the words for them."""


def stops(finding: Finding) -> bool:
    """Whether a finding stands in the way of an intervention as it is described."""
    if finding.certainty != "gäller" or not finding.tied:
        return False
    return finding.outcome in ("hinder", "fråga") or finding.demand == "inte uppfyllt"


def safeguards(before: Rulebook, after: Rulebook, day: date, results: Sequence[CaseResult]) -> list[Safeguard]:
    """Return what becomes of the rules that a reform touches, in the order of what is lost: binding stops first.

    It touches those that it changes, those that rest on a concept that it changes, and those that either narrows.
    """
    names = changed_rules(before, after)
    changed = changed_concepts(before, after)
    because = {
        name: [
            f"Det som regeln vilar på, »{changed[c]}«, betyder något annat: den kan gälla färre eller andra."
            for c in concepts
        ]
        for name, concepts in (resting_on(before, changed) if changed else {}).items()
    }
    for name, why in narrowed_by_others(before, after, list(because)).items():
        because.setdefault(name, []).extend(why)
    found = [
        _safeguard(name, before, after, day, results, because.get(name, ())) for name in sorted({*names, *because})
    ]
    order = {o.value: k for k, o in enumerate(Outcome)}
    how = {"upphävs": 0, "ändras": 1, "tillkommer": 2}
    return sorted(found, key=lambda s: (how[s.how], order.get(s.outcome, len(order)), s.rule))


def _safeguard(
    name: str, before: Rulebook, after: Rulebook, day: date, results: Sequence[CaseResult], because: Sequence[str]
) -> Safeguard:
    old, new = before.rules.get(name), after.rules.get(name)
    rule = old or new
    assert rule is not None  # it is in one of them
    met = [(r, [f for f in r.findings if f.rule == name and f.tied]) for r in results]
    sure = [(r, found) for r, found in met if any(f.certainty == "gäller" for f in found)]
    may = [r for r, found in met if found and all(f.certainty != "gäller" for f in found)]
    return Safeguard(
        rule=name,
        title=rule.title,
        citation=rule.citation,
        source=rule.source,
        how="upphävs" if new is None else "tillkommer" if old is None else "ändras",
        outcome=outcome_of(rule),
        outcome_after=outcome_of(new) if old is not None and new is not None else "",
        says=rule.message,
        says_after=new.message if old is not None and new is not None else "",
        reason=rule.reason,
        people=people_in(f"{rule.title} {rule.message} {rule.reason}"),
        weaker=_added(rule, after) if old is None else weaker(old, new, before, after, day, because),
        applies=len(sure),
        may_apply=len(may),
        municipalities=sorted({m for r, _ in sure if (m := municipality_of(r.municipality, r.id))}),
        not_stopping=sum(not any(map(stops, found)) for _, found in sure),
        when=_when(rule.validity, day),
    )


def changed_concepts(before: Rulebook, after: Rulebook) -> dict[str, str]:
    """Return the derived concepts that mean something else under a reform: the phrase by its folded form."""
    sides = [_definitions(book) for book in (before, after)]
    return {
        key: phrase for side in sides for key, (phrase, _) in side.items() if sides[0].get(key) != sides[1].get(key)
    }


def _definitions(book: Rulebook) -> dict[str, tuple[str, frozenset[object]]]:
    found: dict[str, tuple[str, frozenset[object]]] = {}
    for d in book.derived.values():
        phrase, others = found.get(fold(d.phrase), (d.phrase, frozenset()))
        found[fold(d.phrase)] = (phrase, others | {(d.record, d.condition, d.validity)})
    return found


def resting_on(book: Rulebook, concepts: Collection[str]) -> dict[str, list[str]]:
    """Return the rules that rest on concepts (folded phrases), directly or through others, and which."""
    below: dict[str, set[str]] = {}
    for d in book.derived.values():
        below.setdefault(fold(d.phrase), set()).update(concepts_of(d.condition, book))
    found = {}
    for rule in book.rules.values():
        seen: set[str] = set()
        todo = [c for formula in formulas_of(rule) for c in concepts_of(formula, book)]
        while todo:
            if (concept := todo.pop()) not in seen:
                seen.add(concept)
                todo += below.get(concept, ())
        if hit := sorted(seen.intersection(concepts)):
            found[rule.name] = hit
    return found


def people_in(text: str) -> list[str]:
    """Return whom a text names.

    >>> people_in("Barn under 15 år får insatsen bara med vårdnadshavarens samtycke.")
    ['barnet', 'vårdnadshavare']
    """
    folded = text.lower()
    return [who for who, words in PEOPLE if re.search(words, folded)]


def weaker(
    old: Rule, new: Rule | None, before: Rulebook, after: Rulebook, day: date, because: Sequence[str] = ()
) -> list[str]:
    """Return what becomes worse where a rule falls away or is changed, in sentences.

    `because` is what others than the rule itself do to it.
    """
    if new is None:
        return _lost(old, before, after)
    found = [*sentences_of_change(old, new, before, after, day), *because]
    return found or [REWORDED]


def _lost(old: Rule, before: Rulebook, after: Rulebook) -> list[str]:
    found = [LOST[old.outcome]] if old.outcome is not None else []
    found += fallen_exceptions(old.exception_to, before)
    yielding = [r for r in before.rules.values() if old.name in r.yields_to and r.name in after.rules]
    found += [f"»{r.title}« ({r.name}) viker inte längre för regeln." for r in yielding]
    orphans = [r for r in before.rules.values() if old.name in r.exception_to and r.name in after.rules]
    found += [f"{called(r)} är undantag från regeln och har inget kvar att vara undantag från." for r in orphans]
    return found


def _added(new: Rule, after: Rulebook) -> list[str]:
    """Return what an added rule takes from others, in sentences."""
    mains = [after.rules[n] for n in new.exception_to if n in after.rules]
    return [f"Undantag från {called(m)}, som då inte gäller där undantaget gäller." for m in mains]


def _when(validity: Validity, day: date) -> str:
    """Return why a rule is not in force on a day; "" where it is."""
    if validity.holds(day):
        return ""
    if validity.first is not None and day < validity.first:
        return f"gäller först från {validity.first}"
    return f"gällde till {validity.last}"
