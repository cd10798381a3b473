"""Which safeguards a wanted change of law touches: rules that fall away, are changed or are added.

In: two rulebooks and what the present one finds. Out: `Safeguard`. Whom a rule protects is never guessed: its own words
are quoted, and those whom its text names are listed by a table of words (a reading of ours).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from lagrum.base.fold import fold
from lagrum.checking.result import CaseResult, Finding
from lagrum.model.intervention import municipality_of
from lagrum.model.rule import Outcome, Rule
from lagrum.model.rulebook import Rulebook
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
STOPS: Final = (Outcome.OBSTACLE, Outcome.DEMAND)


def stops(finding: Finding) -> bool:
    """Whether a finding stands in the way of an intervention as it is described."""
    if finding.certainty != "gäller" or not finding.tied:
        return False
    return finding.outcome in ("hinder", "fråga") or finding.demand == "inte uppfyllt"


def safeguards(
    before: Rulebook, after: Rulebook, names: Iterable[str], results: Sequence[CaseResult]
) -> list[Safeguard]:
    """Return what becomes of the rules that a reform names, in the order of what is lost: binding stops first."""
    changed = changed_concepts(before, after)
    resting = resting_on(before, changed) if changed else {}
    found = [
        _safeguard(name, before, after, results, [changed[c] for c in resting.get(name, ())])
        for name in sorted({*names, *resting})
    ]
    order = {o.value: k for k, o in enumerate(Outcome)}
    how = {"upphävs": 0, "ändras": 1, "tillkommer": 2}
    return sorted(found, key=lambda s: (how[s.how], order.get(s.outcome, len(order)), s.rule))


def _safeguard(
    name: str, before: Rulebook, after: Rulebook, results: Sequence[CaseResult], concepts: Sequence[str]
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
        outcome=_outcome(rule),
        outcome_after=_outcome(new) if old is not None and new is not None else "",
        says=rule.message,
        says_after=new.message if old is not None and new is not None else "",
        reason=rule.reason,
        people=people_in(f"{rule.title} {rule.message} {rule.reason}"),
        weaker=[] if old is None else weaker(old, new, before, after, concepts),
        applies=len(sure),
        may_apply=len(may),
        municipalities=sorted({m for r, _ in sure if (m := municipality_of(r.municipality, r.id))}),
        not_stopping=sum(not any(map(stops, found)) for _, found in sure),
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
        found[fold(d.phrase)] = (phrase, others | {(d.condition, d.validity)})
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


def _outcome(rule: Rule | None) -> str:
    return "undantag" if rule is None or rule.outcome is None else rule.outcome.value


LOST: Final[Mapping[Outcome | None, str]] = {
    Outcome.OBSTACLE: "Det som regeln stoppar i dag stoppas inte längre av den.",
    Outcome.DEMAND: "Ingen prövar längre att kravet är uppfyllt.",
    Outcome.QUESTION: "Frågan ställs inte längre, och det osäkra i den syns inte: den som berörs har den kvar.",
    Outcome.OPPORTUNITY: "Stödet som regeln ger faller bort.",
    Outcome.NOTE: "Det som regeln upplyser om sägs inte längre.",
}
"""What is lost with a rule of each outcome."""


def weaker(old: Rule, new: Rule | None, before: Rulebook, after: Rulebook, concepts: Sequence[str] = ()) -> list[str]:
    """Return what becomes worse where a rule falls away or is changed, in sentences."""
    found: list[str] = []
    if new is None:
        found += [LOST[old.outcome]] if old.outcome is not None else []
        mains = [before.rules[n] for n in old.exception_to if n in before.rules]
        found += [
            f"Undantaget faller: »{m.title}« ({m.citation}, {m.name}) gäller då också där undantaget gällde."
            for m in mains
        ]
        yielding = [r for r in before.rules.values() if old.name in r.yields_to and r.name in after.rules]
        found += [f"»{r.title}« ({r.name}) viker inte längre för regeln." for r in yielding]
        orphans = [r for r in before.rules.values() if old.name in r.exception_to and r.name in after.rules]
        found += [
            f"»{r.title}« ({r.citation}, {r.name}) är undantag från regeln och har inget kvar att vara undantag från."
            for r in orphans
        ]
        return found
    if old.outcome in STOPS and new.outcome not in STOPS:
        found.append(f"{LOST[old.outcome]} Regeln ger i stället {_outcome(new)}.")
    elif old.outcome is Outcome.OBSTACLE and new.outcome is Outcome.DEMAND:
        found.append("Det som i dag är ett hinder blir ett krav: det stoppar bara den som inte uppfyller det.")
    if old.requires is not None and new.requires is not None and old.requires != new.requires:
        found.append("Kravet är ett annat än i dag: läs båda lydelserna för att se vad som inte längre krävs.")
    found += [
        f"Det som regeln vilar på, »{c}«, betyder något annat: den kan gälla färre eller andra." for c in concepts
    ]
    if old.condition != new.condition:
        found.append("Regeln gäller i andra fall än i dag: de som inte längre omfattas saknar den.")
    return found or ["Regeln är omskriven, men gäller i samma fall och med samma utfall."]
