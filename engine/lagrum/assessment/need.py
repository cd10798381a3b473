"""Which documents an intervention calls for, by the rules of the rulebook alone.

A rule calls for a document when it demands what the document is the work on (an attribute that its »kräver« reads) and
cites one of the document's provisions. Where no such rule exists nothing can be said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Literal

from lagrum.assessment.concluded import Case, cites
from lagrum.assessment.model import SLAG, Entry, Section, Slag
from lagrum.base.frozen import frozen
from lagrum.checking.result import Finding
from lagrum.law.citation_text import printed
from lagrum.memo.build import value_of
from lagrum.model.formula import Lit, literals
from lagrum.model.rule import Rule
from lagrum.model.rulebook import Rulebook

MOST_ASKED: Final = 4
"""So many questions are told in full of what decides whether a document is called for."""
MOST_POSSIBLE: Final = 4
"""So many rules that only may apply are named under a heading."""
Answer = Literal["kallas för", "kan inte sägas", "ingen regel kräver den"]


@frozen
class Wanted:
    """What a rule must demand, and one of the provisions that it must cite, to call for a document."""

    attributes: tuple[str, ...]
    citation: str


WANTED: Final[Mapping[Slag, Wanted]] = {
    "barnets-basta": Wanted(("barnrätt.bästa-prövat",), "SoL 3 kap. 1 §; barnkonventionen art. 3"),
    "konsekvens": Wanted(("personuppgifter.konsekvensbedömning",), "GDPR art. 35"),
    "registerforteckning": Wanted(("personuppgifter.behandlingsregister",), "GDPR art. 30"),
    "information": Wanted(
        ("information.rätt-att-ansöka", "personuppgifter.information-till-registrerade"),
        "SoL 11 kap. 6 §; GDPR art. 13; GDPR art. 14",
    ),
    "avtal": Wanted(
        ("utförare.avtal", "utförare.insyn-i-avtal"), "SoL 4 kap. 3 § första stycket; KL 10 kap. 8 §; KL 10 kap. 9 §"
    ),
}
SAID: Final[Mapping[Answer, str]] = {
    "kallas för": "Insatsen kallar på det: minst en regel som kräver det gäller.",
    "kan inte sägas": "Det går inte att säga ännu: det som avgör är inte beskrivet.",
    "ingen regel kräver den": "Ingen kodad regel kräver det, så som insatsen är beskriven. Om det ändå ska göras är "
    "ert val.",
}
NO_RULE: Final = "Regelverket som används har ingen regel om det, så inget kan sägas."


def rules_for(rulebook: Rulebook, slag: Slag) -> list[Rule]:
    """Return the rules that call for a document when they apply."""
    wanted = WANTED[slag]
    return [
        rule
        for rule in rulebook.rules.values()
        if rule.requires is not None
        if any(isinstance(lit, Lit) and lit.atom.path in wanted.attributes for lit in literals(rule.requires))
        if cites(rule, wanted.citation)
    ]


def rules_for_all(rulebook: Rulebook) -> list[str]:
    """Return the names of the rules that call for some document."""
    return list(dict.fromkeys(rule.name for slag in SLAG for rule in rules_for(rulebook, slag)))


def answer(case: Case, slag: Slag) -> Answer:
    """Return whether an intervention calls for a document."""
    rules = {rule.name for rule in rules_for(case.program.rulebook, slag)} & set(case.program.rules)
    found = [f for f in case.result.findings if f.rule in rules]
    if any(f.certainty == "gäller" for f in found):
        return "kallas för"
    return "kan inte sägas" if found or not rules else "ingen regel kräver den"


def need(case: Case, slag: Slag, heading: str = "") -> Section:
    """Return the section that says whether an intervention calls for a document, by which rules and facts.

    Without a heading of its own it is one of the overview's, and in brief.
    """
    rules = [r for r in rules_for(case.program.rulebook, slag) if r.name in case.program.rules]
    said = answer(case, slag)
    names = {rule.name for rule in rules}
    found = [f for f in case.result.findings if f.rule in names]
    entries = [Entry(kind="text", label="", value=SAID[said] if rules else NO_RULE)]
    asked: set[tuple[str, str]] = set()
    for finding in found:
        entries += finding_entries(finding, brief=not heading)
        entries += _facts(finding)
        entries += _asked(finding, asked)
    if not found:
        for rule in rules:
            entries += _against(case, rule)
    named = heading or f"{SLAG[slag]}: {said}"
    return Section(heading=named, citation=printed(WANTED[slag].citation), entries=entries)


def finding_entries(finding: Finding, brief: bool = False) -> Iterator[Entry]:
    """Yield what a rule says, with its provision: as a finding says it, never as a conclusion of ours."""
    stands = {
        "uppfyllt": "enligt beskrivningen uppfyllt",
        "inte uppfyllt": "enligt beskrivningen inte uppfyllt",
        "okänt": "okänt om det är uppfyllt",
    }
    state = [finding.certainty, *([stands[finding.demand]] if finding.demand else [])]
    yield Entry(
        kind="fynd",
        label=f"{finding.outcome.capitalize()} ({', '.join(state)})",
        value=_sentence(finding.title) if brief else f"{_sentence(finding.title)} {finding.message}",
        subject=finding.subject,
        citation=finding.citation,
    )


def told_of(findings: Sequence[Finding]) -> Iterator[Entry]:
    """Yield what rules say: in full where they surely apply, by title where what is unknown decides it."""
    for finding in findings:
        if finding.certainty == "gäller":
            yield from finding_entries(finding)
    possible = list(dict.fromkeys((f.title, f.citation) for f in findings if f.certainty != "gäller"))
    if possible:
        shown = "; ".join(f"{title} ({citation})" for title, citation in possible[:MOST_POSSIBLE])
        rest = f"; och {len(possible) - MOST_POSSIBLE} till" if len(possible) > MOST_POSSIBLE else ""
        value = f"{shown}{rest}. »lagrum prova« säger vad som avgör det."
        subject = next((f.subject for f in findings if f.certainty != "gäller"), "")
        yield Entry(kind="fynd", label="Kan också gälla, beroende på det som är okänt", value=value, subject=subject)


def called(path: str) -> str:
    """Return an attribute in words: what a reader of documents sees, who knows no file.

    >>> called("information.rätt-att-ansöka")
    'information, rätt att ansöka'
    """
    return path.replace(".", ", ").replace("-", " ")


def _sentence(title: str) -> str:
    return title if title.endswith(("?", "!", ".")) else f"{title}."


def _facts(finding: Finding) -> Iterator[Entry]:
    """Yield the facts that a finding rests on, where it surely applies."""
    if finding.certainty != "gäller":
        return
    told = [t for t in finding.triggers if t.attribute != "insats" and value_of(t) != "okänt"]
    if told:
        facts = "; ".join(f"{called(t.attribute)} {value_of(t)} [rad {t.line}]" for t in told)
        yield Entry(kind="text", label="Uppgifter som den vilar på", value=facts)


def _asked(finding: Finding, before: set[tuple[str, str]]) -> Iterator[Entry]:
    """Yield what decides a finding and has not been asked before: some in full, the others by name."""
    asked = [u for u in finding.undecided if u.attribute and (u.attribute, u.subject) not in before]
    before.update((u.attribute, u.subject) for u in asked)
    for one in asked[:MOST_ASKED]:
        yield Entry(
            kind="fyll i",
            label=called(one.attribute).capitalize(),
            ask=one.question,
            attribute=one.attribute,
            subject=one.subject,
        )
    if others := "; ".join(called(u.attribute) for u in asked[MOST_ASKED:]):
        yield Entry(kind="text", label="Avgörs också av", value=others)


def _against(case: Case, rule: Rule) -> Iterator[Entry]:
    """Yield a rule that does not apply, and the facts for which it does not."""
    yield Entry(kind="text", label="Regel som inte gäller", value=f"{rule.title}.", citation=rule.citation)
    if facts := "; ".join(f"{place.text} [rad {place.line}]" for _, place in case.against(rule)):
        yield Entry(kind="text", label="Uppgifter som den faller på", value=facts)
