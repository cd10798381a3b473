"""What nobody reads: attributes and values that change no answer, and descriptions that do.

A rule *reads* an attribute when a test of it stands in the rule's condition or demand, directly or through what these
are made of, or in an exception to it. It reads a value of an attribute with listed values when

* it names the value; or
* it reads the attribute with `är känt`; or
* it names another value with »inte« in front, or in a demand: then what is not named decides too. That is an »else«
  which the law itself has (everything but …), and no gap.

A value of which the vocabulary says `art beskrivning` is there only so that one can say what is true, and is to be read
in none of these ways.

A value that is read in none of these ways could be exchanged for any word that no rule knows, and no rule's answer
would ever change. Rules that have ended, or that never apply, do not count.
"""

from __future__ import annotations

from lagrum.evaluation.program import DEMAND
from lagrum.model.formula import RULE, Atom
from lagrum.model.vocabulary import Attribute, Nature
from lagrum.review.context import Context
from lagrum.review.finding import Finding
from lagrum.review.finding import Kind as Found
from lagrum.review.polarity import Polarity

MOST_SHOWN = 12
HELP = (
    "den som skriver raden tror att den prövas: koda den bestämmelse som beror på den, eller skriv »art beskrivning« "
    "om ingen bestämmelse gör det"
)


def find_unread(context: Context) -> None:
    signed, who = _read(context)
    by_path: dict[str, set[tuple[Atom, bool]]] = {}
    for atom, negated in signed:
        by_path.setdefault(atom.path, set()).add((atom, negated))
    for attribute in context.rulebook.vocabulary.attributes.values():
        if attribute.kind.container or not context.chosen(attribute.place):
            continue
        tests = by_path.get(attribute.path, set())
        described = attribute.nature is Nature.DESCRIPTION
        if described and tests:
            names = ", ".join(f"»{name}«" for name in sorted(who[attribute.path])[:3])
            message = f"»{attribute.path}« är en beskrivning men läses av {names}"
            help = "skriv »art utformning«, »art faktum« eller »art etikett«, eller låt regeln läsa något annat"
            _add(context, Found.DESCRIBED, attribute, message, help)
        elif not described and not tests:
            _add(context, Found.UNREAD, attribute, f"ingen regel läser »{attribute.path}«", HELP)
        elif not described and attribute.kind.enumerated:
            _values(context, attribute, tests)


def _values(context: Context, attribute: Attribute, tests: set[tuple[Atom, bool]]) -> None:
    unread = unread_values(attribute, tests)
    told = [v for v, note in attribute.notes.items() if note.described]
    if wrong := [v for v in told if v not in unread]:
        shown = ", ".join(f"»{v}«" for v in wrong)
        message = f"{shown} för »{attribute.path}« är märkt som beskrivning men läses av regler"
        help = "ta bort raden »art beskrivning« under värdet, eller låt regeln läsa något annat"
        _add(context, Found.DESCRIBED, attribute, message, help)
    if missing := [v for v in unread if v not in told]:
        shown = ", ".join(missing[:MOST_SHOWN]) + (" …" if len(missing) > MOST_SHOWN else "")
        message = f"ingen regel läser dessa värden för »{attribute.path}«: {shown}"
        help = (
            "koda det som beror på dem, slå ihop dem med dem som reglerna inte skiljer dem från, ta bort dem, eller "
            "skriv »art beskrivning« under ett värde som bara finns för att man ska kunna säga som det är"
        )
        _add(context, Found.UNREAD, attribute, message, help)


def unread_values(attribute: Attribute, tests: set[tuple[Atom, bool]]) -> list[str]:
    """Return the values that these tests (with whether each is negated) do not read.

    Of a list a value that is not named is never an »else«: »inte a« is as true of an empty list as of one with it.
    """
    if any(atom.operator == "known" for atom, _ in tests):
        return []
    if any(negated for _, negated in tests) and attribute.kind.enumerated and not attribute.kind.many:
        return []
    named = {atom.operand for atom, _ in tests}
    return [v for v in attribute.values if v not in named]


def _read(context: Context) -> tuple[set[tuple[Atom, bool]], dict[str, set[str]]]:
    """Return the tests that rules in force make, with their signs, and by attribute which rules make them."""
    found: set[tuple[Atom, bool]] = set()
    who: dict[str, set[str]] = {}
    for k in context.current():
        program = context.program(k)
        polarity = Polarity(program)
        for name, rule in program.rules.items():
            if name in context.dead or rule.outcome is None:
                continue
            signs = polarity.below(RULE + name)
            if rule.requires is not None:
                signs |= polarity.below(DEMAND + name) | polarity.below(DEMAND + name, True)
            found |= signs
            for atom, _ in signs:
                who.setdefault(atom.path, set()).add(name)
    return found, who


def _add(context: Context, kind: Found, attribute: Attribute, message: str, help: str) -> None:
    context.findings.append(Finding(kind, attribute.path, attribute.place, message, help))
