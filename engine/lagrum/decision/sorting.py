"""Which interventions a decision under SoL 11 kap. 5 § may be about, and why others may not be decided so.

In: an intervention, its findings, the rulebook. Out: reasons, each with its provision; what the decision is not about.
Nothing is weighed: each reason is a finding of the check, or a fact that the file does not say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from lagrum.base.counted import counted
from lagrum.base.fold import fold
from lagrum.checking.result import Accepted, CaseResult, Finding
from lagrum.decision.columns import SETTLED
from lagrum.decision.model import Outside, Reason, ReasonKind
from lagrum.model.facts import Facts, Several, Value
from lagrum.model.formula import Lit, literals
from lagrum.model.intervention import Intervention
from lagrum.model.rule import Rule
from lagrum.model.rulebook import Rulebook

WITHOUT = "utan behovsprövning"
OTHER_ASSESSMENTS = {
    "med behovsprövning": ("ges efter individuell behovsprövning", "11 kap. 1 § SoL"),
    "ingen insats till enskild": ("är enligt beskrivningen ingen insats till en enskild", "11 kap. 5 § SoL"),
}
ENDED = ("avslutad", "komposterad")
EXEMPT = "utan identitet"
BASICS = (
    ("form", "vilken form insatsen har"),
    ("prövning", "om den ges utan behovsprövning"),
    ("målgrupp", "vilken målgruppen är"),
)
WHAT_IT_IS = ("form", "prövning", "behov", "vistelse", "målgrupp")
"""What the exclusions of 11 kap. 5 § go by."""


def outside(intervention: Intervention) -> Outside | None:
    """Return why the decision is not about an intervention, or None when it may be."""
    assessment, status = _value(intervention.facts, "prövning"), _value(intervention.facts, "status")
    why = citation = ""
    if isinstance(assessment, str) and assessment in OTHER_ASSESSMENTS:
        why, citation = OTHER_ASSESSMENTS[assessment]
    elif isinstance(status, str) and status in ENDED:
        why = f"har status {status}: den ges inte längre"
    if not why:
        return None
    return Outside(
        file=intervention.file,
        id=intervention.id,
        name=intervention.name or intervention.id,
        why=why,
        citation=citation,
    )


def doubles(interventions: Sequence[Intervention]) -> tuple[Counter[str], Counter[str]]:
    """Return how many interventions have each id, and each name (folded)."""
    names = Counter(fold(one.name) for one in interventions if one.name)
    return Counter(one.id for one in interventions), names


def reasons(
    intervention: Intervention,
    result: CaseResult,
    rulebook: Rulebook,
    ids: Counter[str],
    names: Counter[str],
    possible: Rule | None = None,
) -> list[Reason]:
    """Return why an intervention may not be decided so; none when it may be put forward.

    `possible` is what 11 kap. 5 § makes possible, where it surely does not carry the intervention.
    """
    found = [*_double(intervention, ids, names), *_described(intervention.facts, rulebook)]
    found += _other_ground(intervention.facts)
    found += _exempt(intervention.facts)
    without_reasons = any(reason.kind == "undantag utan skäl" for reason in found)
    by_rule: dict[tuple[ReasonKind, str], list[Finding]] = {}
    for finding in result.findings:
        kind = _kind(finding, rulebook)
        if kind and not (without_reasons and reads(rulebook, finding, _REASONS)):
            by_rule.setdefault((kind, finding.rule), []).append(finding)
    found += [_reason(kind, alike) for (kind, _), alike in by_rule.items()]
    if possible is not None and not any(_says_why(reason, rulebook) for reason in found):
        found.append(_not_possible(intervention.facts, possible))
    return found


def _says_why(reason: Reason, rulebook: Rulebook) -> bool:
    """Whether a reason says why 11 kap. 5 § does not carry an intervention, or that this is an open question."""
    return reason.kind in ("hinder", "annan grund") or cites_the_paragraph(rulebook.rules.get(reason.rule))


def _not_possible(facts: Facts, rule: Rule) -> Reason:
    """Return that what the intervention is lies outside the paragraph, with the facts that the paragraph goes by."""
    said = [f"{path} {_value_words(facts, path)}" for path in GOES_BY if _value_words(facts, path)]
    text = f"Beskrivningen ({'; '.join(said)}) ligger utanför det som får ges så, så som regelverket läser paragrafen"
    return Reason(kind="annan grund", text=text, citation=rule.citation, rule=rule.name, detail=rule.reservation)


GOES_BY = ("form", "behov", "laggrund", "vistelse")
"""What the rule of what 11 kap. 5 § makes possible goes by, beside the assessment itself."""


def _value_words(facts: Facts, path: str) -> str:
    """Return what is said of an attribute, as it is written; "" where nothing is."""
    value = _value(facts, path)
    if isinstance(value, Several):
        return ", ".join([*sorted(value.chosen), *(["mer okänt"] if value.open else [])])
    return value if isinstance(value, str) else ""


_REASONS = ("dokumentation.särskilda-skäl", "dokumentation.särskilda-skäl-finns", "dokumentation.undantagsbeslut")


def settled(finding: Finding, rulebook: Rulebook) -> bool:
    """Whether a demand is for this very decision alone."""
    return finding.outcome == "krav" and reads(rulebook, finding, SETTLED)


def reads(rulebook: Rulebook, finding: Finding, paths: Iterable[str]) -> bool:
    """Whether what a rule demands is about these facts alone."""
    rule = rulebook.rules.get(finding.rule)
    if rule is None or rule.requires is None:
        return False
    return all(isinstance(one, Lit) and one.atom.path in paths for one in literals(rule.requires))


def is_open_question(finding: Finding) -> bool:
    """Whether a finding is a question of law that surely arises and that nobody has answered.

    A body that accepts to go on without the answer has not given it.
    """
    return finding.outcome == "fråga" and finding.certainty == "gäller" and finding.question_status != "besvarad"


def _kind(finding: Finding, rulebook: Rulebook) -> ReasonKind | None:
    """Return what kind of reason a finding is, or None when it is none."""
    if finding.outcome == "hinder":
        if finding.certainty == "gäller":
            return "hinder"
        return "möjligt hinder" if _of_the_decision(finding, rulebook) else None
    if finding.outcome == "krav":
        unmet = finding.certainty == "gäller" and finding.demand == "inte uppfyllt"
        return "krav" if unmet and not settled(finding, rulebook) else None
    return "öppen fråga" if is_open_question(finding) else None


def _of_the_decision(finding: Finding, rulebook: Rulebook) -> bool:
    """Whether a rule is about what 11 kap. 5 § itself excludes, and what the intervention is decides it.

    Whether such a hinder holds must be known to decide; others that may apply are told beside the row.
    """
    hangs_on = {u.attribute.partition(".")[0] for u in finding.undecided}
    return cites_the_paragraph(rulebook.rules.get(finding.rule)) and not hangs_on.isdisjoint(WHAT_IT_IS)


def cites_the_paragraph(rule: Rule | None) -> bool:
    """Whether a rule, or a question, cites 11 kap. 5 § SoL."""
    return rule is not None and any((c.act, c.chapter, c.paragraph) == ("SoL", "11", "5") for c in rule.citations)


def _reason(kind: ReasonKind, findings: Sequence[Finding]) -> Reason:
    """Return the reason that the findings of one rule are, of all that they are about."""
    first = findings[0]
    about = "; ".join(dict.fromkeys(f.subject for f in findings if f.subject))
    detail = first.message if kind == "krav" else ""
    if kind == "möjligt hinder":
        asked = " ".join(dict.fromkeys(u.question for f in findings for u in f.undecided if u.question))
        detail = f"Det beror på: {asked or 'det som inte är beskrivet'}"
    elif first.question_status == "omprövas":
        detail = "Ett svar som fanns omprövas."
    if first.accepted is not None:
        detail = f"{detail} {_accepted(first.accepted)}".strip()
    text = f"{first.title}{f' ({about})' if about else ''}"
    return Reason(kind=kind, text=text, citation=first.citation, rule=first.rule, detail=detail)


def _accepted(found: Accepted) -> str:
    """Return what has been decided about a finding, which stays one: whoever decides now must know of it."""
    number = f", {found.reference}" if found.reference else ""
    until = f", till och med {found.last_day}" if found.last_day else ""
    reason = f": {found.reason}" if found.reason else ""
    return f"{found.kind.capitalize()} ({found.status}) enligt {found.body}{number}{until}{reason}."


def _double(intervention: Intervention, ids: Counter[str], names: Counter[str]) -> Iterator[Reason]:
    help = "Vilken av dem beslutet gäller måste vara klart"
    if ids[intervention.id] > 1:
        text = f"{counted(ids[intervention.id], 'insats')} i katalogen har id {intervention.id}. {help}"
        yield Reason(kind="dubblett", text=text, citation="")
    elif names[fold(intervention.name)] > 1:
        text = f"{counted(names[fold(intervention.name)], 'insats')} i katalogen heter »{intervention.name}«. {help}"
        yield Reason(kind="dubblett", text=text, citation="")


def _described(facts: Facts, rulebook: Rulebook) -> Iterator[Reason]:
    known = rulebook.vocabulary.attributes
    missing = [word for path, word in BASICS if path in known and not _says(facts, path)]
    if missing:
        text = f"Det är inte beskrivet {_listed(missing)}: vad som beslutas går inte att säga"
        yield Reason(kind="för lite beskrivet", text=text, citation="11 kap. 5 § SoL")


def _says(facts: Facts, path: str) -> bool:
    if path in facts.records:
        return bool(facts.records[path].records)
    value = _value(facts, path)
    if path == "prövning":
        return isinstance(value, str)
    return value is not None and not (isinstance(value, Several) and not value.chosen)


def _listed(words: Sequence[str]) -> str:
    return " eller ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _other_ground(facts: Facts) -> Iterator[Reason]:
    """Yield that another law, or another principal, is given: whether 11 kap. 5 § carries it is then to be settled."""
    ground = _value(facts, "laggrund")
    if isinstance(ground, Several) and ground.chosen and "socialtjänstlagen" not in ground.chosen:
        more = ", och det är inte beskrivet om det finns fler" if ground.open else ""
        text = f"Angiven laggrund är {', '.join(sorted(ground.chosen))}, inte socialtjänstlagen{more}"
        yield Reason(kind="annan grund", text=text, citation="11 kap. 5 § SoL")
    principal = _value(facts, "huvudman")
    principals = principal.chosen if isinstance(principal, Several) else frozenset()
    if principals and "socialnämnd" not in principals:
        text = f"Angiven huvudman är {', '.join(sorted(principals))}: socialnämnden beslutar om sina egna insatser"
        yield Reason(kind="annan grund", text=text, citation="11 kap. 5 § SoL")


def _exempt(facts: Facts) -> Iterator[Reason]:
    """Yield that identity is left out without the special reasons for that intervention being described."""
    if _value(facts, "dokumentation.omfattning") != EXEMPT:
        return
    lacks = [
        words
        for path, words in (
            ("dokumentation.särskilda-skäl", "att särskilda skäl är bedömda"),
            ("dokumentation.särskilda-skäl-finns", "att särskilda skäl finns"),
        )
        if _value(facts, path) is not True
    ]
    reasons = _value(facts, "dokumentation.skälen")
    if not isinstance(reasons, str) or not reasons.strip():
        lacks.append("vilka skälen är för just denna insats")
    if _value(facts, "dokumentation.undantag-per-insats") is False:
        lacks.append("att skälen är prövade för just denna insats")
    if lacks:
        text = f"Uppgifter som röjer identiteten ska inte dokumenteras, men det är inte beskrivet {', '.join(lacks)}"
        yield Reason(kind="undantag utan skäl", text=text, citation="14 kap. 5 § SoL")


def _value(facts: Facts, path: str) -> Value:
    fact = facts.scalars.get(path)
    return fact.value if fact is not None else None
