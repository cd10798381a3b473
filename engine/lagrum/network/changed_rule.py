"""What differs between a rule as it is and as a reform would have it, and which rules that reaches.

In: rules and rulebooks. Out: names, and sentences. Every field of a rule is decided on: it decides when the rule
applies or what it gives (`DECIDES`), it is words (`WORDS`), or it is neither (`ASIDE`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date
from typing import Final

from lagrum.model.rule import Derived, Outcome, Rule
from lagrum.model.rulebook import Rulebook

ASIDE: Final = frozenset(["name", "place", "examples", "accepted"])
"""Where a rule stands, and what is checked of it: a rule that differs in these alone is the same."""
WORDS: Final = frozenset(["title", "citation", "message", "reason"])
"""How a rule is worded. `citation` is `citations` in print."""
REACH: Final = frozenset(["validity", "record", "condition"])
"""Where and when a rule applies."""
DECIDES: Final = REACH | {
    *("outcome", "requires", "exception_to", "yields_to", "replaces", "source", "citations"),
    *("level", "addressees", "positions", "general", "reservation", "verify", "not_assessed"),
}
"""What decides when a rule applies, what it gives, to whom it goes and with which limits."""
REWORDED: Final = "Regeln är omskriven, men gäller i samma fall och med samma utfall."
LOST: Final[Mapping[Outcome | None, str]] = {
    Outcome.OBSTACLE: "Det som regeln stoppar i dag stoppas inte längre av den.",
    Outcome.DEMAND: "Ingen prövar längre att kravet är uppfyllt.",
    Outcome.QUESTION: "Frågan ställs inte längre, och det osäkra i den syns inte: den som berörs har den kvar.",
    Outcome.OPPORTUNITY: "Stödet som regeln ger faller bort.",
    Outcome.NOTE: "Det som regeln upplyser om sägs inte längre.",
}
"""What is lost with a rule of each outcome."""
STRENGTH: Final[tuple[Outcome | None, ...]] = (None, Outcome.NOTE, Outcome.QUESTION, Outcome.DEMAND, Outcome.OBSTACLE)
LIMITS: Final = (
    ("general", "Det som begränsar möjligheten är annorlunda än i dag"),
    ("reservation", "Regelns förbehåll är ett annat än i dag"),
    ("verify", "Det som ska verifieras är något annat än i dag"),
    ("not_assessed", "Det som regeln lämnar obedömt är något annat än i dag"),
)


def changed_rules(before: Rulebook, after: Rulebook) -> set[str]:
    """Return the rules that fall away, are added, or are another rule than they were."""
    names = before.rules.keys() | after.rules.keys()
    return {n for n in names if differing(before.rules.get(n), after.rules.get(n))}


def changes_nothing(before: Rulebook, after: Rulebook) -> bool:
    """Whether two rulebooks have the same rules and the same concepts."""
    names = before.derived.keys() | after.derived.keys()
    concepts = any(differing(before.derived.get(n), after.derived.get(n)) for n in names)
    return not concepts and not changed_rules(before, after)


def differing(old: Rule | Derived | None, new: Rule | Derived | None) -> set[str]:
    """Return the fields in which one is another, all of them when only one is there."""
    some = old or new
    if old == new or some is None:
        return set()
    names = {f.name for f in fields(some)} - ASIDE
    return {n for n in names if old is None or new is None or getattr(old, n) != getattr(new, n)}


def outcome_of(rule: Rule | None) -> str:
    return "undantag" if rule is None or rule.outcome is None else rule.outcome.value


def called(rule: Rule) -> str:
    """Return how a sentence names a rule."""
    return f"»{rule.title}« ({rule.citation}, {rule.name})"


def sentences_of_change(old: Rule, new: Rule, before: Rulebook, after: Rulebook, day: date) -> list[str]:
    """Return what is otherwise with a changed rule, in sentences; [] when only its words are."""
    return [
        *_outcomes(old, new),
        *_cases(old, new),
        *_times(old, new, day),
        *_order(old, new, before, after),
        *_what_it_says(old, new),
    ]


def _outcomes(old: Rule, new: Rule) -> Iterable[str]:
    was, now = outcome_of(old), outcome_of(new)
    if old.outcome is not new.outcome:
        if old.outcome is Outcome.OBSTACLE and new.outcome is Outcome.DEMAND:
            yield "Det som i dag är ett hinder blir ett krav: det stoppar bara den som inte uppfyller det."
        elif old.outcome in LOST and _weaker(old.outcome, new.outcome):
            yield f"{LOST[old.outcome]} Regeln ger i stället {now}."
        else:
            yield f"Regeln ger {now} i stället för {was}."
    elif old.requires != new.requires:
        yield "Kravet är ett annat än i dag: läs båda lydelserna för att se vad som inte längre krävs."


def _weaker(old: Outcome | None, new: Outcome | None) -> bool:
    if old not in STRENGTH or new not in STRENGTH:  # a support is of another kind than what stands in the way
        return True
    return STRENGTH.index(new) < STRENGTH.index(old)


def _cases(old: Rule, new: Rule) -> Iterable[str]:
    if old.record != new.record:
        yield f"Regeln prövas för {new.record or 'insatsen'} i stället för {old.record or 'insatsen'}."
    if old.condition != new.condition:
        yield "Regeln gäller i andra fall än i dag: de som inte längre omfattas saknar den."


def _times(old: Rule, new: Rule, day: date) -> Iterable[str]:
    was, now = old.validity, new.validity
    if was == now:
        return
    later = (now.first or date.min) > (was.first or date.min)
    sooner = (now.last or date.max) < (was.last or date.max)
    lost = ": den tid som inte längre täcks saknar den" if later or sooner else ""
    yield f"Regeln gäller {now} i stället för {was}{lost}."
    if was.holds(day) and not now.holds(day):
        yield f"Den {day} gäller den alltså inte längre."


def _order(old: Rule, new: Rule, before: Rulebook, after: Rulebook) -> Iterable[str]:
    for name in new.exception_to:
        if name not in old.exception_to and name in after.rules:
            yield f"Regeln blir undantag från {called(after.rules[name])}, som då inte gäller där undantaget gäller."
    yield from fallen_exceptions([n for n in old.exception_to if n not in new.exception_to], before)
    for name in new.yields_to:
        if name not in old.yields_to and name in after.rules:
            yield f"Regeln viker också för {called(after.rules[name])}: där den gäller faller regeln bort."
    for name in old.yields_to:
        if name not in new.yields_to and name in before.rules:
            yield f"Regeln viker inte längre för {called(before.rules[name])}."
    if old.replaces != new.replaces:
        yield f"Regeln ersätter {new.replaces or 'ingen annan regel'} i stället för {old.replaces or 'ingen'}."


def _what_it_says(old: Rule, new: Rule) -> Iterable[str]:
    if old.source != new.source:
        yield f"Regeln har en annan källa än i dag: {new.source} i stället för {old.source}."
    if old.citations != new.citations:
        yield "Regeln står på en annan bestämmelse än i dag."
    if old.level != new.level:
        yield f"Frågan ligger på nivå {new.level or '(ingen)'} i stället för {old.level or '(ingen)'}."
    if old.addressees != new.addressees:
        yield f"Frågan går till {_listed(new.addressees)} i stället för {_listed(old.addressees)}."
    if old.positions != new.positions:
        gone = [p.text for p in old.positions if p.text not in {p.text for p in new.positions}]
        lost = f": {_quoted(tuple(gone))} står inte längre där" if gone else ""
        yield f"Frågans ståndpunkter är andra än i dag{lost}."
    for name, words in LIMITS:
        if (was := getattr(old, name)) != (now := getattr(new, name)):
            yield f"{words}: {_quoted(now)} i stället för {_quoted(was)}."


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names) or "ingen"


def _quoted(said: str | tuple[str, ...]) -> str:
    parts = (said,) if isinstance(said, str) else said
    return ", ".join(f"»{p}«" for p in parts if p) or "inget"


def fallen_exceptions(names: Iterable[str], before: Rulebook) -> list[str]:
    """Return what follows for the rules from which an exception falls."""
    mains = [before.rules[n] for n in names if n in before.rules]
    return [f"Undantaget faller: {called(m)} gäller då också där undantaget gällde." for m in mains]


def narrowed_by_others(before: Rulebook, after: Rulebook, resting: Iterable[str]) -> dict[str, list[str]]:
    """Return the rules that may apply in fewer cases because of other rules, with why in sentences.

    An exception from a rule, and what a rule gives way to, take from it where they come to apply; and give back where
    they cease to, which lets it take more from others in turn. `resting` are rules that rest on a changed concept.
    """
    names = before.rules.keys() | after.rules.keys()
    either = {n for n in names if REACH & differing(before.rules.get(n), after.rules.get(n))} | set(resting)
    more = {n for n in either if n in after.rules}
    less = {n for n in either if n in before.rules}
    was, now = _takes(before), _takes(after)
    for takes, gives, found in ((now, was, less), (was, now, more)):
        found |= {of for by, all in takes.items() for of in all - gives.get(by, frozenset())}
    count = -1
    while count != len(more) + len(less):
        count = len(more) + len(less)
        less |= {of for by in more for of in now.get(by, ())}
        more |= {of for by in less for of in was.get(by, ())}
    because: dict[str, list[str]] = {}
    for by, all in sorted(now.items()):
        for of in sorted(n for n in all if n in before.rules):
            rule, old = after.rules[by], before.rules.get(by)
            new = of in rule.exception_to and (old is None or of not in old.exception_to)
            if new or (by in more and of in was.get(by, ())):  # that it gives way anew, a rule says itself
                because.setdefault(of, []).append(_why(rule, of, new))
    return because


def _takes(book: Rulebook) -> dict[str, frozenset[str]]:
    """Return, by each rule, those that do not apply where it does."""
    found: dict[str, set[str]] = {}
    for rule in book.rules.values():
        found.setdefault(rule.name, set()).update(n for n in rule.exception_to if n in book.rules)
        for name in rule.yields_to:
            found.setdefault(name, set()).add(rule.name)
    return {name: frozenset(of) for name, of in found.items() if of and name in book.rules}


def _why(by: Rule, of: str, new: bool) -> str:
    if new:
        return f"Ett nytt undantag, {called(by)}: regeln gäller inte där undantaget gäller."
    if of in by.exception_to:
        return f"Undantaget {called(by)} kan gälla i fler fall: då gäller regeln i färre."
    return f"Den viker för {called(by)}, som kan gälla i fler fall: då gäller den i färre."
